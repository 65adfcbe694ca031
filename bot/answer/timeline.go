package answer

import (
	"slices"

	"planbot/bot/message"
	"planbot/corpus"
)

// Timeline lists by date what the sources report as having happened.
func (l *Library) Timeline() message.Reply {
	var events []corpus.Event
	for i := range l.Corpus.Articles {
		for j := range l.Corpus.Articles[i].Passages {
			events = append(events, l.Corpus.Articles[i].Passages[j].Events...)
		}
	}
	slices.SortStableFunc(events, func(x, y corpus.Event) int { return corpus.CompareDates(x.Date, y.Date) })
	if len(events) == 0 {
		return message.Reply{Outcome: message.NoSources, Blocks: []message.Block{l.paragraph("timeline.nothing")}}
	}
	var items []message.Item
	for _, e := range events {
		items = append(items, message.Item{Text: l.say("timeline.event", l.Words.Date(e.Date), e.Text, e.Ref), Label: e.Ref.String(), Line: "/context " + e.Ref.String()})
	}
	return message.Reply{Blocks: []message.Block{message.Heading{Text: l.say("timeline.heading")}, message.List{Items: items}}}
}
