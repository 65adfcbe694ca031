package answer

import (
	"fmt"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/search"
)

// shownAnswers is how many answers a reply shows: what a phone shows without
// much scrolling.
const shownAnswers = 3

// Ask answers a question with the clauses and passages that are most likely to
// hold the answer.
func (l *Library) Ask(r message.Request) (message.Reply, error) {
	shown := shownAnswers
	if r.Compact {
		shown = 1
	}
	res := l.Search(r.Arg, shown)
	if res.Abstained {
		return l.refusal(res.Nearest, "The sources don't answer %s.", text.Quoted(r.Arg)), nil
	}
	reply := message.Reply{Blocks: corrected(res.Corrections)}
	var points []int
	for _, h := range res.Hits {
		if h.Ref.IsPoint() {
			reply.Blocks = append(reply.Blocks, l.clause(l.Corpus.Point(h.Ref.Line)))
			points = append(points, h.Ref.Line)
		} else {
			reply.Blocks = append(reply.Blocks, l.passage(l.Corpus.Passage(h.Ref))...)
		}
	}
	choices := l.pointChoices(points)
	for _, h := range res.Hits {
		if !h.Ref.IsPoint() {
			choices = append(choices, message.Choice{Label: "Context of " + h.Ref.String(), Line: "/context " + h.Ref.String()})
		}
	}
	return reply.WithChoices(append(choices, whyChoice(r)...)...), nil
}

// passage shows an article's paragraph: its gist, and what is quoted in it.
func (l *Library) passage(p *corpus.Passage) []message.Block {
	blocks := []message.Block{l.gist(p)}
	for i := range p.Quotes {
		blocks = append(blocks, l.quotation(&p.Quotes[i]))
	}
	return blocks
}

// whyChoice offers the explanation of an answer, where the question fits.
func whyChoice(r message.Request) []message.Choice {
	line := "/why " + r.Arg
	if len(line) > message.MaxButtonLine {
		return nil
	}
	return []message.Choice{{Label: "Why this?", Line: line}}
}

// refusal says that the sources don't answer, and lists the nearest points.
func (l *Library) refusal(nearest []corpus.Ref, format string, args ...any) message.Reply {
	reply := message.Reply{Outcome: message.NoSources, Blocks: []message.Block{message.Sayf(format, args...)}}
	if len(nearest) == 0 {
		return reply.WithChoices(message.Choice{Label: "All points", Line: "/points"}, message.Choice{Label: "All topics", Line: "/topics"})
	}
	reply.Blocks = append(reply.Blocks, message.Paragraph{Text: "The nearest points, which may not be about it:"}, message.List{Items: l.pointItems(nearest)})
	return reply
}

// corrected says which words were taken for others, so that nobody is
// answered a question they did not ask without knowing.
func corrected(cs []search.Correction) []message.Block {
	if len(cs) == 0 {
		return nil
	}
	var to []string
	for _, c := range cs {
		to = append(to, fmt.Sprintf("%s (for %s)", c.To, c.From))
	}
	return []message.Block{message.Paragraph{Text: "Showing results for " + strings.Join(to, ", ") + "."}}
}
