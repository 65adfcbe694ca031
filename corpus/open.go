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
func (b *builder) openQuestions() {
	found := map[string]place{} // by phraseKey
	for at, r := range each(b, "open", func(f *file) []openRec { return f.Open }) {
		b.open(at, r, found)
	}
	for ref, asked := range b.asked {
		for _, phrase := range merged(asked).All() {
			if at, open := found[phraseKey(phrase)]; open {
				b.fault(at, "%q is asked of %s", phrase, ref)
			}
		}
	}
}

func (b *builder) open(at place, r openRec, found map[string]place) {
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
	b.corpus.open = append(b.corpus.open, o)
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
