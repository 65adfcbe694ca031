package search

import (
	"slices"
	"strings"
	"testing"

	"planbot/corpus"
)

// ids lists quotations as people see them.
func ids(quotes []*corpus.Quote) string {
	out := make([]string, len(quotes))
	for i, q := range quotes {
		out[i] = q.ID()
	}
	return strings.Join(out, " ")
}

func TestStatementsOfMill(t *testing.T) {
	ix := millIndex(t)
	for _, tt := range []struct {
		q             string
		quotes, about string
		points        string
		understood    bool
	}{
		{q: "mill", quotes: "news:1.1", points: "1", understood: true},
		{q: "млин", quotes: "news:1.1", points: "1", understood: true},
		{q: "мельница", quotes: "news:1.1", points: "1", understood: true},
		{q: "Miller", quotes: "news:1.1 news:3.1", points: "1 2", understood: true}, // also with others
		{q: "мер", quotes: "news:1.1 news:3.1", points: "1 2", understood: true},
		{q: "upper town", quotes: "news:3.1", about: "news:1.1", points: "2", understood: true},
		{q: "Miller on the mill", quotes: "news:1.1", points: "1", understood: true},
		{q: "the elders on the mill", quotes: "news:1.1", points: "1", understood: true}, // they say nothing: others do
		{q: "point 2", quotes: "news:3.1", points: "2", understood: true},
		{q: "2", quotes: "news:3.1", points: "2", understood: true},
		{q: "points 1 and 2", quotes: "news:1.1 news:3.1", points: "1 2", understood: true},
		{q: "nobody counts", quotes: "news:3.1", points: "2", understood: true},
		{q: "swallows", understood: true}, // in the corpus, and nobody speaks of them
		{q: "Tom Reed", understood: true},
		{q: "millstones of Mars"},
		{q: ""}, {q: "what did they say"}, {q: "👍"},
	} {
		s := ix.Statements(tt.q)
		if ids(s.Quotes) != tt.quotes || ids(s.About) != tt.about || numbers(s.Points) != tt.points || s.Understood != tt.understood {
			t.Errorf("%q: quotes %q, about %q, points %v, understood %t", tt.q, ids(s.Quotes), ids(s.About), s.Points, s.Understood)
		}
	}
}

// The same subject gives the same statements in every language.
func TestStatementsLanguages(t *testing.T) {
	ix := embeddedIndex(t)
	for _, ways := range [][]string{
		{"amnesty", "AMNESTY", "the amnesty", "amnesty?", "амністія", "амністію", "амнистия", "про амнистию", "amensty"},
		{"Putin", "putin's", "Путін", "Путіна", "Путин", "Путиным", "puttin", "Vladimir Putin"},
		{"Putin on territory", "putin territory", "Путін про території", "Путин о территории"},
		{"point 6", "6", "#6", "p.6", "пункт 6", "п. 6", "sixth point"},
		{"elections", "вибори", "выборы", "elecions"},
		{"Lavrov on the G8", "lavrov g8", "Лавров про вісімку", "Лавров о восьмерке"},
	} {
		first := ix.Statements(ways[0])
		if len(first.Quotes) == 0 || !first.Understood {
			t.Errorf("%q: nobody says anything", ways[0])
		}
		for _, way := range ways[1:] {
			if s := ix.Statements(way); ids(s.Quotes) != ids(first.Quotes) || ids(s.About) != ids(first.About) {
				t.Errorf("%q gives %q, %q gives %q", ways[0], ids(first.Quotes), way, ids(s.Quotes))
			}
		}
	}
}

func TestStatementsUnknown(t *testing.T) {
	ix := embeddedIndex(t)
	for _, q := range []string{"bitcoin", "біткоїн", "биткоин", "Macron", "Tusk", "Orbán", "biden", "", "?!", "what did they say", "🕊"} {
		if s := ix.Statements(q); s.Understood || len(s.Quotes)+len(s.About)+len(s.Points) > 0 {
			t.Errorf("%q is understood: %v, %v, quotes %q", q, s.Speakers, s.Topics, ids(s.Quotes))
		}
	}
	// Nobody is taken for somebody else.
	for _, q := range []string{"president of France", "president of Poland", "the president"} {
		if s := ix.Statements(q); len(s.Speakers) > 0 {
			t.Errorf("%q names %v", q, s.Speakers)
		}
	}
	// The subject is there, and nobody speaks of it.
	for _, q := range []string{"jets", "point 9", "fighter jets"} {
		if s := ix.Statements(q); !s.Understood || len(s.Quotes) > 0 || numbers(s.Points) != "9" {
			t.Errorf("%q: understood %t, quotes %q, points %v", q, s.Understood, ids(s.Quotes), s.Points)
		}
	}
	// What is not understood may come near a point, and shows nothing else.
	s := ix.Statements("launch a bitcoin without cause")
	if s.Understood || slices.ContainsFunc(s.Nearest, func(r corpus.Ref) bool { return !r.IsPoint() }) {
		t.Errorf("understood %t, nearest %v", s.Understood, s.Nearest)
	}
}

// What is asked for is complete: every quotation that the corpus ties to a
// person, a topic or a point, each once, in the published order.
func TestStatementsComplete(t *testing.T) {
	ix := embeddedIndex(t)
	all := func(keep func(*corpus.Quote) bool) string { return ids(ix.corpus.Quotes(keep)) }
	for i := range ix.corpus.Points {
		n := ix.corpus.Points[i].Number
		want := all(func(q *corpus.Quote) bool { return slices.Contains(q.Points, n) })
		if got := ids(ix.Statements(ix.corpus.Points[i].Ref().String()).Quotes); got != want {
			t.Errorf("point %d: %q, want %q", n, got, want)
		}
	}
	for i := range ix.corpus.Topics {
		topic := &ix.corpus.Topics[i]
		s := ix.Statements(topic.Name)
		if len(s.Speakers) > 0 || !slices.Equal(s.Topics, []string{topic.ID}) {
			continue // its name is another's too
		}
		if want := all(func(q *corpus.Quote) bool { return slices.Contains(q.Topics, topic.ID) }); ids(s.Quotes) != want {
			t.Errorf("topic %s: %q, want %q", topic.ID, ids(s.Quotes), want)
		}
	}
	for i := range ix.corpus.Speakers {
		id := ix.corpus.Speakers[i].ID
		s := ix.Statements(ix.corpus.Speakers[i].Name)
		want := all(func(q *corpus.Quote) bool {
			return q.Speaker == id || slices.Contains(ix.corpus.Speaker(q.Speaker).Parties, id)
		})
		if got := ids(s.Quotes); got != want {
			t.Errorf("speaker %s: %q, want %q", id, got, want)
		}
		for _, q := range s.About {
			if slices.Contains(s.Quotes, q) {
				t.Errorf("speaker %s: %s is both by and about", id, q.ID())
			}
		}
	}
}

// What is left over beside a name narrows what the person said where it can, is
// reported where it cannot, and never makes others speak for them.
func TestStatementsLeftOver(t *testing.T) {
	ix := embeddedIndex(t)
	for _, tt := range []struct {
		q       string
		same    string // whose statements it gives; "" if it gives fewer of Putin's
		missing string
	}{
		{q: "Президент Зеленський", same: "Zelenskyy"}, {q: "президентом Трампом", same: "Trump"}, {q: "Стівена Віткоффа", same: "Witkoff"},
		{q: "слова путіна", same: "Putin"}, {q: "Putin interview", same: "Putin"}, {q: "Putin today", same: "Putin"}, {q: "Trump tweet", same: "Trump"},
		{q: "український народ", same: "Ukraine (the government)"}, {q: "позиція України", same: "Ukraine (the government)"},
		{q: "позиция россии", same: "Russia (the Kremlin)"}, {q: "думка Трампа", same: "Trump"}, {q: "мнение трампа", same: "Trump"},
		{q: "Сенатор Мітч Макконнелл", same: "McConnell"}, {q: "Mike Eckel", same: "Eckel"}, {q: "Ben Aris, bne IntelliNews", same: "Ben Aris"},
		{q: "Putin bitcoin", same: "Putin", missing: "bitcoin"}, {q: "Putin frozen carrots", same: "Putin", missing: "frozen carrots"},
		{q: "Putin sovereignty over Crimea"}, {q: "Putin publication"}, {q: "Putin publication bitcoin", missing: "bitcoin"},
	} {
		s := ix.Statements(tt.q)
		if missing := strings.Join(s.Missing, " "); missing != tt.missing {
			t.Errorf("%q: missing %q, want %q", tt.q, missing, tt.missing)
		}
		name := tt.same
		if name == "" {
			name = "Putin"
		}
		all := ix.Statements(name)
		if tt.same != "" && (ids(s.Quotes) != ids(all.Quotes) || ids(s.About) != ids(all.About)) {
			t.Errorf("%q gives %q, %q gives %q", tt.q, ids(s.Quotes), name, ids(all.Quotes))
		}
		if tt.same == "" && (len(s.Quotes) == 0 || len(s.Quotes) >= len(all.Quotes)) {
			t.Errorf("%q gives %q", tt.q, ids(s.Quotes))
		}
	}
}

// A passage that is named gives what is quoted in it.
func TestStatementsOfPassages(t *testing.T) {
	ix := embeddedIndex(t)
	for i := range ix.corpus.Articles {
		for j := range ix.corpus.Articles[i].Passages {
			p := &ix.corpus.Articles[i].Passages[j]
			want := ix.corpus.Quotes(func(q *corpus.Quote) bool { return q.Ref == p.Ref })
			if s := ix.Statements(p.Ref.String()); !s.Understood || ids(s.Quotes) != ids(want) || len(want) == 0 && !slices.Equal(s.Mentions, []corpus.Ref{p.Ref}) {
				t.Errorf("%s: understood %t, %q, want %q, mentions %v", p.Ref, s.Understood, ids(s.Quotes), ids(want), s.Mentions)
			}
		}
	}
}

// Where nobody is quoted, the passages that mention the subject are listed.
func TestStatementsMentions(t *testing.T) {
	ix := embeddedIndex(t)
	for q, want := range map[string]string{
		"United Nations": "lenin:29 usn:8 usn:17", "Miami": "rferl:30 rferl:32 rferl:36", "Peskov": "rferl:27",
		"jets": "", "amnesty": "", "Putin": "", "bitcoin": "",
	} {
		var got []string
		for _, ref := range ix.Statements(q).Mentions {
			got = append(got, ref.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %s", q, got, want)
		}
	}
}
