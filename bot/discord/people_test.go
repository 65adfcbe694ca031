package discord

import (
	"errors"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/discord/discordtest"
)

// TestSilenced: who may not write in a channel is answered in private there,
// and has nothing posted.
func TestSilenced(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		p.SetGuild(discordtest.Guild{ID: guild, Channels: []discordtest.Channel{{ID: channel}, {ID: thread, Type: 11}}})
		for _, tt := range []struct {
			name, where string
			permissions uint64
			silenced    bool
		}{
			{"a member", channel, discordtest.Ordinary, false},
			{"who may only read", channel, discordtest.Ordinary &^ uint64(sendMessages), true},
			{"an administrator", channel, uint64(administrator), false},
			{"who may write in threads, in one", thread, discordtest.Ordinary &^ uint64(sendMessages), false},
			{"who may write outside of threads, in one", thread, discordtest.Ordinary &^ uint64(sendInThreads), true},
		} {
			as := func(i discordtest.Interaction) discordtest.Response {
				i.Guild, i.Channel, i.Permissions = guild, tt.where, tt.permissions
				r, _ := p.do(i)
				return r
			}
			number := []discordtest.Option{{Name: "number", Value: "21"}}
			if r := as(discordtest.Interaction{Name: "point", Options: number}); r.Ephemeral != tt.silenced {
				t.Errorf("%s: ephemeral %t", tt.name, r.Ephemeral)
			}
			own := as(discordtest.Interaction{Name: "point", Options: append(number, discordtest.Option{Name: "private", Value: "true"})})
			if canPost(own.Message) == tt.silenced {
				t.Errorf("%s: can post %t", tt.name, !tt.silenced)
			}
			if r := as(discordtest.Interaction{Kind: discordtest.Press, CustomID: "!/point 21"}); r.Ephemeral != tt.silenced {
				t.Errorf("%s: a forged post: ephemeral %t", tt.name, r.Ephemeral)
			}
			if r := as(discordtest.Interaction{Kind: discordtest.Press, CustomID: "/point 22"}); (r.Type == respondMessage && r.Ephemeral) != tt.silenced {
				t.Errorf("%s: a press on what all see: type %d, ephemeral %t", tt.name, r.Type, r.Ephemeral)
			}
			if r := as(discordtest.Interaction{Kind: discordtest.Press, Message: own.Message.ID, CustomID: buttonOf(own.Message, "Next: point 22")}); r.Type != respondUpdate {
				t.Errorf("%s: a press on one's own: type %d", tt.name, r.Type)
			}
		}
	})
}

// TestDelivered: what Discord delivers by the server's own rules is permitted,
// and what it does not deliver cannot be called.
func TestDelivered(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		const role, boss = "77", "12"
		p.SetGuild(discordtest.Guild{ID: guild, Channels: []discordtest.Channel{{ID: channel}},
			Members: []discordtest.Member{{User: discordtest.User{ID: "11"}, Roles: []string{role}}, {User: discordtest.User{ID: "13"}}},
			Rules:   []discordtest.Rule{{Command: "summary", For: role, Allow: true}, {Command: "settings", For: "13", Allow: true}, {Command: "point", For: guild}}})
		for _, tt := range []struct {
			user, command, option, value string
			permissions                  uint64
			want                         string // in the answer; empty: no client can call it
		}{
			{"11", "summary", "points", "26", 0, "full amnesty"},
			{"11", "settings", "change", "", 0, ""},
			{"11", "point", "number", "1", 0, ""},
			{"13", "summary", "points", "26", 0, ""},
			{"13", "settings", "change", "", 0, "keeps nothing"},
			{boss, "summary", "points", "26", moderator, "full amnesty"},
			{boss, "settings", "change", "", moderator, ""},
			{boss, "settings", "change", "", discordtest.Ordinary | uint64(manageGuild), "keeps nothing"},
			{boss, "summary", "points", "26", discordtest.Ordinary | uint64(manageGuild), ""}, // Manage Server is not Manage Messages
			{boss, "point", "number", "1", uint64(administrator), "Point 1"},
		} {
			i := discordtest.Interaction{Name: tt.command, Guild: guild, User: discordtest.User{ID: tt.user}, Permissions: tt.permissions}
			if tt.value != "" {
				i.Options = []discordtest.Option{{Name: tt.option, Value: tt.value}}
			}
			pending := p.Interact(i)
			if p.http {
				pending, _ = p.Post(t.Context(), "http://bot.test/", i)
			}
			r, err := pending.Wait(t.Context())
			if tt.want == "" {
				if !errors.Is(err, discordtest.ErrImpossible) {
					t.Errorf("%s calls /%s: %v", tt.user, tt.command, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s calls /%s: %v", tt.user, tt.command, err)
				continue
			}
			has(t, r.Message, tt.want)
		}
	})
}

// TestMentionRights: a message does not tell what its author may do, so a
// moderators' command is answered with the way that works.
func TestMentionRights(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		for _, line := range []string{"/summary 21", "/settings private on", "/schedule 1-28 09:00 UTC"} {
			got := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> " + line})
			if len(got) != 1 {
				t.Fatalf("%s: %d answers", line, len(got))
			}
			has(t, got[0], "Please use the command itself")
		}
	})
}

// TestMentionAbout: a question about the message that it replies to.
func TestMentionAbout(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		theirs := p.Message(discordtest.Message{ID: "31", Guild: guild, Channel: channel, Content: "Elections in 100 days!"})
		direct := p.DirectChannel("900000000000000001")
		readable := p.Message(discordtest.Message{Channel: direct, Content: "elections in 100 days"})
		wait(t, time.Second)
		for name, tt := range map[string]struct {
			m    discordtest.Message
			want string
		}{
			"not readable":             {discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> is this true?", ReplyTo: theirs}, "I can't read the message that you reply to."},
			"readable":                 {discordtest.Message{Channel: direct, Content: "is this true?", ReplyTo: readable}, "Point 25"},
			"a question of its own":    {discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> how big may the army be?", ReplyTo: theirs}, "Point 6"},
			"a command of its own":     {discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /point 99", ReplyTo: theirs}, "points 1 to 28"},
			"about nothing in our own": {discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> is this true?"}, "don't answer"},
		} {
			got := p.say(tt.m)
			if len(got) != 1 {
				t.Errorf("%s: %d answers", name, len(got))
				continue
			}
			has(t, got[0], tt.want)
		}
	})
}

// TestMentionWithoutEmbeds: where the bot may not post embeds it answers in
// plain text, whole, with who speaks and where it comes from.
func TestMentionWithoutEmbeds(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		withChannels(p)
		for _, line := range []string{"/point 26", "/who amnesty", "/point 21", "/about"} {
			ask := discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> " + line}
			rich := p.say(ask)
			ask.Channel = noLink
			text := ""
			for _, m := range p.say(ask) {
				if len(m.Embeds) > 0 || m.ReplyTo == "" {
					t.Errorf("%s: %+v", line, m)
				}
				text += m.Content + "\n"
			}
			for _, e := range rich[0].Embeds {
				if e.Author != nil && !strings.Contains(text, escape(e.Author.Name)) || e.Footer != nil && !strings.Contains(text, "-# "+escape(e.Footer.Text)) || !strings.Contains(text, e.Description) {
					t.Errorf("%s: %+v is not in\n%s", line, e, text)
				}
			}
		}
	})
}

// TestPlainSplits: long words are split between words, with lead and credit on
// every part, within the platform's limit.
func TestPlainSplits(t *testing.T) {
	words := strings.Repeat(`very \*long\* `, 500)
	b := bot.Reply{Blocks: []bot.Block{bot.Quotation{Speaker: "Ann", Kind: "direct", Text: words, Credit: "A paper"}}}
	var got string
	parts := 0
	for _, page := range Render(b, Options{}) {
		for _, m := range plain(page) {
			parts++
			if units(m.Content) > maxContent || len(m.Embeds) > 0 || !strings.HasPrefix(m.Content, "**Ann") || !strings.HasSuffix(m.Content, "A paper") {
				t.Errorf("%d units:\n%s", units(m.Content), m.Content)
			}
			_, said, _ := strings.Cut(m.Content, "\n")
			said, _, _ = strings.Cut(said, "\n-# ")
			got += said
		}
	}
	if want := escape(words); parts < 3 || strings.ReplaceAll(got, edge, "") != strings.ReplaceAll(want, edge, "") {
		t.Errorf("%d parts, %d units of %d", parts, units(got), units(want))
	}
}

// TestNamed: people and roles that are mentioned are named as /settings
// moderators wants them.
func TestNamed(t *testing.T) {
	for in, want := range map[string]string{
		"moderators <@&5>": "moderators  role:5", "moderators <@1><@!2>": "moderators  user:1  user:2",
		"moderators role:5": "moderators role:5", "moderators <#5> <@x>": "moderators <#5> <@x>",
	} {
		if got := named(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	b := warmBot(t)
	for in, want := range map[string]string{
		"<@9> /settings moderators <@&5> <@1>": "/settings moderators  role:5   user:1",
		"<@!9> /schedule 1-28 09:00 <#5>":      "/schedule 1-28 09:00 <#5>", // which the core refuses by name
		"<@9> point 21 <@&5>":                  "point 21",
	} {
		if got := asked(b, &message{Content: in}, "9"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestSuggestTooOften: who types faster than the limits allow is suggested nothing.
func TestSuggestTooOften(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		typing := discordtest.Interaction{Kind: discordtest.Autocomplete, Name: "point", Options: []discordtest.Option{{Name: "number", Value: "a", Focused: true}}}
		p.bot = bot.NewWith(bot.Config{Corpus: loadCorpus(t), Limits: new(bot.Limits)})
		d := p.d
		var i interaction
		mustDecode(t, string(p.Interact(typing).Body), &i)
		for range 1000 {
			o := d.respond(t.Context(), p.bot, &i)
			if s, ok := o.first.Data.(suggestions); !ok || s.Choices == nil {
				t.Fatalf("%+v", o.first)
			} else if len(s.Choices) == 0 {
				return
			}
		}
		t.Error("1,000 suggestions at once")
	})
}
