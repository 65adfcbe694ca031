package answer

import (
	"fmt"
	"strings"
	"testing"

	"planbot/bot/message"
	"planbot/corpus"
)

// TestWhoClaims asks about every subject, alone and beside other words: a reply
// says that there are no statements only where the corpus has none.
func TestWhoClaims(t *testing.T) {
	l := embedded(t)
	for _, subject := range l.Corpus.Subjects() {
		quotes := l.Corpus.Quotes(func(q *corpus.Quote) bool { return subject.Has(l.Corpus, q) })
		for _, form := range []string{"%s", "statements by %s", "%s today", "слова %s", "позиция %s", "%s on zorblax"} {
			q := fmt.Sprintf(form, subject.Names[0])
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
