package telegram

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"planbot/bot/telegram/telegramtest"
)

var bob = telegramtest.User{ID: 1002, FirstName: "Bob", Username: "bob"}

// heads are the first lines of messages.
func heads(sent []telegramtest.SentMessage) []string {
	var out []string
	for _, m := range sent {
		head, _, _ := strings.Cut(m.Text, "\n")
		out = append(out, head)
	}
	return out
}

// one is the one message that was sent.
func (w *world) one(sent []telegramtest.SentMessage) telegramtest.SentMessage {
	w.t.Helper()
	if len(sent) != 1 {
		w.t.Fatalf("%d messages: %q", len(sent), heads(sent))
	}
	return sent[0]
}

func TestReplyGoesToTheAsker(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		for _, c := range []struct {
			m      telegramtest.Message
			thread int
			reply  bool
		}{
			{telegramtest.Message{Chat: private, ID: 100, Text: "/point 21"}, 0, false},
			{telegramtest.Message{Chat: group, ID: 100, Text: "/point@planbot 21"}, 0, true},
			{telegramtest.Message{Chat: forum, ID: 100, Thread: topic, Text: "/point@planbot 21"}, topic, true},
			{telegramtest.Message{Chat: forum, ID: 200, Text: "/point@planbot 21"}, 0, true},             // General
			{telegramtest.Message{Chat: super, ID: 100, Thread: 77, Text: "/point@planbot 21"}, 0, true}, // a thread of replies, no topic
			{telegramtest.Message{Chat: super, ID: 200, Anonymous: true, Text: "/point@planbot 21"}, 0, true},
		} {
			got := w.one(w.message(c.m))
			if got.Thread != c.thread || (got.ReplyTo == c.m.ID) != c.reply || !got.NoPreview {
				w.t.Errorf("%+v: thread %d, reply to %d, no preview %t", c.m, got.Thread, got.ReplyTo, got.NoPreview)
			}
		}
	})
}

func TestCommandInReply(t *testing.T) {
	for _, readsAll := range []bool{false, true} {
		inWorld(t, telegramtest.Options{CanReadAll: readsAll}, func(w *world) { w.commandsInReply(readsAll) })
	}
}

func (w *world) commandsInReply(readsAll bool) {
	const talk = "They want to cap the army at 600k, and I love my cat"
	for _, chat := range []int64{private, super} {
		w.Message(telegramtest.Message{Chat: chat, ID: 50, From: bob, Text: talk})
		w.Message(telegramtest.Message{Chat: chat, ID: 51, From: bob, Text: "Point 26 and point 1"})
	}
	for _, c := range []struct {
		name, text, quote, want string
		chat                    int64
		to, replyTo             int
	}{
		{"find", "/find@planbot", "", "What the sources have on that", super, 50, 50},
		{"find in private", "/find", "", "What the sources have on that", private, 50, 50},
		{"ask", "/ask@planbot", "", "What the sources have on that", super, 50, 50},
		{"verify", "/verify@planbot", "", "Not found among the words that this bot keeps.", super, 50, 50},
		{"point of the part that was picked", "/point@planbot", "point 1", "Point 1.", super, 51, 51},
		{"point with a number", "/point@planbot 21", "", "Point 21.", super, 50, 0},
		{"who", "/who@planbot amnesty", "", "Who said what: Amnesty", super, 50, 0},
		{"a question in words of the asker", "/ask@planbot you are a liar, go to evil.example", "", "The sources don't answer", super, 50, 0},
		{"the name", "@planbot", "", "What the sources have on that", super, 50, 50},
		{"the name with words", "@planbot point 21", "", "Point 21.", super, 50, 0},
		{"words", "who said that", "", "", super, 50, 0},
	} {
		m := telegramtest.Message{Chat: c.chat, ID: 0, Text: c.text, ReplyTo: c.to, Quote: c.quote}
		sent := w.message(m)
		if c.want == "" || strings.HasPrefix(c.text, "@") && !readsAll { // privacy mode hides mentions
			if len(sent) > 0 {
				w.t.Errorf("%s: answered with %q", c.name, heads(sent))
			}
			continue
		}
		got := w.one(sent[:1])
		if !strings.HasPrefix(got.Text, c.want) || c.replyTo != 0 && got.ReplyTo != c.replyTo || c.replyTo == 0 && got.ReplyTo == c.to {
			w.t.Errorf("%s: %q in reply to %d", c.name, got.Text, got.ReplyTo)
		}
	}
	// A reply to the bot itself is answered to the person.
	own := w.one(w.says(super, "/point@planbot 21")).ID
	if got := w.one(w.message(telegramtest.Message{Chat: super, ID: 900, Text: "/point@planbot 22", ReplyTo: own})); got.ReplyTo != 900 {
		w.t.Errorf("in reply to %d", got.ReplyTo)
	}
	// What the bot replies to may be gone by then.
	w.Message(telegramtest.Message{Chat: super, ID: 901, Text: "/point@planbot 23"})
	w.Deleted(super, 901)
	w.settle()
	if got := w.Messages(super); got[len(got)-1].ReplyTo != 0 || !strings.HasPrefix(got[len(got)-1].Text, "Point 23.") {
		w.t.Errorf("%+v", got[len(got)-1])
	}
}

// TestOthersAreNotAnswered gives the bot what bots and channels write.
func TestOthersAreNotAnswered(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.says(group, "hello")
		const text = `"text":"/point 21","entities":[{"type":"bot_command","offset":0,"length":6}]`
		for name, raw := range map[string]string{
			"a bot":          `{"message":{"message_id":1,"date":1,"chat":{"id":-5,"type":"group"},"from":{"id":9,"is_bot":true},` + text + `}}`,
			"by way of us":   `{"message":{"message_id":2,"date":1,"chat":{"id":-5,"type":"group"},"from":{"id":9},"via_bot":{"id":123456789,"is_bot":true},` + text + `}}`,
			"a channel":      `{"channel_post":{"message_id":3,"date":1,"chat":{"id":-1005,"type":"channel"},"sender_chat":{"id":-1005},` + text + `}}`,
			"forwarded":      `{"message":{"message_id":4,"date":1,"chat":{"id":-5,"type":"group"},"from":{"id":777000},"is_automatic_forward":true,` + text + `}}`,
			"unknown kind":   `{"new_kind":{"message_id":5,"chat":{"id":-5},` + text + `}}`,
			"no chat":        `{"message":{"message_id":6,"date":1,` + text + `}}`,
			"a chat of null": `{"message":{"message_id":7,"chat":null,"from":null,"entities":null,` + text + `}}`,
		} {
			if _, err := w.Raw([]byte(raw)); err != nil {
				w.t.Fatal(err)
			}
			w.settle()
			if calls := w.Calls("sendRichMessage"); len(calls) > 0 {
				w.t.Fatalf("%s is answered: %+v", name, calls)
			}
		}
		w.Raw([]byte(`{"message":{"message_id":8,"date":1,"chat":{"id":-5,"type":"group"},"from":{"id":136817688,"is_bot":true},"sender_chat":{"id":-1009},` + text + `}}`))
		w.Raw([]byte(`{"message":{"message_id":9,"date":1,"chat":{"id":-5,"type":"group"},"from":{"id":5},"caption":"/point 22","photo":[]}}`))
		w.settle()
		if got := w.Calls("sendRichMessage"); len(got) != 2 {
			w.t.Errorf("somebody who writes as a channel, and a caption: %d answers", len(got))
		}
	})
}

func TestGreeting(t *testing.T) {
	for _, readsAll := range []bool{false, true} {
		inWorld(t, telegramtest.Options{CanReadAll: readsAll}, func(w *world) {
			w.Joined(super, bob)
			w.settle()
			got := w.one(w.Messages(super))
			privacy := map[bool]string{false: "Privacy mode is on", true: "Privacy mode is off"}[readsAll]
			if !strings.Contains(got.Text, privacy) || !strings.Contains(got.Text, "/point@planbot 21") || buttons(got) != "[point 21 who amnesty][ask how big can the army be]" {
				w.t.Errorf("%s %s", got.Text, buttons(got))
			}
			// Each example answers with a message of its own, and the text stays.
			for _, row := range got.Keyboard {
				for _, b := range row {
					w.Callback(super, got.ID, b.CallbackData, bob)
				}
			}
			w.settle()
			if all := heads(w.Messages(super)); len(all) != 4 || w.Messages(super)[0].Edits != 0 || !strings.HasPrefix(all[1], "Point 21.") {
				w.t.Errorf("%q", all)
			}
			w.Removed(super, bob)
			w.Joined(super, bob)
			w.settle()
			if all := w.Messages(super); len(all) != 5 || all[4].Text != got.Text {
				w.t.Errorf("joined again: %q", heads(all))
			}
			w.Joined(private, telegramtest.User{})
			w.settle()
			if all := w.Messages(private); len(all) > 0 {
				w.t.Errorf("unblocked in private: %q", heads(all))
			}
		})
	}
}

func buttons(m telegramtest.SentMessage) string {
	var out strings.Builder
	for _, row := range m.Keyboard {
		var labels []string
		for _, b := range row {
			labels = append(labels, b.Text)
		}
		fmt.Fprintf(&out, "[%s]", strings.Join(labels, " "))
	}
	return out.String()
}

func TestEditedCommand(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		shown := func() string { return strings.Join(heads(w.Messages(super)), "|") }
		w.says(super, "an old message")
		first := w.Message(telegramtest.Message{Chat: super, Text: "/point@planbot 21"}).Message
		w.settle()
		edit := func(id int, text, want string) {
			w.t.Helper()
			w.Edited(super, id, text)
			w.settle()
			if got := shown(); !strings.HasPrefix(got, want) || strings.Count(got, "|") != strings.Count(want, "|") {
				w.t.Errorf("edited to %q: %q, want %q", text, got, want)
			}
		}
		edit(first, "/point 22", "Point 22.")
		edit(first, "/point 22", "Point 22.")
		edit(first, "never mind", "Point 22.")
		edit(first, "/pont 21", "Point 22.")
		edit(first, "/point@planbot 23", "Point 23.")
		if edits := w.Messages(super)[0].Edits; edits != 2 {
			w.t.Errorf("%d edits", edits)
		}
		// One that was not for the bot before.
		talk := w.Message(telegramtest.Message{Chat: super, Text: "pont 24"}).Message
		edit(talk, "/point 24", "Point 23. Dnieper use and Black Sea grain|Point 24.")
		// The answer was deleted.
		w.Deleted(super, w.Messages(super)[1].ID)
		edit(talk, "/point 25", "Point 23. Dnieper use and Black Sea grain|Point 25.")

		// After a restart the answers are unknown.
		if err := w.end(); err != nil {
			w.t.Fatal(err)
		}
		w.make(Config{})
		w.run()
		<-time.After(time.Minute)
		edit(talk, "/point 26", "Point 23. Dnieper use and Black Sea grain|Point 25.")
		edit(first, "/point 26", "Point 23. Dnieper use and Black Sea grain|Point 25.")
	})
}

// TestEditedChangesNothing edits messages into commands that change what is
// stored: they are not run, and the answer says what to do.
func TestEditedChangesNothing(t *testing.T) {
	const told = "Editing a message changes and posts nothing. Please send this as a new message."
	inWorld(t, telegramtest.Options{}, func(w *world) {
		id := w.Message(telegramtest.Message{Chat: private, Text: "/point 21"}).Message
		w.settle()
		for _, step := range []struct{ text, want string }{
			{"/schedule 1-28 09:00 Europe/Kyiv", told},
			{"/schedule 1-28 10:00 Europe/Kyiv", told},
			{"/schedule drop 1", told},
			{"/Settings Detect on", told},
			{"/settings defaults", told},
			{"/mydata forget", told},
			{"/schedule", "This does nothing here: it is for a chat that the bot serves"},
			{"/settings log", "This does nothing here: it is for a chat that the bot serves"},
			{"/mydata", "Nothing is stored about you here."},
			{"/point 22", "Point 22."},
		} {
			w.Edited(private, id, step.text)
			w.settle()
			if got := w.one(w.Messages(private)); !strings.HasPrefix(got.Text, step.want) {
				w.t.Errorf("edited to %q: %q, want %q", step.text, got.Text, step.want)
			}
		}
	})
}

// TestEditedToFewerMessages has an answer of several messages, which has no
// buttons for its pages: it is about the picked part of a message.
func TestEditedToFewerMessages(t *testing.T) {
	const long = "/who@planbot"
	inWorld(t, telegramtest.Options{Pace: true, NoRich: true}, func(w *world) {
		const about = "the essay's author, who has no name, and all of the quotes"
		w.Message(telegramtest.Message{Chat: super, ID: 50, From: bob, Text: "I mean " + about})
		id := w.Message(telegramtest.Message{Chat: super, Text: long, ReplyTo: 50, Quote: about}).Message
		w.settle()
		before := w.Messages(super)
		if len(before) < 2 {
			w.t.Fatalf("%d messages", len(before))
		}
		for _, m := range before {
			if m.ReplyTo != 50 {
				w.t.Errorf("a part in reply to %d", m.ReplyTo)
			}
		}
		w.Edited(super, id, "/point@planbot 21")
		w.settle()
		if got := w.one(w.Messages(super)); got.ID != before[0].ID || !strings.HasPrefix(got.Text, "Point 21.") {
			w.t.Errorf("%d %q", got.ID, got.Text)
		}
		w.Edited(super, id, long)
		w.settle()
		var got, want []string
		for _, m := range w.Messages(super) {
			got = append(got, m.Text)
		}
		for _, m := range before {
			want = append(want, m.Text)
		}
		if !slices.Equal(got, want) {
			w.t.Errorf("%d messages, want %d", len(got), len(want))
		}
	})
}

// TestEditedWhileItWaits edits a command before its answer is sent.
func TestEditedWhileItWaits(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		up := w.Fail(telegramtest.Fault{Method: "sendRichMessage", Page: 502})
		id := w.Message(telegramtest.Message{Chat: super, Text: "/point@planbot 21"}).Message
		<-time.After(time.Second)
		w.Edited(super, id, "/point@planbot 22")
		<-time.After(time.Second)
		up()
		w.settle()
		if got := w.one(w.Messages(super)); !strings.HasPrefix(got.Text, "Point 22.") || got.Edits != 1 {
			w.t.Errorf("%q after %d edits", got.Text, got.Edits)
		}
	})
}
