package search

import (
	"slices"

	"planbot/corpus"
)

// slot is the factor on a point: the rule of the clauses' slot. A question about
// the plan gets the clause first, and rather so if it names several topics: a
// passage that mentions them all tells less than the clause on either. A
// question that names a person, or asks for a statement or a reason, gets the
// passage first, and so does one of several words that a passage shows and the
// clause does not. The point shows the weight shown of the question, a passage
// at most the weight mostShown.
func (u *query) slot(point *document, shown, mostShown float32) float32 {
	inPassage := mostShown >= passageCoverage*u.weight
	switch {
	case u.intent.has(asksClauses) && !u.intent.has(asksStatement):
		return clauseSlot
	case len(u.named) > 0 || u.intent.has(asksStatement|asksWhy):
		return passageSlot
	case len(u.subject.topics) > 1 && !u.intent.has(asksEvent|asksCount) && u.onTopic(point):
		return clauseSlot
	case inPassage && shown < u.weight/2 && u.contentWords > 1 && !u.onTopic(point):
		return passageSlot
	case u.intent.has(asksEvent), (inPassage || u.intent.has(asksCount)) && shown < mostShown:
		return 1
	default:
		return pointSlot
	}
}

// onTopic reports whether a document is on a topic that the question names.
func (u *query) onTopic(doc *document) bool {
	return slices.ContainsFunc(u.subject.topics, func(id string) bool { return slices.Contains(doc.topics, id) })
}

// steer is the factor on a passage: it prefers those of a person whom the
// question names, and dated ones if the question asks when.
func (u *query) steer(doc *document) float32 {
	switch {
	case u.whois != "":
		if slices.Contains(doc.whois, u.whois) {
			return whoisFactor
		}
	case u.intent.has(asksWhen):
		if doc.dated {
			return speakerFactor
		}
	case u.intent.has(asksEvent) && !u.intent.has(asksStatement):
	case !slices.ContainsFunc(u.named, func(id corpus.SpeakerID) bool { return slices.Contains(doc.speakers, id) }):
	case u.onTopic(doc):
		return speakerFactor * onTopicFactor
	default:
		return speakerFactor
	}
	return 1
}
