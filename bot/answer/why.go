package answer

import (
	"fmt"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/search"
)

// Why tells which words of a question led to its answers.
func (l *Library) Why(r message.Request) (message.Reply, error) {
	res := l.Search(r.Arg, maxAnswers)
	reply := message.Reply{Blocks: []message.Block{message.Heading{Text: "Why these answers to " + text.Quoted(r.Arg)}}}
	reply.Blocks = append(reply.Blocks, corrected(res.Corrections)...)
	refs := res.Nearest
	if res.Abstained {
		reply.Outcome = message.NoSources
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: because("The sources don't answer it", l.index().Factors(r.Arg))})
	} else {
		refs = nil
		if factors := l.index().Factors(r.Arg); len(factors) > 0 && len(res.Named) == 0 {
			reply.Blocks = append(reply.Blocks, message.Paragraph{Text: because("Answered", factors)})
		}
		for _, h := range res.Hits {
			refs = append(refs, h.Ref)
		}
	}
	var items []message.Item
	for _, ref := range refs {
		items = append(items, message.Item{Text: l.refName(ref) + ": " + l.explanation(r.Arg, res, ref), Line: refLine(ref)})
	}
	if len(items) > 0 {
		reply.Blocks = append(reply.Blocks, message.List{Items: items})
	}
	return reply, nil
}

// because says what weighed most in a decision.
func because(decision string, factors []string) string {
	if len(factors) == 0 {
		return decision + "."
	}
	return decision + ": " + strings.Join(factors, "; ") + "."
}

// explanation says in a line which words led to a document.
func (l *Library) explanation(q string, res search.Result, ref corpus.Ref) string {
	if slices.Contains(res.Named, ref) {
		return "named by its number"
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
			as = fmt.Sprintf(" (there “%s”)", m.Form)
		}
		found = append(found, fmt.Sprintf("“%s”%s in %s (%.0f%%)", word, as, strings.Join(m.Fields, ", "), 100*m.Share))
	}
	text := strings.Join(found, "; ")
	if len(missing) > 0 {
		text += "; not in it: " + strings.Join(missing, ", ")
	}
	return strings.TrimPrefix(text, "; ")
}

// refName names a point by its title and a passage by its source.
func (l *Library) refName(ref corpus.Ref) string {
	if ref.IsPoint() {
		return pointTitle(l.Corpus.Point(ref.Line))
	}
	return l.Corpus.Article(ref.Doc).Short + " (" + ref.String() + ")"
}

// refLine is the command line that opens a ref.
func refLine(ref corpus.Ref) string {
	if ref.IsPoint() {
		return pointLine(ref.Line)
	}
	return "/context " + ref.String()
}
