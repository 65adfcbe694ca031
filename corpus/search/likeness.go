package search

import (
	"math"
	"slices"

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
	ids      map[string]int32 // by stem, stop word or number
	words    []likeWord       // by id
	pairs    []askedOpen      // by number
	pairIDs  map[wordPair]int32
	pieceIDs map[string]int32
	phrases  []likePhrase // the asked ones first
	asked    int          // how many are asked

	byWord, byPair, byPiece *languageModel // of classes; see asking.class
}

// A likeWord is a word of what people ask.
type likeWord struct {
	askedOpen
	phrases []int32 // that have it, unless it is too common
	weight  float32
	stop    bool
}

// An askedOpen counts the phrasings of each sort that have a word or a pair.
type askedOpen struct{ asked, open int32 }

// A wordPair is the ids of two words, the first one's after beginning where a
// phrasing begins with the second.
type wordPair [2]int32

const (
	beginning = -1
	stranger  = -2 // a word that no phrasing has
)

// A likePhrase is one thing that people ask: of a document, or open and nearest
// to it.
type likePhrase struct {
	doc    int32
	weight float32
}

const (
	commonPhrases = 0.1 // the share of phrasings from which a word is too common to tell any apart
	strangerShare = 0.7 // what a word weighs that no phrasing has, as a share of the rarest one's weight
	maxLean       = 2   // the most that a word leans either way
)

// An asking is what people ask of a corpus, cut into words: the asked phrasings
// first, then the open ones. Its slices are such as encoding/gob reads fast.
type asking struct {
	Keys    []string // by word: its stem, stop word or number
	Stops   []bool   // by word
	Docs    []int32  // by phrasing: what it is asked of, or nearest to
	Lengths []int    // by phrasing: how many words it has
	Words   []int32  // of all phrasings, one behind the other
	Asked   int      // how many are asked
}

// readAsking reads what people ask of the corpus of an index.
func readAsking(ix *Index) *asking {
	a := &asking{}
	ids, docs := map[string]int32{}, map[corpus.Ref]int32{}
	read := func(ref corpus.Ref, asked corpus.Phrases) { // in the order of the documents
		docs[ref] = int32(len(docs))
		a.add(ids, docs[ref], asked)
	}
	for i := range ix.corpus.Points {
		read(ix.corpus.Points[i].Ref(), ix.corpus.Points[i].Asked)
	}
	for i := range ix.corpus.Articles {
		for j := range ix.corpus.Articles[i].Passages {
			read(ix.corpus.Articles[i].Passages[j].Ref, ix.corpus.Articles[i].Passages[j].Asked)
		}
	}
	a.Asked = len(a.Docs)
	for _, o := range ix.corpus.Open() {
		a.add(ids, docs[o.Nearest], o.Asked)
	}
	return a
}

// add cuts phrasings into words; ids are those of the words that are known.
func (a *asking) add(ids map[string]int32, doc int32, phrasings corpus.Phrases) {
	for _, s := range phrasings.All() {
		tokens := lang.Tokens(s)
		a.Docs, a.Lengths = append(a.Docs, doc), append(a.Lengths, len(tokens))
		for _, w := range tokens {
			key, stop := likeKey(w)
			id, ok := ids[key]
			if !ok {
				id = int32(len(a.Keys))
				ids[key] = id
				a.Keys, a.Stops = append(a.Keys, key), append(a.Stops, stop)
			}
			a.Words = append(a.Words, id)
		}
	}
}

// newLikeness learns what people ask of some documents.
func newLikeness(a *asking, docs int) *likeness {
	l := &likeness{
		ids: make(map[string]int32, len(a.Keys)), pairIDs: make(map[wordPair]int32, len(a.Words)/2), pieceIDs: make(map[string]int32, len(a.Keys)), asked: a.Asked,
		phrases: make([]likePhrase, len(a.Docs)),
		byWord:  newLanguageModel(2*docs, smoothWords), byPair: newLanguageModel(2*docs, smoothPairs), byPiece: newLanguageModel(2*docs, smoothPieces),
	}
	for id, key := range a.Keys {
		l.ids[key] = int32(id)
		l.words = append(l.words, likeWord{stop: a.Stops[id]})
	}
	phrasings := make([][]int32, docs*2) // by class
	starts := make([]int, len(a.Docs)+1)
	for i, n := range a.Lengths {
		class := a.class(i, docs)
		phrasings[class] = append(phrasings[class], int32(i))
		starts[i+1] = starts[i] + n
	}
	for class, list := range phrasings {
		for _, i := range list {
			l.phrases[i].doc = a.Docs[i]
			l.learn(i, int32(class), a.Words[starts[i]:starts[i+1]])
		}
	}
	l.finish()
	l.learnPieces(a.Keys)
	for _, m := range [...]*languageModel{l.byWord, l.byPair, l.byPiece} {
		m.finish()
	}
	return l
}

// idOf is the number of a key, a new one if it has none.
func idOf[K comparable](ids map[K]int32, key K) int32 {
	id, ok := ids[key]
	if !ok {
		id = int32(len(ids))
		ids[key] = id
	}
	return id
}

// learnPieces counts the pieces of the words, by those that have each.
func (l *likeness) learnPieces(keys []string) {
	var words [][]int32 // by piece
	for id, key := range keys {
		for _, piece := range pieces(key) {
			p := idOf(l.pieceIDs, piece)
			if int(p) == len(words) {
				words = append(words, nil)
			}
			words[p] = append(words[p], int32(id))
		}
	}
	counts := make([]float32, len(l.byWord.sums)) // by class
	for p, ids := range words {
		clear(counts)
		for _, id := range ids {
			for _, c := range l.byWord.postings[id] {
				counts[c.doc] += c.count
			}
		}
		for class, n := range counts {
			if n > 0 {
				l.byPiece.add(int32(class), int32(p), n)
			}
		}
	}
}

// learn counts the words and pairs of a phrasing.
func (l *likeness) learn(phrase, class int32, words []int32) {
	open := int(phrase) >= l.asked
	before := int32(beginning)
	for _, id := range words {
		word := &l.words[id]
		if len(word.phrases) == 0 || word.phrases[len(word.phrases)-1] != phrase {
			word.phrases = append(word.phrases, phrase)
			word.count(open)
		}
		pair := idOf(l.pairIDs, wordPair{before, id})
		if int(pair) == len(l.pairs) {
			l.pairs = append(l.pairs, askedOpen{})
		}
		l.pairs[pair].count(open)
		l.byWord.add(class, id, 1)
		l.byPair.add(class, pair, 1)
		before = id
	}
}

// likeKey is what the forms of a word share, and whether it is a stop word.
func likeKey(w lang.Token) (key string, stop bool) {
	switch {
	case w.Number != "":
		return w.Number, false
	case lang.IsStop(w.Text):
		return w.Text, true
	}
	return lang.Stem(w.Text), false
}

func (c *askedOpen) count(open bool) {
	if open {
		c.open++
	} else {
		c.asked++
	}
}

// finish weighs the words and phrasings.
func (l *likeness) finish() {
	n := float64(len(l.phrases))
	for i := range l.words {
		w := &l.words[i]
		if float64(len(w.phrases)) > commonPhrases*n {
			w.phrases = nil // and its weight is 0
			continue
		}
		w.weight = float32(math.Log(1 + n/float64(len(w.phrases))))
		for _, p := range w.phrases {
			l.phrases[p].weight += w.weight
		}
	}
}

// lean is how far a word or pair leans towards what is open.
func (l *likeness) lean(c *askedOpen) float64 {
	open := len(l.phrases) - l.asked
	odds := math.Log(float64(c.open+1)/float64(open+2)) - math.Log(float64(c.asked+1)/float64(l.asked+2))
	return min(max(odds, -maxLean), maxLean)
}

// A liking is how like a question is to what people ask. It stays with a query
// in its pool.
type liking struct {
	asked, open             []float32               // by document: the likeness of its nearest phrasing
	nearest                 [][nearestAsked]float32 // by document: the likenesses of those that are asked of it and nearest
	byWord, byPair, byPiece []float32               // by class: the score of its language; see asking.class
	askedHas, openHas       float32                 // the most of the question's weight that one phrasing has
	lean, pairLean          float64                 // of the words and pairs of the question, on average
	meanCount, minCount     float64                 // the logarithm of how many phrasings have a word that is no stop word
	shared                  []float32               // by phrasing, while it is reckoned
	touched                 []int32                 // the phrasings that share a word with the question
}

// like compares a question with what people ask.
func (ix *Index) like(u *query) {
	l, out := ix.likeness(), &u.liking
	if out.shared == nil {
		n := len(ix.docs)
		*out = liking{
			asked: make([]float32, n), open: make([]float32, n), shared: make([]float32, len(l.phrases)), nearest: make([][nearestAsked]float32, n),
			byWord: make([]float32, 2*n), byPair: make([]float32, 2*n), byPiece: make([]float32, 2*n),
		}
	}
	for _, byDoc := range [...][]float32{out.asked, out.open, out.byWord, out.byPair, out.byPiece} {
		clear(byDoc)
	}
	clear(out.nearest)
	*out = liking{
		asked: out.asked, open: out.open, shared: out.shared, nearest: out.nearest, touched: out.touched[:0],
		byWord: out.byWord, byPair: out.byPair, byPiece: out.byPiece,
	}
	if all := l.read(u, out); all > 0 {
		l.compare(all, out)
	}
}

// read reads the words of a question, of whose weight it returns the sum.
func (l *likeness) read(u *query, out *liking) (all float32) {
	var seen [maxTerms]int32
	words, content, before := 0, 0, int32(beginning)
	out.minCount = math.Log1p(float64(len(l.phrases)))
	for _, t := range u.toks[:min(len(u.toks), maxTerms)] {
		t.Text = u.corrected(t.Text)
		key, stop := likeKey(t.Token)
		id, ok := l.ids[key]
		if !ok {
			id = stranger
			all += strangerShare * float32(math.Log(1+float64(len(l.phrases))))
		} else if slices.Contains(seen[:words], id) {
			continue
		}
		if pair, ok := l.pairIDs[wordPair{before, id}]; ok {
			out.pairLean += l.lean(&l.pairs[pair])
			l.byPair.score(pair, out.byPair)
		}
		for _, piece := range pieces(key) {
			if g, ok := l.pieceIDs[piece]; ok {
				l.byPiece.score(g, out.byPiece)
			}
		}
		seen[words], before = id, id
		words++
		count := 0.0
		if ok {
			word := &l.words[id]
			l.byWord.score(id, out.byWord)
			all += word.weight
			out.lean += l.lean(&word.askedOpen)
			count = math.Log1p(float64(word.asked + word.open))
			for _, p := range word.phrases {
				if out.shared[p] == 0 {
					out.touched = append(out.touched, p)
				}
				out.shared[p] += word.weight
			}
		}
		if !stop {
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

// compare compares a question, whose words weigh all, with each phrasing that
// shares some.
func (l *likeness) compare(all float32, out *liking) {
	for _, i := range out.touched {
		p, w := &l.phrases[i], out.shared[i]
		out.shared[i] = 0
		like := w * w / (all * p.weight)
		if int(i) >= l.asked {
			out.open[p.doc], out.openHas = max(out.open[p.doc], like), max(out.openHas, w/all)
			continue
		}
		out.asked[p.doc], out.askedHas = max(out.asked[p.doc], like), max(out.askedHas, w/all)
		nearest := &out.nearest[p.doc]
		for k := range nearest { // the best first
			if like > nearest[k] {
				like, nearest[k] = nearest[k], like
			}
		}
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

// corrected is what a word of the question was taken for, or the word itself.
func (u *query) corrected(word string) string {
	for _, c := range u.corrections {
		if c.From == word {
			return c.To
		}
	}
	return word
}

// language is the best score of the language of some classes, by the weights of
// ranking.
func (l *liking) language(from, to int) float64 {
	best := math.Inf(-1)
	for c := from; c < to; c++ {
		best = max(best, fitted.Rank[rankByWord]*float64(l.byWord[c])+fitted.Rank[rankByPair]*float64(l.byPair[c])+fitted.Rank[rankByPiece]*float64(l.byPiece[c]))
	}
	return best
}
