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
		return l.refusal(s.Nearest, "lists.no_points", text.Quoted(r.Arg)), nil
	}
	if s.NoClause && len(s.Speakers) == 0 {
		says := l.paragraph("lists.statements_only", text.Quoted(r.Arg), l.pointsPhrase(s.Points))
		return message.Reply{Outcome: message.NoSources, Blocks: []message.Block{says}}.WithChoices(l.pointChoices(s.Points)...), nil
	}
	heading := l.say("lists.points_on", l.subjectName(s, r.Arg))
	blocks := append([]message.Block{message.Heading{Text: heading}}, l.corrected(s.Corrections)...)
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
			text += " · " + l.pointsPhrase(t.Points)
		}
		items = append(items, message.Item{Text: text + " · " + l.statements(counts[t.ID]), Line: l.whoLine(l.english.Topic(t.ID).Name, t.ID)})
	}
	return message.Reply{Blocks: []message.Block{message.Heading{Text: l.say("lists.topics")}, message.List{Items: items}}}
}

// whoLine asks for a subject by its name, or by its id where the name is too
// long for a button.
func (l *Library) whoLine(name, id string) string {
	if line := "/who " + name; len(line) <= l.room() {
		return line
	}
	return "/who " + id
}

// room is how long a line may be: in another language than English a button holds
// the language as well.
func (l *Library) room() int {
	if l.Corpus == l.english {
		return message.MaxButtonLine
	}
	return message.MaxButtonLine - len(" lang:uk")
}

// statements counts statements in words.
func (l *Library) statements(n int) string {
	if n == 0 {
		return l.say("who.no_statements")
	}
	return l.say("who.statements", n)
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
			items = append(items, message.Item{Text: speakerName(s) + " · " + l.statements(counts[s.ID]), Line: l.whoLine(l.english.Speaker(s.ID).Name, string(s.ID))})
		}
	}
	return message.Reply{Blocks: []message.Block{message.Heading{Text: l.say("lists.quoted")}, message.List{Items: items}}}
}
