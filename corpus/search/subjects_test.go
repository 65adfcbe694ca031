package search

import (
	"fmt"
	"slices"
	"testing"

	"planbot/corpus"
)

// besideName are words that people type beside a name. None of them is a
// subject, so none of them may change what is found.
var besideName = []string{
	"statements by %s", "%s's position", "what does %s say", "Mr %s", "%s interview", "%s quotes", "%s today",
	"the opinion of %s", "%s really", "all of %s please",
	"слова %s", "заява %s", "що каже %s", "пан %s", "цитати %s", "думка %s", "промова %s", "%s сьогодні", "президентом %s", "виступ %s",
	"заявления %s", "речь %s", "цитаты %s", "позиция %s", "мнение %s", "что говорит %s", "господин %s", "выступление %s", "%s сегодня", "президента %s",
}

// A namedSubject is a speaker, a topic or a point, with what people type for it, its own
// name first.
type namedSubject struct {
	names  []string
	speaks bool // it is a speaker
	has    func(*corpus.Quote) bool
}

func subjectsOf(c *corpus.Corpus) (out []namedSubject) {
	for _, s := range c.Speakers {
		out = append(out, namedSubject{append([]string{s.Name}, s.Aliases...), true, func(q *corpus.Quote) bool {
			return q.Speaker == s.ID || slices.Contains(c.Speaker(q.Speaker).Parties, s.ID)
		}})
	}
	for _, topic := range c.Topics {
		out = append(out, namedSubject{append([]string{topic.Name}, topic.Aliases.All()...), false, func(q *corpus.Quote) bool { return slices.Contains(q.Topics, topic.ID) }})
	}
	for _, p := range c.Points {
		out = append(out, namedSubject{[]string{p.Ref().String()}, false, func(q *corpus.Quote) bool { return slices.Contains(q.Points, p.Number) }})
	}
	return out
}

// Each subject, by each of its names, gives the statements that the corpus has
// of it and no others, and nothing is said to be missing.
func TestStatementsOfEverySubject(t *testing.T) {
	ix := embeddedIndex(t)
	for _, subject := range subjectsOf(ix.corpus) {
		for _, name := range subject.names {
			holdsStatements(t, ix, name, subject)
		}
	}
}

// Words beside a name hide nothing that is found by the name alone.
func TestStatementsBesideNames(t *testing.T) {
	ix := embeddedIndex(t)
	for _, subject := range subjectsOf(ix.corpus) {
		for _, form := range besideName {
			holdsStatements(t, ix, fmt.Sprintf(form, subject.names[0]), subject)
		}
	}
}

// holdsStatements asks about a subject and compares with the corpus.
func holdsStatements(t *testing.T, ix *Index, q string, subject namedSubject) {
	t.Helper()
	s := ix.Statements(q)
	want := ix.corpus.Quotes(func(q *corpus.Quote) bool { return subject.has(q) })
	if !s.Understood || len(s.Missing) > 0 || ids(s.Quotes) != ids(want) {
		t.Errorf("%q: understood %t as %v %v %v, missing %q, %d quotations, want %d", q, s.Understood, s.Speakers, s.Topics, s.Named, s.Missing, len(s.Quotes), len(want))
	}
	for _, other := range s.About {
		if slices.Contains(s.Quotes, other) || !ix.concerns(other, s.Speakers) {
			t.Errorf("%q: %s is not about %v", q, other.ID(), s.Speakers)
		}
	}
	if len(s.Quotes) > 0 && len(s.Mentions) > 0 {
		t.Errorf("%q: passages that mention it beside statements on it", q)
	}
}

// A word that no statement of a person has is reported, and hides none.
func TestStatementsStrangeWords(t *testing.T) {
	ix := embeddedIndex(t)
	for _, subject := range subjectsOf(ix.corpus) {
		want := ix.corpus.Quotes(func(q *corpus.Quote) bool { return subject.has(q) })
		if !subject.speaks {
			continue
		}
		for form, word := range map[string]string{
			"%s bitcoin": "bitcoin", "%s on the zorblax": "zorblax", "%s про біткоїн": "біткоїн", "біткоїн %s": "біткоїн", "%s о биткоине": "биткоине",
		} {
			q := fmt.Sprintf(form, subject.names[0])
			s := ix.Statements(q)
			if ids(s.Quotes) != ids(want) || !slices.Equal(s.Missing, []string{word}) {
				t.Errorf("%q: missing %q, %d quotations, want %d", q, s.Missing, len(s.Quotes), len(want))
			}
		}
	}
}

// Each word of a statement leads to the statement, or to the subject that it
// names: that nobody is quoted with it is never said.
func TestStatementsOfEveryWord(t *testing.T) {
	ix := embeddedIndex(t)
	for _, q := range ix.corpus.Quotes(func(*corpus.Quote) bool { return true }) {
		for _, word := range ix.words.tokens(q.Text) {
			if word.id == stopped {
				continue
			}
			s := ix.Statements(word.Text)
			if len(s.Speakers) == 0 && !s.hasSubject() && !slices.Contains(s.Quotes, q) {
				t.Errorf("%q does not find %s", word.Text, q.ID())
			}
		}
	}
}
