package render

import (
	"strings"
	"testing"

	"planbot/bot/bottest"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
)

// TestShare has a button that posts the page which one person alone sees.
func TestShare(t *testing.T) {
	reply := bottest.Sample()
	reply.Line = "/who amnesty"
	for i, p := range Render(reply, Options{Share: true}).Pages {
		want := message.Press{Line: reply.Line, Page: i, Post: true}.String()
		if last := p.Buttons[len(p.Buttons)-1]; len(last) != 1 || last[0].Data != want {
			t.Errorf("page %d ends with %+v, want %q", i, last, want)
		}
	}
	if got := labels(Options{Share: true}.shareButton(message.Reply{}, 0)); got != "" {
		t.Errorf("a reply to no line has %q", got)
	}
}

// TestLabelsAreWhole: a button under an answer says all that it has to say.
func TestLabelsAreWhole(t *testing.T) {
	for _, lang := range locale.Languages() {
		for _, line := range append(bottest.Views, "/find Crimea and Donetsk are recognised as Russian, and the army is cut", "what about the navy?") {
			reply := embedded().HandleLine(t.Context(), message.Origin{Platform: "test", Direct: true}, message.WithLang(line, lang))
			for _, row := range (Options{}).buttons(reply) {
				for _, b := range row {
					if strings.HasSuffix(b.Text, "…") {
						t.Errorf("%s in %s: %s", line, lang, b.Text)
					}
				}
			}
		}
	}
}

// TestButtonsSideBySide packs folds and choices together.
func TestButtonsSideBySide(t *testing.T) {
	r := message.Reply{Blocks: []message.Block{
		message.Fold{Label: "In our words", Line: "/point 6 summary"}, message.Choices{Choices: []message.Choice{{Label: "Why this?", Line: "/why 6"}}},
	}}
	if got := labels(Options{}.buttons(r)); got != "In our words Why this?" {
		t.Errorf("got %q", got)
	}
}

// TestButtons has the folds, the items and the choices of a reply in its order.
func TestButtons(t *testing.T) {
	long := strings.Repeat("long ", 20)
	r := message.Reply{Blocks: []message.Block{
		message.Fold{Label: "In our words", Line: "/point 6 summary"}, message.Fold{Label: "Who said what", Line: "/who point 6"},
		message.List{Items: []message.Item{{Text: "a link", Line: "/point 1"}}},
		message.List{Buttons: true, Items: []message.Item{{Text: "Point 7", Line: "/point 7"}, {Text: "nothing"}, {Text: long, Line: "/point 8"}}},
		message.Choices{Choices: []message.Choice{{Label: "5", Line: "/point 5", Turns: true}, {Label: "All", Line: "/points"}, {Label: "7", Line: "/point 7", Turns: true}}},
	}}
	rows := Options{}.buttons(r)
	want := "In our words Who said what|Point 7|" + text.Shorten(long, message.MaxLabel) + "|5 All 7"
	if got := labels(rows); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for i, line := range []string{"/point 6 summary", "/point 7", "/point 8", "</point 5"} {
		if got := rows[i][0].Data; got != line {
			t.Errorf("row %d sends %q, want %q", i, got, line)
		}
	}
}
