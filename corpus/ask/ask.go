package ask

import (
	"slices"

	"planbot/corpus/lang"
)

// A Kind is what a question is about, as far as its words alone show it.
type Kind int

// The kinds of question.
const (
	Subject    Kind = iota // what the corpus is about, so it is to be searched
	Bot                    // the bot: "who are you", "hello"
	Help                   // how the bot is used: "what can you do", "thanks"
	Plan                   // the plan as a whole: "summarize the plan"
	Judgement              // who is right, what is good, what should be done
	Comparison             // two things beside one another: "difference between point 3 and 8"
)

// The bounds of what is compared: no question of these kinds is longer, and a
// hostile one costs no more.
const (
	maxBytes = 480
	maxWords = 28
)

// KindOf tells what a question is about.
func KindOf(question string) Kind {
	if len(question) > maxBytes {
		return Subject
	}
	words, greets := contentOf(question)
	switch {
	case len(words) == 0 && greets:
		return Bot
	case len(words) == 0 || len(words) > maxWords:
		return Subject
	}
	for _, kind := range [...]Kind{Bot, Help, Plan} {
		if matchesAny(patterns[kind], words) {
			return kind
		}
	}
	switch {
	case matchesAny(patterns[Judgement], words) && !matchesAny(notJudgement, words):
		return Judgement
	case matchesAny(patterns[Comparison], words):
		return Comparison
	}
	return Subject
}

// NamesPlan reports whether a question has a name of the plan, or a word that may
// stand for it: "is it fair".
func NamesPlan(question string) bool {
	words, _ := contentOf(question)
	return slices.ContainsFunc(words, func(w string) bool { return planNames[w] })
}

// contentOf are the folded words of a question without fillers, and without the
// greetings before all others.
func contentOf(question string) (words []string, greets bool) {
	end := 0
	for _, w := range lang.Words(question) {
		switch {
		case w.From < end: // a compound after its parts
			continue
		case greetings[w.Text] && len(words) == 0:
			greets = true
		case !fillers[w.Text]:
			words = append(words, w.Text)
		}
		end = w.To
	}
	return words, greets
}
