package answer

import (
	"fmt"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/search"
)

// maxMentions is how many statements by others are shown with a person's own.
const maxMentions = 6

// Who shows who said what about a topic or a point, or what a person said.
func (l *Library) Who(r message.Request) (message.Reply, error) {
	s := l.Statements(r.Arg)
	if !s.Understood {
		return l.refusal(s.Nearest, "Nobody in these sources says anything about %s.", text.Quoted(r.Arg)), nil
	}
	reply := message.Reply{Blocks: []message.Block{message.Heading{Text: "Who said what: " + l.subjectName(s, r.Arg)}}}
	reply.Blocks = append(reply.Blocks, corrected(s.Corrections)...)
	reply.Blocks = append(reply.Blocks, missing(s)...)
	switch {
	case len(s.Quotes) == 0:
		reply.Outcome = message.NoSources
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: l.nobodyComments(s)})
	case len(s.Speakers) > 0 && !l.anyBy(s.Quotes, s.Speakers):
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: l.nobodyComments(s) + " What others say about it: " + l.tally(s.Quotes)})
	default:
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: l.tally(s.Quotes)})
	}
	reply.Blocks = append(reply.Blocks, l.quotations(bySpeaker(s.Quotes))...)
	if len(s.Mentions) > 0 {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: mentionsLead(s)}, message.List{Items: l.passageItems(s.Mentions)})
	}
	if len(s.About) > 0 {
		reply.Blocks = append(reply.Blocks, message.Heading{Text: "What others say about " + l.speakerNames(s.Speakers)})
		shown := s.About
		if len(shown) > maxMentions {
			shown = shown[:maxMentions]
			reply.Blocks = append(reply.Blocks, message.Sayf("The first %d of %d statements.", maxMentions, len(s.About)))
		}
		reply.Blocks = append(reply.Blocks, l.quotations(shown)...)
		if len(s.Quotes) == 0 {
			reply.Outcome = message.Answered
		}
	}
	return reply.WithChoices(l.pointChoices(s.Points)...), nil
}

// missing says which words led to nothing.
func missing(s search.Statements) []message.Block {
	words := text.Quoted(strings.Join(s.Missing, " "))
	switch {
	case len(s.Missing) == 0 || len(s.Speakers) > 0 && len(s.Quotes) == 0:
		return nil
	case len(s.Speakers) > 0:
		return []message.Block{message.Sayf("None of these statements has %s.", words)}
	}
	return []message.Block{message.Sayf("These sources do not mention %s. What they have on the rest:", words)}
}

// mentionsLead says how the passages that nobody is quoted in mention the
// subject.
func mentionsLead(s search.Statements) string {
	switch {
	case len(s.Topics) > 0:
		return "Passages on the subject:"
	case len(s.Speakers) > 0:
		return "Passages that mention it:"
	}
	return "Passages that have the words:"
}

// passageItems lists passages by gist; tapping one opens it.
func (l *Library) passageItems(refs []corpus.Ref) []message.Item {
	var out []message.Item
	for _, ref := range refs {
		out = append(out, message.Item{Text: l.Corpus.Passage(ref).Gist + " · " + ref.String(), Line: refLine(ref)})
	}
	return out
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

// anyBy reports whether one of the statements is by one of the speakers, alone
// or with others.
func (l *Library) anyBy(quotes []*corpus.Quote, ids []corpus.SpeakerID) bool {
	return slices.ContainsFunc(quotes, func(q *corpus.Quote) bool {
		by := append([]corpus.SpeakerID{q.Speaker}, l.Corpus.Speaker(q.Speaker).Parties...)
		return slices.ContainsFunc(by, func(id corpus.SpeakerID) bool { return slices.Contains(ids, id) })
	})
}

// tally counts statements and speakers.
func (l *Library) tally(quotes []*corpus.Quote) string {
	speakers := map[corpus.SpeakerID]bool{}
	for _, q := range quotes {
		speakers[q.Speaker] = true
	}
	return fmt.Sprintf("%s by %s, grouped by speaker, speakers in the order in which the sources have them.",
		text.Count(len(quotes), "statement", "statements"), text.Count(len(speakers), "speaker", "speakers"))
}

// nobodyComments says whose statements the sources lack, as exactly as the
// question was understood.
func (l *Library) nobodyComments(s search.Statements) string {
	switch {
	case len(s.Speakers) > 0 && len(s.Topics)+len(s.Named)+len(s.Passages) == 0:
		return fmt.Sprintf("These sources quote nothing by %s.", l.speakerNames(s.Speakers))
	case len(s.Speakers) > 0:
		return fmt.Sprintf("These sources quote nothing by %s on this.", l.speakerNames(s.Speakers))
	case len(s.Passages) > 0:
		return "Nobody is quoted there."
	case len(s.Named) > 0 && len(s.Topics) == 0:
		return fmt.Sprintf("Nobody in these sources comments on %s.", pointsPhrase(s.Named))
	case len(s.Topics) == 0:
		return "Nobody in these sources is quoted with these words."
	}
	msg := "Nobody in these sources comments on it."
	if len(s.Points) > 0 {
		msg += " The plan deals with it in " + pointsPhrase(s.Points) + "."
	}
	return msg
}

// subjectName names what was asked about, by the names of the corpus.
func (l *Library) subjectName(s search.Statements, typed string) string {
	var names []string
	for _, id := range s.Speakers {
		names = append(names, l.Corpus.Speaker(id).Name)
	}
	for _, id := range s.Topics {
		names = append(names, l.Corpus.Topic(id).Name)
	}
	if len(s.Named) > 0 {
		names = append(names, pointsPhrase(s.Named))
	}
	for _, ref := range s.Passages {
		names = append(names, ref.String())
	}
	if len(names) == 0 {
		return text.Quoted(typed)
	}
	return strings.Join(names, ", ")
}

func (l *Library) speakerNames(ids []corpus.SpeakerID) string {
	var names []string
	for _, id := range ids {
		names = append(names, l.Corpus.Speaker(id).Name)
	}
	return strings.Join(names, " and ")
}
