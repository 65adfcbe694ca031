package corpus_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"planbot/corpus"
)

// villageOpen is what the people of the villages ask in vain.
const villageOpen = `[[open]]
nearest = "News:3"
aspect = "when"
en = ["by when is the bridge closed"]

[[open]]
nearest = "point:2"
aspect = "cost"
en = ["what does a cart pay?", "toll for a cart"]
uk = ["скільки з воза"]
ru = ["почём воз"]

[[open]]
nearest = "point:2"
aspect = "who"
en = ["who counts the carts"]
`

var withOpen = edit{"open.toml", "", villageOpen}

// Open questions come by what is nearest, then by aspect.
func TestOpen(t *testing.T) {
	want := []corpus.Open{
		{Nearest: corpus.PointRef(2), Aspect: "who", Asked: corpus.Phrases{En: []string{"who counts the carts"}}},
		{Nearest: corpus.PointRef(2), Aspect: "cost", Asked: corpus.Phrases{
			En: []string{"what does a cart pay?", "toll for a cart"}, Uk: []string{"скільки з воза"}, Ru: []string{"почём воз"},
		}},
		{Nearest: news3, Aspect: "when", Asked: corpus.Phrases{En: []string{"by when is the bridge closed"}}},
	}
	if diff := cmp.Diff(want, village().edit(t, withOpen).load(t).Open(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("open questions (-want +got):\n%s", diff)
	}
}

func TestOpenFaults(t *testing.T) {
	rows := []faulty{
		{"unknown point", []edit{{"open.toml", "\"point:2\"\naspect = \"who\"", "\"point:9\"\naspect = \"who\""}},
			[]string{`open.toml:14: point:9 is not in the corpus`}},
		{"unknown passage", []edit{{"open.toml", `"News:3"`, `"news:9"`}},
			[]string{`open.toml:2: news:9 is not in the corpus`}},
		{"no reference", []edit{{"open.toml", `nearest = "News:3"`, ``}},
			[]string{`open.toml:1: "" is not a reference like rferl:17`}},
		{"unknown aspect", []edit{{"open.toml", `"cost"`, `"price"`}},
			[]string{`open.toml:8: aspect "price": want one of who, when, where, how-many, how-much, cost, how, why, whether, detail, legal, enforcement, outcome, opinion, comparison`}},
		{"unknown key", []edit{{"open.toml", `uk =`, `ua =`}},
			[]string{`open.toml:10: unknown key "open.ua"`}},
		{"no phrasing", []edit{{"open.toml", `en = ["who counts the carts"]`, `en = []`}},
			[]string{`open.toml:13: an open question without a phrasing`}},
		{"empty phrasing", []edit{{"open.toml", `"почём воз"`, `"почём воз", " ?"`}},
			[]string{`open.toml:11: a phrasing is empty`}},
		{"phrasing in two records", []edit{{"open.toml", `"by when is the bridge closed"`, `"Who counts the carts?"`}},
			[]string{`open.toml:16: "who counts the carts" is there twice`}},
		{"phrasing twice in a record", []edit{{"open.toml", `"почём воз"`, `"скільки з воза"`}},
			[]string{`open.toml:11: "скільки з воза" is there twice`}},
		// Where it is asked does not matter: it cannot be both answered and open.
		{"phrasing that is asked too", []edit{{"open.toml", `"who counts the carts"`, `"Who gets the mill?", "мука"`}},
			[]string{`open.toml:16: "who gets the mill" is asked of point:1`, `open.toml:16: "мука" is asked of point:1`}},
	}
	for i := range rows {
		rows[i].edits = append([]edit{withOpen}, rows[i].edits...)
	}
	testFaults(t, rows)
}

// The corpus that ships reads its phrases late, and is the same as one that is read
// at once.
func TestDefault(t *testing.T) {
	if diff := cmp.Diff(embedded(t), corpus.Default(), cmpopts.IgnoreUnexported(corpus.Corpus{})); diff != "" {
		t.Errorf("corpus (-loaded +default):\n%s", diff)
	}
	want, got := indexed(embedded(t)), indexed(corpus.Default())
	if len(want.Asked) == 0 || len(want.Said) == 0 || len(want.Idle.All()) == 0 || len(want.Open) == 0 {
		t.Errorf("phrases of %d and %d refs, %d idle, %d open questions", len(want.Asked), len(want.Said), len(want.Idle.All()), len(want.Open))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("phrases (-loaded +default):\n%s", diff)
	}
}

// phrases are the words of a corpus that are only indexed.
type phrases struct {
	Asked, Said map[corpus.Ref]corpus.Phrases
	Idle        corpus.Phrases
	Open        []corpus.Open
}

func indexed(c *corpus.Corpus) phrases {
	out := phrases{map[corpus.Ref]corpus.Phrases{}, map[corpus.Ref]corpus.Phrases{}, c.Idle(), c.Open()}
	add := func(ref corpus.Ref) {
		if asked := c.Asked(ref); len(asked.All()) > 0 {
			out.Asked[ref] = asked
		}
		if said := c.Said(ref); len(said.All()) > 0 {
			out.Said[ref] = said
		}
	}
	for i := range c.Points {
		add(c.Points[i].Ref())
	}
	for i := range c.Articles {
		for _, p := range c.Articles[i].Passages {
			add(p.Ref)
		}
	}
	return out
}
