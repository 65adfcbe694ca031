package corpus

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Open is a known unknown: something that people ask and the sources do not
// answer.
type Open struct {
	Nearest Ref     // the point or passage that comes nearest to it
	Aspect  string  // what the sources do not say
	Asked   Phrases // ways to ask it; index only, never shown
}

// phrases are the words that are only indexed. Most of a corpus is those, and little
// needs them.
type phrases struct {
	asked, said map[Ref]Phrases
	open        []Open
	idle        Phrases
}

// Asked are what people type to find a point or passage. Like what Said and Open
// give, it is only indexed, never shown.
func (c *Corpus) Asked(ref Ref) Phrases { return c.indexed().asked[ref] }

// Said are what people say of a point in a discussion.
func (c *Corpus) Said(ref Ref) Phrases { return c.indexed().said[ref] }

// Idle are what people say in a chat that is about no point.
func (c *Corpus) Idle() Phrases { return c.indexed().idle }

// Open lists what people ask and the sources do not answer.
func (c *Corpus) Open() []Open { return c.indexed().open }

func (c *Corpus) indexed() *phrases {
	if c.phrases == nil {
		return &phrases{}
	}
	return c.phrases()
}

// indexed reads the records of what is only indexed.
func (b *builder) indexed() *phrases {
	asked, said := map[Ref][]Phrases{}, map[Ref][]Phrases{}
	for at, r := range each(b, "asked", func(f *file) []askedRec { return f.Asked }) {
		b.phrases(asked, at, r)
	}
	for at, r := range each(b, "said", func(f *file) []askedRec { return f.Said }) {
		for _, ref := range b.phrases(said, at, r) {
			if ref != (Ref{}) && !ref.IsPoint() {
				b.fault(at.in("ref"), "%s is no point", ref)
			}
		}
	}
	var idle []Phrases
	for _, r := range each(b, "idle", func(f *file) []Phrases { return f.Idle }) {
		idle = append(idle, r)
	}
	p := &phrases{asked: allMerged(asked), said: allMerged(said), idle: merged(idle)}
	b.openQuestions(p)
	return p
}

// aspects lists what a question may want to know, in their published order.
var aspects = []string{
	"who",         // which person, state or body
	"when",        // a date, a deadline, a duration
	"where",       // a place
	"how-many",    // how many people or things, a share in a poll
	"how-much",    // any other amount: length, area, weight, power
	"cost",        // money: a price, a payment, who bears it
	"how",         // a way or a procedure
	"why",         // a reason
	"whether",     // yes or no
	"detail",      // what exactly: a list, a text, a meaning
	"legal",       // law, ratification, courts
	"enforcement", // who checks it, and what follows a breach
	"outcome",     // what came of it, or would come if
	"opinion",     // what somebody says of it
	"comparison",  // how it differs from something else
}

// openQuestions reads the known unknowns. It refuses a phrasing that stands in
// two of them, and one that is asked of a point or passage: either the sources
// answer it or they do not.
func (b *builder) openQuestions(p *phrases) {
	found := map[string]place{} // by phraseKey
	for at, r := range each(b, "open", func(f *file) []openRec { return f.Open }) {
		p.open = append(p.open, b.open(at, r, found))
	}
	for ref, asked := range p.asked {
		for _, phrase := range asked.All() {
			if at, open := found[phraseKey(phrase)]; open {
				b.fault(at, "%q is asked of %s", phrase, ref)
			}
		}
	}
}

func (b *builder) open(at place, r openRec, found map[string]place) Open {
	o := Open{Nearest: b.ref(at.in("nearest"), r.Nearest), Aspect: r.Aspect, Asked: r.Phrases}
	if !slices.Contains(aspects, o.Aspect) {
		b.fault(at.in("aspect"), "aspect %q: want one of %s", r.Aspect, strings.Join(aspects, ", "))
	}
	if len(r.All()) == 0 {
		b.fault(at, "an open question without a phrasing")
	}
	for key, phrases := range r.byKey() {
		at := at.in(key)
		for _, phrase := range phrases {
			key := phraseKey(phrase)
			if key == "" {
				b.fault(at, "a phrasing is empty")
			} else if _, twice := found[key]; twice {
				b.fault(at, "%q is there twice", phrase)
			}
			found[key] = at
		}
	}
	return o
}

// phraseKey is what two phrasings share of which one is written as a sentence:
// with a capital and a mark at its ends.
func phraseKey(phrase string) string {
	phrase = strings.TrimSpace(strings.TrimRight(phrase, "?!. "))
	if first, _ := utf8.DecodeRuneInString(phrase); unicode.IsUpper(first) {
		return strings.ToLower(phrase)
	}
	return phrase
}

// compareOpen orders known unknowns: by what is nearest, then as the aspects
// are listed, then by what is asked.
func (c *Corpus) compareOpen(x, y Open) int {
	if d := c.Compare(x.Nearest, y.Nearest); d != 0 {
		return d
	}
	if d := slices.Index(aspects, x.Aspect) - slices.Index(aspects, y.Aspect); d != 0 {
		return d
	}
	return cmp.Or(
		slices.Compare(x.Asked.En, y.Asked.En), slices.Compare(x.Asked.Uk, y.Asked.Uk), slices.Compare(x.Asked.Ru, y.Asked.Ru),
	)
}
