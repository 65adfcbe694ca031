package corpus

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
)

// A builder makes a corpus of decoded files and notes every fault.
type builder struct {
	files  []*file
	corpus *Corpus
	faults Faults

	texts map[int]string // of the points, by number
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
		texts: map[int]string{},
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
	b.plan()
	b.collectPoints()
	for at, r := range b.speakers() {
		b.speaker(at, r)
	}
	for at, r := range b.topics() {
		b.topic(at, r)
	}
	for at, r := range b.parties() {
		b.party(at, r)
	}
	for at, r := range b.speakers() {
		b.speakerList(at.in("parties"), r.Parties...)
	}
	for at, r := range b.points() {
		b.topicList(at.in("topics"), r.Topics)
	}
	b.checkAliases()
	b.duties()
	for _, f := range b.files {
		b.article(f)
	}
	indexed := b.indexed()
	if len(b.faults) == 0 {
		b.order()
		slices.SortFunc(indexed.open, b.corpus.compareOpen)
		b.corpus.phrases = func() *phrases { return indexed }
		b.corpus.offer(b.translations())
	}
}

// each yields the records of one kind in all files, and where each stands.
func each[T any](b *builder, key string, of func(*file) []T) iter.Seq2[place, T] {
	return func(yield func(place, T) bool) {
		for _, f := range b.files {
			for i, r := range of(f) {
				if !yield(place{file: f}.in(key, i), r) {
					return
				}
			}
		}
	}
}

func (b *builder) points() iter.Seq2[place, Point] {
	return each(b, "point", func(f *file) []Point { return f.Points })
}

func (b *builder) speakers() iter.Seq2[place, Speaker] {
	return each(b, "speaker", func(f *file) []Speaker { return f.Speakers })
}

func (b *builder) topics() iter.Seq2[place, topicRec] {
	return each(b, "topic", func(f *file) []topicRec { return f.Topics })
}

func (b *builder) parties() iter.Seq2[place, partyRec] {
	return each(b, "party", func(f *file) []partyRec { return f.Parties })
}

func (b *builder) plan() {
	planned := false
	for _, f := range b.files {
		r, at := f.Plan, place{file: f}.in("plan")
		if r == nil {
			continue
		}
		if planned {
			b.fault(at, "a second [plan] table")
		}
		planned = true
		b.require(at, "title", r.Title)
		b.require(at, "published_by", r.PublishedBy)
		b.require(at, "note", r.Note)
		b.date(at.in("date"), r.Date)
		b.corpus.Plan = *r
	}
	if !planned {
		b.fault(place{file: b.files[0]}, "no file has a [plan] table")
	}
}

// collectPoints reads the points, whose numbers everything else refers to.
func (b *builder) collectPoints() {
	for at, r := range b.points() {
		switch {
		case r.Number < 1:
			b.fault(at.in("number"), "point number %d is not positive", r.Number)
		case b.has(r.Number):
			b.fault(at.in("number"), "point %d is there twice", r.Number)
		}
		b.texts[r.Number] = r.Text
		b.require(at, "title", r.Title)
		b.require(at, "text", r.Text)
		b.require(at, "summary", r.Summary)
		b.corpus.Points = append(b.corpus.Points, r)
	}
	for n := 1; n <= len(b.corpus.Points); n++ {
		if !b.has(n) {
			b.fault(place{file: b.files[0]}, "point %d is missing: points are numbered without a gap", n)
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

func (b *builder) has(point int) bool {
	_, ok := b.texts[point]
	return ok
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
	for at, r := range b.speakers() { // first, so that the faults are the same whatever the order of the files
		claim(subjects, at.in("aliases"), fmt.Sprintf("speaker %q", r.ID), r.Aliases)
	}
	for at, r := range b.topics() {
		for key, aliases := range r.byKey() {
			claim(subjects, at.in(key), fmt.Sprintf("topic %q", r.ID), aliases)
		}
	}
	for at, r := range b.parties() {
		for key, aliases := range r.byKey() {
			claim(parties, at.in(key), fmt.Sprintf("party %q", r.ID), aliases)
		}
	}
}

// duties reads what the points have the parties do or get. A corpus
// need not have any; one that has says of each point whom it binds or favours,
// or that it is nobody.
func (b *builder) duties() {
	bound := map[int]bool{}
	for at, r := range each(b, "duty", func(f *file) []Duty { return f.Duties }) {
		b.pointList(at.in("point"), []int{r.Point})
		b.require(at, "text", r.Text)
		if b.require(at, "party", r.Party) && b.corpus.parties[r.Party] == nil {
			b.fault(at.in("party"), "unknown party %q", r.Party)
		}
		if r.Kind != Does && r.Kind != Gets {
			b.fault(at.in("kind"), "kind %q: want does or gets", r.Kind)
		}
		bound[r.Point] = true
		b.corpus.Duties = append(b.corpus.Duties, r)
	}
	for at, r := range b.points() {
		switch {
		case r.Unbound && bound[r.Number]:
			b.fault(at.in("unbound"), "point %d has a duty, though it is unbound", r.Number)
		case len(bound) > 0 && !r.Unbound && !bound[r.Number]:
			b.fault(at, "point %d has no duty and is not unbound", r.Number)
		}
	}
}

func (b *builder) party(at place, r partyRec) {
	b.id(at, "party", r.ID, b.corpus.parties[r.ID] != nil)
	b.require(at, "name", r.Name)
	p := r.Party
	p.Aliases = r.Phrases
	b.corpus.Parties = append(b.corpus.Parties, p)
	b.corpus.parties[r.ID] = &p
}

// phrases adds those of a record to what is known of its points and passages, which
// it returns.
func (b *builder) phrases(known map[Ref][]Phrases, at place, r askedRec) (refs []Ref) {
	if r.Ref != "" || len(r.Refs) == 0 {
		r.Refs = append(r.Refs, r.Ref)
	}
	for _, s := range r.Refs {
		ref := b.ref(at.in("ref"), s)
		known[ref] = append(known[ref], r.Phrases)
		refs = append(refs, ref)
	}
	return refs
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

func allMerged(records map[Ref][]Phrases) map[Ref]Phrases {
	out := make(map[Ref]Phrases, len(records))
	for ref, list := range records {
		out[ref] = merged(list)
	}
	return out
}

// merged joins the phrases of the records of one ref. Those of several are sorted,
// since the records may come in any order.
func merged(records []Phrases) (out Phrases) {
	for _, r := range records {
		out = Phrases{append(out.En, r.En...), append(out.Uk, r.Uk...), append(out.Ru, r.Ru...)}
	}
	if len(records) > 1 {
		slices.Sort(out.En)
		slices.Sort(out.Uk)
		slices.Sort(out.Ru)
	}
	return out
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
