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

// A refToken is a piece of a question as the reference parser sees it.
type refToken struct {
	num     int // a number, when isNum
	isNum   bool
	nth     bool   // written as an ordinal: "9th", "first"
	fromEnd int    // an ordinal from the end: 1 for "last"
	marker  bool   // "point", "#", "пункт", or an article: numbers after it are points, or passages of that
	doc     string // the id of the article
	loose   bool   // a marker that counts only when nothing else is there: "article", or "usn" before a space
	plural  bool   // a marker for several
	join    bool   // "," or "and": another number may follow
	dash    bool   // "-" or "to": a range
	filler  bool   // nothing but politeness: "show me", "pls"
}

// dotRange is a range with dots between its numbers: "1..3", "1…3".
var dotRange = regexp.MustCompile(`(\p{Nd})(?:\.{2,}|…)(\p{Nd})`)

// belowZero is a number with its sign and nothing else.
var belowZero = regexp.MustCompile(`^\s*-\p{Nd}+\s*$`)

// plainMarks writes every hyphen as -, a range with dots with one, a keycap as its
// digit, and 0 for a number below it, which names no point either.
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
	if strings.HasPrefix(strings.TrimSpace(q), "-") {
		q = belowZero.ReplaceAllString(q, "0")
	}
	return q
}

// refTokens cuts a question for the reference parser. Unlike lang.Words it keeps
// the marks between numbers.
func refTokens(q string, articles []string) []refToken {
	pieces := splitRef(plainMarks(q))
	out := make([]refToken, 0, len(pieces)+1) // a piece may be a marker and a number
	for i, piece := range pieces {
		w := lang.Fold(piece)
		switch {
		case slices.Contains(articles, w):
			out = append(out, refToken{marker: true, doc: w, loose: true})
		case (piece == ":" || piece == "#" || piece == "№" || lineWords[w]) && articleLast(out):
			out[len(out)-1].loose = false // "usn:27", "usn #27", "usn line 27"
		case piece == ":":
		case strings.Contains(piece, ":"): // 9:30
			out = append(out, refToken{})
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
		case counted[w] && countBefore(out) && !out[len(out)-1].nth:
			out = append(dropNumber(out), refToken{}) // "28 points" counts them
		case isOnePoint(w) && countBefore(out):
			out[len(out)-1].nth = true // "21 пункт", "у 21 пункті" is the 21st
			out = append(out, refToken{marker: true})
		case plans[w] && len(out) > 1 && out[len(out)-1].marker && countBefore(out[:len(out)-1]) && !out[len(out)-2].nth:
			out = append(dropNumber(out[:len(out)-1]), refToken{}) // "the 28 point plan"
		case markers[w] && i > 0 && these[lang.Fold(pieces[i-1])]:
			out = append(out, refToken{}) // "at this point 21 people"
		case markers[w]:
			out = append(out, refToken{marker: true, loose: looseMarks[w], plural: counted[w]})
		case fromEnd(w) > 0:
			out = appendFromEnd(out, fromEnd(w), slices.Contains(pieces[max(0, i-2):i], "next"))
		case joins[w]:
			out = append(out, refToken{join: true})
		case ranges[w]:
			out = append(out, refToken{dash: true})
		case fillers[w]:
			out = append(out, refToken{filler: true})
		case nth(w) > 0:
			out = appendSpelled(out, nth(w), true)
		case spelled[w] > 0:
			out = appendSpelled(out, spelled[w], false)
		default:
			out = appendCompact(out, w)
		}
	}
	return out
}

// isOnePoint reports whether a word is a form of пункт that no number counts.
func isOnePoint(w string) bool {
	return w == "пункт" || w == "пункту" || w == "пункті" || w == "пункте" || w == "пунктом"
}

func articleLast(toks []refToken) bool { return len(toks) > 0 && toks[len(toks)-1].doc != "" }

// countBefore reports whether a number stands last that no marker introduces.
func countBefore(toks []refToken) bool {
	n := len(toks)
	return n > 0 && toks[n-1].isNum && (n == 1 || !toks[n-2].marker)
}

// ordinal drops the ending of 21st, 6th, 10-й.
func ordinal(w string) string {
	return strings.TrimRight(w, "stndrhйаяеогмуыиі")
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

// appendFromEnd adds an ordinal from the end, or makes one of the ordinal before
// it: "second to last", "next to last".
func appendFromEnd(out []refToken, n int, next bool) []refToken {
	prev := len(out) - 2
	if prev < 0 || !out[prev+1].dash {
		return append(out, refToken{fromEnd: n})
	}
	switch {
	case out[prev].nth && out[prev].num > 1:
		return append(out[:prev], refToken{fromEnd: out[prev].num})
	case next:
		return append(out[:prev], refToken{fromEnd: 2})
	}
	return append(out, refToken{fromEnd: n})
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
			if strings.ContainsRune("#№,;&+/-%:", r) {
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
	case r == '.' || r == ':': // 0.5, 9:30
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
