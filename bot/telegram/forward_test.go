package telegram

import (
	"fmt"
	"strings"
	"testing"

	"planbot/bot/telegram/telegramtest"
)

const found = "What the sources have on that"

// TestForwards passes on to the bot what others wrote: it is looked up, and no
// question.
func TestForwards(t *testing.T) {
	const (
		post   = "The army will be limited to 600,000 people and Ukraine will never be in NATO. Elections come in 100 days. Subscribe to our channel!"
		long   = "The army will be limited to 600,000 people, they write, and Ukraine will never be in NATO, which is to stand in its constitution. "
		asking = "Can it be true that the army will be limited to 600,000 people?"
	)
	inWorld(t, telegramtest.Options{CanReadAll: true}, func(w *world) {
		for _, c := range []struct {
			name, text string
			chat       int64
			by         string // it is forwarded, or typed
			want       string
		}{
			{"post", post, private, "News", found},
			{"short", "600k soldiers", private, "News", found},
			{"question", asking, private, "Ann", found},
			{"command", "/point 21", private, "Ann", "Point 21."},
			{"command that stores", "/mydata forget", private, "Ann", "Forwarding a command changes and posts nothing."},
			{"command that posts", "/summary 21", private, "Ann", "Forwarding a command changes and posts nothing."},
			{"command for a channel", "/schedule pause 1 @plan_news", private, "Ann", "Forwarding a command changes and posts nothing."},
			{"command in a group", "/settings@planbot defaults", group, "Ann", "Forwarding a command changes and posts nothing."},
			{"nothing to find", "Buy cheap watches", private, "News", "Nothing on that message was found"},
			{"in a group", post, group, "News", ""},
			{"typed", asking, private, "", "Point 6."},
			{"pasted", long + long + long, private, "", found},
			{"pasted with an address", long + long + long + "https://t.me/x?a=b", private, "", found},
			{"long question", long + long + long + " Is that so?", private, "", "In our words"},
		} {
			sent := w.message(telegramtest.Message{Chat: c.chat, Text: c.text, Forwarded: c.by})
			if c.want == "" && len(sent) == 0 {
				continue
			}
			if got := w.one(sent); c.want == "" || !strings.HasPrefix(got.Text, c.want) {
				w.t.Errorf("%s: %q", c.name, got.Text)
			}
		}
	})
}

// TestForwardsWithoutText passes on what has its words elsewhere, or none.
func TestForwardsWithoutText(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.says(private, "hello")
		for i, c := range []struct{ what, want string }{
			{`"photo":[],"caption":"cap the army at 600k"`, found},
			{`"photo":[],"media_group_id":"1","caption":"cap the army at 600k"`, found},
			{`"poll":{"question":"Should the army be capped at 600,000?","options":[]}`, found},
			{`"text":"cap the army at 600k","via_bot":{"id":9,"is_bot":true}`, found},
			{`"voice":{}`, noWords},
			{`"photo":[],"media_group_id":"1"`, ""},
		} {
			before := len(w.Messages(private))
			w.Raw(fmt.Appendf(nil, `{"message":{"message_id":%d,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7},"forward_origin":{"type":"channel"},%s}}`, 200+i, c.what))
			w.settle()
			sent := w.Messages(private)[before:]
			if c.want == "" && len(sent) == 0 {
				continue
			}
			if got := w.one(sent); c.want == "" || !strings.HasPrefix(got.Text, c.want) {
				w.t.Errorf("%s: %q", c.what, got.Text)
			}
		}
	})
}

// TestLongTargets replies to the longest messages that Telegram has.
func TestLongTargets(t *testing.T) {
	fill := func(text string, n int) string { return strings.Repeat(text+" ", n/len(text)+1)[:n] }
	inWorld(t, telegramtest.Options{}, func(w *world) {
		const post = "They want to cap the army at 600k."
		text := w.Message(telegramtest.Message{Chat: super, From: bob, Text: fill(post, 4096)}).Message
		w.Message(telegramtest.Message{Chat: super, From: bob, Text: "hello"})
		rich := `"rich_message":{"blocks":[{"type":"paragraph","text":"` + fill(post, 5000) + `"}]}`
		for _, command := range []string{"/find@planbot", "/ask@planbot", "/verify@planbot"} {
			if got := w.one(w.message(telegramtest.Message{Chat: super, Text: command, ReplyTo: text})); strings.Contains(got.Text, "4096") {
				w.t.Errorf("%s: %q", command, got.Text)
			}
			if got := w.aboutRaw(super, command, rich); !strings.HasPrefix(got, "That message is longer than 4096 characters") {
				w.t.Errorf("%s about a long rich message: %q", command, got)
			}
		}
	})
}

// aboutRaw replies to a message that is described in JSON, and returns how the
// answer begins.
func (w *world) aboutRaw(chat int64, command, about string) string {
	w.t.Helper()
	return w.rawReply(chat, command, fmt.Sprintf(`"reply_to_message":{"message_id":50,"date":1,"from":{"id":6},"chat":{"id":%d,"type":"supergroup"},%s}`, chat, about))
}

// rawReply writes a message in a supergroup that has other fields, in JSON.
func (w *world) rawReply(chat int64, command, fields string) string {
	w.t.Helper()
	entity := ""
	if strings.HasPrefix(command, "@") {
		entity = `,"entities":[{"type":"mention","offset":0,"length":8}]`
	}
	w.Raw(fmt.Appendf(nil, `{"message":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"supergroup"},"from":{"id":5},"text":"%s"%s,%s}}`,
		1000+len(w.Calls("sendRichMessage")), chat, command, entity, fields))
	return w.lastSend()["text"]
}

// TestTargets replies to what has its words in other places than a text, to parts
// of messages, and to messages elsewhere.
func TestTargets(t *testing.T) {
	const elsewhere = `"external_reply":{"origin":{"type":"channel"},"chat":{"id":-1009,"type":"channel"},"message_id":4,`
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.says(super, "hello")
		for _, c := range []struct{ command, fields, want string }{
			{"/find@planbot", elsewhere + `"x":1},"quote":{"text":"cap the army at 600k","position":0}`, found},
			{"/verify@planbot", elsewhere + `"x":1},"quote":{"text":"cap the army at 600k","position":0}`, "Not found among the words"},
			{"@planbot", elsewhere + `"x":1},"quote":{"text":"cap the army at 600k","position":0}`, found},
			{"/find@planbot", elsewhere + `"poll":{"question":"Should the army be capped at 600,000?","options":[]}}`, found},
			{"/find@planbot", elsewhere + `"checklist":{"title":"Plan","tasks":[{"text":"cap the army at 600k"}]}}`, found},
			{"/find@planbot", elsewhere + `"voice":{}}`, noWords},
			{"@planbot", elsewhere + `"voice":{}}`, noWords},
			{"/point@planbot 21", elsewhere + `"voice":{}}`, "Point 21."},
			// A reply begins a thread, so the voice message is the root of one.
			{"/find@planbot", `"message_thread_id":50,"reply_to_message":{"message_id":50,"date":1,"from":{"id":6},"chat":{"id":-1001000000000001,"type":"supergroup"},"voice":{}}`, noWords},
		} {
			if got := w.rawReply(super, c.command, c.fields); !strings.HasPrefix(got, c.want) {
				w.t.Errorf("%s about %s: %q", c.command, c.fields, got)
			}
		}
	})
}
