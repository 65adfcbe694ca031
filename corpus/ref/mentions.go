package ref

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"planbot/corpus/lang"
)

// Mentions finds the points of the plan that an ordinary message names, in the
// order of the message, each once: "see point 21", "пункти 3 і 8", "21-й пункт".
// It is stricter than Read, for nobody has asked: only points by that name, not
// above limit, and none of other documents ("point 5 of the Minsk agreement"), in
// figures of speech ("at this point 21 people") or of amounts ("point 20 km off").
func Mentions(message string, limit int) []int {
	var out []int
	for _, at := range mentionMark.FindAllStringSubmatchIndex(message, -1) {
		numbers, named := at[4:6], at[2] >= 0
		if !named {
			numbers = at[6:8]
		}
		before, rest := message[:at[0]], message[at[1]:]
		if ends := sentenceEnd.FindAllStringIndex(before, -1); len(ends) > 0 {
			before = before[ends[len(ends)-1][1]:]
		}
		if end := sentenceEnd.FindStringIndex(rest); end != nil {
			rest = rest[:end[0]]
		}
		if named && endsIn(before, vagueWords) || endsIn(before, foreignWords) || ofForeign(rest) {
			continue
		}
		found := numbersIn(message[numbers[0]:numbers[1]])
		if counts(rest) {
			found = found[:len(found)-1]
		}
		for _, n := range found {
			if n >= 1 && n <= limit && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?…]+(?:\s|$)|\n`)

	// mentionMark matches the name of points with the numbers behind it, or an
	// ordinal before it.
	mentionMark = regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}/])(?:(points?|pt\.?|punkt[a-z]{0,3}|пункт\p{L}{0,3}|пп?\.)\s?(?:№\s?|#\s?)?(\d{1,2}(?:-?[гйм]\p{L}{0,2})?(?:(?:\s?[-–—,&/]\s?|,?\s(?:and|to|through|по|до|і|й|та|и|или|або|or)\s)\d{1,2})*)|(?:the\s|number\s)?(\d{1,2})(?:st|nd|rd|th|-?[йгмуео]\p{L}{0,2})\s(?:point|пункт\p{L}{0,3}))`)
	numberForm  = regexp.MustCompile(`\d+`)
	rangeForm   = regexp.MustCompile(`(\d+)\s?(?:[-–—]|to|through|по|до)\s?(\d+)`)
)

// The words around a mention that make it none.
var (
	vagueWords   = lang.List("mentions/vague")
	foreignWords = lang.List("mentions/foreign")
	ofWords      = lang.List("mentions/of")
	amountWords  = lang.List("mentions/amount")
)

// endsIn reports whether the last word of a text is one of a list, or begins as a
// long one does.
func endsIn(text string, list lang.Set) bool {
	words := lang.Words(text)
	return len(words) > 0 && listed(words[len(words)-1].Text, list)
}

// longStem is how long a word of a list is, in bytes, if others may begin as it.
const longStem = 8

func listed(word string, list lang.Set) bool {
	if list[word] {
		return true
	}
	for stem := range list {
		if len(stem) >= longStem && strings.HasPrefix(word, stem) {
			return true
		}
	}
	return false
}

// ofForeign reports whether what follows a number says that it is of another
// document: "of the Minsk agreement", "статуту".
func ofForeign(rest string) bool {
	words := lang.Words(rest)
	if len(words) == 0 {
		return false
	}
	near := words[:1]
	if ofWords[words[0].Text] {
		near = words[1:min(len(words), 4)]
	}
	return slices.ContainsFunc(near, func(w lang.Word) bool { return listed(w.Text, foreignWords) })
}

// counts reports whether what follows a number makes it an amount, or a part of a
// longer number.
func counts(rest string) bool {
	if rest == "" {
		return false
	}
	if lang.IsDigit(rune(rest[0])) || rest[0] == '%' || len(rest) > 1 && strings.ContainsRune(".,:", rune(rest[0])) && lang.IsDigit(rune(rest[1])) {
		return true
	}
	words := lang.Words(rest)
	return len(words) > 0 && strings.TrimSpace(rest[:words[0].From]) == "" && amountWords[words[0].Text]
}

// numbersIn reads "5, 10 and 22" or "21-23".
func numbersIn(s string) []int {
	var out []int
	for _, r := range rangeForm.FindAllStringSubmatch(s, -1) {
		from, _ := strconv.Atoi(r[1])
		to, _ := strconv.Atoi(r[2])
		for n := from; n <= to; n++ {
			out = append(out, n)
		}
	}
	for _, digits := range numberForm.FindAllString(s, -1) {
		if n, _ := strconv.Atoi(digits); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
