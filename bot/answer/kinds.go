package answer

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/ask"
	"planbot/corpus/ref"
	"planbot/corpus/search"
)

// Reason says why no text answers a question of its kind: "about" of one about the
// bot or the plan as a whole, "judgement" of one that wants a side to be taken. It
// is "" for a question that is searched for.
func Reason(question string) string {
	switch ask.KindOf(question) {
	case ask.Bot, ask.Help, ask.Thanks, ask.Language, ask.Plan, ask.FollowUp:
		return "about"
	case ask.Judgement:
		return "judgement"
	}
	return ""
}

// Turn tells whether a question only wants what comes next, which is 1, or what came
// before, which is -1.
func Turn(question string) int { return ask.Turn(question) }

// AsksHelp reports whether a question is about how the bot is used, which Ask
// answers with what the bot is.
func AsksHelp(question string) bool { return ask.KindOf(question) == ask.Help }

// IsThanks reports whether a question only thanks the bot.
func IsThanks(question string) bool { return ask.KindOf(question) == ask.Thanks }

// WantedLanguage is the code of the language for which a question asks and asks
// nothing else, "speak Ukrainian", or "".
func WantedLanguage(question string) string { return ask.Wanted(question) }

// read is a question as it is to be understood, if it is answered so: in Cyrillic,
// if it is Ukrainian or Russian in Latin letters, or in English words, if it is in
// another language of which some are known.
func (l *Library) read(question string) string {
	reading := ask.InEnglish(question, l.index().Knows).English
	if reading == "" {
		reading = l.index().InCyrillic(question)
		if reading != "" && !l.findsMore(question, reading) {
			return question // it is understood as it stands
		}
	}
	if reading == "" {
		return question
	}
	_, aboutParty := l.index().PartyQuestion(reading)
	res := l.Search(reading, 1)
	kind := ask.KindOf(reading)
	if aboutParty || kind != ask.Subject && kind != ask.FollowUp || !res.Abstained || len(res.SaidBy) == 1 {
		return reading
	}
	return question
}

// findsMore reports whether a reading in Cyrillic finds what the question as it is
// typed does not: that of "Odesa" finds the same clause.
func (l *Library) findsMore(question, reading string) bool {
	typed, read := l.Search(question, 1), l.Search(reading, 1)
	switch {
	case typed.Abstained:
		return true // or its kind answers it
	case read.Abstained, strings.ContainsFunc(reading, func(r rune) bool { return unicode.Is(unicode.Latin, r) }):
		return false
	case typed.Hits[0].Ref == read.Hits[0].Ref:
		kind := ask.KindOf(reading)
		return len(l.together(kind, reading)) > len(l.together(kind, question))
	}
	return true
}

// maxPoint is the highest number alone that is taken for one of a point that the plan
// lacks; higher ones are years and amounts.
const maxPoint = 99

// onlyRefs lists what a question refers to, if it says nothing else.
func (l *Library) onlyRefs(question string) []corpus.Ref {
	refs := ref.Only(question, len(l.Corpus.Points), l.articleIDs())
	alone := !strings.ContainsFunc(question, unicode.IsLetter)
	if alone && slices.ContainsFunc(refs, func(r corpus.Ref) bool { return r.Line > maxPoint }) {
		return nil
	}
	return refs
}

func (l *Library) articleIDs() []string {
	var ids []string
	for i := range l.Corpus.Articles {
		ids = append(ids, l.Corpus.Articles[i].ID)
	}
	return ids
}

// referred shows the points that a question refers to, or the passage with what is
// around it.
func (l *Library) referred(refs []corpus.Ref) (message.Reply, error) {
	var points []int
	for _, r := range refs {
		if !r.IsPoint() {
			return l.Context(message.Request{Line: message.Line{Arg: r.String()}})
		}
		points = append(points, r.Line)
	}
	return l.Point(message.Request{Line: message.Line{Arg: numbers(points)}})
}

// numbers writes points as /point reads them.
func numbers(points []int) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(points), " ", ", "), "[]")
}

// What asks for what is said of the plan as a whole, and of who rules lawfully.
const (
	verdicts   = "verdicts on the plan"
	legitimacy = "legitimacy"
)

// judgement takes no side: it shows who said what on the subject of a question, or
// leads to the topics and points where it has none.
func (l *Library) judgement(question string) message.Reply {
	reply := message.Reply{Outcome: message.NoSources, Asked: question}
	quotes, about := l.sides(question)
	if len(quotes) == 0 {
		reply.Blocks = []message.Block{l.paragraph("ask.judgement_topics")}
		return reply.WithChoices(l.allTopics(), l.allPoints())
	}
	lead := l.paragraph("ask.judgement", l.subjectName(about, question))
	reply.Blocks = append([]message.Block{lead}, l.voices(inOrder(quotes))...)
	return reply.WithChoices(append(l.pointChoices(about.Points), l.allTopics())...)
}

// sides finds the statements on the subject of a question: on its topics and
// points, by whomever, else about the people whom it names, else on the plan.
func (l *Library) sides(question string) ([]*corpus.Quote, search.Statements) {
	s := l.Statements(question)
	if ask.NamesLegitimacy(question) {
		lawful, named := l.Statements(legitimacy), s.Speakers
		if len(named) > 0 && !slices.ContainsFunc(lawful.Quotes, func(q *corpus.Quote) bool { return shareAny(q.About, named) }) {
			return nil, search.Statements{} // they are about somebody else's power
		}
		if len(s.Topics) == 0 {
			s = lawful
		}
	}
	s.Speakers = slices.DeleteFunc(slices.Clone(s.Speakers), func(id corpus.SpeakerID) bool { return l.Corpus.Speaker(id).State })
	switch {
	case len(s.Topics)+len(s.Named) > 0:
		s.Speakers = nil // one side's words alone would take it
		return l.Corpus.Quotes(func(q *corpus.Quote) bool { return shareAny(q.Topics, s.Topics) || shareAny(q.Points, s.Named) }), s
	case len(s.Speakers) > 0:
		s = l.Statements(l.english.Speaker(s.Speakers[0]).Name)
		return append(slices.Clone(s.About), s.Quotes...), s
	case ask.NamesPlan(question):
		s = l.Statements(verdicts)
		return s.Quotes, s
	}
	return nil, s
}

func shareAny[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}

// several lists the clauses that answer a question together, in the order of the
// plan, each with the sentence that is nearest to it.
func (l *Library) several(question string, points []int, res search.Result) message.Reply {
	lead := l.paragraph("ask.several", text.Capital(l.pointsPhrase(points)))
	var items []message.Item
	for _, n := range points {
		items = append(items, l.found(question, corpus.PointRef(n), nil, nil))
	}
	list := message.List{Items: items, Buttons: len(items) <= maxClauses}
	return message.Reply{Asked: question, Blocks: append(l.corrected(res.Corrections), lead, list)}
}

// MentionedPoints lists the points that an ordinary message names.
func (l *Library) MentionedPoints(typed string) []int {
	return ref.Mentions(typed, len(l.Corpus.Points))
}

// Offer shows points by title, a line each with a button.
func (l *Library) Offer(points []int) message.Reply {
	if len(points) == 1 {
		title := message.Paragraph{Text: l.pointTitle(l.Corpus.Point(points[0]))}
		return message.Reply{Blocks: []message.Block{title}}.WithChoices(message.Choice{Label: l.say("button.show"), Line: pointLine(points[0])})
	}
	var items []message.Item
	for _, n := range points[:min(len(points), maxAnswers)] {
		items = append(items, message.Item{Text: l.pointTitle(l.Corpus.Point(n)), Label: l.say("button.show_point", n), Line: pointLine(n)})
	}
	return message.Reply{Blocks: []message.Block{message.List{Items: items, Buttons: true}}}
}
