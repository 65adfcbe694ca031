package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"planbot/bot/discord/discordtest"
	"planbot/bot/telegram/telegramtest"
)

// wantMyData holds a file to be what is stored about somebody who has set one
// thing in their private chat.
func wantMyData(t *testing.T, name, kind, data, platform, id string) {
	t.Helper()
	var got struct {
		Platform string `json:"platform"`
		ID       string `json:"your_id"`
		Private  struct {
			Private bool `json:"private"`
		} `json:"settings_of_our_private_chat"`
	}
	err := json.Unmarshal([]byte(data), &got)
	if err != nil || name != "planbot-mydata.json" || kind != "application/json" || got.Platform != platform || got.ID != id || !got.Private.Private {
		t.Errorf("%s, %s, %v: %s", name, kind, err, data)
	}
}

// TestMyDataTelegram gets the file by the button below what it is about.
func TestMyDataTelegram(t *testing.T) {
	t.Parallel() // most of its time is Telegram's pace
	tg := telegramtest.Start(t, telegramtest.Options{})
	addr := freeAddr(t)
	startServe(t, "PLANBOT_TELEGRAM_TOKEN="+telegramtest.Token, "PLANBOT_TELEGRAM_API_URL="+tg.URL(), "PLANBOT_HTTP_ADDR="+addr)
	page(t, "http://"+addr+"/readyz", http.StatusOK)
	sent := func(n int) []telegramtest.SentMessage {
		t.Helper()
		all, err := tg.WaitMessages(t.Context(), 7, n)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	tg.Message(telegramtest.Message{Chat: 7, Text: "/settings private on"})
	sent(1)
	tg.Message(telegramtest.Message{Chat: 7, Text: "/mydata"})
	about := sent(2)[1]
	if !slices.ContainsFunc(about.Keyboard, func(row []telegramtest.Button) bool {
		return slices.ContainsFunc(row, func(b telegramtest.Button) bool { return b.CallbackData == "/mydata export" })
	}) {
		t.Fatalf("no button for the file: %+v", about)
	}
	tg.Callback(7, about.ID, "/mydata export", telegramtest.User{ID: 7, FirstName: "Ann"})
	m := sent(4)[3] // below the text
	if m.File == nil {
		t.Fatalf("no file: %+v", m)
	}
	wantMyData(t, m.File.Name, m.File.Type, m.File.Data, "telegram", "7")
}

// TestMyDataDiscord does the same in direct messages, and has it forgotten.
func TestMyDataDiscord(t *testing.T) {
	dc := discordtest.Start(t, discordtest.Options{})
	addr := freeAddr(t)
	startServe(t, "PLANBOT_DISCORD_TOKEN="+discordtest.DefaultToken, "PLANBOT_DISCORD_API_URL="+dc.URL(), "PLANBOT_HTTP_ADDR="+addr)
	page(t, "http://"+addr+"/readyz", http.StatusOK)
	reader := discordtest.User{ID: "900000000000000007"}
	do := func(i discordtest.Interaction) discordtest.Response {
		t.Helper()
		i.User = reader
		r, err := dc.Interact(i).Wait(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	do(discordtest.Interaction{Name: "settings", Sub: "private", Options: []discordtest.Option{{Name: "value", Value: "on"}}})
	point := []discordtest.Option{{Name: "number", Value: "21"}}
	if r := do(discordtest.Interaction{Name: "point", Guild: "1000", Options: point}); !r.Ephemeral {
		t.Error("who chose private answers is answered openly in a server")
	}
	if r := do(discordtest.Interaction{Name: "point", Guild: "1000", Options: append(point, discordtest.Option{Name: "private", Value: "false"})}); r.Ephemeral {
		t.Error("and also when the answer shall not be private")
	}
	about := do(discordtest.Interaction{Name: "mydata", Sub: "show"})
	r := do(discordtest.Interaction{Kind: discordtest.Press, Message: about.Message.ID, CustomID: "/mydata export"})
	if len(r.Message.Files) != 1 || !r.Ephemeral {
		t.Fatalf("ephemeral %t, files %+v", r.Ephemeral, r.Message.Files)
	}
	f := r.Message.Files[0]
	wantMyData(t, f.Name, f.Type, f.Data, "discord", reader.ID)
	r = do(discordtest.Interaction{Kind: discordtest.Press, Message: r.Message.ID, CustomID: "/mydata forget"})
	if shown := discordShown(r.Message); !strings.Contains(shown, "nothing is stored about you") || len(r.Message.Files) > 0 {
		t.Errorf("forgotten: %s", shown)
	}
}
