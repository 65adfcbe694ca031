package lang

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// slipsBetween is the optimal string alignment distance as the textbook has
// it, on a full table.
func slipsBetween(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := d[i-1][j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			d[i][j] = min(change, d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "ab", 2}, {"amnesty", "amnesty", 0},
		{"amnesty", "amnsty", 1}, {"amnesty", "amnessty", 1}, {"amnesty", "ammesty", 1}, {"amnesty", "amensty", 1},
		{"ab", "ba", 1}, {"ca", "abc", 3}, // the alignment is optimal, not the edit distance: no letter moves twice
		{"kitten", "sitting", 3}, {"перемир'я", "перемиря", 1}, {"вибори", "выборы", 2},
	} {
		if got := Distance([]rune(tt.a), []rune(tt.b), 9); got != tt.want {
			t.Errorf("%q, %q: %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// The banded distance is the textbook's
// wherever the limit does not cut it off.
func TestDistanceIsTextbook(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	word := func() []rune {
		w := make([]rune, r.IntN(9))
		for i := range w {
			w[i] = []rune("abcї")[r.IntN(4)]
		}
		return w
	}
	for range 20_000 {
		a, b, limit := word(), word(), r.IntN(6)
		want := min(slipsBetween(a, b), limit+1)
		if got := Distance(a, b, limit); got != want {
			t.Fatalf("%q, %q, limit %d: %d, want %d", string(a), string(b), limit, got, want)
		}
		if back := Distance(b, a, limit); back != want {
			t.Fatalf("%q, %q: %d there, %d back", string(a), string(b), want, back)
		}
		if same := Distance(a, a, limit); same != 0 {
			t.Fatalf("%q is %d slips from itself", string(a), same)
		}
		if want == 0 && string(a) != string(b) {
			t.Fatalf("%q and %q are no slip apart", string(a), string(b))
		}
	}
	long := []rune(strings.Repeat("a", 3*MaxWord)) // Nearest compares words of any length
	if got := Distance(long, long[1:], 2); got != 1 {
		t.Errorf("long words: %d", got)
	}
}

func TestNearest(t *testing.T) {
	options := []string{"point", "points", "ask", "who", "why", "verify", "about"}
	for _, tt := range []struct {
		w, want string
		slips   int
	}{
		{"point", "point", 0}, {"pont", "point", 1}, {"ponits", "points", 1}, {"abuot", "about", 1}, {"verfy", "verify", 1},
		{"askk", "ask", 1}, {"zebra", "", 2}, {"", "", 1}, {"w", "", 1},
	} {
		got, n := Nearest(tt.w, options)
		if got != tt.want || got != "" && n != tt.slips {
			t.Errorf("Nearest(%q) = %q, %d", tt.w, got, n)
		}
	}
	if got, _ := Nearest("point", nil); got != "" {
		t.Errorf("nearest of nothing: %q", got)
	}
	// Of two that are equally near, the first of the alphabet, whatever the order.
	for _, options := range [][]string{{"bone", "cone"}, {"cone", "bone"}} {
		if got, _ := Nearest("zone", options); got != "bone" {
			t.Errorf("Nearest(zone, %v) = %q", options, got)
		}
	}
}
