package search

import (
	"slices"
	"strings"

	"planbot/corpus"
	"planbot/corpus/lang"
)

// A clauseSentences tells the sentences of a clause apart by the words of each, in
// every language. A sentence has its own words; those of our summary and of the
// duties that share most with it, and of their translations; the names of the topics
// that it shows; and then those of what people ask and say of the clause that share
// most with it.
type clauseSentences struct {
	texts    []string
	subjects []string             // by sentence of a clause with conditions: the party that it is on, as in "If Russia invades"
	words    map[termID][]float32 // by sentence: how often a word is one of it
	own      []map[termID]bool    // by sentence: the words of it and of ours
	all      []float32            // by sentence: how many words it has so
}

// How often a word of a text counts as one of the sentence that the text is nearest
// to.
const (
	ownWord = 12
	ourWord = 6
	askWord = 1
)

// clearlyNearer is how many times the score of the next the nearest sentence must
// have.
const clearlyNearer = 1.1

func newClauseSentences(ix *Index) []clauseSentences {
	out := make([]clauseSentences, len(ix.corpus.Points))
	for i := range ix.corpus.Points {
		p := &ix.corpus.Points[i]
		texts := corpus.Sentences(p.Text)
		s := clauseSentences{texts: texts, subjects: ix.sentenceSubjects(texts), words: map[termID][]float32{}, all: make([]float32, len(texts))}
		for range texts {
			s.own = append(s.own, map[termID]bool{})
		}
		if len(s.texts) > 1 {
			s.learn(ix, p)
		}
		out[i] = s
	}
	return out
}

// sentenceSubjects are the parties that the sentences of a clause with conditions
// are on.
func (ix *Index) sentenceSubjects(texts []string) []string {
	out, conditions := make([]string, len(texts)), 0
	for i, text := range texts {
		words, at := lang.Words(text), 0
		if len(words) > 1 && (words[0].Text == "if" || words[0].Text == "the") {
			at = 1
		}
		if at == 1 && words[0].Text == "if" {
			conditions++
		}
		if at < len(words) {
			out[i] = ix.partyAt(text, words, at)
		}
	}
	if conditions < 2 {
		clear(out)
	}
	return out
}

// partyAt is the party that a word of a text names, or "".
func (ix *Index) partyAt(text string, words []lang.Word, at int) string {
	word := words[at].Text
	if word == "us" && isAmerica(text, words, at) {
		word = "usa"
	}
	return ix.parties().of(word)
}

// notSubject are the words before a party that is not what a sentence is on.
var notSubject = map[string]bool{
	"at": true, "on": true, "in": true, "to": true, "against": true, "from": true, "invade": true, "attack": true,
	"по": true, "на": true, "в": true, "у": true, "до": true, "проти": true, "против": true, "з": true, "из": true,
}

// onSubject is the place of the one sentence on the one party that a message names,
// or -1.
func (s *clauseSentences) onSubject(ix *Index, message string) int {
	named, before := "", ""
	words := lang.Words(message)
	for i, w := range words {
		if party := ix.partyAt(message, words, i); party != "" && party != named {
			if named != "" || notSubject[before] {
				return -1
			}
			named = party
		}
		before = w.Text
	}
	place := slices.Index(s.subjects, named)
	if named == "" || place < 0 || slices.Contains(s.subjects[place+1:], named) {
		return -1
	}
	return place
}

func (s *clauseSentences) learn(ix *Index, p *corpus.Point) {
	terms := func(text string) []termID { return appendTerms(nil, ix.words.tokens(text)) }
	var own [][]termID
	for i, text := range s.texts {
		own = append(own, terms(text))
		s.add(i, terms(text), ownWord)
	}
	english := ourPieces(ix.corpus, p.Number)
	var places []int
	for _, piece := range english {
		places = append(places, s.nearest(ix, terms(piece)))
	}
	for _, language := range ix.corpus.Languages() {
		pieces := ourPieces(ix.corpus.In(language), p.Number)
		for i, place := range places {
			if len(pieces) == len(places) && place >= 0 {
				s.add(place, terms(pieces[i]), ourWord)
			}
		}
	}
	for _, id := range p.Topics {
		aliases := ix.corpus.Topic(id).Aliases
		for i := range own {
			shows := func(alias string) bool { return holdsAll(own[i], terms(alias)) }
			if slices.ContainsFunc(aliases.En, shows) {
				s.add(i, terms(strings.Join(aliases.All(), " ")), askWord)
			}
		}
	}
	for _, text := range append(ix.corpus.Asked(p.Ref()).All(), ix.corpus.Said(p.Ref()).All()...) {
		if i := s.nearest(ix, terms(text)); i >= 0 {
			s.add(i, terms(text), askWord)
		}
	}
}

// ourPieces are the parts of our summary of a point and of its duties, in the same
// order in every language.
func ourPieces(c *corpus.Corpus, point int) []string {
	out := corpus.Sentences(c.Point(point).Summary)
	for _, d := range c.Duties {
		if d.Point == point {
			out = append(out, strings.Split(d.Text, "; ")...)
		}
	}
	return out
}

func holdsAll(terms, all []termID) bool {
	return len(all) > 0 && !slices.ContainsFunc(all, func(id termID) bool { return id < 0 || !slices.Contains(terms, id) })
}

func (s *clauseSentences) add(sentence int, terms []termID, n float32) {
	for _, id := range terms {
		if n > askWord {
			s.own[sentence][id] = true
		}
		if s.words[id] == nil {
			s.words[id] = make([]float32, len(s.texts))
		}
		s.words[id][sentence] += n
		s.all[sentence] += n
	}
}

// nearest is the place of the sentence whose words a text has most of, or -1 where
// none has clearly more than the others. A word counts for a sentence by how much
// commoner it is there than in the others:
//
//	score(S) = Σ_t weight(t) · p(t,S)/Σ_R p(t,R), p(t,S) = n(t,S)/n(S)
func (s *clauseSentences) nearest(ix *Index, terms []termID) int {
	scores := make([]float32, len(s.texts))
	for _, id := range terms {
		n := s.words[id]
		var all float32
		for i, count := range n {
			all += count / s.all[i]
		}
		for i, count := range n {
			if id >= 0 && int(id) < len(ix.terms) && count > 0 {
				scores[i] += ix.terms[id].weight * count / s.all[i] / all
			}
		}
	}
	best := slices.Index(scores, slices.Max(scores))
	for i, score := range scores {
		if i != best && score*clearlyNearer >= scores[best] {
			return -1
		}
	}
	return best
}

// ClosestSentence is the sentence of a clause that is nearest to a message, in
// whatever language, or the whole clause where none clearly is. A message that names
// one party is nearest to what is conditional on that party.
func (ix *Index) ClosestSentence(message string, p *corpus.Point) string {
	s := &ix.sentences()[p.Number-1]
	if len(s.texts) < 2 {
		return p.Text
	}
	if i := s.onSubject(ix, message); i >= 0 {
		return s.texts[i]
	}
	for _, text := range []string{message, ix.InCyrillic(message)} {
		u := ix.understand(text)
		var terms []termID
		for _, t := range u.terms {
			terms = append(terms, t.id)
		}
		ix.release(u)
		if i := s.nearest(ix, terms); i >= 0 {
			if s.subjects[i] != "" && !slices.ContainsFunc(terms, func(id termID) bool { return s.own[i][id] }) {
				return p.Text
			}
			return s.texts[i]
		}
	}
	return p.Text
}
