package answer

import "planbot/bot/message"

// Sources lists the documents that all answers come from.
func (l *Library) Sources() message.Reply {
	plan := l.Corpus.Plan
	reply := message.Reply{Blocks: []message.Block{
		message.Heading{Text: "Sources"},
		message.Sayf("%s, as published by %s%s, %s. References: point:1 to point:%d.\n%s",
			plan.Title, plan.PublishedBy, l.creditedTo(" (credited there to %s)"), day(plan.Date), len(l.Corpus.Points), plan.URL),
	}}
	for i := range l.Corpus.Articles {
		a := &l.Corpus.Articles[i]
		last := a.Passages[len(a.Passages)-1].Ref
		reply.Blocks = append(reply.Blocks, message.Sayf("%s\nAuthor: %s. Publisher: %s. Date: %s. References: %s to %s.\n%s",
			a.Title, given(a.Author), given(a.Publisher), day(a.Date), a.Passages[0].Ref, last, address(a.URL)))
	}
	reply.Blocks = append(reply.Blocks, message.Paragraph{Text: "Every answer comes from these documents and nothing else."})
	return reply.WithChoices(message.Choice{Label: "What each covers", Line: "/coverage"}, message.Choice{Label: "Timeline", Line: "/timeline"})
}

func given(s string) string {
	if s == "" {
		return "not given in the source"
	}
	return s
}

func address(url string) string {
	if url == "" {
		return "The source gives no address."
	}
	return url
}
