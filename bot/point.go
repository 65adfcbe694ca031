package bot

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

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

func point(_ context.Context, b *Bot, r Request) (Reply, error) {
	if n, part, ok := pointPart(r.Arg); ok {
		return b.pointPart(n, part)
	}
	nums, err := b.pointNumbers(r.Arg)
	if err != nil {
		return Reply{}, err
	}
	var found []Block
	if len(nums) == 0 {
		n, corrections := b.bestPoint(r.Arg)
		if n == 0 {
			return Reply{}, &UsageError{
				Msg:     fmt.Sprintf("No point matches %s. Type a number from 1 to %d, or other words.", text.Quoted(r.Arg), len(b.corpus.Points)),
				Choices: []Choice{{"All points", "/points"}},
			}
		}
		nums, found = []int{n}, corrected(corrections)
	}
	if len(nums) == 1 {
		return b.onePoint(b.corpus.Point(nums[0]), found, r.Compact), nil
	}
	if len(nums) > maxClauses {
		return b.manyPoints(nums), nil
	}
	var reply Reply
	for _, n := range nums {
		reply.Blocks = append(reply.Blocks, b.clause(b.corpus.Point(n)))
	}
	return withChoices(reply, b.pointChoices(nums)), nil
}

// manyPoints lists points by title instead of filling a group's screen.
func (b *Bot) manyPoints(nums []int) Reply {
	var refs []corpus.Ref
	for _, n := range nums {
		refs = append(refs, corpus.PointRef(n))
	}
	return Reply{Blocks: []Block{
		Paragraph{fmt.Sprintf("At most %d points are shown in full at once. These are the %d by title:", maxClauses, len(nums))},
		List{b.pointItems(refs)},
	}}
}

// pointNumbers reads point numbers and refuses those that the plan does not
// have. None is no error: then the argument is words.
func (b *Bot) pointNumbers(arg string) ([]int, error) {
	last := len(b.corpus.Points)
	nums := ref.Points(arg, last)
	if len(nums) == 0 {
		nums = b.leadingPoints(arg)
	}
	for _, n := range nums {
		if b.corpus.Point(n) == nil {
			near := min(max(n, 1), last)
			return nil, &UsageError{
				Msg:     fmt.Sprintf("The plan has points 1 to %d.", last),
				Choices: []Choice{{fmt.Sprintf("Point %d", near), pointLine(near)}, {"All points", "/points"}},
			}
		}
	}
	return nums, nil
}

// leadingPoints reads the numbers with which an argument begins, whatever
// follows: "21 please, the whole of it". Numbers that the plan does not have
// belong to the words: "100 billion".
func (b *Bot) leadingPoints(arg string) []int {
	end := strings.IndexFunc(arg, unicode.IsLetter)
	if end < 0 {
		return nil
	}
	nums := ref.Points(arg[:end], len(b.corpus.Points))
	if slices.ContainsFunc(nums, func(n int) bool { return b.corpus.Point(n) == nil }) {
		return nil
	}
	return nums
}

// bestPoint finds the point that words describe, or 0.
func (b *Bot) bestPoint(words string) (int, []search.Correction) {
	res := b.index().Search(words, 10)
	for _, h := range res.Hits {
		if h.Ref.IsPoint() {
			return h.Ref.Line, res.Corrections
		}
	}
	return 0, nil
}

// onePoint shows a point in the published order: text, other wordings,
// statements. A compact reply is the text alone.
func (b *Bot) onePoint(p *corpus.Point, before []Block, compact bool) Reply {
	quotes := b.corpus.Quotes(func(q *corpus.Quote) bool { return slices.Contains(q.Points, p.Number) })
	reply := Reply{Blocks: append(before, b.clause(p))}
	if compact {
		return withChoices(reply, b.pointNext(p, len(quotes)))
	}
	reply.Blocks = append(reply.Blocks, b.summary(p))
	for _, w := range p.Wordings {
		reply.Blocks = append(reply.Blocks, b.wording(w))
	}
	switch n := len(quotes); {
	case n == 0:
		reply.Blocks = append(reply.Blocks, Paragraph{"Nobody in these sources comments on this point."})
	case n > shownQuotes:
		reply.Blocks = append(reply.Blocks, Paragraph{fmt.Sprintf("The first %d of %d statements about it, in source order:", shownQuotes, n)})
	default:
		reply.Blocks = append(reply.Blocks, Paragraph{"What the sources say about it:"})
	}
	reply.Blocks = append(reply.Blocks, b.quotations(quotes[:min(len(quotes), shownQuotes)])...)
	return withChoices(reply, b.pointNext(p, len(quotes)))
}

// pointNext is what a reader of a point may want next.
func (b *Bot) pointNext(p *corpus.Point, quotes int) []Choice {
	var out []Choice
	if quotes > 0 {
		out = append(out, Choice{fmt.Sprintf("Who said what (%d)", quotes), fmt.Sprintf("/who point %d", p.Number)})
	}
	if p.Number > 1 {
		out = append(out, Choice{fmt.Sprintf("Previous: point %d", p.Number-1), pointLine(p.Number - 1)})
	}
	if b.corpus.Point(p.Number+1) != nil {
		out = append(out, Choice{fmt.Sprintf("Next: point %d", p.Number+1), pointLine(p.Number + 1)})
	}
	return append(out, Choice{"Other versions", fmt.Sprintf("/compare %d", p.Number)}, Choice{"Sources", "/sources"})
}

func (b *Bot) summary(p *corpus.Point) Gist {
	return Gist{Ref: p.Ref(), Label: "Summary in our words", Text: p.Summary}
}

var partForm = regexp.MustCompile(`(?i)^(?:point\s*|p\.?\s*|#)?(\d{1,2})(?:\.|\s*(?:part|sentence)\s*)(\d{1,2})$`)

// pointPart reads "10.2" or "10 part 2": one sentence of a point.
func pointPart(arg string) (n, part int, ok bool) {
	m := partForm.FindStringSubmatch(arg)
	if m == nil {
		return 0, 0, false
	}
	n, err1 := strconv.Atoi(m[1])
	part, err2 := strconv.Atoi(m[2])
	return n, part, err1 == nil && err2 == nil
}

// pointPart shows one sentence of a point.
func (b *Bot) pointPart(n, part int) (Reply, error) {
	p := b.corpus.Point(n)
	if p == nil {
		_, err := b.pointNumbers(strconv.Itoa(n))
		return Reply{}, err
	}
	parts := corpus.Sentences(p.Text)
	if part < 1 || part > len(parts) {
		return Reply{}, &UsageError{
			Msg:     fmt.Sprintf("Point %d has %s.", n, text.Count(len(parts), "sentence", "sentences")),
			Choices: []Choice{{fmt.Sprintf("Point %d", n), pointLine(n)}},
		}
	}
	c := b.clause(p)
	c.Title += fmt.Sprintf(" · sentence %d of %d", part, len(parts))
	c.Text = parts[part-1]
	return withChoices(Reply{Blocks: []Block{c}}, []Choice{{fmt.Sprintf("All of point %d", n), pointLine(n)}}), nil
}

func points(_ context.Context, b *Bot, r Request) (Reply, error) {
	if r.Arg == "" {
		refs := make([]corpus.Ref, len(b.corpus.Points))
		for i := range b.corpus.Points {
			refs[i] = b.corpus.Points[i].Ref()
		}
		return Reply{Blocks: []Block{Heading{b.corpus.Plan.Title}, List{b.pointItems(refs)}}}, nil
	}
	s := b.index().Statements(r.Arg)
	refs := make([]corpus.Ref, 0, len(s.Points))
	for _, n := range s.Points {
		refs = append(refs, corpus.PointRef(n))
	}
	if len(refs) == 0 {
		return Reply{}, &notFoundError{Msg: fmt.Sprintf("No point of the plan deals with %s.", text.Quoted(r.Arg)), Nearest: s.Nearest}
	}
	heading := "Points on: " + b.subjectName(s, r.Arg)
	blocks := append([]Block{Heading{heading}}, corrected(s.Corrections)...)
	return Reply{Blocks: append(blocks, List{b.pointItems(refs)})}, nil
}

func compare(_ context.Context, b *Bot, r Request) (Reply, error) {
	nums, err := b.pointNumbers(r.Arg)
	if err != nil {
		return Reply{}, err
	}
	if len(nums) == 0 {
		n, _ := b.bestPoint(r.Arg)
		if n == 0 {
			return Reply{}, &UsageError{Msg: "Type one point or two, for example /compare 6 or /compare 3 and 7."}
		}
		nums = []int{n}
	}
	if len(nums) > 2 {
		return Reply{}, &UsageError{Msg: "Two points at most can be compared.", Choices: []Choice{{"The first two", fmt.Sprintf("/compare %d and %d", nums[0], nums[1])}}}
	}
	if len(nums) == 2 {
		return b.sideBySide(b.corpus.Point(nums[0]), b.corpus.Point(nums[1])), nil
	}
	return b.versions(b.corpus.Point(nums[0])), nil
}

func (b *Bot) sideBySide(x, y *corpus.Point) Reply {
	reply := Reply{Blocks: []Block{b.clause(x), b.summary(x), b.clause(y), b.summary(y)}}
	var shared []string
	for _, id := range x.Topics {
		if slices.Contains(y.Topics, id) {
			shared = append(shared, b.corpus.Topic(id).Name)
		}
	}
	if len(shared) > 0 {
		reply.Blocks = append(reply.Blocks, Paragraph{"Topics they share: " + strings.Join(shared, ", ") + "."})
	}
	return withChoices(reply, []Choice{{fmt.Sprintf("Versions of %d", x.Number), fmt.Sprintf("/compare %d", x.Number)}, {fmt.Sprintf("Versions of %d", y.Number), fmt.Sprintf("/compare %d", y.Number)}})
}

// versions shows a clause beside what else the sources have in its place.
func (b *Bot) versions(p *corpus.Point) Reply {
	reply := Reply{Blocks: []Block{b.clause(p)}}
	if len(p.Wordings) > 0 {
		reply.Blocks = append(reply.Blocks, Heading{"The same clause as the articles quote it"})
	}
	for _, w := range p.Wordings {
		reply.Blocks = append(reply.Blocks, b.wording(w))
		if strings.Contains(p.Text, w.Text) {
			reply.Blocks = append(reply.Blocks, Paragraph{"These words are in the published text as well."})
		}
	}
	quotes := b.corpus.Quotes(func(q *corpus.Quote) bool { return q.OtherVersion != "" && slices.Contains(q.Points, p.Number) })
	if len(quotes) > 0 {
		reply.Blocks = append(reply.Blocks, Heading{"Other versions and earlier demands, as the sources report them"})
	}
	for _, q := range quotes {
		reply.Blocks = append(reply.Blocks, Paragraph{q.OtherVersion + ":"}, b.quotation(q))
	}
	if len(p.Wordings)+len(quotes) == 0 {
		reply.Blocks = append(reply.Blocks, Paragraph{"The sources give no other wording or version of this point."})
	}
	return withChoices(reply, []Choice{{fmt.Sprintf("Point %d", p.Number), pointLine(p.Number)}, {"Who said what", fmt.Sprintf("/who point %d", p.Number)}})
}
