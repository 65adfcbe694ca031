package discord

import (
	"context"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
	"planbot/corpus"
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
		go func() { done <- d.Run(ctx, warmBot()) }()
		wait(t, time.Second)
		if err := d.Ready(); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// TestRights: what an interaction says of the asker's rights, for the command
// that Discord delivered, and for a press.
func TestRights(t *testing.T) {
	b := warmBot()
	const here = `{"0":"1"}`
	for _, tt := range []struct {
		name, permissions, owners, command string
		manage, post                       bool
	}{
		{"a member", "2147486720", here, "", false, false},
		{"an administrator", "8", here, "", true, true},
		{"who manages the server", "32", here, "", true, true},
		{"a moderator of the channel", "8192", here, "", false, true},
		{"no permissions", "", here, "", false, false},
		{"no number", "x", here, "", false, false},
		{"all of them", "18446744073709551615", here, "", true, true},
		{"too many", "18446744073709551616", here, "", false, false},
		{"delivered /settings", "2147486720", here, "settings", true, true},
		{"delivered /summary", "2147486720", here, "summary", false, true},
		{"delivered /schedule", "2147486720", here, "schedule", false, true},
		{"delivered /point", "2147486720", here, "point", false, false},
		{"delivered by a user's installation", "8", `{"1":"3"}`, "settings", false, false},
		{"delivered to another server", "8", `{"0":"2"}`, "settings", false, false},
		{"delivered by we don't know whom", "2147486720", `null`, "settings", false, false},
		{"a manager, by we don't know whom", "32", `null`, "settings", true, true},
	} {
		var i interaction
		mustDecode(t, `{"type":2,"guild_id":"1","channel_id":"2","member":{"user":{"id":"3"},"roles":["4"],"permissions":"`+tt.permissions+`"},"authorizing_integration_owners":`+tt.owners+`}`, &i)
		from := i.origin(b.Command(tt.command))
		if allows(t, from.Admin) != tt.manage || allows(t, from.Posts) != tt.post {
			t.Errorf("%s: manages %t, posts %t", tt.name, !tt.manage, !tt.post)
		}
		i.Type = interactPress
		if press := i.origin(nil); allows(t, press.Admin) != bits(tt.permissions).manages() && !i.foreign() {
			t.Errorf("%s: a press manages %t", tt.name, allows(t, press.Admin))
		}
	}
}

func allows(t *testing.T, right func(context.Context) (bool, error)) bool {
	t.Helper()
	if right == nil {
		return false
	}
	may, err := right(t.Context())
	if err != nil {
		t.Error(err)
	}
	return may
}

// TestOrigin: a chat that the bot is not in is unknown to the core.
func TestOrigin(t *testing.T) {
	for name, tt := range map[string]struct {
		body         string
		chat, thread string
		direct       bool
		unable       string // in it
	}{
		"a server":              {`{"guild_id":"1","channel_id":"2","authorizing_integration_owners":{"0":"1"},"app_permissions":"19456","member":{"user":{"id":"3"},"permissions":"0"}}`, "1", "2", false, ""},
		"a server without us":   {`{"guild_id":"1","channel_id":"2","authorizing_integration_owners":{"1":"3"},"app_permissions":"19456","member":{"user":{"id":"3"}}}`, "", "", false, "not a member of this server"},
		"a direct message":      {`{"channel_id":"2","context":1,"user":{"id":"3"},"authorizing_integration_owners":{"0":"0"}}`, "3", "2", true, ""},
		"a group":               {`{"channel_id":"2","context":2,"user":{"id":"3"},"authorizing_integration_owners":{"1":"3"}}`, "", "", false, ""},
		"nowhere":               {`{"user":{"id":"3"}}`, "", "", false, ""},
		"no embeds":             {`{"guild_id":"1","channel_id":"2","app_permissions":"3072","member":{"user":{"id":"3"}}}`, "1", "2", false, ""},
		"nothing":               {`{"guild_id":"1","channel_id":"2","app_permissions":"0","member":{"user":{"id":"3"}}}`, "1", "2", false, "I lack View Channel and Send Messages."},
		"no writing in threads": {`{"guild_id":"1","channel_id":"2","channel":{"type":11},"app_permissions":"19456","member":{"user":{"id":"3"}}}`, "1", "2", false, "I lack Send Messages in Threads."},
		"all of it":             {`{"guild_id":"1","channel_id":"2","channel":{"type":11},"app_permissions":"8","member":{"user":{"id":"3"}}}`, "1", "2", false, ""},
		"permissions untold":    {`{"guild_id":"1","channel_id":"2","member":{"user":{"id":"3"}}}`, "1", "2", false, ""},
	} {
		var i interaction
		mustDecode(t, tt.body, &i)
		from := i.origin(nil)
		if from.Platform != platform || from.Chat != tt.chat || from.Thread != tt.thread || from.Direct != tt.direct || from.User != "3" || !from.PrivateReplies {
			t.Errorf("%s: %+v", name, from)
		}
		if !strings.Contains(from.Unable, tt.unable) || (from.Unable == "") != (tt.unable == "") {
			t.Errorf("%s: unable: %q, want %q", name, from.Unable, tt.unable)
		}
	}
	m := chatMessage{Guild: "1", Channel: "2", Author: author{ID: "3"}}
	if from := m.origin(); from.Chat != "1" || from.Thread != "2" || from.User != "3" || from.Direct || from.Admin != nil {
		t.Errorf("a message: %+v", from)
	}
	m.Guild = ""
	if from := m.origin(); from.Chat != "3" || from.Thread != "2" || !from.Direct {
		t.Errorf("a direct message: %+v", from)
	}
}

// TestTooOften: a user who asks too often is told once. Then a press changes
// nothing, a mention gets no answer, and a command gets a short one, since Discord
// wants an answer.
func TestTooOften(t *testing.T) {
	for _, mode := range []string{"gateway", "http"} {
		t.Run(mode, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				b := bot.NewWith(bot.Config{Corpus: corpus.Default(), Limits: &bot.Limits{UserBurst: 2, UserEvery: time.Hour}})
				p := open(t, setup{bot: b}, mode == "http")
				hidden := p.slash("who", "subject", longLine, "private", "true").Message
				wait(t, 10*time.Second) // it has several pages
				shown := p.slash("about")
				if r := p.slash("about"); !r.Ephemeral || !strings.Contains(textOf(r.Message), "faster than") {
					t.Errorf("ephemeral %t: %s", r.Ephemeral, textOf(r.Message))
				}
				if r := p.slash("about"); !r.Ephemeral || !strings.Contains(textOf(r.Message), "wait a moment") {
					t.Errorf("ephemeral %t: %s", r.Ephemeral, textOf(r.Message))
				}
				if r := p.press(shown.Message, "Sources"); r.Type != api.RespondNothing || r.Message.Edits != 0 {
					t.Errorf("type %d, %d edits", r.Type, r.Message.Edits)
				}
				// What the core never sees has the same limit.
				for id, on := range map[string]string{"post": hidden.ID, "nonsense": ""} {
					if r, _ := p.do(discordtest.Interaction{Kind: discordtest.Press, Guild: guild, Message: on, CustomID: id}); r.Type != api.RespondNothing {
						t.Errorf("%s: type %d", id, r.Type)
					}
				}
				if r := p.slash("who", "subject", "amnesty", "person", "Bob Smith"); !strings.Contains(textOf(r.Message), "wait a moment") {
					t.Errorf("an unknown name: %s", textOf(r.Message))
				}
				if r, _ := p.do(discordtest.Interaction{Kind: discordtest.MessageCommand, Name: english("discord.find"), Target: discordtest.Message{More: `{"attachments":[]}`}}); !strings.Contains(textOf(r.Message), "wait a moment") {
					t.Errorf("a message without words: %s", textOf(r.Message))
				}
				if mode == "http" {
					return
				}
				for _, says := range []string{"/about", ""} {
					if got := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> " + says}); len(got) != 0 {
						t.Errorf("%d answers to a mention of %q", len(got), says)
					}
				}
			})
		})
	}
}
