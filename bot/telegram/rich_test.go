package telegram

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/telegram/telegramtest"
	"planbot/corpus"
)

const noRich = "the server takes no rich messages or hidden commands"

// forms are how messages came: rich or text, in order.
func forms(sent []telegramtest.SentMessage) string {
	var out []string
	for _, m := range sent {
		out = append(out, map[bool]string{true: "rich", false: "text"}[m.Rich])
	}
	return strings.Join(out, " ")
}

// tried is how often a rich message was tried by a method.
func (w *world) tried(method string) (n int) {
	for _, c := range w.Calls(method) {
		if c.Params["rich_message"] != "" || strings.Contains(c.Params["results"]+c.Params["result"], `"rich_message"`) {
			n++
		}
	}
	return n
}

// TestRich sends a clause with all that is folded below it in one message, and
// edits it.
func TestRich(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		id := w.Message(telegramtest.Message{Chat: super, Text: "/point@planbot 21"}).Message
		w.settle()
		m := w.one(w.Messages(super))
		p := w.bot.Corpus().Points[20]
		if m.Quotes[0] != p.Text || len(m.Quotes) < 10 || buttons(m) != "[‹ 20 All 22 › Link]" || strings.Contains(m.Text, m.Quotes[1]) || !strings.Contains(m.Unfolded, m.Quotes[1]) {
			w.t.Errorf("%s\n%q\n%s", m.Text, m.Quotes, buttons(m))
		}
		w.Edited(super, id, "/point@planbot 22")
		w.settle()
		if m = w.one(w.Messages(super)); !m.Rich || m.Edits != 1 || !strings.HasPrefix(m.Text, "Point 22.") {
			w.t.Errorf("%+v", m)
		}
		if n := len(w.Calls("sendMessage")); n > 0 {
			w.t.Errorf("%d texts", n)
		}
	})
}

// TestOldServer asks a bot whose server has no rich messages. It tries one by
// each method.
func TestOldServer(t *testing.T) {
	inWorld(t, telegramtest.Options{NoRich: true, Pace: true, Inline: true}, func(w *world) {
		crowd := crowd{w, people(4), 3}
		crowd.asks()
		crowd.mustBeAnswered()
		id := w.Message(telegramtest.Message{Chat: forum, Text: "/point@planbot 21"}).Message
		for i := range 3 {
			w.settle()
			w.Edited(forum, id, fmt.Sprintf("/point@planbot %d", 22+i))
			w.inline("amnesty", "")
		}
		w.settle()
		if m := w.one(w.Messages(forum)); m.Rich || m.Edits != 3 || !strings.HasPrefix(m.Text, "Point 24.") {
			w.t.Errorf("%+v", m)
		}
		if n := w.tried("sendRichMessage"); n < 1 || n > len(crowd.chats) { // the first of each chat may be on their way at once
			w.t.Errorf("%d tries to send", n)
		}
		for _, method := range []string{"editMessageText", "answerInlineQuery"} {
			if n := w.tried(method); n != 1 {
				w.t.Errorf("%d tries of %s", n, method)
			}
		}
		if n := countLines(w.logs.String(), noRich); n != 3 {
			w.t.Errorf("%d lines %q", n, noRich)
		}
	})
}

// TestOldServerPost posts what is several texts, as the first thing that is sent.
func TestOldServerPost(t *testing.T) {
	reply := message.Reply{Whole: true}
	var want []string
	for i := range 6 {
		words := fmt.Sprintf("%d %s", i, strings.Repeat("words ", 300))
		want = append(want, words)
		reply.Blocks = append(reply.Blocks, message.Clause{Ref: corpus.PointRef(i + 1), Title: "Title", Text: words, Source: message.Source{ID: "point", Credit: "Draft"}})
	}
	for _, old := range []bool{false, true} {
		inWorld(t, telegramtest.Options{NoRich: old, Pace: true}, func(w *world) {
			w.Define(telegramtest.Chat{ID: super})
			for range 2 {
				if err := w.tg.Post(w.t.Context(), bot.Post{Chat: message.ChatKey{Platform: "telegram", Chat: fmt.Sprint(super)}, Key: "k", Reply: reply}); err != nil {
					w.t.Fatal(err)
				}
				w.settle()
			}
			sent := w.Messages(super)
			var got []string
			for _, m := range sent {
				got = append(got, m.Quotes...)
				for _, e := range m.Entities {
					if e.Type == "blockquote" {
						got = append(got, m.Text[e.Offset:e.Offset+e.Length]) // all ASCII
					}
				}
			}
			if !slices.Equal(got, slices.Concat(want, want)) || old != (len(sent) == 6) || !old && len(sent) != 2 {
				w.t.Errorf("%s with %d clauses", forms(sent), len(got))
			}
		})
	}
}

// TestRichRefused refuses rich messages in the ways in which servers and proxies
// do, from the first on or later. Each answer comes once.
func TestRichRefused(t *testing.T) {
	const method, empty = "Not Found: method not found", "Bad Request: message text is empty"
	send := func(f telegramtest.Fault) telegramtest.Fault { f.Method = "sendRichMessage"; return f }
	edit := func(f telegramtest.Fault) telegramtest.Fault { f.Method = "editMessageText"; return f }
	for name, c := range map[string]struct {
		faults []telegramtest.Fault
		lasts  time.Duration // of the faults; 0 is until they have hit as often as they say
		want   string        // how four answers come
		edited string        // how the last comes after an edit
		lacks  int           // lines that say so
		tries  int           // to send a rich message
	}{
		"not":                         {want: "rich rich rich rich", edited: "rich", tries: 4},
		"no such method":              {faults: []telegramtest.Fault{send(telegramtest.Fault{Code: 404, Description: method})}, want: "text text text text", edited: "rich", lacks: 1, tries: 1},
		"a proxy knows no method":     {faults: []telegramtest.Fault{send(telegramtest.Fault{Page: 404})}, want: "text text text text", edited: "rich", lacks: 1, tries: 1},
		"an emulator's own words":     {faults: []telegramtest.Fault{send(telegramtest.Fault{Page: 500, Body: `{"message":"not supported"}`})}, want: "text text text text", edited: "rich", lacks: 1, tries: 1},
		"blocks are unknown":          {faults: []telegramtest.Fault{send(telegramtest.Fault{Code: 400, Description: empty})}, want: "text text text text", edited: "rich", lacks: 1, tries: 1},
		"edits have none":             {faults: []telegramtest.Fault{edit(telegramtest.Fault{Code: 400, Description: empty, Times: 1})}, want: "rich rich rich rich", edited: "text", lacks: 1, tries: 4},
		"a proxy knows no edits":      {faults: []telegramtest.Fault{edit(telegramtest.Fault{Page: 404, Times: 1})}, want: "rich rich rich rich", edited: "text", lacks: 1, tries: 4},
		"one message":                 {faults: []telegramtest.Fault{send(telegramtest.Fault{Code: 400, Description: "Bad Request: RICH_INVALID", After: 1, Times: 1})}, want: "rich text rich rich", edited: "rich", tries: 4},
		"the server is put back":      {faults: []telegramtest.Fault{send(telegramtest.Fault{Code: 404, Description: method, After: 2})}, want: "rich rich text text", edited: "rich", tries: 4},
		"all is missing for a while":  {faults: []telegramtest.Fault{{Page: 404}}, lasts: time.Minute, want: "rich rich rich rich", edited: "rich", tries: -1},
		"an edit in the same outage":  {faults: []telegramtest.Fault{edit(telegramtest.Fault{Page: 404, Times: 4})}, want: "rich rich rich rich", edited: "rich", tries: 4},
		"the server fails at rich":    {faults: []telegramtest.Fault{send(telegramtest.Fault{Code: 500, Description: "Internal Server Error"})}, want: "text text text text", edited: "rich", tries: 12},
		"the server fails":            {faults: []telegramtest.Fault{{Code: 500, Description: "Internal Server Error", Times: 4}}, want: "rich rich rich rich", edited: "rich", tries: -1},
		"a pause before the text":     {faults: []telegramtest.Fault{send(telegramtest.Fault{Page: 404, Times: 1}), {Method: "sendMessage", RetryAfter: 5, Times: 1}}, want: "rich rich rich rich", edited: "rich", tries: 5},
		"a topic is gone, not a form": {faults: []telegramtest.Fault{send(telegramtest.Fault{Code: 400, Description: "Bad Request: message thread not found", Times: 1})}, want: "rich rich rich rich", edited: "rich", tries: 5},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, telegramtest.Options{Pace: true}, func(w *world) {
				var clear []func()
				for _, f := range c.faults {
					clear = append(clear, w.Fail(f))
				}
				id := 0
				for i := range 4 {
					id = w.Message(telegramtest.Message{Chat: forum, Thread: topic, Text: fmt.Sprintf("/point@planbot %d", i+1)}).Message
				}
				if c.lasts > 0 {
					<-time.After(c.lasts)
					for _, f := range clear {
						f()
					}
				}
				w.settle()
				if got := forms(w.Messages(forum)); got != c.want {
					w.t.Fatalf("%q\n%s", got, w.logs)
				}
				w.Edited(forum, id, "/point@planbot 5")
				w.settle()
				var got []string
				for _, m := range w.Messages(forum) {
					got = append(got, m.Text[:len("Point 1.")])
				}
				if want := []string{"Point 1.", "Point 2.", "Point 3.", "Point 5."}; !slices.Equal(got, want) || forms(w.Messages(forum)[3:]) != c.edited {
					w.t.Errorf("%q, the last %s", got, forms(w.Messages(forum)[3:]))
				}
				if n := countLines(w.logs.String(), noRich); n != c.lacks {
					w.t.Errorf("%d lines %q", n, noRich)
				}
				if n := w.tried("sendRichMessage"); n != c.tries && c.tries >= 0 {
					w.t.Errorf("%d tries to send", n)
				}
			})
		})
	}
}
