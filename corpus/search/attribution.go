package search

import (
	"slices"
	"strings"

	"planbot/corpus"
	"planbot/corpus/ref"
)

// maxAttribution is how many words may say whose words follow or went before.
const maxAttribution = 12

// A credit says whose words a text is said to have.
type credit struct {
	speakers []corpus.SpeakerID
	plan     bool // those of the plan
}

func (c credit) given() bool { return c.plan || len(c.speakers) > 0 }

// attribution takes apart a text that says whose words it has: "Putin said: …",
// "…, according to USN". The credit is not given if the text does not say.
func (ix *Index) attribution(q string) (words string, to credit) {
	toks := withoutCompounds(ix.words.tokens(q))
	if n, to := ix.introduction(q, toks); n > 0 {
		return q[toks[n].From:], to
	}
	for i := max(MinVerify, len(toks)-maxAttribution); i < len(toks); i++ {
		if to := ix.creditsTo(toks[i:]); to.given() && strings.ContainsAny(q[toks[i-1].To:toks[i].From], ",”\"»“—–-(") {
			return q[:toks[i-1].To], to
		}
	}
	return "", credit{}
}

// introduction finds how many of the first words say whose words follow: the
// fewest that a colon or a quotation mark ends, or else the most that end in a
// word of saying or, after "according to", in a comma.
func (ix *Index) introduction(q string, toks []token) (n int, to credit) {
	most := min(maxAttribution, len(toks)-MinVerify)
	mark := func(n int) string { return q[toks[n-1].To:toks[n].From] }
	for n := 1; n <= most; n++ {
		if to := ix.creditsTo(toks[:n]); to.given() && strings.ContainsAny(mark(n), ":“\"«„—–") {
			return n, to
		}
	}
	for n := most; n > 0; n-- {
		comma := strings.Contains(mark(n), ",") && slices.ContainsFunc(toks[:n], introduces)
		if to := ix.creditsTo(toks[:n]); to.given() && (comma || introduces(toks[n-1])) {
			return n, to
		}
	}
	return 0, credit{}
}

// introduces reports whether a word may stand right before what somebody said.
func introduces(t token) bool { return reportingWords[t.Text] || t.cues&(sayCue|speechCue) != 0 }

// creditsTo returns whom words name if they do nothing but name them, or the
// plan, and say that it is said there.
func (ix *Index) creditsTo(words []token) credit {
	var named subject
	ix.subjects.find(words, true, &named)
	if len(named.topics) > 0 || slices.ContainsFunc(named.rest, func(t token) bool {
		return !t.isNumber() && !t.is(askingKind) && t.cues&(sayCue|speechCue|planCue|doesCue) == 0
	}) {
		return credit{}
	}
	return credit{named.speakers, len(named.speakers) == 0 && slices.ContainsFunc(words, namesPlan)}
}

// namesPlan reports whether a word names the plan or a point of it.
func namesPlan(t token) bool { return t.cues&(planCue|clauseCue) != 0 || ref.IsMarker(t.Text) }
