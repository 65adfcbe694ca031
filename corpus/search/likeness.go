package search

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"planbot/corpus"
	"planbot/corpus/lang"
)

// A likeness compares a question with all that people are known to ask: with
// the phrasings that a document answers, and with the open ones, which nothing
// answers. Unlike phraseIndex it knows the words of open questions and the
// words of asking, who and when and how, by which the two differ.
//
// The likeness of question Q and phrasing P is the share of the weight of each
// that the other has, and a word weighs the more, the fewer phrasings have it:
//
//	w(X)      = Σ_{t∈X} ln(1 + N/n(t))
//	like(Q,P) = w(Q∩P)² / (w(Q) · w(P))
//
// A word, or a pair of words that stand together, leans towards what is open by
// the logarithm of its odds there against its odds in what is asked.
type likeness struct {
	*asking
	words     []likeWord // by term
	phrasings inverted   // by term, with 1/w(P) as count
	pairs     []float64  // by number: how far a pair leans towards what is open
	strange   float32    // what a word weighs that no phrasing has

	byPair, byPiece *languageModel // of classes; see asking.class
}

// A likeWord is a word of what people ask.
type likeWord struct {
	count  float64 // the logarithm of how many phrasings have it; 0 if none has
	lean   float64 // how far it leans towards what is open
	weight float32 // none if it is too common to tell phrasings apart
}

const (
	commonPhrases = 0.015 // the share of phrasings from which a word is too common to tell any apart
	strangerShare = 0.7   // what a word weighs that no phrasing has, as a share of the rarest one's weight
	maxLean       = 2     // the most that a word leans either way
)

// An asking is what people ask of a corpus, cut into words: the asked phrasings
// first, then the open ones, both in the order of documents. Its slices are such as
// encoding/gob reads fast. Lists of lists lie end to end.
type asking struct {
	Asked       int      // how many phrasings are asked
	Docs        []int32  // by phrasing: what it is asked of, or nearest to
	Lengths     []int    // by phrasing: how many words it has
	Words       []termID // of all phrasings
	Pairs       []int32  // likewise: the number of the pair that each word ends
	PairStarts  []int32  // by first word of a pair, from beginning on, and one more
	PairSeconds []termID // by pair: its second word, ascending after each first
	PieceStarts []int32  // by word, and one more
	WordPieces  []int32  // of all words, by their place in Pieces
	Pieces      []string // ascending
}

// What may stand in a pair for a first word, which has a number otherwise.
const beginning termID = -1 // of a phrasing

// readAsking reads what people ask of a corpus. It adds the words of asking to a
// dictionary, which must have those of the texts.
func readAsking(c *corpus.Corpus, list []document, words *dictionary) *asking {
	a, docs := &asking{}, map[corpus.Ref]int32{}
	for i := range list {
		docs[list[i].ref] = int32(i)
		a.add(words, int32(i), c.Asked(list[i].ref))
	}
	a.Asked = len(a.Docs)
	for _, o := range c.Open() {
		a.add(words, docs[o.Nearest], o.Asked)
	}
	a.order(len(words.terms))
	a.numberPairs(len(words.terms))
	a.cutPieces(words)
	return a
}

// add cuts phrasings into words.
func (a *asking) add(words *dictionary, doc int32, phrasings corpus.Phrases) {
	for _, s := range phrasings.All() {
		tokens := lang.Tokens(s)
		a.Docs, a.Lengths = append(a.Docs, doc), append(a.Lengths, len(tokens))
		for _, w := range tokens {
			a.Words = append(a.Words, words.newAsked(w))
		}
	}
}

// order puts the phrasings of each document in the order of their words, the
// commonest first of those that tell phrasings apart: what a question is compared
// with then lies together in memory.
func (a *asking) order(terms int) {
	counts := make([]int, terms)
	for _, id := range a.Words {
		counts[id]++
	}
	type phrasing struct {
		doc        int32
		words, key []termID
	}
	list, at := make([]phrasing, len(a.Docs)), 0
	for i, n := range a.Lengths {
		words := a.Words[at : at+n]
		key := slices.DeleteFunc(slices.Clone(words), func(id termID) bool { return float64(counts[id]) > commonPhrases*float64(len(a.Docs)) })
		slices.SortFunc(key, func(x, y termID) int { return cmp.Or(counts[y]-counts[x], int(x-y)) })
		list[i], at = phrasing{a.Docs[i], words, key}, at+n
	}
	for _, part := range [...][]phrasing{list[:a.Asked], list[a.Asked:]} {
		slices.SortStableFunc(part, func(x, y phrasing) int { return cmp.Or(int(x.doc-y.doc), slices.Compare(x.key, y.key)) })
	}
	words := make([]termID, 0, len(a.Words))
	for i, p := range list {
		a.Docs[i], a.Lengths[i], words = p.doc, len(p.words), append(words, p.words...)
	}
	a.Words = words
}

// newLikeness learns what people ask of some documents.
func newLikeness(a *asking, docs int) *likeness {
	terms := len(a.PieceStarts) - 1
	l := &likeness{asking: a, words: make([]likeWord, terms), pairs: make([]float64, len(a.PairSeconds))}
	lengths := make([]int, 2*docs) // by class, in words
	for i, n := range a.Lengths {
		lengths[a.class(i, docs)] += n
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		l.phrasings = invert(terms, a.Lengths, a.Words)
		l.weigh()
		pairs := invert(len(a.PairSeconds), lengths, a.Pairs)
		l.weighPairs(&pairs, docs)
		l.byPair = newLanguageModel(pairs, lengths, smoothPairs)
	})
	wg.Go(func() { l.byPiece = a.newPieceModel(lengths) })
	wg.Wait()
	return l
}

// askedKey is what the forms of a word share: its stem. A stop word has none but
// itself.
func askedKey(w lang.Token) string {
	switch {
	case w.Number != "":
		return w.Number
	case lang.IsStop(w.Text):
		return w.Text
	}
	return lang.Stem(w.Text)
}

// weigh weighs the words and phrasings.
func (l *likeness) weigh() {
	n := float64(len(l.Docs))
	l.strange = strangerShare * float32(math.Log(1+n))
	weights := make([]float32, len(l.Docs)) // by phrasing
	for id := range l.words {
		w, having := &l.words[id], l.phrasings.of(int32(id))
		if len(having) == 0 {
			continue
		}
		open := 0
		for _, o := range having {
			if int(o.text) >= l.Asked {
				open++
			}
		}
		w.count, w.lean = math.Log1p(float64(len(having))), l.lean(len(having)-open, open)
		if float64(len(having)) > commonPhrases*n {
			continue
		}
		w.weight = float32(math.Log(1 + n/float64(len(having))))
		for _, o := range having {
			weights[o.text] += w.weight
		}
	}
	for i, weight := range weights {
		weights[i] = 1 / weight
	}
	l.phrasings.weigh(weights)
}

// weighPairs weighs the pairs, counted in classes.
func (l *likeness) weighPairs(pairs *inverted, docs int) {
	for i := range l.pairs {
		var asked, open float32
		for _, o := range pairs.of(int32(i)) {
			if int(o.text) >= docs {
				open += o.count
			} else {
				asked += o.count
			}
		}
		l.pairs[i] = l.lean(int(asked), int(open))
	}
}

// lean is how far a word or pair leans towards what is open that so many asked and
// open phrasings have.
func (l *likeness) lean(asked, open int) float64 {
	odds := math.Log(float64(open+1)/float64(len(l.Docs)-l.Asked+2)) - math.Log(float64(asked+1)/float64(l.Asked+2))
	return min(max(odds, -maxLean), maxLean)
}

// A liking is how like a question is to what people ask. It stays with a query
// in its pool.
type liking struct {
	asked, open          []float32               // by document: the likeness of its nearest phrasing
	nearest              [][nearestAsked]float32 // by document: the likenesses of those that are asked of it and nearest, the best first
	words, pairs, pieces []int32                 // of the question, by number
	byPair, byPiece      []float32               // by class: the score of its language; see asking.class
	shared               []float32               // by phrasing, while it is reckoned
	liked
}

// A liked is what is told of a question as a whole.
type liked struct {
	strangers           int     // words that no phrasing has
	mostAsked, mostOpen float32 // the likeness of the nearest phrasing of all
	askedHas, openHas   float32 // the most of the question's weight that one phrasing has
	lean, pairLean      float64 // of the words and pairs of the question, on average
	meanCount, minCount float64 // the logarithm of how many phrasings have a word that is no stop word
}

// like compares a question with what people ask.
func (ix *Index) like(u *query) {
	l, out := ix.likeness(), &u.liking
	if out.shared == nil {
		n := len(ix.docs)
		*out = liking{
			asked: make([]float32, n), open: make([]float32, n), shared: make([]float32, len(l.Docs)), nearest: make([][nearestAsked]float32, n),
			byPair: make([]float32, 2*n), byPiece: make([]float32, 2*n),
		}
	}
	if len(l.Docs) == 0 {
		return // and all stays 0
	}
	clear(out.asked)
	clear(out.open)
	clear(out.nearest)
	out.words, out.pairs, out.pieces, out.liked = out.words[:0], out.pairs[:0], out.pieces[:0], liked{}
	all := ix.readLiked(l, u, out)
	l.byPair.score(out.pairs, out.byPair)
	l.byPiece.score(out.pieces, out.byPiece)
	if all > 0 {
		l.compare(all, out)
	}
}

// readLiked reads the words of a question, of whose weight it returns the sum.
func (ix *Index) readLiked(l *likeness, u *query, out *liking) (all float32) {
	words, content, before := 0, 0, beginning
	out.minCount = math.Log1p(float64(len(l.Docs)))
	for _, t := range u.toks[:min(len(u.toks), maxTerms)] {
		if to := u.corrected(t.Text); to != t.Text && !t.isNumber() {
			t.Text, t.wordInfo = to, ix.words.look(to)
		}
		count := 0.0
		if t.asked >= 0 && l.words[t.asked].count > 0 {
			if slices.Contains(out.words, t.asked) {
				continue
			}
			l.addWord(t.asked, before, out)
			count = l.words[t.asked].count
			all += l.words[t.asked].weight
			before = t.asked
		} else {
			l.addStranger(askedKey(t.Token), out)
			all += l.strange
			before = unknown
		}
		words++
		if !t.is(stopKind) {
			content++
			out.meanCount += count
			out.minCount = min(out.minCount, count)
		}
	}
	out.lean /= float64(max(words, 1))
	out.pairLean /= float64(max(words, 1))
	if content == 0 {
		out.minCount, content = 0, 1
	}
	out.meanCount /= float64(content)
	return all
}

// addWord adds a word of a question that stands behind another.
func (l *likeness) addWord(id, before termID, out *liking) {
	word := &l.words[id]
	out.words = append(out.words, id)
	out.lean += word.lean
	if before != unknown {
		if pair, ok := l.pair(before, id); ok {
			out.pairs = append(out.pairs, pair)
			out.pairLean += l.pairs[pair]
		}
	}
	out.pieces = append(out.pieces, l.piecesOf(id)...)
	if word.weight > 0 {
		for _, o := range l.phrasings.of(id) {
			out.shared[o.text] += word.weight
		}
	}
}

// addStranger adds a word of a question that no phrasing has.
func (l *likeness) addStranger(key string, out *liking) {
	out.strangers++
	for _, piece := range pieces(key) {
		if g, ok := slices.BinarySearch(l.Pieces, piece); ok {
			out.pieces = append(out.pieces, int32(g))
		}
	}
}

// compare compares a question, whose words weigh all, with each phrasing that
// shares some.
func (l *likeness) compare(all float32, out *liking) {
	var asked, open float32 // the most that a phrasing has of the question
	for _, id := range out.words {
		if l.words[id].weight == 0 {
			continue
		}
		for _, p := range l.phrasings.of(id) {
			w := out.shared[p.text]
			if w == 0 {
				continue // it is compared already
			}
			out.shared[p.text] = 0
			doc, like := l.Docs[p.text], w*w*p.count/all
			if int(p.text) >= l.Asked {
				out.open[doc], open = max(out.open[doc], like), max(open, w)
				continue
			}
			asked = max(asked, w)
			nearest := &out.nearest[doc]
			if k := nearestAsked - 1; like > nearest[k] { // as few are
				for ; k > 0 && like > nearest[k-1]; k-- {
					nearest[k] = nearest[k-1]
				}
				nearest[k] = like
			}
		}
	}
	out.askedHas, out.openHas = asked/all, open/all
	for doc := range out.asked {
		out.asked[doc] = out.nearest[doc][0]
		out.mostAsked, out.mostOpen = max(out.mostAsked, out.asked[doc]), max(out.mostOpen, out.open[doc])
	}
}

// nearestAsked is how many of the phrasings that are asked of a document count in
// near.
const nearestAsked = 5

// near is the mean likeness of the phrasings nearest to a question, of those that
// are asked of a document.
func (l *liking) near(doc int32) (mean float32) {
	for _, like := range l.nearest[doc] {
		mean += like / nearestAsked
	}
	return mean
}
