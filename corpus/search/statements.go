package search

import (
	"slices"
	"strings"

	"planbot/corpus"
	"planbot/corpus/lang"
	"planbot/corpus/ref"
)

// maxMentions is how many passages that mention a subject are listed.
const maxMentions = 5

// Statements is what the corpus holds of what people said about a subject.
type Statements struct {
	Understood  bool // the corpus has the subject, whether or not anybody speaks of it
	Speakers    []corpus.SpeakerID
	Topics      []string
	Named       []int           // points that the question names by number
	Passages    []corpus.Ref    // passages that it names by reference
	Quotes      []*corpus.Quote // in the published order; by others where the speakers say nothing on the topics
	About       []*corpus.Quote // when nothing but a person is named: what others say of them
	Mentions    []corpus.Ref    // without Quotes: passages that mention the subject, best first
	Points      []int           // points that the subject is about, ascending
	NoClause    bool            // no point deals with the subject: Points are those that Quotes speak of
	Nearest     []corpus.Ref    // points that come nearest, when it is not understood
	Missing     []string        // see missing, and withWords where somebody is named
	Corrections []Correction
}

// Statements finds who said what about a topic, a point or a person, or about
// a topic by a person. The answer is complete: every quotation that the corpus
// ties to the subject, in the published order.
func (ix *Index) Statements(q string) Statements {
	u := ix.understand(q)
	defer ix.release(u)
	ix.findAsked(u)
	s := Statements{Speakers: u.subject.speakers, Topics: u.subject.topics, Named: u.points, Passages: u.passages, Corrections: u.corrections}
	rest := restOf(u)
	s.Understood = len(s.Speakers) > 0 || s.hasSubject() || len(rest) > 0 && !slices.ContainsFunc(rest, ix.lacks)
	switch {
	case !s.Understood:
		s.Nearest = ix.nearestPoints(q, u)
		return s
	case len(s.Speakers) > 0:
		ix.statementsBy(&s, rest)
	default:
		s.Quotes = onEvery(s.Topics, ix.corpus.Quotes(func(qu *corpus.Quote) bool { return ix.isAbout(qu, &s, rest) }))
		s.Missing = ix.missing(rest)
	}
	if len(s.Quotes) == 0 {
		s.Mentions = ix.mentions(&s, u)
	}
	s.Points, s.NoClause = ix.pointsOf(u, s)
	return s
}

// hasSubject reports whether something is named on which people may speak.
func (s *Statements) hasSubject() bool { return len(s.Topics)+len(s.Named)+len(s.Passages) > 0 }

// findAsked finds the subject anew where more is named than words of asking
// name.
func (ix *Index) findAsked(u *query) {
	var asked subject
	words := slices.DeleteFunc(slices.Clone(withoutCompounds(u.toks)), func(t token) bool {
		return slices.ContainsFunc(u.passages, func(r corpus.Ref) bool { return r.Doc == t.Text })
	})
	ix.subjects.find(words, true, &asked)
	if len(asked.topics) > 1 && u.intent.has(asksStatement) {
		ix.subjects.find(withoutSpeech(words), true, &asked)
	}
	if len(asked.speakers)+len(asked.topics) > 0 || u.hasRefs() {
		u.subject = asked
	}
}

// restOf lists the words of a question that name nothing, the numbers of points
// aside.
func restOf(u *query) []token {
	return slices.DeleteFunc(slices.Clone(u.subject.rest), func(t token) bool { return t.isNumber() && u.hasRefs() })
}

// lacks reports whether no document has the word.
func (ix *Index) lacks(t token) bool { return !ix.has(t.id) }

// nearestPoints lists points that come near a question whose subject the corpus
// lacks.
func (ix *Index) nearestPoints(q string, u *query) []corpus.Ref {
	r := ix.search(q, u, 3)
	near := r.Nearest
	for _, h := range r.Hits {
		near = append(near, h.Ref)
	}
	return slices.DeleteFunc(near, func(r corpus.Ref) bool { return !r.IsPoint() })
}

// statementsBy fills in what the speakers said, on the topics and points if any
// are named. Where they said nothing on those, others did: "Zelenskyy's
// legitimacy".
func (ix *Index) statementsBy(s *Statements, rest []token) {
	by := ix.corpus.Quotes(func(q *corpus.Quote) bool { return ix.isBy(q, s.Speakers) })
	all := len(by)
	if s.hasSubject() {
		on := func(q *corpus.Quote) bool { return ix.isAbout(q, s, nil) }
		named := func(q *corpus.Quote) bool { return sharesAny(ix.said()[q].topics, s.Topics) }
		if by = either(by, on, named); len(by) == 0 {
			s.Quotes = onEvery(s.Topics, ix.corpus.Quotes(on))
			return
		}
		by = onEvery(s.Topics, by)
	}
	s.Quotes, s.Missing = ix.withWords(by, rest)
	if !s.hasSubject() && len(s.Quotes) == all {
		s.About = ix.corpus.Quotes(func(q *corpus.Quote) bool { return !ix.isBy(q, s.Speakers) && ix.concerns(q, s.Speakers) })
	}
}

// either keeps the statements for which first holds, or if there are none those
// for which second does.
func either(quotes []*corpus.Quote, first, second func(*corpus.Quote) bool) []*corpus.Quote {
	for _, keep := range []func(*corpus.Quote) bool{first, second} {
		if kept := slices.DeleteFunc(slices.Clone(quotes), func(q *corpus.Quote) bool { return !keep(q) }); len(kept) > 0 {
			return kept
		}
	}
	return nil
}

// withWords keeps the statements that have the words beside a name, as far as any
// has; missing are the words that none of them has, those of speech aside. Words
// that only ask, and those that say little about a subject, keep all.
func (ix *Index) withWords(quotes []*corpus.Quote, rest []token) (kept []*corpus.Quote, missing []string) {
	for _, t := range rest {
		if t.is(askingKind | genericKind) {
			continue
		}
		have := slices.DeleteFunc(slices.Clone(quotes), func(q *corpus.Quote) bool { return !ix.says(q, t) })
		if len(have) > 0 {
			quotes = have
		} else if !slices.Contains(missing, t.Text) && t.cues&(speechCue|sayCue) == 0 {
			missing = append(missing, t.Text)
		}
	}
	return quotes, missing
}

// missing lists the words that neither the sources nor the language have: most
// often names. In a Cyrillic question that proves nothing, for the sources are
// in English.
func (ix *Index) missing(rest []token) []string {
	var out []string
	for _, t := range rest {
		if !t.isGeneric(ix.has(t.id)) && ix.lacks(t) && !t.is(knownKind) && !lang.IsCyrillic(t.Text) && !slices.Contains(out, t.Text) {
			out = append(out, t.Text)
		}
	}
	return out
}

// mentions lists passages that mention what was asked, best first: those that
// name the speakers or are on the topics, or, if there are none, show every word.
// Of them, those that show every word come first.
func (ix *Index) mentions(s *Statements, u *query) []corpus.Ref {
	var first, others []corpus.Ref
	words := restOf(u)
	for d := range ix.docs {
		doc := &ix.docs[d]
		if doc.ref.IsPoint() {
			continue
		}
		shows := len(u.terms) > 0 && !slices.ContainsFunc(u.terms, func(t queryTerm) bool { return !ix.shows(d, t.id) })
		switch {
		case len(s.Speakers) == 0 && !s.hasSubject():
			if !slices.ContainsFunc(words, func(t token) bool { return !ix.shows(d, t.id) }) {
				first = append(first, doc.ref)
			}
		case slices.Contains(s.Passages, doc.ref):
			first = append(first, doc.ref)
		case !sharesAny(ix.corpus.Passage(doc.ref).People, s.Speakers) && !sharesAny(doc.topics, s.Topics):
		case shows:
			first = append(first, doc.ref)
		default:
			others = append(others, doc.ref)
		}
	}
	found := append(first, others...)
	return found[:min(len(found), maxMentions)]
}

// sharesAny reports whether two lists have an element in common.
func sharesAny[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}

// isBy reports whether one of the speakers makes the statement, alone or with
// others.
func (ix *Index) isBy(q *corpus.Quote, ids []corpus.SpeakerID) bool {
	return slices.Contains(ids, q.Speaker) || sharesAny(ix.corpus.Speaker(q.Speaker).Parties, ids)
}

// concerns reports whether the statement is about one of the speakers, by the
// corpus or because it names one. A state is named in passing in most of them,
// so only the corpus says what is about one.
func (ix *Index) concerns(q *corpus.Quote, ids []corpus.SpeakerID) bool {
	return sharesAny(q.About, ids) || slices.ContainsFunc(ix.said()[q].names, func(id corpus.SpeakerID) bool {
		return slices.Contains(ids, id) && !ix.corpus.Speaker(id).State
	})
}

// isAbout reports whether the statement bears on a topic or point asked for. If
// none is, it reports whether the statement has every word of rest.
func (ix *Index) isAbout(q *corpus.Quote, s *Statements, rest []token) bool {
	if s.hasSubject() {
		return sharesAny(q.Topics, s.Topics) || sharesAny(q.Points, s.Named) || slices.Contains(s.Passages, q.Ref)
	}
	return len(rest) > 0 && !slices.ContainsFunc(rest, func(t token) bool { return !ix.says(q, t) })
}

// says reports whether a statement has the word in any form.
func (ix *Index) says(q *corpus.Quote, word token) bool {
	return slices.Contains(ix.said()[q].terms, word.id)
}

// A said is what the index reads in one statement.
type said struct {
	terms  []termID
	names  []corpus.SpeakerID // whom it names
	topics []string           // topics that it names
}

// newSaid reads every statement.
func newSaid(ix *Index) map[*corpus.Quote]said {
	out := map[*corpus.Quote]said{}
	for _, q := range ix.corpus.Quotes(func(*corpus.Quote) bool { return true }) {
		words := ix.words.tokens(q.Text)
		var named subject
		ix.subjects.find(withoutCompounds(words), false, &named)
		out[q] = said{appendTerms(nil, words), named.speakers, named.topics}
	}
	return out
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

// pointsOf lists the points that the question names and those of its topics. If
// there are none, it lists the points whose clause shows every word of the
// question, or else, without a clause, those on which the statements found bear.
func (ix *Index) pointsOf(u *query, s Statements) (points []int, noClause bool) {
	points = slices.Clone(s.Named)
	for _, id := range s.Topics {
		points = append(points, ix.corpus.Topic(id).Points...)
	}
	if len(points) == 0 {
		points = ix.clausesWith(u)
	}
	if len(points) == 0 {
		noClause = true
		for _, q := range s.Quotes {
			points = append(points, q.Points...)
		}
	}
	slices.Sort(points)
	return slices.Compact(points), noClause
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

// maxAttribution is how many words may say whose words follow or went before.
const maxAttribution = 12

// A credit says whose words a text is said to have.
type credit struct {
	speakers []corpus.SpeakerID
	plan     bool  // those of the plan
	points   []int // those of one of these points
}

func (c credit) given() bool { return c.plan || len(c.speakers) > 0 }

// attribution takes apart a text that says whose words it has: "Putin said: …",
// "…, according to USN". The credit is not given if the text does not say.
func (ix *Index) attribution(q string) (words string, to credit) {
	toks := withoutCompounds(ix.words.tokens(q))
	if n, to := ix.introduction(q, toks); n > 0 {
		return q[toks[n].From:], to
	}
	for i := max(MinVerify, len(toks)-maxAttribution); i < len(toks); i++ {
		mark := q[toks[i-1].To:toks[i].From]
		signed := strings.ContainsAny(mark, "”\"»“—–(") || strings.Contains(mark, " -")
		said := strings.Contains(mark, ",") && slices.ContainsFunc(toks[i:], says)
		if to := ix.creditsTo(q, toks[i:]); to.given() && (signed || said) {
			return q[:toks[i-1].To], to
		}
	}
	return "", credit{}
}

// introduction finds how many of the first words say whose words follow: the
// fewest that a colon or a quotation mark ends, or else the most that end in a
// word of saying or, after "according to", in a comma.
func (ix *Index) introduction(q string, toks []token) (n int, to credit) {
	most := min(maxAttribution, len(toks)-MinVerify)
	mark := func(n int) string { return q[toks[n-1].To:toks[n].From] }
	for n := 1; n <= most; n++ {
		if to := ix.creditsTo(q, toks[:n]); to.given() && strings.ContainsAny(mark(n), ":“\"«„—–") {
			return n, to
		}
	}
	for n := most; n > 0; n-- {
		comma := strings.Contains(mark(n), ",") && slices.ContainsFunc(toks[:n], says)
		if to := ix.creditsTo(q, toks[:n]); to.given() && (comma || says(toks[n-1])) {
			return n, to
		}
	}
	return 0, credit{}
}

// says reports whether a word is one of saying, behind which may stand what
// somebody said. "Admitted" and "called" are such words too rarely.
func says(t token) bool { return reportingWords[t.Text] || t.cues&sayCue != 0 }

// creditsTo returns whom words name if they do nothing but name them, or the
// plan, and say that it is said there. Who did not say it is not named.
func (ix *Index) creditsTo(q string, words []token) credit {
	if slices.ContainsFunc(words, func(t token) bool { return negations[t.Text] || denials[t.Text] }) {
		return credit{}
	}
	var named subject
	ix.subjects.find(words, true, &named)
	if len(named.topics) > 0 || slices.ContainsFunc(named.rest, func(t token) bool {
		return !t.isNumber() && !t.is(askingKind) && t.cues&(sayCue|speechCue|planCue|doesCue) == 0
	}) {
		return credit{}
	}
	to := credit{speakers: named.speakers, plan: len(named.speakers) == 0 && slices.ContainsFunc(words, namesPlan)}
	if to.plan {
		to.points = ref.Mentions(q[words[0].From:words[len(words)-1].To], len(ix.corpus.Points))
	}
	return to
}

// denials are the words of who says that something is not so.
var denials = lang.List("cues/denial")

// namesPlan reports whether a word names the plan or a point of it.
func namesPlan(t token) bool { return t.cues&(planCue|clauseCue) != 0 || ref.IsMarker(t.Text) }
