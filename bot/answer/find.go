package answer

import (
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

	sentences map[corpus.Ref]string // of the message: for which each is there
}

// Matches finds what a message is about: points that it names, then what its
// sentences say.
func (l *Library) Matches(typed string) Matches {
	themes, corrections := l.index().Themes(typed, maxMatches)
	if reading := l.index().InCyrillic(typed); len(themes) == 0 && reading != "" {
		themes, corrections = l.index().Themes(reading, maxMatches)
	}
	out := Matches{Corrections: corrections, sentences: map[corpus.Ref]string{}}
	add := func(h search.Hit, sentence string) {
		if _, there := out.sentences[h.Ref]; !there && len(out.Hits) < maxMatches {
			out.Hits = append(out.Hits, h)
			out.sentences[h.Ref] = sentence
		}
	}
	for _, n := range l.NamedPoints(typed) {
		add(search.Hit{Ref: corpus.PointRef(n), Score: topScore(themes)}, typed)
	}
	for _, t := range themes {
		add(search.Hit{Ref: t.Ref, Score: t.Score}, t.Sentence)
	}
	if len(out.Hits) == 0 {
		out.Nearest = l.index().Search(typed, 1).Nearest
	}
	return out
}

// topScore is the best score of any theme.
func topScore(themes []search.Theme) float64 {
	top := 0.0
	for _, t := range themes {
		top = max(top, t.Score)
	}
	return top
}

// Find lists which clauses and passages a message is about that somebody else
// wrote, each with the sentence that is nearest to it.
func (l *Library) Find(r message.Request) (message.Reply, error) {
	m := l.Matches(r.Arg)
	if len(m.Hits) == 0 {
		return l.refusal(nil, "find.nothing"), nil
	}
	var items []message.Item
	asked := l.Statements(r.Arg).Topics
	for _, h := range m.Hits {
		items = append(items, l.found(m.sentences[h.Ref], h.Ref, asked))
	}
	blocks := append([]message.Block{message.Heading{Text: l.say("find.heading")}}, l.corrected(m.Corrections)...)
	return message.Reply{Matched: l.matched(m, r.Arg), Blocks: append(blocks, message.List{Items: items, Buttons: true})}, nil
}

// matched is the sentence that the first hit is there for, or that names it by its
// number.
func (l *Library) matched(m Matches, typed string) string {
	first := m.Hits[0].Ref
	sentence := m.sentences[first]
	for _, s := range corpus.Sentences(typed) {
		if sentence == typed && first.IsPoint() && slices.Contains(l.NamedPoints(s), first.Line) {
			sentence = s
		}
	}
	return strings.TrimSpace(sentence)
}

// found is a clause with the sentence that is nearest to a message, or a passage
// in our words.
func (l *Library) found(typed string, ref corpus.Ref, asked []string) message.Item {
	item := message.Item{Text: l.offer(ref, asked), Line: RefLine(ref)}
	if ref.IsPoint() {
		sentences := corpus.Sentences(l.Corpus.Point(ref.Line).Text)
		item.Label = l.say("button.point", ref.Line)
		item.Words, item.Ref, item.Source = sentences[l.index().Closest(typed, sentences)], ref, l.planSource()
	}
	return item
}
