package ref

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"planbot/corpus/lang"
)

// Points finds the points of the plan that a question names by number, in
// ascending order: "21", "#21", "p. 21", "point twenty-one", "21-23, 25",
// "points 5, 10 and 22" anywhere in a sentence. A bare number counts only when
// nothing but numbers is there, so that "100 billion", "28 points" and "the
// 19-point plan" name no point. Numbers over limit are returned as they stand,
// for the caller to refuse; of a range longer than limit only the first limit
// numbers and the last are given.
func Points(q string, limit int) []int {
	toks := refTokens(q)
	var out []int
	bare := onlyNumbers(toks)
	for i := 0; i < len(toks); {
		t := toks[i]
		if t.nth && i+1 < len(toks) && toks[i+1].marker { // "the 9th point"
			out = append(out, t.num)
			i += 2
			continue
		}
		if !bare && !t.marker {
			i++
			continue
		}
		j := i
		if t.marker {
			j++
		}
		nums, end := numberList(toks, j, limit)
		out = append(out, nums...)
		i = max(end, i+1)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// A refToken is a piece of a question as the reference parser sees it.
type refToken struct {
	num    int // a number, when isNum
	isNum  bool
	nth    bool // written as an ordinal: "9th", "first"
	marker bool // "point", "#", "пункт": numbers after it are points
	join   bool // "," or "and": another number may follow
	dash   bool // "-" or "to": a range
	filler bool // nothing but politeness: "show me", "pls"
}

// onlyNumbers reports whether nothing but numbers is there. Three of them with
// a year are a date.
func onlyNumbers(toks []refToken) bool {
	found, year := 0, false
	for _, t := range toks {
		if !t.isNum && !t.join && !t.dash && !t.marker && !t.filler {
			return false
		}
		if t.isNum {
			found++
			year = year || t.num >= 1900 && t.num < 2100
		}
	}
	return found > 0 && !(year && found == 3)
}

// numberList reads "5, 10 and 22" or "21-23" from token i on.
func numberList(toks []refToken, i, limit int) (nums []int, end int) {
	for i < len(toks) && toks[i].isNum {
		n := toks[i].num
		i++
		if last, end, ok := rangeEnd(toks, i); ok {
			if last < n {
				n, last = last, n
			}
			for k := n; k <= last && k < n+limit; k++ {
				nums = append(nums, k)
			}
			if last >= n+limit {
				nums = append(nums, last) // so that the caller sees it is too much
			}
			i = end
		} else {
			nums = append(nums, n)
		}
		next := i
		for next < len(toks) && (toks[next].join || toks[next].marker) {
			next++
		}
		if next == i || next == len(toks) || !toks[next].isNum {
			break
		}
		i = next
	}
	return nums, i
}

// rangeEnd reads "-23" or "to point 23" at token i.
func rangeEnd(toks []refToken, i int) (last, end int, ok bool) {
	if i == len(toks) || !toks[i].dash {
		return 0, i, false
	}
	for i++; i < len(toks) && toks[i].marker; i++ {
	}
	if i == len(toks) || !toks[i].isNum {
		return 0, i, false
	}
	return toks[i].num, i + 1, true
}

// dotRange is a range with dots between its numbers: "1..3", "1…3".
var dotRange = regexp.MustCompile(`(\p{Nd})(?:\.{2,}|…)(\p{Nd})`)

// plainMarks writes every hyphen as -, a range with dots with one, and a keycap
// as its digit.
func plainMarks(q string) string {
	q = strings.Map(func(r rune) rune {
		switch {
		case lang.IsHyphen(r):
			return '-'
		case r == '\ufe0f' || r == '\u20e3': // they make a keycap of a digit
			return -1
		}
		return r
	}, q)
	if strings.Contains(q, "..") || strings.Contains(q, "…") { // most questions have neither
		q = dotRange.ReplaceAllString(q, "$1-$2")
	}
	return q
}

// refTokens cuts a question for the reference parser. Unlike lang.Words it keeps
// the marks between numbers.
func refTokens(q string) []refToken {
	pieces := splitRef(plainMarks(q))
	out := make([]refToken, 0, len(pieces)+1) // a piece may be a marker and a number
	for i, piece := range pieces {
		w := lang.Fold(piece)
		switch {
		case piece == "#" || piece == "№":
			out = append(out, refToken{marker: true})
		case piece == "," || piece == ";" || piece == "&" || piece == "+" || piece == "/":
			out = append(out, refToken{join: true})
		case piece == "-":
			out = append(out, refToken{dash: true})
		case piece == "%" || lang.IsScale(w) || units[w] && countBefore(out):
			out = append(dropNumber(out), refToken{})
		case w == "" || froms[w] && len(out) > 0 && out[len(out)-1].marker:
		case w == "no" && !numberFollows(pieces[i+1:]): // "no one"
			out = append(out, refToken{})
		case lang.IsDigit(rune(w[0])):
			digits := ordinal(w)
			n, err := strconv.Atoi(digits)
			out = append(out, refToken{num: n, isNum: err == nil && len(w) < 9, nth: digits != w})
		case counted[w] && countBefore(out):
			out = append(dropNumber(out), refToken{}) // "28 points" counts them
		case w == "пункт" && countBefore(out):
			out[len(out)-1].nth = true // "21 пункт" is the 21st
			out = append(out, refToken{marker: true})
		case planName[w] && len(out) > 1 && out[len(out)-1].marker && countBefore(out[:len(out)-1]) && !out[len(out)-2].nth:
			out = append(dropNumber(out[:len(out)-1]), refToken{}) // "the 28 point plan"
		case markers[w]:
			out = append(out, refToken{marker: true})
		case joins[w]:
			out = append(out, refToken{join: true})
		case ranges[w]:
			out = append(out, refToken{dash: true})
		case fillers[w]:
			out = append(out, refToken{filler: true})
		case ordinals[w] > 0:
			out = appendSpelled(out, ordinals[w], true)
		case spelled[w] > 0:
			out = appendSpelled(out, spelled[w], false)
		case lang.IsCyrillic(w) && cyrillicOrdinal(w) > 0:
			out = appendSpelled(out, cyrillicOrdinal(w), true)
		default:
			out = appendCompact(out, w)
		}
	}
	return out
}

// countBefore reports whether a number stands last that no marker introduces.
func countBefore(toks []refToken) bool {
	n := len(toks)
	return n > 0 && toks[n-1].isNum && (n == 1 || !toks[n-2].marker)
}

// ordinal drops the ending of 21st, 6th, 10-й.
func ordinal(w string) string {
	return strings.TrimRight(w, "stndrhйаяеогму")
}

// dropNumber takes a number off the end that turned out to count something.
func dropNumber(out []refToken) []refToken {
	if n := len(out); n > 0 && out[n-1].isNum {
		return out[:n-1]
	}
	return out
}

func numberFollows(pieces []string) bool {
	return len(pieces) > 0 && (lang.IsDigit(rune(pieces[0][0])) || pieces[0] == "#" || pieces[0] == "№")
}

// appendCompact adds a marker and a number written as one word, "p21", or a
// word that is neither.
func appendCompact(out []refToken, w string) []refToken {
	if !lang.IsDigit(rune(w[len(w)-1])) {
		return append(out, refToken{})
	}
	marker := strings.TrimRightFunc(w, lang.IsDigit)
	n, err := strconv.Atoi(w[len(marker):])
	if err != nil || len(w)-len(marker) > 3 || !markers[marker] {
		return append(out, refToken{})
	}
	return append(out, refToken{marker: true}, refToken{num: n, isNum: true})
}

// appendSpelled adds a number written as a word; "twenty" "one" are one
// number, also with a hyphen between them.
func appendSpelled(out []refToken, n int, nth bool) []refToken {
	prev := len(out) - 1
	if prev >= 0 && out[prev].dash {
		prev--
	}
	if n < 10 && prev >= 0 && out[prev].isNum && out[prev].num == 20 {
		out[prev].num += n
		out[prev].nth = nth
		return out[:prev+1]
	}
	return append(out, refToken{num: n, isNum: true, nth: nth})
}

// splitRef cuts a question into words and the marks that matter to refs. A
// mark inside a number ("100,000") stays in it, and a hyphen between a number
// and a word ("19-point") makes one word, which is no number.
func splitRef(q string) []string {
	out := make([]string, 0, 16)
	start := -1
	flush := func(end int) {
		if start >= 0 {
			out = append(out, q[start:end])
			start = -1
		}
	}
	for i, r := range q {
		switch {
		case lang.IsWordRune(r) || lang.IsApostrophe(r):
			if start < 0 {
				start = i
			}
		case start >= 0 && lang.IsDigit(rune(q[i-1])) && staysInNumber(r, q[i+utf8.RuneLen(r):]):
		case start >= 0 && r == '-' && lang.IsDigit(rune(q[i-1])) && letterFollows(q[i+1:]):
		default:
			flush(i)
			if strings.ContainsRune("#№,;&+/-%", r) {
				out = append(out, string(r))
			}
		}
	}
	flush(len(q))
	return out
}

// staysInNumber reports whether a mark between digits is a part of their
// number: 100,000 and 0.5 and 600 000.
func staysInNumber(r rune, rest string) bool {
	switch {
	case r == '.':
		return rest != "" && lang.IsDigit(rune(rest[0]))
	case r == ',':
		return lang.GroupFollows(rest)
	default:
		return lang.IsGroupSpace(r) && lang.GroupFollows(rest) && strings.HasPrefix(rest, "000")
	}
}

func letterFollows(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}
