package search

import (
	"math"
	"slices"

	"planbot/corpus"
)

// A docScore is what a document gets for one question.
type docScore struct {
	doc     int32
	total   float32 // the chance that it is the best
	words   float32 // BM25F, and the best phrase
	covered float32 // the weight of the question's words that it has
	shown   float32 // the weight of those in its title, text, summary and quotations
}

// scores are what the documents get for a question. They stay with a query in
// its pool, since making room for every document and phrase would take longer
// than most questions.
type scores struct {
	docs   []docScore // of the documents that have a word of it, in the corpus's order
	points int        // how many of docs are points, which come first
	sums   []docScore // by document, before docs is made
	logits []float64  // as docs

	best    []float32 // by owner of phrases: the score of the best one
	byTopic []float32 // by document: that of the best phrase of its topics, by topicShare
	shared  []float32 // by phrase: the weight of the question's words that it has
}

// newScores makes room for the scores of a question.
func newScores(ix *Index) *scores {
	return &scores{
		sums:    make([]docScore, len(ix.docs)),
		best:    make([]float32, len(ix.docs)+len(ix.corpus.Topics)),
		byTopic: make([]float32, len(ix.docs)), shared: make([]float32, len(ix.phrases.owners)),
	}
}

// clear makes the scores ready for another question.
func (s *scores) clear() {
	clear(s.sums)
	clear(s.best)
	clear(s.byTopic)
	s.docs = s.docs[:0]
}

// score adds up the signals for every document.
func (ix *Index) score(u *query, s *scores) {
	for i := range u.terms {
		if t := &u.terms[i]; ix.has(t.id) {
			s.addWord(ix.terms[t.id].postings, u.impactShare(t), t.weight)
		}
	}
	for doc := range s.sums {
		if d := s.sums[doc]; d.covered > 0 {
			d.doc = int32(doc)
			s.docs = append(s.docs, d)
		}
	}
	ix.phrases.score(u, s)
	ix.like(u)
	for i := range s.docs {
		d := &s.docs[i]
		d.words += phraseShare * max(s.best[d.doc], s.byTopic[d.doc])
	}
	s.keepBest()
	s.points, _ = slices.BinarySearchFunc(s.docs, int32(len(ix.corpus.Points)), func(d docScore, doc int32) int { return int(d.doc - doc) })
	ix.rank(u, s)
}

// Of more than manyDocs documents, more than the corpus that ships has, those are
// ranked by all features that have by words alone leastShare of the score of the
// document at place leastRanked.
const (
	manyDocs    = 256
	leastRanked = 32
	leastShare  = 0.5
)

// keepBest keeps the documents that are ranked by all features.
func (s *scores) keepBest() {
	if len(s.docs) <= manyDocs {
		return
	}
	for i := range s.docs {
		s.docs[i].total = s.docs[i].words
	}
	best := s.top(len(s.docs), leastRanked)
	least := leastShare * s.docs[best[leastRanked-1]].words
	s.docs = slices.DeleteFunc(s.docs, func(d docScore) bool { return d.words < least })
}

// addWord adds what one word of the question gives to the documents that have
// it.
func (s *scores) addWord(postings []posting, share, weight float32) {
	for _, p := range postings {
		d := &s.sums[p.doc]
		d.words += share * p.impact
		d.covered += weight
		if p.fields&shownFields != 0 {
			d.shown += weight
		}
	}
}

// impactShare is how much of a term's impact counts.
func (u *query) impactShare(t *queryTerm) float32 {
	switch {
	case t.generic:
		return genericImpact
	case len(u.named) > 1 && slices.Contains(u.subject.naming, t.id):
		return namingImpact
	}
	return 1
}

// top lists the k best of the first n of docs by their place there, best first.
// Equal scores keep the corpus's order. k is small, so insertion beats sorting.
func (s *scores) top(n, k int) []int {
	top := make([]int, 0, min(n, k))
	for d := range s.docs[:n] {
		total := s.docs[d].total
		if total <= 0 || len(top) == k && total <= s.docs[top[k-1]].total {
			continue
		}
		if len(top) == k {
			top = top[:k-1]
		}
		top = append(top, d)
		for at := len(top) - 1; at > 0 && s.docs[top[at-1]].total < total; at-- {
			top[at-1], top[at] = d, top[at-1]
		}
	}
	return top
}

// What the signals beside BM25F weigh. The values were set by hand on the
// development questions.
const (
	phraseShare = 0.8  // of the score of the document's best phrase, which is added; see phraseIndex
	topicShare  = 0.85 // of the score of a phrase that belongs to a topic of the document

	// Shares of what a word adds to the score of a document.

	genericImpact = 0.6 // a generic word
	namingImpact  = 0.4 // a speaker's name, when the question names several: it says whose view is asked for, not on what

	// Weights of the words of a question, by which it is decided whether a
	// document answers. A word weighs its idf and baseWeight, times a share.

	baseWeight    = 1    // a common word of the sources still is a word that was asked for
	genericShare  = 0.15 // a generic word
	askedShare    = 0.8  // a word that only stands in what people ask: it is more about asking than about the subject
	nameShare     = 1.6  // a word that neither the sources nor the language have, most often a name: the sources are silent about it
	languageShare = 0.55 // a word that the sources lack and the language has: it may be missing by chance, a name is not
	cyrillicShare = 0.5  // a Cyrillic word that the sources lack: they are in English, so its absence proves less
)

// A rankFeature is one thing by which documents are ranked for a question.
type rankFeature int

const (
	rankWords    rankFeature = iota // the logarithm of BM25F and of the best phrase
	rankCovered                     // the share of the question that the document has
	rankShown                       // the share that a reader sees in it
	rankPhrase                      // the score of its best phrase
	rankTopic                       // the score of the best phrase of its topics
	rankAsked                       // likeness to what is asked of it
	rankOpen                        // likeness to what is left open near it
	rankNear                        // mean likeness to what is asked of it
	rankByPair                      // the language in which people ask of it, by pairs of words
	rankByPiece                     // by pieces of words
	rankOnTopic                     // it is on a topic that the question names
	rankSpeaker                     // somebody speaks in it whom the question names
	rankWhois                       // it says who somebody is, and that is asked
	rankDated                       // the question asks when, and it has a date or a time
	rankNoNumber                    // the question asks how many, and it has no number
	rankPoint                       // it is a point, and so are those below where the question is of a kind
	rankPointNamed
	rankPointStatement
	rankPointWhy
	rankPointEvent
	rankPointCount
	rankPointClauses
	rankPointWhether
	rankPointWhere
	rankPointTopics
	rankPointCyrillic
	numRankFeatures
)

var rankNames = [numRankFeatures]string{
	"words", "covered", "shown", "phrase", "topic-phrase", "asked", "open", "near", "by-pair", "by-piece", "on-topic",
	"speaker", "whois", "dated", "no-number", "point", "point-named", "point-statement", "point-why", "point-event", "point-count",
	"point-clauses", "point-whether", "point-where", "point-topics", "point-cyrillic",
}

// rankFeatures reads the features of a document for a question, those aside that
// the question gives to every point.
func (ix *Index) rankFeatures(u *query, d *docScore, x *[rankPoint]float64) {
	doc, s, like := &ix.docs[d.doc], u.scores, &u.liking
	share := func(v float32) float64 { return float64(v / u.weight) }
	x[rankWords] = math.Log(float64(d.words) + 1e-3)
	x[rankCovered], x[rankShown] = share(d.covered), share(d.shown)
	x[rankPhrase], x[rankTopic] = math.Sqrt(share(s.best[d.doc])), math.Sqrt(share(s.byTopic[d.doc]))
	x[rankAsked], x[rankOpen], x[rankNear] = float64(like.asked[d.doc]), float64(like.open[d.doc]), float64(like.near(d.doc))
	x[rankByPair], x[rankByPiece] = float64(like.byPair[d.doc]), float64(like.byPiece[d.doc])
	// What the document has is looked at only where the question asks for it: documents
	// lie far apart in memory.
	x[rankOnTopic] = oneIf(len(u.subject.topics) > 0 && sharesAny(u.subject.topics, doc.topics))
	x[rankSpeaker] = oneIf(len(u.named) > 0 && sharesAny(u.named, doc.speakers))
	x[rankWhois] = oneIf(u.whois != "" && slices.Contains(doc.whois, u.whois))
	x[rankDated] = oneIf(u.intent.has(asksWhen) && (doc.dated || doc.timed))
	x[rankNoNumber] = oneIf(u.intent.has(asksCount) && !doc.counts)
}

// appendOfPoints adds the features that a question gives to every point.
func (u *query) appendOfPoints(out []rankFeature) []rankFeature {
	out = append(out, rankPoint)
	for _, of := range [...]struct {
		rankFeature
		bool
	}{
		{rankPointNamed, len(u.named) > 0},
		{rankPointStatement, u.intent.has(asksStatement)},
		{rankPointWhy, u.intent.has(asksWhy)},
		{rankPointEvent, u.intent.has(asksEvent)},
		{rankPointCount, u.intent.has(asksCount)},
		{rankPointClauses, u.intent.has(asksClauses)},
		{rankPointWhether, u.intent.has(asksWhether)},
		{rankPointWhere, u.asks()&whereCue != 0},
		{rankPointTopics, len(u.subject.topics) > 1},
		{rankPointCyrillic, u.isCyrillic()},
	} {
		if of.bool {
			out = append(out, of.rankFeature)
		}
	}
	return out
}

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// rank gives each document the chance that it is the best for a question, by a
// conditional logit over its features.
func (ix *Index) rank(u *query, s *scores) {
	most := math.Inf(-1)
	ofPoints := u.appendOfPoints(make([]rankFeature, 0, numRankFeatures))
	s.logits = s.logits[:0]
	var x [rankPoint]float64
	for i := range s.docs {
		ix.rankFeatures(u, &s.docs[i], &x)
		logit := 0.0
		for f, weight := range fitted.Rank[:rankPoint] {
			logit += weight * x[f]
		}
		if i < s.points {
			for _, f := range ofPoints {
				logit += fitted.Rank[f]
			}
		}
		if u.quoted != "" && ix.holdsWords(int(s.docs[i].doc), u.quoted) {
			logit += quotedLogit
		}
		s.logits = append(s.logits, logit)
		if logit > most {
			most = logit
		}
	}
	sum := 0.0
	for i, logit := range s.logits {
		s.logits[i] = math.Exp(logit - most)
		sum += s.logits[i]
	}
	for i, odds := range s.logits {
		s.docs[i].total = float32(odds / sum)
	}
}

// quotedLogit is added to a document that holds what the question quotes.
const quotedLogit = 20

// A Choice is a document that a question may be answered by, with the features by
// which it is ranked.
type Choice struct {
	Ref corpus.Ref
	X   []float64
}

// choices is how many documents a question has to choose from.
const choices = 12

// Choices lists the best documents for a question, unless it names what it wants.
func (ix *Index) Choices(q string) []Choice {
	u := ix.understand(q)
	defer ix.release(u)
	if u.hasRefs() {
		return nil
	}
	ix.score(u, u.scores)
	var out []Choice
	var x [rankPoint]float64
	for _, i := range u.scores.top(len(u.scores.docs), choices) {
		d := &u.scores.docs[i]
		ix.rankFeatures(u, d, &x)
		c := Choice{ix.docs[d.doc].ref, append(x[:], make([]float64, numRankFeatures-rankPoint)...)}
		if c.Ref.IsPoint() {
			for _, f := range u.appendOfPoints(nil) {
				c.X[f] = 1
			}
		}
		out = append(out, c)
	}
	return out
}

// language is the best score of the language of some classes, by the weights of
// ranking.
func (l *liking) language(from, to int) float64 {
	pair, piece := float32(fitted.Rank[rankByPair]), float32(fitted.Rank[rankByPiece])
	best := float32(math.Inf(-1))
	for c := from; c < to; c++ {
		if score := pair*l.byPair[c] + piece*l.byPiece[c]; score > best {
			best = score
		}
	}
	return float64(best)
}
