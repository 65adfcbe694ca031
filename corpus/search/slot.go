package search

import "slices"

// slot is the rule of the clauses' slot. A question about the plan gets the
// clause first, and rather so one that names several topics: a passage that
// mentions them all tells less than the clause on either. A question that names
// a person, or asks for a statement or a reason, gets the passage first, and so
// does one of several words that a passage shows and the clause does not.
func (ix *Index) slot(u *query, point int, shown, byPassage float32) float32 {
	inPassage := byPassage >= clearly*u.need
	switch {
	case u.intent.has(asksClauses) && !u.intent.has(asksStatement):
		return clauseSlot
	case len(u.named) > 0 || u.intent.has(asksStatement|asksWhy):
		return passageSlot
	case len(u.subject.Topics) > 1 && !u.intent.has(asksEvent|asksCount) && u.onTopic(&ix.docs[point]):
		return clauseSlot
	case inPassage && shown < u.need/2 && u.weighty > 1 && !u.onTopic(&ix.docs[point]):
		return passageSlot
	case u.intent.has(asksEvent), (inPassage || u.intent.has(asksCount)) && shown < byPassage:
		return 1
	default:
		return pointSlot
	}
}

// onTopic reports whether a document is on a topic that the question names.
func (u *query) onTopic(doc *document) bool {
	return slices.ContainsFunc(u.subject.Topics, func(id string) bool { return slices.Contains(doc.topics, id) })
}

// steer is how much more a passage counts for somebody whom the question
// names, or for a date it asks for.
func steer(u *query, doc *document) float32 {
	switch {
	case u.whois != "":
		if slices.Contains(doc.whois, u.whois) {
			return introduces
		}
	case u.intent.has(asksWhen):
		if doc.dated {
			return ownWords
		}
	default:
		for _, id := range u.named {
			if slices.Contains(doc.speakers, id) {
				if u.onTopic(doc) {
					return ownWords * onSubject
				}
				return ownWords
			}
		}
	}
	return 1
}

// steersTo reports whether the question names somebody, or asks for a date, in
// a way that passages are preferred for.
func steersTo(u *query) bool {
	if u.whois != "" || u.intent.has(asksWhen) {
		return true
	}
	return len(u.named) > 0 && (!u.intent.has(asksEvent) || u.intent.has(asksStatement))
}
