package bot

import (
	"context"
	"fmt"
	"strings"

	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/search"
)

// Ask finds the clauses and passages that answer a question, best first, at
// most limit.
func (b *Bot) Ask(q string, limit int) search.Result { return b.view().index().Search(q, limit) }

// shownAnswers is how many answers a reply shows: what a phone shows without
// much scrolling.
const shownAnswers = 3

func ask(_ context.Context, b *Bot, r Request) (Reply, error) {
	shown := shownAnswers
	if r.Compact {
		shown = 1
	}
	res := b.Ask(r.Arg, shown)
	if res.Abstained {
		return Reply{}, &notFoundError{
			Msg:     fmt.Sprintf("The sources don't answer %s.", text.Quoted(r.Arg)),
			Nearest: res.Nearest,
		}
	}
	reply := Reply{Blocks: corrected(res.Corrections)}
	var points []int
	for _, h := range res.Hits {
		if h.Ref.IsPoint() {
			reply.Blocks = append(reply.Blocks, b.clause(b.corpus.Point(h.Ref.Line)))
			points = append(points, h.Ref.Line)
		} else {
			reply.Blocks = append(reply.Blocks, b.passage(b.corpus.Passage(h.Ref))...)
		}
	}
	choices := b.pointChoices(points)
	for _, h := range res.Hits {
		if !h.Ref.IsPoint() {
			choices = append(choices, Choice{"Context of " + h.Ref.String(), "/context " + h.Ref.String()})
		}
	}
	return withChoices(reply, append(choices, whyChoice(r)...)), nil
}

// passage shows an article's paragraph: its gist, and what is quoted in it.
func (b *Bot) passage(p *corpus.Passage) []Block {
	blocks := []Block{b.gist(p)}
	for i := range p.Quotes {
		blocks = append(blocks, b.quotation(&p.Quotes[i]))
	}
	return blocks
}

// refusal says that the sources don't answer, and what comes nearest.
func (b *Bot) refusal(e *notFoundError) Reply {
	reply := Reply{Outcome: NoSources, Blocks: []Block{Paragraph{e.Msg}}}
	if len(e.Nearest) == 0 {
		return withChoices(reply, []Choice{{"All points", "/points"}, {"All topics", "/topics"}})
	}
	reply.Blocks = append(reply.Blocks, Paragraph{"The nearest points, which may not be about it:"}, List{b.pointItems(e.Nearest)})
	return reply
}

// corrected says which words were taken for others, so that nobody is
// answered a question they did not ask without knowing.
func corrected(cs []search.Correction) []Block {
	if len(cs) == 0 {
		return nil
	}
	var to []string
	for _, c := range cs {
		to = append(to, fmt.Sprintf("%s (for %s)", c.To, c.From))
	}
	return []Block{Paragraph{"Showing results for " + strings.Join(to, ", ") + "."}}
}
