package answer

import (
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
		return message.Reply{Blocks: []message.Block{message.Heading{Text: l.Corpus.Plan.Title}, message.List{Items: l.pointItems(nums)}}}, nil
	}
	s := l.Statements(r.Arg)
	if len(s.Points) == 0 {
		return l.refusal(s.Nearest, "No point of the plan deals with %s.", text.Quoted(r.Arg)), nil
	}
	if s.NoClause && len(s.Speakers) == 0 {
		says := message.Sayf("No point of the plan deals with %s; statements on it speak of %s.", text.Quoted(r.Arg), pointsPhrase(s.Points))
		return message.Reply{Outcome: message.NoSources, Blocks: []message.Block{says}}.WithChoices(l.pointChoices(s.Points)...), nil
	}
	heading := "Points on: " + l.subjectName(s, r.Arg)
	blocks := append([]message.Block{message.Heading{Text: heading}}, corrected(s.Corrections)...)
	return message.Reply{Blocks: append(blocks, message.List{Items: l.pointItems(s.Points)})}, nil
}

// Topics lists the topics with their points and numbers of statements.
func (l *Library) Topics() message.Reply {
	counts := map[string]int{}
	l.Corpus.Quotes(func(q *corpus.Quote) bool {
		for _, t := range q.Topics {
			counts[t]++
		}
		return false
	})
	var items []message.Item
	for i := range l.Corpus.Topics {
		t := &l.Corpus.Topics[i]
		text := t.Name
		if len(t.Points) > 0 {
			text += " · " + pointsPhrase(t.Points)
		}
		items = append(items, message.Item{Text: text + " · " + statements(counts[t.ID]), Line: whoLine(t.Name, t.ID)})
	}
	return message.Reply{Blocks: []message.Block{message.Heading{Text: "Topics"}, message.List{Items: items}}}
}

// whoLine asks for a subject by its name, or by its id where the name is too
// long for a button.
func whoLine(name, id string) string {
	if line := "/who " + name; len(line) <= message.MaxButtonLine {
		return line
	}
	return "/who " + id
}

// statements counts statements in words.
func statements(n int) string {
	if n == 0 {
		return "no statements"
	}
	return text.Count(n, "statement", "statements")
}

// Speakers lists who is quoted.
func (l *Library) Speakers() message.Reply {
	counts := map[corpus.SpeakerID]int{}
	l.Corpus.Quotes(func(q *corpus.Quote) bool {
		counts[q.Speaker]++
		return false
	})
	var items []message.Item
	for i := range l.Corpus.Speakers {
		s := &l.Corpus.Speakers[i]
		if counts[s.ID] > 0 {
			items = append(items, message.Item{Text: speakerName(s) + " · " + statements(counts[s.ID]), Line: whoLine(s.Name, string(s.ID))})
		}
	}
	return message.Reply{Blocks: []message.Block{message.Heading{Text: "Who is quoted"}, message.List{Items: items}}}
}
