package telegram

import (
	"strings"
	"testing"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/telegram/telegramtest"
)

// onward finds what the buttons of a message take elsewhere: the query that is
// shared, the text that is copied, and the link.
func onward(m telegramtest.SentMessage) (shared, copied, link string) {
	for _, row := range m.Keyboard {
		for _, b := range row {
			if b.Share != nil {
				shared = b.Share.Query
			}
			if b.Copy != nil {
				copied = b.Copy.Text
			}
			link += b.URL
		}
	}
	return shared, copied, link
}

// TestOnwardInChats has who reads alone share and copy, and others take a link. A
// post has neither.
func TestOnwardInChats(t *testing.T) {
	for _, noRich := range []bool{false, true} {
		inWorld(t, telegramtest.Options{Inline: true, NoRich: noRich}, func(w *world) {
			army := w.bot.Corpus().Point(6).Text
			const at = "https://t.me/planbot?start="
			check := func(what string, m telegramtest.SentMessage, shared, copied, link string) {
				w.t.Helper()
				if s, c, l := onward(m); s != shared || c != copied || l != link {
					w.t.Errorf("%s: shares %q, copies %q, links to %q", what, s, c, l)
				}
			}
			check("alone", w.one(w.says(private, "/point 6")), "point 6", army, "")
			check("a long clause", w.one(w.says(private, "/point 21")), "point 21", at+"point_21", "")
			check("a passage", w.one(w.says(private, "/context usn:8")), "usn:8", at+"usn_8", "")
			check("many statements", w.says(private, "/who Putin")[0], "", "", "")
			ukrainian := telegramtest.Message{Chat: 8, From: telegramtest.User{ID: 8, FirstName: "Іра", LanguageCode: "uk"}, Text: "/point 6"}
			check("in Ukrainian", w.one(w.message(ukrainian)), "пункт 6", army, "")
			group := w.one(w.says(super, "/point@planbot 6"))
			check("in a group", group, "", "", at+"point_6")
			w.tap(group, "All")
			w.press(group, "/point 7")
			hidden := w.Alone(super, ann)
			check("to the presser alone", hidden[len(hidden)-1], "point 7", w.bot.Corpus().Point(7).Text, "")
			w.tap(hidden[len(hidden)-1], "Post to the chat")
			posted := w.Messages(super)
			check("posted", posted[len(posted)-1], "", "", "")
			w.Define(telegramtest.Chat{ID: super, Owner: bob})
			check("a moderator's post", w.one(w.message(telegramtest.Message{Chat: super, From: bob, Text: "/summary@planbot 6"})), "", "", "")
			reply, _, _ := w.bot.Find(w.t.Context(), message.Origin{}, "point 6", 0, 1)
			if err := w.tg.Post(w.t.Context(), bot.Post{Chat: chatKey(private), Reply: reply[0].Reply}); err != nil {
				w.t.Fatal(err)
			}
			all := w.Messages(private)
			check("a scheduled post", all[len(all)-1], "", "", "")
		})
	}
}

// TestSharedIsFound types what a button shares: that is the first result.
func TestSharedIsFound(t *testing.T) {
	inWorld(t, telegramtest.Options{Inline: true}, func(w *world) {
		for asked, want := range map[string]string{"/point 6": "point:6", "/context usn:8": "usn:8", "/ask who wrote the plan": "rferl:33", "/ask скільки солдатів може мати Україна?": "point:6"} {
			sent := w.says(private, asked)
			shared, _, _ := onward(sent[len(sent)-1])
			a := w.inline(shared, "")
			if len(a.Results) == 0 || a.Results[0].ID != want {
				w.t.Errorf("%s shares %q, which finds %+v", asked, shared, a.Results)
			} else if _, _, link := onward(a.Results[0].Message); link != "" {
				w.t.Errorf("the shared message has a link of its own: %s", link)
			}
		}
	})
}

// TestOnwardWithoutInline offers no sharing, and does once the bot has inline mode.
func TestOnwardWithoutInline(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		if got := buttons(w.one(w.says(private, "/point 6"))); !strings.HasSuffix(got, "[Copy text Copy link]") {
			w.t.Errorf("%s", got)
		}
	})
}

// TestDeepLinks opens what links name, those of buttons and those that people
// write.
func TestDeepLinks(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		for start, want := range map[string]string{
			"point_21": "Point 21.", "usn_8": "Ukraine Solidarity Network (US): Oppose", "USN_8": "The 28-point draft", "who_amnesty": "Who said what: Amnesty",
			"usn_999": "There is no passage usn:999", "usn_evil": "The 28-point draft", "usn": "The 28-point draft", "foo_8": "The 28-point draft", "point_99": "The plan has points 1 to 28",
		} {
			if got := w.one(w.says(private, "/start "+start)); !strings.HasPrefix(got.Text, want) {
				w.t.Errorf("%s opens %.60q, want %q", start, got.Text, want)
			}
		}
	})
}

// TestOnwardRefused asks a bot whose server knows no buttons that copy: each answer
// comes once, and the next ones have none of them.
func TestOnwardRefused(t *testing.T) {
	for _, noRich := range []bool{false, true} {
		inWorld(t, telegramtest.Options{Inline: true, NoRich: noRich}, func(w *world) {
			method := "sendRichMessage"
			if noRich {
				w.says(private, "/about") // the server shows that it takes none
				method = "sendMessage"
			}
			before := len(w.Calls(method))
			w.Fail(telegramtest.Fault{Method: method, Times: 1, Code: 400, Description: "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"})
			for i, text := range []string{"/point 6", "/point 7"} {
				m := w.one(w.says(private, text))
				if s, c, _ := onward(m); s != "" || c != "" || m.Rich == noRich || !strings.Contains(buttons(m), "All") {
					w.t.Errorf("%s: %s", text, buttons(m))
				}
				if n := len(w.Calls(method)) - before; n != i+2 {
					w.t.Errorf("%d calls", n)
				}
			}
			if n := countLines(w.logs.String(), "level=WARN"); n != 1 {
				w.t.Errorf("%d warnings: %s", n, w.logs)
			}
		})
	}
}

// TestOnwardNotToBlame has a message refused with and without the buttons that copy
// or share: the next ones have them all the same.
func TestOnwardNotToBlame(t *testing.T) {
	inWorld(t, telegramtest.Options{Inline: true}, func(w *world) {
		w.says(private, "/about")
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Times: 2, Code: 400, Description: "Bad Request: BUTTON_DATA_INVALID"})
		if m := w.one(w.says(private, "/point 6")); m.Rich {
			w.t.Errorf("%s", buttons(m))
		}
		if shared, copied, _ := onward(w.one(w.says(private, "/point 7"))); shared == "" || copied == "" {
			w.t.Errorf("shares %q, copies %q", shared, copied)
		}
	})
}
