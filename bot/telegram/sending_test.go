package telegram

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"planbot/bot/telegram/api"
	"planbot/bot/telegram/telegramtest"
)

// A crowd asks for points in several chats, n questions in each, and wants
// them answered in order, each once.
type crowd struct {
	w     *world
	chats []int64
	n     int
}

func (c crowd) asks() {
	for i := range c.n {
		for _, chat := range c.chats {
			c.w.Message(telegramtest.Message{Chat: chat, Text: fmt.Sprintf("/point@planbot %d", i%28+1)})
		}
	}
}

func (c crowd) mustBeAnswered() {
	c.w.t.Helper()
	c.w.settle()
	for _, chat := range c.chats {
		got := heads(c.w.Messages(chat))
		if len(got) != c.n {
			c.w.t.Errorf("chat %d: %d answers to %d questions", chat, len(got), c.n)
			continue
		}
		for i, head := range got {
			if want := fmt.Sprintf("Point %d.", i%28+1); !strings.HasPrefix(head, want) {
				c.w.t.Errorf("chat %d: answer %d is %q, want %s", chat, i, head, want)
				break
			}
		}
	}
}

// people is where a crowd is.
func people(n int) (chats []int64) {
	for i := range n {
		chats = append(chats, int64(i+1))
	}
	return append(chats, group, super)
}

// TestOutages has everything fail for a while that can. The fake holds the bot
// to the pace and to retry_after all the time.
func TestOutages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		faults []telegramtest.Fault
		lasts  time.Duration
	}{
		{"no connection", []telegramtest.Fault{{Drop: true}}, 2 * time.Minute},
		{"pages of a proxy", []telegramtest.Fault{{Page: 502}}, 2 * time.Minute},
		{"no JSON", []telegramtest.Fault{{Body: "{"}}, 2 * time.Minute},
		{"JSON of another kind", []telegramtest.Fault{{Body: "[]"}}, 2 * time.Minute},
		{"errors inside", []telegramtest.Fault{{Code: 500, Description: "Internal Server Error"}}, 2 * time.Minute},
		{"only sending fails", []telegramtest.Fault{{Method: "sendRichMessage", Page: 503}}, 2 * time.Minute},
		{"only polling fails", []telegramtest.Fault{{Method: "getUpdates", Drop: true}}, 2 * time.Minute},
		{"429 for every message", []telegramtest.Fault{{Method: "sendRichMessage", RetryAfter: 7}}, 2 * time.Minute},
		{"429 for some", []telegramtest.Fault{{Method: "sendRichMessage", Chat: 3, RetryAfter: 40, Times: 1}, {Method: "sendRichMessage", RetryAfter: 5, After: 9, Times: 50}}, 0},
		{"429 for polls", []telegramtest.Fault{{Method: "getUpdates", RetryAfter: 60}}, time.Minute},
		{"slow", []telegramtest.Fault{{Delay: 20 * time.Second}}, 2 * time.Minute},
		{"a long wait in one chat", []telegramtest.Fault{{Method: "sendRichMessage", Chat: super, RetryAfter: 2 * 3600, Times: 1}}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			inWorld(t, telegramtest.Options{Pace: true}, func(w *world) {
				var clear []func()
				for _, f := range c.faults {
					clear = append(clear, w.Fail(f))
				}
				crowd := crowd{w, people(4), 3}
				if c.faults[0].RetryAfter > 3600 {
					crowd.n = 1 // what is asked after a long pause has begun is not answered
				}
				crowd.asks()
				if c.lasts > 0 {
					<-time.After(c.lasts)
					for _, f := range clear {
						f()
					}
				}
				crowd.w.settleFor(3 * time.Hour)
				crowd.mustBeAnswered()
			})
		})
	}
}

// TestPace measures what a crowd needs: more chats than can be written to in a
// second take their time.
func TestPace(t *testing.T) {
	inWorld(t, telegramtest.Options{Pace: true}, func(w *world) {
		start := time.Now()
		many := crowd{w, people(88), 1}
		many.asks()
		many.mustBeAnswered()
		if took := time.Since(start); took < 2*time.Second || took > 4*time.Second {
			w.t.Errorf("90 answers take %v", took)
		}
	})
}

// TestSlowSendIsNotRepeated has a message take effect at once and its answer
// come late.
func TestSlowSendIsNotRepeated(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Delay: api.CallTimeout - 5*time.Second, Times: 1})
		w.one(w.says(private, "/point 21"))
	})
}

func TestMigration(t *testing.T) {
	const old, next = -77, -1001000000000088
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.says(old, "/point@planbot 1")
		// The group changes while an answer is under way.
		slow := w.Fail(telegramtest.Fault{Method: "sendRichMessage", Page: 502})
		w.Message(telegramtest.Message{Chat: old, Text: "/point@planbot 2"})
		w.Message(telegramtest.Message{Chat: old, Text: "/point@planbot 3"})
		<-time.After(100 * time.Millisecond)
		w.Migrated(old, next)
		slow()
		w.settle()
		if got := heads(w.Messages(next)); len(got) != 2 || !strings.HasPrefix(got[0], "Point 2.") || !strings.HasPrefix(got[1], "Point 3.") {
			w.t.Errorf("%q", got)
		}
		if m := w.Messages(next)[0]; m.ReplyTo != 0 {
			w.t.Errorf("in reply to message %d of another chat", m.ReplyTo)
		}
		// The service message was lost, and something comes from the old chat.
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Chat: group, MigrateTo: next, Times: 1})
		w.says(group, "/point@planbot 4")
		if got := heads(w.Messages(next)); len(got) != 3 || !strings.HasPrefix(got[2], "Point 4.") {
			w.t.Errorf("%q", got)
		}
	})
}

func TestBlocked(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.says(private, "/point 1")
		w.Message(telegramtest.Message{Chat: private, Text: "/point 2"})
		w.Message(telegramtest.Message{Chat: private, Text: "/point 3"})
		w.Removed(private, telegramtest.User{})
		w.settle()
		calls := len(w.Calls("sendRichMessage"))
		if calls > 3 {
			w.t.Errorf("%d messages to somebody who blocked the bot", calls-1)
		}
		w.Raw([]byte(`{"edited_message":{}}`))
		w.says(group, "/point@planbot 5") // others are not affected
		if got := w.says(private, "/point 4"); len(got) != 1 || !strings.HasPrefix(got[0].Text, "Point 4.") {
			w.t.Errorf("after coming back: %q", heads(got))
		}
	})
}

// TestRefused gives up what the Bot API refuses, and goes on.
func TestRefused(t *testing.T) {
	inWorld(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Code: 400, Description: "Bad Request: not enough rights to send text messages to the chat", Times: 1})
		if got := w.says(group, "/point@planbot 1"); len(got) != 0 {
			w.t.Errorf("%q", heads(got))
		}
		w.one(w.says(group, "/point@planbot 2"))
		// A topic that is gone: better in General than not at all.
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Code: 400, Description: "Bad Request: message thread not found", Times: 1})
		w.one(w.message(telegramtest.Message{Chat: forum, Thread: topic, Text: "/point@planbot 3"}))
		calls := w.Calls("sendRichMessage")
		if thread, ok := calls[len(calls)-1].Params["message_thread_id"]; ok {
			w.t.Errorf("in topic %s", thread)
		}
	})
}

// TestGivesUp has calls fail until they are given up.
func TestGivesUp(t *testing.T) {
	inWorld(t, telegramtest.Options{Inline: true}, func(w *world) {
		w.Fail(telegramtest.Fault{Chat: group, Code: 500, Description: "Internal Server Error"})
		w.Fail(telegramtest.Fault{Method: "answerInlineQuery", Page: 502})
		w.Inline("amnesty", "", bob)
		w.Message(telegramtest.Message{Chat: group, Text: "/point@planbot 1"})
		start := time.Now()
		w.one(w.says(private, "/point 2"))
		if n := len(w.Calls("answerInlineQuery")); n < 4 || n > 10 {
			w.t.Errorf("%d answers to a query", n)
		}
		if took := time.Since(start); took < 59*time.Minute || took > 61*time.Minute {
			w.t.Errorf("given up after %v", took)
		}
	})
}
