package search

import (
	"slices"

	"planbot/corpus"
)

// A Hit is one document that answers a question.
type Hit struct {
	Ref   corpus.Ref
	Score float64
}

// A Result is what the index finds for a question.
type Result struct {
	Query       string
	Abstained   bool         // the sources don't answer
	Reason      Reason       // when abstained: why
	Named       []corpus.Ref // the points and passages that the question names by number
	Hits        []Hit        // best first; none when abstained
	Nearest     []corpus.Ref // when abstained: what comes near to an answer, best first, if anything does
	Corrections []Correction
	SaidBy      []corpus.SpeakerID // whose statements it asks for, if for nothing else
}

// A Reason is why the sources don't answer a question. It is empty if they do.
type Reason string

const (
	NoSubject Reason = "nothing" // they don't have its subject
	NoDetail  Reason = "detail"  // they have its subject, and not what it asks
)

// Search ranks the documents for a question. Equal scores keep the corpus's
// order of refs, so the same question always gets the same answer.
func (ix *Index) Search(q string, limit int) Result {
	u := ix.understand(q)
	defer ix.release(u)
	return ix.search(q, u, limit)
}

// search ranks the documents for a question that is understood.
func (ix *Index) search(q string, u *query, limit int) Result {
	r := Result{Query: q, Named: u.refs(), Corrections: u.corrections, SaidBy: ix.saidBy(u)}
	limit = min(limit, len(ix.docs))
	s := u.scores
	ix.score(u, s)
	order := s.top(len(s.docs), max(limit, considered)+len(r.Named))
	if d := ix.decide(u, order); !d.answers() {
		r.Abstained, r.Reason = true, NoSubject
		if ix.isNear(u, d) {
			r.Reason, r.Nearest = NoDetail, ix.nearTo(u, order)
		}
		return r
	}
	if ix.noClause(u) {
		if passages := ix.passagesOf(s, order); len(passages) > 0 {
			order = passages
		}
	}
	r.Hits = make([]Hit, 0, max(limit, len(r.Named)))
	for _, ref := range r.Named {
		r.Hits = append(r.Hits, Hit{ref, 0})
	}
	for _, d := range order {
		if len(r.Hits) >= limit {
			break
		}
		ref := ix.docs[s.docs[d].doc].ref
		if !slices.Contains(r.Named, ref) {
			r.Hits = append(r.Hits, Hit{ref, round(s.docs[d].total)})
		}
	}
	r.scoreNamed()
	return r
}

// passagesOf keeps the passages among documents.
func (ix *Index) passagesOf(s *scores, order []int) []int {
	return slices.DeleteFunc(slices.Clone(order), func(i int) bool { return ix.docs[s.docs[i].doc].ref.IsPoint() })
}

// noClause reports whether a question is about topics alone that no clause deals
// with: "who wrote the plan" is not answered by a point that has something
// written into law.
func (ix *Index) noClause(u *query) bool {
	return len(u.subject.topics) > 0 && len(u.subject.rest) == 0 && !slices.ContainsFunc(u.subject.topics, func(id string) bool {
		t := ix.corpus.Topic(id)
		return len(t.Points)+len(t.May) > 0
	})
}

// A decision is how likely the sources are to have the subject of a question,
// and to answer it.
type decision struct{ subject, answer float64 }

func (d decision) answers() bool { return d.answer >= fitted.Threshold }

// The chances from which the sources are said to have a subject, and to have it if
// the question names a topic.
const (
	hasSubject = 0.45
	hasTopic   = 0.1
)

// isNear reports whether something comes near to an answer that is refused: the
// question is much like one that is known to be open, or the sources have its subject.
func (ix *Index) isNear(u *query, d decision) bool {
	switch {
	case u.liking.mostOpen >= sameOpen, d.subject >= hasTopic && len(u.subject.topics) > 0:
		return true
	}
	return d.subject >= hasSubject && (u.liking.mostOpen >= likeOpen || ix.namesSubject(u))
}

// namesSubject reports whether a question has a topic, a person, or another word of
// a subject that stands in a text, not only in what people ask.
func (ix *Index) namesSubject(u *query) bool {
	return len(u.subject.topics)+len(u.subject.speakers) > 0 || slices.ContainsFunc(u.terms, func(t queryTerm) bool {
		return !t.generic && t.id >= 0 && ix.terms[t.id].named
	})
}

// The likenesses from which a question is much like one that is open, or like one
// though it names no subject, or, though it has a word that nobody uses, like one
// that is asked.
const (
	sameOpen  = 0.5
	likeOpen  = 0.25
	likeAsked = 0.4
)

// decide decides whether to answer a question whose best documents are order.
func (ix *Index) decide(u *query, order []int) decision {
	switch {
	case u.hasRefs():
		return decision{1, 1}
	case len(order) == 0:
		return decision{}
	}
	d := ix.weigh(u, order)
	if !d.answers() && ix.isCertain(u, order) { // last, for it reads texts
		return decision{1, 1}
	}
	return d
}

// weigh decides by the fitted model.
func (ix *Index) weigh(u *query, order []int) decision {
	x := ix.features(u, order)
	subject, answer := fitted.chances(&x)
	strange := ix.asking.Asked > 0 && u.liking.strangers > 0 && u.liking.mostAsked < likeAsked
	if x[byCovered] < leastCovered || strange && !ix.namesSubject(u) {
		answer = 0
	}
	return decision{subject, answer}
}

// isCertain reports whether a question asks for what its best document has for
// certain, whatever the model says.
func (ix *Index) isCertain(u *query, order []int) bool {
	doc := int(u.scores.docs[order[0]].doc)
	return ix.verbatimOf(u, doc) || u.intent.has(asksClauses) && len(u.subject.topics) > 0 && len(restOf(u)) == 0 ||
		len(u.toks) == 1 && len(u.subject.speakers) == 1 || // a name, in any spelling
		ix.looksUp(u, doc)
}

// looksUp reports whether a question only looks up the place of a subject that a
// document has: "the wording of the clause on grain".
func (ix *Index) looksUp(u *query, doc int) bool {
	looks, subjects := false, 0
	for i := range u.toks {
		t := &u.toks[i]
		_, has := ix.posting(doc, t.id)
		switch {
		case t.cues&lookupCue != 0:
			looks = true
		case t.id == stopped, t.is(genericKind), t.cues&^(whoCue|whyCue|whenCue|countCue|howCue) != 0:
		case !has:
			return false
		default:
			subjects++
		}
	}
	return looks && subjects > 0
}

// leastCovered is the share of a question that some text must have, whatever
// else speaks for an answer.
const leastCovered = 0.2

// verbatimOf reports whether a question quotes a document, or is put in the
// words of a sentence of it and like no open question.
func (ix *Index) verbatimOf(u *query, doc int) bool {
	if u.quoted != "" && ix.holdsWords(doc, u.quoted) {
		return true
	}
	if words := corpus.Words(u.text); u.contentWords > 0 && len(words) >= MinVerify && ix.holdsWords(doc, joined(words)) {
		return true
	}
	return u.contentWords > 1 && u.scores.best[doc] >= sameWords*u.weight && u.liking.mostOpen < unlikeOpen
}

// sameWords is the likeness from which a question is put in the words of a
// phrase.
const sameWords = 0.95

// unlikeOpen is the likeness up to which it is no open question in other words.
const unlikeOpen = 0.65

// What a refusal lists as near: how many at most, what the likeness of what is
// asked and the rank count against the likeness of what is open, and how near
// each must be, as a share of the nearest.
const (
	maxNearest = 3
	nearAsked  = 0.5
	nearRank   = 0.5
	nearLeast  = 0.3
)

// nearTo lists what comes near to an answer that the sources lack: where the
// open questions most like it belong, and the best documents.
func (ix *Index) nearTo(u *query, order []int) []corpus.Ref {
	near := make([]docScore, len(ix.docs))
	for d := range near {
		near[d] = docScore{doc: int32(d), total: u.liking.open[d] + nearAsked*u.liking.asked[d]}
	}
	for _, i := range order[:min(considered, len(order))] {
		d := &u.scores.docs[i]
		near[d.doc].total += nearRank * d.total / u.scores.docs[order[0]].total * d.covered / u.weight
	}
	best := (&scores{docs: near}).top(len(near), maxNearest)
	var out []corpus.Ref
	for _, d := range best {
		if near[d].total >= nearLeast*near[best[0]].total {
			out = append(out, ix.docs[d].ref)
		}
	}
	return out
}

// scoreNamed gives what is named by number scores above all others.
func (r *Result) scoreNamed() {
	if len(r.Named) == 0 {
		return
	}
	top := 0.0
	for _, h := range r.Hits {
		top = max(top, h.Score)
	}
	for i := range r.Hits {
		if h := &r.Hits[i]; slices.Contains(r.Named, h.Ref) {
			h.Score = top + float64(len(r.Named)-i)
		}
	}
}

// round keeps four decimals, so that a score prints the same everywhere.
func round(s float32) float64 { return float64(int64(float64(s)*1e4+0.5)) / 1e4 }
