package answer

import (
	"fmt"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/corpus"
)

// Compare shows a clause beside its other wordings and versions, or two clauses.
func (l *Library) Compare(r message.Request) (message.Reply, error) {
	if s := l.Statements(r.Arg); l.pointTitled(r.Arg) == 0 && len(s.Topics) > 0 && len(s.Named) == 0 && len(s.Points) > 1 {
		return message.Reply{}, &message.UsageError{Msg: l.say("compare.usage", l.Example("compare")), Choices: l.pointChoices(s.Points)}
	}
	nums, corrected, err := l.meant(r.Arg, &message.UsageError{Msg: l.say("compare.usage", l.Example("compare"))})
	if err != nil {
		return message.Reply{}, err
	}
	if len(nums) > 2 {
		return message.Reply{}, &message.UsageError{
			Msg:     l.say("compare.at_most"),
			Choices: []message.Choice{{Label: l.say("button.first_two"), Line: fmt.Sprintf("/compare %d and %d", nums[0], nums[1])}},
		}
	}
	if len(nums) == 2 {
		return l.sideBySide(l.Corpus.Point(nums[0]), l.Corpus.Point(nums[1])), nil
	}
	reply := l.versions(l.Corpus.Point(nums[0]))
	reply.Blocks = append(corrected, reply.Blocks...)
	return reply, nil
}

func (l *Library) sideBySide(x, y *corpus.Point) message.Reply {
	reply := message.Reply{Blocks: append(l.explained(x), l.explained(y)...)}
	var shared []string
	for _, id := range x.Topics {
		if slices.Contains(y.Topics, id) {
			shared = append(shared, l.Corpus.Topic(id).Name)
		}
	}
	if len(shared) > 0 {
		reply.Blocks = append(reply.Blocks, message.Aside{Text: l.say("compare.shared", strings.Join(shared, ", "))})
	}
	return reply.WithChoices(l.versionsChoice(x), l.versionsChoice(y))
}

func (l *Library) versionsChoice(p *corpus.Point) message.Choice {
	return message.Choice{Label: l.say("button.versions_of", p.Number), Line: fmt.Sprintf("/compare %d", p.Number)}
}

func (l *Library) versions(p *corpus.Point) message.Reply {
	reply := message.Reply{Blocks: l.explained(p)}
	if len(p.Wordings) > 0 {
		reply.Blocks = append(reply.Blocks, message.Heading{Text: l.say("compare.quoted")})
	}
	for _, w := range p.Wordings {
		quoted := l.wording(w)
		if strings.Contains(p.Text, w.Text) {
			quoted.Note = sentences(quoted.Note, l.say("compare.same"))
		}
		reply.Blocks = append(reply.Blocks, quoted)
	}
	quotes := l.Corpus.Quotes(func(q *corpus.Quote) bool { return q.OtherVersion != "" && slices.Contains(q.Points, p.Number) })
	if len(quotes) > 0 {
		reply.Blocks = append(reply.Blocks, message.Heading{Text: l.say("compare.others")})
	}
	for _, q := range quotes {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: q.OtherVersion + ":"})
		reply.Blocks = append(reply.Blocks, l.voicesOn(p.Number, []*corpus.Quote{q})...)
	}
	if len(p.Wordings)+len(quotes) == 0 {
		reply.Blocks = append(reply.Blocks, l.paragraph("compare.none"))
	}
	if additions := l.additions(p.Number); len(additions) > 0 {
		reply.Blocks = append(reply.Blocks, message.Heading{Text: l.say("compare.added", len(l.Corpus.Points))}, message.List{Items: additions})
	}
	return reply.WithChoices(message.Choice{Label: l.say("button.point", p.Number), Line: pointLine(p.Number)}, message.Choice{Label: l.say("button.who"), Line: fmt.Sprintf("/who point %d", p.Number)})
}

// additions lists the passages on a point quote words as the plan's that no
// point has.
func (l *Library) additions(point int) []message.Item {
	var out []message.Item
	for i := range l.Corpus.Articles {
		a := &l.Corpus.Articles[i]
		for _, p := range a.Passages {
			if slices.Contains(p.Points, point) && slices.ContainsFunc(p.Wordings, corpus.Wording.Addition) {
				out = append(out, message.Item{Text: a.Short + " · " + p.Ref.String(), Line: refLine(p.Ref)})
			}
		}
	}
	return out
}
