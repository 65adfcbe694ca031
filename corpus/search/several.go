package search

import (
	"slices"
)

// The shares of the best score by which clauses belong together.
const (
	clearShare  = 0.5 // the second best is below: the best alone answers
	listedShare = 0.4 // a point above is one of the points asked for
)

// maxTogether is how many of the best documents are looked at.
const maxTogether = 12

// Clauses lists, in the order of the plan, the points that answer a question
// together: those of the topics that it names and asks nothing further of, unless
// one alone clearly answers; and, if it asks which clauses do something, all that
// show its words or come near. It lists none for a question about a person, a
// certain point, or what happened.
func (ix *Index) Clauses(q string) []int {
	u := ix.understand(q)
	defer ix.release(u)
	which := u.intent.has(asksClauses)
	if u.hasRefs() || len(u.named) > 0 || !which && u.intent.has(asksStatement|asksEvent|asksWhy|asksWhen|asksCount) {
		return nil
	}
	var out []int
	if !slices.ContainsFunc(u.subject.rest, func(t token) bool { return !t.is(genericKind) && t.cues == 0 }) {
		for _, id := range u.subject.topics {
			out = append(out, ix.corpus.Topic(id).Points...)
		}
	}
	hits := ix.search(q, u, maxTogether).Hits
	if which {
		out = append(out, ix.clausesShowing(u)...)
		if len(out) == 0 {
			out = pointsAbove(hits, listedShare)
		}
	} else if oneAnswers(hits, out) {
		return nil
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// clausesShowing lists the points that show every word of the question that is
// about a subject.
func (ix *Index) clausesShowing(u *query) []int {
	words := slices.DeleteFunc(slices.Clone(u.terms), func(t queryTerm) bool { return t.generic })
	var out []int
	for d := range ix.corpus.Points {
		if len(words) > 0 && !slices.ContainsFunc(words, func(t queryTerm) bool { return !ix.shows(d, t.id) }) {
			out = append(out, ix.docs[d].ref.Line)
		}
	}
	return out
}

// pointsAbove lists the points with at least a share of the best score.
func pointsAbove(hits []Hit, share float64) []int {
	var out []int
	for _, h := range hits {
		if h.Ref.IsPoint() && h.Score >= share*hits[0].Score {
			out = append(out, h.Ref.Line)
		}
	}
	return out
}

// oneAnswers reports whether one of the points answers so much better than the
// others that it stands alone.
func oneAnswers(hits []Hit, points []int) bool {
	if len(hits) == 0 || !hits[0].Ref.IsPoint() || !slices.Contains(points, hits[0].Ref.Line) {
		return false
	}
	return !slices.ContainsFunc(hits[1:], func(h Hit) bool {
		return h.Ref.IsPoint() && slices.Contains(points, h.Ref.Line) && h.Score >= clearShare*hits[0].Score
	})
}
