package render

import (
	"strings"
	"testing"

	"planbot/bot/discord/api"
	"planbot/bot/message"
)

// TestLink: names of commands in interface text call them; the words of others,
// the question, addresses and unknown names stay as they are.
func TestLink(t *testing.T) {
	ids := map[string]string{"point": "7", "who": "8", "settings log": "9"}
	for in, want := range map[string]string{
		"Type /point 21, or /who amnesty.":          "Type </point:7> 21, or </who:8> amnesty.",
		"/point\n- /who (/point)":                   "</point:7>\n- </who:8> (</point:7>)",
		"> he said /point\nsee /point":              "> he said /point\nsee </point:7>",
		"-# “what does /point do”\n/points /nosuch": "-# “what does /point do”\n/points /nosuch",
		"<https://example.org/point> and/point":     "<https://example.org/point> and/point",
		"/settings, /settings log, /settings loud":  "/settings, </settings log:9>, /settings loud",
		"(/point or /who) /settings log /who":       "(</point:7> or </who:8>) </settings log:9> </who:8>",
		"“/point”, /point: it":                      "“/point”, </point:7>: it",
		"See /who: not “a /point”, “/who b” /who":   "See </who:8>: not “a /point”, “/who b” </who:8>",
	} {
		m := api.Message{Components: []api.Component{display(span{markup: in})}}
		if got := Link(m, ids).Components[0].Content; got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if m.Components[0].Content != in || Link(m, nil).Components[0].Content != in {
			t.Errorf("%q is changed in place, or without ids", in)
		}
	}
	full := api.Message{Components: []api.Component{display(span{markup: strings.Repeat("/point ", maxUnits/8)})}}
	if got := Link(full, ids); got.Components[0].Content != full.Components[0].Content {
		t.Errorf("a message grows to %d units", measure(got).units)
	}
}

// TestFor: the line that addresses a message stands above the answer and below the
// question, which can still be read from the message.
func TestFor(t *testing.T) {
	reply := message.Reply{Asked: "what of it?", Blocks: []message.Block{message.Paragraph{Text: "It is so."}}}
	for asked, at := range map[bool]int{false: 0, true: 1} {
		m := For(Render(reply, Options{ShowAsked: asked})[0], "For <@77>", "77")
		if got := m.Components[at].Content; got != "-# For <@77>" || m.Mentions.User != "77" {
			t.Errorf("%d: %q for %q", at, got, m.Mentions.User)
		}
		if got := Asked(m); (got == reply.Asked) != asked {
			t.Errorf("the question is read as %q", got)
		}
		next := Readdress(Render(reply, Options{ShowAsked: asked})[0], m.Components)
		if got := next.Components[at].Content; got != "-# For <@77>" || next.Mentions.User != "" {
			t.Errorf("what takes its place: %q for %q", got, next.Mentions.User)
		}
	}
	said := message.Reply{Blocks: []message.Block{message.Aside{Text: "For <@77>"}}}
	if shown := Render(said, Options{}); len(Readdress(api.Message{}, shown[0].Components).Components) > 0 {
		t.Error("a text of an answer counts as the line that addresses it")
	}
}

// TestDangerRows: a button of danger stands in the row of the one before it, which is
// about the same thing.
func TestDangerRows(t *testing.T) {
	for n := 1; n <= 12; n++ {
		var choices []message.Choice
		for range n {
			choices = append(choices, message.Choice{Label: "Pause", Line: "/schedule pause 1"}, message.Choice{Label: "Stop", Line: "/schedule stop 1", Danger: true})
		}
		seen := 0
		for _, r := range buttonRows([]message.Block{message.Choices{Choices: choices}}) {
			if len(r.Components) > maxInRow || r.Components[0].Style == api.DangerButton {
				t.Errorf("%d pairs: a row of %d begins with style %d", n, len(r.Components), r.Components[0].Style)
			}
			seen += len(r.Components)
		}
		if seen != 2*n {
			t.Errorf("%d pairs: %d buttons", n, seen)
		}
	}
}
