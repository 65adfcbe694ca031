// Package ref reads how people name the points of the plan and the passages of
// the articles: "21", "points 21-23 and 25", "двадцять перший пункт", "usn:27". It
// knows the words for it (corpus/lang/words/*.refs.txt).
package ref

import (
	"slices"

	"planbot/corpus"
)

// Read finds what a question refers to: the points of the plan that it names by
// number, in ascending order, then the passages of the articles with these ids,
// as they come. A point may be "21", "#21", "p. 21", "point twenty-one", "the
// last point", "21-23, 25", or "points 5, 10 and 22" anywhere in a sentence; a
// passage "usn:27" anywhere, and "usn 27" where nothing else is there. A bare
// number counts only when nothing but numbers is there, so that "100 billion",
// "28 points" and "the 19-point plan" name no point. Numbers over limit, which is
// how many points there are, are returned as they stand, for the caller to
// refuse; of a range longer than limit only the first limit numbers and the last
// are given.
func Read(q string, limit int, articles []string) []corpus.Ref {
	toks := refTokens(q, articles)
	var points []int
	var out []corpus.Ref
	bare, doc := onlyNumbers(toks), ""
	for i := 0; i < len(toks); {
		t := toks[i]
		if n := nthPoint(toks[i:], limit); n > 0 { // "the 9th point"
			points = append(points, n)
			i += 2
			continue
		}
		if bare && t.fromEnd > 1 { // "the penultimate, please"
			points = append(points, max(0, limit+1-t.fromEnd))
		}
		if !bare && (!t.marker || t.loose) {
			i++
			continue
		}
		j := i
		if t.marker {
			j++
			doc = t.doc
		}
		nums, end := numberList(toks, j, limit, doc)
		if doc == "" {
			points = append(points, nums...)
		} else {
			out = appendPassages(out, doc, nums)
		}
		i = max(end, i+1)
	}
	slices.Sort(points)
	points = slices.Compact(points)
	refs := make([]corpus.Ref, 0, len(points)+len(out))
	for _, n := range points {
		refs = append(refs, corpus.PointRef(n))
	}
	return append(refs, out...)
}

// Only is Read of a text that refers to points or passages and says nothing else:
// "point 21 please", "the last point", "usn 27". Of any other it finds nothing.
func Only(q string, limit int, articles []string) []corpus.Ref {
	for _, t := range refTokens(q, articles) {
		if t == (refToken{}) {
			return nil
		}
	}
	return Read(q, limit, articles)
}

// Points is Read without articles: the numbers of the points that a question
// names.
func Points(q string, limit int) []int {
	var out []int
	for _, r := range Read(q, limit, nil) {
		out = append(out, r.Line)
	}
	return out
}

// appendPassages adds the lines of an article that are not there yet.
func appendPassages(out []corpus.Ref, doc string, lines []int) []corpus.Ref {
	for _, n := range lines {
		if r := (corpus.Ref{Doc: doc, Line: n}); !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// nthPoint reads "the 9th point" or "the last point" at the beginning of tokens, or
// returns 0.
func nthPoint(toks []refToken, limit int) int {
	if len(toks) < 2 || !toks[1].marker || toks[1].doc != "" {
		return 0
	}
	switch t := toks[0]; {
	case t.nth:
		return t.num
	case t.fromEnd > 0 && !toks[1].plural:
		return max(0, limit+1-t.fromEnd)
	}
	return 0
}

// onlyNumbers reports whether nothing but numbers is there. Three of them with
// a year are a date, and so is a year among words: "in 2014".
func onlyNumbers(toks []refToken) bool {
	found, year, words := 0, false, false
	for _, t := range toks {
		if !t.isNum && t.fromEnd < 2 && !t.join && !t.dash && !t.marker && !t.filler {
			return false
		}
		if t.isNum || t.fromEnd > 1 {
			found++
			year = year || t.num >= 1900 && t.num < 2100
		}
		words = words || t.filler
	}
	return found > 0 && !(year && (found == 3 || words))
}

// numberList reads "5, 10 and 22" or "21-23" from token i on, points or lines of
// the article doc.
func numberList(toks []refToken, i, limit int, doc string) (nums []int, end int) {
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
		for next < len(toks) && (toks[next].join || toks[next].marker && toks[next].doc == "" && doc == "") {
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
