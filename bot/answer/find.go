package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/corpus"
	"planbot/corpus/search"
)

// maxFindings is how many search results lead a list; statements about the
// subject follow them.
const maxFindings = 10

// Findings lists what a chat may want to be shown for some words: points, then
// passages and statements, best first, each made only when it is called. With no
// words it lists the points. It is empty when the sources don't answer.
func (l *Library) Findings(words string) []func() message.Finding {
	var out []func() message.Finding
	seen := map[string]bool{}
	add := func(id string, f func() message.Finding) {
		if !seen[id] {
			seen[id] = true
			out = append(out, f)
		}
	}
	point := func(p *corpus.Point) { add(p.Ref().String(), func() message.Finding { return l.pointFinding(p) }) }
	quote := func(q *corpus.Quote) { add(q.ID(), func() message.Finding { return l.quoteFinding(q) }) }
	if words == "" {
		for i := range l.Corpus.Points {
			point(&l.Corpus.Points[i])
		}
		return out
	}
	for _, n := range l.NamedPoints(words) {
		point(l.Corpus.Point(n))
	}
	for _, h := range l.Search(words, maxFindings).Hits {
		if h.Ref.IsPoint() {
			point(l.Corpus.Point(h.Ref.Line))
			continue
		}
		p := l.Corpus.Passage(h.Ref)
		for i := range p.Quotes {
			quote(&p.Quotes[i])
		}
		if len(p.Quotes) == 0 {
			add(p.Ref.String(), func() message.Finding { return l.passageFinding(p) })
		}
	}
	for _, q := range l.Statements(words).Quotes {
		quote(q)
	}
	return out
}

func (l *Library) pointFinding(p *corpus.Point) message.Finding {
	return message.Finding{
		ID: p.Ref().String(), Title: l.pointTitle(p), About: p.Text,
		Reply: message.Reply{Blocks: append(l.explained(p), l.pointFolds(p)...)},
	}
}

func (l *Library) quoteFinding(q *corpus.Quote) message.Finding {
	choices := []message.Choice{{Label: l.say("button.context"), Line: "/context " + q.Ref.String()}}
	voice := l.voice(q, true)
	return message.Finding{
		ID: q.ID(), Title: voice.Header(), About: q.Text,
		Reply: message.Reply{Blocks: l.voices([]*corpus.Quote{q})}.WithChoices(append(choices, l.pointChoices(q.Points)...)...),
	}
}

func (l *Library) passageFinding(p *corpus.Passage) message.Finding {
	gist := l.gist(p)
	choices := []message.Choice{{Label: l.say("button.context"), Line: "/context " + p.Ref.String()}}
	return message.Finding{
		ID: p.Ref.String(), Title: gist.Label, About: p.Gist,
		Reply: message.Reply{Blocks: []message.Block{gist}}.WithChoices(append(choices, l.pointChoices(p.Points)...)...),
	}
}

// maxMatches is how many clauses and passages a message is about at most.
const maxMatches = 4

// Matches are what a message is about that somebody else wrote.
type Matches struct {
	Hits        []search.Hit // clauses, then passages; of each, what matters most first
	Nearest     []corpus.Ref // where there are no hits: what comes nearest, best first
	Corrections []search.Correction
}

// Matches finds what a message is about: points that it names, then what each of
// its sentences says, then what it says as a whole.
func (l *Library) Matches(typed string) Matches {
	res := l.Search(typed, maxMatches)
	out := Matches{Nearest: res.Nearest, Corrections: res.Corrections}
	add := func(hits []search.Hit) {
		for _, h := range hits {
			same := func(o search.Hit) bool { return o.Ref == h.Ref }
			if len(out.Hits) < maxMatches && !slices.ContainsFunc(out.Hits, same) {
				out.Hits = append(out.Hits, h)
			}
		}
	}
	add(res.Hits[:len(res.Named)]) // those come first
	for _, part := range statementsOf(typed) {
		add(l.Search(part, 1).Hits)
	}
	add(res.Hits)
	slices.SortStableFunc(out.Hits, func(x, y search.Hit) int { return cmp.Compare(passageAfterPoint(x.Ref), passageAfterPoint(y.Ref)) })
	return out
}

// Find lists which clauses and passages a message is about that somebody else
// wrote, each with the sentence that is nearest to it.
func (l *Library) Find(r message.Request) (message.Reply, error) {
	m := l.Matches(r.Arg)
	if len(m.Hits) == 0 {
		return l.refusal(m.Nearest, "find.nothing"), nil
	}
	var items []message.Item
	asked := l.Statements(r.Arg).Topics
	for _, h := range m.Hits {
		items = append(items, l.found(r.Arg, h.Ref, asked))
	}
	blocks := append([]message.Block{message.Heading{Text: l.say("find.heading")}}, l.corrected(m.Corrections)...)
	return message.Reply{Blocks: append(blocks, message.List{Items: items, Buttons: true})}, nil
}

// passageAfterPoint orders a reply: what the plan says, then what is said of it.
func passageAfterPoint(ref corpus.Ref) int {
	if ref.IsPoint() {
		return 0
	}
	return 1
}

// found is a clause with the sentence that is nearest to a message, or a passage
// in our words.
func (l *Library) found(typed string, ref corpus.Ref, asked []string) message.Item {
	item := message.Item{Text: l.offer(ref, asked), Line: RefLine(ref)}
	if ref.IsPoint() {
		sentences := corpus.Sentences(l.Corpus.Point(ref.Line).Text)
		item.Label = l.say("button.point", ref.Line)
		item.Words, item.Source = sentences[l.index().Closest(typed, sentences)], l.planSource()
	}
	return item
}

// betweenStatements matches what may stand between two things that a message says.
var betweenStatements = regexp.MustCompile(`[.!?;,:] | (?:and|but|while|і|й|та|але|и|а|но) `)

// maxStatements bounds the work that one message makes.
const maxStatements = 8

// statementsOf splits a message that says several things. It returns nothing for
// a message that says one thing.
func statementsOf(typed string) []string {
	var out []string
	for _, part := range betweenStatements.Split(typed, maxStatements) {
		if strings.Contains(strings.TrimSpace(part), " ") { // a word alone says nothing
			out = append(out, part)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}
