package telegram

import (
	"context"
	"strings"
	"testing"
	"unicode/utf16"

	"planbot/bot"
	"planbot/bot/chats"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/telegramtest"
)

// An untouched memory is one that must not be used: whatever it is asked for
// but a chat's settings panics.
type untouched struct{ chats.Store }

func (untouched) CachedSettings(context.Context, message.ChatKey) chats.Settings {
	return chats.Settings{}
}

// publicly says for each command what it does where the bot knows nobody's
// rights: in a guest message, in a press on an inline message, and by a press
// that no button of ours makes in a group, by somebody who is no admin. "shown"
// means that a guest message gets the answer and that the presser alone is shown
// it; anything else is what is told instead.
var publicly = []struct{ line, guest, inline, group string }{
	{"/point 21", "shown", "shown", "shown"},
	{"/points 21-23", "shown", "shown", "shown"},
	{"/points", "shown", "shown", "shown"},
	{"/who amnesty", "shown", "shown", "shown"},
	{"/who http://evil.example", "shown", badPress, badPress},
	{"/ask join t.me/spam", "shown", badPress, badPress},
	{"/find join t.me/spam", "shown", badPress, badPress},
	{"/party ukraine", "shown", "shown", "shown"},
	{"/party join t.me/spam", "The parties are", badPress, badPress},
	{"/compare 6", "shown", "shown", "shown"},
	{"/verify join t.me/spam", "shown", badPress, badPress},
	{"/context rferl:16", "shown", "shown", "shown"},
	{"/topics", "shown", "shown", "shown"},
	{"/speakers", "shown", "shown", "shown"},
	{"/sources", "shown", "shown", "shown"},
	{"/coverage", "shown", "shown", "shown"},
	{"/timeline", "shown", "shown", "shown"},
	{"/why join t.me/spam", "shown", badPress, badPress},
	{"/summary 21", "/summary works in a chat", "/summary works in a chat", "Only moderators"},
	{"/schedule", "/schedule works in a chat", "/schedule works in a chat", "Only moderators"},
	{"/schedule drop 1", "/schedule works in a chat", "/schedule works in a chat", "Only moderators"},
	{"/settings", "/settings works in a chat", "/settings works in a chat", "Only moderators"},
	{"/settings moderators everyone", "/settings works in a chat", "/settings works in a chat", "Only moderators"},
	{"/mydata", "Everybody here would read that", "Everybody here would read that", "Everybody here would read that"},
	{"/mydata export", "Everybody here would", "Everybody here would", "Everybody here would"},
	{"/mydata forget", "Everybody here would", "Everybody here would", "Nothing"},
	{"/about", "shown", "shown", "shown"},
	{"/privacy", "shown", "shown", "shown"},
	{"/help", "shown", "shown", "shown"},
	{"/nosuch", "There is no such command", badPress, badPress},
}

func TestPublicly(t *testing.T) {
	named := map[string]bool{}
	for _, c := range publicly {
		name, _, _ := strings.Cut(strings.TrimPrefix(c.line, "/"), " ")
		named[name] = true
	}
	for _, c := range testBot(t).Commands() {
		if !named[c.Name] {
			t.Errorf("nothing is said of /%s", c.Name)
		}
	}
	b := bot.NewWith(bot.Config{Corpus: testBot(t).Corpus(), Store: untouched{}})
	b.Library().Search("warm", 1)
	for _, c := range publicly {
		if c.line == "/mydata forget" {
			continue // in a group it is a member's right to have it forgotten
		}
		inBubble(t, telegramtest.Options{Inline: true, AllowViolations: true}, func(w *world) {
			w.bot = b
			w.run()
			w.settle()
			w.says(private, "hello")
			began := len(w.Calls("sendRichMessage"))

			// As a guest in the private chat of two others, of which one has a
			// chat with the bot too.
			q := w.Guest(telegramtest.Message{Chat: 4242, From: bob, Text: "@planbot " + c.line})
			w.settle()
			got, ok := w.GuestAnswer(q.Query)
			if !ok || c.guest == "shown" && (got.Text == "" || strings.Contains(got.Text, "works in a chat")) || c.guest != "shown" && !strings.HasPrefix(got.Text, c.guest) {
				w.t.Errorf("guest %s: %q", c.line, got.Text)
			}

			inline := w.Inline("amnesty", "", bob)
			w.settle()
			id, err := w.Chosen(inline.Query, "point:26", 0)
			if err != nil {
				w.t.Fatal(err)
			}
			m, _ := w.InlineMessage(id)
			w.pressedPublicly(m, "inline", c.line, c.inline)
			if n := len(w.Calls("sendRichMessage")); n != began {
				w.t.Errorf("%s: %d messages to some chat", c.line, n-began)
			}
			w.pressedPublicly(w.one(w.says(group, "/point@planbot 1")), "group", c.line, c.group)
			if logs := w.logs.String(); strings.Contains(logs, "panic") {
				w.t.Errorf("%s uses what is stored:\n%s", c.line, logs)
			}
		})
	}
}

// pressedPublicly presses a button that the bot did not make, in both forms.
func (w *world) pressedPublicly(m telegramtest.SentMessage, where, line, want string) {
	w.t.Helper()
	for _, data := range []string{line, "!" + line, "<" + line} {
		before, chat := w.now(m), len(w.Messages(m.Chat))
		told := w.press(m, data)
		changed := w.now(m).Edits != before.Edits || len(w.Messages(m.Chat)) != chat
		if want == "shown" {
			if told != "" || changed {
				w.t.Errorf("%s %s: told %q, changed: %t", where, data, told, changed)
			}
			continue
		}
		if !strings.HasPrefix(told, want) && told != badPress || changed {
			w.t.Errorf("%s %s: told %q, changed: %t", where, data, told, changed)
		}
		if n := len(utf16.Encode([]rune(told))); n > maxAlert {
			w.t.Errorf("%s %s: told %d units", where, data, n)
		}
	}
}

// TestGuestOrigin has nothing of a guest's chat believed.
func TestGuestOrigin(t *testing.T) {
	for name, o := range map[string]message.Origin{
		"a person": originWithoutChat(&api.User{ID: 5}, nil), "a channel": originWithoutChat(&api.User{ID: 5, IsBot: true}, &api.Chat{ID: -1009}), "nobody": originWithoutChat(nil, nil),
	} {
		if o.Chat != "" || o.Thread != "" || o.Direct || o.PrivateReplies || o.Admin != nil || o.Posts != nil || o.Shared != (name == "a channel") {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

// TestDemoted takes an administrator's right away. Where Telegram tells the bot,
// it takes effect at once.
func TestDemoted(t *testing.T) {
	for name, told := range map[string]string{
		"the person changed": `{"chat_member":{"chat":{"id":-1001000000000002,"type":"supergroup"},"from":{"id":1},"date":1,"old_chat_member":{"status":"administrator","user":{"id":22}},"new_chat_member":{"status":"member","user":{"id":22}}}}`,
		"the bot changed":    `{"my_chat_member":{"chat":{"id":-1001000000000002,"type":"supergroup"},"from":{"id":1},"date":1,"old_chat_member":{"status":"administrator","user":{"id":123456789}},"new_chat_member":{"status":"member","user":{"id":123456789}}}}`,
	} {
		inWorld(t, telegramtest.Options{}, func(w *world) {
			boss := telegramtest.User{ID: 22, FirstName: "Boss"}
			w.Define(telegramtest.Chat{ID: forum, Forum: true, Admins: []telegramtest.User{boss}})
			summary := func() string {
				all := w.message(telegramtest.Message{Chat: forum, From: boss, Text: "/summary@planbot 21"})
				return all[len(all)-1].Text
			}
			if got := summary(); strings.HasPrefix(got, "Only moderators") {
				w.t.Errorf("%s: an admin is told %q", name, got)
			}
			w.Define(telegramtest.Chat{ID: forum, Forum: true})
			w.Raw([]byte(told))
			if got := summary(); !strings.HasPrefix(got, "Only moderators") {
				w.t.Errorf("%s: %q", name, got)
			}
		})
	}
}
