package search

import (
	"math"
	"slices"

	"planbot/corpus"
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
	rankByWord                      // the language in which people ask of it, by words
	rankByPair                      // by pairs of words
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
	"words", "covered", "shown", "phrase", "topic-phrase", "asked", "open", "near", "by-word", "by-pair", "by-piece", "on-topic",
	"speaker", "whois", "dated", "no-number", "point", "point-named", "point-statement", "point-why", "point-event", "point-count",
	"point-clauses", "point-whether", "point-where", "point-topics", "point-cyrillic",
}

// rankFeatures reads the features of a document for a question.
func (ix *Index) rankFeatures(u *query, d *docScore) (x [numRankFeatures]float64) {
	doc, s, like, in := &ix.docs[d.doc], u.scores, &u.liking, u.intent
	share := func(v float32) float64 { return float64(v / u.weight) }
	x[rankWords] = math.Log(float64(d.words) + 1e-3)
	x[rankCovered], x[rankShown] = share(d.covered), share(d.shown)
	x[rankPhrase], x[rankTopic] = math.Sqrt(share(s.best[d.doc])), math.Sqrt(share(s.byTopic[d.doc]))
	x[rankAsked], x[rankOpen], x[rankNear] = float64(like.asked[d.doc]), float64(like.open[d.doc]), float64(like.near(d.doc))
	x[rankByWord], x[rankByPair], x[rankByPiece] = float64(like.byWord[d.doc]), float64(like.byPair[d.doc]), float64(like.byPiece[d.doc])
	point := doc.ref.IsPoint()
	for _, is := range [...]struct {
		rankFeature
		bool
	}{
		{rankOnTopic, u.onTopic(doc)},
		{rankSpeaker, sharesAny(u.named, doc.speakers)},
		{rankWhois, u.whois != "" && slices.Contains(doc.whois, u.whois)},
		{rankDated, in.has(asksWhen) && (doc.dated || doc.timed)},
		{rankNoNumber, in.has(asksCount) && !doc.counts},
		{rankPoint, point},
		{rankPointNamed, point && len(u.named) > 0},
		{rankPointStatement, point && in.has(asksStatement)},
		{rankPointWhy, point && in.has(asksWhy)},
		{rankPointEvent, point && in.has(asksEvent)},
		{rankPointCount, point && in.has(asksCount)},
		{rankPointClauses, point && in.has(asksClauses)},
		{rankPointWhether, point && in.has(asksWhether)},
		{rankPointWhere, point && u.asks()&whereCue != 0},
		{rankPointTopics, point && len(u.subject.topics) > 1},
		{rankPointCyrillic, point && u.isCyrillic()},
	} {
		if is.bool {
			x[is.rankFeature] = 1
		}
	}
	return x
}

// onTopic reports whether a document is on a topic that the question names.
func (u *query) onTopic(doc *document) bool { return sharesAny(u.subject.topics, doc.topics) }

// rank gives each document the chance that it is the best for a question, by a
// conditional logit over its features.
func (ix *Index) rank(u *query, s *scores) {
	most := math.Inf(-1)
	logits := make([]float64, len(s.docs))
	for i := range s.docs {
		x := ix.rankFeatures(u, &s.docs[i])
		for f, weight := range fitted.Rank {
			logits[i] += weight * x[f]
		}
		if u.quoted != "" && ix.holdsWords(int(s.docs[i].doc), u.quoted) {
			logits[i] += quotedLogit
		}
		most = max(most, logits[i])
	}
	sum := 0.0
	for i := range logits {
		logits[i] = math.Exp(logits[i] - most)
		sum += logits[i]
	}
	for i := range s.docs {
		s.docs[i].total = float32(logits[i] / sum)
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
	for _, i := range u.scores.top(len(u.scores.docs), choices) {
		d := &u.scores.docs[i]
		x := ix.rankFeatures(u, d)
		out = append(out, Choice{ix.docs[d.doc].ref, x[:]})
	}
	return out
}
