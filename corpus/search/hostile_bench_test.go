package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"planbot/corpus"
)

// hostileLength is how long hostile inputs are, in characters: as much as a
// platform lets through, and no less than is read.
const hostileLength = maxQuery

// BenchmarkHostile asks what nobody asks in good faith. None of these questions
// may take 20 ms: whoever floods a bot must not slow it for others.
func BenchmarkHostile(b *testing.B) {
	ix := New(embeddedCorpus(b))
	ix.Warm()
	for _, tt := range hostileInputs(ix) {
		b.Run("search/"+tt.name, func(b *testing.B) {
			for b.Loop() {
				ix.Search(tt.text, 10)
			}
		})
		b.Run("statements/"+tt.name, func(b *testing.B) {
			for b.Loop() {
				ix.Statements(tt.text)
			}
		})
		b.Run("explain/"+tt.name, func(b *testing.B) {
			for b.Loop() {
				ix.Explain(tt.text, corpus.PointRef(1))
			}
		})
		b.Run("themes/"+tt.name, func(b *testing.B) {
			for b.Loop() {
				ix.Themes(tt.text, 3)
			}
		})
	}
}

type hostileInput struct{ name, text string }

// hostileInputs are the same in every run.
func hostileInputs(ix *Index) []hostileInput {
	r := rand.New(rand.NewPCG(1, 2))
	random := func(alphabet string) string {
		letters := []rune(alphabet)
		var b strings.Builder
		for range hostileLength {
			b.WriteRune(letters[r.IntN(len(letters))])
		}
		return b.String()
	}
	return []hostileInput{
		{"random-letters", random("abcdefghijklmnopqrstuvwxyz")},
		{"random-words", random("abcdefghijklmnopqrstuvwxyz     ")},
		{"random-Cyrillic", random("абвгдеєжзиіїйклмнопрстуфхцчшщьюя     ")},
		{"random-scripts", random("aбγ文אش9 '-.’")},
		{"random-marks", random("#-–—№,;&+/.%'’\"«»“” 12")},
		{"one-letter", fill("a")},
		{"one-Cyrillic-letter", fill("щ")},
		{"letters", fill("a ")},
		{"hyphenated-letters", fill("a-")},
		{"hyphenated-words", fill("peace-")},
		{"hyphenated-slips", fill("elecions-")},
		{"hyphens", fill("-")},
		{"digits", fill("9")},
		{"numbers", fill("1 ")},
		{"decimals", fill("1.")},
		{"commas", fill("1,")},
		{"groups", fill("100,")},
		{"spaced-groups", fill("100 ")},
		{"ranges", fill("1-9999999,")},
		{"marked-ranges", fill("#1-28")},
		{"markers", fill("point ")},
		{"counted-markers", fill("9 points ")},
		{"percentages", fill("9 % ")},
		{"range-words", fill("to ")},
		{"apostrophes", fill("'")},
		{"letters-with-apostrophes", fill("a'")},
		{"initialism", fill("u.")},
		{"soft-hyphens", fill("a\u00ad")},
		{"accents", "e" + fill("\u0301")},
		{"ligatures", fill("\ufdfa")},
		{"invalid", fill("\xff")},
		{"cut-rune", strings.Repeat("a", maxQuery-1) + "щ"},
		{"quotation-marks", fill(`"`)},
		{"open-quotation", `"` + fill("peace plan ")},
		{"quotation", `"` + fill("plan ")[2:] + `"`},
		{"emoji", fill("🕊")},
		{"white-space", fill("\x00\n")},
		{"stop-words", fill("what does it say about ")},
		{"one-word", fill("ukraine ")},
		{"slips", fill("elecions zaporizhja amensty kagarlistky reconstuction sovereignity gaurantees terrirory ")},
		{"short-slips", numbered("%s", 5)},
		{"long-slips", numbered("reconstructi%s", 6)},
		{"longest-slips", numbered("%s", 14)},
		{"Cyrillic-slips", numbered("перемир%s", 4)},
		{"known-words", knownWordsText(ix)},
		{"commonest-words", commonest(ix)},
		{"aliases", aliasesText(ix)},
	}
}

// fill repeats s to the length of a hostile input.
func fill(s string) string { return strings.Repeat(s, hostileLength/len([]rune(s))) }

// numbered makes words that all differ, each with its number in n letters.
func numbered(form string, n int) string {
	var b strings.Builder
	for i := 0; b.Len() < hostileLength; i++ {
		digits := make([]byte, n)
		for j, k := 0, i*7919; j < n; j, k = j+1, k/26 {
			digits[j] = 'a' + byte((k+5*j)%26)
		}
		fmt.Fprintf(&b, form+" ", digits)
	}
	return b.String()
}

// commonest lists the words that cost the index most: those in most documents
// and phrases.
func commonest(ix *Index) string {
	cost := func(w string) int {
		id := ix.words.look(w).id
		if !ix.has(id) {
			return 0
		}
		return len(ix.terms[id].postings) + len(ix.phrases.having.of(id))
	}
	words := sortedWords(ix)
	slices.SortStableFunc(words, func(a, b string) int { return cost(b) - cost(a) })
	return cut(strings.Join(words, " "))
}

// knownWordsText has words of the language that no source has, so that each is
// compared with the names.
func knownWordsText(ix *Index) string {
	var b strings.Builder
	for _, w := range sortedWords(ix) {
		if other := "un" + w; ix.words.look(other).is(knownKind) && !ix.has(ix.words.look(other).id) {
			b.WriteString(other + " ")
		}
	}
	return cut(fill(cut(b.String())))
}

func aliasesText(ix *Index) string {
	var b strings.Builder
	for i := range ix.corpus.Topics {
		for _, a := range ix.corpus.Topics[i].Aliases.All() {
			b.WriteString(a + " ")
		}
	}
	return cut(b.String())
}

func sortedWords(ix *Index) []string {
	var out []string
	for w := range textWords(ix) {
		out = append(out, w)
	}
	slices.Sort(out)
	return out
}

func cut(s string) string { return s[:min(len(s), hostileLength)] }
