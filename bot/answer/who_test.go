package answer

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"planbot/bot/message"
	"planbot/corpus"
)

// TestWhoClaims asks about every subject, alone and beside other words: a reply
// says that there are no statements only where the corpus has none.
func TestWhoClaims(t *testing.T) {
	l := embedded(t)
	has := map[string]func(*corpus.Quote) bool{} // by the name of the subject
	for _, s := range l.Corpus.Speakers {
		has[s.Name] = func(q *corpus.Quote) bool { return l.anyBy([]*corpus.Quote{q}, []corpus.SpeakerID{s.ID}) }
	}
	for _, topic := range l.Corpus.Topics {
		has[topic.Name] = func(q *corpus.Quote) bool { return slices.Contains(q.Topics, topic.ID) }
	}
	for _, p := range l.Corpus.Points {
		has[p.Ref().String()] = func(q *corpus.Quote) bool { return slices.Contains(q.Points, p.Number) }
	}
	for name, about := range has {
		quotes := l.Corpus.Quotes(about)
		for _, form := range []string{"%s", "statements by %s", "%s today", "слова %s", "позиция %s", "%s on zorblax"} {
			q := fmt.Sprintf(form, name)
			r, err := l.Who(message.Request{Line: message.Line{Name: "who", Arg: q}})
			if err != nil {
				t.Fatal(err)
			}
			var absent bool
			for _, b := range r.Blocks {
				p, _ := b.(message.Paragraph)
				absent = absent || strings.Contains(p.Text, "quote nothing") || strings.Contains(p.Text, "Nobody") || strings.Contains(p.Text, "No quotation")
			}
			if absent != (len(quotes) == 0) {
				t.Errorf("/who %s: the corpus has %d statements, the reply says there are none: %t", q, len(quotes), absent)
			}
		}
	}
}
