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

// maxClauses is how many clauses one reply shows in full: more would fill a
// group's screen.
const maxClauses = 6

// Point shows points by their numbers, or the one that words describe.
func (l *Library) Point(r message.Request) (message.Reply, error) {
	if p := l.pointIn(r.Arg, "", " summary"); p != nil {
		return message.Reply{Blocks: []message.Block{message.Heading{Text: l.pointTitle(p)}, l.summary(p)}}.WithChoices(
			message.Choice{Label: l.say("button.word_for_word", p.Number), Line: pointLine(p.Number)}), nil
	}
	if n, part, ok := parsePart(r.Arg); ok {
		return l.sentence(n, part)
	}
	nums, corrected, err := l.meant(r.Arg, l.noPoint("point.none", r.Arg))
	if err != nil {
		return message.Reply{}, err
	}
	if len(nums) > maxClauses {
		return message.Reply{Blocks: []message.Block{
			l.paragraph("point.too_many", maxClauses, len(nums)),
			l.pointList(nums),
		}}, nil
	}
	reply := message.Reply{Blocks: corrected}
	for _, n := range nums {
		reply.Blocks = append(reply.Blocks, l.explained(l.Corpus.Point(n))...)
	}
	if len(nums) > 1 {
		return reply.WithChoices(l.pointChoices(nums)...), nil
	}
	p := l.Corpus.Point(nums[0])
	reply.Blocks = append(reply.Blocks, l.pointFolds(p)...)
	return reply.WithChoices(l.neighbours(p)...), nil
}

// PointsOf lists the points that an argument of /point is about, whether it asks
// for the whole of them or not.
func (l *Library) PointsOf(arg string) []int {
	if n, _, ok := parsePart(arg); ok {
		return []int{n}
	}
	nums, _, _ := l.meant(arg, nil)
	return nums
}

// meant lists the points that an argument names, else the one that its words
// describe, with what says how they were corrected. Where there is none it returns
// the error none.
func (l *Library) meant(arg string, none error) (nums []int, corrected []message.Block, err error) {
	nums, err = l.pointNumbers(arg)
	if err != nil || len(nums) > 0 {
		return nums, nil, err
	}
	n, corrections := l.bestPoint(arg)
	if n == 0 {
		return nil, nil, none
	}
	return []int{n}, l.corrected(corrections), nil
}

// noPoint refuses words that describe no point, by the message of that key.
func (l *Library) noPoint(key, arg string, also ...message.Choice) error {
	return &message.UsageError{Msg: l.say(key, text.Quoted(arg), len(l.Corpus.Points)), Choices: append([]message.Choice{l.allPoints()}, also...)}
}

// pointIn returns the point whose number stands between two words in an argument
// that a fold gives, "21 summary" or "point 21 subject", or nil.
func (l *Library) pointIn(arg, before, behind string) *corpus.Point {
	number, ok := strings.CutPrefix(arg, before)
	number, also := strings.CutSuffix(number, behind)
	n, err := strconv.Atoi(number)
	if !ok || !also || err != nil {
		return nil
	}
	return l.Corpus.Point(n)
}

// pointFolds are what stands behind a point: our summary, what is said of it,
// its other wordings, and what is said on its subject only.
func (l *Library) pointFolds(p *corpus.Point) []message.Block {
	var out []message.Block
	quotes := l.on(p.Number)
	if len(quotes) == 0 {
		out = append(out, message.Aside{Text: l.say("point.uncommented")})
	}
	if l.Corpus == l.english { // else it stands below the clause
		out = append(out, message.Fold{Label: l.say("words.ours"), Line: pointLine(p.Number) + " summary", Blocks: []message.Block{l.summary(p)}})
	}
	if len(quotes) > 0 {
		out = append(out, message.Fold{
			Label: l.say("button.who_count", len(quotes)), Line: fmt.Sprintf("/who point %d", p.Number), Blocks: l.voicesOn(p.Number, inOrder(quotes)),
		})
	}
	if n := len(p.Wordings); n > 0 {
		f := message.Fold{Label: l.say("point.wordings", n), Line: fmt.Sprintf("/compare %d", p.Number)}
		for _, w := range p.Wordings {
			f.Blocks = append(f.Blocks, l.wording(w))
		}
		out = append(out, f)
	}
	if quotes := l.onSubject(p); len(l.on(p.Number)) == 0 && len(quotes) > 0 { // else they stand behind who said what
		out = append(out, l.subjectFold(p, quotes))
	}
	return out
}

func (l *Library) on(point int) []*corpus.Quote {
	return l.Corpus.Quotes(func(q *corpus.Quote) bool { return slices.Contains(q.Points, point) })
}

// onSubject lists the statements on a subject of a point that do not speak of
// the point. A broad topic is not yet its subject.
func (l *Library) onSubject(p *corpus.Point) []*corpus.Quote {
	its := func(topic string) bool { return slices.Contains(p.Topics, topic) && !l.Corpus.Topic(topic).Broad }
	return l.Corpus.Quotes(func(q *corpus.Quote) bool {
		return !slices.Contains(q.Points, p.Number) && slices.ContainsFunc(q.Topics, its)
	})
}

func (l *Library) subjectFold(p *corpus.Point, quotes []*corpus.Quote) message.Fold {
	return message.Fold{
		Label: l.say("point.subject", len(quotes)), Line: fmt.Sprintf("/who point %d subject", p.Number),
		Blocks: append([]message.Block{message.Aside{Text: l.say("point.subject_only")}}, l.voicesOn(p.Number, inOrder(quotes))...),
	}
}

// neighbours are the buttons that lead from a point to the next.
func (l *Library) neighbours(p *corpus.Point) []message.Choice {
	var out []message.Choice
	if n := p.Number - 1; l.Corpus.Point(n) != nil {
		out = append(out, message.Choice{Label: fmt.Sprintf("‹ %d", n), Line: pointLine(n), Turns: true})
	}
	out = append(out, message.Choice{Label: l.say("button.all"), Line: "/points"})
	if n := p.Number + 1; l.Corpus.Point(n) != nil {
		out = append(out, message.Choice{Label: fmt.Sprintf("%d ›", n), Line: pointLine(n), Turns: true})
	}
	return out
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
				Msg:     l.say("point.range", last),
				Choices: []message.Choice{{Label: l.say("button.point", near), Line: pointLine(near)}, l.allPoints()},
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
// follows: "21 please, the whole of it", "21st". Numbers that the plan does not have
// belong to the words: "100 billion".
func (l *Library) leadingPoints(arg string) []int {
	end := strings.IndexFunc(arg, unicode.IsLetter)
	if end < 0 {
		return nil
	}
	if end > 0 && unicode.IsDigit(rune(arg[end-1])) { // the word is a number, or none: "1e1"
		word, _, _ := strings.Cut(arg[end:], " ")
		end += len(word)
	}
	nums := ref.Points(arg[:end], len(l.Corpus.Points))
	if slices.ContainsFunc(nums, func(n int) bool { return l.Corpus.Point(n) == nil }) {
		return nil
	}
	return nums
}

// bestPoint finds the point that words describe, or 0.
func (l *Library) bestPoint(words string) (int, []search.Correction) {
	if n := l.pointTitled(words); n != 0 {
		return n, nil
	}
	res := l.index().Search(words, 10)
	for _, h := range res.Hits {
		if h.Ref.IsPoint() {
			return h.Ref.Line, res.Corrections
		}
	}
	return 0, nil
}

// pointTitled finds the point that has the title, or 0.
func (l *Library) pointTitled(title string) int {
	for i := range l.Corpus.Points {
		if p := &l.Corpus.Points[i]; strings.EqualFold(p.Title, title) || strings.EqualFold(l.english.Points[i].Title, title) {
			return p.Number
		}
	}
	return 0
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

func (l *Library) sentence(n, part int) (message.Reply, error) {
	p := l.Corpus.Point(n)
	if p == nil {
		_, err := l.pointNumbers(strconv.Itoa(n))
		return message.Reply{}, err
	}
	parts := corpus.Sentences(p.Text)
	if part < 1 || part > len(parts) {
		return message.Reply{}, &message.UsageError{
			Msg:     l.say("point.parts", len(parts), n),
			Choices: []message.Choice{{Label: l.say("button.point", n), Line: pointLine(n)}},
		}
	}
	c := l.clause(p)
	c.Title = l.say("point.part", c.Title, part, len(parts))
	c.Text = parts[part-1]
	return message.Reply{Blocks: []message.Block{c}}.WithChoices(message.Choice{Label: l.say("button.whole_point", n), Line: pointLine(n)}), nil
}
