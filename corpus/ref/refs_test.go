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
		{"17", `текст 17-го пункта|зміст 17-го пункту|у 17 пункті|в 17 пункте|за 17 пунктом`},
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
		{"0", `0|point 0|#0|-1|−5| -28 `},
		{"99999999", `point 99999999`},
		{"5", `point -5|- 5`},
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

// TestRead reads references as people write them, of points and of passages.
func TestRead(t *testing.T) {
	for _, tt := range []struct{ want, ways string }{
		{"point:21", `21|#21|№21|№ 21|point:21|Point: 21|p. 21|p.21|pt 21|pt. 21|21st|point twenty-one|twenty-first point|the twenty-first|
			двадцять перший|двадцять перший пункт|пункт двадцять перший|21-й пункт|пункт 21-й|21-го|у 21-му пункті|
			двадцать первый пункт|двадцать первый|в двадцать первом пункте|пункт №21|punkt 21|pokazhy punkt 21|pokazhi punkt 21|punktu 21|
			what does point 21 say about Crimea|article 21|стаття 21|статья 21`},
		{"point:17", `17-го|17-й|17th|the 17th|пункт 17-й|пункт 17-го|17-ый пункт`},
		{"point:25", `pokazhy punkt 25|punkt 25|пункт 25-й|пункт 25|point 25 please`},
		{"point:1", `first point|the first point|перший пункт|первый пункт|покажи перший пункт`},
		{"point:28", `the last point|last point|what does the last point say|final point|останній пункт|останнього пункту|в останньому пункті|
			последний пункт|в последнем пункте плана`},
		{"point:27", `penultimate point|the second to last point|next to last point|передостанній пункт|предпоследний пункт|в предпоследнем пункте`},
		{"point:26", `third to last point`},
		{"rferl:16", `rferl:16|RFERL:16|rferl: 16|see rferl:16, please|why does rferl:16 say so|rferl 16|rferl #16|rferl №16|rferl line 16|show me rferl 16`},
		{"usn:27", `usn 27|usn #27|usn:27|USN 27|usn рядок 27|usn строка 27|покажи usn 27|what does usn:27 mean`},
		{"usn:8 usn:9", `usn:8, usn:9|usn:8-9|usn 8, 9|usn:8 and usn:9|usn 8 9`},
		{"point:21 usn:27", `point 21 and usn:27|usn:27, point 21|#21 usn:27`},
		{"usn:99", `usn:99`},
		{"", `usn|usn 27 November|in 2014|у 2014|план 2014|article 5 of NATO|NATO's article 5|стаття 5 НАТО|статья 5 устава НАТО|is there an article 5 guarantee|
			at this point 21 people|at that point 5 soldiers|на цьому пункті 21 особа|page 21|Minsk-2|Minsk 2|Мінськ-2|the last 30 years|last points|
			останні 30 років|at last|finally|9:30|meet at 10:15|bne 53.5 percent|USN has 3 points|lenin 1917 revolution|rferl`},
	} {
		for way := range strings.SplitSeq(tt.ways, "|") {
			way = strings.TrimSpace(way)
			var got []string
			for _, r := range Read(way, 28, []string{"bne", "rferl", "usn", "lenin"}) {
				got = append(got, r.String())
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("Read(%q) = %v, want %s", way, got, tt.want)
			}
		}
	}
}

// Numbers that count something, or are a part of something, name no point.
func TestPointsNone(t *testing.T) {
	for _, q := range []string{
		"", " ", "?", "points", "point", "which points deal with money", "all points", "point to point", "the last 3 points", "last points", "at last",
		"100 billion", "$100bn", "100 мільярдів", "point of 100 billion", "number of troops 600,000", "number 100 billion",
		"28 points", "the 28 points", "ten points", "28 пунктів", "у 28 пунктах", "в 28 пунктах", "19 пунктов", "3 пункти", "28 points vs 19 points", "28 пунктів проти 19",
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
		"usn:27", "usn 8, 9-12", "the last point", "second to last point", "to last", "usn", "usn:", ":", "9:30", "#usn:1",
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
		refs := Read(q, limit, []string{"usn", "bne"})
		for i, r := range refs {
			if slices.Contains(refs[:i], r) || !r.IsPoint() && r.Doc != "usn" && r.Doc != "bne" {
				t.Fatalf("%q: %v", q, refs)
			}
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

// TestOnly reads what refers to points and passages and says nothing else.
func TestOnly(t *testing.T) {
	for _, c := range []struct{ want, questions string }{
		{"point:21", `21|#21|№21|point 21|Point 21?|p21|p. 21|point twenty-one|show me point 21 please|what does point 21 say|what is point 21|21st point|the 21st point|point number 21|
			пункт 21|21 пункт|п. 21|покажи пункт 21|двадцять перший пункт|21-й пункт|що каже пункт 21|що у пункті 21|пункт двадцять перший|
			покажи 21 пункт|двадцать первый пункт|что в пункте 21|что говорит пункт 21|pokazhy punkt 21|punkt 21|pokazhi punkt 21`},
		{"point:28", `the last point|last point|останній пункт|последний пункт`},
		{"point:27", `the second to last point|передостанній пункт|предпоследний пункт`},
		{"point:17", `17-го|17-й|17th|17й пункт|текст 17-го пункта|17-го пункта`},
		{"point:1", `the first point|first point|перший пункт|первый пункт`},
		{"rferl:16", `rferl:16|rferl 16|RFERL:16|rferl #16|rferl line 16`},
		{"usn:27", `usn 27|usn:27|show me usn 27`},
		{"point:3 point:8", `3 and 8|points 3 and 8|3, 8|3 vs 8|compare 3 and 8|порівняй 3 і 8|пункти 3 і 8|пункты 3 и 8`},
		{"point:21 point:22 point:23", `21-23|points 21 to 23|пункти 21–23`},
		{"", `28 points|how many points|points|amnesty|at this point|100 billion|19-point plan|in 2014|24 February 2022|point 21 and Donetsk|what does point 21 say about Donetsk|
			NATO Article 5|rferl|usn|пункт про амністію|28 пунктів|сто днів|600 000||600,000 soldiers|F-16|who is at point zero`},
	} {
		for q := range strings.SplitSeq(c.questions, "|") {
			q = strings.TrimSpace(q)
			var got []string
			for _, r := range Only(q, 28, []string{"rferl", "usn"}) {
				got = append(got, r.String())
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%q refers to %v, want %s", q, got, c.want)
			}
		}
	}
}
