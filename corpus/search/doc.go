// Package search is a stemmed keyword index over a corpus: the points of the
// plan and the passages of the articles.
//
// # Terms
//
// A text is cut into words and numbers by package lang. Each number, and the
// stem of each word that is no stop word, is a term. The spellings of a person's
// surname in one alphabet are the same term.
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
// impact of t on d, and a query only adds impacts up.
//
// BM25F is one of the features by which documents are ranked. Others are likeness
// to single phrasings (phraseIndex, likeness), how likely the question is in the
// language in which people ask of the document, by pairs and pieces of words
// (languageModel), and whether the document is of the kind that the question wants,
// such as a point where it asks for clauses (rankFeature). A conditional logit
// weighs them: the score of a document is the chance that it is the best of all.
// Its weights are in weights.txt too. Equal scores keep the corpus's order of refs.
// The order of the files does not matter.
//
// # Refusal
//
// Whether the sources answer a question is decided by two logistic regressions
// over features of the question and the document that ranks best (Features): how
// like it is to what people ask of the documents and to what the sources leave
// open (likeness), how much of it a document has and shows, and whether the
// document shows the kind of answer that is wanted. The first says whether the
// sources have its subject, the second whether they have the detail, and the
// product is the chance of an answer (Model). The weights are in weights.txt,
// with what they are worth; after a change of the corpus or of a feature they are
// fitted anew to the judged questions in testdata:
//
//	planbot eval --fit corpus/search/testdata/fit.jsonl > weights.txt
//
// Where the sources have the subject, a refusal lists what comes near (nearTo).
//
// A word that no text has is corrected if that leads to a likelier answer.
//
// # Who said what, and whose words
//
// Statements finds what people said about a subject or what a person said, and
// is complete; Verify compares a text with the words that the corpus quotes.
package search
