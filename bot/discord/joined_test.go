package discord

import (
	"slices"
	"strings"
	"testing"
	"time"

	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
)

const (
	joined = "5000" // a server that the bot joins
	lobby  = "5001" // its system channel
)

// TestGreeting: a server that the bot joins is greeted once, in its system channel,
// in its language; the examples answer the presser alone.
func TestGreeting(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		wait(t, time.Minute)
		if got := p.Messages(channel); len(got) > 0 {
			t.Errorf("a server that the bot was in is greeted: %s", textOf(got[0]))
		}
		p.Join(discordtest.Guild{ID: joined, System: lobby, Channels: []discordtest.Channel{{ID: lobby}}})
		wait(t, time.Minute)
		got := p.Messages(lobby)
		if len(got) != 1 || got[0].Ephemeral {
			t.Fatalf("%d greetings", len(got))
		}
		has(t, got[0], "Hello!", "you alone will see the answer")
		r, _ := p.do(discordtest.Interaction{Kind: discordtest.Press, Guild: joined, Message: got[0].ID, CustomID: "=/point 21"})
		if r.Type != api.RespondMessage || !r.Ephemeral {
			t.Errorf("an example: type %d, ephemeral %t", r.Type, r.Ephemeral)
		}
		has(t, r.Message, "Point 21")

		p.Outage(joined)
		p.RemoveGuild(joined)
		p.Join(discordtest.Guild{ID: joined, System: lobby, Channels: []discordtest.Channel{{ID: lobby}}})
		p.Join(discordtest.Guild{ID: "6000", Channels: []discordtest.Channel{{ID: "6001"}}})
		p.Join(discordtest.Guild{ID: "7000", System: "7001", Channels: []discordtest.Channel{{ID: "7001", Muted: true}}})
		p.Join(discordtest.Guild{ID: "8000", System: "8001", Locale: "uk", Channels: []discordtest.Channel{{ID: "8001"}}})
		wait(t, time.Minute)
		for where, want := range map[string]int{lobby: 1, "6001": 0, "7001": 0, "8001": 1} {
			got := slices.DeleteFunc(p.Messages(where), func(m discordtest.SentMessage) bool { return m.Ephemeral })
			if len(got) != want {
				t.Errorf("%s: %d greetings, want %d", where, len(got), want)
			}
		}
		has(t, p.Messages("8001")[0], "Вітаю!")
		if log := p.logged(); strings.Contains(log, "level=WARN") || !strings.Contains(log, "a server was not greeted") {
			t.Errorf("the log is:\n%s", log)
		}
	})
}

// TestLeftMeanwhile: a server that the bot left while it was not connected is noticed
// when the next session begins, and is greeted no second time.
func TestLeftMeanwhile(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		p.Join(discordtest.Guild{ID: joined, System: lobby, Channels: []discordtest.Channel{{ID: lobby}}})
		wait(t, time.Minute)
		in := func() string { return strings.Join(slices.Sorted(slices.Values(p.d.guilds.of([2]uint64{0, 1}))), " ") }
		both := in()
		p.Fail(discordtest.Fault{Kind: discordtest.RefuseResume})
		p.Fail(discordtest.Fault{Kind: discordtest.Drop})
		p.RemoveGuild(joined)
		wait(t, 5*time.Minute)
		if in() != guild || both != guild+" "+joined {
			t.Errorf("in %s, and then in %s", both, in())
		}
		p.Join(discordtest.Guild{ID: joined, System: lobby, Channels: []discordtest.Channel{{ID: lobby}}})
		wait(t, time.Minute)
		if n := len(p.Messages(lobby)); in() != both || n != 1 {
			t.Errorf("in %s, %d greetings", in(), n)
		}
	})
}

// TestRoleMention: who mentions the bot's own role is told how to ask, since
// Discord hides the text. With the bot's name beside it the text is answered.
func TestRoleMention(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		wait(t, time.Second)
		own := "<@&" + discordtest.BotRole(guild) + ">"
		for content, want := range map[string]string{
			own + " point 21":                     "You mentioned my role",
			own + " <@" + self + "> point 21":     "Point 21",
			"<@&999> how big can the army be?":    "",
			"<@&" + guild + "> what is point 21?": "", // everyone
		} {
			got := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: content})
			if want == "" {
				if len(got) > 0 {
					t.Errorf("%s: %s", content, textOf(got[0]))
				}
				continue
			}
			if len(got) != 1 {
				t.Fatalf("%s: %d answers", content, len(got))
			}
			has(t, got[0], want)
		}
	})
}

// TestPresence: the bot's presence is set in each session that begins, until the
// gateway closes a connection since it can't read a message.
func TestPresence(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		wait(t, time.Second)
		for _, tt := range []struct {
			faults []discordtest.Fault
			want   string
		}{
			{nil, "/point 21"},
			{[]discordtest.Fault{{Kind: discordtest.Reconnect}}, "/point 21"},
			{[]discordtest.Fault{{Kind: discordtest.InvalidSession}}, "/point 21"},
			{[]discordtest.Fault{{Kind: discordtest.Close, Code: 4002}}, "/point 21"}, // the session goes on
			{[]discordtest.Fault{{Kind: discordtest.InvalidSession}}, ""},
		} {
			before := p.Identifies()
			for _, f := range tt.faults {
				p.Fail(f)
				wait(t, 5*time.Minute)
			}
			if got := p.Presence(); got != tt.want || p.d.Ready() != nil {
				t.Errorf("after %+v and %d identifies: presence %q, want %q; %v", tt.faults, p.Identifies()-before, got, tt.want, p.d.Ready())
			}
		}
	})
}
