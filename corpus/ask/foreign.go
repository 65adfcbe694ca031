package ask

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"planbot/corpus/lang"
)

// A Reading is a question in another language, read word by word.
type Reading struct {
	Language string // its code, such as "pl"
	English  string // the words that are known, in English
}

// InEnglish reads a question in Polish, German, French, Spanish, Italian or Czech
// by the words of glossary.txt. It is no translation, but enough to search by. The
// reading has no language if the question is in none of these, as far as its words
// show; isEnglish tells the words that need not be foreign.
func InEnglish(question string, isEnglish func(word string) bool) Reading {
	words := wordsOf(apart.Replace(question[:min(len(question), maxBytes)]))
	if slices.ContainsFunc(words, lang.IsCyrillic) {
		return Reading{}
	}
	best, most := -1, 0
	for i := range foreign {
		if known := foreign[i].known(words, isEnglish); known > most {
			best, most = i, known
		}
	}
	if best < 0 || 2*most < len(words) {
		return Reading{}
	}
	return Reading{foreign[best].code, foreign[best].read(words, namesIn(apart.Replace(question)))}
}

// apart sets apart what French and Italian write as one: "l'Ukraine".
var apart = strings.NewReplacer("'", " ", "’", " ")

// A foreignLanguage is a column of the glossary.
type foreignLanguage struct {
	code     string
	words    map[string]string // the English of each
	prefixes map[byte][]prefix // by first letter, longest first
}

type prefix struct{ stem, english string }

//go:embed glossary.txt
var glossary string

var foreign = readGlossary(glossary)

// dropped stands for the English of words that have none.
const dropped = "="

// readGlossary reads the columns of the glossary.
func readGlossary(text string) []foreignLanguage {
	var out []foreignLanguage
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		switch {
		case len(cells) < 2 || line[0] == '#':
		case out == nil:
			for _, code := range cells[1:] {
				out = append(out, foreignLanguage{code: code, words: map[string]string{}, prefixes: map[byte][]prefix{}})
			}
		default:
			for i, cell := range cells[1:] {
				out[i].learn(cell, cells[0])
			}
		}
	}
	for i := range out {
		for _, prefixes := range out[i].prefixes {
			slices.SortStableFunc(prefixes, func(x, y prefix) int { return len(y.stem) - len(x.stem) })
		}
	}
	return out
}

// learn adds the words of a cell. The first line that has a word keeps it.
func (f *foreignLanguage) learn(cell, english string) {
	for word := range strings.FieldsSeq(cell) {
		stem, isPrefix := strings.CutSuffix(word, "*")
		stem = lang.Fold(stem)
		if isPrefix {
			f.prefixes[stem[0]] = append(f.prefixes[stem[0]], prefix{stem, english})
		} else if _, there := f.words[stem]; !there && stem != "" {
			f.words[stem] = english
		}
	}
}

// known counts the words that a language has: none if no more of them than of the
// others speak against English. Names, and words that English has too, speak for
// neither, unless the language has no more than their beginning: "plant" is not
// "plan". Its articles and the like are no words of English, whatever English
// texts have.
func (f *foreignLanguage) known(words []string, isEnglish func(string) bool) int {
	known, foreign, english := 0, 0, 0
	for _, w := range words {
		meaning, found := f.find(w)
		if found {
			known++
		}
		switch {
		case found && f.words[w] == "" && w != meaning && !isName(meaning) && isEnglish(w):
			english++
		case found && (isName(meaning) || lang.IsStop(w) || meaning != dropped && isEnglish(w)):
		case found:
			foreign++
		case isEnglish(w):
			english++
		}
	}
	if foreign <= english {
		return 0
	}
	return known
}

func isName(english string) bool { return unicode.IsUpper(rune(english[0])) }

// find is the English of a word.
func (f *foreignLanguage) find(w string) (english string, ok bool) {
	if english, ok = f.words[w]; ok {
		return english, true
	}
	for _, p := range f.prefixes[w[0]] {
		if strings.HasPrefix(w, p.stem) {
			return p.english, true
		}
	}
	return "", false
}

// read puts the words into English. Numbers stay as they are, and so do names,
// for a question about somebody must not lose them.
func (f *foreignLanguage) read(words []string, names lang.Set) string {
	var out []string
	for _, w := range words {
		english, ok := f.find(w)
		if !ok && (names[w] || lang.IsDigit(rune(w[0]))) {
			english, ok = w, true
		}
		if ok && english != dropped && !slices.Contains(out, english) {
			out = append(out, english)
		}
	}
	return strings.Join(out, " ")
}

// namesIn are the words that begin with a capital, the first aside.
func namesIn(question string) lang.Set {
	out := lang.Set{}
	for i, w := range lang.Words(question) {
		r, _ := utf8.DecodeRuneInString(question[w.From:])
		if i > 0 && unicode.IsUpper(r) {
			out[w.Text] = true
		}
	}
	return out
}
