package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/ref"
)

// The bounds of a summary: it is a post in the middle of a discussion.
const (
	maxSummaryPoints = 3    // points in one post
	maxSummaryQuotes = 3    // quotations with one point; with several, one fewer each
	maxSummaryUnits  = 1200 // of one point with its quotations, in UTF-16 units: two screens of a phone
)

// Summary gives what a discussion needs of one to three points: the title of
// each, our summary, the clause, and a few statements about it.
func (l *Library) Summary(r message.Request) (message.Reply, error) {
	nums, before, err := l.summaryPoints(r.Arg)
	if err != nil {
		return message.Reply{}, err
	}
	if len(nums) > maxSummaryPoints {
		return message.Reply{}, &message.UsageError{
			Msg:     l.say("summary.too_many", len(nums), maxSummaryPoints),
			Choices: []message.Choice{{Label: l.say("button.first_of_them"), Line: fmt.Sprintf("/summary %d, %d, %d", nums[0], nums[1], nums[maxSummaryPoints-1])}},
		}
	}
	reply := l.summaries(nums)
	reply.Blocks = append(before, reply.Blocks...)
	return reply, nil
}

// Post is the scheduled post about a point of the plan: its summary.
func (l *Library) Post(point int) message.Reply { return l.summaries([]int{point}) }

func (l *Library) summaries(nums []int) message.Reply {
	var reply message.Reply
	quotes := maxSummaryQuotes
	if len(nums) > 1 {
		quotes--
	}
	for _, n := range nums {
		p := l.Corpus.Point(n)
		reply.Blocks = append(reply.Blocks, l.clause(p), l.summary(p))
		some := l.posted(p, quotes)
		if len(some) == 0 {
			reply.Blocks = append(reply.Blocks, message.Aside{Text: l.say("point.uncommented")})
		}
		reply.Blocks = append(reply.Blocks, l.voicesOn(n, some)...)
		if all := len(l.on(n)); len(some) < all {
			reply.Blocks = append(reply.Blocks, message.Aside{Text: l.say("summary.some", len(some), all)})
		}
	}
	var choices []message.Choice
	for _, n := range nums {
		if all := len(l.on(n)); all > 0 {
			label := l.say("button.who_count", all)
			if len(nums) > 1 {
				label = l.say("button.statements_on", all, n)
			}
			choices = append(choices, message.Choice{Label: label, Line: fmt.Sprintf("/who point %d", n)})
		}
	}
	return reply.WithChoices(append(choices, message.Choice{Label: l.say("button.sources"), Line: "/sources"})...)
}

// summaryPoints reads which points are meant: by number and nothing else, by a
// topic's name, or by words that find one.
func (l *Library) summaryPoints(arg string) (nums []int, before []message.Block, err error) {
	nums, err = l.pointNumbers(arg)
	switch {
	case err == nil && len(nums) > 0 && len(ref.Only(arg, len(l.Corpus.Points), nil)) == 0:
		alone := fmt.Sprintf("/summary %d", nums[0])
		return nil, nil, &message.UsageError{
			Msg:     l.say("summary.rest", text.Quoted(arg)),
			Choices: []message.Choice{{Label: alone, Line: alone}, l.allPoints(), l.allTopics()},
		}
	case err != nil || len(nums) > 0:
		slices.Sort(nums)
		return slices.Compact(nums), nil, err
	}
	for i := range l.Corpus.Topics {
		t := &l.Corpus.Topics[i]
		if named := strings.EqualFold(t.Name, arg) || strings.EqualFold(l.english.Topic(t.ID).Name, arg); named && len(t.Points) > 0 {
			return t.Points, nil, nil
		}
	}
	return l.meant(arg, l.noPoint("summary.none", arg, l.allTopics()))
}

// posted are the statements that stand below a point in a post: as many as two
// screens take, and at least two.
func (l *Library) posted(p *corpus.Point, most int) []*corpus.Quote {
	for n := most; ; n-- {
		chosen := l.representative(p.Number, n)
		size := text.Units(p.Text) + text.Units(p.Summary)
		for _, q := range chosen {
			size += text.Units(q.Text) + text.Units(q.Note) + around
		}
		if size <= maxSummaryUnits || n <= 2 {
			return chosen
		}
	}
}

// representative chooses statements that speak of a point, each the first by
// its speaker, from both ends of the published order towards the middle: nobody
// chooses who is heard. Where several states speak they are heard first, and
// speakers of another time are heard only if those of today leave room.
func (l *Library) representative(point, limit int) []*corpus.Quote {
	quotes := l.on(point)
	place := make(map[*corpus.Quote]int, len(quotes))
	var today, past []*corpus.Quote
	heard := map[corpus.SpeakerID]bool{}
	for i, q := range quotes {
		place[q] = i
		switch {
		case heard[q.Speaker]:
		case l.Corpus.Speaker(q.Speaker).Past:
			past = append(past, q)
		default:
			today = append(today, q)
		}
		heard[q.Speaker] = true
	}
	states, others := l.states(today)
	chosen := slices.Concat(states, fromBothEnds(others), fromBothEnds(past))
	chosen = chosen[:min(len(chosen), limit)]
	slices.SortFunc(chosen, func(x, y *corpus.Quote) int { return cmp.Compare(place[x], place[y]) })
	return chosen
}

// states parts the statements of states from the others, if several states
// speak.
func (l *Library) states(quotes []*corpus.Quote) (states, others []*corpus.Quote) {
	for _, q := range quotes {
		if l.Corpus.Speaker(q.Speaker).State {
			states = append(states, q)
		} else {
			others = append(others, q)
		}
	}
	if len(states) < 2 {
		return nil, quotes
	}
	return states, others
}

// fromBothEnds lists the first, the last, the second, the last but one, and so on.
func fromBothEnds(quotes []*corpus.Quote) []*corpus.Quote {
	var out []*corpus.Quote
	for i, j := 0, len(quotes)-1; i <= j; i, j = i+1, j-1 {
		out = append(out, quotes[i])
		if i < j {
			out = append(out, quotes[j])
		}
	}
	return out
}
