// Package search is a stemmed keyword index over a corpus: the points of the
// plan and the passages of the articles.
//
// # Terms
//
// A text is cut into words and numbers by package lang. Each number, and the
// stem of each word that is no stop word, is a term.
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
// The inner term does not depend on the query, so the index stores it as the
// impact of t on d, and a query only adds impacts up. Then come likeness to a
// single phrase (phraseIndex), the rule of the clauses' slot (slot), a
// preference for speakers and dates that the question names (steer), and for
// words that it quotes (narrow). Equal scores keep the corpus's order of refs.
// The order of the files does not matter.
//
// # Refusal
//
// Each word of a question has a weight. If none of the best documents has enough
// of the weight of the question, the sources don't answer (answered).
//
// # Who said what, and whose words
//
// Statements finds what people said about a subject or what a person said, and
// is complete; Verify compares a text with the words that the corpus quotes.
package search
