package answer

import (
	"cmp"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/ask"
	"planbot/corpus/search"
)

// Why tells which words of a question led to its answers.
func (l *Library) Why(r message.Request) (message.Reply, error) {
	question := l.read(r.Arg)
	if Reason(r.Arg) != "" || Reason(question) != "" {
		return l.Ask(r) // it needs no search, and says itself why
	}
	res := l.Search(question, maxAnswers)
	reply := message.Reply{Blocks: []message.Block{message.Heading{Text: l.say("why.heading", text.Quoted(r.Arg))}}}
	reply.Blocks = append(reply.Blocks, l.corrected(res.Corrections)...)
	factors, refs := l.factors(question), refsOf(res.Hits)
	chosen := l.chosen(question, res)
	switch {
	case len(chosen) > 0:
		refs = chosen
	case res.Abstained:
		reply.Outcome, refs = message.NoSources, res.Nearest
		reply.Blocks = append(reply.Blocks, l.unansweredBecause(factors))
	default:
		if points := l.together(ask.KindOf(question), question); len(points) > 0 {
			refs = pointRefs(points)
		}
		if factors != "" && len(res.Named) == 0 {
			reply.Blocks = append(reply.Blocks, l.paragraph("why.answered_because", factors))
		}
	}
	var items []message.Item
	for _, ref := range refs {
		items = append(items, message.Item{Text: l.say("why.document", l.refName(ref), l.explanation(question, res, ref)), Line: refLine(ref)})
	}
	if len(items) > 0 {
		reply.Blocks = append(reply.Blocks, message.List{Items: items})
	}
	return reply, nil
}

// chosen lists the documents that the answer shows where the search does not
// choose them: of a party's part in the plan, and of what one person said.
func (l *Library) chosen(question string, res search.Result) (refs []corpus.Ref) {
	asked, aboutParty := l.index().PartyQuestion(question)
	switch {
	case aboutParty:
		refs = l.partyPoints(asked)
	case len(res.SaidBy) == 1:
		refs = refsOfQuotes(l.Statements(l.english.Speaker(res.SaidBy[0]).Name).Quotes)
	}
	slices.SortFunc(refs, func(x, y corpus.Ref) int {
		return cmp.Or(strings.Compare(x.Doc, y.Doc), cmp.Compare(x.Line, y.Line))
	})
	return slices.Compact(refs)
}

func (l *Library) unansweredBecause(factors string) message.Block {
	if factors == "" {
		return l.paragraph("why.unanswered")
	}
	return l.paragraph("why.unanswered_because", factors)
}

// factors says what weighed most in the decision to answer a question or not, or
// "" where nothing was weighed.
func (l *Library) factors(question string) string {
	var out []string
	for _, name := range l.index().Factors(question) {
		out = append(out, l.factor(name))
	}
	return strings.Join(out, "; ")
}

func (l *Library) factor(name string) string {
	return l.say("factor." + strings.ReplaceAll(name, "-", "_"))
}

// explanation says in a line which words led to a document.
func (l *Library) explanation(q string, res search.Result, ref corpus.Ref) string {
	if slices.Contains(res.Named, ref) {
		return l.say("why.named")
	}
	var found, missing []string
	for _, m := range l.index().Explain(q, ref) {
		word := m.Word
		for _, c := range res.Corrections {
			if c.From == word {
				word = c.To
			}
		}
		if len(m.Fields) == 0 {
			missing = append(missing, "“"+word+"”")
			continue
		}
		as := ""
		if !strings.EqualFold(m.Form, word) {
			as = l.say("why.as", m.Form)
		}
		found = append(found, l.say("why.found", word, as, l.fields(m.Fields), 100*m.Share))
	}
	text := strings.Join(found, "; ")
	if len(missing) > 0 {
		text = l.say("why.missing", text, strings.Join(missing, ", "))
	}
	return strings.TrimPrefix(text, "; ")
}

func (l *Library) fields(names []string) string {
	var out []string
	for _, name := range names {
		out = append(out, l.say("field."+strings.ReplaceAll(name, " ", "_")))
	}
	return strings.Join(out, ", ")
}

func (l *Library) refName(ref corpus.Ref) string {
	if ref.IsPoint() {
		return l.pointTitle(l.Corpus.Point(ref.Line))
	}
	return l.Corpus.Article(ref.Doc).Short + " (" + ref.String() + ")"
}
