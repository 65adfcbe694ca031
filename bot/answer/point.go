package answer

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/ref"
	"planbot/corpus/search"
)

// shownQuotes is how many statements a point shows by itself; the rest is one
// choice away.
const shownQuotes = 3

// maxClauses is how many clauses one reply shows in full: more would fill a
// group's screen.
const maxClauses = 6

// Point shows points by their numbers, or the one that words describe.
func (l *Library) Point(r message.Request) (message.Reply, error) {
	if n, part, ok := parsePart(r.Arg); ok {
		return l.sentence(n, part)
	}
	nums, err := l.pointNumbers(r.Arg)
	if err != nil {
		return message.Reply{}, err
	}
	var found []message.Block
	if len(nums) == 0 {
		n, corrections := l.bestPoint(r.Arg)
		if n == 0 {
			return message.Reply{}, &message.UsageError{
				Msg:     fmt.Sprintf("No point matches %s. Type a number from 1 to %d, or other words.", text.Quoted(r.Arg), len(l.Corpus.Points)),
				Choices: []message.Choice{{Label: "All points", Line: "/points"}},
			}
		}
		nums, found = []int{n}, corrected(corrections)
	}
	if len(nums) == 1 {
		return l.onePoint(l.Corpus.Point(nums[0]), found, r.Compact), nil
	}
	if len(nums) > maxClauses {
		return l.manyPoints(nums), nil
	}
	var reply message.Reply
	for _, n := range nums {
		reply.Blocks = append(reply.Blocks, l.clause(l.Corpus.Point(n)))
	}
	return reply.WithChoices(l.pointChoices(nums)...), nil
}

// manyPoints lists points by title instead of filling a group's screen.
func (l *Library) manyPoints(nums []int) message.Reply {
	var refs []corpus.Ref
	for _, n := range nums {
		refs = append(refs, corpus.PointRef(n))
	}
	return message.Reply{Blocks: []message.Block{
		message.Sayf("At most %d points are shown in full at once. These are the %d by title:", maxClauses, len(nums)),
		message.List{Items: l.pointItems(refs)},
	}}
}

// pointNumbers reads point numbers and refuses those that the plan does not
// have. None is no error: then the argument is words.
func (l *Library) pointNumbers(arg string) ([]int, error) {
	last := len(l.Corpus.Points)
	nums := ref.Points(arg, last)
	if len(nums) == 0 {
		nums = l.leadingPoints(arg)
	}
	for _, n := range nums {
		if l.Corpus.Point(n) == nil {
			near := min(max(n, 1), last)
			return nil, &message.UsageError{
				Msg:     fmt.Sprintf("The plan has points 1 to %d.", last),
				Choices: []message.Choice{{Label: fmt.Sprintf("Point %d", near), Line: pointLine(near)}, {Label: "All points", Line: "/points"}},
			}
		}
	}
	return nums, nil
}

// NamedPoints lists the points of the plan that a text names by number: "see
// points 3 and 7".
func (l *Library) NamedPoints(typed string) []int {
	return slices.DeleteFunc(ref.Points(typed, len(l.Corpus.Points)), func(n int) bool { return l.Corpus.Point(n) == nil })
}

// leadingPoints reads the numbers with which an argument begins, whatever
// follows: "21 please, the whole of it". Numbers that the plan does not have
// belong to the words: "100 billion".
func (l *Library) leadingPoints(arg string) []int {
	end := strings.IndexFunc(arg, unicode.IsLetter)
	if end < 0 {
		return nil
	}
	nums := ref.Points(arg[:end], len(l.Corpus.Points))
	if slices.ContainsFunc(nums, func(n int) bool { return l.Corpus.Point(n) == nil }) {
		return nil
	}
	return nums
}

// bestPoint finds the point that words describe, or 0.
func (l *Library) bestPoint(words string) (int, []search.Correction) {
	res := l.index().Search(words, 10)
	for _, h := range res.Hits {
		if h.Ref.IsPoint() {
			return h.Ref.Line, res.Corrections
		}
	}
	return 0, nil
}

// onePoint shows a point in the published order: text, other wordings,
// statements. A compact reply is the text alone.
func (l *Library) onePoint(p *corpus.Point, before []message.Block, compact bool) message.Reply {
	quotes := l.Corpus.Quotes(func(q *corpus.Quote) bool { return slices.Contains(q.Points, p.Number) })
	reply := message.Reply{Blocks: append(before, l.clause(p))}
	if compact {
		return reply.WithChoices(l.pointNext(p, len(quotes))...)
	}
	reply.Blocks = append(reply.Blocks, l.summary(p))
	for _, w := range p.Wordings {
		reply.Blocks = append(reply.Blocks, l.wording(w))
	}
	switch n := len(quotes); {
	case n == 0:
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: "Nobody in these sources comments on this point."})
	case n > shownQuotes:
		reply.Blocks = append(reply.Blocks, message.Sayf("The first %d of %d statements about it, in source order:", shownQuotes, n))
	default:
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: "What the sources say about it:"})
	}
	reply.Blocks = append(reply.Blocks, l.quotations(quotes[:min(len(quotes), shownQuotes)])...)
	return reply.WithChoices(l.pointNext(p, len(quotes))...)
}

// pointNext is what a reader of a point may want next.
func (l *Library) pointNext(p *corpus.Point, quotes int) []message.Choice {
	var out []message.Choice
	if quotes > 0 {
		out = append(out, message.Choice{Label: fmt.Sprintf("Who said what (%d)", quotes), Line: fmt.Sprintf("/who point %d", p.Number)})
	}
	if p.Number > 1 {
		out = append(out, message.Choice{Label: fmt.Sprintf("Previous: point %d", p.Number-1), Line: pointLine(p.Number - 1)})
	}
	if l.Corpus.Point(p.Number+1) != nil {
		out = append(out, message.Choice{Label: fmt.Sprintf("Next: point %d", p.Number+1), Line: pointLine(p.Number + 1)})
	}
	return append(out, message.Choice{Label: "Other versions", Line: fmt.Sprintf("/compare %d", p.Number)}, message.Choice{Label: "Sources", Line: "/sources"})
}

func (l *Library) summary(p *corpus.Point) message.Gist {
	return message.Gist{Ref: p.Ref(), Label: "Summary in our words", Text: p.Summary}
}

var partForm = regexp.MustCompile(`(?i)^(?:point\s*|p\.?\s*|#)?(\d{1,2})(?:\.|\s*(?:part|sentence)\s*)(\d{1,2})$`)

// parsePart reads "10.2" or "10 part 2": one sentence of a point.
func parsePart(arg string) (n, part int, ok bool) {
	m := partForm.FindStringSubmatch(arg)
	if m == nil {
		return 0, 0, false
	}
	n, err1 := strconv.Atoi(m[1])
	part, err2 := strconv.Atoi(m[2])
	return n, part, err1 == nil && err2 == nil
}

// sentence shows one sentence of a point.
func (l *Library) sentence(n, part int) (message.Reply, error) {
	p := l.Corpus.Point(n)
	if p == nil {
		_, err := l.pointNumbers(strconv.Itoa(n))
		return message.Reply{}, err
	}
	parts := corpus.Sentences(p.Text)
	if part < 1 || part > len(parts) {
		return message.Reply{}, &message.UsageError{
			Msg:     fmt.Sprintf("Point %d has %s.", n, text.Count(len(parts), "sentence", "sentences")),
			Choices: []message.Choice{{Label: fmt.Sprintf("Point %d", n), Line: pointLine(n)}},
		}
	}
	c := l.clause(p)
	c.Title += fmt.Sprintf(" · sentence %d of %d", part, len(parts))
	c.Text = parts[part-1]
	return message.Reply{Blocks: []message.Block{c}}.WithChoices(message.Choice{Label: fmt.Sprintf("All of point %d", n), Line: pointLine(n)}), nil
}
