package lang

// Slips is how many slips of the finger a word of n letters may hold. Short
// words turn into other words too easily.
func Slips(n int) int {
	switch {
	case n <= 3:
		return 0
	case n <= 6:
		return 1
	default:
		return 2
	}
}

// Distance is the number of insertions, deletions, changes and swaps of
// neighbours that make b of a (the optimal string alignment distance), or
// limit+1 when it is more than limit.
func Distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][MaxWord + 1]int
	before, prev, row := rows[0][:], rows[1][:], rows[2][:]
	if len(b) > MaxWord {
		before, prev, row = make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	}
	for j := range len(b) + 1 {
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

// Nearest finds the option that a misspelt word most likely meant, and how many
// slips lie between them. It returns "" when none is near. Of two that are
// equally near, the first of the alphabet wins.
func Nearest(w string, options []string) (string, int) {
	runes := []rune(w)
	best, bestSlips := "", Slips(len(runes)+1)+1
	for _, o := range options {
		if n := Distance(runes, []rune(o), bestSlips); n < bestSlips || n == bestSlips && n > 0 && best != "" && o < best {
			best, bestSlips = o, n
		}
	}
	return best, bestSlips
}
