package discord

import (
	"encoding/json"
	"strings"
	"testing"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
	"planbot/bot/discord/render"
	"planbot/bot/message"
	"planbot/corpus"
)

func TestSlash(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		r := p.slash("point", "number", "26")
		if r.Type != api.RespondMessage || r.Ephemeral {
			t.Errorf("type %d, ephemeral %t", r.Type, r.Ephemeral)
		}
		has(t, r.Message, "Point 26", "full amnesty", "point:26", "Leaked draft")
		if about := p.slash("about"); !about.Ephemeral || !canPost(about.Message) {
			t.Errorf("a list: ephemeral %t", about.Ephemeral)
		}
		has(t, p.slash("about").Message, "About planbot")
		has(t, p.slash("ask", "question", "how big may the army be?").Message, "Point 6")
	})
}

// Commands work wherever Discord offers them.
func TestContexts(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		for name, i := range map[string]discordtest.Interaction{
			"a direct message":          {Private: false, Channel: p.DirectChannel("900000000000000001")},
			"a chat between people":     {Private: true, UserInstall: true},
			"a server without the bot":  {Guild: "777", UserInstall: true},
			"somebody with a Ukrainian": {Guild: guild, Locale: "uk"},
		} {
			i.Name, i.Options = "point", []discordtest.Option{{Name: "number", Value: "1"}}
			if name == "a direct message" {
				i.Guild = ""
			}
			r, _ := p.do(i)
			has(t, r.Message, "point:1")
		}
	})
}

func TestPrivateAndPost(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		r := p.slash("point", "number", "21", "private", "true")
		if !r.Ephemeral {
			t.Fatal("not private")
		}
		posted := p.press(r.Message, "Post to channel")
		if posted.Type != api.RespondMessage || posted.Ephemeral {
			t.Errorf("posted with type %d, ephemeral %t", posted.Type, posted.Ephemeral)
		}
		if textOf(posted.Message) != textOf(r.Message) {
			t.Errorf("posted:\n%s\nwant:\n%s", textOf(posted.Message), textOf(r.Message))
		}
		if canPost(posted.Message) {
			t.Error("what is posted can be posted again")
		}
		if r := p.slash("point", "number", "21", "private", "false"); r.Ephemeral {
			t.Error("private without being asked")
		}
		// A private answer stays so when its buttons are pressed.
		next := p.press(r.Message, "22 ›")
		if next.Type != api.RespondUpdate || !next.Message.Ephemeral || !canPost(next.Message) {
			t.Errorf("the next point: type %d, %+v", next.Type, next.Message)
		}
	})
}

func TestErrorsArePrivate(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		r := p.slash("point", "number", "99")
		has(t, r.Message, "The plan has points 1 to 28.")
		if !r.Ephemeral || canPost(r.Message) {
			t.Errorf("ephemeral %t: %+v", r.Ephemeral, r.Message.Components)
		}
		// That the sources don't answer is an answer, which can be posted.
		if r := p.slash("ask", "question", "who won the football cup?"); !r.Ephemeral || !canPost(r.Message) {
			t.Errorf("a refusal: ephemeral %t: %+v", r.Ephemeral, r.Message.Components)
		}
	})
}

func TestPages(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		r := p.slash("who", "subject", "Putin")
		first := textOf(r.Message)
		on := p.press(r.Message, "›")
		if on.Type != api.RespondUpdate || on.Message.ID != r.Message.ID || textOf(on.Message) == first {
			t.Errorf("type %d, message %s:\n%s", on.Type, on.Message.ID, textOf(on.Message))
		}
		if back := p.press(on.Message, "‹"); textOf(back.Message) != first {
			t.Errorf("back:\n%s\nwant:\n%s", textOf(back.Message), first)
		}
	})
}

func TestMenuOpens(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		r := p.slash("points")
		opened, _ := p.do(discordtest.Interaction{Kind: discordtest.Press, Message: r.Message.ID, CustomID: "list", Values: []string{"/point 8"}})
		if opened.Type != api.RespondMessage || !opened.Ephemeral || opened.Message.ID == r.Message.ID {
			t.Errorf("type %d", opened.Type)
		}
		has(t, opened.Message, "Point 8")
	})
}

// TestPressNeedsNoState presses buttons that this process never made: after a
// restart, on another replica, and forged ones.
func TestPressNeedsNoState(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		for _, tt := range []struct {
			id   string
			kind int
			text string
		}{
			{"/point 21", api.RespondMessage, "Point 21"},
			{"~~/point 21", api.RespondMessage, "Point 21"},
			{"</point 21", api.RespondMessage, "Point 21"},
			{"2/speakers", api.RespondMessage, "statement"},
			{"<99/speakers", api.RespondMessage, "statement"}, // fewer pages than there were: the last
			{"=</point 21", api.RespondMessage, "Point 21"},
			{"/why …", api.RespondMessage, "not understood"},
			{"post", api.RespondMessage, "not understood"},
			{"!/point 21", api.RespondMessage, "Point 21"},
			{"/point 99", api.RespondMessage, "points 1 to 28"},
			{"!/point 99", api.RespondMessage, "points 1 to 28"},
			{"/nosuch x", api.RespondMessage, "no such command"},
			{"point 21", api.RespondMessage, "not understood"},
			{"list", api.RespondMessage, "not understood"},
			{"here", api.RespondMessage, "not understood"},
			{"0/point 21", api.RespondMessage, "not understood"},
			{"/\u202e @everyone", api.RespondMessage, "no such command"},
		} {
			r, _ := p.do(discordtest.Interaction{Kind: discordtest.Press, CustomID: tt.id, Guild: guild})
			if r.Type != tt.kind {
				t.Errorf("%q: type %d, want %d", tt.id, r.Type, tt.kind)
			}
			has(t, r.Message, tt.text)
			if alone := tt.id != "!/point 21"; r.Ephemeral != alone {
				t.Errorf("%q: ephemeral %t", tt.id, r.Ephemeral)
			}
		}
	})
}

func TestAutocomplete(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		for _, tt := range []struct{ command, option, typed, value string }{
			{"point", "number", "", "1"},
			{"point", "number", "amnisty", "26"},
			{"point", "number", "2", "2"},
			{"who", "subject", "zelensk", "Volodymyr Zelenskyy"},
			{"who", "subject", "", "*"},
			{"points", "topic", "nat", "Ukraine and NATO membership"},
			{"context", "ref", "rferl:1", "rferl:1"},
			{"help", "command", "wh", "who"},
		} {
			r, _ := p.do(discordtest.Interaction{Kind: discordtest.Autocomplete, Name: tt.command,
				Options: []discordtest.Option{{Name: tt.option, Value: tt.typed, Focused: true}}})
			var values []string
			for _, c := range r.Choices {
				var v string
				if err := json.Unmarshal(c.Value, &v); err != nil {
					t.Error(err)
				}
				values = append(values, v)
				// Discord may send the name in place of the value.
				if len(values) > 3 {
					continue
				}
				byName, byValue := p.slash(tt.command, tt.option, c.Name), p.slash(tt.command, tt.option, v)
				same := textOf(byName.Message) == textOf(byValue.Message)
				if buttonOf(byValue.Message, "›") != "" { // the name is too long for buttons, so all is there at once
					same = strings.HasPrefix(textOf(byName.Message), textOf(byValue.Message)[:200])
				}
				if !same {
					t.Errorf("/%s: %q is not %q:\n%s\nbut\n%s", tt.command, c.Name, v, textOf(byName.Message), textOf(byValue.Message))
				}
			}
			found := strings.Contains("\n"+strings.Join(values, "\n")+"\n", "\n"+tt.value+"\n")
			if len(values) == 0 || !found && tt.value != "*" {
				t.Errorf("/%s %q: %q, want %q among them", tt.command, tt.typed, values, tt.value)
			}
		}
		none, _ := p.do(discordtest.Interaction{Kind: discordtest.Autocomplete, Name: "point",
			Options: []discordtest.Option{{Name: "number", Value: strings.Repeat("☃", 100), Focused: true}}})
		if len(none.Choices) != 0 {
			t.Errorf("snowmen: %+v", none.Choices)
		}
	})
}

// TestFollowUps: a long request has no buttons, so every page is sent.
func TestFollowUps(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		want := sendable(p.bot.HandleLine(t.Context(), message.Origin{Platform: platform}, "/who "+longLine), render.Options{ShowAsked: true}, 0)
		if len(want) < 2 {
			t.Fatalf("%d pages", len(want))
		}
		for _, private := range []string{"false", "true"} {
			r, pending := p.do(discordtest.Interaction{Name: "who", Options: []discordtest.Option{
				{Name: "subject", Value: longLine}, {Name: "private", Value: private}}})
			rest, err := pending.WaitFollowUps(t.Context(), len(want)-1)
			if err != nil {
				t.Fatal(err)
			}
			for i, m := range append([]discordtest.SentMessage{r.Message}, rest...) {
				if m.Ephemeral != (private == "true") {
					t.Errorf("part %d: ephemeral %t", i+1, m.Ephemeral)
				}
				rows := len(want[i].Components) + 1 // that posts the part, or deletes it
				if len(m.Components) != rows || canPost(m) != m.Ephemeral {
					t.Errorf("part %d has %d components, want %d", i+1, len(m.Components), rows)
				}
			}
		}
	})
}

// TestAskedIsShown: Discord shows what was typed only on a click, so the answer repeats
// it, unless it does so anyway.
func TestAskedIsShown(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		for _, c := range []struct {
			name, option, typed string
			shown               bool
		}{
			{"ask", "question", "how big can the army be", true},
			{"find", "message", "The army is cut to 600,000 people", true},
			{"verify", "text", "The army is cut to 600,000 people", true},
			{"verify", "text", "We oppose amnesty for Russian war criminals", false}, // it is quoted
			{"point", "number", "21", false},
		} {
			m := p.slash(c.name, c.option, c.typed).Message
			if got := strings.HasPrefix(textOf(m), "-# “"+c.typed+"”"); got != c.shown {
				t.Errorf("/%s %s: shown %t:\n%s", c.name, c.typed, got, textOf(m))
			}
		}
	})
}

// TestHostile: whatever a person sends is answered, pings nobody and shows as
// it was typed. The fake checks every message.
func TestHostile(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		for _, s := range []string{"@everyone <@1> **bold** `code`", "\x00\x01\u202e", strings.Repeat("x", message.MaxLine), "> # - 1. ||", "'); DROP TABLE", "{}"} {
			p.slash("ask", "question", s)
			p.slash("who", "subject", s)
			p.slash("verify", "text", s)
		}
		has(t, p.slash("ask", "question", "@everyone **zzz**").Message, `\@everyone \*\*zzz\*\*`)
	})
}

// TestSuggestTooOften: who types faster than the limits allow is suggested nothing.
func TestSuggestTooOften(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		typing := discordtest.Interaction{Kind: discordtest.Autocomplete, Name: "point", Options: []discordtest.Option{{Name: "number", Value: "a", Focused: true}}}
		p.bot = bot.NewWith(bot.Config{Corpus: corpus.Default(), Limits: new(bot.Limits)})
		d := p.d
		var i interaction
		mustDecode(t, string(p.Interact(typing).Body), &i)
		for range 1000 {
			o := d.respond(t.Context(), p.bot, &i)
			if s, ok := o.first.Data.(api.Suggestions); !ok || s.Choices == nil {
				t.Fatalf("%+v", o.first)
			} else if len(s.Choices) == 0 {
				return
			}
		}
		t.Error("1,000 suggestions at once")
	})
}
