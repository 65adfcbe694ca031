package corpus

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func (b *builder) article(f *file) {
	root := place{file: f}
	if f.Article == nil {
		if len(f.Passages) > 0 {
			b.fault(root.in("passage", 0), "a passage in a file without an [article] table")
		}
		return
	}
	a, at := *f.Article, root.in("article")
	b.id(at, "article", a.ID, b.corpus.articles[a.ID] != nil)
	if a.ID == PlanDoc {
		b.fault(at.in("id"), "the article id %q is kept for the plan", a.ID)
	}
	b.require(at, "title", a.Title)
	b.require(at, "short", a.Short)
	b.date(at.in("date"), a.Date)
	if b.require(at, "voice", string(a.Narrator)) {
		b.speakerList(at.in("voice"), a.Narrator)
	}
	for i, p := range f.Passages {
		a.Passages = append(a.Passages, b.passage(root.in("passage", i), a.ID, p))
	}
	if len(f.Passages) == 0 {
		b.fault(at, "article %q has no passage", a.ID)
	}
	b.corpus.Articles = append(b.corpus.Articles, a)
	b.corpus.articles[a.ID] = &a
}

func (b *builder) passage(at place, doc string, r passageRec) Passage {
	ref := Ref{Doc: doc, Line: r.Line}
	switch {
	case r.Line < 1:
		b.fault(at.in("line"), "passage line %d is not positive", r.Line)
	case b.corpus.passages[ref] != nil:
		b.fault(at.in("line"), "passage %s is there twice", ref)
	}
	b.require(at, "gist", r.Gist)
	p := r.Passage
	p.Ref = ref
	p.Points = b.pointList(at.in("points"), r.Points)
	b.topicList(at.in("topics"), r.Topics)
	b.speakerList(at.in("people"), r.People...)
	if slices.ContainsFunc(r.QuotedTerms, blank) {
		b.fault(at.in("scare"), "a scare entry is empty")
	}
	for i := range p.Quotes {
		p.Quotes[i].N = i + 1
		b.quote(at.in("quote", i), &p, &p.Quotes[i])
	}
	for i, w := range r.Wordings {
		p.Wordings = append(p.Wordings, b.wording(at.in("wording", i), ref, w))
	}
	for i := range p.Events {
		eat, e := at.in("event", i), &p.Events[i]
		b.require(eat, "text", e.Text)
		b.date(eat.in("date"), e.Date)
		e.Ref = ref
	}
	b.corpus.passages[ref] = &p
	return p
}

// quote checks a quotation of a passage, and fills in what it has from there.
func (b *builder) quote(at place, p *Passage, q *Quote) {
	if b.require(at, "speaker", string(q.Speaker)) {
		b.speakerList(at.in("speaker"), q.Speaker)
	}
	b.require(at, "text", q.Text)
	if q.Kind != Direct && q.Kind != Reported && q.Kind != Author {
		b.fault(at.in("kind"), "kind %q: want direct, reported or author", q.Kind)
	}
	b.speakerList(at.in("about"), q.About...)
	b.note(at.in("note"), q.Note, q.Text)
	q.Ref = p.Ref
	if q.Points == nil {
		q.Points = p.Points
	} else {
		q.Points = b.pointList(at.in("points"), q.Points)
	}
	if q.Topics == nil {
		q.Topics = p.Topics
	} else {
		b.topicList(at.in("topics"), q.Topics)
	}
}

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
			texts = append(texts, b.texts[n])
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
