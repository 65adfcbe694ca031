package search

import (
	"slices"
	"strings"

	"planbot/corpus"
)

// maxAttribution is how many words may say whose words follow or went before.
const maxAttribution = 12

// attribution takes apart a text that says whose words it has: "Putin said: …",
// "…, according to USN". It returns the words, and who is said to have said them;
// nobody if the text does not say.
func (ix *Index) attribution(q string) (words string, claimed []corpus.SpeakerID) {
	toks := withoutCompounds(ix.words.tokens(q))
	if n, ids := ix.introduction(q, toks); n > 0 {
		return q[toks[n].From:], ids
	}
	for i := max(MinVerify, len(toks)-maxAttribution); i < len(toks); i++ {
		if ids := ix.creditsTo(toks[i:]); len(ids) > 0 && strings.ContainsAny(q[toks[i-1].To:toks[i].From], ",”\"»“—–-(") {
			return q[:toks[i-1].To], ids
		}
	}
	return "", nil
}

// introduction finds how many of the first words say whose words follow: the
// fewest that a colon or a quotation mark ends, or else the most that end in a
// word of saying or, after "according to", in a comma.
func (ix *Index) introduction(q string, toks []token) (n int, claimed []corpus.SpeakerID) {
	most := min(maxAttribution, len(toks)-MinVerify)
	mark := func(n int) string { return q[toks[n-1].To:toks[n].From] }
	for n := 1; n <= most; n++ {
		if ids := ix.creditsTo(toks[:n]); len(ids) > 0 && strings.ContainsAny(mark(n), ":“\"«„—–") {
			return n, ids
		}
	}
	for n := most; n > 0; n-- {
		comma := strings.Contains(mark(n), ",") && slices.ContainsFunc(toks[:n], introduces)
		if ids := ix.creditsTo(toks[:n]); len(ids) > 0 && (comma || introduces(toks[n-1])) {
			return n, ids
		}
	}
	return 0, nil
}

// introduces reports whether a word may stand right before what somebody said.
func introduces(t token) bool { return reportingWords[t.Text] || t.cues&(sayCue|speechCue) != 0 }

// creditsTo returns whom words name if they do nothing but name them and say that
// they said something.
func (ix *Index) creditsTo(words []token) []corpus.SpeakerID {
	var named subject
	ix.subjects.find(words, true, &named)
	if len(named.topics) > 0 || slices.ContainsFunc(named.rest, func(t token) bool { return !t.is(askingKind) && t.cues&(sayCue|speechCue) == 0 }) {
		return nil
	}
	return named.speakers
}
