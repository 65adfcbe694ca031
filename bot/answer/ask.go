package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/ask"
	"planbot/corpus/search"
)

// The bounds of an answer.
const (
	maxAnswers = 4 // documents: the best, which is shown, and those that it offers
	maxBearing = 3 // quotations of a passage
)

// Ask answers a question, however it is written: one that needs no search by its
// kind, any other with the clause or passage that is most likely to hold the
// answer, and offers the next.
func (l *Library) Ask(r message.Request) (message.Reply, error) {
	kind, typed := ask.KindOf(r.Arg), r.Arg
	if Reason(typed) != "about" {
		r.Arg = l.read(typed)
	}
	if kind == ask.Subject {
		kind = ask.KindOf(r.Arg)
	}
	reply, err := l.ask(kind, r)
	reply.Blocks = append(l.readAs(typed, r.Arg), reply.Blocks...)
	if reply.Asked != "" {
		reply.Asked = typed
	}
	return reply, err
}

// ask answers a question of some kind, as it is to be understood.
func (l *Library) ask(kind ask.Kind, r message.Request) (message.Reply, error) {
	refs := l.onlyRefs(r.Arg)
	asked, aboutParty := l.index().PartyQuestion(r.Arg)
	switch {
	case kind == ask.Bot, kind == ask.Help:
		return l.About(), nil
	case kind == ask.Plan:
		return l.Points(message.Request{})
	case kind == ask.Judgement:
		return l.judgement(r.Arg), nil
	case kind == ask.Comparison && len(l.NamedPoints(r.Arg)) == 2:
		return l.Compare(message.Request{Line: message.Line{Arg: numbers(l.NamedPoints(r.Arg))}})
	case len(refs) > 0:
		return l.referred(refs)
	case aboutParty:
		return l.party(asked), nil
	}
	res := l.Search(r.Arg, maxAnswers)
	several := l.index().Clauses(r.Arg)
	switch {
	case len(res.SaidBy) == 1:
		r.Arg = l.english.Speaker(res.SaidBy[0]).Name
		return l.Who(r)
	case len(several) > 1 && kind != ask.Comparison && !res.Abstained:
		return l.several(r.Arg, several, res), nil
	case res.Abstained:
		reply := l.unanswered(r.Arg, res)
		reply.Blocks = append(reply.Blocks, l.languages(r.Arg)...)
		return reply, nil
	}
	return l.best(r, res), nil
}

// best shows the best of what was found, and offers the next.
func (l *Library) best(r message.Request, res search.Result) message.Reply {
	best := res.Hits[0].Ref
	reply := message.Reply{Asked: r.Arg, Blocks: l.corrected(res.Corrections)}
	if best.IsPoint() {
		reply.Blocks = append(reply.Blocks, l.explained(l.Corpus.Point(best.Line))...)
	} else {
		reply.Blocks = append(reply.Blocks, l.passage(l.Corpus.Passage(best), r.Arg)...)
	}
	if more := l.further(r.Arg, res.Hits[1:]); len(more) > 0 {
		reply.Blocks = append(reply.Blocks, message.List{Items: more, Buttons: true})
	}
	return reply.WithChoices(l.answerChoices(best, r)...)
}

// answerChoices lead on from an answer: to what is around it, and to why it was
// given.
func (l *Library) answerChoices(best corpus.Ref, r message.Request) []message.Choice {
	var out []message.Choice
	switch {
	case !best.IsPoint():
		out = append(out, message.Choice{Label: l.say("button.context"), Line: RefLine(best)})
	case len(l.on(best.Line)) > 0:
		out = append(out, message.Choice{Label: l.say("button.who_count", len(l.on(best.Line))), Line: fmt.Sprintf("/who point %d", best.Line)})
	}
	return append(out, message.Choice{Label: l.say("button.why"), Line: "/why " + r.Arg})
}

// further lists the next documents, a line each.
func (l *Library) further(question string, hits []search.Hit) []message.Item {
	asked := l.Statements(question).Topics
	var out []message.Item
	for _, h := range hits {
		out = append(out, message.Item{Text: l.offer(h.Ref, asked), Line: RefLine(h.Ref)})
	}
	return out
}

// offer names a document in a line: a point by its title, a passage by its
// place and one of its topics, if possible one that was asked about.
func (l *Library) offer(ref corpus.Ref, asked []string) string {
	if ref.IsPoint() {
		return l.pointTitle(l.Corpus.Point(ref.Line))
	}
	subject := l.Corpus.Article(ref.Doc).Short
	if topics := l.Corpus.Passage(ref).Topics; len(topics) > 0 {
		at := slices.IndexFunc(topics, func(id string) bool { return slices.Contains(asked, id) })
		subject = l.Corpus.Topic(topics[max(at, 0)]).Name
	}
	return ref.String() + " · " + subject
}

// passage shows an article's paragraph: its gist, and what is quoted in it that
// bears on a question.
func (l *Library) passage(p *corpus.Passage, question string) []message.Block {
	quotes := l.bearing(question, p)
	return append([]message.Block{l.gist(p)}, l.voices(quotes[:min(len(quotes), maxBearing)])...)
}

// unanswered says that the sources don't answer a question. Where they have its
// subject and not the detail, it shows what comes nearest.
func (l *Library) unanswered(question string, res search.Result) message.Reply {
	if res.Reason != search.NoDetail || len(res.Nearest) == 0 {
		return l.refusal(res.Nearest, "ask.unanswered", text.Quoted(question))
	}
	nearest, others := res.Nearest[0], res.Nearest[1:]
	reply := message.Reply{Outcome: message.NoSources, Asked: question, Blocks: []message.Block{
		l.paragraph("ask.no_detail"),
	}}
	if nearest.IsPoint() {
		reply.Blocks = append(reply.Blocks, l.explained(l.Corpus.Point(nearest.Line))...)
	} else {
		reply.Blocks = append(reply.Blocks, l.gist(l.Corpus.Passage(nearest)))
	}
	var items []message.Item
	for _, ref := range others[:min(len(others), maxAnswers-1)] {
		items = append(items, message.Item{Text: l.offer(ref, nil), Line: RefLine(ref)})
	}
	if len(items) > 0 {
		reply.Blocks = append(reply.Blocks, message.List{Items: items, Buttons: true})
	}
	return reply.WithChoices(message.Choice{Label: l.say("button.why"), Line: "/why " + question})
}

// refusal says by the message of that key that the sources don't answer, and
// lists the nearest points and passages.
func (l *Library) refusal(nearest []corpus.Ref, key string, args ...any) message.Reply {
	reply := message.Reply{Outcome: message.NoSources, Blocks: []message.Block{l.paragraph(key, args...)}}
	if len(nearest) == 0 {
		return reply.WithChoices(l.allPoints(), l.allTopics())
	}
	var items []message.Item
	for _, ref := range nearest {
		items = append(items, message.Item{Text: l.offer(ref, nil), Line: RefLine(ref)})
	}
	reply.Blocks = append(reply.Blocks, l.paragraph("ask.nearest"), message.List{Items: items, Buttons: true})
	return reply
}

func (l *Library) allPoints() message.Choice {
	return message.Choice{Label: l.say("button.all_points"), Line: "/points"}
}

func (l *Library) allTopics() message.Choice {
	return message.Choice{Label: l.say("button.all_topics"), Line: "/topics"}
}

// corrected says which words were taken for others, so that nobody is
// answered a question they did not ask without knowing.
func (l *Library) corrected(cs []search.Correction) []message.Block {
	if len(cs) == 0 {
		return nil
	}
	var to []string
	for _, c := range cs {
		to = append(to, l.say("ask.correction", c.To, c.From))
	}
	return []message.Block{message.Aside{Text: l.say("ask.corrected", strings.Join(to, ", "))}}
}

// Answers ranks the documents that answer a question, at most limit, as Ask
// answers it: none if no text answers one of its kind, see Reason; for a party's
// part in the plan the points that say it come first, likewise clauses that answer
// together, and what somebody said is answered where the sources quote it.
func (l *Library) Answers(question string, limit int) search.Result {
	reason := Reason(question)
	question = l.read(question)
	reason = cmp.Or(reason, Reason(question))
	res := l.Search(question, limit)
	several := l.index().Clauses(question)
	asked, aboutParty := l.index().PartyQuestion(question)
	switch {
	case reason != "":
		for _, h := range res.Hits[:min(len(res.Hits), maxNearest)] {
			res.Nearest = append(res.Nearest, h.Ref)
		}
		res.Abstained, res.Reason, res.Hits, res.SaidBy = true, search.Reason(reason), nil, nil
		return res
	case aboutParty:
		answeredBy(&res, l.partyPoints(asked), limit)
		return res
	case len(res.SaidBy) != 1 && !res.Abstained && len(several) > 1 && ask.KindOf(question) != ask.Comparison:
		answeredBy(&res, bestFirst(several, res.Hits), limit)
		return res
	case len(res.SaidBy) != 1:
		return res
	}
	s := l.Statements(l.english.Speaker(res.SaidBy[0]).Name)
	var said []corpus.Ref
	for _, q := range slices.Concat(s.Quotes, s.About) {
		said = append(said, q.Ref)
	}
	switch {
	case len(said) == 0 && !res.Abstained:
		res.Abstained, res.Reason = true, search.NoDetail
		for _, h := range res.Hits[:min(len(res.Hits), maxNearest)] {
			res.Nearest = append(res.Nearest, h.Ref)
		}
		res.Hits = nil
	case len(said) > 0 && res.Abstained:
		answeredBy(&res, said, limit)
	}
	return res
}

// bestFirst puts points in the order of what was found; those that were not come
// last, in the order of the plan.
func bestFirst(points []int, hits []search.Hit) []corpus.Ref {
	var out []corpus.Ref
	for _, h := range hits {
		if h.Ref.IsPoint() && slices.Contains(points, h.Ref.Line) {
			out = append(out, h.Ref)
		}
	}
	for _, n := range points {
		if ref := corpus.PointRef(n); !slices.Contains(out, ref) {
			out = append(out, ref)
		}
	}
	return out
}

// maxNearest is how many passages are near what nobody is quoted with.
const maxNearest = 3

// answeredBy puts documents before all others, with scores above theirs.
func answeredBy(res *search.Result, refs []corpus.Ref, limit int) {
	var top float64
	for _, h := range res.Hits {
		top = max(top, h.Score)
	}
	var hits []search.Hit
	for i, ref := range refs {
		if !slices.Contains(refs[:i], ref) {
			hits = append(hits, search.Hit{Ref: ref, Score: top + float64(len(refs)-i)})
		}
	}
	for _, h := range res.Hits {
		if !slices.Contains(refs, h.Ref) {
			hits = append(hits, h)
		}
	}
	res.Hits, res.Abstained, res.Reason, res.Nearest = hits[:min(len(hits), limit)], false, "", nil
}

// partyPoints lists the points that have a party do or get something, those of
// what was asked first.
func (l *Library) partyPoints(asked search.PartyQuestion) []corpus.Ref {
	var out []corpus.Ref
	for _, kind := range dutyKinds(asked) {
		for _, d := range l.duties(asked.Party, kind) {
			out = append(out, corpus.PointRef(d.Point))
		}
	}
	return out
}
