package search

import (
	"math/rand/v2"
	"strings"
	"testing"

	"planbot/corpus/lang"
)

func TestCorrections(t *testing.T) {
	ix := embeddedIndex(t)
	for q, want := range map[string]string{
		"elecions":                 "elecions→elections",
		"amensty":                  "amensty→amnesty",
		"ceasfire":                 "ceasfire→ceasefire",
		"kagarlistky":              "kagarlistky→kagarlitsky",
		"Kagarlistky":              "kagarlistky→kagarlitsky",
		"puttin":                   "puttin→putin",
		"what did Puttin say":      "puttin→putin",
		"elecions and the amensty": "elecions→elections amensty→amnesty",
		"elecions elecions":        "elecions→elections elecions→elections",
		"nuclear plnt":             "plnt→plant",
		"cease-fire":               "",
		"Crimea":                   "",
		"аmnesty":                  "аmnesty→amnesty", // the first letter is Cyrillic
	} {
		var got []string
		for _, c := range ix.Search(q, 3).Corrections {
			got = append(got, c.From+"→"+c.To)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: corrections %q, want %q", q, got, want)
		}
	}
	// Known to the aliases already, so that nothing is corrected.
	for _, q := range []string{"zaporizhia", "zelenksy", "witkof"} {
		if r := ix.Search(q, 3); r.Abstained || len(r.Corrections) > 0 {
			t.Errorf("%q: corrections %v, abstained %t", q, r.Corrections, r.Abstained)
		}
	}
}

// Nothing is taken for what it is not: names that the sources lack, and words
// of the language.
func TestNotCorrected(t *testing.T) {
	ix := embeddedIndex(t)
	for w := range strings.FieldsSeq(`Orbán orban Tusk tusk ring biden Biden Macron macron Merz Starmer Meloni Netanyahu Modi Erdogan Fico fico
		Tver tver wizard health horse mouse bright heard poison statue stove witch enjoy reader giver mailed weather bitcoin pizza
		погода цена біткоїн біткоїна слава голова горох`) {
		if r := ix.Search(w, 3); len(r.Corrections) > 0 {
			t.Errorf("%q was taken for %q", w, r.Corrections[0].To)
		}
		if r := ix.Search("what did "+w+" say about the jets", 3); len(r.Corrections) > 0 {
			t.Errorf("%q was taken for %q in a question", w, r.Corrections[0].To)
		}
	}
}

// A word that a document has, and a word of asking, are never corrected.
func TestKnownWordsStay(t *testing.T) {
	ix := embeddedIndex(t)
	var all []string
	for w, id := range textWords(ix) {
		if id == stopped || ix.has(id) {
			all = append(all, w)
		}
	}
	for w := range lang.StopWords() {
		all = append(all, w)
	}
	for _, w := range all {
		if q := ix.understand(w); len(q.corrections) > 0 {
			t.Errorf("%q was taken for %q", w, q.corrections[0].To)
		}
	}
}

// A correction is near what was typed, and names a word that there is.
func TestCorrectionsAreNear(t *testing.T) {
	ix := embeddedIndex(t)
	r := rand.New(rand.NewPCG(3, 5))
	n := 0
	for _, w := range sortedWords(ix) {
		runes := []rune(w)
		if len(runes) < 5 || r.IntN(8) > 0 {
			continue
		}
		i := 1 + r.IntN(len(runes)-2)
		slip := string(runes[:i]) + string(runes[i+1:])
		q := ix.understand(slip)
		for _, c := range q.corrections {
			n++
			from, to := []rune(c.From), []rune(c.To)
			if c.From != slip || lang.Distance(from, to, len(from)) > lang.Slips(len(from)) {
				t.Errorf("%q: %q was taken for %q", slip, c.From, c.To)
			}
			if ix.words.look(c.To).id == unknown {
				t.Errorf("%q was taken for %q, which nobody has", slip, c.To)
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d slips were corrected", n)
	}
}

func TestCorrectionsAreBounded(t *testing.T) {
	ix := embeddedIndex(t)
	if got := ix.Search(fill("elecions "), 3).Corrections; len(got) != maxCorrections {
		t.Errorf("%d corrections, want %d", len(got), maxCorrections)
	}
	if got := ix.Search(numbered("%s", 9)+" elecions", 3).Corrections; len(got) != 0 {
		t.Errorf("the walks are not counted: %v", got)
	}
}
