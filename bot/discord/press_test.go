package discord

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
	"planbot/bot/message"
)

// people are an asker, another member and a moderator.
var people = map[string]discordtest.Interaction{
	"the asker":   {User: discordtest.User{ID: "11"}, Guild: guild},
	"another":     {User: discordtest.User{ID: "12"}, Guild: guild},
	"a moderator": {User: discordtest.User{ID: "13"}, Guild: guild, Permissions: discordtest.Ordinary | uint64(manageGuild|manageMessages)},
}

// as has somebody call a command.
func (p *place) as(who, name, option, value string) discordtest.SentMessage {
	p.t.Helper()
	i := people[who]
	i.Name = name
	if option != "" {
		i.Options = []discordtest.Option{{Name: option, Value: value}}
	}
	r, _ := p.do(i)
	return r.Message
}

// pressAs has somebody press a button, or choose from a menu.
func (p *place) pressAs(who string, m discordtest.SentMessage, id string, chosen ...string) discordtest.Response {
	p.t.Helper()
	i := people[who]
	i.Kind, i.Message, i.CustomID, i.Values = discordtest.Press, m.ID, id, chosen
	r, _ := p.do(i)
	return r
}

// TestNobodyReplaces presses every button of every message in a channel: nothing
// there changes, but for the pages that whoever asked turns and what they delete.
func TestNobodyReplaces(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		p.as("the asker", "who", "subject", "Putin")
		p.as("the asker", "point", "number", "21")
		p.as("the asker", "ask", "question", "how big can the army of Ukraine be, and who has said what about it?")
		p.as("a moderator", "summary", "points", "21")
		post := p.bot.HandleLine(t.Context(), message.Origin{Platform: platform, Direct: true}, "/point 5")
		if err := p.d.Post(t.Context(), bot.Post{Chat: message.ChatKey{Platform: platform, Chat: guild}, Thread: channel, Key: "k", Reply: post}); err != nil {
			t.Fatal(err)
		}
		owners := []string{"the asker", "the asker", "the asker", "a moderator", ""}
		all := p.open()
		if len(all) != len(owners) {
			t.Fatalf("%d messages", len(all))
		}
		for i, m := range all {
			for who := range people {
				for _, c := range inside(m.Components) {
					own := i < 3 && strings.ContainsAny(c.Label, "‹›") || c.Label == "Delete"
					if c.CustomID == "" || c.Disabled || own && who == owners[i] {
						continue
					}
					values := []string{}
					if len(c.Options) > 0 {
						values = []string{c.Options[0].Value}
					}
					r := p.pressAs(who, m, c.CustomID, values...)
					if r.Type != api.RespondMessage || !r.Ephemeral || !reflect.DeepEqual(p.open(), all) {
						t.Errorf("message %d: %s presses %q: type %d, ephemeral %t", i, who, c.Label, r.Type, r.Ephemeral)
					}
				}
			}
		}
		for i, label := range []string{"›", "22 ›"} {
			r := p.pressAs(owners[i], all[i], buttonOf(all[i], label))
			if r.Type != api.RespondUpdate || textOf(p.open()[i]) == textOf(all[i]) {
				t.Errorf("message %d: its asker gets type %d", i, r.Type)
			}
		}
	})
}

// open are the messages in the channel that all see.
func (p *place) open() []discordtest.SentMessage {
	return slices.DeleteFunc(p.Messages(channel), func(m discordtest.SentMessage) bool { return m.Ephemeral })
}

// TestTurnedForOneself: the page that somebody else turns to is shown to that
// person alone, turns there in place, and can be posted.
func TestTurnedForOneself(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		m := p.as("the asker", "who", "subject", "Putin")
		r := p.pressAs("another", m, buttonOf(m, "›"))
		if !r.Ephemeral || !canPost(r.Message) || textOf(r.Message) == textOf(m) {
			t.Errorf("type %d, ephemeral %t:\n%s", r.Type, r.Ephemeral, textOf(r.Message))
		}
		back := p.pressAs("another", r.Message, buttonOf(r.Message, "‹"))
		if back.Type != api.RespondUpdate || textOf(back.Message) != textOf(m) {
			t.Errorf("type %d:\n%s", back.Type, textOf(back.Message))
		}
		posted := p.pressAs("another", back.Message, buttonOf(back.Message, "Post to channel"))
		if posted.Ephemeral || textOf(posted.Message) != textOf(m) {
			t.Errorf("posted: ephemeral %t:\n%s", posted.Ephemeral, textOf(posted.Message))
		}
		if r := p.pressAs("the asker", posted.Message, buttonOf(posted.Message, "›")); !r.Ephemeral {
			t.Error("the first asker turns what another has posted")
		}
	})
}

// TestDelete: whoever asked for an answer, or had it posted, deletes it, and nobody
// else does. What they alone see has no such button, nor what a schedule posts.
func TestDelete(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		hidden := p.as("the asker", "topics", "", "")
		if buttonOf(hidden, "Delete") != "" {
			t.Error("what the asker alone sees can be deleted")
		}
		said := discordtest.Message{Content: aClause}
		for name, c := range map[string]struct {
			owner string
			show  func() discordtest.SentMessage
		}{
			"an answer":      {"the asker", func() discordtest.SentMessage { return p.as("the asker", "point", "number", "21") }},
			"one with pages": {"the asker", func() discordtest.SentMessage { return p.as("the asker", "who", "subject", "Putin") }},
			"a summary":      {"a moderator", func() discordtest.SentMessage { return p.as("a moderator", "summary", "points", "21") }},
			"what was posted": {"the asker", func() discordtest.SentMessage {
				return p.pressAs("the asker", hidden, buttonOf(hidden, "Post to channel")).Message
			}},
			"below a message": {"another", func() discordtest.SentMessage { return p.onMessage(people["another"], "discord.say", said).Message }},
			"a mention's":     {"another", func() discordtest.SentMessage { return p.mentioned("another", "point 21") }},
			"posted as it was": {"another", func() discordtest.SentMessage {
				shown := p.onMessage(people["another"], "discord.find", discordtest.Message{Content: severalClauses}).Message
				return p.pressAs("another", shown, buttonOf(shown, "Post to channel")).Message
			}},
		} {
			if name == "a mention's" && p.http {
				continue
			}
			m := c.show()
			for who := range people {
				if who == c.owner {
					continue
				}
				r := p.pressAs(who, m, buttonOf(m, "Delete"))
				if has(t, r.Message, "Only who asked for this"); !r.Ephemeral || len(p.open()) != 1 {
					t.Errorf("%s: %s deletes it", name, who)
				}
			}
			p.Fail(discordtest.Fault{Kind: discordtest.HangUp, Done: true, Match: "DELETE /webhooks/*/*/messages/@original"})
			if r := p.pressAs(c.owner, m, buttonOf(m, "Delete")); r.Type != api.RespondNothing {
				t.Errorf("%s: type %d", name, r.Type)
			}
			if wait(t, time.Second); len(p.open()) != 0 {
				t.Errorf("%s: %s does not delete it", name, c.owner)
			}
		}
		if log := p.logged(); strings.Contains(log, "not delivered") {
			t.Errorf("the log is:\n%s", log)
		}
	})
}

// mentioned has somebody ask in a message that mentions the bot.
func (p *place) mentioned(who, words string) discordtest.SentMessage {
	p.t.Helper()
	got := p.say(discordtest.Message{Guild: guild, Channel: channel, Author: people[who].User, Content: "<@" + self + "> " + words})
	if len(got) != 1 {
		p.t.Fatalf("%d answers", len(got))
	}
	return got[0]
}

// TestDirectPresses: in direct messages nobody else is there, so nothing is hidden.
// Pages turn in place.
func TestDirectPresses(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		r, err := p.Interact(discordtest.Interaction{Name: "point", Options: []discordtest.Option{{Name: "number", Value: "21"}},
			Channel: p.DirectChannel("900000000000000001")}).Wait(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if more := p.press(r.Message, "In our words"); more.Type != api.RespondMessage || more.Ephemeral {
			t.Errorf("type %d, ephemeral %t", more.Type, more.Ephemeral)
		}
		if next := p.press(r.Message, "22 ›"); next.Type != api.RespondUpdate {
			t.Errorf("type %d", next.Type)
		}
	})
}

// TestLongQuestions keep their buttons: what is asked stands in the message.
func TestLongQuestions(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		const long = "чи зможе Україна мати армію, більшу за 600 тисяч *осіб*, і хто про це щось казав?"
		for _, private := range []string{"true", "false"} {
			m := p.slash("ask", "question", long, "private", private).Message
			has(t, m, `-# “чи зможе Україна мати армію, більшу за 600 тисяч \*осіб\*, і хто про це щось казав?”`)
			has(t, p.press(m, "Чому це?").Message, "Чому такі відповіді на", "600 тисяч")
			has(t, p.press(m, "English").Message, "Leaked draft, not official")
			if private == "true" {
				if posted := p.press(m, "Опублікувати в каналі"); posted.Ephemeral || textOf(posted.Message) != textOf(m) {
					t.Errorf("posted:\n%s\nwant:\n%s", textOf(posted.Message), textOf(m))
				}
			}
		}
	})
}
