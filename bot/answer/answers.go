package answer

import (
	"slices"

	"planbot/corpus"
	"planbot/corpus/search"
)

// Answers ranks the documents that answer a question, at most limit, as Ask
// answers it: for a party's part in the plan the points that say it come first,
// and what somebody said is answered where the sources quote it.
func (l *Library) Answers(question string, limit int) search.Result {
	res := l.Search(question, limit)
	if asked, ok := l.index().PartyQuestion(question); ok {
		answeredBy(&res, l.partyPoints(asked), limit)
		return res
	}
	if len(res.SaidBy) != 1 {
		return res
	}
	s := l.Statements(l.Corpus.Speaker(res.SaidBy[0]).Name)
	var said []corpus.Ref
	for _, q := range slices.Concat(s.Quotes, s.About) {
		said = append(said, q.Ref)
	}
	switch {
	case len(said) == 0 && !res.Abstained:
		res.Abstained = true
		for _, h := range res.Hits[:min(len(res.Hits), maxNearest)] {
			res.Nearest = append(res.Nearest, h.Ref)
		}
		res.Hits = nil
	case len(said) > 0 && res.Abstained:
		answeredBy(&res, said, limit)
	}
	return res
}

// maxNearest is how many passages are near what nobody is quoted with.
const maxNearest = 3

// answeredBy puts documents before all others, with scores above theirs.
func answeredBy(res *search.Result, refs []corpus.Ref, limit int) {
	var top float64
	for _, h := range res.Hits {
		top = max(top, h.Score)
	}
	var hits []search.Hit
	for i, ref := range refs {
		if !slices.Contains(refs[:i], ref) {
			hits = append(hits, search.Hit{Ref: ref, Score: top + float64(len(refs)-i)})
		}
	}
	for _, h := range res.Hits {
		if !slices.Contains(refs, h.Ref) {
			hits = append(hits, h)
		}
	}
	res.Hits, res.Abstained, res.Nearest = hits[:min(len(hits), limit)], false, nil
}

// partyPoints lists the points that have a party do or get something, those of
// what was asked first.
func (l *Library) partyPoints(asked search.PartyQuestion) []corpus.Ref {
	var out []corpus.Ref
	for _, kind := range dutyKinds(asked) {
		for _, d := range l.duties(asked.Party, kind) {
			out = append(out, corpus.PointRef(d.Point))
		}
	}
	return out
}
