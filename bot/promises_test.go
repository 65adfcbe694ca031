package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
)

// quotationsIn are the quotations of a reply, those of others about a person
// left out.
func quotationsIn(r message.Reply) []message.Quotation {
	var out []message.Quotation
	for _, b := range r.Blocks {
		switch b := b.(type) {
		case message.Quotation:
			out = append(out, b)
		case message.Heading:
			if strings.HasPrefix(b.Text, "What others say about") {
				return out
			}
		}
	}
	return out
}

// TestCounts taps every row that tells a number of statements, and counts.
func TestCounts(t *testing.T) {
	b := testBot(t)
	for _, line := range []string{"/topics", "/speakers"} {
		for _, block := range handle(b, line).Blocks {
			list, ok := block.(message.List)
			if !ok {
				continue
			}
			for _, it := range list.Items {
				speaker, said, ok := cutLast(it.Text, " · ")
				if !ok {
					t.Errorf("%s: no number in %q", line, it.Text)
				}
				got := quotationsIn(handle(b, it.Line))
				if line == "/speakers" { // joint statements come on top
					got = slices.DeleteFunc(got, func(q message.Quotation) bool { return q.Speaker != speaker })
				}
				if want := statements(len(got)); said != want {
					t.Errorf("%s says %q, but %s shows %s", line, it.Text, it.Line, want)
				}
			}
		}
	}
}

// statements is how a list counts statements.
func statements(n int) string {
	if n == 0 {
		return "no statements"
	}
	return text.Count(n, "statement", "statements")
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// TestPointCounts compares what a point says about its statements with what
// its button shows.
func TestPointCounts(t *testing.T) {
	b := testBot(t)
	for i := range b.Corpus().Points {
		n := b.Corpus().Points[i].Number
		want := b.Corpus().Quotes(func(q *corpus.Quote) bool { return slices.Contains(q.Points, n) })
		reply := handle(b, fmt.Sprintf("/point %d", n))
		who := handle(b, fmt.Sprintf("/who point %d", n))
		if got := quotationsIn(who); len(got) != len(want) {
			t.Errorf("/who point %d shows %d statements, the corpus has %d", n, len(got), len(want))
		}
		if got := len(quotationsIn(reply)); got != min(len(want), 3) {
			t.Errorf("/point %d shows %d statements of %d", n, got, len(want))
		}
		silent := strings.Contains(shown(reply), "Nobody in these sources comments on this point.")
		if silent != (len(want) == 0) || (who.Outcome == message.NoSources) != (len(want) == 0) {
			t.Errorf("point %d has %d statements, silent: %t, /who: %s", n, len(want), silent, who.Outcome)
		}
	}
}

// TestPublishedOrder holds replies to the order that the README publishes:
// points ascend, and each speaker's statements are in source order.
func TestPublishedOrder(t *testing.T) {
	b := testBot(t)
	for _, topic := range b.Corpus().Topics {
		var speakers []string
		last := map[string]corpus.Ref{}
		for _, q := range quotationsIn(handle(b, "/who "+topic.Name)) {
			if before, known := last[q.Speaker]; known {
				if speakers[len(speakers)-1] != q.Speaker {
					t.Errorf("/who %s: %s comes twice", topic.Name, q.Speaker)
				}
				if b.Corpus().Compare(before, q.Ref) > 0 {
					t.Errorf("/who %s: %s before %s", topic.Name, before, q.Ref)
				}
			} else {
				speakers = append(speakers, q.Speaker)
			}
			last[q.Speaker] = q.Ref
		}
	}
	for _, line := range []string{"/points", "/points security", "/coverage"} {
		before := 0
		for _, block := range handle(b, line).Blocks {
			list, ok := block.(message.List)
			if !ok {
				continue
			}
			for _, it := range list.Items {
				var n int
				if _, err := fmt.Sscanf(it.Line, "/point %d", &n); err != nil || n <= before {
					t.Errorf("%s: %q after point %d", line, it.Line, before)
				}
				before = n
			}
		}
	}
}
