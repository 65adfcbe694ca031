package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
)

// A said is one quotation of a reply.
type said struct {
	speaker string
	words   message.Words
}

// quotationsIn are the quotations that a reply shows, folds closed.
func quotationsIn(r message.Reply) []said {
	var out []said
	for _, b := range r.Blocks {
		if v, ok := b.(message.Voice); ok {
			for _, w := range v.Words {
				out = append(out, said{v.Speaker, w})
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
				speaker, count, ok := cutLast(it.Text, " · ")
				if !ok {
					t.Errorf("%s: no number in %q", line, it.Text)
				}
				got := quotationsIn(handle(b, it.Line))
				if line == "/speakers" { // joint statements come on top
					got = slices.DeleteFunc(got, func(q said) bool { return q.speaker != shortName(b, speaker) })
				}
				if want := statements(len(got)); count != want {
					t.Errorf("%s says %q, but %s shows %s", line, it.Text, it.Line, want)
				}
			}
		}
	}
}

// shortName is what stands above quotations of a speaker whom /speakers lists.
func shortName(b *Bot, listed string) string {
	for _, s := range b.Corpus().Speakers {
		switch {
		case listed != s.Name && listed != s.Name+", "+s.Role:
		case s.Short != "":
			return s.Short
		default:
			return s.Name
		}
	}
	return listed
}

// statements is how a list counts statements.
func statements(n int) string {
	if n == 0 {
		return "no quotation kept here"
	}
	return locale.In("en").Say("who.statements", n)
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
		if label := fmt.Sprintf("Who said what (%d)", len(want)); strings.Contains(shown(reply), label) != (len(want) > 0) || len(quotationsIn(reply)) > 0 {
			t.Errorf("/point %d, with %d statements:\n%s", n, len(want), shown(reply))
		}
		silent := strings.Contains(shown(reply), "Nobody in these sources comments on this point.")
		if silent != (len(want) == 0) || (who.Outcome == message.NoSources) != (len(want) == 0) {
			t.Errorf("point %d has %d statements, silent: %t, /who: %s", n, len(want), silent, who.Outcome)
		}
	}
}

// TestPublishedOrder holds replies to the order that the README publishes:
// points ascend, speakers come in the order of their first statement and each
// speaker's statements in that of the source, and where not all fit a page
// nobody is heard twice before everybody was heard.
func TestPublishedOrder(t *testing.T) {
	b := testBot(t)
	for _, topic := range b.Corpus().Topics {
		all := quotationsIn(handle(b, "/who "+topic.Name))
		first, last := map[string]corpus.Ref{}, map[string]corpus.Ref{}
		units, latest := 0, corpus.Ref{}
		twice := ""
		for _, q := range all {
			units += text.Units(q.words.Text)
			if _, heard := first[q.speaker]; !heard {
				if twice != "" && units > message.PageUnits {
					t.Errorf("/who %s: %s is heard twice before %s", topic.Name, twice, q.speaker)
				}
				if b.Corpus().Compare(latest, q.words.Ref) > 0 && latest.Doc != "" {
					t.Errorf("/who %s: %s comes after %s", topic.Name, q.words.Ref, latest)
				}
				first[q.speaker], latest = q.words.Ref, q.words.Ref
			} else {
				twice = q.speaker
			}
			if before, ok := last[q.speaker]; ok && b.Corpus().Compare(before, q.words.Ref) > 0 {
				t.Errorf("/who %s: %s before %s", topic.Name, before, q.words.Ref)
			}
			last[q.speaker] = q.words.Ref
		}
	}
	for _, line := range []string{"/points", "/points security", "/coverage"} {
		before := 0
		for _, block := range handle(b, line).Blocks {
			list, ok := block.(message.List)
			if table, also := block.(message.Table); also {
				list, ok = table.List(), true
			}
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

// TestShares compares how often each source is heard in the posts of all points
// with how much of all that speaks of the points it has: no source is heard
// twice as much or half as much as its share.
func TestShares(t *testing.T) {
	b := testBot(t)
	heard, has := map[string]float64{}, map[string]float64{}
	var allHeard, all float64
	for _, p := range b.Corpus().Points {
		for _, q := range quotationsIn(b.Library().Post(p.Number)) {
			heard[q.words.Ref.Doc]++
			allHeard++
		}
	}
	b.Corpus().Quotes(func(q *corpus.Quote) bool {
		if len(q.Points) > 0 {
			has[q.Ref.Doc]++
			all++
		}
		return false
	})
	for _, a := range b.Corpus().Articles {
		posts, statements := heard[a.ID]/allHeard, has[a.ID]/all
		t.Logf("%-6s %2.0f of %2.0f in posts (%2.0f%%), %2.0f of %2.0f statements (%2.0f%%)", a.ID, heard[a.ID], allHeard, 100*posts, has[a.ID], all, 100*statements)
		if posts > 2*statements || 2*posts < statements {
			t.Errorf("%s has %.0f%% of the statements and %.0f%% of what is posted", a.ID, 100*statements, 100*posts)
		}
	}
}
