package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/corpus"
)

// The claims that the bot makes in its own voice about what the sources lack.
const (
	nobodyOnPoint  = "Nobody in these sources comments on this point."
	nobodyComments = "Nobody in these sources comments on "
	nothingBy      = "These sources quote nothing by "
	noOtherVersion = "The sources give no other wording or version of this point."
)

// TestClaims enumerates what can be asked about and holds every claim of
// absence to the corpus, in every view that makes it: a claim stands where it
// is so, and nowhere else.
func TestClaims(t *testing.T) {
	b := testBot(t)
	t.Run("points", func(t *testing.T) { claimsOfPoints(t, b) })
	t.Run("topics", func(t *testing.T) { claimsOfTopics(t, b) })
	t.Run("speakers", func(t *testing.T) { claimsOfSpeakers(t, b) })
}

func claimsOfPoints(t *testing.T, b *Bot) {
	c := b.Corpus()
	coverage := shown(handle(b, "/coverage"))
	silentList := coverage[strings.LastIndex(coverage, nobodyComments):]
	for i := range c.Points {
		p := &c.Points[i]
		on := c.Quotes(func(q *corpus.Quote) bool { return slices.Contains(q.Points, p.Number) })
		versions := c.Quotes(func(q *corpus.Quote) bool { return q.OtherVersion != "" && slices.Contains(q.Points, p.Number) })
		silent := len(on) == 0
		who := handle(b, fmt.Sprintf("/who point %d", p.Number))
		for view, claims := range map[string]bool{
			"/point":    strings.Contains(shown(handle(b, fmt.Sprintf("/point %d", p.Number))), nobodyOnPoint),
			"/summary":  strings.Contains(shown(b.Library().Post(p.Number)), nobodyOnPoint),
			"/who":      strings.Contains(shown(who), nobodyComments),
			"/who ends": who.Outcome == message.NoSources,
			"/coverage": slices.Contains(strings.FieldsFunc(silentList, func(r rune) bool { return r < '0' || r > '9' }), fmt.Sprint(p.Number)),
		} {
			if claims != silent {
				t.Errorf("point %d has %d statements; %s says that nobody comments: %t", p.Number, len(on), view, claims)
			}
		}
		compare := shown(handle(b, fmt.Sprintf("/compare %d", p.Number)))
		if claims, none := strings.Contains(compare, noOtherVersion), len(versions)+len(p.Wordings) == 0; claims != none {
			t.Errorf("point %d has %d wordings and %d versions; /compare says that there is none: %t", p.Number, len(p.Wordings), len(versions), claims)
		}
	}
}

func claimsOfTopics(t *testing.T, b *Bot) {
	for _, topic := range b.Corpus().Topics {
		on := b.Corpus().Quotes(func(q *corpus.Quote) bool { return slices.Contains(q.Topics, topic.ID) })
		for _, name := range append(topic.Aliases.All(), topic.Name) {
			r := handle(b, "/who "+name)
			switch text := shown(r); {
			case strings.Contains(text, nothingBy):
				t.Errorf("/who %s: %s", name, text)
			case len(on) > 0 && strings.Contains(text, nobodyComments):
				t.Errorf("/who %s says that nobody comments, and %d do", name, len(on))
			}
		}
		points := handle(b, "/points "+topic.Name)
		if none := points.Outcome == message.NoSources; none && len(topic.Points) > 0 {
			t.Errorf("/points %s: none, and the topic has %v", topic.Name, topic.Points)
		}
	}
}

// beside are words that people type beside a name.
var beside = []string{
	"%s", "%s's words", "president %s", "%s speech", "%s today", "quotes by %s", "mr %s", "what %s thinks", "%s's position", "%s xyzzy",
	"слова %s", "позиція %s", "цитати %s", "президент %s", "пан %s", "заява %s сьогодні", "слова %s о мире", "позиция %s", "заявления %s", "господин %s",
}

func claimsOfSpeakers(t *testing.T, b *Bot) {
	c := b.Corpus()
	for _, s := range c.Speakers {
		by := c.Quotes(func(q *corpus.Quote) bool {
			return q.Speaker == s.ID || slices.Contains(c.Speaker(q.Speaker).Parties, s.ID)
		})
		names := append(slices.Clone(s.Aliases), s.Name)
		for _, name := range names {
			if text := shown(handle(b, "/who "+name)); strings.Contains(text, nothingBy) != (len(by) == 0) && !strings.Contains(text, "No quotation on it") {
				t.Errorf("%d statements by %s, and /who %s: %s", len(by), s.Name, name, firstLine(text))
			}
		}
		if len(by) == 0 {
			continue
		}
		for _, form := range beside {
			line := "/who " + fmt.Sprintf(form, s.Name)
			if text := shown(handle(b, line)); strings.Contains(text, nothingBy) {
				t.Errorf("%s: %s", line, text)
			}
		}
	}
}

// TestSpeakersCounts: /speakers counts of everybody what its line shows, those of a
// group apart.
func TestSpeakersCounts(t *testing.T) {
	b := testBot(t)
	for _, lang := range locale.Languages() {
		reply := handle(b, "/speakers lang:"+lang)
		for _, item := range reply.Blocks[1].(message.List).Items {
			counted := item.Text[strings.LastIndex(item.Text, "· ")+len("· "):]
			who := handle(b, item.Line)
			if tally, ok := who.Blocks[1].(message.Aside); !ok || !strings.HasPrefix(tally.Text, counted+" ") {
				t.Errorf("%s: %s leads to %s", item.Text, item.Line, shown(who)[:200])
			}
		}
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
