package telegram

import (
	"slices"
	"strings"
	"testing"
	"time"

	"planbot/bot/telegram/telegramtest"
)

// tap presses a button of a message and returns the notice for the presser.
func (w *world) tap(m telegramtest.SentMessage, label string) string {
	w.t.Helper()
	for _, row := range m.Keyboard {
		for _, b := range row {
			if b.Text == label {
				return w.press(m, b.CallbackData)
			}
		}
	}
	w.t.Fatalf("%s has no button %q", buttons(m), label)
	return ""
}

// press presses a button as Ann, or as whoever alone sees the message.
func (w *world) press(m telegramtest.SentMessage, data string) string {
	w.t.Helper()
	return w.pressAs(telegramtest.User{}, m, data)
}

func (w *world) pressAs(who telegramtest.User, m telegramtest.SentMessage, data string) string {
	w.t.Helper()
	var q telegramtest.Update
	switch {
	case m.InlineID != "":
		q = w.CallbackInline(m.InlineID, data, who)
	case m.Ephemeral != 0:
		q = w.CallbackAlone(m.Chat, m.Ephemeral, data)
	default:
		q = w.Callback(m.Chat, m.ID, data, who)
	}
	w.settle()
	told, ok := w.CallbackAnswer(q.Query)
	w.opened = told.URL
	if !ok {
		w.t.Errorf("the press of %q was not answered", data)
	}
	return told.Text
}

func (w *world) now(m telegramtest.SentMessage) telegramtest.SentMessage {
	if m.InlineID != "" {
		m, _ = w.InlineMessage(m.InlineID)
		return m
	}
	all := w.Messages(m.Chat)
	if m.Ephemeral != 0 {
		all = w.Alone(m.Chat, m.Receiver)
	}
	return all[slices.IndexFunc(all, func(o telegramtest.SentMessage) bool { return o.ID == m.ID && o.Ephemeral == m.Ephemeral })]
}

// TestPaging turns the pages of an answer in text, by whoever asked and after a
// restart.
func TestPaging(t *testing.T) {
	inWorld(t, telegramtest.Options{Pace: true, NoRich: true}, func(w *world) {
		const next = "[What others say (3)][Point 13 Point 16 Point 21][Point 22]"
		m := w.one(w.message(telegramtest.Message{Chat: forum, Thread: topic, Text: "/who@planbot Putin"}))
		if buttons(m) != "[1/6 ›]"+next {
			w.t.Fatalf("%s", buttons(m))
		}
		texts := []string{m.Text}
		for _, want := range []string{"[‹ 2/6 ›]", "[‹ 3/6 ›]", "[‹ 4/6 ›]", "[‹ 5/6 ›]", "[‹ 6/6]"} {
			if told := w.tap(w.now(m), "›"); told != "" {
				w.t.Errorf("told %q", told)
			}
			if got := buttons(w.now(m)); got != want+next {
				w.t.Errorf("%s, want %s", got, want+next)
			}
			texts = append(texts, w.now(m).Text)
		}
		if slices.Sort(texts); len(slices.Compact(texts)) != 6 {
			w.t.Errorf("%d different pages", len(texts))
		}
		edits := w.now(m).Edits
		w.tap(w.now(m), "6/6") // nothing changes, which is no fault
		w.tap(w.now(m), "‹")
		if err := w.end(); err != nil {
			w.t.Fatal(err)
		}
		w.make(Config{})
		w.run()
		w.tap(w.now(m), "‹")
		if got := w.now(m); buttons(got) != "[‹ 4/6 ›]"+next || got.Edits != edits+2 || got.Thread != topic {
			w.t.Errorf("%s after %d edits", buttons(got), got.Edits)
		}
		w.tap(w.now(m), "Point 21")
		if got := w.one(w.Alone(forum, ann)); !strings.HasPrefix(got.Text, "Point 21.") || got.Thread != topic || w.now(m).Edits != edits+2 {
			w.t.Errorf("%q", got.Text)
		}
		if strings.Contains(w.logs.String(), "level=WARN") {
			w.t.Errorf("%s", w.logs)
		}
	})
}

func (w *world) inline(text, offset string) telegramtest.InlineAnswer {
	w.t.Helper()
	q := w.Inline(text, offset, bob)
	w.settle()
	a, ok := w.InlineAnswer(q.Query)
	if !ok {
		w.t.Fatalf("%q %q is not answered", text, offset)
	}
	return a
}

func TestInline(t *testing.T) {
	inWorld(t, telegramtest.Options{Inline: true}, func(w *world) {
		a := w.inline("amnsety", "")
		if len(a.Results) < 2 || a.Results[0].ID != "point:26" || a.CacheTime != 300*time.Second || !a.Personal || a.Button != "" {
			w.t.Fatalf("%+v", a)
		}
		first := a.Results[0]
		if !strings.HasPrefix(first.Message.Text, first.Title+"\n") || !strings.Contains(first.Message.Text, strings.TrimSuffix(first.Description, "…")) ||
			!first.Message.NoPreview || !first.Message.Rich || len(first.Message.Quotes) < 4 || buttons(first.Message) != "" {
			w.t.Errorf("%+v", first)
		}
		for _, r := range a.Results {
			if len([]rune(r.Description)) > 120 {
				w.t.Errorf("description %q", r.Description)
			}
		}
		if a := w.inline("price of bitcoin", ""); len(a.Results) != 0 || a.Button != "The sources don't answer that" || a.Start != "help" {
			w.t.Errorf("%+v", a)
		}
		if got := w.one(w.says(private, "/start help")); !strings.HasPrefix(got.Text, "Commands") {
			w.t.Errorf("the button opens %q", got.Text)
		}
		for _, offset := range []string{"99999", "-3", "x", "99999999999999999999"} {
			w.inline("amnesty", offset)
		}
		w.inline("", "x")
		w.inline(strings.Repeat("a", 256), "")
	})
}

// TestInlineEmpty pages through what an empty query lists.
func TestInlineEmpty(t *testing.T) {
	inWorld(t, telegramtest.Options{Inline: true}, func(w *world) {
		var ids []string
		offset := ""
		for {
			a := w.inline("", offset)
			for _, r := range a.Results {
				ids = append(ids, r.ID)
			}
			if offset = a.NextOffset; offset == "" {
				break
			}
		}
		if len(ids) != 28 || ids[0] != "point:1" || ids[27] != "point:28" {
			w.t.Errorf("%q", ids)
		}
	})
}

// TestInlineChosen sends a result to a chat where the bot is not, and presses
// its buttons there: the answers open in the private chat.
func TestInlineChosen(t *testing.T) {
	inWorld(t, telegramtest.Options{Inline: true, NoRich: true}, func(w *world) {
		q := w.Inline("amnesty", "", bob)
		w.settle()
		id, err := w.Chosen(q.Query, "point:26", 0)
		if err != nil {
			w.t.Fatal(err)
		}
		m, _ := w.InlineMessage(id)
		if told := w.tap(m, "Who said what (5)"); told != "" || w.opened != "https://t.me/planbot?start=who_point_26" {
			w.t.Errorf("%q, opened %q", told, w.opened)
		}
		if w.press(m, "!/point 21"); w.opened != "https://t.me/planbot?start=point_21" || w.now(m).Edits != 0 {
			w.t.Errorf("opened %q, %d edits", w.opened, w.now(m).Edits)
		}
		if _, err := w.Chosen(q.Query, "point:26", super); err != nil {
			w.t.Fatal(err)
		}
		w.settle()
		if n := len(w.Calls("sendMessage", "sendRichMessage")); n > 0 {
			w.t.Errorf("the bot answers its own words: %d messages", n)
		}
	})
}

func TestGuest(t *testing.T) {
	for _, noRich := range []bool{false, true} {
		inWorld(t, telegramtest.Options{NoRich: noRich}, func(w *world) { w.guests(noRich) })
	}
}

// guests has people ask in a chat that the bot has not joined. With pages, one
// message does not hold every answer.
func (w *world) guests(pages bool) {
	const chat = -1001000000000077
	w.Define(telegramtest.Chat{ID: chat, Absent: true})
	w.Message(telegramtest.Message{Chat: chat, ID: 60, Text: "they want to cap the army at 600k"})
	for _, c := range []struct {
		text, want string
		to         int
	}{
		{"@planbot how big can the army be?", "Point 6.", 0},
		{"how big can the army be, @planbot", "Point 6.", 60},
		{"@planbot", "What the sources have on that", 60},
		{"@planbot", "The 28-point", 0},
		{"@planbot /point 21", "Point 21.", 0},
		{"/point@planbot 21", "Point 21.", 0},
		{"/pont@planbot 21", "There is no such command", 0},
		{"@planbot price of bitcoin", "The sources don't answer", 0},
	} {
		q := w.Guest(telegramtest.Message{Chat: chat, From: bob, Text: c.text, ReplyTo: c.to})
		w.settle()
		if got, ok := w.GuestAnswer(q.Query); !ok || !strings.HasPrefix(got.Text, c.want) {
			w.t.Errorf("%q: %t %q", c.text, ok, got.Text)
		}
	}
	q := w.Guest(telegramtest.Message{Chat: chat, From: bob, Text: "@planbot who Putin"})
	w.settle()
	m, _ := w.GuestAnswer(q.Query)
	if w.tap(m, "Point 21"); w.opened != "https://t.me/planbot?start=point_21" || w.now(m).Edits != 0 {
		w.t.Errorf("opened %q", w.opened)
	}
	q = w.Guest(telegramtest.Message{Chat: chat, From: bob, Text: "@planbot who the essay's author"})
	w.settle()
	m, _ = w.GuestAnswer(q.Query)
	if rest := labelled(m, "All of it"); !pages && rest != "" || pages && rest == "" {
		w.t.Errorf("%s", buttons(m))
	} else if w.press(m, rest); pages && !strings.HasPrefix(w.opened, "https://t.me/planbot?start=-") {
		w.t.Errorf("opened %q", w.opened)
	}
	q = w.Guest(telegramtest.Message{Chat: chat, From: telegramtest.User{ID: 9, IsBot: true}, Text: "@planbot point 1"})
	w.settle()
	if m, ok := w.GuestAnswer(q.Query); ok {
		w.t.Errorf("a bot's guest message: %q", m.Text)
	}
}
