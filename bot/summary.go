package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"planbot/bot/text"
	"planbot/corpus"
)

// The bounds of a summary: it is a post in the middle of a discussion.
const (
	summaryPoints = 3 // points in one post
	summaryQuotes = 3 // quotations with one point; with several, one fewer each
)

// summary posts what a moderator wants a discussion to have before it: each
// point's title, our summary, the clause, and a few statements about it.
func summary(_ context.Context, b *Bot, r Request) (Reply, error) {
	nums, before, err := b.summaryOf(r.Arg)
	if err != nil {
		return Reply{}, err
	}
	if len(nums) > summaryPoints {
		return Reply{}, &UsageError{
			Msg:     fmt.Sprintf("That is %d points; a summary has at most %d.", len(nums), summaryPoints),
			Choices: []Choice{{"The first of them", fmt.Sprintf("/summary %d, %d, %d", nums[0], nums[1], nums[summaryPoints-1])}},
		}
	}
	reply := Reply{Blocks: before}
	quotes := summaryQuotes
	if len(nums) > 1 {
		quotes--
	}
	for _, n := range nums {
		p := b.corpus.Point(n)
		reply.Blocks = append(reply.Blocks, Heading{pointTitle(p)}, b.summary(p), b.clause(p))
		chosen := b.representative(p.Number, quotes)
		if len(chosen) == 0 {
			reply.Blocks = append(reply.Blocks, Paragraph{"Nobody in these sources comments on this point."})
		}
		reply.Blocks = append(reply.Blocks, b.quotations(chosen)...)
	}
	choices := b.pointChoices(nums)
	if len(nums) == 1 {
		choices = append(choices, Choice{"Who said what", fmt.Sprintf("/who point %d", nums[0])})
	}
	return withChoices(reply, append(choices, Choice{"Sources", "/sources"})), nil
}

// summaryOf reads which points are meant: by number, by a topic's name, or by
// words that find one.
func (b *Bot) summaryOf(arg string) (nums []int, before []Block, err error) {
	nums, err = b.pointNumbers(arg)
	if err != nil || len(nums) > 0 {
		slices.Sort(nums)
		return slices.Compact(nums), nil, err
	}
	for i := range b.corpus.Topics {
		if t := &b.corpus.Topics[i]; strings.EqualFold(t.Name, arg) && len(t.Points) > 0 {
			return t.Points, nil, nil
		}
	}
	n, corrections := b.bestPoint(arg)
	if n == 0 {
		return nil, nil, &UsageError{
			Msg:     fmt.Sprintf("No point matches %s. Type a number from 1 to %d, or a topic.", text.Quoted(arg), len(b.corpus.Points)),
			Choices: []Choice{{"All points", "/points"}, {"All topics", "/topics"}},
		}
	}
	return []int{n}, corrected(corrections), nil
}

// representative chooses statements about a point, each by another speaker:
// first those that bear on the fewest points, so on this one most, then the
// published order, in which they are returned. Nobody chooses who is heard.
func (b *Bot) representative(point, limit int) []*corpus.Quote {
	quotes := b.corpus.Quotes(func(q *corpus.Quote) bool { return slices.Contains(q.Points, point) })
	place := make(map[*corpus.Quote]int, len(quotes))
	for i, q := range quotes {
		place[q] = i
	}
	slices.SortStableFunc(quotes, func(x, y *corpus.Quote) int { return cmp.Compare(len(x.Points), len(y.Points)) })
	var chosen []*corpus.Quote
	heard := map[corpus.SpeakerID]bool{}
	for _, q := range quotes {
		if len(chosen) < limit && !heard[q.Speaker] {
			heard[q.Speaker] = true
			chosen = append(chosen, q)
		}
	}
	slices.SortFunc(chosen, func(x, y *corpus.Quote) int { return cmp.Compare(place[x], place[y]) })
	return chosen
}
