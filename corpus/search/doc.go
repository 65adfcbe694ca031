// Package search is a stemmed keyword index over a corpus: the points of the
// plan and the passages of the articles.
//
// # From text to terms
//
// A text is cut into words, which are folded (case, quotes, dashes, accents,
// British and American spelling), counted as numbers where they are numbers
// ("600,000", "600k" and "600 thousand" are one term), and stemmed: English by
// Snowball's Porter2; Cyrillic by Snowball's Russian stemmer, or by a light
// folding of endings where a letter shows the word to be Ukrainian, and then
// written in one alphabet, so that вибори and выборы meet. Stop words and the
// words of asking ("please", "what does … say") are dropped.
//
// # Ranking
//
// Each document has weighted fields (see fields). The score of document d for
// query Q is BM25F, after Robertson, Zaragoza and Taylor, "Simple BM25
// extension to multiple weighted fields", CIKM 2004:
//
//	tf(t,d)    = Σ_f  w_f · count_f(t,d) / (1 − b_f + b_f · len_f(d)/avglen_f)
//	score(d,Q) = Σ_{t∈Q}  idf(t) · tf(t,d) / (k1 + tf(t,d))
//	idf(t)     = ln(1 + (N − df(t) + ½) / (df(t) + ½))
//
// The inner term does not depend on the query, so the index stores it, as the
// impact of t on d, and a query only adds impacts up. To that come likeness to a
// single phrase (phraseIndex), the slot of the clauses (slot) and steering by
// names and dates (steer). Equal scores keep the corpus's order of refs. Nothing
// depends on the order of the files.
//
// # Refusal
//
// A question weighs what its words weigh. When none of the best documents
// carries enough of it, the sources don't answer (answered).
package search
