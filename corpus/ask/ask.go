package ask

import (
	"slices"
	"strings"

	"planbot/corpus/lang"
)

// A Kind is what a question is about, as far as its words alone show it.
type Kind int

// The kinds of question.
const (
	Subject    Kind = iota // what the corpus is about, so it is to be searched
	Bot                    // the bot: "who are you", "hello"
	Help                   // how the bot is used: "what can you do"
	Thanks                 // "thank you", "great answer"
	Plan                   // the plan as a whole: "summarize the plan"
	Judgement              // who is right, what is good, what should be done
	Comparison             // two things beside one another: "difference between point 3 and 8"
	Language               // the language of the answers: "speak Ukrainian"
	Verdicts               // who is for the plan or against it: "who supports the plan"
	Wants                  // what somebody wants: "what does Russia want"
	Said                   // what somebody says about something: "what does Putin say about NATO"
	FollowUp               // nothing without the answer before: "why?", "tell me more", "the second one"
)

// The bounds of what is compared: no question of these kinds is longer, and a
// hostile one costs no more.
const (
	maxBytes = 480
	maxWords = 28
	minHeard = 4 // a shorter one sounds like too many: "hay" is no "хай"
)

// KindOf tells what a question is about, in English, Ukrainian or Russian, the
// last two also in Latin letters.
func KindOf(question string) Kind {
	if len(question) > maxBytes {
		return Subject
	}
	words := wordsOf(question)
	kind := asWritten.kindOf(words)
	if kind == Subject && !slices.ContainsFunc(words, lang.IsCyrillic) && len(strings.Join(words, "")) >= minHeard {
		kind = asHeard.kindOf(words)
	}
	return kind
}

// Turn tells whether a question of the kind FollowUp wants what comes next, which is
// 1, or what came before, which is -1. Of any other it is 0.
func Turn(question string) int {
	if KindOf(question) != FollowUp {
		return 0
	}
	for _, b := range [...]*book{asWritten, asHeard} {
		switch content := b.contentOf(wordsOf(question)); {
		case matchesAny(b.next, content):
			return 1
		case matchesAny(b.previous, content):
			return -1
		}
	}
	return 0
}

// NamesPlan reports whether a question has a name of the plan, or a word that may
// stand for it: "is it fair".
func NamesPlan(question string) bool {
	return slices.ContainsFunc(wordsOf(question), func(w string) bool { return asWritten.plan.names[w] })
}

// AsksPlan reports whether a question asks what the plan itself says on something,
// or whether it does: "does the plan mention China".
func AsksPlan(question string) bool { return matchesBook(question, asWritten.ofPlan) }

// AsksNoClause reports whether a question asks what no clause says: how many of
// something there are today, or what somebody thinks.
func AsksNoClause(question string) bool {
	return matchesBook(question, asWritten.noClause) && !matchesBook(question, asWritten.notSaid) && !AsksPlan(question)
}

// matchesBook reports whether a question as it is written is what a pattern describes.
// Here "now", a filler elsewhere, is today.
func matchesBook(question string, patterns []pattern) bool {
	if len(question) > maxBytes {
		return false
	}
	words := wordsOf(question)
	for i, w := range words {
		if w == "now" {
			words[i] = "today"
		}
	}
	content := asWritten.contentOf(words)
	return len(content) <= maxWords && matchesAny(patterns, content)
}

// NamesLegitimacy reports whether a question has a word for being a lawful ruler or
// none: "is he legitimate".
func NamesLegitimacy(question string) bool {
	return slices.ContainsFunc(wordsOf(question), func(w string) bool { return asWritten.legitimacy[w] })
}

// Wanted is the code of the language in which a question of the kind Language wants
// to be answered, or "" if it names none or several, or is of another kind.
func Wanted(question string) string {
	if KindOf(question) != Language {
		return ""
	}
	words, wanted := wordsOf(question), ""
	for _, b := range [...]*book{asWritten, asHeard} {
		for code, names := range b.languages {
			if !slices.ContainsFunc(words, func(w string) bool { return names[b.spell(w)] }) {
				continue
			}
			if wanted != "" && wanted != code {
				return ""
			}
			wanted = code
		}
	}
	return wanted
}

// wordsOf are the folded words of a question.
func wordsOf(question string) []string {
	var out []string
	end := 0
	for _, w := range lang.Words(question) {
		if w.From >= end { // else a compound after its parts
			out = append(out, w.Text)
		}
		end = w.To
	}
	return out
}

// kindOf compares the words of a question with the patterns of a book. Greetings
// are dropped from its beginning.
func (b *book) kindOf(words []string) Kind {
	content := b.contentOf(words)
	greeted := len(content)
	for len(content) > 0 && b.greetings[content[0]] {
		content = content[1:]
	}
	switch {
	case len(content) == 0 && greeted > 0:
		return Bot
	case len(content) == 0 && len(words) > 0:
		return FollowUp
	case len(content) == 0 || len(content) > maxWords:
		return Subject
	}
	for _, kind := range [...]Kind{Bot, Help, Thanks, Language, Plan, FollowUp} {
		if matchesAny(b.patterns[kind], content) {
			return kind
		}
	}
	switch {
	case matchesAny(b.patterns[Judgement], content) && !matchesAny(b.notJudgement, content):
		return Judgement
	case matchesAny(b.patterns[Verdicts], content):
		return Verdicts
	case matchesAny(b.patterns[Comparison], content):
		return Comparison
	case matchesAny(b.patterns[Wants], content):
		return Wants
	case matchesAny(b.patterns[Said], content) && !matchesAny(b.notSaid, content):
		return Said
	}
	return Subject
}
