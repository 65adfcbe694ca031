package search

import (
	"slices"
	"testing"
)

// seeds are questions of every kind, and what has broken parsers before.
func seeds(f *testing.F) {
	f.Helper()
	for _, q := range []string{
		"", "army", "who criticised the amnesty?", "what did Putin say about the G8", "вибори", "выборы", "п'ятий пункт", "elecions in 100 dys",
		"21", "#21", "p.21", "points 5, 10 and 22", "21–23, 25", "twenty-first point", "the 28 point plan", "1-99999999", "пункти з 3 до 5", "50%", "2025-11-27",
		"600,000", "600 000", "$100bn", "100 мільярдів", "0.5", "U.S.-led", "cease-fire", "a-", "-", "'", "a'", "1,", "1.", "1 000", "99999999999999999999",
		`“a starting point that “will require work,””`, `"`, "«»", "\x00", "\xff", "a\xffb", "é\u0301", "a\u00ad", "\u200b", "ﷺ", "\u0744-\u0744", "ʼ-ʼ", "🇺🇦", "twenty", "twenty-", "no one", "point", "no", "from",
	} {
		f.Add(q)
	}
}

// FuzzSearch: a question may be anything, and an answer is always in order.
func FuzzSearch(f *testing.F) {
	seeds(f)
	ix := embeddedIndex(f)
	const limit = 3
	f.Fuzz(func(t *testing.T, q string) {
		r := ix.Search(q, limit)
		if err := checkResult(ix, q, r, limit); err != nil {
			t.Fatalf("%q: %v", q, err)
		}
		for _, h := range r.Hits {
			for _, m := range ix.Explain(q, h.Ref) {
				if !(m.Share >= 0 && m.Share <= 1) {
					t.Fatalf("%q: %q has a share of %v", q, m.Word, m.Share)
				}
			}
		}
		s := ix.Statements(q)
		if !s.Understood && len(s.Quotes)+len(s.About) > 0 {
			t.Fatalf("%q: quotations about what is not understood", q)
		}
		if !slices.IsSorted(s.Points) || !slices.IsSorted(s.Named) {
			t.Fatalf("%q: points %v, named %v", q, s.Points, s.Named)
		}
	})
}
