// Package postings holds the inverted lists of an index in little room, and
// finds the documents that score best for a query without scoring all of them.
// What it finds is what scoring all of them would find, to the bit.
//
// # Values, codes and classes
//
// A posting says that a list has a document, and how much that is worth: a
// Value. All distinct values of an index stand in one table in ascending order
// of their impact; the place of a value is its rank, and the largest rank of
// some postings bounds the impact of each. So a list loses nothing, whatever the
// values were made from. (Impacts that are worked out before any query is known:
// Anh, de Kretser and Moffat, "Vector-space ranking with effective early
// termination", SIGIR 2001.)
//
// What a posting holds is a code. Where nothing else is said, it is the rank.
// But in BM25 a value depends on how often the document has the term, which is
// once for most, and on how long the document is, which is the same in all
// lists. So documents may have a class, a byte each, such as their length; then a
// code says the rest, such as the count, and a small table the rank of each code
// in each class.
//
// # Blocks
//
// A list is cut into blocks of 128 postings; the last may have fewer. Three
// arrays over all blocks hold the last document of each, its largest rank and
// where its bytes begin, so that a query which passes over a block touches
// little memory. Documents are stored as differences from the one that follows
// the last of the block before. A block of n postings whose last difference is
// u − 1 is written in one of three ways:
//
//   - as a bitmap of u bits;
//   - split: the lowest l bits of each difference, packed, and the rest in
//     unary: bit (difference >> l) + i is set for posting i. This is the code
//     of Elias, "Efficient storage and retrieval by content and address of
//     static files", Journal of the ACM 21(2), 1974, and Fano, 1971, applied to
//     parts of a list as by Ottaviano and Venturini, "Partitioned Elias-Fano
//     indexes", SIGIR 2014;
//   - as gaps: how many documents each posting leaves out after the one before,
//     packed with as many bits as the largest gap needs, if these are 8 or less.
//     (Lemire and Boytsov, "Decoding billions of integers per second through
//     vectorization", Software: Practice and Experience 45(1), 2015, show how
//     much faster this is to read; here eight gaps lie in one load.)
//
// The shorter of the first two allows a document to be found without reading
// those before it. Gaps are preferred while they take at most a quarter more:
// they are the blocks of common terms, of which most are read as a whole. After
// the documents come the codes, less the least of the block, packed. In bytes:
//
//	1  n − 1
//	1  l; or 64 and the bits of a gap; or 255 for a bitmap
//	1  the bits of a code
//	2  the least code
//	…  the upper bits or the bitmap
//	…  the lower bits, n·l, or the gaps
//	…  the codes
//
// each part filled up to a whole byte. A block of one posting has no bytes at
// all: the arrays say what it is. Numbers are little-endian.
//
// # Scores
//
// The score of a document is the sum, over the terms of the query that it has,
// of weight × impact. Sums of floating-point numbers depend on the order of
// adding, and pruning changes the order. So scores are added up as whole
// numbers. Let T be the sum over the query's lists of weight × the list's
// largest impact, and 2^s the power of two for which 2^29 ≤ T·2^s < 2^30. Then
// a posting adds
//
//	addend = 1 + ⌊weight · impact · 2^s⌋
//
// and the score is the sum of the addends divided by 2^s. Weights and impacts
// are float32, so that their product, a float64, is exact, and so is its
// multiple by a power of two: the addend is the same on every machine. No sum
// can reach 2^30 plus the number of terms, so none overflows 32 bits. A score
// is at most 2^−29·T per term above the exact one, which is less than the
// rounding of a float32. And as an addend is never 0, whoever has a term has a
// score.
//
// # Bounds
//
// An addend grows with the rank. So the addend of the largest rank of a list, a
// block, or the blocks that reach into a range of documents is the most that
// the list adds there; it is exact, with no room for rounding.
//
// Let need be the least sum with which a document may still be among the k
// best. It starts at 1, or higher: where a list has ten postings or more, the
// index keeps the tenth largest rank, and for k ≤ 10 the addend of this rank
// is a sum that k documents are known to reach. (Such first thresholds: Kane
// and Tompa, "Split-lists and initial thresholds for WAND-based search", SIGIR
// 2018.) Once k documents are known, need is one more than the sum of the
// worst: documents come in ascending order, and of equals the first wins.
//
// Where the caller adjusts scores, to at most F·score + P, need is worked out
// backwards from the adjusted score of the worst, with room for the rounding
// of both; then ties are looked at rather than passed over.
//
// # Search
//
// Documents are scored in windows of 4,096, or more where the terms are rare;
// the first ones are shorter, so that need soon tells something.
// In each window:
//
//  1. The lists are ordered by the most that they can add there. Those from
//     the least on whose sum stays below need cannot by themselves make a
//     document one of the best; the others are essential: a document must have
//     one of them. This is MaxScore: Turtle and Flood, "Query evaluation:
//     strategies and optimizations", Information Processing & Management
//     31(6), 1995; with bounds for blocks, Ding and Suel, "Faster top-k
//     document retrieval using block-max indexes", SIGIR 2011, and for
//     intervals of documents, Chakrabarti, Chaudhuri and Ganti, "Interval-based
//     pruning for top-k processing over compressed lists", ICDE 2011. If no
//     list is essential, the window is done.
//  2. If one list is, its postings are taken whose impact is large enough. If
//     several are, they are added up in an array of sums, one list after the
//     other, as by Strohman and Croft, "Efficient document retrieval in main
//     memory", SIGIR 2007. Documents whose sum could reach need with the help
//     of the other lists become candidates.
//  3. The other lists are added to the candidates, the strongest first. Before
//     each, candidates that can no longer reach need are dropped. A block that
//     has few of the rest is asked for each; one that has many is read.
//  4. What reaches need is offered to the k best.
//
// Where nothing is pruned, this costs what adding up all postings costs.
package postings
