package main

import (
	"errors"
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
		name, arg, _ := strings.Cut(line, " ")
		tg.Message(telegramtest.Message{Chat: group, From: from, Thread: 5, Text: name + "@planbot " + arg})
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
	say(guest, "/settings detect on", "Only moderators")
	say(boss, "/settings detect on", "in an ordinary message is answered")
	say(boss, "/schedule 1-28 09:00 Europe/Kyiv", "Schedule 1 is made")
	say(boss, "/mydata", "Send me /mydata in a private chat.")
	private("/mydata", "You made schedule 1")
	if code := s.stop(); code != exitAnswered {
		t.Fatalf("stopped with %d", code)
	}
	startServe(t, vars...)
	page(t, "http://"+addr+"/readyz", http.StatusOK)
	say(boss, "/settings", "in an ordinary message is answered")
	say(boss, "/schedule stop 1", "Stop schedule 1 (points 1-28, daily 09:00 Europe/Kyiv)?")
	say(boss, "/schedule", "points 1-28, daily 09:00 Europe/Kyiv")
	say(boss, "/settings log", "schedule made")
	say(boss, "/mydata forget", "nothing is stored about you")
	private("/mydata", "Nothing. No message")
}

// TestModeratorsDiscord does the same in a server: whom Discord lets call a
// command may, and whom the settings list may press its buttons.
func TestModeratorsDiscord(t *testing.T) {
	dc := discordtest.Start(t, discordtest.Options{})
	addr := freeAddr(t)
	startServe(t, "PLANBOT_DISCORD_TOKEN="+discordtest.DefaultToken, "PLANBOT_DISCORD_API_URL="+dc.URL(), "PLANBOT_HTTP_ADDR="+addr)
	page(t, "http://"+addr+"/readyz", http.StatusOK)
	const (
		member    = discordtest.Ordinary
		moderator = member | 1<<13 // Manage Messages
		manager   = member | 1<<5  // Manage Server
		may       = "Crimea, Luhansk and Donetsk will be recognised"
		mayNot    = "Only moderators of this chat"
	)
	dc.SetGuild(discordtest.Guild{ID: "1000", Channels: []discordtest.Channel{{ID: "2000"}}, Members: []discordtest.Member{
		{User: discordtest.User{ID: "5"}, Roles: []string{"77"}}, {User: discordtest.User{ID: "6"}, Roles: []string{"78"}}},
		Roles: []discordtest.Role{{ID: "77"}}, Rules: []discordtest.Rule{{Command: "summary", For: "78", Allow: true}}})
	slash := func(name string, options ...string) discordtest.Interaction {
		i := discordtest.Interaction{}
		i.Name, i.Sub, _ = strings.Cut(name, " ")
		for k := 0; k < len(options); k += 2 {
			i.Options = append(i.Options, discordtest.Option{Name: options[k], Value: options[k+1]})
		}
		return i
	}
	press := func(line string) discordtest.Interaction {
		return discordtest.Interaction{Kind: discordtest.Press, CustomID: line}
	}
	for _, step := range []struct {
		user        string
		permissions uint64
		do          discordtest.Interaction
		want        string // empty: no client can do it
		private     bool
	}{
		{"4", member, slash("summary", "points", "21"), "", false},
		{"4", member, press("!/summary 21"), mayNot, true},
		{"3", moderator, slash("summary", "points", "21"), may, false},
		{"6", member, slash("summary", "points", "21"), may, false}, // by the server's own rule
		{"3", moderator, slash("settings private", "value", "on"), "", false},
		{"3", moderator, press("/settings private on"), mayNot, true},
		{"2", manager, slash("settings private", "value", "on"), "for the asker alone", true},
		{"4", member, slash("point", "number", "21"), may, true},
		{"5", member, press("!/summary 21"), mayNot, true},
		{"2", manager, slash("settings moderators", "change", "add", "role", "77", "person", "4"), "<@&77> <@4>", true},
		{"5", member, press("!/summary 21"), may, false},
		{"4", member, press("!/summary 21"), may, false},
		{"6", member, press("!/summary 21"), mayNot, true},
		{"3", moderator, slash("schedule add", "points", "5-7", "time", "09:00", "zone", "Europe/Kyiv"), "Schedule 1 is made", true},
	} {
		i := step.do
		i.Guild, i.Channel, i.Permissions, i.User.ID = "1000", "2000", step.permissions, step.user
		res, err := dc.Interact(i).Wait(t.Context())
		if step.want == "" {
			if !errors.Is(err, discordtest.ErrImpossible) {
				t.Errorf("%s can do %+v: %v", step.user, step.do, err)
			}
			continue
		}
		text := discordShown(res.Message)
		if err != nil || !strings.Contains(text, step.want) || res.Ephemeral != step.private {
			t.Errorf("%s does %+v: %v, private %t: %s", step.user, step.do, err, res.Ephemeral, text)
		}
	}
}
