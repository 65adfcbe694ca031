package telegram

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
	"planbot/bot/telegram/telegramtest"
)

// album makes a post that takes several messages where there are no rich ones, and
// returns them as they come undisturbed.
func (w *world) album() (post message.Reply, pages []string) {
	w.t.Helper()
	w.says(super, "/point@planbot 21")
	for n := range 14 {
		one := w.bot.HandleLine(w.t.Context(), message.Origin{Platform: platformName, Direct: true}, fmt.Sprintf("/summary %d", n+1))
		post.Blocks = append(post.Blocks, one.Blocks[:len(one.Blocks)-1]...)
	}
	if err := w.tg.Post(w.t.Context(), bot.Post{Chat: chatKey(super), Key: "k", Reply: post}); err != nil {
		w.t.Fatal(err)
	}
	if pages = texts(w.Messages(super)[1:]); len(pages) < 3 {
		w.t.Fatalf("%d pages", len(pages))
	}
	return post, pages
}

func texts(sent []telegramtest.SentMessage) (out []string) {
	for _, m := range sent {
		out = append(out, m.Text)
	}
	return out
}

// TestAlbums makes a post of several messages while others ask, and while
// Telegram fails: its messages stand in order with nothing of the bot's between
// them, and none comes twice.
func TestAlbums(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault telegramtest.Fault // after the first message
		lost  bool               // nobody knows whether the second was sent
	}{
		{"nothing fails", telegramtest.Fault{}, false},
		{"a pause", telegramtest.Fault{Method: "sendMessage", RetryAfter: 15, Times: 1}, false},
		{"a pause beyond the deadline", telegramtest.Fault{Method: "sendMessage", RetryAfter: 400, Times: 1}, false},
		{"pages of a proxy", telegramtest.Fault{Method: "sendMessage", Page: 502, Times: 3}, false},
		{"an answer that is lost", telegramtest.Fault{Method: "sendMessage", Lost: true, Times: 1}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			inWorld(t, telegramtest.Options{NoRich: true, AllowViolations: true}, func(w *world) {
				post, pages := w.album()
				m := w.Messages(super)[0]
				before := len(w.Messages(super))
				done := make(chan error, 1)
				go func() {
					ctx, cancel := context.WithTimeout(w.t.Context(), 90*time.Second)
					defer cancel()
					done <- w.tg.Post(ctx, bot.Post{Chat: chatKey(super), Key: "k", Reply: post})
				}()
				for len(w.Messages(super)) == before {
					<-time.After(100 * time.Millisecond)
				}
				if c.fault.Method != "" {
					w.Fail(c.fault)
				}
				w.Message(telegramtest.Message{Chat: super, Text: "/point@planbot 1"})
				w.Callback(super, m.ID, labelled(m, "Who said what (18)"), bob)
				w.Callback(super, m.ID, "!/point 2", bob)
				w.settle()
				if err := <-done; (err == nil) != (c.name != "a pause beyond the deadline" && !c.lost) {
					w.t.Errorf("%v", err)
				}
				<-time.After(time.Hour)
				got := texts(w.Messages(super))[before:]
				at := slices.Index(got, pages[0])
				if at < 0 || at+len(pages) > len(got) || !slices.Equal(got[at:at+len(pages)], pages) {
					w.t.Errorf("%q", heads(w.Messages(super)[before:]))
				}
				for _, page := range pages {
					if n := len(slices.DeleteFunc(slices.Clone(got), func(text string) bool { return text != page })); n != 1 {
						w.t.Errorf("%d times: %.40s", n, page)
					}
				}
			})
		})
	}
}

// TestPagesStayTogether queues messages of several pages from two sides, and the
// answer to a press: the pages of one stay together.
func TestPagesStayTogether(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.says(super, "hello")
		out := w.tg.current.Load().out
		up := w.Fail(telegramtest.Fault{Method: "sendMessage", RetryAfter: 5, Times: 1})
		defer up()
		page := func(text string) *outbox.Job {
			return &outbox.Job{To: outbox.Place{Chat: super}, Content: &render.Message{Text: text}}
		}
		out.Add(page("a1"), page("a2"), page("a3"))
		<-time.After(5500 * time.Millisecond) // a1 has been made
		out.Add(page("b1"), page("b2"))
		first := w.one(w.Messages(super))
		press := page("press")
		press.Answer = outbox.SentAnswer(first.ID)
		press.Content = &render.Message{Text: "a1, pressed"}
		out.Add(press)
		<-time.After(time.Minute)
		if got := strings.Join(texts(w.Messages(super)), " "); got != "a1, pressed a2 a3 b1 b2" {
			w.t.Errorf("%s", got)
		}
		var order []string
		for _, call := range w.Calls("sendMessage", "editMessageText") {
			if call.Code == 200 {
				order = append(order, call.Params["text"])
			}
		}
		if got := strings.Join(order, " "); got != "a1 a2 a3 a1, pressed b1 b2" {
			w.t.Errorf("%s", got)
		}
	})
}
