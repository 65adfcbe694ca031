package render

import (
	"strings"
	"testing"

	"planbot/bot/message"
	"planbot/corpus"
)

// TestOnward has the buttons that take a clause or a passage elsewhere, in both
// forms alike.
func TestOnward(t *testing.T) {
	clause := func(words string) message.Reply {
		return message.Reply{Blocks: []message.Block{message.Clause{Ref: corpus.PointRef(21), Title: "Point 21", Text: words}}}
	}
	usn := corpus.Ref{Doc: "usn", Line: 8}
	passage := message.Reply{Blocks: []message.Block{message.Gist{Ref: usn, Text: "gist"}, message.Voice{Speaker: "Ann", Words: []message.Words{{Ref: usn, Text: "said"}}}}}
	several := message.Reply{Blocks: append(clause("a").Blocks, passage.Blocks...)}
	around, long := several, strings.Repeat("я", 257)
	around.Around = usn
	ukrainian := clause("a")
	ukrainian.Language = "uk"
	const link = "https://t.me/planbot?start="
	alone := Options{Bot: "planbot", Onward: ByReader, Inline: true}
	for name, c := range map[string]struct {
		reply message.Reply
		o     Options
		want  string
	}{
		"clause":                 {clause(long[:512]), alone, "Share: share point 21, Copy text: copy " + long[:512]},
		"long clause":            {clause(long), alone, "Share: share point 21, Copy link: copy " + link + "point_21"},
		"without inline mode":    {clause("a"), Options{Bot: "planbot", Onward: ByReader}, "Copy text: copy a, Copy link: copy " + link + "point_21"},
		"in Ukrainian":           {ukrainian, alone, "Надіслати: share пункт 21, Копіювати текст: copy a"},
		"passage":                {passage, alone, "Share: share usn:8, Copy link: copy " + link + "usn_8"},
		"passage and others":     {around, alone, "Share: share usn:8, Copy link: copy " + link + "usn_8"},
		"in a group":             {clause("a"), Options{Bot: "planbot", Onward: ByLink, Inline: true}, "Link: " + link + "point_21"},
		"of several":             {several, alone, ""},
		"of nothing":             {message.Reply{Blocks: []message.Block{message.Paragraph{Text: "a"}}}, alone, ""},
		"a post":                 {clause("a"), Options{Bot: "planbot", Inline: true}, ""},
		"a bot without a name":   {clause("a"), Options{Onward: ByReader, Inline: true}, ""},
		"a source's odd id":      {message.Reply{Around: corpus.Ref{Doc: strings.Repeat("x", 63), Line: 1}}, alone, ""},
		"the list that found it": {message.Reply{Blocks: []message.Block{message.List{Items: []message.Item{{Text: "Point 21", Words: "a", Ref: corpus.PointRef(21)}, {Text: "Point 6", Words: "a", Ref: corpus.PointRef(6)}}}}}, alone, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.reply.Blocks = append(c.reply.Blocks, message.Paragraph{Text: "a"})
			for _, m := range append(render(c.reply, c.o), renderRich(c.reply, c.o)...) {
				var got []string
				for _, row := range m.Buttons {
					for _, b := range row {
						got = append(got, b.Text+": "+does(b))
					}
				}
				if strings.Join(got, ", ") != c.want {
					t.Errorf("%q, want %q", got, c.want)
				}
			}
		})
	}
}

// TestLinkBesideOthers puts a link into the last row if a phone has room for it.
func TestLinkBesideOthers(t *testing.T) {
	for _, c := range []struct {
		labels []string
		want   int // rows
	}{
		{nil, 1}, {[]string{"‹ 20", "All", "22 ›"}, 1}, {[]string{"A label of fifteen"}, 1}, {[]string{"A label of nineteen"}, 2},
	} {
		r := message.Reply{Blocks: []message.Block{message.Clause{Ref: corpus.PointRef(21), Title: "Point 21", Text: "a"}}}
		for _, label := range c.labels {
			r.AddChoices(message.Choice{Label: label, Line: "/points"})
		}
		if rows := render(r, Options{Bot: "planbot", Onward: ByLink})[0].Buttons; len(rows) != c.want || rows[len(rows)-1][len(rows[len(rows)-1])-1].Text != "Link" {
			t.Errorf("%q: %+v", c.labels, rows)
		}
	}
}
