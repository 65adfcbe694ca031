package telegramtest

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// Many bots' worth of calls at the same time, with people, faults and readers
// among them: for the race detector, and for the counts.
func TestAtTheSameTime(t *testing.T) {
	const workers, each = 8, 40
	var mu sync.Mutex
	seen := 0
	s := Start(t, Options{OnCall: func(c Call) {
		mu.Lock()
		defer mu.Unlock()
		seen++
	}})
	for w := range int64(workers) {
		s.Message(Message{Chat: 1 + w, Text: "a"})
	}
	var all sync.WaitGroup
	for w := range int64(workers) {
		all.Go(func() {
			for i := range each {
				s.Message(Message{Chat: 1 + w, Text: "/point 21"})
				body := fmt.Sprintf("chat_id=%d&text=%d", 1+w, i)
				resp, err := http.Post(s.URL()+"/bot"+Token+"/sendMessage", formType, strings.NewReader(body))
				if err != nil {
					t.Error(err)
					return
				}
				resp.Body.Close()
				s.Messages(1 + w)
				s.Fail(Fault{Method: "getChatMember", Times: 1, Code: 500})()
				u := s.Callback(1+w, 1, "x", User{})
				send(t, s, "answerCallbackQuery", fields{"callback_query_id": u.Query})
				send(t, s, "getUpdates", fields{"limit": 1, "timeout": 1})
				s.Violations()
			}
		})
	}
	all.Wait()
	if sent, polled := len(s.Calls("sendMessage")), len(s.Calls("getUpdates")); sent != workers*each || polled != workers*each || seen != 3*workers*each {
		t.Errorf("%d sent, %d polled, %d seen", sent, polled, seen)
	}
	if s.Pending() != workers*(2*each+1) {
		t.Errorf("%d pending", s.Pending())
	}
	for w := range int64(workers) {
		for i, m := range s.Messages(1 + w) {
			if m.Text != fmt.Sprint(i) {
				t.Fatalf("message %d of chat %d is %q", i, 1+w, m.Text)
			}
		}
	}
}

// TestStartTells fails the tests of bots that break a rule, and no others.
func TestStartTells(t *testing.T) {
	for _, c := range []struct {
		name   string
		o      Options
		method string
		fails  bool
	}{
		{"a good bot", Options{}, "getMe", false},
		{"a bad bot", Options{}, "getNothing", true},
		{"a bad bot that may be", Options{AllowViolations: true}, "getNothing", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, start := range []func(testing.TB, Options) *Server{Start, func(t testing.TB, o Options) *Server {
				s, _ := StartPipe(t, o)
				return s
			}} {
				told := &telltale{TB: t}
				s := start(told, c.o)
				send(t, s, c.method, nil)
				told.end()
				if (told.errors > 0) != c.fails {
					t.Errorf("%d errors", told.errors)
				}
			}
		})
	}
}

// A telltale is a test inside a test.
type telltale struct {
	testing.TB
	errors   int
	cleanups []func()
}

func (t *telltale) Errorf(string, ...any) { t.errors++ }
func (t *telltale) Cleanup(f func())      { t.cleanups = append(t.cleanups, f) }
func (t *telltale) end() {
	for _, f := range t.cleanups {
		f()
	}
}

// How many calls the server takes: a load test must not measure the fake.
func BenchmarkSendMessage(b *testing.B) {
	s := quiet(b, Options{})
	s.Message(Message{Chat: private, Text: "a"})
	p := fields{"chat_id": private, "text": "Point 21. Territory", "entities": []fields{{"type": "bold", "offset": 0, "length": 8}},
		"reply_parameters": fields{"message_id": 1, "allow_sending_without_reply": true}}
	b.ReportAllocs()
	for b.Loop() {
		send(b, s, "sendMessage", p)
	}
}
