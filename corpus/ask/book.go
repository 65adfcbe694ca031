package ask

import (
	"embed"
	"path"
	"slices"
	"strings"

	"planbot/corpus/lang"
)

//go:embed patterns/*.txt
var files embed.FS

// A book is the patterns by which questions are told apart, and how words are
// written in it.
type book struct {
	spell        func(string) string // a folded word, as the book writes it
	fillers      lang.Set
	greetings    lang.Set
	plan         planNames
	legitimacy   lang.Set
	languages    map[string]lang.Set // the names of each, by code
	patterns     map[Kind][]pattern
	notJudgement []pattern
	notSaid      []pattern
	next         []pattern // of those of the kind FollowUp
	previous     []pattern
	ofPlan       []pattern
	noClause     []pattern
}

var (
	asWritten = newBook(func(w string) string { return w }, "en", "uk", "ru")
	asHeard   = newBook(lang.Sound, "uk", "ru") // for Ukrainian and Russian in Latin letters
)

func newBook(spell func(string) string, languages ...string) *book {
	lines := readLines(languages)
	b := &book{spell: spell}
	b.fillers, b.greetings = b.words(lines["filler"]), b.words(lines["greeting"])
	b.plan = planNames{b.words(lines["name-of-plan"]), b.words(lines["before-plan"])}
	b.legitimacy, b.languages = b.words(lines["name-of-legitimacy"]), map[string]lang.Set{}
	for _, code := range [...]string{"en", "uk", "ru"} {
		b.languages[code] = b.words(lines["name-of-"+code])
	}
	b.patterns = map[Kind][]pattern{
		Bot: b.parseAll(lines["bot"]), Help: b.parseAll(lines["help"]), Thanks: b.parseAll(lines["thanks"]), Plan: b.parseAll(lines["plan"]),
		Judgement: b.parseAll(lines["judgement"]), Comparison: b.parseAll(lines["comparison"]),
		Language: b.parseAll(lines["language"]), Verdicts: b.parseAll(lines["verdicts"]), Wants: b.parseAll(lines["wants"]), Said: b.parseAll(lines["said"]),
	}
	b.next, b.previous = b.parseAll(lines["next"]), b.parseAll(lines["previous"])
	b.patterns[FollowUp] = slices.Concat(b.next, b.previous, b.parseAll(lines["follow-up"]))
	b.notJudgement, b.notSaid = b.parseAll(lines["not-judgement"]), b.parseAll(lines["not-said"])
	b.ofPlan, b.noClause = b.parseAll(lines["of-plan"]), b.parseAll(lines["no-clause"])
	return b
}

// readLines reads the files of some languages, by heading.
func readLines(languages []string) map[string][]string {
	out := map[string][]string{}
	for _, language := range languages {
		text, err := files.ReadFile(path.Join("patterns", language+".txt"))
		if err != nil {
			panic(err) // the files are embedded
		}
		heading := ""
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			switch {
			case line == "" || line[0] == '#':
			case line[0] == '[':
				heading = strings.Trim(line, "[]")
			default:
				out[heading] = append(out[heading], line)
			}
		}
	}
	return out
}

func (b *book) parseAll(lines []string) []pattern {
	var out []pattern
	for _, line := range lines {
		out = append(out, b.parse(line))
	}
	return out
}

// words are those of some lines, of which each has any number.
func (b *book) words(lines []string) lang.Set {
	out := lang.Set{}
	for _, line := range lines {
		for w := range strings.FieldsSeq(line) {
			out[b.spell(lang.Fold(w))] = true
		}
	}
	return out
}

// contentOf are words as the book writes them, without fillers.
func (b *book) contentOf(words []string) []string {
	var out []string
	for _, w := range words {
		if w = b.spell(lang.Fold(w)); !b.fillers[w] {
			out = append(out, w)
		}
	}
	return out
}
