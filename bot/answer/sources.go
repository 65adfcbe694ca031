package answer

import "planbot/bot/message"

// Sources lists the documents that all answers come from.
func (l *Library) Sources() message.Reply {
	plan := l.Corpus.Plan
	reply := message.Reply{Blocks: []message.Block{
		message.Heading{Text: l.say("sources.heading")},
		l.paragraph("sources.plan", plan.Title, plan.PublishedBy, l.creditedTo("sources.credited"), l.Words.Date(plan.Date), len(l.Corpus.Points), plan.URL),
	}}
	for i := range l.Corpus.Articles {
		a := &l.Corpus.Articles[i]
		last := a.Passages[len(a.Passages)-1].Ref
		reply.Blocks = append(reply.Blocks, l.paragraph("sources.article",
			a.Title, l.given(a.Author), l.given(a.Publisher), l.Words.Date(a.Date), a.Passages[0].Ref, last, l.address(a.URL)))
	}
	reply.Blocks = append(reply.Blocks, l.paragraph("sources.only"))
	return reply.WithChoices(message.Choice{Label: l.say("button.covers"), Line: "/coverage"}, message.Choice{Label: l.say("button.timeline"), Line: "/timeline"})
}

func (l *Library) given(s string) string {
	if s == "" {
		return l.say("sources.not_given")
	}
	return s
}

func (l *Library) address(url string) string {
	if url == "" {
		return l.say("sources.no_address")
	}
	return url
}
