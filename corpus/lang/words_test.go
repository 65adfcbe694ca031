package lang

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWords(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"marks only", " ?!… «» – 🕊️ \x00\n", ""},
		{"case", "NATO Nato ПЛАН", "nato nato план"},
		{"possessives", "Ukraine's Ukraine’s Ukraineʼs Ukraine`s Ukraine‘s", "ukraine ukraine ukraine ukraine ukraine"},
		{"possessive of a plural", "the states' borders", "the states borders"},
		{"contractions", "don't it’s what's", "dont it what"},
		{"initialisms", "U.S. u.s.a U.K. e.g. U.S", "us usa uk eg us"},
		{"initialism and hyphen", "US-led U.S.-led", "us led usled us led"},
		{"full stop without a space", "end.Start no.5 St.", "end start no 5 st"},
		{"hyphens", "cease-fire anti-war-movement", "cease fire ceasefire anti war movement antiwarmovement"},
		{"hyphens at the edges", "-fire fire- --x", "fire fire x"},
		{"two hyphens", "a--b", "a b"},
		{"possessive of a compound", "mother-in-law's", "mother in law motherinlaw"},
		{"letters and digits", "G8 F-16 2fa", "g8 f 16 f16 2fa"},
		{"ordinals", "21st 10-й", "21st 10 й 10й"},
		{"diacritics", "Orbán naïve Łódź Øre Straße ı İstanbul", "orban naive lodz ore strasse i istanbul"},
		{"combining marks", "Orba\u0301n e\u0301lan", "orban elan"},
		{"ё", "Ёлка ещё все\u0308", "елка еще все"},
		{"й and ї keep theirs", "й ї Й и\u0306 і\u0308 ґ", "й ї й й ї ґ"},
		{"Ukrainian apostrophes", "п'ять п’ять пʼять п‘ять п`ять п´ять п′ять", "пять пять пять пять пять пять пять"},
		{"quotation marks are none", "'quoted' ‘quoted’ “quoted” «quoted» „quoted“", "quoted quoted quoted quoted quoted"},
		{"compatibility forms", "ﬁne ２１ ａｂｃ", "fine 21 abc"},
		{"marks inside numbers", "600,000 0.5 1,5 28. 28, .5", "600.000 0.5 1.5 28 28 5"},
		{"spaces inside numbers", "600 000, 600\u00a0000 2\u202f500 1\u2009000 000", "600.000 600.000 2.500 1.000.000"},
		{"spaces between numbers", "2014 600 28 100bn 12 34 5 1000", "2014 600 28 100bn 12 34 5 1000"},
		{"currency", "$100bn €210 50%", "100bn 210 50"},
		{"what nobody sees", "cease\u00adfire cease\u200bfire am\u200dnesty\ufeff", "ceasefire ceasefire amnesty"},
		{"invalid UTF-8", "am\xffnesty \xc3", "am nesty"},
		{"marks without letters", "a \u0744-\u0744 ʼ-ʼ b", "a b"},
		{"other scripts", "中文 العربية", "中文 العربية"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := texts(Words(tt.text)); got != tt.want {
				t.Errorf("Words(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// A sign that looks like a hyphen makes the compound that a hyphen makes: the
// same word is copied from many sources.
func TestWordsEveryDash(t *testing.T) {
	for _, dash := range "-‐‑‒–—―−﹣－" {
		q := "cease" + string(dash) + "fire"
		if got := texts(Words(q)); got != "cease fire ceasefire" {
			t.Errorf("%U: Words(%q) = %q", dash, q, got)
		}
	}
}

func TestWordsLong(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       string
	}{
		{"Latin", strings.Repeat("a", 41), strings.Repeat("a", 40)},
		{"Latin, capital", "A" + strings.Repeat("b", 60), "a" + strings.Repeat("b", 39)},
		{"Cyrillic", strings.Repeat("щ", 1000), strings.Repeat("щ", 40)},
		{"just long enough", strings.Repeat("ї", 40), strings.Repeat("ї", 40)},
		{"digits", strings.Repeat("9", 41), strings.Repeat("9", 40)},
		{"marks are no letters", "e" + strings.Repeat("\u0301", 5000), "e"},
		{"a letter that becomes eighteen", strings.Repeat("\ufdfa", 100), "صلىاللهعليهوسلمصلىاللهعليهوسلمصلى"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := texts(Words(tt.text)); got != tt.want {
				t.Errorf("%q (%d runes), want %q", got, utf8.RuneCountInString(got), tt.want)
			}
		})
	}
}

// A word knows where it stands: whether it was typed as a name is read there.
func TestWordsPlace(t *testing.T) {
	const q = "Kyiv’s cease–fire, об'єкт 600,000"
	var got []string
	for _, w := range Words(q) {
		got = append(got, q[w.From:w.To])
	}
	want := []string{"Kyiv’s", "cease", "fire", "cease–fire", "об'єкт", "600,000"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestIsCyrillic(t *testing.T) {
	for w, want := range map[string]bool{"план": true, "ї": true, "plan": false, "21": false, "": false, "中": false} {
		if got := IsCyrillic(w); got != want {
			t.Errorf("IsCyrillic(%q) = %t", w, got)
		}
	}
}

// texts lists the texts of words.
func texts(ws []Word) string {
	out := make([]string, len(ws))
	for i, w := range ws {
		out[i] = w.Text
	}
	return strings.Join(out, " ")
}

// FuzzWords: words lie in the text, one after the other, are not empty, and
// are no longer than a word may be.
func FuzzWords(f *testing.F) {
	for _, s := range []string{
		"", "п'ятий пункт", "600,000", "600 000", "$100bn", "100 мільярдів", "0.5", "U.S.-led", "cease-fire", "a-", "-", "'", "a'", "1,", "1.", "1 000",
		"99999999999999999999", `“a starting point that “will require work,””`, "\x00", "\xff", "a\xffb", "é\u0301", "a\u00ad", "\u200b", "ﷺ", "\u0744-\u0744", "ʼ-ʼ", "🇺🇦",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		prev := 0
		for _, w := range Words(s) {
			if w.From < 0 || w.From >= w.To || w.To > len(s) || w.To < prev {
				t.Fatalf("%q: %+v after %d", s, w, prev)
			}
			prev = w.To
			// A compound is as long as its parts together.
			if n := utf8.RuneCountInString(w.Text); w.Text == "" || n > MaxWord && !slices.ContainsFunc([]rune(s[w.From:w.To]), IsHyphen) {
				t.Fatalf("%q: %q has %d letters", s, w.Text, n)
			}
			if !utf8.ValidString(w.Text) {
				t.Fatalf("%q: %q is no text", s, w.Text)
			}
		}
	})
}
