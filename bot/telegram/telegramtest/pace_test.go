package telegramtest

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// paced runs a test in a bubble, with a server that has rate limits.
func paced(t *testing.T, test func(t *testing.T, s *Server)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, world(t, Options{Pace: true})) })
}

func pass(d time.Duration) { <-time.After(d) }

func TestPaceOfAChat(t *testing.T) { paced(t, paceOfAChat) }

func paceOfAChat(t *testing.T, s *Server) {
	say := func() reply { return call(t, s, "sendMessage", fields{"chat_id": private, "text": "a"}) }
	for range 100 {
		if got := say(); !got.OK {
			t.Fatalf("one a second is too fast: %+v", got)
		}
		pass(time.Second)
	}
	say()
	pass(300 * time.Millisecond)
	got := say()
	if got.Code != 429 || got.Parameters.RetryAfter != 1 || got.Description != "Too Many Requests: retry after 1" {
		t.Errorf("%+v", got)
	}
	if v := s.Violations(); len(v) != 1 {
		t.Errorf("%q", v)
	}
	if got := call(t, s, "sendMessage", fields{"chat_id": super, "text": "a"}); !got.OK {
		t.Errorf("another chat has to wait: %+v", got)
	}
	pass(time.Second)
	if got := say(); !got.OK || len(s.Violations()) != 1 {
		t.Errorf("after retry_after: %+v, %q", got, s.Violations())
	}
	pass(time.Second - slack)
	if got := say(); !got.OK {
		t.Errorf("a little early is too early: %+v", got)
	}
}

func TestPaceOfAGroup(t *testing.T) { paced(t, paceOfAGroup) }

func paceOfAGroup(t *testing.T, s *Server) {
	for i := range 20 {
		if got := call(t, s, "sendMessage", fields{"chat_id": group, "text": "a"}); !got.OK {
			t.Fatalf("message %d: %+v", i, got)
		}
		pass(time.Second)
	}
	got := call(t, s, "sendMessage", fields{"chat_id": group, "text": "a"})
	if got.Code != 429 || got.Parameters.RetryAfter != 40 {
		t.Errorf("message 21 in 20 seconds: %+v", got)
	}
	pass(40 * time.Second)
	if got := call(t, s, "sendMessage", fields{"chat_id": group, "text": "a"}); !got.OK {
		t.Errorf("a minute after the first: %+v", got)
	}
	for range 40 {
		if got := call(t, s, "sendMessage", fields{"chat_id": private, "text": "a"}); !got.OK {
			t.Fatalf("a private chat is no group: %+v", got)
		}
		pass(time.Second)
	}
}

func TestPaceOverall(t *testing.T) { paced(t, paceOverall) }

func paceOverall(t *testing.T, s *Server) {
	for round := range 3 {
		for i := range int64(overall) {
			s.Message(Message{Chat: 100 + i, Text: "a"})
			if got := call(t, s, "sendMessage", fields{"chat_id": 100 + i, "text": "a"}); !got.OK {
				t.Fatalf("round %d, message %d: %+v", round, i, got)
			}
		}
		if got := call(t, s, "sendMessage", fields{"chat_id": private, "text": "a"}); got.Code != 429 {
			t.Errorf("one more than %d a second: %+v", overall, got)
		}
		pass(time.Second)
	}
}

// TestRetryAfterIsALaw notes a bot that calls before retry_after is over.
func TestRetryAfterIsALaw(t *testing.T) {
	for _, c := range []struct {
		waits   time.Duration
		chat    int64
		method  string
		noticed bool
	}{
		{6 * time.Second, private, "sendMessage", true},
		{6 * time.Second, private, "getChatMember", true},
		{6 * time.Second, group, "sendMessage", false},
		{7*time.Second - slack, private, "sendMessage", false},
		{7 * time.Second, private, "sendMessage", false},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := world(t, Options{})
			s.Fail(Fault{Times: 1, RetryAfter: 7})
			if got := call(t, s, "sendMessage", fields{"chat_id": private, "text": "a"}); got.Parameters.RetryAfter != 7 {
				t.Errorf("%+v", got)
			}
			pass(c.waits)
			p := fields{"chat_id": c.chat, "text": "a"}
			if c.method == "getChatMember" {
				p = fields{"chat_id": c.chat, "user_id": private}
			}
			must(t, s, c.method, p)
			v := s.Violations()
			if (len(v) == 1) != c.noticed || c.noticed && !strings.Contains(v[0], "before retry_after is over") {
				t.Errorf("%+v: %q", c, v)
			}
		})
	}
}
