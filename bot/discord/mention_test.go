package discord

import (
	"testing"
	"time"

	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
	"planbot/bot/locale"
	"planbot/bot/message"
)

// say writes a message and returns what the bot answers.
func (p *place) say(m discordtest.Message) []discordtest.SentMessage {
	p.t.Helper()
	where := m.Channel
	if where == "" {
		where = channel
	}
	before := len(p.Messages(where))
	p.Message(m)
	if err := api.Pause(p.t.Context(), 10*time.Second); err != nil {
		p.t.Fatal(err)
	}
	return p.Messages(where)[before:]
}

func TestMention(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		direct := p.DirectChannel("900000000000000001")
		other := p.Message(discordtest.Message{ID: "31", Guild: guild, Channel: channel, Content: "Elections in 100 days!"})
		inDirect := p.Message(discordtest.Message{Channel: direct, Content: "elections in 100 days"})
		_ = api.Pause(t.Context(), time.Second)
		for _, tt := range []struct {
			name string
			m    discordtest.Message
			want []string // in the one answer; nil: none
		}{
			{"a question", discordtest.Message{Content: "<@" + self + "> how big may the army be?"}, []string{"Point 6"}},
			{"a question in the old form", discordtest.Message{Content: "hi <@!" + self + "> /point 21"}, nil},
			{"a command", discordtest.Message{Content: "<@" + self + "> /point 21"}, []string{"Point 21"}},
			{"with other markup", discordtest.Message{Content: "<@" + self + "> <#77> <:x:99> point 21 <@&5>"}, []string{"Point 21"}},
			{"only our name", discordtest.Message{Content: "<@" + self + ">"}, []string{"Write your question", "Find in the plan"}},
			{"our name in a reply", discordtest.Message{Content: "<@" + self + ">", ReplyTo: other}, []string{"Find in the plan"}}, // its words are not ours to read
			{"a wrong command", discordtest.Message{Content: "<@" + self + "> /poin 21"}, []string{"Did you mean /point?"}},
			{"no mention", discordtest.Message{Content: "how big may the army be?"}, nil},
			{"somebody else", discordtest.Message{Content: "<@12345> how big may the army be?"}, nil},
			{"a bot", discordtest.Message{Content: "<@" + self + "> /point 21", Author: discordtest.User{ID: "55", Bot: true}}, nil},
			{"a webhook", discordtest.Message{Content: "<@" + self + "> /point 21", Webhook: "66"}, nil},
			{"a direct message", discordtest.Message{Content: "/point 3", Channel: direct}, []string{"Point 3"}},
			{"a direct reply", discordtest.Message{Content: "<@" + self + ">", Channel: direct, ReplyTo: inDirect}, []string{"Point 25"}},
		} {
			if tt.m.Channel == "" {
				tt.m.Guild, tt.m.Channel = guild, channel
			}
			got := p.say(tt.m)
			if tt.name == "a question in the old form" {
				if len(got) != 1 {
					t.Errorf("%s: %d answers", tt.name, len(got))
				}
				continue
			}
			if want := min(len(tt.want), 1); len(got) != want {
				t.Errorf("%s: %d answers, want %d", tt.name, len(got), want)
				continue
			}
			for _, m := range got {
				has(t, m, tt.want...)
				if m.ReplyTo == "" {
					t.Errorf("%s: not a reply", tt.name)
				}
			}
		}
	})
}

// TestMentionButtons: the buttons of such an answer show what they open to the
// presser alone, since Discord does not say who has asked.
func TestMentionButtons(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		taught := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + ">"})[0]
		for _, label := range []string{"/point 21", "/who amnesty", "/ask how big can the army be"} {
			if r := p.press(taught, label); r.Type != api.RespondMessage || !r.Ephemeral {
				t.Errorf("%s: type %d", label, r.Type)
			}
			taught = p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + ">"})[0]
		}
		many := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /speakers"})
		if len(many) != 1 {
			t.Fatalf("%d messages for an answer with pages", len(many))
		}
		if r := p.press(many[0], "›"); r.Type != api.RespondMessage || !r.Ephemeral {
			t.Errorf("type %d", r.Type)
		}
	})
}

// TestMentionOnce: an answer that may have arrived is sent again, and Discord
// drops the second copy by its nonce.
func TestMentionOnce(t *testing.T) {
	for name, fault := range map[string]discordtest.Fault{
		"502 after it was done": {Kind: discordtest.ServerError, Done: true},
		"502":                   {Kind: discordtest.ServerError},
		"hung up after":         {Kind: discordtest.HangUp, Done: true},
		"hung up":               {Kind: discordtest.HangUp},
		"429":                   {Kind: discordtest.RateLimited, RetryAfter: 3 * time.Second},
		"429 for all":           {Kind: discordtest.RateLimited, RetryAfter: 3 * time.Second, Global: true},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := open(t, setup{}, false)
				fault.Match = "POST /channels/*/messages"
				p.Fail(fault)
				if got := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /point 1"}); len(got) != 1 {
					t.Errorf("%d answers", len(got))
				}
			})
		})
	}
}

// TestMentionForbidden: where the bot lacks a permission it does not retry.
func TestMentionForbidden(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		p.SetGuild(discordtest.Guild{ID: guild, Channels: []discordtest.Channel{{ID: channel, Muted: true}}})
		if got := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /point 1"}); len(got) != 0 {
			t.Errorf("%d answers", len(got))
		}
		if n := len(callsTo(p, "POST")); n != 1 {
			t.Errorf("%d calls", n)
		}
	})
}

// TestMentionWithoutHistory: where the bot may not reply it writes a plain message.
func TestMentionWithoutHistory(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		p.Fail(discordtest.Fault{Kind: discordtest.Refused, Status: 404, Code: api.NoHistory, Match: "POST /channels/*/messages"})
		got := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /point 1"})
		if len(got) != 1 || got[0].ReplyTo != "" {
			t.Errorf("answers %+v", got)
		}
	})
}

// TestMentionBusyChannel: a rate limit of one channel does not delay another.
func TestMentionBusyChannel(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{fake: discordtest.Options{RateLimits: true}}, false)
		p.SetGuild(discordtest.Guild{ID: guild, Channels: []discordtest.Channel{{ID: channel}, {ID: "2001"}}})
		for range 30 {
			p.Message(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /point 1"})
		}
		began := time.Now()
		p.Message(discordtest.Message{Guild: guild, Channel: "2001", Content: "<@" + self + "> /point 1"})
		if _, err := p.WaitCalls(t.Context(), 1, "POST /channels/2001/messages"); err != nil || time.Since(began) > 3*time.Second {
			t.Errorf("the quiet channel waited %v: %v", time.Since(began), err)
		}
		_ = api.Pause(t.Context(), time.Minute)
		if n := len(p.Messages(channel)); n != 30 {
			t.Errorf("%d of 30 answers in the busy channel", n)
		}
		for _, c := range callsTo(p, "POST") {
			if c.Status == 429 {
				t.Errorf("a limit was hit, though the headers had told of it: %s %s %s", c.Path, c.At, c.Answer)
			}
		}
	})
}

func TestTeachFitsAnyTable(t *testing.T) {
	reply := teach(warmBot(), locale.In("en"), "discord.hello")
	if c := reply.Blocks[len(reply.Blocks)-1].(message.Choices); len(c.Choices) != 3 {
		t.Errorf("%d examples", len(c.Choices))
	}
}

// TestMentionRights: a message does not say what its author may do, so the answer
// to a moderators' command says to use the slash command.
func TestMentionRights(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		for _, line := range []string{"/summary 21", "/settings private on", "/schedule 1-28 09:00 UTC"} {
			got := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> " + line})
			if len(got) != 1 {
				t.Fatalf("%s: %d answers", line, len(got))
			}
			has(t, got[0], "type / and choose it from the list")
		}
	})
}

// TestMentionAbout: a mention in a reply may be about the message that it replies to,
// which in a server Discord shows to the bot where it mentions the bot too.
func TestMentionAbout(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		write := func(content, more string) string {
			return p.Message(discordtest.Message{Guild: guild, Channel: channel, Content: content, More: more})
		}
		theirs, readable := write("Elections in 100 days!", ""), write("<@"+self+"> Ukraine will hold elections in 100 days.", "")
		preview := write("<@"+self+"> "+link, `{"embeds":[{"type":"link","title":`+elections+`}]}`)
		wait(t, time.Second)
		ours := p.Messages(channel)[0].ID
		const unread, menu = "I can't read the message that you reply to.", "Apps, then Find in the plan."
		for _, tt := range []struct {
			line, to string
			want     []string
		}{
			{"", theirs, []string{unread, menu}},
			{"is this true?", theirs, []string{unread, menu}},
			{"verify", theirs, []string{unread, menu}},
			{"what do you make of it, dear bot?", theirs, []string{unread, menu}},
			{"правда?", theirs, []string{"Застосунки, далі «Знайти в плані»"}},
			{"это правда?", theirs, []string{"Приложения", "Найти в плане"}},
			{"", readable, []string{"What the sources have on that", "Point 25"}},
			{"is this true?", readable, []string{"What the sources have on that", "Point 25"}},
			{"source?", preview, []string{"What the sources have on that", "Point 25"}},
			{"це правда?", readable, []string{"Пункт 25"}},
			{"verify this", readable, []string{"Yes, word for word:", "Point 25"}},
			{"/verify", preview, []string{"Yes, word for word:", "Point 25"}},
			{"проверь цитату", readable, []string{"Да, слово в слово:"}},
			{"/find", readable, []string{"What the sources have on that", "Point 25"}},
			{"how big may the army be?", readable, []string{"Point 6"}},
			{"/point 99", readable, []string{"points 1 to 28"}},
			{"is this true?", "", []string{"read by itself"}},
			{"is this true?", ours, []string{"read by itself"}},
			{"", ours, []string{"Write your question"}},
		} {
			got := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> " + tt.line, ReplyTo: tt.to})
			if len(got) != 1 {
				t.Errorf("%s: %d answers", tt.line, len(got))
				continue
			}
			has(t, got[0], tt.want...)
		}
	})
}

// TestMentionWithoutEmbeds: where the bot may not post embeds it answers as
// everywhere.
func TestMentionWithoutEmbeds(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		withChannels(p)
		ask := discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /who amnesty"}
		want := p.say(ask)
		ask.Channel = noLink
		if got := p.say(ask); len(got) != 1 || textOf(got[0]) != textOf(want[0]) {
			t.Errorf("%+v", got)
		}
	})
}

// TestNamed: people and roles that are mentioned are named as /settings
// moderators wants them.
func TestNamed(t *testing.T) {
	for in, want := range map[string]string{
		"moderators <@&5>": "moderators  role:5", "moderators <@1><@!2>": "moderators  user:1  user:2",
		"moderators role:5": "moderators role:5", "moderators <@x>": "moderators <@x>", "quiet on <#5>": "quiet on", "quiet on <#6>": "quiet on  channel:6",
	} {
		if got := named(in, "5"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	b := warmBot()
	for in, want := range map[string]string{
		"<@9> /settings moderators <@&5> <@1>": "/settings moderators  role:5   user:1",
		"<@!9> /schedule 1-28 09:00 <#5>":      "/schedule 1-28 09:00  channel:5", // which the core refuses by name
		"<@9> summary 26 <#5>":                 "/summary 26  channel:5",          // without a slash, too
		"<@9> **summary** `26` <@&5>":          "/summary 26  role:5",
		"<@&5> <@9> /summary 26":               "/summary 26",
		"<@9> point 21 <@&5>":                  "point 21",
	} {
		if got := asked(b, &chatMessage{body: body{Content: in}}, "9"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
