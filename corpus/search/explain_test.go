package search

import (
	"math"
	"slices"
	"strings"
	"testing"

	"planbot/corpus"
)

func TestExplain(t *testing.T) {
	ix := embeddedIndex(t)
	var real []string
	for _, f := range fields {
		real = append(real, f.name)
	}
	for _, q := range []string{
		"amnesty", "amnesty for all parties", "army size 600,000", "elecions in 100 days", "Путін про Крим", "заморожені активи 100 мільярдів",
		"cease-fire", "what did Putin say about the G8", "army army", "amnesty tomorrow",
	} {
		r := ix.Search(q, 3)
		if len(r.Hits) == 0 {
			t.Errorf("%q is refused", q)
		}
		for _, h := range r.Hits {
			matches := ix.Explain(q, h.Ref)
			var sum float64
			for i, m := range matches {
				sum += m.Share
				if (m.Share > 0) != (len(m.Fields) > 0) || m.Share < 0 || m.Share > 1 {
					t.Errorf("%q in %s: %+v", q, h.Ref, m)
				}
				if slices.ContainsFunc(matches[:i], func(o Match) bool { return o.Word == m.Word }) {
					t.Errorf("%q in %s: %q is there twice", q, h.Ref, m.Word)
				}
				for _, f := range m.Fields {
					if !slices.Contains(real, f) {
						t.Errorf("%q in %s: there is no field %q", q, h.Ref, f)
					}
				}
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Errorf("%q in %s: the shares add up to %v", q, h.Ref, sum)
			}
		}
	}
}

// The fields are those in which a reader finds the word.
func TestExplainFields(t *testing.T) {
	ix := millIndex(t)
	for _, tt := range []struct {
		q, ref string
		want   string // word: fields
	}{
		{"carts", "point:2", "carts: title, text"},
		{"mill", "point:1", "mill: title, text, summary, topics"},
		{"elders", "news:1", "elders: quotations"},
		{"mayor", "news:1", "mayor: summary, people"},
		{"nobody's carts", "news:3", "carts: quotations"},
		{"corn and wheat", "news:1", "corn: quotations, topics; wheat: "},
		{"corn", "point:2", "corn: "},
		{"corn", "news:9", "corn: "},
		{"corn", "", "corn: "},
		{"", "point:1", ""},
		{"the of", "point:1", ""},
	} {
		ref, _ := corpus.ParseRef(tt.ref) // a ref that names nothing is one of the cases
		var got []string
		for _, m := range ix.Explain(tt.q, ref) {
			got = append(got, m.Word+": "+strings.Join(m.Fields, ", "))
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%q in %q: %q, want %q", tt.q, tt.ref, strings.Join(got, "; "), tt.want)
		}
	}
}

// A word that is said to be in a document stands there in the form shown, also
// where a question has another word of its stem.
func TestExplainForms(t *testing.T) {
	mill := millIndex(t)
	for q, want := range map[string]string{"carts": "carts", "cart": "carts", "barn": ""} {
		if m := mill.Explain(q, corpus.PointRef(2))[0]; m.Form != want {
			t.Errorf("%q is found as %q, want %q", q, m.Form, want)
		}
	}
	ix := embeddedIndex(t)
	for _, h := range ix.Search("army size and elections of Putin", 5).Hits {
		for _, m := range ix.Explain("army size and elections of Putin", h.Ref) {
			texts := ix.texts(h.Ref)
			stands := slices.ContainsFunc(texts[:], func(f []string) bool {
				return strings.Contains(strings.ToLower(strings.Join(f, " ")), m.Form)
			})
			if (m.Form != "") != (len(m.Fields) > 0) || !stands {
				t.Errorf("%s: %+v", h.Ref, m)
			}
		}
	}
}

// Every word that is looked up is explained, in the order of the question, so
// that nobody wonders what became of it.
func TestExplainOrder(t *testing.T) {
	ix := embeddedIndex(t)
	var got []string
	for _, m := range ix.Explain("bitcoin, amensty and elections", corpus.PointRef(26)) {
		got = append(got, m.Word)
	}
	if strings.Join(got, " ") != "bitcoin amensty elections" {
		t.Errorf("explained are %q", got)
	}
}

// A reason to answer is never named as one not to, nor the other way round.
func TestFactors(t *testing.T) {
	ix := embeddedIndex(t)
	named := map[string]bool{} // by factor: whether the questions were answered
	read := func(questions []string) {
		for _, q := range questions[:min(len(questions), 5)] {
			x, ok := ix.Features(q)
			answered := ok && fitted.Chance(&x) >= fitted.Threshold
			for _, name := range ix.Factors(q) {
				if before, seen := named[name]; seen && before != answered {
					t.Errorf("%q: %s was named for the contrary", q, name)
				}
				named[name] = answered
			}
		}
	}
	for _, p := range ix.corpus.Points {
		read(ix.corpus.Asked(p.Ref()).All())
	}
	for _, o := range ix.corpus.Open() {
		read(o.Asked.All())
	}
	if len(named) < 10 {
		t.Errorf("named are only %v", named)
	}
}
