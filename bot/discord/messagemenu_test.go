package discord

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
)

const aClause = "So they want to hold elections in 100 days?!"

// severalClauses is about more than one, and too long for a button and for the line
// that repeats what was asked.
var severalClauses = strings.Repeat("They want to cap the army at 600k. And hold elections in 100 days! ", 9)

// TestSayOn: what the plan says is posted under a message for everybody: the clause
// whole, or the sentences of several. Nobody can turn it, nor who had it posted.
func TestSayOn(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		one := p.onMessage(people["the asker"], "discord.say", discordtest.Message{Content: aClause})
		has(t, one.Message, "### Point 25.", "> Ukraine will hold elections in 100 days.", "point:25", "Leaked draft")
		several := p.onMessage(people["the asker"], "discord.say", discordtest.Message{Content: severalClauses})
		has(t, several.Message, "**Point 25.", "> Ukraine will hold elections in 100 days.", "**Point 6.")
		before := p.open()
		if len(before) != 2 || strings.Contains(textOf(before[0])+textOf(before[1]), "“") {
			t.Errorf("%d messages for all to see, or they repeat what stands above:\n%s", len(before), textOf(several.Message))
		}
		for who := range people {
			for _, m := range before {
				p.pressAll(who, m)
			}
		}
		if after := p.open(); !reflect.DeepEqual(after, before) {
			t.Error("a press changed the channel")
		}
	})
}

// pressAll presses each button of a message but Delete, which must answer the presser
// alone.
func (p *place) pressAll(who string, m discordtest.SentMessage) {
	p.t.Helper()
	for _, c := range inside(m.Components) {
		if c.CustomID == "" || c.Disabled || c.Label == "Delete" {
			continue
		}
		var values []string
		if len(c.Options) > 0 {
			values = []string{c.Options[0].Value}
		}
		r := p.pressAs(who, m, c.CustomID, values...)
		if r.Type != api.RespondMessage || !r.Ephemeral || strings.Contains(textOf(r.Message), "not understood") {
			p.t.Errorf("%s presses %q (%s): type %d, ephemeral %t:\n%s", who, c.Label, c.CustomID, r.Type, r.Ephemeral, textOf(r.Message))
		}
	}
}

// TestMessageCommandsEverywhere: who sees an answer, and in which language it is.
func TestMessageCommandsEverywhere(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		silenced := discordtest.Interaction{Guild: guild, Permissions: discordtest.Ordinary &^ uint64(sendMessages)}
		for _, tt := range []struct {
			name, key      string
			i              discordtest.Interaction
			content, want  string
			private, posts bool
		}{
			{"posted", "discord.say", discordtest.Interaction{Guild: guild, Locale: "uk"}, aClause, "Elections in Ukraine", false, false},
			{"posted in a chat between people", "discord.say", discordtest.Interaction{Private: true, UserInstall: true}, aClause, "Point 25", false, false},
			{"posted where the bot is not", "discord.say", discordtest.Interaction{Guild: "777", UserInstall: true}, aClause, "Point 25", false, false},
			{"by who may not write", "discord.say", silenced, aClause, "Point 25", true, false},
			{"there is nothing to post", "discord.say", discordtest.Interaction{Guild: guild}, "I like cats", "-# “I like cats”", true, true},
			{"found", "discord.find", discordtest.Interaction{Guild: guild, Locale: "uk"}, aClause, "Пункт 25", true, true},
			{"found by who may not write", "discord.find", silenced, aClause, "Point 25", true, false},
			{"checked", "discord.check", discordtest.Interaction{Guild: guild}, "Hold elections in 100 days", "Yes, as a part of a sentence", true, true},
			{"checked in a chat between people", "discord.check", discordtest.Interaction{Private: true, UserInstall: true, Locale: "ru"}, "hold elections in 100 days!", "Да", true, true},
			{"not quoted", "discord.check", discordtest.Interaction{Guild: guild}, "Ukraine will never hold elections, ever.", "No: ", true, true},
			{"too short to check", "discord.check", discordtest.Interaction{Guild: guild}, "elections", "at least 3 words", true, false},
		} {
			r := p.onMessage(tt.i, tt.key, discordtest.Message{Content: tt.content})
			has(t, r.Message, tt.want)
			label := map[string]string{"uk": "Опублікувати в каналі", "ru": "Опубликовать в канале"}[tt.i.Locale]
			if label == "" {
				label = "Post to channel"
			}
			if open := map[string]string{"uk": "Відкрити"}[tt.i.Locale]; tt.key == "discord.find" && open != "" && !slices.ContainsFunc(inside(r.Message.Components), func(c discordtest.Component) bool { return c.Label == open }) {
				t.Errorf("%s: no button %q", tt.name, open)
			}
			if r.Ephemeral != tt.private || (buttonOf(r.Message, label) != "") != tt.posts {
				t.Errorf("%s: ephemeral %t, can be posted %t:\n%s", tt.name, r.Ephemeral, !tt.posts, textOf(r.Message))
			}
		}
	})
}

// TestUnknownMessageCommand: one that is no longer in the menu is answered.
func TestUnknownMessageCommand(t *testing.T) {
	var i interaction
	mustDecode(t, `{"type":2,"data":{"type":3,"name":"Old","target_id":"1","resolved":{"messages":{"1":{"content":"x"}}}}}`, &i)
	p := &Discord{}
	m := p.respond(t.Context(), warmBot(), &i).first.Data.(api.Message)
	if m.Flags&api.Ephemeral == 0 || !strings.Contains(m.Components[0].Content, "not something the bot can do") {
		t.Errorf("%+v", m)
	}
}

// TestRepost posts private answers that stand as they are, with all that they hold:
// their ids differ, their buttons work, and what was asked stays above. Nobody can
// turn them.
func TestRepost(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		var shown []discordtest.SentMessage
		for _, key := range []string{"discord.find", "discord.check"} {
			for _, content := range []string{aClause, "Hold elections in 100 days", severalClauses, "I like cats and dogs " + severalClauses} {
				shown = append(shown, p.onMessage(people["the asker"], key, discordtest.Message{Content: content}).Message)
			}
		}
		for _, tt := range [][2]string{
			{"who", longLine}, {"point", "21, 22, 23, 24, 25, 26 and the clauses that go with them all, twice"}, {"ask", "how big can the army be, and " + severalClauses[:200]},
			{"ask", "who won the football cup?"}, {"points", "everything about NATO and everything about territory, please"}, {"point", "21"}, {"topics", ""},
		} {
			i := people["the asker"]
			i.Name, i.Options = tt[0], []discordtest.Option{{Name: privateOption, Value: "true"}}
			if c := p.bot.Command(tt[0]); tt[1] != "" {
				i.Options = append(i.Options, discordtest.Option{Name: c.Arg.Name, Value: tt[1]})
			}
			r, _ := p.do(i)
			shown = append(shown, r.Message)
		}
		asItStands := 0
		for n, m := range shown {
			id := buttonOf(m, "Post to channel")
			if id == "" || !m.Ephemeral {
				t.Errorf("answer %d can't be posted:\n%s", n, textOf(m))
				continue
			}
			posted := p.pressAs("the asker", m, id)
			if posted.Ephemeral || textOf(posted.Message) != textOf(m) || canPost(posted.Message) {
				t.Errorf("answer %d: ephemeral %t:\n%s\nwant:\n%s", n, posted.Ephemeral, textOf(posted.Message), textOf(m))
			}
			p.pressAll("another", posted.Message)
			if id == "post" {
				asItStands++
				p.pressAll("the asker", posted.Message)
			}
		}
		if asItStands < 4 {
			t.Errorf("%d answers are posted as they stand", asItStands)
		}
	})
}
