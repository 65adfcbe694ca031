package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"planbot/bot/discord/discordtest"
	"planbot/bot/telegram/telegramtest"
)

// TestModeratorsTelegram: in a group an administrator posts a summary in a
// topic, changes the settings and makes a schedule, and nobody else does. What
// was set outlives a restart.
func TestModeratorsTelegram(t *testing.T) {
	t.Parallel() // most of its time is Telegram's pace
	const group = -1001234567890
	tg := telegramtest.Start(t, telegramtest.Options{})
	boss, guest := telegramtest.User{ID: 11, FirstName: "Boss"}, telegramtest.User{ID: 12, FirstName: "Guest"}
	tg.Define(telegramtest.Chat{ID: group, Forum: true, Topics: []int{5}, Admins: []telegramtest.User{boss}})
	addr, data := freeAddr(t), "PLANBOT_DATABASE_URL=sqlite:"+t.TempDir()+"/planbot.db"
	vars := []string{"PLANBOT_TELEGRAM_TOKEN=" + telegramtest.Token, "PLANBOT_TELEGRAM_API_URL=" + tg.URL(), "PLANBOT_HTTP_ADDR=" + addr, data}
	seen := 0
	say := func(from telegramtest.User, line, want string) {
		t.Helper()
		tg.Message(telegramtest.Message{Chat: group, From: from, Thread: 5, Text: line})
		sent, err := tg.WaitMessages(t.Context(), group, seen+1)
		if err != nil {
			t.Fatal(err)
		}
		last := sent[len(sent)-1]
		if seen = len(sent); !strings.Contains(last.Text, want) || last.Thread != 5 {
			t.Errorf("%s: topic %d, %q, want %q", line, last.Thread, last.Text, want)
		}
	}
	told := 0
	private := func(line, want string) {
		t.Helper()
		tg.Message(telegramtest.Message{Chat: boss.ID, From: boss, Text: line})
		sent, err := tg.WaitMessages(t.Context(), boss.ID, told+1)
		if err != nil {
			t.Fatal(err)
		}
		last := sent[len(sent)-1]
		if told = len(sent); !strings.Contains(last.Text, want) {
			t.Errorf("%s in private: %q, want %q", line, last.Text, want)
		}
	}
	s := startServe(t, vars...)
	page(t, "http://"+addr+"/readyz", http.StatusOK)
	say(guest, "/summary 21", "Only moderators of this chat")
	say(boss, "/summary 21", "Crimea, Luhansk and Donetsk will be recognised")
	say(guest, "/settings compact on", "Only moderators")
	say(boss, "/settings compact on", "Replies are short.")
	say(boss, "/schedule 1-28 09:00 Europe/Kyiv", "Schedule 1 is made")
	say(boss, "/mydata", "Send me /mydata in a private chat.")
	private("/mydata", "You made schedule 1")
	if code := s.stop(); code != exitAnswered {
		t.Fatalf("stopped with %d", code)
	}
	startServe(t, vars...)
	page(t, "http://"+addr+"/readyz", http.StatusOK)
	say(boss, "/settings", "Replies are short.")
	say(boss, "/schedule", "points 1-28, daily 09:00 Europe/Kyiv")
	say(boss, "/settings log", "schedule.add")
	say(boss, "/mydata forget", "nothing is stored about you")
	private("/mydata", "Nothing. No message")
}

// TestModeratorsDiscord does the same in a server.
func TestModeratorsDiscord(t *testing.T) {
	dc := discordtest.Start(t, discordtest.Options{})
	addr := freeAddr(t)
	startServe(t, "PLANBOT_DISCORD_TOKEN="+discordtest.DefaultToken, "PLANBOT_DISCORD_API_URL="+dc.URL(), "PLANBOT_HTTP_ADDR="+addr)
	page(t, "http://"+addr+"/readyz", http.StatusOK)
	const manageMessages = 1 << 13
	for _, step := range []struct {
		permissions uint64
		command     string
		option      string
		value       string
		want        string
		private     bool
	}{
		{0, "summary", "points", "21", "Only moderators of this chat", true},
		{manageMessages, "summary", "points", "21", "Crimea, Luhansk and Donetsk will be recognised", false},
		{0, "settings", "change", "private on", "Only moderators", true},
		{manageMessages, "settings", "change", "private on", "for the asker alone", true},
		{0, "point", "number", "21", "Crimea, Luhansk and Donetsk will be recognised", true},
		{manageMessages, "schedule", "what", "5-7 09:00 Europe/Kyiv", "Schedule 1 is made", true},
	} {
		res, err := dc.Interact(discordtest.Interaction{
			Kind: discordtest.SlashCommand, Name: step.command, Guild: "1000", Channel: "2000", Permissions: step.permissions,
			Options: []discordtest.Option{{Name: step.option, Value: step.value}},
		}).Wait(t.Context())
		text := fmt.Sprint(res.Message.Content, res.Message.Embeds)
		if err != nil || !strings.Contains(text, step.want) || res.Ephemeral != step.private {
			t.Errorf("/%s %s with %d: %v, private %t: %s", step.command, step.value, step.permissions, err, res.Ephemeral, text)
		}
	}
}
