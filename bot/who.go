package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/search"
)

// A WhoResult is everything the sources hold about what somebody said.
type WhoResult struct {
	Query     string
	Abstained bool              // nobody in the sources comments on it
	Quotes    []*corpus.Quote   // complete, in the published order
	About     []*corpus.Quote   // when a person was asked for: what others say of them
	Points    []int             // the points that the subject touches, ascending
	Subject   search.Statements // how the question was understood
}

// Who finds who said what about a topic, or what a person said.
func (b *Bot) Who(q string) WhoResult {
	s := b.view().index().Statements(q)
	return WhoResult{
		Query: q, Abstained: len(s.Quotes)+len(s.About) == 0,
		Quotes: s.Quotes, About: s.About, Points: s.Points, Subject: s,
	}
}

// maxMentions is how many statements by others are shown with a person's own.
const maxMentions = 6

func who(_ context.Context, b *Bot, r Request) (Reply, error) {
	res := b.Who(r.Arg)
	s := res.Subject
	if !s.Understood {
		return Reply{}, &notFoundError{
			Msg:     fmt.Sprintf("Nobody in these sources says anything about %s.", text.Quoted(r.Arg)),
			Nearest: s.Nearest,
		}
	}
	reply := Reply{Blocks: []Block{Heading{"Who said what: " + b.subjectName(s, r.Arg)}}}
	reply.Blocks = append(reply.Blocks, corrected(s.Corrections)...)
	if len(s.Missing) > 0 {
		reply.Blocks = append(reply.Blocks, Paragraph{fmt.Sprintf("These sources do not mention %s. What they have on the rest:", text.Quoted(strings.Join(s.Missing, " ")))})
	}
	switch {
	case len(res.Quotes) == 0:
		reply.Outcome = NoSources
		reply.Blocks = append(reply.Blocks, Paragraph{b.silence(s)})
	case len(s.Speakers) > 0 && !b.anyBy(res.Quotes, s.Speakers):
		reply.Blocks = append(reply.Blocks, Paragraph{b.silence(s) + " What others say about it: " + b.tally(res.Quotes)})
	default:
		reply.Blocks = append(reply.Blocks, Paragraph{b.tally(res.Quotes)})
	}
	reply.Blocks = append(reply.Blocks, b.quotations(bySpeaker(res.Quotes))...)
	if len(res.About) > 0 {
		reply.Blocks = append(reply.Blocks, Heading{"What others say about " + b.speakerNames(s.Speakers)})
		shown := res.About
		if len(shown) > maxMentions {
			shown = shown[:maxMentions]
			reply.Blocks = append(reply.Blocks, Paragraph{fmt.Sprintf("The first %d of %d statements.", maxMentions, len(res.About))})
		}
		reply.Blocks = append(reply.Blocks, b.quotations(shown)...)
		if len(res.Quotes) == 0 {
			reply.Outcome = Answered
		}
	}
	return withChoices(reply, b.pointChoices(res.Points)), nil
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
func (b *Bot) anyBy(quotes []*corpus.Quote, ids []corpus.SpeakerID) bool {
	return slices.ContainsFunc(quotes, func(q *corpus.Quote) bool {
		by := append([]corpus.SpeakerID{q.Speaker}, b.corpus.Speaker(q.Speaker).Parties...)
		return slices.ContainsFunc(by, func(id corpus.SpeakerID) bool { return slices.Contains(ids, id) })
	})
}

// tally counts statements and speakers.
func (b *Bot) tally(quotes []*corpus.Quote) string {
	speakers := map[corpus.SpeakerID]bool{}
	for _, q := range quotes {
		speakers[q.Speaker] = true
	}
	return fmt.Sprintf("%s by %s, grouped by speaker, speakers in the order in which the sources have them.",
		text.Count(len(quotes), "statement", "statements"), text.Count(len(speakers), "speaker", "speakers"))
}

// silence says that nobody comments, as exactly as it is known.
func (b *Bot) silence(s search.Statements) string {
	switch {
	case len(s.Speakers) > 0 && len(s.Topics)+len(s.Named) == 0:
		return fmt.Sprintf("These sources quote nothing by %s.", b.speakerNames(s.Speakers))
	case len(s.Speakers) > 0:
		return fmt.Sprintf("These sources quote nothing by %s on this.", b.speakerNames(s.Speakers))
	case len(s.Named) > 0 && len(s.Topics) == 0:
		return fmt.Sprintf("Nobody in these sources comments on %s.", pointsPhrase(s.Named))
	}
	msg := "Nobody in these sources comments on it."
	if len(s.Points) > 0 {
		msg += " The plan deals with it in " + pointsPhrase(s.Points) + "."
	}
	return msg
}

// subjectName names what was asked about, by the names of the corpus.
func (b *Bot) subjectName(s search.Statements, typed string) string {
	var names []string
	for _, id := range s.Speakers {
		names = append(names, b.corpus.Speaker(id).Name)
	}
	for _, id := range s.Topics {
		names = append(names, b.corpus.Topic(id).Name)
	}
	if len(s.Named) > 0 {
		names = append(names, pointsPhrase(s.Named))
	}
	if len(names) == 0 {
		return text.Quoted(typed)
	}
	return strings.Join(names, ", ")
}

func (b *Bot) speakerNames(ids []corpus.SpeakerID) string {
	var names []string
	for _, id := range ids {
		names = append(names, b.corpus.Speaker(id).Name)
	}
	return strings.Join(names, " and ")
}
