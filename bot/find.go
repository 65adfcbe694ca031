package bot

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/ref"
)

// A Finding is one clause, statement or passage, as an entry of a list to
// choose from.
type Finding struct {
	ID    string // of the point, quotation or passage; at most 64 bytes, unique in a list
	Title string // one line
	About string // a few words on what it holds
	Reply Reply  // what choosing it shows
}

// Find lists what a chat may want to be shown for some words: points, then
// passages and statements, best first, from offset on, at most limit. With no
// words it lists the points. The list is empty when the sources don't answer,
// and when the outcome is Limited or Shed: then it says nothing of the sources,
// and must not be kept for others.
func (b *Bot) Find(ctx context.Context, from Origin, words string, offset, limit int) (found []Finding, more bool, outcome Outcome) {
	b = b.view()
	outcome = b.typing(ctx, from, "inline", func() Outcome {
		all := b.findings(Tidy(text.Shorten(words, maxQuery)))
		offset = min(max(offset, 0), len(all))
		end := min(offset+limit, len(all))
		for _, finding := range all[offset:end] {
			found = append(found, finding())
		}
		more = end < len(all)
		if len(all) == 0 {
			return NoSources
		}
		return Answered
	})
	return found, more, outcome
}

// maxQuery is the longest inline query, in characters: Telegram's limit.
const maxQuery = 256

// maxFindings is how many search results lead a list; statements about the
// subject follow them.
const maxFindings = 10

// findings lists what there is, each made only when it is shown.
func (b *Bot) findings(words string) []func() Finding {
	var out []func() Finding
	seen := map[string]bool{}
	add := func(id string, f func() Finding) {
		if !seen[id] {
			seen[id] = true
			out = append(out, f)
		}
	}
	point := func(p *corpus.Point) { add(p.Ref().String(), func() Finding { return b.pointFinding(p) }) }
	quote := func(q *corpus.Quote) { add(q.ID(), func() Finding { return b.quoteFinding(q) }) }
	if words == "" {
		for i := range b.corpus.Points {
			point(&b.corpus.Points[i])
		}
		return out
	}
	for _, n := range ref.Points(words, len(b.corpus.Points)) {
		if p := b.corpus.Point(n); p != nil {
			point(p)
		}
	}
	for _, h := range b.Ask(words, maxFindings).Hits {
		if h.Ref.IsPoint() {
			point(b.corpus.Point(h.Ref.Line))
			continue
		}
		p := b.corpus.Passage(h.Ref)
		for i := range p.Quotes {
			quote(&p.Quotes[i])
		}
		if len(p.Quotes) == 0 {
			add(p.Ref.String(), func() Finding { return b.passageFinding(p) })
		}
	}
	for _, q := range b.Who(words).Quotes {
		quote(q)
	}
	return out
}

func (b *Bot) pointFinding(p *corpus.Point) Finding {
	return Finding{
		ID: p.Ref().String(), Title: pointTitle(p), About: p.Text,
		Reply: withChoices(Reply{Blocks: []Block{b.clause(p)}}, []Choice{
			{fmt.Sprintf("Point %d in full", p.Number), pointLine(p.Number)},
			{"Who said what", fmt.Sprintf("/who point %d", p.Number)},
		}),
	}
}

func (b *Bot) quoteFinding(q *corpus.Quote) Finding {
	quotation := b.quotation(q)
	choices := []Choice{{"Context", "/context " + q.Ref.String()}}
	return Finding{
		ID: q.ID(), Title: b.corpus.Speaker(q.Speaker).Name + " · " + kindLabel(q.Kind), About: q.Text,
		Reply: withChoices(Reply{Blocks: []Block{quotation}}, append(choices, b.pointChoices(q.Points)...)),
	}
}

func (b *Bot) passageFinding(p *corpus.Passage) Finding {
	gist := b.gist(p)
	choices := []Choice{{"Context", "/context " + p.Ref.String()}}
	return Finding{
		ID: p.Ref.String(), Title: gist.Label, About: p.Gist,
		Reply: withChoices(Reply{Blocks: []Block{gist}}, append(choices, b.pointChoices(p.Points)...)),
	}
}

// shownFindings is how many clauses and passages /find shows.
const shownFindings = 4

// find is for a message that somebody else wrote: what of the plan and the
// articles is it about?
func find(_ context.Context, b *Bot, r Request) (Reply, error) {
	var refs []corpus.Ref
	add := func(ref corpus.Ref) {
		if len(refs) < shownFindings && !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	for _, n := range ref.Points(r.Arg, len(b.corpus.Points)) {
		if b.corpus.Point(n) != nil {
			add(corpus.PointRef(n))
		}
	}
	res := b.Ask(r.Arg, shownFindings)
	for _, part := range statementsOf(r.Arg) {
		if hits := b.Ask(part, 1).Hits; len(hits) > 0 {
			add(hits[0].Ref)
		}
	}
	for _, h := range res.Hits {
		add(h.Ref)
	}
	if len(refs) == 0 {
		return Reply{}, &notFoundError{Msg: "Nothing in the sources is about that message.", Nearest: res.Nearest}
	}
	slices.SortStableFunc(refs, func(x, y corpus.Ref) int { return cmp.Compare(passageAfterPoint(x), passageAfterPoint(y)) })
	return b.found(refs, corrected(res.Corrections)), nil
}

// passageAfterPoint orders a reply: what the plan says, then what is said of it.
func passageAfterPoint(ref corpus.Ref) int {
	if ref.IsPoint() {
		return 0
	}
	return 1
}

// found shows clauses and passages one after another.
func (b *Bot) found(refs []corpus.Ref, before []Block) Reply {
	reply := Reply{Blocks: append([]Block{Heading{"What the sources have on that"}}, before...)}
	var points []int
	for _, ref := range refs {
		if ref.IsPoint() {
			reply.Blocks = append(reply.Blocks, b.clause(b.corpus.Point(ref.Line)))
			points = append(points, ref.Line)
			continue
		}
		reply.Blocks = append(reply.Blocks, b.passage(b.corpus.Passage(ref))...)
	}
	return withChoices(reply, b.pointChoices(points))
}

// betweenStatements is where one thing that a message says may end.
var betweenStatements = regexp.MustCompile(`[.!?;,:] | (?:and|but|while|і|й|та|але|и|а|но) `)

// maxStatements bounds the work that one message makes.
const maxStatements = 8

// statementsOf takes a message that says several things apart. It returns
// nothing for one that says a single thing.
func statementsOf(message string) []string {
	var out []string
	for _, part := range betweenStatements.Split(message, maxStatements) {
		if strings.Contains(strings.TrimSpace(part), " ") { // a word alone says nothing
			out = append(out, part)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}
