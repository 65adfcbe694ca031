package telegram

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/telegramtest"
)

// signed has somebody whom Telegram shows write in the channel of the tests.
func (w *world) signed(id int, who int64, text string) {
	w.t.Helper()
	w.Raw(fmt.Appendf(nil, `{"channel_post":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"channel","title":"News","username":"plan_news"},"from":{"id":%d},"text":%q}}`, id, int64(news), who, text))
	w.settle()
}

// bare is a text without what keeps clients from making mentions of it.
func bare(text string) string { return strings.ReplaceAll(text, "\u2060", "") }

// TestChannelFlood asks in a channel more often than Telegram and the bot's own
// limits let it answer: subscribers get answers and nothing else.
func TestChannelFlood(t *testing.T) {
	for name, command := range map[string]string{"the pace of Telegram": "/point@planbot 2", "the limits of the bot": "/summary 2"} {
		t.Run(name, func(t *testing.T) {
			flood := func(w *world, n int) {
				for range n {
					w.Message(telegramtest.Message{Chat: news, Text: command})
				}
				w.settle()
				sent := w.Messages(news)
				for _, m := range sent {
					if !strings.HasPrefix(m.Text, "Point 2.") {
						w.t.Errorf("%q", m.Text)
					}
				}
				if len(sent) == 0 || len(sent) == n {
					w.t.Errorf("%d answers to %d posts", len(sent), n)
				}
			}
			if name == "the pace of Telegram" {
				inWorld(t, telegramtest.Options{}, func(w *world) {
					w.Define(reporter)
					flood(w, 35)
				})
				return
			}
			remembering(t, func(w *world) { flood(w, 15) })
		})
	}
}

// TestRenamedChannel presses buttons from before a channel was renamed. Neither they
// nor what they show has the channel's id in it.
func TestRenamedChannel(t *testing.T) {
	remembering(t, func(w *world) {
		made := w.one(w.says(boss.ID, "/schedule 21-23 09:00 Europe/Kyiv @plan_news"))
		renamed := reporter
		renamed.Username = "plan_daily"
		w.Define(renamed)
		w.Define(telegramtest.Chat{ID: news - 1, Channel: true, Username: "plan_news", BotAdmin: true, Admins: []telegramtest.User{boss}})
		w.press(made, w.button(made, "Pause 1"))
		all := w.Messages(boss.ID)
		if got := bare(all[len(all)-1].Text); got != "Channel @plan_daily:\nSchedule 1 is paused." {
			w.t.Errorf("renamed: %q", got)
		}
		renamed.Username = ""
		w.Define(renamed)
		w.press(made, w.button(made, "Stop 1"))
		all = w.Messages(boss.ID)
		asks := all[len(all)-1]
		w.press(asks, w.button(asks, "Stop 1"))
		all = w.Messages(boss.ID)
		if got := bare(all[len(all)-1].Text); !strings.HasPrefix(got, "Channel “") || !strings.HasSuffix(got, "”:\nSchedule 1 is stopped.") {
			w.t.Errorf("without a name: %q", got)
		}
		renamed.BotAdmin = false
		w.Define(renamed)
		if told := w.press(made, w.button(made, "Stop 1")); !strings.HasPrefix(told, "I can't reach the channel of this button.") {
			w.t.Errorf("gone: %q", told)
		}
		for _, m := range w.Messages(boss.ID) {
			if strings.Contains(m.Text, "-100") {
				w.t.Errorf("an id: %q", m.Text)
			}
		}
		w.press(made, w.button(made, "See the post"))
	})
}

// TestScheduleInChannel makes and lists schedules in a channel. Its subscribers
// read as little of it as there is to read: nothing if its writer can be told alone.
func TestScheduleInChannel(t *testing.T) {
	remembering(t, func(w *world) {
		in := func(text, want string) {
			w.t.Helper()
			if got := bare(w.one(w.message(telegramtest.Message{Chat: news, Text: text})).Text); !strings.HasPrefix(got, want) {
				w.t.Errorf("%s: %q", text, got)
			}
		}
		in("/schedule 1-28 09:00 Europe/Kyiv", "Schedule 1 is made")
		in("/schedule", "Subscribers would see it here. Please send me this in our private chat: /schedule @plan_news")
		in("/settings language uk", "Done. What is set now I show where subscribers don't see it. Send me in our private chat: /settings @plan_news")
		in("/settings language en", "Готово. Що тепер налаштовано, я покажу там, де цього не бачать підписники. Напишіть мені в нашому приватному чаті: /settings @plan_news")
		in("/schedule 2-3 09:00 Europe/Kyiv", "Schedule 2 is made")
		in("/schedule stop 2", "Stop schedule 2 (points 2-3, daily 09:00 Europe/Kyiv)? It is then removed.\nNo button works in a channel. To do it, post here: /schedule drop 2")
		in("/schedule drop 2", "Schedule 2 is stopped.")
		w.says(boss.ID, "/help")
		posts := len(w.Messages(news))
		for id, c := range map[int]struct{ text, want string }{
			71: {"/schedule", "Channel @plan_news:\nSchedules of the channel"},
			72: {"/schedule 5-7 25:00 Kyiv", "Channel @plan_news:\n“25:00” is no time of day."},
			73: {"/schedule pause 1", "Channel @plan_news:\nSchedule 1 is paused."},
			75: {"/schedule stop 1", "Channel @plan_news:\nStop schedule 1"},
			74: {"/settings log", "Channel @plan_news:\nEverybody here would read who changed what."},
		} {
			before := len(w.Messages(boss.ID))
			w.signed(id, boss.ID, c.text)
			got := w.one(w.Messages(boss.ID)[before:])
			if !strings.HasPrefix(bare(got.Text), c.want) {
				w.t.Errorf("%s: %q", c.text, got.Text)
			}
		}
		if sent := w.Messages(news); len(sent) != posts {
			w.t.Errorf("in the channel: %q", heads(sent[posts:]))
		}
		w.Removed(boss.ID, boss)
		w.signed(75, boss.ID, "/schedule")
		if got := w.one(w.Messages(news)[posts:]); !strings.HasPrefix(got.Text, "Subscribers would see it") {
			w.t.Errorf("to a closed chat: %q", got.Text)
		}
		nameless := reporter
		nameless.Username = ""
		w.Define(nameless)
		in("/schedule", "Schedules of the channel")
	})
}

// TestPostIsNoted has administrators post in a channel from their private chat: the
// log says who did, and only of what was posted.
func TestPostIsNoted(t *testing.T) {
	remembering(t, func(w *world) {
		w.says(boss.ID, "/summary 21 @plan_news")
		w.says(21, "/summary 6-7 @plan_news lang:uk")
		w.says(silent.ID, "/summary 8 @plan_news")
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Chat: news, Code: 400, Description: "Bad Request: not enough rights to send text messages to the chat", Times: 1})
		w.says(boss.ID, "/summary 9 @plan_news")
		got := bare(w.one(w.says(boss.ID, "/settings log @plan_news")).Text)
		var lines []string
		for line := range strings.Lines(got) {
			if _, entry, ok := strings.Cut(strings.TrimSpace(line), "UTC, "); ok {
				lines = append(lines, entry)
			}
		}
		if want := []string{"user 21: summary.post “point:6 point:7”", fmt.Sprintf("user %d: summary.post “point:21”", boss.ID)}; !slices.Equal(lines, want) {
			w.t.Errorf("%q in %q", lines, got)
		}
	})
}

// TestPostFails has the chat take no post that a button makes: the same button posts
// later, and is not told that it has.
func TestPostFails(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		m := w.one(w.says(super, "/point@planbot 21"))
		w.pressAs(bob, m, "/point 22")
		seen := w.one(w.Alone(super, bob.ID))
		for _, method := range []string{"sendRichMessage", "sendMessage"} {
			w.Fail(telegramtest.Fault{Method: method, Times: 1, Code: 400, Description: "Bad Request: not enough rights to send text messages to the chat"})
		}
		post := w.button(seen, "Post to the chat")
		press := func(want string, posts int) {
			w.t.Helper()
			q := w.CallbackAlone(super, seen.Ephemeral, post)
			w.settle()
			if told, _ := w.CallbackAnswer(q.Query); told.Text != want || len(w.Messages(super)) != 1+posts {
				w.t.Errorf("told %q, %s", told.Text, heads(w.Messages(super)))
			}
		}
		press("", 0)
		press("", 1)
		press(postedPress, 1)
	})
}

// TestScheduledButtonsOpen has every point posted in a channel, as by a schedule: each
// button of a post opens something in the private chat of whoever presses it.
func TestScheduledButtonsOpen(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.Define(reporter)
		for _, lang := range []string{"en", "uk", "ru"} {
			for n := 1; n <= 28; n++ {
				reply := w.bot.HandleLine(w.t.Context(), message.Origin{Platform: "telegram", Chat: "1", Direct: true}, fmt.Sprintf("/summary %d lang:%s", n, lang))
				if err := w.tg.Post(w.t.Context(), bot.Post{Chat: chatKey(news), Key: "k", Reply: reply}); err != nil {
					w.t.Fatal(err)
				}
			}
		}
		presses := 0
		for _, m := range w.Messages(news) {
			for _, row := range m.Keyboard {
				for _, b := range row {
					if _, ok := w.tg.current.Load().opens(b.CallbackData); !ok {
						w.t.Errorf("%q of %.20q does not open", b.CallbackData, m.Text)
					}
					presses++
				}
			}
		}
		if presses == 0 {
			w.t.Error("no buttons")
		}
	})
}

// TestPostBreaksOff has Telegram refuse the second message of a post in a channel:
// whoever asked for it is told that a part stands there.
func TestPostBreaksOff(t *testing.T) {
	inWorld(t, telegramtest.Options{NoRich: true}, func(w *world) {
		w.Define(reporter)
		post, _ := w.album()
		w.Fail(telegramtest.Fault{Method: "sendMessage", Chat: news, After: 1, Times: 1, Code: 400, Description: "Bad Request: not enough rights to send text messages to the chat"})
		told := w.tg.current.Load().postIn(w.t.Context(), wordsOf(nil), api.Chat{ID: news, Username: "plan_news"}, "11", message.Line{Name: "summary"}, post)
		if got := firstParagraph(told); told.Outcome != message.Failed || got != "A part of the post is in @plan_news. Telegram took no more of it: the bot may not write here." {
			w.t.Errorf("%q", got)
		}
		w.one(w.Messages(news))
	})
}

// TestHiddenMembers has a group hide its members: nobody is told that they are no
// moderator, which the bot can't know, and everybody what would help.
func TestHiddenMembers(t *testing.T) {
	for _, said := range []string{"Bad Request: CHAT_ADMIN_REQUIRED", "Bad Request: member list is inaccessible"} {
		remembering(t, func(w *world) {
			w.Fail(telegramtest.Fault{Method: "getChatMember", Code: 400, Description: said})
			got := w.one(w.message(telegramtest.Message{Chat: super, From: boss, Text: "/settings@planbot detect on"}))
			if !strings.HasPrefix(got.Text, "Telegram does not tell me who manages this chat") || strings.Contains(w.logs.String(), "level=ERROR") {
				w.t.Errorf("%s: %q\n%s", said, got.Text, w.logs)
			}
			if got := bare(w.one(w.says(boss.ID, "/summary 21 @plan_news")).Text); !strings.HasPrefix(got, "I can't post in @plan_news: I am not one of its administrators") {
				w.t.Errorf("%s: %q", said, got)
			}
		})
	}
}

// TestHidingNotToBlame has a hidden message refused, and then shown too: the server
// may hide messages all the same, so the next one is hidden.
func TestHidingNotToBlame(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		m := w.one(w.says(super, "/point@planbot 21"))
		for _, method := range []string{"sendRichMessage", "sendMessage"} {
			w.Fail(telegramtest.Fault{Method: method, Times: 2, Code: 400, Description: "Bad Request: the parameter is not right"})
		}
		w.pressAs(bob, m, "/point 22")
		w.pressAs(bob, m, "/point 23")
		if got := w.Alone(super, bob.ID); len(got) != 1 || !strings.HasPrefix(got[0].Text, "Point 23.") {
			w.t.Errorf("%s, for all to see %s", heads(got), heads(w.Messages(super)))
		}
	})
}

// TestLateAnswers has Telegram take no message until it hides none any more for what
// was asked: the group does not get what one person was to see.
func TestLateAnswers(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		m := w.one(w.says(super, "/point@planbot 21"))
		w.pressAs(bob, m, "/point 22")
		seen := w.one(w.Alone(super, bob.ID))
		for name, ask := range map[string]func(){
			"a press":                  func() { w.pressAs(bob, m, "</point 22") },
			"a press on what Bob sees": func() { w.pressAs(bob, seen, w.button(seen, "All")) },
			"a turn of what Bob sees":  func() { w.pressAs(bob, seen, w.button(seen, "23 ›")) },
			"a hidden command":         func() { w.message(telegramtest.Message{Chat: super, From: bob, Text: "/mydata@planbot", Hidden: true}) },
			"a hidden command, not yours": func() {
				w.message(telegramtest.Message{Chat: super, From: bob, Text: "/settings@planbot", Hidden: true})
			},
		} {
			for _, method := range []string{"sendRichMessage", "sendMessage", "editEphemeralMessageText"} {
				w.Fail(telegramtest.Fault{Method: method, Times: 1, RetryAfter: 20})
			}
			before := w.Messages(super)
			ask()
			if after := w.Messages(super); len(after) != len(before) {
				w.t.Errorf("%s: the group sees %s", name, heads(after[len(before):]))
			}
		}
	})
}

// TestNotInPlace has Telegram refuse to show a page in place of the pressed message:
// the presser alone sees it below.
func TestNotInPlace(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		m := w.one(w.says(super, "/point@planbot 21"))
		for _, method := range []string{"sendRichMessage", "sendMessage"} {
			w.Fail(telegramtest.Fault{Method: method, Times: 1, Code: 400, Description: "Bad Request: ephemeral messages can't replace this one"})
		}
		w.pressAs(bob, m, labelled(m, "22 ›"))
		if got := w.one(w.Alone(super, bob.ID)); got.Replaces != 0 || got.ReplyTo != m.ID || !got.Rich || len(w.Messages(super)) != 1 {
			w.t.Errorf("in place of %d, in reply to %d; all see %s", got.Replaces, got.ReplyTo, heads(w.Messages(super)))
		}
	})
}
