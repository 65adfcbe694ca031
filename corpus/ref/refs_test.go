package ref

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"planbot/corpus/lang"
)

// numbers writes point numbers as the tables have them.
func numbers(nums []int) string { return strings.Trim(fmt.Sprint(nums), "[]") }

func TestPoints(t *testing.T) {
	for _, tt := range []struct{ want, ways string }{
		{"21", `21|#21|# 21|##21|№21|№ 21|(21)|[21]|"21"|21.|21)|21:|21?|２１|/point 21|
			2️⃣1️⃣|2⃣1⃣|point 2️⃣1️⃣|№２１`},
		{"1 2 3", `1..3|1...3|1…3|points 1..3|１…３|#1..3|1️⃣..3️⃣|1️⃣-3️⃣|пункти 1…3`},
		{"21", `p.21|p. 21|p 21|p21|P21|pt 21|pt21|point 21|Point 21|POINT 21|point21|point (21)|point: 21|point #21|
			point no. 21|point number 21|clause 21|item 21|section 21|article 21|no. 21|no 21|No.21|nr 21|number 21`},
		{"21", `twenty-one|twenty one|point twenty-one|point twenty – one|point TWENTY-ONE|the twenty-first point|21st point|
			the twenty first point|point twenty-first`},
		{"21", `п. 21|п.21|п 21|п21|пункт 21|Пункт 21|ПУНКТ №21|пункту 21|у пункті 21|21 пункт|21-й пункт|21-го пункту|пункт 21-й|
			пункте 21|статья 21`},
		{"21", `21 please|21 pls|show me 21|read 21|what about 21|tell me about 21|explain 21|what's 21?|whats 21|what does 21 say|
			hey 21|summary of 21|покажи 21|що каже 21|про 21|объясни 21`},
		{"21", `what does point 21 say about Crimea?|point 21; drop table|is point 21, the territory one, final|
			point 21 and the 600,000 cap|in point 21, 100 days|point 21, 100 billion|point 21 and 50 percent|point 21: 50%`},
		{"14", `number 14|point fourteen|the fourteenth point|14th clause`},
		{"9", `the 9th point|ninth point|9-й пункт|девятий пункт|дев'ятий пункт|девятый пункт`},
		{"1", `first point|the first point|point one|перший пункт|первый пункт|point the first`},
		{"20", `twenty|point twenty|twentieth point`},
		{"3", `у третьому пункті|третій пункт|третього пункту|в третьем пункте|третий пункт|пункт три`},
		{"21", `пункт двадцять один|двадцять перший пункт|двадцать первый пункт|пункт двадцать один|в двадцать первом пункте`},
		{"12", `дванадцятий пункт|двенадцатый пункт|у дванадцятому пункті`},
		{"10", `what does point 10 say|points ten|ten`},
		{"6", `Point #6 text pls|point 6️⃣|point 6, 20 years|point 006`},
		{"5 10 22", `points 5, 10 and 22|5, 10 and 22|5 10 22|5,10,22|5;10;22|5/10/22|5+10+22|5 & 10 & 22|#5, #10, #22|#5 #10 #22|
			#5#10#22|p.5,p.10,p.22|point 22, point 5 and point 10|points 22, 10, 5, 5|пункти 5, 10 та 22|в пунктах 5, 10 и 22`},
		{"3 7", `пункти 3 і 7|пункти 3 й 7|пункты 3 и 7|point 3 vs point 7|compare points 3 and 7|compare 3 and 7|3 versus 7|points 3 or 7`},
		{"21 22 23 25", `21-23, 25|points 21-23 and 25|25, 23-21|21 - 23 and 25|21 to 23, 25|пп. 21–23, 25|21, 22-23, 25`},
		{"3 4 5", `3-5|points 3 to 5|points 3 through 5|from 3 to 5|points from 3 to 5|from point 3 to point 5|point 3 - point 5|
			з 3 по 5|пункти з 3 до 5|#3-#5|5-3`},
		{"1 2 3 5", `1-3-5`},
		{"29", `29|point 29`},
		{"0", `0|point 0|#0`},
		{"99999999", `point 99999999`},
		{"5", `point -5|-5`},
	} {
		for way := range strings.SplitSeq(tt.ways, "|") {
			way = strings.TrimSpace(way)
			if got := numbers(Points(way, 28)); got != tt.want {
				t.Errorf("Points(%q) = %s, want %s", way, got, tt.want)
			}
		}
	}
}

func TestPointsEveryDash(t *testing.T) {
	for _, dash := range "-‐‑‒–—―−﹣－" {
		for _, form := range []string{"21%s23", "21 %s 23", "points 21%s23", "п. 21%s23"} {
			q := fmt.Sprintf(form, string(dash))
			if got := numbers(Points(q, 28)); got != "21 22 23" {
				t.Errorf("%U: Points(%q) = %s", dash, q, got)
			}
		}
	}
}

// Numbers that count something, or are a part of something, name no point.
func TestPointsNone(t *testing.T) {
	for _, q := range []string{
		"", " ", "?", "points", "point", "which points deal with money", "all points", "point to point", "last point",
		"100 billion", "$100bn", "100 мільярдів", "point of 100 billion", "number of troops 600,000", "number 100 billion",
		"28 points", "the 28 points", "ten points", "28 пунктів", "19 пунктов", "3 пункти", "28 points vs 19 points", "28 пунктів проти 19",
		"19-point plan", "the 19-point plan", "28-point", "28 point plan", "what is the 28 point plan", "28 pt plan", "the 20-point plan for Gaza",
		"600,000", "600.000", "600000 troops", "10,000", "12,345", "2,500",
		"in 100 days", "100 days", "30 years", "the last 30 years", "50 percent", "50%", "20%", "no more than 600000",
		"November 27", "what happened on November 27", "24 February 2022", "2025-11-27", "27.11.2025", "27/11/2025", "the 1994 agreement",
		"0.5", "1.5", "3.5 percent", "point 1.5", "G8", "F-16", "START I", "point IV", "point ½", "21st century", "a1b2",
		"wait… 100 days", "2000..2003 agreements", "no one", "no one knows", "is there one", "two points", "second thoughts",
		"point 999999999", "point 99999999999999999999999999", strings.Repeat("9", 4096), "99999999999-999999999999",
		"why", "crimea", "\xff", "point\xff",
	} {
		if got := Points(q, 28); len(got) > 0 {
			t.Errorf("Points(%q) = %v", q, got)
		}
	}
}

// A range is bounded by the limit, whatever was typed; that it went over shows
// in a number that the plan does not have.
func TestPointsHugeRange(t *testing.T) {
	for _, q := range []string{"1-1000000", "point 1 to 99999999", "99999999-1", "1-29"} {
		got := Points(q, 28)
		if len(got) > 29 || got[0] != 1 || got[len(got)-1] <= 28 {
			t.Errorf("Points(%q) = %v", q, got)
		}
	}
	if got := Points("1-28", 28); len(got) != 28 {
		t.Errorf("all points: %v", got)
	}
	if got := Points("20-30", 0); !slices.IsSorted(got) || len(got) > 1 {
		t.Errorf("a plan without points: %v", got)
	}
}

// FuzzPoints: whatever is typed, the numbers are ascending, each is there once,
// none is negative, and there are not more than the text can ask for.
func FuzzPoints(f *testing.F) {
	for _, q := range []string{
		"", "21", "#21", "p.21", "points 5, 10 and 22", "21–23, 25", "twenty-first point", "the 28 point plan", "1-99999999", "пункти з 3 до 5", "п'ятий пункт",
		"50%", "2025-11-27", "600,000", "600 000", "0.5", "1,", "1.", "1..3", "1 000", "99999999999999999999", "\x00", "\xff", "ﷺ", "twenty", "twenty-", "no one", "point", "no", "from",
	} {
		f.Add(q)
	}
	const limit = 28
	f.Fuzz(func(t *testing.T, q string) {
		got := Points(q, limit)
		for i, n := range got {
			if n < 0 || i > 0 && got[i-1] >= n {
				t.Fatalf("%q: %v", q, got)
			}
		}
		if len(got) > (limit+1)*(len(q)+1) {
			t.Fatalf("%q: %d numbers", q, len(got))
		}
		if again := Points(q, limit); !slices.Equal(got, again) {
			t.Fatalf("%q: %v, then %v", q, got, again)
		}
	})
}

// A word that is folded otherwise than the words of a question is never met.
func TestWordsAreFolded(t *testing.T) {
	for _, words := range []map[string]int{spelled, ordinals} {
		for w := range words {
			if lang.Fold(w) != w {
				t.Errorf("%q is never met", w)
			}
		}
	}
}
