package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"planbot/bot/message"
	"planbot/corpus"
)

// TestFindCommand gives the bot messages as people write them.
func TestFindCommand(t *testing.T) {
	b := testBot(t)
	for _, c := range []struct {
		typed string
		want  []int // points that are shown
	}{
		{"they want to cap the army at 600k and hold elections", []int{6, 25}},
		{"Honestly, point 26 is the worst of it. Russia gets back into the G8!", []int{13, 26}},
		{"обмеження армії, а вибори за сто днів", []int{6, 25}},
		{"see points 3 and 7", []int{3, 7}},
		{"21, 22", []int{21, 22}},
		{"Point 5 and point 6 are bad, but points 7-9 are worse", []int{5, 6, 7, 8, 9}},
		{"points 1 to 8 are bad", []int{1, 2, 3, 4, 5, 6, 7, 8}},
	} {
		reply := handle(b, "/find "+c.typed)
		var got []int
		for _, block := range reply.Blocks {
			if list, ok := block.(message.List); ok {
				for _, it := range list.Items {
					var n int
					if _, err := fmt.Sscanf(it.Line, "/point %d", &n); err == nil {
						got = append(got, n)
					}
				}
			}
		}
		for _, n := range c.want {
			if !slices.Contains(got, n) {
				t.Errorf("%q shows points %v, want %v", c.typed, got, c.want)
			}
		}
	}
	for _, typed := range []string{"who is up for football tonight?", "🎉🎉🎉", "points 3 and 4 of the agenda", "House No. 5 is for sale"} {
		if r := handle(b, "/find "+typed); r.Outcome != message.NoSources {
			t.Errorf("%q: %s\n%s", typed, r.Outcome, shown(r))
		}
	}
}

// TestFindStatement gives messages about what somebody said: where no clause is
// found, the statement itself is shown.
func TestFindStatement(t *testing.T) {
	b := testBot(t)
	for typed, want := range map[string]string{
		"Putin said signing anything with Zelensky is pointless":                  "Signing documents with the Ukrainian leadership is pointless",
		"Trump said he will sell Ukraine to Russia, that's what a dealmaker does": "He’s got to sell this to Ukraine.",
		"The Germans say Russia will attack NATO in 2029":                         "Russia might attack Nato in 2029",
		"Путин сказал, что подписывать что-то с Зеленским бессмысленно":           "Signing documents with the Ukrainian leadership is pointless",
	} {
		reply := handle(b, "/find "+typed)
		var words []string
		for _, block := range reply.Blocks {
			if v, ok := block.(message.Voice); ok {
				words = append(words, v.Words[0].Text)
			}
		}
		if len(words) != 1 || !strings.HasPrefix(words[0], want) {
			t.Errorf("%q shows %q, want %q alone", typed, words, want)
		}
	}
}

// TestFindMatched tells which sentence of a message the first clause is there for.
func TestFindMatched(t *testing.T) {
	b := testBot(t)
	for typed, want := range map[string]string{
		"They want to cap the army at 600k.":                  "They want to cap the army at 600k.",
		"I have  a cat. They cap the army at 600k! It sleeps": "They cap the army at 600k",
		"A cat. Honestly, point 26 is bad. Russia in the G8!": "Honestly, point 26 is bad.",
		"my cat sleeps": "",
	} {
		if got := handle(b, "/find "+typed).Matched; got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// TestFindings pages through lists as an inline query does: nothing is left
// out, and nothing comes twice.
func TestFindings(t *testing.T) {
	b := testBot(t)
	for words, first := range map[string]string{
		"": "point:1", "amnesty": "point:26 lenin:2.7 lenin:48.3 usn:8.1 usn:27.1", "amnsety": "point:26", "21": "point:21", "point 21": "point:21",
		"пункт 21": "point:21", "usn:8": "usn:8 usn:8.1 usn:8.2 usn:8.3", "point:21": "point:21", "Zelensky": "lenin:3.3 rferl:9.1",
		"Зеленський": "lenin:3.3 rferl:9.1", "can the army have 700,000 soldiers?": "point:6", "who wrote the plan": "rferl:33",
	} {
		seen := map[string]bool{}
		var order []string
		for offset, more := 0, true; more; {
			var page []message.Finding
			page, more, _ = b.Find(t.Context(), message.Origin{}, words, offset, 7)
			if more && len(page) != 7 {
				t.Fatalf("%q: a page of %d with more to come", words, len(page))
			}
			for _, f := range page {
				if f.ID == "" || len(f.ID) > 64 || f.Title == "" || f.About == "" || len(f.Reply.Blocks) == 0 || seen[f.ID] {
					t.Errorf("%q: %+v", words, f)
				}
				seen[f.ID] = true
				order = append(order, f.ID)
			}
			offset += len(page)
		}
		if !strings.HasPrefix(strings.Join(order, " "), first) || len(order) < 2 {
			t.Errorf("%q: %v, want %s first", words, order, first)
		}
	}
	if shared, _, _ := b.Find(t.Context(), message.Origin{}, "usn:8", 0, 9); len(shared) != 4 || !strings.Contains(shown(shared[0].Reply), b.Corpus().Passage(corpus.Ref{Doc: "usn", Line: 8}).Quotes[2].Text) {
		t.Errorf("a passage by its place: %+v", shared)
	}
	all, more, _ := b.Find(t.Context(), message.Origin{}, "", 0, 1000)
	if len(all) != len(b.Corpus().Points) || more {
		t.Errorf("%d findings without words, more: %t", len(all), more)
	}
	for _, offset := range []int{-1, 1 << 40} {
		if _, more, _ := b.Find(t.Context(), message.Origin{}, "amnesty", offset, 5); offset > 0 && more {
			t.Errorf("offset %d: more", offset)
		}
	}
	if got, _, outcome := b.Find(t.Context(), message.Origin{}, "who will win the world cup", 0, 5); len(got) != 0 || outcome != message.NoSources {
		t.Errorf("an unanswerable question finds %d", len(got))
	}
	for _, q := range b.Library().Statements("amnesty").Quotes {
		found, _, _ := b.Find(t.Context(), message.Origin{}, "amnesty", 0, 1000)
		if !slices.ContainsFunc(found, func(f message.Finding) bool { return f.ID == q.ID() }) {
			t.Errorf("amnesty: %s is not in the list", q.ID())
		}
	}
	if got, _, _ := b.Find(t.Context(), message.Origin{}, "point 21", 0, 1); got[0].ID != corpus.PointRef(21).String() {
		t.Errorf("point 21 finds %s first", got[0].ID)
	}
}

// TestFindingTitles has in what a phone shows of a title the kind of quotation and
// its subject, and in the description who speaks.
func TestFindingTitles(t *testing.T) {
	b := testBot(t)
	for _, c := range []struct{ words, id, title, about string }{
		{"amnesty", "point:26", "Point 26. Full amnesty for all parties", "All parties involved"},
		{"amnesty", "usn:27.1", "Writes · War crimes and accountability, Amnesty", "Ukraine Solidarity Network: We oppose amnesty"},
		{"war crimes", "usn:8.2", "Reported · War crimes and accountability", "Nuremberg Military Tribunal: the supreme war crime"},
		{"Putin", "bne:5.1", "Quote · Recognition of territorial changes, Territory", "Vladimir Putin: You are right"},
		{"rferl:31", "rferl:31.1", "Reported · rferl:31", ""},
		{"who wrote the plan", "rferl:33", "In our words · Who wrote the plan", "RFE/RL reports"},
		{"Путін", "bne:5.1", "Цитата · ", "Володимир Путін: You are right"},
	} {
		found, _, _ := b.Find(t.Context(), message.Origin{}, c.words, 0, 1000)
		i := slices.IndexFunc(found, func(f message.Finding) bool { return f.ID == c.id })
		if i < 0 || !strings.HasPrefix(found[i].Title, c.title) || !strings.HasPrefix(found[i].About, c.about) {
			t.Errorf("%s by %q: %+v", c.id, c.words, found)
		}
	}
}
