package search

// What the signals beside BM25F weigh. The values were set by hand on the
// development questions.
const (
	// Factors on the score of a document, in score.go.

	pointSlot       = 1.35 // a point, when the question is about the plan
	clauseSlot      = 1.8  // a point, when the question asks for clauses or names several topics
	passageSlot     = 0.75 // a point, when the answer is in the articles: a statement, a reason
	speakerFactor   = 1.3  // a passage in which a person speaks whom the question names; also a dated one, when it asks when
	onTopicFactor   = 1.2  // such a passage, when it is on a topic of the question too
	whoisFactor     = 2    // the passage that says who a person is, when the question asks just that
	verbatimFactor  = 3    // a document that holds what the question quotes
	noNumberPenalty = 0.7  // a document without a number, when the question asks how many
	phraseShare     = 0.8  // of the score of the document's best phrase, which is added; see phraseIndex
	topicShare      = 0.85 // of the score of a phrase that belongs to a topic of the document

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
	hiddenShare   = 0.75 // a word that only leads to a clause, when it is asked whether the plan says something

	// Thresholds, as shares of the weight of a question or phrase.

	answerThreshold  = 0.5 // of the question: one of the first documents must have as much of it, or the sources don't answer
	passageCoverage  = 0.8 // of the question: a passage must show as much of it for the clause to lose its slot
	soleWordCoverage = 0.5 // of a phrase: one word of it must be as much to answer a question by itself
)
