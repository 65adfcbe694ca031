package search

import (
	"strconv"
	"testing"
)

// TestLearned learns more words than there is room for at first, every third of
// those it is then asked for.
func TestLearned(t *testing.T) {
	const asked = 60_000
	l := newLearned()
	var ws []word
	for i := range asked {
		ws = append(ws, word{text: strconv.Itoa(i * 7919)})
		if i%3 == 0 {
			l.add(ws[i].text, termID(i))
		}
	}
	ids := l.findAll([]termID{stopped}, ws)
	if len(ids) != asked+1 || ids[0] != stopped {
		t.Fatalf("%d terms, the first %d", len(ids), ids[0])
	}
	for i, id := range ids[1:] {
		want := unknown
		if i%3 == 0 {
			want = termID(i)
		}
		if one, ok := l.find(ws[i].text); id != want || one != want || ok != (i%3 == 0) {
			t.Fatalf("%q: term %d, alone %d, want %d", ws[i].text, id, one, want)
		}
	}
	i := 0
	for w, id := range l.all() {
		if w != ws[i].text || id != termID(i) {
			t.Fatalf("word %d is %q, term %d", i, w, id)
		}
		i += 3
	}
	if i != asked {
		t.Errorf("%d words of %d", i/3, asked/3)
	}
}
