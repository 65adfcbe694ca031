package search

import (
	"slices"

	"planbot/corpus"
	"planbot/corpus/lang"
)

// Statements is what the corpus holds of what people said about a subject.
type Statements struct {
	Understood  bool // the corpus has the subject, whether or not anybody speaks of it
	Speakers    []corpus.SpeakerID
	Topics      []string
	Named       []int           // points that the question names by number
	Quotes      []*corpus.Quote // in the published order
	About       []*corpus.Quote // when a person is named: what others say of them
	Points      []int           // points that the subject is about, ascending
	Nearest     []corpus.Ref    // points that come nearest, when it is not understood
	Missing     []string        // words of the question that neither the sources nor the language have: most often names
	Corrections []Correction
}

// Statements finds who said what about a topic, a point or a person, or about
// a topic by a person. The answer is complete: every quotation that the corpus
// ties to the subject, in the published order.
func (ix *Index) Statements(q string) Statements {
	u := ix.understand(q)
	defer ix.release(u)
	s := Statements{Speakers: u.subject.speakers, Topics: u.subject.topics, Named: u.points, Corrections: u.corrections}
	rest := ix.knownTerms(u.subject.rest)
	s.Understood = len(s.Speakers)+len(s.Topics)+len(s.Named) > 0 || len(rest) > 0 && len(rest) == len(u.subject.rest)
	if !s.Understood {
		r := ix.search(q, u, 3)
		s.Nearest = r.Nearest
		for _, h := range r.Hits {
			if h.Ref.IsPoint() {
				s.Nearest = append(s.Nearest, h.Ref)
			}
		}
		return s
	}
	s.Missing = ix.missing(u)
	about := func(qu *corpus.Quote) bool { return ix.isAbout(qu, s, rest) }
	switch {
	case len(s.Speakers) == 0:
		s.Quotes = ix.corpus.Quotes(about)
	case len(s.Topics)+len(s.Named)+len(rest) == 0:
		s.Quotes = ix.corpus.Quotes(func(qu *corpus.Quote) bool { return ix.isBy(qu, s.Speakers) })
		s.About = ix.corpus.Quotes(func(qu *corpus.Quote) bool {
			return !ix.isBy(qu, s.Speakers) && (concerns(qu, s.Speakers) || onAny(qu, u.subject.implied))
		})
	default:
		s.Quotes = ix.corpus.Quotes(func(qu *corpus.Quote) bool { return ix.isBy(qu, s.Speakers) && about(qu) })
		if len(s.Quotes) == 0 { // "Zelenskyy's legitimacy": others speak of it
			s.Quotes = ix.corpus.Quotes(about)
		}
	}
	s.Quotes = onEvery(s.Topics, s.Quotes)
	s.Points = ix.pointsOf(u, s)
	return s
}

// missing lists the words that neither the sources nor the language have. In a
// Cyrillic question that proves nothing, for the sources are in English.
func (ix *Index) missing(u *query) []string {
	var out []string
	for _, t := range u.terms {
		if !t.generic && !ix.has(t.id) && !t.known && !lang.IsCyrillic(t.word) {
			out = append(out, t.word)
		}
	}
	return out
}

// isBy reports whether one of the speakers makes the statement, alone or with
// others.
func (ix *Index) isBy(q *corpus.Quote, ids []corpus.SpeakerID) bool {
	if slices.Contains(ids, q.Speaker) {
		return true
	}
	for _, party := range ix.corpus.Speaker(q.Speaker).Parties {
		if slices.Contains(ids, party) {
			return true
		}
	}
	return false
}

// concerns reports whether the statement is about one of the speakers.
func concerns(q *corpus.Quote, ids []corpus.SpeakerID) bool {
	return slices.ContainsFunc(q.About, func(id corpus.SpeakerID) bool { return slices.Contains(ids, id) })
}

// isAbout reports whether the statement bears on a topic or point asked for. If
// none is, it reports whether the statement has every term of rest.
func (ix *Index) isAbout(q *corpus.Quote, s Statements, rest []termID) bool {
	if len(s.Topics)+len(s.Named) > 0 {
		return onAny(q, s.Topics) ||
			slices.ContainsFunc(q.Points, func(n int) bool { return slices.Contains(s.Named, n) })
	}
	return len(rest) > 0 && ix.hasTerms(q.Text, rest)
}

// onAny reports whether the statement bears on one of the topics.
func onAny(q *corpus.Quote, topics []string) bool {
	return slices.ContainsFunc(q.Topics, func(t string) bool { return slices.Contains(topics, t) })
}

// onEvery keeps the quotations on every one of the topics, or all if none is:
// "recognising the territories" is not all that is said of territory.
func onEvery(topics []string, quotes []*corpus.Quote) []*corpus.Quote {
	if len(topics) < 2 {
		return quotes
	}
	var out []*corpus.Quote
	for _, q := range quotes {
		if !slices.ContainsFunc(topics, func(t string) bool { return !slices.Contains(q.Topics, t) }) {
			out = append(out, q)
		}
	}
	if len(out) == 0 {
		return quotes
	}
	return out
}

// knownTerms keeps the terms that any document has.
func (ix *Index) knownTerms(terms []termID) []termID {
	var out []termID
	for _, id := range terms {
		if ix.has(id) {
			out = append(out, id)
		}
	}
	return out
}

// hasTerms reports whether a text has every one of the terms.
func (ix *Index) hasTerms(text string, ids []termID) bool {
	toks := ix.words.tokens(text)
	for _, id := range ids {
		if !slices.ContainsFunc(toks, func(t token) bool { return t.id == id }) {
			return false
		}
	}
	return true
}

// pointsOf lists the points that the question names and those of its topics. If
// there are none, it lists the points whose clause shows every word of the
// question, or else those on which the statements found bear.
func (ix *Index) pointsOf(u *query, s Statements) []int {
	points := slices.Clone(s.Named)
	for _, id := range slices.Concat(s.Topics, u.subject.implied) {
		points = append(points, ix.corpus.Topic(id).Points...)
	}
	if len(points) == 0 {
		points = ix.clausesWith(u)
	}
	if len(points) == 0 {
		for _, q := range s.Quotes {
			points = append(points, q.Points...)
		}
	}
	slices.Sort(points)
	return slices.Compact(points)
}

// clausesWith lists the points that show every word of the question.
func (ix *Index) clausesWith(u *query) []int {
	var out []int
	for d := range ix.corpus.Points {
		if len(u.terms) > 0 && !slices.ContainsFunc(u.terms, func(t queryTerm) bool { return !ix.shows(d, t.id) }) {
			out = append(out, ix.docs[d].ref.Line)
		}
	}
	return out
}

// shows reports whether a reader of the document sees the term.
func (ix *Index) shows(doc int, id termID) bool {
	p, ok := ix.posting(doc, id)
	return ok && p.fields&shownFields != 0
}
