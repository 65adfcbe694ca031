package corpus_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"planbot/corpus"
)

var (
	news2, news3, news4 = corpus.Ref{Doc: "news", Line: 2}, corpus.Ref{Doc: "news", Line: 3}, corpus.Ref{Doc: "news", Line: 4}
	essay1              = corpus.Ref{Doc: "essay", Line: 1}
	carts               = corpus.Wording{Ref: news4, Point: 2, Text: "at most 30 carts a day may cross"}
)

// Every key of the format arrives in its field.
func TestLoadFields(t *testing.T) {
	c := village().load(t)
	for _, tt := range []struct {
		name      string
		got, want any
	}{
		{"plan", c.Plan, corpus.Plan{Title: "The mill plan", PublishedBy: "The Courier", Date: "1901-05-02", Note: "A draft that fell off a cart."}},
		{"point", *c.Point(2), corpus.Point{
			Number: 2, Title: "Carts on the bridge",
			Text:     "No more than 30 carts may cross the bridge in a day. The fair at St. Peter is exempt.",
			Summary:  "Daily traffic over the bridge is capped at 30 carts, the fair aside.",
			Topics:   []string{"bridge", "fair"},
			Wordings: []corpus.Wording{carts},
		}},
		{"phrases of a point, of two records", c.Asked(corpus.PointRef(1)), corpus.Phrases{En: []string{"corn", "flour", "who gets the mill"}, Ru: []string{"мука"}}},
		{"article", withoutPassages(*c.Article("news")), corpus.Article{
			ID: "news", Title: "A mill divided", Author: "Tom Reed", Publisher: "The Courier", Date: "1901-05-03",
			URL: "https://example.com/mill", Short: "The Courier", Narrator: "reed",
		}},
		{"passage", *c.Passage(news2), corpus.Passage{
			Ref: news2, Gist: "The Courier reports that the mayor walked out before a vote.",
			Points: []int{1}, Topics: []string{"mill"}, People: []corpus.SpeakerID{"mayor"},
			Quotes: []corpus.Quote{{
				Ref: news2, N: 1, Speaker: "mayor", Kind: corpus.Direct, Text: "we will grind our own corn",
				Points: []int{1}, Topics: []string{"mill"},
			}},
		}},
		{"passage with an event", *c.Passage(news4), corpus.Passage{
			Ref: news4, Gist: "The Courier quotes another copy of the draft.", QuotedTerms: []string{"balance"},
			Wordings: []corpus.Wording{carts},
			Events:   []corpus.Event{{Ref: news4, Date: "1901-04", Text: "The elders get a copy of the draft."}},
		}},
		{"phrases of a passage", c.Asked(news3), corpus.Phrases{En: []string{"closing the bridge"}}},
		{"speaker", *c.Speaker("mayor"), corpus.Speaker{
			ID: "mayor", Person: true, Name: "Ann Miller", Role: "mayor",
			Parties: []corpus.SpeakerID{"town-hall"}, Aliases: []string{"Miller", "the mayor"},
		}},
		{"topic", *c.Topic("mill"), corpus.Topic{
			ID: "mill", Name: "The mill", Points: []int{1},
			Aliases: corpus.Phrases{En: []string{"mill"}, Uk: []string{"млин"}, Ru: []string{"мельница"}},
		}},
		{"phrases of all languages", c.Topic("mill").Aliases.All(), []string{"mill", "млин", "мельница"}},
	} {
		if diff := cmp.Diff(tt.want, tt.got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	full := village().edit(t, edit{"essay.toml", `points = [1]`, "points = [1]\ntext = \"Whole.\""}, edit{"plan.toml", `note =`, "credit = \"AFP\"\nurl = \"u\"\nnote ="}).load(t)
	if got := full.Passage(essay1).Text; got != "Whole." {
		t.Errorf("the full text is %q", got)
	}
	if full.Plan.Credit != "AFP" || full.Plan.URL != "u" {
		t.Errorf("credit and url of the plan: %+v", full.Plan)
	}
	state := village().edit(t, edit{"people.toml", `role = "town government"`, `state = true`}).load(t).Speaker("town-hall")
	if !state.State || state.Person || state.Role != "" {
		t.Errorf("a state without a role: %+v", state)
	}
	version := village().edit(t, edit{"news.toml", `about = ["elders"]`, `version = "an earlier copy"`}).load(t)
	if got := version.Passage(news3).Quotes[1].OtherVersion; got != "an earlier copy" {
		t.Errorf("version %q", got)
	}
}

func withoutPassages(a corpus.Article) corpus.Article {
	a.Passages = nil
	return a
}

// A quotation bears on what its passage bears on, unless it says otherwise;
// and "on nothing" is something to say.
func TestQuoteInherits(t *testing.T) {
	quotes := village().load(t).Passage(news3).Quotes
	for i, want := range []corpus.Quote{
		{Points: []int{2}, Topics: []string{"fair"}},
		{Points: []int{2, 3}, Topics: []string{"bridge"}, About: []corpus.SpeakerID{"elders"}},
		{RelayedBy: "Tom Reed"},
	} {
		q := quotes[i]
		got := corpus.Quote{Points: q.Points, Topics: q.Topics, About: q.About, RelayedBy: q.RelayedBy}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", q.ID(), diff)
		}
	}
	only := village().edit(t, edit{"news.toml", "points = []\n  topics = []", `points = []`}).load(t).Passage(news3).Quotes[2]
	if len(only.Points) != 0 || !slices.Equal(only.Topics, []string{"bridge"}) {
		t.Errorf("points %v, topics %v: one key must not decide for the other", only.Points, only.Topics)
	}
}

// What is not in the corpus is nil, and what is found is what the slices hold:
// a copy would go stale.
func TestLookup(t *testing.T) {
	c := village().load(t)
	for _, n := range []int{-1, 0, 4, 1 << 40} {
		if p := c.Point(n); p != nil {
			t.Errorf("point %d is %v", n, p)
		}
	}
	for i := range c.Points {
		if p := &c.Points[i]; c.Point(p.Number) != p || p.Ref() != corpus.PointRef(p.Number) {
			t.Errorf("point %d is not found", p.Number)
		}
	}
	for i := range c.Articles {
		a := &c.Articles[i]
		if c.Article(a.ID) != a {
			t.Errorf("article %s is not found", a.ID)
		}
		for j := range a.Passages {
			if p := &a.Passages[j]; c.Passage(p.Ref) != p {
				t.Errorf("passage %s is not found", p.Ref)
			}
		}
	}
	for i := range c.Speakers {
		if s := &c.Speakers[i]; c.Speaker(s.ID) != s {
			t.Errorf("speaker %s is not found", s.ID)
		}
	}
	for i := range c.Topics {
		if s := &c.Topics[i]; c.Topic(s.ID) != s {
			t.Errorf("topic %s is not found", s.ID)
		}
	}
	if c.Article("plan") != nil || c.Speaker("Mayor") != nil || c.Topic("") != nil || c.Passage(corpus.Ref{Doc: "news", Line: 1}) != nil || c.Passage(corpus.PointRef(1)) != nil {
		t.Error("something is found that is not there")
	}
}

func TestQuotes(t *testing.T) {
	c := village().load(t)
	for _, tt := range []struct {
		name string
		keep func(*corpus.Quote) bool
		want []string
	}{
		{"all", func(*corpus.Quote) bool { return true }, []string{"news:2.1", "news:3.1", "news:3.2", "news:3.3", "essay:1.1"}},
		{"direct", func(q *corpus.Quote) bool { return q.Kind == corpus.Direct }, []string{"news:2.1", "news:3.2", "news:3.3"}},
		{"none", func(*corpus.Quote) bool { return false }, nil},
	} {
		var got []string
		for _, q := range c.Quotes(tt.keep) {
			got = append(got, q.ID())
			if p := c.Passage(q.Ref); q != &p.Quotes[q.N-1] {
				t.Errorf("%s is not the quotation of its passage", q.ID())
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestCompare(t *testing.T) {
	// In order: points, then the articles by date, then what the corpus does not
	// know, by name.
	c := village().load(t)
	refs := []corpus.Ref{
		corpus.PointRef(1), corpus.PointRef(3), news2, {Doc: "news", Line: 10}, essay1, {Doc: "essay", Line: 3},
		{Doc: "a-letter", Line: 1}, {Doc: "b-letter", Line: 1}, {Doc: "b-letter", Line: 2},
	}
	for i, a := range refs {
		for j, b := range refs {
			if got := c.Compare(a, b); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("Compare(%s, %s) = %d", a, b, got)
			}
		}
	}
}
