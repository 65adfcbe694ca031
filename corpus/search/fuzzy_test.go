package search

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// slipsBetween is the optimal string alignment distance as the textbook has
// it, on a full table.
func slipsBetween(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := d[i-1][j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			d[i][j] = min(change, d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "ab", 2}, {"amnesty", "amnesty", 0},
		{"amnesty", "amnsty", 1}, {"amnesty", "amnessty", 1}, {"amnesty", "ammesty", 1}, {"amnesty", "amensty", 1},
		{"ab", "ba", 1}, {"ca", "abc", 3}, // the alignment is optimal, not the edit distance: no letter moves twice
		{"kitten", "sitting", 3}, {"перемир'я", "перемиря", 1}, {"вибори", "выборы", 2},
	} {
		var d distance
		if got := d.between([]rune(tt.a), []rune(tt.b), 9); got != tt.want {
			t.Errorf("%q, %q: %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// The banded distance, whose rows are used again and again, is the textbook's
// wherever the limit does not cut it off.
func TestDistanceIsTextbook(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	word := func() []rune {
		w := make([]rune, r.IntN(9))
		for i := range w {
			w[i] = []rune("abcї")[r.IntN(4)]
		}
		return w
	}
	var d distance
	for range 20_000 {
		a, b, limit := word(), word(), r.IntN(6)
		want := min(slipsBetween(a, b), limit+1)
		if got := d.between(a, b, limit); got != want {
			t.Fatalf("%q, %q, limit %d: %d, want %d", string(a), string(b), limit, got, want)
		}
		if back := d.between(b, a, limit); back != want {
			t.Fatalf("%q, %q: %d there, %d back", string(a), string(b), want, back)
		}
		if same := d.between(a, a, limit); same != 0 {
			t.Fatalf("%q is %d slips from itself", string(a), same)
		}
		if want == 0 && string(a) != string(b) {
			t.Fatalf("%q and %q are no slip apart", string(a), string(b))
		}
	}
	long := []rune(strings.Repeat("a", 3*maxWord)) // Nearest compares words of any length
	if got := d.between(long, long[1:], 2); got != 1 {
		t.Errorf("long words: %d", got)
	}
}

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
	for w := range stopWords {
		all = append(all, w)
	}
	for _, w := range all {
		var q query
		if ix.tokens(w, &q); len(q.corrections) > 0 {
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
		var q query
		ix.tokens(slip, &q)
		for _, c := range q.corrections {
			n++
			from, to := []rune(c.From), []rune(c.To)
			if c.From != slip || slipsBetween(from, to) > slips(len(from)) {
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

func TestNearest(t *testing.T) {
	options := []string{"point", "points", "ask", "who", "why", "verify", "about"}
	for _, tt := range []struct {
		w, want string
		slips   int
	}{
		{"point", "point", 0}, {"pont", "point", 1}, {"ponits", "points", 1}, {"abuot", "about", 1}, {"verfy", "verify", 1},
		{"askk", "ask", 1}, {"zebra", "", 2}, {"", "", 1}, {"w", "", 1},
	} {
		got, n := Nearest(tt.w, options)
		if got != tt.want || got != "" && n != tt.slips {
			t.Errorf("Nearest(%q) = %q, %d", tt.w, got, n)
		}
	}
	if got, _ := Nearest("point", nil); got != "" {
		t.Errorf("nearest of nothing: %q", got)
	}
	// Of two that are equally near, the first of the alphabet, whatever the order.
	for _, options := range [][]string{{"bone", "cone"}, {"cone", "bone"}} {
		if got, _ := Nearest("zone", options); got != "bone" {
			t.Errorf("Nearest(zone, %v) = %q", options, got)
		}
	}
}
