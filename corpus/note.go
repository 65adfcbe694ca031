package corpus

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func (b *builder) wording(at place, ref Ref, r wordingRec) Wording {
	b.require(at, "text", r.Text)
	switch {
	case !r.Addition:
		b.pointList(at.in("point"), []int{r.Point})
	case r.Point != 0:
		b.fault(at.in("point"), "an addition stands in no point")
	default:
		b.require(at, "note", r.Note)
	}
	b.note(at.in("note"), r.Note, r.Text)
	w := r.Wording
	w.Ref = ref
	return w
}

// NoteNames reports whether the note compares with a point.
func (q *Quote) NoteNames(point int) bool {
	return slices.Contains(numbersIn(q.Note, Quoted(q.Note, "")), point)
}

// numbersIn lists the numbers in a note, those in its quotations aside.
func numbersIn(note string, quotes []string) []int {
	for _, q := range quotes {
		note = strings.Replace(note, q, "", 1)
	}
	var out []int
	for _, digits := range numberForm.FindAllString(note, -1) {
		if n, err := strconv.Atoi(digits); err == nil {
			out = append(out, n)
		}
	}
	return out
}

var numberForm = regexp.MustCompile(`\d+`)

// note holds a note to what it is for, comparing with the clause: it is one
// sentence, names a point by its number, and what it quotes stands in a point
// that it names or in the words that it is about.
func (b *builder) note(at place, note, about string) {
	if note == "" {
		return
	}
	if len(Sentences(note)) != 1 {
		b.fault(at, "a note is one sentence")
	}
	quotes := Quoted(note, "")
	var texts []string // of the points that it names
	for _, n := range numbersIn(note, quotes) {
		if b.has(n) {
			texts = append(texts, b.points[n])
		}
	}
	named := len(texts) > 0
	texts = append(texts, about)
	if !named {
		b.fault(at, "a note compares with a point, and names it by its number")
	}
	for _, q := range quotes {
		if !slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, q) }) {
			b.fault(at, "the note quotes %q, which stands in no point that it names", q)
		}
	}
}
