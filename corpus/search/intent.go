package search

import (
	"planbot/corpus/lang"
)

// An intent is the kinds of answer that a question wants, a bit each, as far as
// its words show.
type intent uint8

const (
	asksStatement intent = 1 << iota // what somebody said: "who criticised …", "what did … say"
	asksSaid                         // what a certain person said: "what did … say"
	asksEvent                        // what happened
	asksWhy                          // a reason, which the clauses of the plan do not give
	asksWhen                         // a date
	asksCount                        // how many, or how much
	asksClauses                      // clauses, by that name: "which points …"
	asksWhether                      // whether the plan says something: "does the plan …"
)

func (in intent) has(any intent) bool { return in&any != 0 }

// A cue is what one word contributes to the intent of a question. The words are
// in corpus/lang/words/*.cues.txt.
type cue uint16

const (
	speechCue cue = 1 << iota
	sayCue
	whoCue
	didCue
	eventCue
	whyCue
	whenCue
	countCue
	clauseCue
	doesCue
	planCue
	whereCue
	howCue
	yesNoCue
)

// cues holds every such word with what it contributes.
var cues = gatherCues()

func gatherCues() map[string]cue {
	out := map[string]cue{}
	for cue, name := range map[cue]string{
		speechCue: "speech", sayCue: "say", whoCue: "who", didCue: "did", eventCue: "event", whyCue: "why", whenCue: "when",
		countCue: "count", clauseCue: "clause", doesCue: "does", planCue: "plan",
		whereCue: "where", howCue: "how", yesNoCue: "yesno",
	} {
		for w := range lang.List("cues/" + name) {
			out[w] |= cue
		}
	}
	return out
}

var (
	whichWords = lang.List("cues/which")
)

// genericWords are words that say little about a subject. If the sources have
// one it counts as any other does; if they have not, its absence proves little,
// while the absence of a name or a thing proves that the sources are silent
// about it.
var genericWords = lang.List("generic")

// askingWords ask, beside the name of somebody, for what they say, or are a title
// of theirs: "Putin's speech", "President Trump".
var askingWords = lang.List("asking")

// reportingWords may stand right before what somebody is said to have said.
var reportingWords = lang.List("asking/reporting")

// intentOf reads the intent off the words of a question.
func intentOf(toks []token) intent {
	var all cue
	var in intent
	for i, t := range toks {
		c := t.cues
		if c&clauseCue != 0 && i > 0 && toks[i-1].isNumber() {
			c &^= clauseCue // "28 points" counts them
		}
		if c&sayCue != 0 && all&whoCue == 0 && (i > 0 && toks[i-1].cues&planCue != 0 || i+1 < len(toks) && toks[i+1].cues&planCue != 0) {
			c = c&^sayCue | doesCue // "що каже план": nobody says it but the plan
		}
		if (t.Text == "many" || t.Text == "much") && i > 0 && toks[i-1].Text == "how" {
			c |= countCue
		}
		all |= c
	}
	for _, rule := range [...]struct {
		cues cue // all of them make the intent
		in   intent
	}{
		{speechCue, asksStatement}, {whoCue | sayCue, asksStatement}, {sayCue | didCue, asksStatement | asksSaid},
		{eventCue, asksEvent}, {whyCue, asksWhy}, {whenCue, asksWhen}, {countCue, asksCount}, {clauseCue, asksClauses},
		{doesCue | planCue, asksWhether},
	} {
		if all&rule.cues == rule.cues {
			in |= rule.in
		}
	}
	return in
}

// asksWhichClauses reports whether a question asks which clauses do something:
// its verbs are then those of clauses, not of speakers.
func asksWhichClauses(toks []token) bool {
	for i := 1; i < len(toks); i++ {
		if t := &toks[i]; (t.cues&clauseCue != 0 || t.Text == "point") && whichWords[toks[i-1].Text] {
			return true
		}
	}
	return false
}
