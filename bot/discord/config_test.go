package discord

import (
	"context"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/discord/discordtest"
)

func TestNew(t *testing.T) {
	key := strings.Repeat("0f", 32)
	for name, tt := range map[string]struct {
		cfg  Config
		want string // of the error
	}{
		"gateway":             {Config{Token: "a.b.c"}, ""},
		"http":                {Config{PublicKey: key}, ""},
		"http with a token":   {Config{PublicKey: key, Token: "a.b.c", RegisterGuild: "123"}, ""},
		"a proxy":             {Config{Token: "a.b.c", APIURL: "http://proxy:8080/"}, ""},
		"nothing":             {Config{}, "a token or a public key"},
		"a short key":         {Config{PublicKey: key[2:]}, "64 hexadecimal digits"},
		"no key":              {Config{PublicKey: strings.Repeat("x", 64)}, "64 hexadecimal digits"},
		"a token with a line": {Config{Token: "a.b.c\n"}, "the token has a character"},
		"a token with Bot":    {Config{Token: "Bot a.b.c"}, "the token has a character"},
		"a server's name":     {Config{Token: "a.b.c", RegisterGuild: "mine"}, "is a number"},
		"a server, no token":  {Config{PublicKey: key, RegisterGuild: "1"}, "needs a token"},
		"an odd address":      {Config{Token: "a.b.c", APIURL: "discord.com"}, "must look like"},
		"a secret address":    {Config{Token: "a.b.c", APIURL: "https://u:pw@x"}, "must look like"},
	} {
		d, err := New(tt.cfg)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
		if err == nil && (d.Name() != "discord" || d.Ready() == nil) {
			t.Errorf("%s: %q is ready before it runs: %v", name, d.Name(), d.Ready())
		}
		if tt.cfg.Token != "" && err != nil && strings.Contains(err.Error(), "a.b.c") {
			t.Errorf("%s: the token is in %v", name, err)
		}
	}
	d, err := New(Config{Token: "x", APIURL: "http://proxy:8080/"})
	if err != nil || d.rest.base != "http://proxy:8080/api/v10" {
		t.Errorf("base %q, %v", d.rest.base, err)
	}
}

// TestRunWithoutToken answers over HTTP and calls nothing.
func TestRunWithoutToken(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d, err := New(Config{PublicKey: strings.Repeat("0f", 32)})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		done := make(chan error)
		go func() { done <- d.Run(ctx, warmBot(t)) }()
		wait(t, time.Second)
		if err := d.Ready(); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestOrigin(t *testing.T) {
	inServer := interaction{Guild: "1", Channel: "2", Member: member{User: author{ID: "3"}, Roles: []string{"4"}, Permissions: "32"}}
	from := inServer.origin()
	admin, err := from.Admin(t.Context())
	if from.Platform != platform || from.Chat != "1" || from.Thread != "2" || from.User != "3" || from.Roles[0] != "4" || from.Direct || !from.Whispers || !admin || err != nil {
		t.Errorf("in a server: %+v, %t, %v", from, admin, err)
	}
	direct := interaction{Channel: "2", User: author{ID: "3"}, Context: directContext}
	if from := direct.origin(); from.Chat != "3" || from.Thread != "2" || from.User != "3" || !from.Direct || from.Admin != nil {
		t.Errorf("direct: %+v", from)
	}
	group := interaction{Channel: "2", User: author{ID: "3"}, Context: 2}
	if from := group.origin(); from.Direct || from.Chat != "2" || from.Thread != "" {
		t.Errorf("in a group: %+v", from)
	}
	for permissions, want := range map[string]bool{"": false, "0": false, "8": true, "32": true, "8192": true, "2147483648": false, "x": false, "18446744073709551615": true} {
		if moderates(permissions) != want {
			t.Errorf("permissions %q", permissions)
		}
	}
	m := message{Guild: "1", Channel: "2", Author: author{ID: "3"}}
	if from := m.origin(); from.Chat != "1" || from.Thread != "2" || from.User != "3" || from.Direct {
		t.Errorf("a message: %+v", from)
	}
	m.Guild = ""
	if from := m.origin(); from.Chat != "3" || from.Thread != "2" || !from.Direct {
		t.Errorf("a direct message: %+v", from)
	}
}

// TestTooOften: who asks too often is told once; then a press changes nothing,
// a mention gets no answer, and a command gets a word, since Discord wants one.
func TestTooOften(t *testing.T) {
	for _, mode := range []string{"gateway", "http"} {
		t.Run(mode, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				b := bot.NewWith(bot.Config{Corpus: loadCorpus(t), Limits: &bot.Limits{UserBurst: 1, UserEvery: time.Hour}})
				p := open(t, setup{bot: b}, mode == "http")
				shown := p.slash("about")
				if r := p.slash("about"); !r.Ephemeral || !strings.Contains(textOf(r.Message), "faster than") {
					t.Errorf("ephemeral %t: %s", r.Ephemeral, textOf(r.Message))
				}
				if r := p.slash("about"); !r.Ephemeral || !strings.Contains(textOf(r.Message), "wait a moment") {
					t.Errorf("ephemeral %t: %s", r.Ephemeral, textOf(r.Message))
				}
				if r := p.press(shown.Message, "Sources"); r.Type != respondNothing || r.Message.Edits != 0 {
					t.Errorf("type %d, %d edits", r.Type, r.Message.Edits)
				}
				if mode == "http" {
					return
				}
				if got := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /about"}); len(got) != 0 {
					t.Errorf("%d answers to a mention", len(got))
				}
			})
		})
	}
}
