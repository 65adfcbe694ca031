package render

import (
	"strings"
	"testing"
	"unicode/utf8"

	"planbot/bot/bottest"
	"planbot/bot/message"
)

// FuzzRender renders any words in both forms, and undoes it again.
func FuzzRender(f *testing.F) {
	for _, b := range bottest.Sample().Blocks {
		if v, ok := b.(message.Voice); ok {
			f.Add(v.Words[0].Text, v.Speaker, 1)
			f.Add(v.Words[0].Text, v.Speaker, 49) // some fill more pages than buttons can name
		}
	}
	f.Fuzz(func(t *testing.T, words, speaker string, times int) {
		if !utf8.ValidString(words) {
			t.Skip("the corpus has no invalid UTF-8")
		}
		words = strings.Repeat(words, max(1, times%50))
		from := message.Source{ID: speaker, Credit: "C" + speaker, URL: "https://example.org"}
		v := voice(speaker, from, words, "w")
		v.Role, v.Words[1].Note = speaker, speaker
		c := clause(1, 0)
		c.Title, c.Text, c.Note, c.Source = speaker, words, speaker, from
		r := message.Reply{Line: "/point 1", Asked: "a" + words, Blocks: []message.Block{
			message.Paragraph{Text: "p" + speaker}, v, c,
			message.List{Buttons: true, Items: []message.Item{{Text: "i" + speaker, Line: "/ask " + speaker, Words: words, Source: from}}},
			message.List{Items: []message.Item{{Text: "i" + words, Line: "/ask " + speaker}}},
			message.Choices{Choices: []message.Choice{{Label: speaker, Line: "/ask"}}},
		}}
		o := Options{Bot: "planbot"}
		for form, parts := range map[string][]bottest.Part{"text": show(t, render(r, o)), "rich": showRich(t, renderRich(r, o))} {
			var got strings.Builder
			for _, p := range parts {
				for _, v := range p.Verbatim {
					got.WriteString(v)
				}
			}
			if want := words + "w" + words + words; got.String() != want {
				t.Errorf("%s: got %q, want %q", form, got.String(), want)
			}
		}
	})
}
