package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words splits a text into lower-case words without punctuation or
// apostrophes, so that two texts can be compared by their words alone.
func Words(s string) []string {
	s = withoutApostrophes.Replace(strings.ToLower(s))
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

var withoutApostrophes = strings.NewReplacer("’", "", "'", "")

// abbreviations end in a full stop that ends no sentence.
var abbreviations = []string{"St.", "Mr.", "Mrs.", "Dr.", "vs.", "No.", "U.S."}

// Sentences cuts a text into its sentences. Nothing is changed: joined by
// single spaces they give the text back, where it has single spaces.
func Sentences(text string) []string {
	var out []string
	start := 0
	for i := 0; i < len(text); i++ {
		if !strings.ContainsRune(".?!", rune(text[i])) || !endsSentence(text, i) {
			continue
		}
		out = append(out, text[start:i+1])
		start = i + 2
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// endsSentence reports whether the mark at i is followed by a space and a
// capital, and closes no abbreviation.
func endsSentence(text string, i int) bool {
	if i+2 >= len(text) || text[i+1] != ' ' {
		return false
	}
	for _, a := range abbreviations {
		before, ok := strings.CutSuffix(text[:i+1], a)
		if ok && (before == "" || strings.HasSuffix(before, " ") || strings.HasSuffix(before, "(")) {
			return false
		}
	}
	next, _ := utf8.DecodeRuneInString(text[i+2:])
	return unicode.IsUpper(next) || unicode.IsDigit(next)
}

// Quoted lists what stands between the outer quotation marks of a line of a
// source; next is the line after it. An apostrophe is no mark: a ’ before a
// letter closes nothing. Speech whose closing mark is missing ends with the
// line when next begins with the same opening mark, as it does where speech
// goes on, or when no other quotation follows in the line. A ‘ or " that
// nothing closes is an apostrophe or an inch.
func Quoted(line, next string) []string {
	var out []string
	for _, s := range quoted(line, next) {
		if text := strings.TrimSpace(line[s.from:s.to]); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// A span is a range of bytes in a line.
type span struct{ from, to int }

// closers are the marks that open a quotation, and what closes each.
var closers = map[rune]string{
	'“': "”“", '‘': "’", '«': "»", '"': `"`,
	'„': "“”", '‚': "‘’", '»': "«»", '”': "”", '「': "」",
}

// quoted finds the spans of what Quoted lists.
func quoted(line, next string) []span {
	var out []span
	unclosed := -1 // where speech begins that nothing closes
	for i := 0; i < len(line); {
		mark, size := utf8.DecodeRuneInString(line[i:])
		from := i + size
		i = from
		if closers[mark] == "" || !opens(line, from-size, mark) {
			continue
		}
		to, after := closing(line, from, mark)
		switch {
		case to >= 0:
			out = append(out, span{from, to})
			i, unclosed = after, -1
		case strings.HasPrefix(strings.TrimSpace(next), string(mark)):
			return append(out, span{from, len(line)})
		case unclosed < 0 && strings.ContainsRune("“„«", mark):
			unclosed = from
		}
	}
	if unclosed >= 0 {
		out = append(out, span{unclosed, len(line)})
	}
	return out
}

// closing finds the mark that closes the quotation which begins at from, and
// the end of that mark. It returns -1 when there is none.
func closing(line string, from int, mark rune) (to, after int) {
	depth := 1
	for i, r := range line[from:] {
		to, after = from+i, from+i+utf8.RuneLen(r)
		switch {
		case r == mark && opens(line, to, r):
			depth++
		case strings.ContainsRune(closers[mark], r) && !(r == '’' && wordAt(line[after:])):
			if depth--; depth == 0 {
				return to, after
			}
		}
	}
	return -1, -1
}

// opens reports whether the mark at i, one of closers, opens a quotation. Languages use some
// marks the other way round, so that the neighbours decide.
func opens(line string, i int, mark rune) bool {
	prev, _ := utf8.DecodeLastRuneInString(line[:i])
	next, _ := utf8.DecodeRuneInString(line[i+utf8.RuneLen(mark):])
	ended := i > 0 && (isWord(prev) || strings.ContainsRune(".,!?;…)]%", prev))
	switch mark {
	case '„', '‚', '「':
		return true
	case '“', '‘', '«':
		return !ended || isWord(next)
	case '»', '”', '"':
		return !ended && next != utf8.RuneError && !unicode.IsSpace(next)
	}
	return false
}

func wordAt(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isWord(r)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
