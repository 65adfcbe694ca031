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
	ids      map[string]int32   // by stem, stop word or number
	words    []likeWord         // by id
	pairIDs  map[wordPair]int32 // their numbers
	pairs    []askedOpen        // by number
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
	commonPhrases = 0.015 // the share of phrasings from which a word is too common to tell any apart
	strangerShare = 0.7   // what a word weighs that no phrasing has, as a share of the rarest one's weight
	maxLean       = 2     // the most that a word leans either way
)

// An asking is what people ask of a corpus, cut into words: the asked phrasings
// first, then the open ones. Its slices are such as encoding/gob reads fast.
type asking struct {
	Keys        []string // by word: its stem, stop word or number
	Stops       []bool   // by word
	Pieces      []string // of words, which have numbers too
	PieceCounts []int    // by word: how many pieces it has
	WordPieces  []int32  // of all words, one behind the other
	Docs        []int32  // by phrasing: what it is asked of, or nearest to
	Lengths     []int    // by phrasing: how many words it has
	Words       []int32  // of all phrasings, one behind the other
	Pairs       []int32  // likewise: the number of the pair that each word ends
	Asked       int      // how many are asked

	ids      map[string]int32
	pairIDs  map[wordPair]int32
	pieceIDs map[string]int32
}

// learn numbers what has no number yet.
func (a *asking) learn(w lang.Token) int32 {
	key, stop := likeKey(w)
	id := idOf(a.ids, key)
	if int(id) == len(a.Keys) {
		cut := pieces(key)
		a.Keys, a.Stops, a.PieceCounts = append(a.Keys, key), append(a.Stops, stop), append(a.PieceCounts, len(cut))
		for _, piece := range cut {
			g := idOf(a.pieceIDs, piece)
			if int(g) == len(a.Pieces) {
				a.Pieces = append(a.Pieces, piece)
			}
			a.WordPieces = append(a.WordPieces, g)
		}
	}
	return id
}

// readAsking reads what people ask of the corpus of an index.
func readAsking(ix *Index) *asking {
	a := &asking{ids: map[string]int32{}, pairIDs: map[wordPair]int32{}, pieceIDs: map[string]int32{}}
	docs := map[corpus.Ref]int32{}
	read := func(ref corpus.Ref, asked corpus.Phrases) { // in the order of the documents
		docs[ref] = int32(len(docs))
		a.add(docs[ref], asked)
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
		a.add(docs[o.Nearest], o.Asked)
	}
	return a
}

// add cuts phrasings into words.
func (a *asking) add(doc int32, phrasings corpus.Phrases) {
	for _, s := range phrasings.All() {
		tokens := lang.Tokens(s)
		a.Docs, a.Lengths = append(a.Docs, doc), append(a.Lengths, len(tokens))
		before := int32(beginning)
		for _, w := range tokens {
			id := a.learn(w)
			a.Words, a.Pairs = append(a.Words, id), append(a.Pairs, idOf(a.pairIDs, wordPair{before, id}))
			before = id
		}
	}
}

// newLikeness learns what people ask of some documents.
func newLikeness(a *asking, docs int) *likeness {
	l := &likeness{
		ids: places(a.Keys), pieceIDs: places(a.Pieces), pairIDs: make(map[wordPair]int32, len(a.Pairs)/2),
		words: make([]likeWord, len(a.Keys)), phrases: make([]likePhrase, len(a.Docs)), asked: a.Asked,
	}
	piecesOf, at := make([][]int32, len(a.Keys)), 0 // by word
	for id, n := range a.PieceCounts {
		piecesOf[id], at = a.WordPieces[at:at+n], at+n
		l.words[id].stop = a.Stops[id]
	}
	phrasings, starts, start := make([][]int32, 2*docs), make([]int, len(a.Docs)), 0 // by class, and by phrasing
	for i, n := range a.Lengths {
		l.phrases[i].doc = a.Docs[i]
		l.learn(int32(i), a.Words[start:start+n], a.Pairs[start:start+n])
		class := a.class(i, docs)
		phrasings[class] = append(phrasings[class], int32(i))
		starts[i], start = start, start+n
	}
	l.finish()
	everyWord := func(visit func(class int32, at int)) {
		for class, list := range phrasings {
			for _, i := range list {
				for at := starts[i]; at < starts[i]+a.Lengths[i]; at++ {
					visit(int32(class), at)
				}
			}
		}
	}
	l.byWord = newLanguageModel(2*docs, len(a.Keys), smoothWords, func(count func(class, g int32)) {
		everyWord(func(class int32, at int) { count(class, a.Words[at]) })
	})
	l.byPair = newLanguageModel(2*docs, len(l.pairs), smoothPairs, func(count func(class, g int32)) {
		everyWord(func(class int32, at int) { count(class, a.Pairs[at]) })
	})
	l.byPiece = newLanguageModel(2*docs, len(a.Pieces), smoothPieces, func(count func(class, g int32)) {
		everyWord(func(class int32, at int) {
			for _, g := range piecesOf[a.Words[at]] {
				count(class, g)
			}
		})
	})
	return l
}

// places are the places of keys.
func places(keys []string) map[string]int32 {
	out := make(map[string]int32, len(keys))
	for id, key := range keys {
		out[key] = int32(id)
	}
	return out
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

// learn counts the words and pairs of a phrasing.
func (l *likeness) learn(phrase int32, words, pairs []int32) {
	open := int(phrase) >= l.asked
	before := int32(beginning)
	for i, id := range words {
		word := &l.words[id]
		if len(word.phrases) == 0 || word.phrases[len(word.phrases)-1] != phrase {
			word.phrases = append(word.phrases, phrase)
			word.count(open)
		}
		if int(pairs[i]) == len(l.pairs) {
			l.pairIDs[wordPair{before, id}] = pairs[i]
			l.pairs = append(l.pairs, askedOpen{})
		}
		l.pairs[pairs[i]].count(open)
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
	words, pairs, pieces    []int32                 // of the question, by number
	byWord, byPair, byPiece []float32               // by class: the score of its language; see asking.class
	strangers               int                     // words that no phrasing has
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
	clear(out.asked)
	clear(out.open)
	clear(out.nearest)
	*out = liking{
		asked: out.asked, open: out.open, shared: out.shared, nearest: out.nearest, touched: out.touched[:0],
		byWord: out.byWord, byPair: out.byPair, byPiece: out.byPiece, words: out.words[:0], pairs: out.pairs[:0], pieces: out.pieces[:0],
	}
	all := l.read(u, out)
	l.byWord.score(out.words, out.byWord)
	l.byPair.score(out.pairs, out.byPair)
	l.byPiece.score(out.pieces, out.byPiece)
	if all > 0 {
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
			out.strangers++
			all += strangerShare * float32(math.Log(1+float64(len(l.phrases))))
		} else if slices.Contains(seen[:words], id) {
			continue
		}
		if pair, ok := l.pairIDs[wordPair{before, id}]; ok {
			out.pairLean += l.lean(&l.pairs[pair])
			out.pairs = append(out.pairs, pair)
		}
		for _, piece := range pieces(key) {
			if g, ok := l.pieceIDs[piece]; ok {
				out.pieces = append(out.pieces, g)
			}
		}
		seen[words], before = id, id
		words++
		count := 0.0
		if ok {
			word := &l.words[id]
			out.words = append(out.words, id)
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
