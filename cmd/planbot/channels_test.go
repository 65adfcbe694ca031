package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"planbot/bot/telegram/telegramtest"
)

// TestChannel keeps schedules and settings for a channel of Telegram: what is said
// in the channel and what an administrator says in private are about the same.
func TestChannel(t *testing.T) {
	t.Parallel() // most of its time is Telegram's pace
	const channel, boss, stranger = -1001234567899, 11, 12
	tg := telegramtest.Start(t, telegramtest.Options{})
	tg.Define(telegramtest.Chat{ID: channel, Channel: true, Username: "plan_news", BotAdmin: true, Admins: []telegramtest.User{{ID: boss, FirstName: "Boss"}}})
	addr := freeAddr(t)
	startServe(t, "PLANBOT_TELEGRAM_TOKEN="+telegramtest.Token, "PLANBOT_TELEGRAM_API_URL="+tg.URL(), "PLANBOT_HTTP_ADDR="+addr,
		"PLANBOT_DATABASE_URL=sqlite:"+t.TempDir()+"/planbot.db")
	page(t, "http://"+addr+"/readyz", http.StatusOK)
	seen := map[int64]int{}
	next := func(chat int64, why string, want ...string) telegramtest.SentMessage {
		t.Helper()
		sent, err := tg.WaitMessages(t.Context(), chat, seen[chat]+1)
		if err != nil {
			t.Fatalf("%s: %v", why, err)
		}
		seen[chat] = len(sent)
		last := sent[len(sent)-1]
		for _, w := range want {
			if text := strings.ReplaceAll(last.Text, "\u2060", ""); !strings.Contains(text, w) {
				t.Errorf("%s in %d: %q, want %q", why, chat, text, w)
			}
		}
		return last
	}
	say := func(chat int64, line string, want ...string) telegramtest.SentMessage {
		t.Helper()
		tg.Message(telegramtest.Message{Chat: chat, Text: line})
		return next(chat, line, want...)
	}
	say(channel, "/schedule 1-28 09:00 Europe/Kyiv", "Schedule 1 is made")
	list := say(boss, "/schedule @plan_news", "Channel @plan_news:", "1: points 1-28, daily 09:00 Europe/Kyiv")
	pause := list.Keyboard[0][0].CallbackData
	if pause != fmt.Sprintf("/schedule pause 1 @%d", channel) {
		t.Fatalf("the first button sends %q", pause)
	}
	tg.Callback(boss, list.ID, pause, telegramtest.User{})
	next(boss, pause, "Channel @plan_news:", "Schedule 1 is paused.")
	say(boss, "/schedule @plan_news", "1: points 1-28", "Paused.")
	if told := say(channel, "/schedule", "in our private chat: /schedule @plan_news"); len(told.Keyboard) > 0 {
		t.Errorf("subscribers can press %v", told.Keyboard)
	}
	say(boss, "/schedule 5-7 10:00 Kyiv mon @plan_news", "Schedule 2 is made")
	say(boss, "/schedule 5-7 25:00 Kyiv @plan_news", "25:00")
	say(stranger, "/schedule stop 1 @plan_news", "Only an administrator of @plan_news")
	say(boss, "/schedule @plan_news", "1: points 1-28", "2: points 5-7")
	say(boss, "/schedule", "There are none.")
	say(boss, "/settings language uk @plan_news", "Channel @plan_news:\nSettings of the channel\n• language: Posts are in this language: Українська.")
	say(channel, "/summary 21", "Пункт 21.")
	say(channel, "/settings", "/settings @plan_news")
	if set := say(boss, "/settings @plan_news", "Settings of the channel", "Posts are in this language: Українська"); strings.Contains(set.Text, "detect") {
		t.Errorf("%q", set.Text)
	}
	say(channel, "/settings detect on", "У каналі можна налаштувати лише мову")
	say(boss, "/settings moderators everyone @plan_news", "In a channel only the language can be set")
}
