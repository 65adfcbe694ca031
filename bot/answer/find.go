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

// Findings lists what a chat may want to be shown for some words, each made only
// when it is called: the points and passages that they name, what a person said who
// is named alone, the best answer, the points and statements on the subject, and
// what else was found. With no words it lists the points. It is empty when the
// sources don't answer.
func (l *Library) Findings(words string) []func() message.Finding {
	f := findings{Library: l, seen: map[string]bool{}}
	if words == "" {
		for i := range l.Corpus.Points {
			f.document(l.Corpus.Points[i].Ref())
		}
		return f.found
	}
	for _, n := range l.NamedPoints(words) {
		f.document(corpus.PointRef(n))
	}
	for _, ref := range l.onlyRefs(words) {
		if p := l.Corpus.Passage(ref); p != nil {
			f.document(ref)
			f.quotes(all(p.Quotes))
			return f.found
		}
	}
	s, hits := l.Statements(words), l.Search(words, maxFindings).Hits
	f.asked = s.Topics
	if len(s.Speakers) > 0 && len(s.Topics)+len(s.Named)+len(s.Missing) == 0 {
		f.quotes(inOrder(ownFirst(s.Quotes, s.Speakers)))
	}
	for i, h := range hits {
		if i == 0 || h.Ref.IsPoint() && slices.Contains(s.Points, h.Ref.Line) {
			f.document(h.Ref)
		}
	}
	f.quotes(append(slices.Clip(s.Quotes), s.About...))
	for _, h := range hits {
		var quotes []*corpus.Quote
		if p := l.Corpus.Passage(h.Ref); p != nil {
			quotes = l.bearing(words, p)
		}
		if f.quotes(quotes); len(quotes) == 0 {
			f.document(h.Ref)
		}
	}
	return f.found
}

type findings struct {
	*Library
	asked []string // topics
	found []func() message.Finding
	seen  map[string]bool
}

func (f *findings) add(id string, make func() message.Finding) {
	if !f.seen[id] {
		f.seen[id] = true
		f.found = append(f.found, make)
	}
}

func (f *findings) document(ref corpus.Ref) {
	f.add(ref.String(), func() message.Finding {
		if ref.IsPoint() {
			return f.pointFinding(f.Corpus.Point(ref.Line))
		}
		return f.passageFinding(f.Corpus.Passage(ref), f.asked)
	})
}

func (f *findings) quotes(quotes []*corpus.Quote) {
	for _, q := range quotes {
		f.add(q.ID(), func() message.Finding { return f.quoteFinding(q, f.asked) })
	}
}

func (l *Library) pointFinding(p *corpus.Point) message.Finding {
	return message.Finding{
		ID: p.Ref().String(), Title: l.pointTitle(p), About: p.Text,
		Reply: message.Reply{Blocks: append(l.explained(p), l.pointFolds(p)...)},
	}
}

// quoteFinding has in its title, of which a phone shows the beginning, what sets it
// apart: the kind of quotation and what it is on.
func (l *Library) quoteFinding(q *corpus.Quote, asked []string) message.Finding {
	return message.Finding{
		ID: q.ID(), Title: l.say("words.kind_"+string(q.Kind)) + " · " + l.subjects(q.Topics, asked, q.Ref),
		About: l.voice(q, true).Speaker + ": " + q.Text,
		Reply: message.Reply{Blocks: l.voices([]*corpus.Quote{q})}.WithChoices(l.leadsOn(q.Ref, q.Points)...),
	}
}

func (l *Library) passageFinding(p *corpus.Passage, asked []string) message.Finding {
	return message.Finding{
		ID: p.Ref.String(), Title: l.say("words.ours") + " · " + l.subjects(p.Topics, asked, p.Ref),
		About: p.Gist,
		Reply: message.Reply{Blocks: l.whole(p)}.WithChoices(l.leadsOn(p.Ref, p.Points)...),
	}
}

// subjects names topics, or a place that has none. Those that were asked about come
// last: most of a list has them, and whoever asked knows them.
func (l *Library) subjects(topics, asked []string, place corpus.Ref) string {
	if len(topics) == 0 {
		return place.String()
	}
	var others, known []string
	for _, id := range topics {
		if name := l.Corpus.Topic(id).Name; slices.Contains(asked, id) {
			known = append(known, name)
		} else {
			others = append(others, name)
		}
	}
	return strings.Join(append(others, known...), ", ")
}

// leadsOn leads from a passage or a statement in it to what is around it, and to
// points.
func (l *Library) leadsOn(ref corpus.Ref, points []int) []message.Choice {
	return append([]message.Choice{{Label: l.say("button.context"), Line: refLine(ref)}}, l.pointChoices(points)...)
}

// maxMatches is how many clauses and passages a message is about at most, but for
// clauses that it names.
const maxMatches = 4

// Matches are what a message is about that somebody else wrote.
type Matches struct {
	Hits        []search.Hit // clauses, then passages; of each, what matters most first
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
		if _, there := out.sentences[h.Ref]; !there {
			out.Hits = append(out.Hits, h)
			out.sentences[h.Ref] = sentence
		}
	}
	top := 0.0
	for _, t := range themes {
		top = max(top, t.Score)
	}
	for _, n := range l.pointsOfMessage(typed) {
		add(search.Hit{Ref: corpus.PointRef(n), Score: top}, typed)
	}
	for _, t := range themes {
		if len(out.Hits) < maxMatches {
			add(search.Hit{Ref: t.Ref, Score: t.Score}, t.Sentence)
		}
	}
	return out
}

// pointsOfMessage lists the points that a message names: all numbers of one that is
// nothing else, and of any other only what it calls points of the plan.
func (l *Library) pointsOfMessage(typed string) []int {
	if len(l.onlyRefs(typed)) > 0 {
		return l.NamedPoints(typed)
	}
	return l.MentionedPoints(typed)
}

// Find lists which clauses and passages a message is about that somebody else
// wrote, each with the sentence that is nearest to it.
func (l *Library) Find(r message.Request) (message.Reply, error) {
	m := l.Matches(r.Arg)
	if len(m.Hits) == 0 {
		reply := l.refusal(nil, "find.nothing")
		reply.Asked = r.Arg
		return reply, nil
	}
	var items []message.Item
	asked, named := l.Statements(r.Arg).Topics, map[string]bool{}
	several := len(m.Hits) > maxClauses
	for _, h := range m.Hits {
		item := l.found(m.sentences[h.Ref], h.Ref, asked, named)
		if several {
			item.Words, item.Source = "", message.Source{}
		}
		items = append(items, item)
	}
	blocks := append([]message.Block{message.Heading{Text: l.say("find.heading")}}, l.corrected(m.Corrections)...)
	blocks = append(blocks, l.onlyPassages(m)...)
	return message.Reply{Asked: r.Arg, Matched: l.matched(m, r.Arg), Blocks: append(blocks, message.List{Items: items, Buttons: !several})}, nil
}

// onlyPassages shows of what a message is about, where that is no clause, the
// nearest statement in the best passage that has some which bear on it, or what the
// best one says.
func (l *Library) onlyPassages(m Matches) []message.Block {
	if m.Hits[0].Ref.IsPoint() {
		return nil
	}
	for _, h := range m.Hits {
		sentence := m.sentences[h.Ref]
		bearing := l.index().Bearing(sentence, l.english.Passage(h.Ref))
		if len(bearing) > 0 {
			nearest := l.index().ClosestQuote(sentence, bearing)
			return l.voices(l.here([]*corpus.Quote{nearest}))
		}
	}
	return l.document(m.Hits[0].Ref)
}

// matched is the sentence that the first hit is there for, or that names it by its
// number.
func (l *Library) matched(m Matches, typed string) string {
	first := m.Hits[0].Ref
	sentence := m.sentences[first]
	for _, s := range corpus.Sentences(typed) {
		if sentence == typed && first.IsPoint() && slices.Contains(l.pointsOfMessage(s), first.Line) {
			sentence = s
		}
	}
	return strings.TrimSpace(sentence)
}

// found is a clause with the sentence that is nearest to a message, or a passage
// in our words.
func (l *Library) found(typed string, ref corpus.Ref, asked []string, named map[string]bool) message.Item {
	item := message.Item{Text: l.offer(ref, asked, named), Line: refLine(ref)}
	if ref.IsPoint() || tooLong(item) {
		item.Label = l.refLabel(ref)
	}
	if ref.IsPoint() {
		item.Words, item.Ref, item.Source = l.index().ClosestSentence(typed, l.Corpus.Point(ref.Line)), ref, l.planSource()
	}
	return item
}
