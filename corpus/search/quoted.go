package search

import (
	"strings"
	"unicode/utf8"

	"planbot/corpus"
	"planbot/corpus/lang"
)

// minQuoted is how many words in quotation marks are looked for word for word:
// fewer are a name or a manner of speaking.
const minQuoted = 3

// quotedWords returns the words that a question has in quotation marks, as
// joined writes them, or "".
func quotedWords(q string) string {
	for _, marks := range [...][2]string{{"“", "”"}, {"\"", "\""}, {"«", "»"}, {"„", "“"}, {"'", "'"}, {"‘", "’"}} {
		from := markAt(q, marks[0], func(before, _ string) bool { return !endsInWord(before) })
		if from < 0 {
			continue
		}
		rest := q[from+len(marks[0]):]
		to := markAt(rest, marks[1], func(_, after string) bool { return !beginsWithWord(after) })
		if to < 0 {
			continue
		}
		if words := corpus.Words(rest[:to]); len(words) >= minQuoted {
			return joined(words)
		}
	}
	return ""
}

// markAt finds the first mark that quotes by what stands before and after it. It
// returns -1 if there is none. A mark inside a word is an apostrophe.
func markAt(s, mark string, quotes func(before, after string) bool) int {
	for i := 0; ; i += len(mark) {
		n := strings.Index(s[i:], mark)
		if n < 0 {
			return -1
		}
		if i += n; quotes(s[:i], s[i+len(mark):]) {
			return i
		}
	}
}

func endsInWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return lang.IsWordRune(r)
}

func beginsWithWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return lang.IsWordRune(r)
}

// joined writes words so that a run of words is a substring.
func joined(words []string) string { return " " + strings.Join(words, " ") + " " }

// holdsWords reports whether a document has words, as joined writes them, just
// so in the clause, a wording or a quotation.
func (ix *Index) holdsWords(doc int, words string) bool {
	for _, text := range ix.verbatim()[doc] {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// newVerbatim lists by document the texts that are other people's words, as
// joined writes them.
func newVerbatim(ix *Index) [][]string {
	out := make([][]string, len(ix.docs))
	for d := range ix.docs {
		ref := ix.docs[d].ref
		if ref.IsPoint() {
			p := ix.corpus.Point(ref.Line)
			out[d] = append(out[d], joined(corpus.Words(p.Text)))
			continue
		}
		p := ix.corpus.Passage(ref)
		for _, q := range p.Quotes {
			out[d] = append(out[d], joined(corpus.Words(q.Text)))
		}
		for _, w := range p.Wordings {
			out[d] = append(out[d], joined(corpus.Words(w.Text)))
		}
	}
	return out
}
