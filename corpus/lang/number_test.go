package lang

import (
	"strings"
	"testing"
)

// numbers lists the numbers of a text.
func numbers(s string) string {
	var out []string
	for _, tok := range Tokens(s) {
		if tok.Number != "" {
			out = append(out, tok.Number)
		}
	}
	return strings.Join(out, " ")
}

func TestNumbersMeet(t *testing.T) {
	for _, tt := range []struct{ want, ways string }{
		{"600000", `600,000|600.000|600000|600 000|600` + "\u00a0" + `000|600k|600K|600 thousand|600 thousands|600 тисяч|600 тысяч|
			600 тис|600 тис.|600 тыс|600 тыс.|0.6 million|0,6 млн`},
		{"100000000000", `$100bn|$100 bn|$100B|100 billion|100 Billion|100 billions|100bln|100 мільярдів|100 миллиардов|100 млрд|
			100млрд|100,000 million|100 000 000 000|100,000,000,000|0.1 trillion|0.1tn`},
		{"210000000000", `€210 billion|€210bn|210 мільярдів євро|210 млрд`},
		{"1000000", `1 million|1m|1mn|1mln|1,000,000|1.000.000|1 мільйон|1 миллион|1000 thousand`},
		{"2500", `2,500|2.500|2500|2 500|2.5k|2,5 тисячі`},
		{"0.5", `0.5|0,5`},
		{"28", `28|28.|28,|(28)|２８`},
		{"50", `50|50%|50 percent`},
		{"7", `7|007`},
		{"0", `0|000`},
	} {
		for way := range strings.SplitSeq(tt.ways, "|") {
			if got := numbers(strings.TrimSpace(way)); got != tt.want {
				t.Errorf("%q is %q, want %q", way, got, tt.want)
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		"28 points vs 19 points":  "28 19",
		"in 100 days":             "100",
		"November 27, 2025":       "27 2025",
		"600k 600k":               "600000 600000",
		"100 billion billion":     "100000000000",
		"100bn thousand":          "100000000000", // one scale only
		"1.2.3":                   "123",
		"1,23":                    "1.23",
		"12,34,567":               "1234567", // as in India
		"G8":                      "",
		"2fa 100x 3rd":            "",
		"F-16":                    "16",
		"billion":                 "",
		strings.Repeat("9", 18):   "1" + strings.Repeat("0", 18), // a float64 keeps fifteen digits
		strings.Repeat("9", 19):   "",
		strings.Repeat("9", 4096): "",
		strings.Repeat("1,", 500): "", // cut at forty runes, which are too many digits
	} {
		if got := numbers(text); got != want {
			t.Errorf("numbers of %q: %q, want %q", text, got, want)
		}
	}
}

// A number and its scale are one token, which covers both.
func TestTokens(t *testing.T) {
	const q = "some 100 billion in assets"
	var got []string
	for _, tok := range Tokens(q) {
		got = append(got, q[tok.From:tok.To]+":"+tok.Number)
	}
	if want := "some:|100 billion:100000000000|in:|assets:"; strings.Join(got, "|") != want {
		t.Errorf("tokens %q, want %q", got, want)
	}
}

func TestHasNumber(t *testing.T) {
	for text, want := range map[string]bool{
		"":                                   false,
		"600,000 personnel":                  true,
		"half of the electricity":            true,
		"nobody came":                        true,
		"two envoys":                         true,
		"reliable guarantees":                false,
		"Point 6 limits the army":            false,
		"points 6 limit the army":            false,
		"Point 6 limits the army to 600,000": true,
		"the G8":                             false,
	} {
		if got := HasNumber(text); got != want {
			t.Errorf("HasNumber(%q) = %t", text, got)
		}
	}
}
