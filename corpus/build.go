package corpus

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A builder makes a corpus of decoded files and notes every fault.
type builder struct {
	files  []*file
	corpus *Corpus
	faults Faults

	asked   map[Ref]Phrases
	points  map[int]string // their texts, by number
	planned bool           // a [plan] table was there
}

func newBuilder(files []*file) *builder {
	return &builder{
		files: files,
		corpus: &Corpus{
			passages: map[Ref]*Passage{},
			articles: map[string]*Article{},
			speakers: map[SpeakerID]*Speaker{},
			topics:   map[string]*Topic{},
			parties:  map[string]*Party{},
		},
		asked:  map[Ref]Phrases{},
		points: map[int]string{},
	}
}

func (b *builder) fault(at place, format string, args ...any) {
	b.faults = append(b.faults, Fault{at.file.name, at.line(), fmt.Sprintf(format, args...)})
}

// require reports whether a text is there, and notes a fault when it is not.
func (b *builder) require(at place, key, value string) bool {
	if blank(value) {
		b.fault(at.in(key), "%s is missing", key)
		return false
	}
	return true
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// build reads what is referred to before what refers to it: points, speakers
// and topics, then passages, then phrases.
func (b *builder) build() {
	b.collectPoints()
	for _, f := range b.files {
		root := place{file: f}
		for i, r := range f.Speakers {
			b.speaker(root.in("speaker", i), r)
		}
		for i, r := range f.Topics {
			b.topic(root.in("topic", i), r)
		}
	}
	b.checkReferences()
	b.checkAliases()
	b.duties()
	for _, f := range b.files {
		b.article(f)
	}
	for _, f := range b.files {
		for i, r := range f.Asked {
			b.ask(place{file: f}.in("asked", i), r)
		}
	}
	b.openQuestions()
	if !b.planned {
		b.faults = append(b.faults, Fault{File: b.files[0].name, Msg: "no file has a [plan] table"})
	}
	if len(b.faults) == 0 {
		b.order()
		b.corpus.offer(b.translations())
	}
}

// collectPoints reads the plan and its points, whose numbers everything else
// refers to.
func (b *builder) collectPoints() {
	for _, f := range b.files {
		root := place{file: f}
		if r := f.Plan; r != nil {
			at := root.in("plan")
			if b.planned {
				b.fault(at, "a second [plan] table")
			}
			b.planned = true
			b.require(at, "title", r.Title)
			b.require(at, "published_by", r.PublishedBy)
			b.require(at, "note", r.Note)
			b.date(at.in("date"), r.Date)
			b.corpus.Plan = *r
		}
		for i, r := range f.Points {
			at := root.in("point", i)
			switch {
			case r.Number < 1:
				b.fault(at.in("number"), "point number %d is not positive", r.Number)
			case b.has(r.Number):
				b.fault(at.in("number"), "point %d is there twice", r.Number)
			}
			b.points[r.Number] = r.Text
			b.require(at, "title", r.Title)
			b.require(at, "text", r.Text)
			b.require(at, "summary", r.Summary)
			b.corpus.Points = append(b.corpus.Points, r)
		}
	}
	for n := 1; n <= len(b.corpus.Points); n++ {
		if !b.has(n) {
			b.faults = append(b.faults, Fault{File: b.files[0].name, Msg: fmt.Sprintf("point %d is missing: points are numbered without a gap", n)})
		}
	}
}

// id checks the id of a record; taken says that another one has it.
func (b *builder) id(at place, what, id string, taken bool) {
	switch {
	case !isID(id):
		b.fault(at.in("id"), "%s id %q: want lower-case letters, digits, hyphens", what, id)
	case taken:
		b.fault(at.in("id"), "%s %q is there twice", what, id)
	}
}

func (b *builder) speaker(at place, s Speaker) {
	b.id(at, "speaker", string(s.ID), b.corpus.speakers[s.ID] != nil)
	b.require(at, "name", s.Name)
	b.corpus.Speakers = append(b.corpus.Speakers, s)
	b.corpus.speakers[s.ID] = &s // replaced in order(), when the slice has its final shape
}

func (b *builder) topic(at place, r topicRec) {
	b.id(at, "topic", r.ID, b.corpus.topics[r.ID] != nil)
	b.require(at, "name", r.Name)
	t := r.Topic
	t.Points, t.May, t.Aliases = b.pointList(at.in("points"), r.Points), b.pointList(at.in("may"), r.May), r.Phrases
	for _, n := range t.May {
		if slices.Contains(t.Points, n) {
			b.fault(at.in("may"), "point %d is among points too", n)
		}
	}
	b.corpus.Topics = append(b.corpus.Topics, t)
	b.corpus.topics[r.ID] = &t
}

// has reports whether the plan has a point.
func (b *builder) has(point int) bool {
	_, ok := b.points[point]
	return ok
}

// checkReferences checks the parties of speakers and the topics of points, when
// all speakers and topics are known.
func (b *builder) checkReferences() {
	for _, f := range b.files {
		for i, r := range f.Speakers {
			b.speakerList(place{file: f}.in("speaker", i).in("parties"), r.Parties...)
		}
		for i, r := range f.Points {
			b.topicList(place{file: f}.in("point", i).in("topics"), r.Topics)
		}
	}
}

// checkAliases refuses an alias that names two speakers, topics or parties, or
// a speaker and a topic: a question would be answered by the order of the files,
// and what is said on a topic would pass for what is said about a person. A
// party may go by the name of a speaker: it is asked for by itself.
func (b *builder) checkAliases() {
	subjects, parties := map[string]string{}, map[string]string{}
	claim := func(owners map[string]string, at place, owner string, aliases []string) {
		for _, a := range aliases {
			key := strings.ToLower(strings.TrimSpace(a))
			if key == "" {
				b.fault(at, "an alias of %s is empty", owner)
			} else if other, taken := owners[key]; taken && other != owner {
				b.fault(at, "alias %q names both %s and %s", a, other, owner)
			} else {
				owners[key] = owner
			}
		}
	}
	for _, f := range b.files { // speakers first, so that the faults are the same whatever the order of the files
		for i, r := range f.Speakers {
			claim(subjects, place{file: f}.in("speaker", i).in("aliases"), fmt.Sprintf("speaker %q", r.ID), r.Aliases)
		}
	}
	for _, f := range b.files {
		for i, r := range f.Topics {
			for key, aliases := range r.byKey() {
				claim(subjects, place{file: f}.in("topic", i).in(key), fmt.Sprintf("topic %q", r.ID), aliases)
			}
		}
		for i, r := range f.Parties {
			for key, aliases := range r.byKey() {
				claim(parties, place{file: f}.in("party", i).in(key), fmt.Sprintf("party %q", r.ID), aliases)
			}
		}
	}
}

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

func (b *builder) ask(at place, r askedRec) {
	if r.Ref != "" || len(r.Refs) == 0 {
		r.Refs = append(r.Refs, r.Ref)
	}
	for _, s := range r.Refs {
		ref := b.ref(at.in("ref"), s)
		old := b.asked[ref]
		b.asked[ref] = Phrases{merge(old.En, r.En), merge(old.Uk, r.Uk), merge(old.Ru, r.Ru)}
	}
}

// ref reads a reference, and notes a fault when the corpus has nothing there.
func (b *builder) ref(at place, s string) Ref {
	ref, err := ParseRef(s)
	switch {
	case err != nil:
		b.fault(at, "%v", err)
	case ref.IsPoint() && !b.has(ref.Line), !ref.IsPoint() && b.corpus.passages[ref] == nil:
		b.fault(at, "%s is not in the corpus", ref)
	}
	return ref
}

// merge joins the phrases of two records of one ref. They are sorted, since
// the records may come in any order.
func merge(a, b []string) []string {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	return slices.Sorted(slices.Values(slices.Concat(a, b)))
}

// pointList checks point numbers and returns them ascending, each once.
func (b *builder) pointList(at place, nums []int) []int {
	for _, n := range nums {
		if !b.has(n) {
			b.fault(at, "there is no point %d", n)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(nums)))
}

func (b *builder) topicList(at place, ids []string) { idList(b, at, "topic", b.corpus.topics, ids) }

func (b *builder) speakerList(at place, ids ...SpeakerID) {
	idList(b, at, "speaker", b.corpus.speakers, ids)
}

// idList checks ids that refer to known records.
func idList[ID ~string, Record any](b *builder, at place, what string, known map[ID]*Record, ids []ID) {
	for i, id := range ids {
		if known[id] == nil {
			b.fault(at, "unknown %s %q", what, id)
		} else if slices.Contains(ids[:i], id) {
			b.fault(at, "%s %q is there twice", what, id)
		}
	}
}

// date notes a fault when s is no day, month or year of the calendar.
func (b *builder) date(at place, s string) {
	for _, form := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(form, s); err == nil {
			return
		}
	}
	b.fault(at, "date %q: want YYYY, YYYY-MM or YYYY-MM-DD", s)
}
