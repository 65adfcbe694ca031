package answer

import (
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/search"
)

// Party shows what the points have a party do and get.
func (l *Library) Party(r message.Request) (message.Reply, error) {
	if len(l.Corpus.Parties) == 0 {
		return message.Reply{}, &message.UsageError{Msg: l.say("party.no_parties"), Choices: []message.Choice{l.allPoints()}}
	}
	id := l.index().Party(r.Arg)
	var names []string
	for _, p := range l.Corpus.Parties {
		names = append(names, p.Name)
		if strings.EqualFold(p.Name, r.Arg) { // as it is suggested in this language
			id = p.ID
		}
	}
	if asked, ok := l.index().PartyQuestion(r.Arg); id == "" && ok {
		return l.party(asked), nil
	}
	if id == "" {
		return message.Reply{}, &message.UsageError{Msg: l.say("party.unknown", l.Words.List(names), text.Quoted(r.Arg)), Choices: l.partyChoices("")}
	}
	return l.party(search.PartyQuestion{Party: id}), nil
}

// party answers what a party is to do and what it gets, what was asked first.
func (l *Library) party(asked search.PartyQuestion) message.Reply {
	p := l.Corpus.Party(asked.Party)
	reply := message.Reply{Blocks: []message.Block{
		message.Heading{Text: l.say("party.heading", p.Name)},
		message.Aside{Text: l.say("party.ours")},
	}}
	for _, kind := range dutyKinds(asked) {
		if duties := l.duties(p.ID, kind); len(duties) > 0 {
			heading := l.say("party.does")
			if kind == corpus.Gets {
				heading = l.say("party.gets")
			}
			reply.Blocks = append(reply.Blocks, message.Heading{Text: heading}, l.dutyList(duties))
		}
	}
	if points := l.pointsOfAll(); len(points) > 0 && p.ID != everyParty {
		reply.Blocks = append(reply.Blocks, message.Aside{Text: l.say("party.all_too", l.pointsPhrase(points))})
	}
	return reply.WithChoices(l.partyChoices(p.ID)...)
}

// dutyKinds lists the kinds of duty in the order in which they are shown.
func dutyKinds(asked search.PartyQuestion) []corpus.DutyKind {
	if asked.Kind == corpus.Does {
		return []corpus.DutyKind{corpus.Does, corpus.Gets}
	}
	return []corpus.DutyKind{corpus.Gets, corpus.Does}
}

func (l *Library) duties(party string, kind corpus.DutyKind) []corpus.Duty {
	return slices.DeleteFunc(slices.Clone(l.Corpus.Duties), func(d corpus.Duty) bool { return d.Party != party || d.Kind != kind })
}

// everyParty is the id of the party that stands for all of them.
const everyParty = "all"

func (l *Library) pointsOfAll() []int {
	var out []int
	for _, d := range l.Corpus.Duties {
		if d.Party == everyParty && !slices.Contains(out, d.Point) {
			out = append(out, d.Point)
		}
	}
	return out
}

func (l *Library) dutyList(duties []corpus.Duty) message.List {
	out := message.List{Table: true}
	for _, d := range duties {
		out.Items = append(out.Items, message.Item{Text: l.say("party.duty", d.Point, d.Text), Label: l.say("button.point", d.Point), Line: pointLine(d.Point)})
	}
	return out
}

func (l *Library) partyChoices(but string) []message.Choice {
	var out []message.Choice
	for _, p := range l.Corpus.Parties {
		if p.ID != but {
			out = append(out, message.Choice{Label: p.Name, Line: "/party " + p.ID})
		}
	}
	return out
}
