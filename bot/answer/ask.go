package answer

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

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
	if typed != r.Arg {
		reply.Blocks = append([]message.Block{message.Aside{Text: l.say("ask.read_as", text.Quoted(r.Arg))}}, reply.Blocks...)
	}
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
	case kind == ask.Thanks:
		return message.Reply{Blocks: []message.Block{l.paragraph("ask.thanks")}}, nil
	case kind == ask.Language:
		return message.Reply{Blocks: []message.Block{l.paragraph("ask.switch_language")}}, nil
	case kind == ask.FollowUp:
		reply := message.Reply{Outcome: message.NoSources, Blocks: []message.Block{l.paragraph("ask.follow_up")}}
		return reply.WithChoices(l.allPoints(), l.allTopics()), nil
	case kind == ask.Plan:
		return l.Points(message.Request{})
	case kind == ask.Judgement:
		return l.judgement(r.Arg), nil
	case kind == ask.Comparison && len(l.NamedPoints(r.Arg)) == 2:
		return l.Compare(message.Request{Line: message.Line{Arg: numbers(l.NamedPoints(r.Arg))}})
	case len(refs) > 0:
		return l.referred(refs)
	case aboutParty && kind != ask.Wants:
		return l.party(asked), nil
	}
	res := l.Search(r.Arg, maxAnswers)
	if len(res.SaidBy) == 1 {
		r.Arg = l.english.Speaker(res.SaidBy[0]).Name
		return l.Who(r)
	}
	if s, ok := l.asked(kind, r.Arg); ok {
		return l.saidReply(s, r.Arg), nil
	}
	if res.Abstained {
		reply := l.unanswered(r.Arg, res)
		if ask.InEnglish(r.Arg, l.index().Knows).Language != "" {
			reply.Blocks = append(reply.Blocks, message.Aside{Text: l.say("ask.languages")})
		}
		return reply, nil
	}
	if points := l.together(kind, r.Arg); len(points) > 0 {
		return l.several(r.Arg, points, res), nil
	}
	return l.best(r, res), nil
}

// together lists the clauses that answer a question only together, if there are
// such.
func (l *Library) together(kind ask.Kind, question string) []int {
	if points := l.index().Clauses(question); len(points) > 1 && kind != ask.Comparison {
		return points
	}
	return nil
}

// best shows the best of what was found, offers the next, and leads on to what is
// around it and to why it was chosen.
func (l *Library) best(r message.Request, res search.Result) message.Reply {
	best := res.Hits[0].Ref
	reply := message.Reply{Asked: r.Arg, Blocks: append(l.corrected(res.Corrections), l.document(best)...)}
	var next []message.Choice
	if !best.IsPoint() {
		quotes := l.bearing(r.Arg, l.Corpus.Passage(best))
		reply.Blocks = append(reply.Blocks, l.voices(quotes[:min(len(quotes), maxBearing)])...)
		next = append(next, message.Choice{Label: l.say("button.context"), Line: refLine(best)})
	} else if n := len(l.on(best.Line)); n > 0 {
		next = append(next, message.Choice{Label: l.say("button.who_count", n), Line: fmt.Sprintf("/who point %d", best.Line)})
	}
	reply.Blocks = append(reply.Blocks, l.offers(refsOf(res.Hits[1:]), l.Statements(r.Arg).Topics)...)
	return reply.WithChoices(append(next, l.toWhy(r.Arg))...)
}

func (l *Library) toWhy(question string) message.Choice {
	return message.Choice{Label: l.say("button.why"), Line: "/why " + question}
}

func (l *Library) document(ref corpus.Ref) []message.Block {
	if ref.IsPoint() {
		return l.explained(l.Corpus.Point(ref.Line))
	}
	return []message.Block{l.gist(l.Corpus.Passage(ref))}
}

func (l *Library) offers(refs []corpus.Ref, asked []string) []message.Block {
	if len(refs) == 0 {
		return nil
	}
	list := message.List{Buttons: true}
	named := map[string]bool{}
	for _, ref := range refs {
		list.Items = append(list.Items, message.Item{Text: l.offer(ref, asked, named), Line: refLine(ref)})
	}
	if slices.ContainsFunc(list.Items, tooLong) {
		for i, ref := range refs {
			list.Items[i].Label = l.refLabel(ref)
		}
	}
	return []message.Block{list}
}

// tooLong reports whether a button has no room for all of an item.
func tooLong(it message.Item) bool { return utf8.RuneCountInString(it.Text) > message.MaxLabel }

func (l *Library) refLabel(ref corpus.Ref) string {
	if ref.IsPoint() {
		return l.say("button.point", ref.Line)
	}
	return ref.String()
}

func refsOf(hits []search.Hit) []corpus.Ref {
	var out []corpus.Ref
	for _, h := range hits {
		out = append(out, h.Ref)
	}
	return out
}

// offer names a document in a line: a point by its title, a passage by its place
// and one of its topics, if possible one that was asked about. A passage whose
// topics have named others already, in one message, is told by the beginning of
// its gist.
func (l *Library) offer(ref corpus.Ref, asked []string, named map[string]bool) string {
	if ref.IsPoint() {
		return l.pointTitle(l.Corpus.Point(ref.Line))
	}
	p := l.Corpus.Passage(ref)
	topics := slices.DeleteFunc(slices.Clone(p.Topics), func(id string) bool { return named[id] })
	if len(topics) == 0 {
		return text.Shorten(ref.String()+" · "+p.Gist, message.MaxLabel)
	}
	at := slices.IndexFunc(topics, func(id string) bool { return slices.Contains(asked, id) })
	topic := topics[max(at, 0)]
	named[topic] = true
	return ref.String() + " · " + l.Corpus.Topic(topic).Name
}

// unanswered says that the sources don't answer a question. Where they have its
// subject and not the detail, it shows what comes nearest.
func (l *Library) unanswered(question string, res search.Result) message.Reply {
	if res.Reason != search.NoDetail || len(res.Nearest) == 0 {
		return l.refusal(res.Nearest, "ask.unanswered", text.Quoted(question))
	}
	blocks := append([]message.Block{l.paragraph("ask.no_detail")}, l.document(res.Nearest[0])...)
	blocks = append(blocks, l.offers(res.Nearest[1:min(len(res.Nearest), maxAnswers)], nil)...)
	return message.Reply{Outcome: message.NoSources, Asked: question, Blocks: blocks}.WithChoices(l.toWhy(question))
}

// refusal says by the message of that key that the sources don't answer, and
// lists the nearest points and passages.
func (l *Library) refusal(nearest []corpus.Ref, key string, args ...any) message.Reply {
	reply := message.Reply{Outcome: message.NoSources, Blocks: []message.Block{l.paragraph(key, args...)}}
	if len(nearest) == 0 {
		return reply.WithChoices(l.allPoints(), l.allTopics())
	}
	reply.Blocks = append(append(reply.Blocks, l.paragraph("ask.nearest")), l.offers(nearest, nil)...)
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
// together, and what somebody said is answered where the sources quote it. Scores are
// from 0 to 1.
func (l *Library) Answers(question string, limit int) search.Result {
	reason := Reason(question)
	question = l.read(question)
	reason = cmp.Or(reason, Reason(question))
	res := l.Search(question, limit)
	asked, aboutParty := l.index().PartyQuestion(question)
	s, said := l.asked(ask.KindOf(question), question)
	switch {
	case reason != "":
		abstain(&res, search.Reason(reason))
		res.SaidBy = nil
	case l.lacks(question):
		res = search.Result{Abstained: true, Reason: search.NoSubject}
	case aboutParty:
		answeredBy(&res, l.partyPoints(asked), limit)
	case len(res.SaidBy) == 1:
		s := l.Statements(l.english.Speaker(res.SaidBy[0]).Name)
		said := refsOfQuotes(slices.Concat(s.Quotes, s.About))
		if len(said) == 0 && !res.Abstained {
			abstain(&res, search.NoDetail)
		} else if len(said) > 0 && res.Abstained {
			answeredBy(&res, said, limit)
		}
	case said && l.silentOn(s):
		abstain(&res, search.NoDetail)
	case said:
		answeredBy(&res, bestFirst(refsOfQuotes(s.Quotes), refsOf(res.Hits)), limit)
	case !res.Abstained:
		if points := l.together(ask.KindOf(question), question); len(points) > 0 {
			answeredBy(&res, bestFirst(pointRefs(points), refsOf(res.Hits)), limit)
		}
	}
	for i, h := range res.Hits {
		res.Hits[i].Score = math.Round(min(h.Score, 1)*1e4) / 1e4
	}
	return res
}

// lacks reports whether a question refers to a point that the plan does not have, and
// says nothing else.
func (l *Library) lacks(question string) bool {
	return slices.ContainsFunc(l.onlyRefs(question), func(r corpus.Ref) bool { return r.IsPoint() && l.Corpus.Point(r.Line) == nil })
}

// bestFirst puts refs in the order of what was found; those that were not come
// last, in their own order.
func bestFirst(refs, found []corpus.Ref) []corpus.Ref {
	first := slices.DeleteFunc(slices.Clone(found), func(ref corpus.Ref) bool { return !slices.Contains(refs, ref) })
	return append(first, slices.DeleteFunc(refs, func(ref corpus.Ref) bool { return slices.Contains(first, ref) })...)
}

func pointRefs(points []int) []corpus.Ref {
	var out []corpus.Ref
	for _, n := range points {
		out = append(out, corpus.PointRef(n))
	}
	return out
}

// maxNearest is how many passages are near a question that no text answers.
const maxNearest = 3

// abstain makes of what was found what comes nearest.
func abstain(res *search.Result, reason search.Reason) {
	res.Nearest = append(res.Nearest, refsOf(res.Hits[:min(len(res.Hits), maxNearest)])...)
	res.Abstained, res.Reason, res.Hits = true, reason, nil
}

// answeredBy puts documents before all others, with scores above theirs, up to 1.
func answeredBy(res *search.Result, refs []corpus.Ref, limit int) {
	var top float64
	for _, h := range res.Hits {
		top = min(max(top, h.Score), 1)
	}
	var hits []search.Hit
	for i, ref := range refs {
		if !slices.Contains(refs[:i], ref) {
			hits = append(hits, search.Hit{Ref: ref, Score: top + (1-top)*float64(len(refs)-i)/float64(len(refs))})
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
