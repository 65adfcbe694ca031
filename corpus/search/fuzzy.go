package search

import (
	"math/bits"
	"slices"
	"unicode/utf8"
)

// frames reports whether two slips are not too many: in a word of seven or eight
// letters only for a name or a topic, and when the first and the last are right.
func (c *vocabWord) frames(w []rune) bool {
	return len(w) > 8 || c.subject && c.runes[0] == w[0] && c.runes[len(c.runes)-1] == w[len(w)-1]
}

// doubled finds the commonest word that differs from w by doubled letters alone:
// "comitee" is "committee", whose slips are more than its letters allow.
func (v *vocabulary) doubled(w []rune) (best vocabWord, ok bool) {
	single := slices.Compact(slices.Clone(w))
	set := letters(single)
	for n := max(minDoubled, len(single)); n <= min(maxWord, 2*len(single)); n++ {
		l := v.ofLength(n)
		for i, other := range l.letters {
			if other != set {
				continue
			}
			c := l.at(i)
			if slices.Equal(single, slices.Compact(slices.Clone(c.runes))) && (!ok || c.commoner(&best)) {
				best, ok = c, true
			}
		}
	}
	return best, ok
}

// minPerson is the length from which a word of the language may be a slip in
// somebody's name.
const minPerson = 5

// minDoubled is the length from which doubled letters make no other word.
const minDoubled = 6

// slips is how many slips of the finger a word of n letters may hold: short
// words turn into other words too easily.
func slips(n int) int {
	switch {
	case n <= 3:
		return 0
	case n <= 6:
		return 1
	default:
		return 2
	}
}

// correct finds the word that a misspelt one most likely meant: the fewest
// slips, then the same first letter, then the commoner word, then the
// alphabet. What was typed as a name is only corrected to a name or a topic,
// and a word that the language has, although the sources have not, only to
// the name of a person, when it doubles a letter of it. It returns "" when no
// word is near enough.
func (v *vocabulary) correct(w string, name, known bool, d *distance) string {
	count := utf8.RuneCountInString(w)
	limit := slips(count)
	if known {
		limit = min(limit, 1)
	}
	if limit == 0 || count > maxWord || known && count < minPerson {
		return ""
	}
	runes := []rune(w)
	s := slip{word: runes, letters: letters(runes), limit: limit, name: name, known: known, cost: 2*limit + 2, distance: d}
	for n := max(minSlip, len(runes)-limit); n <= min(maxWord, len(runes)+limit); n++ {
		l := v.ofLength(n)
		from, to := l.with(runes[0])
		s.among(l, from, to)
	}
	// Another first letter costs more than one slip, and a doubled letter is
	// not the first.
	if s.cost > 2 && !known {
		for n := max(minSlip, len(runes)-limit); n <= min(maxWord, len(runes)+limit); n++ {
			l := v.ofLength(n)
			if len(runes) <= 5 { // mayBe lets no other letter pass
				from, to := l.with(runes[1])
				s.among(l, from, to)
				continue
			}
			from, to := l.with(runes[0])
			s.among(l, 0, from)
			s.among(l, to, len(l.facts))
		}
	}
	if !s.found && len(runes) >= minDoubled {
		c, ok := v.doubled(runes)
		s.best, s.found = c, ok && c.mayBe(runes, name, known)
	}
	if !s.found {
		return ""
	}
	return v.ix.words.words[s.best.entry]
}

// A slip is the search for what a misspelt word meant.
type slip struct {
	word        []rune
	letters     uint64
	limit       int // of slips
	name, known bool
	best        vocabWord
	found       bool // there is a best
	cost        int  // of best
	distance    *distance
}

// among looks for the word between two places of a vocabulary.
func (s *slip) among(l *vocabLength, from, to int) {
	most := 2 * s.limit // letters that may differ
	if s.known {
		most = 0 // a doubled letter is no other letter
	}
	for i, other := range l.letters[from:to] {
		if bits.OnesCount64(s.letters^other) > most {
			continue
		}
		c := l.at(from + i)
		if !c.mayBe(s.word, s.name, s.known) {
			continue
		}
		slips := s.distance.between(s.word, c.runes, s.limit)
		if slips > s.limit || slips == 2 && !c.frames(s.word) {
			continue
		}
		cost := slips * 2
		if c.runes[0] != s.word[0] {
			cost++ // people seldom miss the first letter
		}
		if cost < s.cost || cost == s.cost && s.found && c.commoner(&s.best) {
			s.best, s.found, s.cost = c, true, cost
		}
	}
}

// commoner reports whether a word goes before another that is as near.
func (c *vocabWord) commoner(o *vocabWord) bool {
	return c.docs > o.docs || c.docs == o.docs && c.entry < o.entry
}

// letters is the set of letters of a word, a bit each. One slip changes at most
// two of them, so most words are ruled out by a glance.
func letters(runes []rune) uint64 {
	var set uint64
	for _, r := range runes {
		set |= 1 << (uint(r) % 64)
	}
	return set
}

// mayBe reports whether a word may stand for this one at all. "Orbán" is no
// slip for "organ", nor "tusk" for "task", nor "biden" for "widen"; and a word
// of the language is one for a name only by a doubled letter, "puttin".
func (c *vocabWord) mayBe(w []rune, name, known bool) bool {
	n := len(w)
	switch {
	case known:
		return c.person && n >= minPerson && slices.Equal(slices.Compact(slices.Clone(w)), slices.Compact(slices.Clone(c.runes)))
	case n <= 5 && c.runes[0] != w[0] && c.runes[0] != w[1]: // w[1]: the two may be swapped
		return false
	case n <= 4:
		return c.person && len(c.runes) >= n || c.stop || n == 4 && !name && c.docs > 1 && swapped(w, c.runes)
	case name:
		return c.subject
	case n == 5:
		return c.subject || c.stop || c.docs > 1
	default:
		return true
	}
}

// swapped reports whether two words have the same letters, of which only some
// after the first stand in another order: "dyas" is "days".
func swapped(a, b []rune) bool {
	if len(a) != len(b) || a[0] != b[0] {
		return false
	}
	x, y := slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(x, y)
}

// Nearest finds the option that a misspelt word most likely meant, and how
// many slips lie between them. It returns "" when none is near.
func Nearest(w string, options []string) (string, int) {
	runes := []rune(w)
	best, bestSlips := "", slips(len(runes)+1)+1
	var d distance
	for _, o := range options {
		if n := d.between(runes, []rune(o), bestSlips); n < bestSlips || n == bestSlips && n > 0 && best != "" && o < best {
			best, bestSlips = o, n
		}
	}
	return best, bestSlips
}

// A distance counts slips between words and keeps its rows between calls.
type distance struct {
	rows [3][]int
	room [3][maxWord + 2]int // for rows of words of the usual lengths
}

// between is the number of insertions, deletions, changes and swaps of
// neighbours that make b of a (the optimal string alignment distance), or
// limit+1 when it is more than limit.
func (d *distance) between(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	for i := range d.rows {
		if len(d.rows[i]) <= len(b) {
			d.rows[i] = d.room[i][:]
		}
		if len(d.rows[i]) <= len(b) {
			d.rows[i] = make([]int, len(b)+maxWord)
		}
	}
	before, prev, row := d.rows[0], d.rows[1], d.rows[2]
	for j := 0; j <= len(b); j++ {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, prev, row = prev, row, before
	}
	return min(prev[len(b)], limit+1)
}
