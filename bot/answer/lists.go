package answer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
)

// Points lists the points by title, all or those on a topic.
func (l *Library) Points(r message.Request) (message.Reply, error) {
	if r.Arg == "" {
		var nums []int
		for i := range l.Corpus.Points {
			nums = append(nums, l.Corpus.Points[i].Number)
		}
		return message.Reply{Blocks: []message.Block{message.Heading{Text: l.Corpus.Plan.Title}, l.pointList(nums)}}, nil
	}
	s := l.Statements(r.Arg)
	if len(s.Points) == 0 {
		return l.refusal(s.Nearest, "lists.no_points", text.Quoted(r.Arg)), nil
	}
	said := s.NoClause && l.anyBy(s.Quotes, s.Speakers)
	if s.NoClause && !said {
		says := l.paragraph("lists.statements_only", text.Quoted(r.Arg), l.pointsPhrase(s.Points))
		return message.Reply{Outcome: message.NoSources, Blocks: []message.Block{says}}.WithChoices(l.pointChoices(s.Points)...), nil
	}
	heading := l.say("lists.points_by", l.speakerNames(s.Speakers))
	if !said {
		if len(s.Topics)+len(s.Named) > 0 {
			s.Speakers = nil // the points are those of the topics, whoever speaks
		}
		heading = l.say("lists.points_on", l.subjectName(s, r.Arg))
	}
	blocks := append([]message.Block{message.Heading{Text: heading}}, l.corrected(s.Corrections)...)
	return message.Reply{Blocks: append(blocks, l.pointList(s.Points))}, nil
}

// Topics lists the topics with their points and numbers of statements.
func (l *Library) Topics() message.Reply {
	var items []message.Item
	for i := range l.Corpus.Topics {
		t := &l.Corpus.Topics[i]
		quotes := l.Corpus.Quotes(func(q *corpus.Quote) bool { return slices.Contains(q.Topics, t.ID) })
		text := t.Name
		if len(t.Points) > 0 {
			text += " · " + l.pointsPhrase(t.Points)
		}
		items = append(items, message.Item{Text: text + " · " + l.statements(len(quotes)), Label: t.Name, Line: l.whoLine(l.english.Topic(t.ID).Name, t.ID)})
	}
	return message.Reply{Blocks: []message.Block{message.Heading{Text: l.say("lists.topics")}, message.List{Items: items}}}
}

// whoLine asks for a subject by its name, or by its id where the name is too
// long for a link.
func (l *Library) whoLine(name, id string) string {
	room := message.MaxLinkLine
	if l.Corpus != l.english {
		room -= len(" lang:uk") // the line holds the language as well
	}
	if line := "/who " + name; len(line) <= room {
		return line
	}
	return "/who " + id
}

func (l *Library) statements(n int) string {
	if n == 0 {
		return l.say("who.no_statements")
	}
	return l.say("who.statements", n)
}

// Speakers lists who is quoted.
func (l *Library) Speakers() message.Reply {
	var items []message.Item
	for i := range l.Corpus.Speakers {
		s := &l.Corpus.Speakers[i]
		if n := len(l.Corpus.Quotes(func(q *corpus.Quote) bool { return q.Speaker == s.ID })); n > 0 {
			items = append(items, message.Item{Text: speakerName(s) + " · " + l.statements(n), Label: s.Name, Line: l.whoLine(l.english.Speaker(s.ID).Name, bySpeakerMark+string(s.ID))})
		}
	}
	return message.Reply{Blocks: []message.Block{message.Heading{Text: l.say("lists.quoted")}, message.List{Items: items}}}
}

// Coverage counts for every point the statements of each article that speak of
// it, and those that are on its subject only.
func (l *Library) Coverage() message.Reply {
	table := message.Table{Columns: []string{l.say("coverage.column")}}
	for i := range l.Corpus.Articles {
		table.Columns = append(table.Columns, l.Corpus.Articles[i].Short)
	}
	table.Columns = append(table.Columns, l.say("coverage.subject"))
	var silent []int
	for i := range l.Corpus.Points {
		p := &l.Corpus.Points[i]
		on := l.on(p.Number)
		row := message.Row{Cells: []string{l.pointTitle(p)}, Line: pointLine(p.Number)}
		in := map[string]int{}
		for _, q := range on {
			in[q.Ref.Doc]++
		}
		for _, article := range l.articleIDs() {
			row.Cells = append(row.Cells, number(in[article]))
		}
		row.Cells = append(row.Cells, number(len(l.onSubject(p))))
		if len(on) == 0 {
			silent = append(silent, p.Number)
		}
		table.Rows = append(table.Rows, row)
	}
	reply := message.Reply{Blocks: []message.Block{
		message.Heading{Text: l.say("coverage.heading")},
		message.Aside{Text: l.say("coverage.counts")},
		table,
	}}
	if len(silent) > 0 {
		reply.Blocks = append(reply.Blocks, l.paragraph("who.nobody_on", l.pointsPhrase(silent)))
	}
	return reply
}

// number is a cell: a number, and nothing for none.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

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
		items = append(items, message.Item{Text: l.say("timeline.event", l.Words.Date(e.Date), e.Text, e.Ref), Label: e.Ref.String(), Line: refLine(e.Ref)})
	}
	return message.Reply{Blocks: []message.Block{message.Heading{Text: l.say("timeline.heading")}, message.List{Items: items}}}
}

// Sources lists the documents that all answers come from.
func (l *Library) Sources() message.Reply {
	plan, unknown := l.Corpus.Plan, l.say("sources.not_given")
	reply := message.Reply{Blocks: []message.Block{
		message.Heading{Text: l.say("sources.heading")},
		l.paragraph("sources.plan", plan.Title, plan.PublishedBy, l.creditedTo("sources.credited"), l.Words.Date(plan.Date), len(l.Corpus.Points), plan.URL),
	}}
	for i := range l.Corpus.Articles {
		a := &l.Corpus.Articles[i]
		last := a.Passages[len(a.Passages)-1].Ref
		reply.Blocks = append(reply.Blocks, l.paragraph("sources.article",
			a.Title, cmp.Or(a.Author, unknown), cmp.Or(a.Publisher, unknown), l.Words.Date(a.Date), a.Passages[0].Ref, last, cmp.Or(a.URL, l.say("sources.no_address"))))
	}
	reply.Blocks = append(reply.Blocks, l.paragraph("sources.only"))
	return reply.WithChoices(message.Choice{Label: l.say("button.covers"), Line: "/coverage"}, message.Choice{Label: l.say("button.timeline"), Line: "/timeline"})
}

// About says what the bot is and what it answers from.
func (l *Library) About() message.Reply {
	plan := l.Corpus.Plan
	return message.Reply{Blocks: []message.Block{
		message.Heading{Text: l.say("about.heading")},
		l.paragraph("about.what", lowerFirst(plan.Title), len(l.Corpus.Articles)+1),
		l.paragraph("about.text", plan.PublishedBy, l.Words.Date(plan.Date), l.creditedTo("about.credited"), plan.Note),
		l.paragraph("about.rules"),
	}}.WithChoices(
		message.Choice{Label: l.say("button.sources"), Line: "/sources"},
		message.Choice{Label: l.say("button.privacy"), Line: "/privacy"},
		message.Choice{Label: l.say("button.commands"), Line: "/help"},
	)
}

// creditedTo says whom the publisher credits for the text of the plan, by the
// message of that key, or nothing.
func (l *Library) creditedTo(key string) string {
	if l.Corpus.Plan.Credit == "" {
		return ""
	}
	return l.say(key, l.Corpus.Plan.Credit)
}

// lowerFirst lets a title that begins with "The" stand inside a sentence.
func lowerFirst(s string) string {
	if rest, ok := strings.CutPrefix(s, "The "); ok {
		return "the " + rest
	}
	return s
}

// Privacy says what the bot reads, stores and logs.
func (l *Library) Privacy() message.Reply {
	return message.Reply{Blocks: []message.Block{
		message.Heading{Text: l.say("privacy.heading")},
		l.paragraph("privacy.reads"),
		l.paragraph("privacy.keeps"),
		l.paragraph("privacy.nowhere"),
	}}
}
