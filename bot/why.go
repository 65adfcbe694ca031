package bot

import (
	"context"
	"fmt"
	"strings"

	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/search"
)

// maxLine is the longest command line that fits every platform's button, in
// bytes: Telegram allows 64, of which the adapters need a few.
const maxLine = 60

// maxLabel is the longest label of a choice, in characters.
const maxLabel = 40

// whyChoice offers the explanation of an answer, where the question fits.
func whyChoice(r Request) []Choice {
	line := "/why " + r.Arg
	if len(line) > maxLine {
		return nil
	}
	return []Choice{{"Why this?", line}}
}

func why(_ context.Context, b *Bot, r Request) (Reply, error) {
	res := b.Ask(r.Arg, shownAnswers)
	reply := Reply{Blocks: []Block{Heading{"Why these answers to " + text.Quoted(r.Arg)}}}
	reply.Blocks = append(reply.Blocks, corrected(res.Corrections)...)
	refs := res.Nearest
	if res.Abstained {
		reply.Outcome = NoSources
		reply.Blocks = append(reply.Blocks, Paragraph{"The sources don't answer it: too little of the question is in any one document."})
	} else {
		refs = nil
		for _, h := range res.Hits {
			refs = append(refs, h.Ref)
		}
	}
	var items []Item
	for _, ref := range refs {
		items = append(items, Item{b.refName(ref) + ": " + b.explanation(r.Arg, res, ref), refLine(ref)})
	}
	if len(items) > 0 {
		reply.Blocks = append(reply.Blocks, List{items})
	}
	return reply, nil
}

// explanation says in a line which words led to a document.
func (b *Bot) explanation(q string, res search.Result, ref corpus.Ref) string {
	if ref.IsPoint() {
		for _, n := range res.Points {
			if n == ref.Line {
				return "named by its number"
			}
		}
	}
	var found, missing []string
	for _, m := range b.index().Explain(q, ref) {
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
func (b *Bot) refName(ref corpus.Ref) string {
	if ref.IsPoint() {
		return pointTitle(b.corpus.Point(ref.Line))
	}
	return b.corpus.Article(ref.Doc).Short + " (" + ref.String() + ")"
}

// refLine is the command line that opens a ref.
func refLine(ref corpus.Ref) string {
	if ref.IsPoint() {
		return pointLine(ref.Line)
	}
	return "/context " + ref.String()
}
