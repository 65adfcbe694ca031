package telegram

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"planbot/bot/telegram/telegramtest"
)

// lastSend is the newest message that the bot has sent, with its first line as
// the text.
func (w *world) lastSend() map[string]string {
	w.t.Helper()
	w.settle()
	calls := w.Calls("sendRichMessage")
	if len(calls) == 0 {
		w.t.Fatal("nothing was sent")
	}
	p := calls[len(calls)-1].Params
	if first := firstText.FindStringSubmatch(p["rich_message"]); first != nil {
		p["text"] = first[1]
	}
	return p
}

// firstText is the first plain text of a rich message.
var firstText = regexp.MustCompile(`"text":"([^"]*)"`)

// TestComments asks under a channel's post, which every comment has as the
// message that it replies to.
func TestComments(t *testing.T) {
	const post = `"reply_to_message":{"message_id":12,"date":1,"chat":{"id":-1001000000000001,"type":"supergroup"},"sender_chat":{"id":-1009,"type":"channel"},"is_automatic_forward":true,"text":"They want to cap the army at 600k"}`
	inWorld(t, telegramtest.Options{AllowViolations: true}, func(w *world) { // a raw press is no query that the fake knows
		w.says(super, "hello")
		for i, c := range []struct {
			text string
			to   int
			want string
		}{
			{"/point@planbot 21", 0, "Point 21."},
			{"/help@planbot", 0, "Commands"},
			{"/find@planbot", 12, "What the sources have on that"},
			{"/ask@planbot", 12, "What the sources have on that"},
		} {
			id := 200 + i
			if c.to == 0 {
				c.to = id
			}
			w.Raw(fmt.Appendf(nil, `{"message":{"message_id":%d,"message_thread_id":12,"date":1,"chat":{"id":-1001000000000001,"type":"supergroup"},"from":{"id":5},"text":"%s",%s}}`, id, c.text, post))
			got := w.lastSend()
			if !strings.HasPrefix(got["text"], c.want) || !strings.Contains(got["reply_parameters"], fmt.Sprintf(`"message_id":%d,`, c.to)) || got["message_thread_id"] != "" {
				w.t.Errorf("%s: %s in reply to %s", c.text, got["text"], got["reply_parameters"])
			}
		}
		// A button's answer stays in the thread of the message that has it, also
		// when that can't be reached any more.
		for i, message := range []string{`"date":1`, `"date":0`} {
			w.Raw(fmt.Appendf(nil, `{"callback_query":{"id":"%d","from":{"id":5},"chat_instance":"1","data":"!/point 21","message":{"message_id":1,%s,"chat":{"id":-1001000000000001,"type":"supergroup"}}}}`, 70+i, message))
			if got := w.lastSend(); !strings.Contains(got["reply_parameters"], `"message_id":1,`) {
				w.t.Errorf("%s: in reply to %q", message, got["reply_parameters"])
			}
		}
	})
}

// TestCommentsWithoutText asks what the bot can do under a channel's photo, and
// presses what it offers: all of it stands among the comments, and answers whoever
// asked.
func TestCommentsWithoutText(t *testing.T) {
	const photo = `"message_thread_id":12,"reply_to_message":{"message_id":12,"date":1,"chat":{"id":-1001000000000001,"type":"supergroup"},"sender_chat":{"id":-1009,"type":"channel"},"is_automatic_forward":true,"photo":[]}`
	for _, c := range []struct{ text, want, press, pressed string }{
		{"/start@planbot", "The 28-point", "point 21", "Point 21."},
		{"@planbot", "The 28-point", "point 21", "Point 21."},
		{"@planbot point 21", "Point 21.", "22 ›", "Point 22."},
		{"/find@planbot", "Type /find", "", ""},
	} {
		inWorld(t, telegramtest.Options{}, func(w *world) {
			w.Message(telegramtest.Message{Chat: super, Text: "hello"})
			if got := w.rawReply(super, c.text, photo); !strings.HasPrefix(got, c.want) {
				w.t.Errorf("%s: %q", c.text, got)
			}
			if to := w.lastSend()["reply_parameters"]; !strings.Contains(to, `"message_id":1000,`) { // the comment
				w.t.Errorf("%s is answered in reply to %q", c.text, to)
			}
			if c.press == "" {
				return
			}
			m := w.one(w.Messages(super))
			data := labelled(m, c.press)
			w.pressAs(bob, m, data)
			if strings.HasPrefix(data, "!") {
				got := w.Messages(super)[1]
				if !strings.HasPrefix(got.Text, c.pressed) || got.ReplyTo != m.ID {
					w.t.Errorf("%s: %q in reply to %d", c.press, got.Text, got.ReplyTo)
				}
				return
			}
			if got := w.one(w.Alone(super, bob.ID)); !strings.HasPrefix(got.Text, c.pressed) || got.ReplyTo != m.ID {
				w.t.Errorf("%s: %q in reply to %d", c.press, got.Text, got.ReplyTo)
			}
		})
	}
}

// TestInaccessible presses buttons of messages that Telegram does not show any
// more: the answer stands beside them, or the presser is told that there is none.
func TestInaccessible(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		var m telegramtest.SentMessage
		for _, chat := range []int64{private, forum, super} {
			m = w.one(w.says(chat, "/point@planbot 21"))
			w.Deleted(chat, m.ID)
			if told := w.pressAs(bob, m, "/point 22"); told != "" {
				w.t.Errorf("%d: told %q", chat, told)
			}
			got := w.Messages(chat)
			if chat != private {
				got = w.Alone(chat, bob.ID)
			}
			if head := w.one(got); !strings.HasPrefix(head.Text, "Point 22.") {
				w.t.Errorf("%d: %q", chat, head.Text)
			}
		}
		// In the direct messages of a channel nobody knows in which of them it was.
		w.Define(telegramtest.Chat{ID: super, DirectMessages: true})
		if told := w.pressAs(bob, m, "/point 22"); told != badPress {
			w.t.Errorf("told %q", told)
		}
	})
}

// TestChannelDirectMessages answers in the direct messages of a channel, which
// need the topic of the person.
func TestChannelDirectMessages(t *testing.T) {
	const chatJSON = `"chat":{"id":-1001000000000001,"type":"supergroup","is_direct_messages":true},"direct_messages_topic":{"topic_id":77}`
	inWorld(t, telegramtest.Options{AllowViolations: true}, func(w *world) { // a raw press is no query that the fake knows
		w.says(super, "hello")
		w.Define(telegramtest.Chat{ID: super, DirectMessages: true})
		w.Raw([]byte(`{"message":{"message_id":200,"date":1,"from":{"id":5},"text":"/point@planbot 21",` + chatJSON + `}}`))
		if got := w.lastSend(); got["direct_messages_topic_id"] != "77" {
			w.t.Errorf("%q", got)
		}
		m := w.one(w.Messages(super))
		w.Raw([]byte(fmt.Sprintf(`{"callback_query":{"id":"70","from":{"id":5},"chat_instance":"1","data":"!/point 22","message":{"message_id":%d,"date":1,%s}}}`, m.ID, chatJSON)))
		if got := w.lastSend(); got["direct_messages_topic_id"] != "77" || !strings.HasPrefix(got["text"], "Point 22.") {
			w.t.Errorf("%q", got)
		}
	})
}

// TestWordsElsewhere asks about messages that have their words in other places
// than a text, or have none.
func TestWordsElsewhere(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.says(group, "hello")
		for i, c := range []struct{ command, about, want string }{
			{"/find@planbot", `"poll":{"question":"Should the army be capped at 600,000?","options":[{"text":"Yes"},{"text":"No"}]}`, "What the sources have on that"},
			{"/find@planbot", `"checklist":{"title":"Plan","tasks":[{"text":"cap the army at 600k"}]}`, "What the sources have on that"},
			{"/find@planbot", `"photo":[],"caption":"cap the army at 600k"`, "What the sources have on that"},
			{"/find@planbot", `"rich_message":{"blocks":[{"type":"divider"},{"type":"paragraph","text":["cap the army at ",{"type":"bold","text":"600k"}]}]}`, "What the sources have on that"},
			{"@planbot", `"poll":{"question":"Should the army be capped at 600,000?"}`, "What the sources have on that"},
			{"/find@planbot", `"voice":{}`, noWords},
			{"/verify@planbot", `"sticker":{}`, noWords},
			{"@planbot", `"voice":{}`, noWords},
			{"/point@planbot 21", `"voice":{}`, "Point 21."},
		} {
			entity := ""
			if strings.HasPrefix(c.command, "@") {
				entity = `,"entities":[{"type":"mention","offset":0,"length":8}]`
			}
			w.Raw(fmt.Appendf(nil, `{"message":{"message_id":%d,"date":1,"chat":{"id":-5,"type":"group"},"from":{"id":5},"text":"%s"%s,"reply_to_message":{"message_id":50,"date":1,"from":{"id":6},"chat":{"id":-5,"type":"group"},%s}}}`,
				200+i, c.command, entity, c.about))
			if got := w.lastSend(); !strings.HasPrefix(got["text"], c.want) {
				w.t.Errorf("%s about %s: %q", c.command, c.about, got["text"])
			}
		}
		// Whoever writes in a topic replies to its first message, which has no text.
		w.Raw([]byte(`{"message":{"message_id":300,"message_thread_id":11,"is_topic_message":true,"date":1,"chat":{"id":-1001000000000002,"type":"supergroup"},"from":{"id":5},"text":"/find@planbot","reply_to_message":{"message_id":11,"date":1,"chat":{"id":-1001000000000002,"type":"supergroup"},"forum_topic_created":{}}}}`))
		if got := w.lastSend(); !strings.HasPrefix(got["text"], "Type /find") {
			w.t.Errorf("in a topic: %q", got["text"])
		}
	})
}
