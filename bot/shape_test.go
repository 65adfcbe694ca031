package bot

import (
	"slices"
	"strings"
	"testing"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/lang"
)

// TestShape holds the answers to what people ask to their shape: no title stands
// twice, a clause is whole, and a question brings no words that have nothing to
// do with it.
func TestShape(t *testing.T) {
	b := testBot(t)
	for i := range b.Corpus().Points {
		for _, q := range first(b.Corpus().Asked(b.Corpus().Points[i].Ref()).En, 8) {
			checkShape(t, b, q)
		}
	}
	for _, a := range b.Corpus().Articles {
		for _, p := range a.Passages {
			for _, q := range first(b.Corpus().Asked(p.Ref).En, 3) {
				checkShape(t, b, q)
			}
		}
	}
}

func first(list []string, n int) []string { return list[:min(len(list), n)] }

func checkShape(t *testing.T, b *Bot, question string) {
	t.Helper()
	r := b.HandleLine(t.Context(), message.Origin{Platform: "test", Direct: true}, "/ask "+question)
	var titles []string
	title := func(s string) {
		if slices.Contains(titles, s) {
			t.Errorf("%q: the title %q stands twice", question, s)
		}
		titles = append(titles, s)
	}
	answers := !slices.ContainsFunc(r.Blocks, func(block message.Block) bool { _, ok := block.(message.Heading); return ok })
	for _, block := range r.Blocks {
		switch block := block.(type) {
		case message.Heading:
			title(block.Text)
		case message.Clause:
			title(block.Title)
			if p := b.Corpus().Point(block.Ref.Line); block.Ref.IsPoint() && block.Text != p.Text {
				t.Errorf("%q: point %d is not whole", question, p.Number)
			}
		case message.Voice:
			for _, w := range block.Words {
				if answers && !bears(b, question, w) {
					t.Errorf("%q: %s has neither its people, its topics nor its words: %q", question, w.Ref, w.Text)
				}
			}
		}
	}
}

// bears reports whether a statement shares a person, a topic or a word with a
// question.
func bears(b *Bot, question string, w message.Words) bool {
	s := b.Library().Statements(question)
	quotes := b.Corpus().Quotes(func(q *corpus.Quote) bool { return q.Ref == w.Ref && q.Text == w.Text })
	for _, q := range quotes {
		people := append([]corpus.SpeakerID{q.Speaker}, append(q.About, b.Corpus().Speaker(q.Speaker).Parties...)...)
		var names []string
		for _, id := range people {
			names = append(names, b.Corpus().Speaker(id).Aliases...)
		}
		for _, id := range q.Topics {
			names = append(names, b.Corpus().Topic(id).Aliases.All()...)
		}
		named := func(name string) bool { return strings.Contains(strings.ToLower(question), strings.ToLower(name)) }
		if slices.ContainsFunc(names, named) {
			return true
		}
		for _, id := range s.Speakers {
			name := strings.Fields(b.Corpus().Speaker(id).Name)
			if slices.Contains(people, id) || strings.Contains(q.Text, name[len(name)-1]) {
				return true
			}
		}
		if slices.ContainsFunc(s.Topics, func(id string) bool { return slices.Contains(q.Topics, id) }) {
			return true
		}
	}
	stems := func(s string) []string {
		var out []string
		for _, word := range lang.Words(s) {
			if !lang.IsStop(word.Text) {
				out = append(out, lang.Stem(word.Text))
			}
		}
		return out
	}
	asked := stems(question)
	return slices.ContainsFunc(stems(w.Text), func(s string) bool { return slices.Contains(asked, s) })
}

// TestOneScreenful holds what a page shows by itself to a screen: the blocks up to
// the first fold or list of more, one clause or quotation aside.
func TestOneScreenful(t *testing.T) {
	b := testBot(t)
	for i := range b.Corpus().Points {
		r := b.HandleLine(t.Context(), message.Origin{Platform: "test", Direct: true}, "/ask "+b.Corpus().Points[i].Title)
		size := 0
		for _, s := range texts(r.Blocks) {
			size += text.Units(s)
		}
		clause := text.Units(b.Corpus().Points[i].Text)
		if size > message.PageUnits && clause < message.PageUnits/2 {
			t.Errorf("%s: %d units", b.Corpus().Points[i].Title, size)
		}
	}
}
