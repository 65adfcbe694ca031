package discord

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
)

// TestListsArePrivate: lists and texts about the bot come to the asker alone in a
// server, unless they choose otherwise, and can be posted; what answers a question
// is for all to see.
func TestListsArePrivate(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		for _, name := range []string{"help", "topics", "speakers", "points", "coverage", "sources", "timeline", "about", "privacy"} {
			if r := p.slash(name); !r.Ephemeral || !canPost(r.Message) {
				t.Errorf("/%s: ephemeral %t, can be posted %t", name, r.Ephemeral, canPost(r.Message))
			}
			if r := p.slash(name, "private", "false"); r.Ephemeral {
				t.Errorf("/%s: private against the asker's wish", name)
			}
		}
		if r := p.slash("party", "party", "ukraine"); r.Ephemeral {
			t.Error("/party is private")
		}
	})
}

// TestCommandLinks: names of commands in texts of the interface call them, once
// their ids are known. The fake holds each link to be one to a command that there
// is.
func TestCommandLinks(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		wait(t, time.Second) // the answer to the registration has the ids
		links := func(m discordtest.SentMessage) (n int) {
			for _, c := range inside(m.Components) {
				n += len(commandLink.FindAllString(c.Content, -1))
			}
			return n
		}
		const withSubs = 3 // commands that cannot be called themselves
		if n := links(p.slash("help").Message); n < len(p.bot.Commands())-withSubs {
			t.Errorf("help has %d links", n)
		}
		if n := links(p.slash("help", "command", "mydata").Message); n != 3 {
			t.Errorf("help on a command with subcommands has %d links", n)
		}
		if n := links(p.slash("point", "number", "99x").Message); n > 0 {
			t.Errorf("an error without a command has %d links", n)
		}
		if n := links(p.slash("help", "command", "nosuch").Message); n != 1 {
			t.Errorf("an error has %d links", n)
		}
		p.d.commands.Store(nil)
		if n := links(p.slash("help").Message); n != 0 {
			t.Errorf("without ids help has %d links", n)
		}
	})
}

// TestWhoNarrowed: the options of /who become one line, each with suggestions.
func TestWhoNarrowed(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		plain := textOf(p.slash("who", "subject", "amnesty").Message)
		for _, options := range [][]string{{"subject", "amnesty", "person", "Volodymyr Zelenskyy"}, {"subject", "Zelenskyy", "topic", "amnesty"}} {
			r := p.slash("who", options...)
			typed := p.slash("who", "subject", options[1]+" "+options[3])
			if got := textOf(r.Message); got == plain || got != textOf(typed.Message) {
				t.Errorf("%q:\n%s\nwant:\n%s", options, got, textOf(typed.Message))
			}
			has(t, r.Message, "Zelenskyy")
		}
		for _, strange := range [][]string{{"person", "Bob Smith"}, {"person", "@everyone"}, {"topic", "xyzzy"}} {
			r := p.slash("who", "subject", "amnesty", strange[0], strange[1])
			if has(t, r.Message, "I know no such name or topic: “"); !r.Ephemeral {
				t.Errorf("%q: not private", strange)
			}
		}
		for option, want := range map[string]string{"person": "Vladimir Putin", "topic": "NATO"} {
			r, _ := p.do(discordtest.Interaction{Kind: discordtest.Autocomplete, Name: "who", Options: []discordtest.Option{
				{Name: "subject", Value: "amnesty"}, {Name: option, Value: want[:3], Focused: true}}})
			if !slices.ContainsFunc(r.Choices, func(c discordtest.Choice) bool { return strings.Contains(c.Name, want) }) {
				t.Errorf("%s: %+v", option, r.Choices)
			}
		}
		people, _ := p.do(discordtest.Interaction{Kind: discordtest.Autocomplete, Name: "who", Options: []discordtest.Option{{Name: "person", Focused: true}}})
		for _, c := range people.Choices {
			if c.Name == "NATO" {
				t.Error("a topic among the people")
			}
		}
	})
}

// mentions is whom a response notifies.
func mentions(t *testing.T, r discordtest.Response) []string {
	t.Helper()
	var body struct {
		Data struct {
			Mentions struct{ Users []string } `json:"allowed_mentions"`
		}
	}
	if err := json.Unmarshal(r.Body, &body); err != nil {
		t.Fatal(err)
	}
	return body.Data.Mentions.Users
}

// TestFor: an answer can be for somebody, who is mentioned once, where all see it
// and the asker may write. In a private answer nobody is.
func TestFor(t *testing.T) {
	const bob = "77"
	both(t, func(t *testing.T, p *place) {
		withChannels(p)
		ask := func(i discordtest.Interaction, options ...string) discordtest.Response {
			i.Options = append(i.Options, discordtest.Option{Name: "for", Value: bob})
			for k := 0; k < len(options); k += 2 {
				i.Options = append(i.Options, discordtest.Option{Name: options[k], Value: options[k+1]})
			}
			r, _ := p.do(i)
			return r
		}
		r := ask(discordtest.Interaction{Name: "point"}, "number", "21")
		has(t, r.Message, "For <@77>", "Point 21")
		if got := mentions(t, r); !slices.Equal(got, []string{bob}) || r.Ephemeral {
			t.Errorf("mentions %q, ephemeral %t", got, r.Ephemeral)
		}
		turned := p.press(r.Message, "22 ›")
		has(t, turned.Message, "For <@77>", "Point 22")
		if got := mentions(t, turned); turned.Type != api.RespondUpdate || len(got) > 0 {
			t.Errorf("a turned page: type %d, mentions %q", turned.Type, got)
		}
		long := strings.Repeat("how big can the army be ", 4)
		asked := ask(discordtest.Interaction{Name: "ask"}, "question", long)
		if first, _, _ := strings.Cut(textOf(asked.Message), "\n"); !strings.Contains(first, strings.TrimSpace(long)) {
			t.Errorf("the question is not above the answer:\n%s", textOf(asked.Message))
		}
		if why := p.press(asked.Message, "Why this?"); !why.Ephemeral {
			t.Error("the question of an answer for somebody is not read again")
		}
		for name, r := range map[string]discordtest.Response{
			"private":       ask(discordtest.Interaction{Name: "point"}, "number", "21", "private", "true"),
			"may not write": ask(discordtest.Interaction{Name: "point", Guild: guild, Permissions: discordtest.Ordinary &^ uint64(sendMessages)}, "number", "21"),
			"an error":      ask(discordtest.Interaction{Name: "point"}, "number", "99"),
			"no source":     ask(discordtest.Interaction{Name: "ask"}, "question", "who won the football cup?"),
		} {
			if got := mentions(t, r); len(got) > 0 || !r.Ephemeral {
				t.Errorf("%s: mentions %q, ephemeral %t", name, got, r.Ephemeral)
			}
			has(t, r.Message, "nobody was mentioned")
		}
		p.summaryIn(news, "26", moderator, discordtest.Option{Name: "for", Value: bob})
		has(t, p.Messages(news)[0], "For <@77>")
		p.summaryIn(news, "26", moderator, discordtest.Option{Name: "for", Value: bob}, discordtest.Option{Name: "thread", Value: "true"})
		if posts := p.Messages(news); len(posts) != 2 || !strings.Contains(textOf(posts[1]), "For <@77>") || len(p.Threads(news)) != 1 {
			t.Errorf("with a thread: %d posts, threads %+v", len(posts), p.Threads(news))
		}
	})
}

// TestForPosted: what only the asker was told is left out when the answer is posted
// as it stands.
func TestForPosted(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		shown := p.slash("who", "subject", longLine, "private", "true", "for", "77").Message
		posted := p.press(shown, "Post to channel").Message
		if has(t, shown, "nobody was mentioned"); buttonOf(shown, "Post to channel") != "post" || strings.Contains(textOf(posted), "mentioned") {
			t.Errorf("posted:\n%s", textOf(posted))
		}
	})
}

// TestPrivateByChoice: who has chosen private answers gets them, but for what is
// asked for openly: by the option, by a button, and from the menu of a message.
func TestPrivateByChoice(t *testing.T) {
	remembering(t, func(t *testing.T, p *place) {
		has(t, p.chief("mydata private", "value", "on"), "You alone see")
		answer := p.chief("point", "number", "21")
		open := p.chief("point", "number", "21", "private", "false")
		posted := p.chiefDoes(discordtest.Interaction{Kind: discordtest.Press, Message: answer.ID, CustomID: buttonOf(answer, "Post to channel")})
		said := p.chiefDoes(discordtest.Interaction{Kind: discordtest.MessageCommand, Name: english("discord.say"), Target: discordtest.Message{Content: aClause}})
		if !answer.Ephemeral || open.Ephemeral || posted.Ephemeral || said.Ephemeral {
			t.Errorf("ephemeral: an answer %t, an open one %t, what is posted %t, on a message %t", answer.Ephemeral, open.Ephemeral, posted.Ephemeral, said.Ephemeral)
		}
		p.chief("mydata private", "value", "off")
		if p.chief("point", "number", "21").Ephemeral {
			t.Error("the choice cannot be taken back")
		}
		has(t, p.chief("settings show"), "private", "report")
		if m := p.chief("settings show"); strings.Contains(textOf(m), "detect") {
			t.Errorf("detect is offered:\n%s", textOf(m))
		}
	})
}

// TestForForged: what has not the form of an id is no user, and nobody is mentioned.
func TestForForged(t *testing.T) {
	for _, value := range []string{`"<@&9>"`, `"@everyone"`, `""`, `-7`, `null`, `{}`} {
		var i interaction
		mustDecode(t, `{"guild_id":"1","member":{"permissions":"8"},"data":{"name":"point","options":[{"name":"number","value":"1"},{"name":"for","value":`+value+`}]}}`, &i)
		i.Type = interactCommand
		o := (&Discord{}).respond(t.Context(), warmBot(), &i)
		if m := o.first.Data.(api.Message); m.Mentions.User != "" || m.Flags&api.Ephemeral != 0 {
			t.Errorf("%s: %q is mentioned, flags %d", value, m.Mentions.User, m.Flags)
		}
	}
}

// TestMenuPlaces: what is always refused in chats between people is not offered
// there, nor is the option that mentions somebody with commands that answer in
// private.
func TestMenuPlaces(t *testing.T) {
	for _, c := range menu(warmBot().Commands()) {
		moderators := slices.Contains([]string{"summary", "schedule", "settings"}, c.Name)
		if slices.Contains(c.Contexts, 2) == moderators {
			t.Errorf("/%s: contexts %v", c.Name, c.Contexts)
		}
		public := slices.ContainsFunc(c.Options, func(o api.CommandOption) bool { return o.Name == forOption })
		if b := warmBot().Command(c.Name); b != nil && public == b.Private {
			t.Errorf("/%s: for %t", c.Name, public)
		}
	}
}
