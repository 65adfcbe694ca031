package telegramtest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// say sends a message over a client and returns the status and the body.
func say(ctx context.Context, client *http.Client, s *Server, text string) (int, string, error) {
	body := url.Values{"chat_id": {"7"}, "text": {text}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL()+"/bot"+Token+"/sendMessage", strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", formType)
	resp, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(answer), err
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name   string
		fault  Fault
		broken bool // the connection is cut
		status int
		want   string // in the body
		shown  bool   // the message is sent
		code   int    // of the call
		after  time.Duration
	}{
		{name: "drop", fault: Fault{Drop: true}, broken: true},
		{name: "lost", fault: Fault{Lost: true}, broken: true, shown: true, code: 200},
		{name: "page", fault: Fault{Page: 502}, status: 502, want: "<title>502 Bad Gateway</title>", code: 502},
		{name: "body", fault: Fault{Body: `{"ok":tru`}, status: 200, want: `{"ok":tru`, code: 200},
		{name: "429", fault: Fault{RetryAfter: 3}, status: 429, want: `"parameters":{"retry_after":3}`, code: 429},
		{name: "migrated", fault: Fault{MigrateTo: super}, status: 400, want: `"parameters":{"migrate_to_chat_id":-1001000000000001}`, code: 400},
		{name: "blocked", fault: Fault{Code: 403, Description: "Forbidden: bot was blocked by the user"}, status: 403,
			want: `"description":"Forbidden: bot was blocked by the user","error_code":403`, code: 403},
		{name: "slow", fault: Fault{Delay: 40 * time.Second}, status: 200, want: `"ok":true`, shown: true, code: 200, after: 40 * time.Second},
		{name: "slow, then cut", fault: Fault{Delay: 5 * time.Second, Drop: true}, broken: true, after: 5 * time.Second},
		{name: "slow, then a page", fault: Fault{Delay: 60 * time.Second, Page: 504}, status: 504, want: "Gateway Timeout", code: 504, after: 60 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, client := StartPipe(t, Options{})
				s.Message(Message{Chat: private, Text: "q"})
				c.fault.Method = "SendMessage"
				c.fault.Times = 1
				s.Fail(c.fault)
				must(t, s, "getMe", nil) // another method
				start := time.Now()
				status, body, err := say(t.Context(), client, s, "a")
				if (err != nil) != c.broken || status != c.status || !strings.Contains(body, c.want) || time.Since(start) != c.after {
					t.Errorf("%d %q %v after %v", status, body, err, time.Since(start))
				}
				if shown := len(s.Messages(private)) == 1; shown != c.shown {
					t.Errorf("the message is sent: %t", shown)
				}
				if call := s.Calls("sendMessage")[0]; call.Code != c.code {
					t.Errorf("%+v", call)
				}
				<-time.After(10 * time.Second) // retry_after is over
				if status, _, err := say(t.Context(), client, s, "b"); status != 200 || err != nil {
					t.Errorf("after the fault: %d %v", status, err)
				}
			})
		})
	}
}

func TestWhichCallsAFaultHits(t *testing.T) {
	s := world(t, Options{AllowViolations: true})
	codes := func(n int) []int {
		var out []int
		for range n {
			out = append(out, call(t, s, "sendMessage", fields{"chat_id": private, "text": "a"}).Code)
		}
		return out
	}
	s.Fail(Fault{After: 1, Times: 2, Code: 500, Description: "Internal Server Error"})
	if got := codes(4); !slices.Equal(got, []int{0, 500, 500, 0}) {
		t.Errorf("after 1, times 2: %v", got)
	}
	s.Fail(Fault{Chat: group, Code: 403, Description: "Forbidden: bot was kicked from the group chat"})
	if got := codes(1); got[0] != 0 || call(t, s, "sendMessage", fields{"chat_id": group, "text": "a"}).Code != 403 {
		t.Errorf("the fault of another chat: %v", got)
	}
	first := s.Fail(Fault{Code: 500})
	second := s.Fail(Fault{Code: 501})
	got := codes(2)
	first()
	got = append(got, codes(2)...)
	second()
	second()
	if got = append(got, codes(2)...); !slices.Equal(got, []int{500, 500, 501, 501, 0, 0}) {
		t.Errorf("two faults, cleared one after the other: %v", got)
	}
}

// A bot that gives up on a slow answer sends twice: the chat shows it.
func TestSlowAnswerAndImpatientBot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, client := StartPipe(t, Options{})
		s.Message(Message{Chat: private, Text: "q"})
		s.Fail(Fault{Delay: time.Minute, Times: 1})
		impatient, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if _, _, err := say(impatient, client, s, "a"); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if _, _, err := say(t.Context(), client, s, "a"); err != nil {
			t.Error(err)
		}
		if got := texts(s.Messages(private)); !slices.Equal(got, []string{"a", "a"}) {
			t.Errorf("%q", got)
		}
	})
}

// An outage of two minutes, until it is cleared.
func TestOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, client := StartPipe(t, Options{})
		s.Message(Message{Chat: private, Text: "q"})
		clear := s.Fail(Fault{Drop: true})
		time.AfterFunc(2*time.Minute-time.Second, clear) // before the try at two minutes
		start, tries := time.Now(), 0
		for {
			tries++
			if _, _, err := say(t.Context(), client, s, "a"); err == nil {
				break
			}
			<-time.After(10 * time.Second)
		}
		if took := time.Since(start); took != 2*time.Minute || len(s.Calls()) != tries {
			t.Errorf("%v, %d tries, %d calls", took, tries, len(s.Calls()))
		}
	})
}

// Closing the server ends a slow answer.
func TestCloseEndsSlowAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, client := StartPipe(t, Options{})
		s.Message(Message{Chat: private, Text: "q"})
		s.Fail(Fault{Delay: time.Hour})
		start := time.Now()
		time.AfterFunc(time.Second, s.Close)
		if _, _, err := say(t.Context(), client, s, "a"); err != nil || time.Since(start) != time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}
