package main

import (
	"fmt"
	"slices"

	"planbot/bot"
)

// A whoTally counts how queries for who went. Statements are told apart by
// passage and speaker.
type whoTally struct {
	queries  int
	required int // statements that an answer must show
	found    int // of these, shown
	shown    int // statements shown
	fitting  int // of these, required or allowed
	missing  []judgedQuote
	extra    []judgedQuote
}

func (t *whoTally) add(o whoTally) {
	t.queries += o.queries
	t.required += o.required
	t.found += o.found
	t.shown += o.shown
	t.fitting += o.fitting
}

func (t whoTally) String() string {
	s := fmt.Sprintf("recall %d/%d%s precision %d/%d%s", t.found, t.required, ratio(t.found, t.required), t.fitting, t.shown, ratio(t.fitting, t.shown))
	for _, q := range t.missing {
		s += fmt.Sprintf("; missing %s %s", q.Passage, q.Speaker)
	}
	for _, q := range t.extra {
		s += fmt.Sprintf("; extra %s %s", q.Passage, q.Speaker)
	}
	return s
}

func ratio(n, of int) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf(" (%.3f)", float64(n)/float64(of))
}

// judgeWho asks who said what and compares the statements shown.
func judgeWho(b *bot.Bot, q question) whoTally {
	t := whoTally{queries: 1}
	var shown []judgedQuote
	for _, quote := range b.Library().Statements(q.Query).Quotes {
		s := judgedQuote{quote.Ref.String(), b.Corpus().Speaker(quote.Speaker).Name}
		if !slices.Contains(shown, s) {
			shown = append(shown, s)
		}
	}
	for _, s := range distinct(q.Quotes) {
		t.required++
		if slices.Contains(shown, s) {
			t.found++
		} else {
			t.missing = append(t.missing, s)
		}
	}
	for _, s := range shown {
		t.shown++
		if slices.Contains(q.Quotes, s) || slices.Contains(q.AlsoOK, s) {
			t.fitting++
		} else {
			t.extra = append(t.extra, s)
		}
	}
	return t
}

// distinct drops repeats and keeps the order.
func distinct(quotes []judgedQuote) []judgedQuote {
	var out []judgedQuote
	for _, q := range quotes {
		if !slices.Contains(out, q) {
			out = append(out, q)
		}
	}
	return out
}
