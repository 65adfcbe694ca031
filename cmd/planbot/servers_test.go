package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot"
	"planbot/bot/chats"
	"planbot/bot/discord"
	"planbot/bot/discord/discordtest"
	"planbot/bot/message"
	"planbot/bot/store"
)

// TestServersLeft takes the bot out of Discord servers, on a synthetic clock:
// what is kept for a server that it is no longer in goes after the grace, and
// nothing goes because a list could not be had. Over HTTP there are two replicas,
// which do no harm.
func TestServersLeft(t *testing.T) {
	for _, mode := range []string{"gateway", "http"} {
		t.Run(mode, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { serversLeft(t, mode == "http") })
		})
	}
}

func serversLeft(t *testing.T, overHTTP bool) {
	p := &program{environ: env(), stderr: t.Output()}
	c, err := p.corpus()
	if err != nil {
		t.Fatal(err)
	}
	fake := discordtest.Start(t, discordtest.Options{Memory: true, HeartbeatInterval: 10 * time.Minute})
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "planbot.db"), p.logger())
	if err != nil {
		t.Fatal(err)
	}
	b := bot.NewWith(bot.Config{Corpus: c, Log: p.logger(), Store: db})
	for _, chat := range []string{"1000", "1001", "7"} { // the last is a person
		if chat != "7" {
			fake.SetGuild(discordtest.Guild{ID: chat})
		}
		if err := db.SetSettings(t.Context(), message.ChatKey{Platform: "discord", Chat: chat}, chats.Settings{Detect: true}, "7"); err != nil {
			t.Fatal(err)
		}
	}
	kept := func(after time.Duration, want string) {
		t.Helper()
		<-time.After(after)
		chats, err := db.Chats(t.Context(), "discord")
		var got []string
		for _, c := range chats {
			got = append(got, fmt.Sprintf("%s left %t", c.Chat, c.Left))
		}
		if text := strings.Join(got, ", "); err != nil || text != want {
			t.Errorf("after %v: %q, want %q; %v", after, text, want, err)
		}
	}
	stop := runReplicas(t, b, fake, overHTTP)
	kept(2*time.Minute, "1000 left false, 1001 left false")
	fake.RemoveGuild("1000")
	fake.RemoveGuild("1001")
	kept(12*time.Hour, "1000 left true, 1001 left true")
	fake.SetGuild(discordtest.Guild{ID: "1001"})
	kept(12*time.Hour, "1000 left true, 1001 left false")

	fake.Fail(discordtest.Fault{Kind: discordtest.ServerError, Match: "GET /users/@me/guilds", Times: -1})
	fake.RemoveGuild("1001") // only the gateway can tell
	kept(24*time.Hour, fmt.Sprintf("1000 left true, 1001 left %t", !overHTTP))
	fake.Heal()
	kept(12*time.Hour, "1000 left true, 1001 left true")
	fake.SetGuild(discordtest.Guild{ID: "1001"})
	kept(bot.LeaveGrace, "1000 left true, 1001 left false")
	soon, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	b.RunSchedules(soon) // forgets what is old
	kept(0, "1001 left false")
	if s, err := db.Settings(t.Context(), message.ChatKey{Platform: "discord", Chat: "7"}); err != nil || !s.Detect {
		t.Errorf("the person's own settings: %+v, %v", s, err)
	}
	stop()
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// runReplicas runs the bot, and returns what stops them.
func runReplicas(t *testing.T, b *bot.Bot, fake *discordtest.Server, overHTTP bool) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	replicas := 1
	if overHTTP {
		replicas = 2
	}
	for range replicas {
		cfg := discord.Config{Token: discordtest.DefaultToken, APIURL: fake.URL(), Dial: fake.Dial}
		if overHTTP {
			cfg.PublicKey = fake.PublicKey()
		}
		d, err := discord.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		go func() { ended <- d.Run(ctx, b) }()
	}
	return func() {
		cancel()
		for range replicas {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		<-time.After(2 * time.Second) // the library ends a second later
	}
}
