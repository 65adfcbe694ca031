package ask

import (
	"embed"
	"path"
	"slices"
	"strings"

	"planbot/corpus/lang"
)

// A pattern is the parts of a whole question.
type pattern []part

// A part of a pattern stands for a word, or with any or plan for several.
type part struct {
	words    []string // one of them
	any      bool     // any few words, or none
	plan     bool     // a name of the plan
	optional bool
}

// matches reports whether words are what a pattern describes, as a whole.
func (p pattern) matches(words []string) bool {
	if len(p) == 0 {
		return len(words) == 0
	}
	first, rest := p[0], p[1:]
	if first.optional && rest.matches(words) {
		return true
	}
	for _, n := range first.lengths(words) {
		if rest.matches(words[n:]) {
			return true
		}
	}
	return false
}

// maxGap is how many words any few words are at most.
const maxGap = 8

// lengths lists how many of the first words a part may stand for.
func (t part) lengths(words []string) []int {
	var out []int
	switch {
	case t.any:
		for n := range min(len(words), maxGap) + 1 {
			out = append(out, n)
		}
	case t.plan:
		for n, w := range words {
			if planNames[w] {
				out = append(out, n+1)
			}
			if !planNames[w] && !ofPlan[w] {
				break
			}
		}
	case len(words) > 0 && slices.Contains(t.words, words[0]):
		out = append(out, 1)
	}
	return out
}

func matchesAny(patterns []pattern, words []string) bool {
	return slices.ContainsFunc(patterns, func(p pattern) bool { return p.matches(words) })
}

// parsePattern reads a line of a file of patterns.
func parsePattern(line string) pattern {
	var out pattern
	for word := range strings.FieldsSeq(line) {
		word, optional := strings.CutSuffix(word, "?")
		p := part{optional: optional, any: word == "_", plan: word == "<plan>"}
		if !p.any && !p.plan {
			if p.words = contentWords(word); len(p.words) == 0 {
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// contentWords are the words of a|b that a question is compared by.
func contentWords(alternatives string) []string {
	var out []string
	for w := range strings.SplitSeq(alternatives, "|") {
		if w = lang.Fold(w); !fillers[w] {
			out = append(out, w)
		}
	}
	return out
}

//go:embed patterns/*.txt
var files embed.FS

var (
	lines = readLines()

	fillers   = words("filler")
	greetings = words("greeting")
	planNames = words("name-of-plan")
	ofPlan    = words("before-plan")

	patterns = map[Kind][]pattern{
		Bot: parseAll("bot"), Help: parseAll("help"), Plan: parseAll("plan"), Judgement: parseAll("judgement"), Comparison: parseAll("comparison"),
	}
	notJudgement = parseAll("not-judgement")
)

// readLines reads the files of every language, by heading.
func readLines() map[string][]string {
	entries, err := files.ReadDir("patterns")
	if err != nil {
		panic(err) // the folder is embedded
	}
	out := map[string][]string{}
	for _, e := range entries {
		text, err := files.ReadFile(path.Join("patterns", e.Name()))
		if err != nil {
			panic(err)
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

func parseAll(heading string) []pattern {
	var out []pattern
	for _, line := range lines[heading] {
		out = append(out, parsePattern(line))
	}
	return out
}

// words are the folded words below a heading, of which a line has any number.
func words(heading string) lang.Set {
	out := lang.Set{}
	for _, line := range lines[heading] {
		for w := range strings.FieldsSeq(line) {
			out[lang.Fold(w)] = true
		}
	}
	return out
}
