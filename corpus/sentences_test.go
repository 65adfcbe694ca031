package corpus_test

import (
	"slices"
	"strings"
	"testing"

	"planbot/corpus"
)

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"none", "", nil},
		{"one", "NATO agrees.", []string{"NATO agrees."}},
		{"without an end", "All else", []string{"All else"}},
		{"the second without an end", "One. Two", []string{"One.", "Two"}},
		{"three marks", "Who? Me! Yes.", []string{"Who?", "Me!", "Yes."}},
		{"a number begins", "Cut it. 60 days will do.", []string{"Cut it.", "60 days will do."}},
		{"Cyrillic", "Кінець. Є ще.", []string{"Кінець.", "Є ще."}},
		{"St. Petersburg", "A missile at Moscow or St. Petersburg ends it. So it is.", []string{"A missile at Moscow or St. Petersburg ends it.", "So it is."}},
		{"abbreviation first", "St. Petersburg is far. Mr. Reed is not.", []string{"St. Petersburg is far.", "Mr. Reed is not."}},
		{"abbreviation in brackets", "Both (Mr. Reed and Dr. Miller) left. Good.", []string{"Both (Mr. Reed and Dr. Miller) left.", "Good."}},
		{"no abbreviation, only its letters", "He went West. Petersburg fell.", []string{"He went West.", "Petersburg fell."}},
		{"a country", "The U.S. Senate and the U.S. President agree. Now.", []string{"The U.S. Senate and the U.S. President agree.", "Now."}},
		{"a decimal", "It is 2.4 percent. Of GDP.", []string{"It is 2.4 percent.", "Of GDP."}},
		{"a small letter goes on", "At 5 p.m. they met. Nobody came.", []string{"At 5 p.m. they met.", "Nobody came."}},
		{"dots", "Wait... Then go.", []string{"Wait...", "Then go."}},
		{"space at the end", "One. ", []string{"One. "}},
	} {
		if got := corpus.Sentences(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A sentence that is shown alone is the point's own words, so together the
// sentences are the point.
func TestSentencesOfPoints(t *testing.T) {
	several := 0
	for _, p := range embedded(t).Points {
		parts := corpus.Sentences(p.Text)
		if joined := strings.Join(parts, " "); joined != p.Text {
			t.Errorf("%s: the sentences give %q", p.Ref(), joined)
		}
		for _, part := range parts {
			if !strings.HasSuffix(part, ".") || strings.TrimSpace(part) != part {
				t.Errorf("%s: %q is no sentence", p.Ref(), part)
			}
		}
		if len(parts) > 1 {
			several++
		}
	}
	if several == 0 {
		t.Error("no point has two sentences, so nothing was joined")
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("A missile at St. Petersburg. 5 more!")
	f.Add("Ні. . ?")
	f.Fuzz(func(t *testing.T, text string) {
		if got := strings.Join(corpus.Sentences(text), " "); got != text {
			t.Errorf("joined %q, of %q", got, text)
		}
	})
}

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "",
		"…—!":                          "",
		"Ukraine’s “Army”, 600,000":    "ukraines army 600 000",
		"Don't — non-aggression (G8).": "dont non aggression g8",
		"Мир? Україна й об’єднання.":     "мир україна й обєднання",
		"US$100 billion\tof\nÉlysée 50%": "us 100 billion of élysée 50",
	} {
		if got := strings.Join(corpus.Words(text), " "); got != want {
			t.Errorf("Words(%q) = %q, want %q", text, got, want)
		}
	}
}
