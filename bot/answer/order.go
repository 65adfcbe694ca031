package answer

import (
	"slices"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
)

// ownFirst puts what one person says alone before what they say with others.
func ownFirst(quotes []*corpus.Quote, speakers []corpus.SpeakerID) []*corpus.Quote {
	if len(speakers) != 1 {
		return quotes
	}
	joint := func(q *corpus.Quote) int {
		if q.Speaker == speakers[0] {
			return 0
		}
		return 1
	}
	out := slices.Clone(quotes)
	slices.SortStableFunc(out, func(x, y *corpus.Quote) int { return joint(x) - joint(y) })
	return out
}

// around is about what a header and a mark take, in units.
const around = 40

// inOrder groups statements by speaker, in the order in which the speakers come.
// If they do not fit a page, one statement of each speaker goes first: different
// speakers are heard before anybody is heard twice.
func inOrder(quotes []*corpus.Quote) []*corpus.Quote {
	size := 0
	for _, q := range quotes {
		size += text.Units(q.Text) + around
	}
	if size <= message.PageUnits {
		return bySpeaker(quotes)
	}
	var first, rest []*corpus.Quote
	heard := map[corpus.SpeakerID]bool{}
	for _, q := range quotes {
		if heard[q.Speaker] {
			rest = append(rest, q)
		} else {
			first = append(first, q)
		}
		heard[q.Speaker] = true
	}
	return append(first, bySpeaker(rest)...)
}

// bySpeaker groups quotations by speaker. Speakers keep the order in which
// they first appear, and each speaker's quotations keep theirs.
func bySpeaker(quotes []*corpus.Quote) []*corpus.Quote {
	var order []corpus.SpeakerID
	groups := map[corpus.SpeakerID][]*corpus.Quote{}
	for _, q := range quotes {
		if groups[q.Speaker] == nil {
			order = append(order, q.Speaker)
		}
		groups[q.Speaker] = append(groups[q.Speaker], q)
	}
	var out []*corpus.Quote
	for _, id := range order {
		out = append(out, groups[id]...)
	}
	return out
}
