package telegram

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/telegram/telegramtest"
)

// TestPostInTime bounds a post by its deadline. What has not been sent then is
// not sent later, and the error says so.
func TestPostInTime(t *testing.T) {
	for _, c := range []struct {
		name   string
		fault  telegramtest.Fault
		busy   int // messages that wait in the chat before it
		within time.Duration
		unsent bool
		sent   int // messages of the post, in the end
	}{
		{"a pause longer than the deadline", telegramtest.Fault{Method: "sendRichMessage", RetryAfter: 2700, Times: 1}, 0, 5 * time.Second, true, 0},
		{"a pause that began before", telegramtest.Fault{Method: "sendRichMessage", RetryAfter: 2700, Times: 1}, 1, 5 * time.Second, true, 0},
		{"a short pause", telegramtest.Fault{Method: "sendRichMessage", RetryAfter: 20, Times: 1}, 0, 30 * time.Second, false, 1},
		{"an answer that never comes", telegramtest.Fault{Method: "sendRichMessage", Delay: 40 * time.Minute}, 0, 41 * time.Second, false, 1},
		{"an answer that is lost", telegramtest.Fault{Method: "sendRichMessage", Lost: true}, 0, 5 * time.Second, false, 1},
		{"pages of a proxy", telegramtest.Fault{Method: "sendRichMessage", Page: 502, Times: 2}, 0, 5 * time.Second, false, 1},
		{"a lane that is full", telegramtest.Fault{Method: "sendRichMessage", Page: 502, Times: 40}, 60, 91 * time.Second, true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			inWorld(t, telegramtest.Options{}, func(w *world) {
				w.says(super, "hello")
				clear := w.Fail(c.fault)
				defer clear()
				for range c.busy {
					w.Message(telegramtest.Message{Chat: super, Text: "/point@planbot 2"})
				}
				<-time.After(time.Second)
				reply := w.bot.HandleLine(w.t.Context(), message.Origin{Platform: "telegram"}, "/point 21")
				reply.Line = ""
				ctx, cancel := context.WithTimeout(w.t.Context(), 90*time.Second)
				defer cancel()
				began := time.Now()
				err := w.tg.Post(ctx, bot.Post{Chat: message.ChatKey{Platform: "telegram", Chat: fmt.Sprint(super)}, Key: "k", Reply: reply})
				if took := time.Since(began); took > c.within || errors.Is(err, bot.ErrUnsent) != c.unsent || (err == nil) != (c.fault.RetryAfter == 20 || c.fault.Times == 2) {
					w.t.Errorf("after %v: %v", took, err)
				}
				<-time.After(2 * time.Hour)
				posts := 0
				for _, m := range w.Messages(super) {
					if strings.HasPrefix(m.Text, "Point 21.") {
						posts++
					}
				}
				if posts > c.sent || posts == 0 && c.sent > 0 {
					w.t.Errorf("sent %d times in the end", posts)
				}
			})
		})
	}
}

// TestPostRefused says in plain words why the bot may not post.
func TestPostRefused(t *testing.T) {
	for _, c := range []struct {
		code           int
		said, want, in string
	}{
		{403, "Forbidden: bot was kicked from the supergroup chat", "the bot was removed from the chat", ""},
		{403, "Forbidden: bot was blocked by the user", "the bot was blocked", ""},
		{403, "Forbidden: user is deactivated", "the account was deleted", ""},
		{403, "Forbidden: bot is not a member of the channel chat", "the bot is not a member of the chat", ""},
		{400, "Bad Request: chat not found", "there is no such chat any more", ""},
		{400, "Bad Request: TOPIC_CLOSED", "the topic is closed", "11"},
		{400, "Bad Request: message thread not found", "the topic was deleted", "11"},
		{400, "Bad Request: not enough rights to send text messages to the chat", "the bot may not write here", ""},
		{400, "Bad Request: need administrator rights in the channel chat", "the bot may not write here", ""},
		{400, "Bad Request: CHAT_WRITE_FORBIDDEN", "the bot may not write here", ""},
		{400, "Bad Request: something new", "Telegram does not let the bot post here", ""},
	} {
		inWorld(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
			w.says(forum, "hello")
			w.Fail(telegramtest.Fault{Method: "sendRichMessage", Code: c.code, Description: c.said, Times: 1})
			w.Fail(telegramtest.Fault{Method: "sendMessage", Code: c.code, Description: c.said, Times: 1})
			reply := message.Reply{Blocks: []message.Block{message.Paragraph{Text: "x"}}}
			for range 2 {
				err := w.tg.Post(w.t.Context(), bot.Post{Chat: message.ChatKey{Platform: "telegram", Chat: fmt.Sprint(forum)}, Thread: c.in, Key: "k", Reply: reply})
				var refused *bot.RefusedError
				if !errors.As(err, &refused) || refused.Reason != c.want {
					w.t.Errorf("%s: %v", c.said, err)
				}
				if c.code != 403 { // else the chat is left alone
					break
				}
			}
			if n := len(w.Calls("sendRichMessage")); n != 1 {
				w.t.Errorf("%s: %d calls", c.said, n)
			}
		})
	}
}

// TestEditedPosts has a moderator edit the request for a post: the post stays, and
// an edited message makes none.
func TestEditedPosts(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.Define(telegramtest.Chat{ID: super, Admins: []telegramtest.User{boss}})
		asked := w.Message(telegramtest.Message{Chat: super, From: boss, Text: "/summary@planbot 21"}).Message
		w.settle()
		post := w.Messages(super)
		if len(post) != 1 || !strings.HasPrefix(post[0].Text, "Point 21.") {
			w.t.Fatalf("%s", heads(post))
		}
		for _, text := range []string{"/point@planbot 6", "/summary@planbot 6", "/summary@planbot 99"} {
			w.Edited(super, asked, text)
			w.settle()
			if after := w.Messages(super); !reflect.DeepEqual(after, post) {
				w.t.Errorf("edited to %q: %s", text, heads(after))
			}
		}
	})
}
