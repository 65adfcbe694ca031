package search

import (
	"slices"

	"planbot/corpus"
)

// Bearing lists those statements of a passage that bear on a question: by or
// about somebody whom it names, on a topic that it names, or with one of its
// words. Where it asks what somebody said, only their statements bear on it.
func (ix *Index) Bearing(q string, p *corpus.Passage) []*corpus.Quote {
	u := ix.understand(q)
	defer ix.release(u)
	var words []termID
	for _, t := range u.terms {
		if !t.generic && ix.has(t.id) {
			words = append(words, t.id)
		}
	}
	said := u.intent.has(asksStatement) && len(u.named) > 0
	var out []*corpus.Quote
	for i := range p.Quotes {
		qu := &p.Quotes[i]
		by := ix.isBy(qu, u.named)
		if by || !said && (ix.concerns(qu, u.subject.speakers) || sharesAny(qu.Topics, u.subject.topics) || sharesAny(ix.said()[qu].terms, words)) {
			out = append(out, qu)
		}
	}
	return out
}

// saidBy lists whose statements a question asks for, if it asks for nothing
// else: "what did Zelenskyy say", "his position on the plan".
func (ix *Index) saidBy(u *query) []corpus.SpeakerID {
	var asked subject
	ix.subjects.find(withoutCompounds(u.toks), true, &asked)
	further := func(t token) bool { return !t.is(askingKind|genericKind) && t.cues&(speechCue|sayCue|planCue) == 0 }
	asks := func(t token) bool { return t.is(askingKind) || t.cues&(speechCue|sayCue) != 0 }
	switch {
	case u.hasRefs(), len(asked.topics) > 0, slices.ContainsFunc(asked.rest, further):
		return nil
	case !slices.ContainsFunc(u.toks, asks), slices.ContainsFunc(u.toks, func(t token) bool { return t.cues&(whoCue|whyCue|whenCue) != 0 }):
		return nil
	}
	return asked.speakers
}

// Closest is the place of that text which shares most with a question, the
// first of equals.
func (ix *Index) Closest(q string, texts []string) int {
	u := ix.understand(q)
	defer ix.release(u)
	best, most := 0, float32(0)
	for i, text := range texts {
		toks := ix.words.tokens(text)
		var shared float32
		for _, t := range u.terms {
			if t.id >= 0 && slices.ContainsFunc(toks, func(tok token) bool { return tok.id == t.id }) {
				shared += t.weight
			}
		}
		if shared > most {
			best, most = i, shared
		}
	}
	return best
}
