package lang

// IsStop reports whether a folded word carries no subject: it is a function
// word, or a word of asking. Such words are neither indexed nor searched.
func IsStop(w string) bool { return stopWords[w] }

// StopWords are the words that carry no subject.
func StopWords() Set { return stopWords }

var stopWords = List("stop")
