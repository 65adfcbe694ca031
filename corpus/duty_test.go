package corpus_test

import (
	"strings"
	"testing"

	"planbot/corpus"
)

// Every key of a duty arrives in its field, and a point can be unbound.
func TestDuties(t *testing.T) {
	c := village().edit(t, edit{"duties.toml", "", villageDuties}).load(t)
	if got, want := c.Duties[2], (corpus.Duty{Point: 1, Party: "lower", Kind: corpus.Gets, Text: "flour"}); got != want {
		t.Errorf("duty %+v, want %+v", got, want)
	}
	p := c.Party("lower")
	if p == nil || p.Name != "Lower village" || strings.Join(p.Aliases.All(), " ") != "valley село" {
		t.Errorf("party %+v", p)
	}
	if c.Party("middle") != nil {
		t.Error("a party that is not there")
	}
	if village().load(t).Duties != nil {
		t.Error("duties in a corpus without any")
	}
	c = village().edit(t, edit{"duties.toml", "", strings.Replace(villageDuties, "point = 3", "point = 2", 1)},
		edit{"plan.toml", "number = 3", "number = 3\nunbound = true"}).load(t)
	if !c.Point(3).Unbound || c.Point(2).Unbound {
		t.Error("point 3 alone is unbound")
	}
}

func TestLoadDuties(t *testing.T) {
	duties := func(old, new string) edit {
		return edit{"duties.toml", "", strings.Replace(villageDuties, old, new, 1)}
	}
	testFaults(t, []faulty{
		{"unknown point", []edit{duties("point = 2", "point = 4")},
			[]string{`duties.toml:13: there is no point 4`, `plan.toml:14: point 2 has no duty and is not unbound`}},
		{"a point without a duty", []edit{duties("point = 3", "point = 2")}, []string{`plan.toml:21: point 3 has no duty and is not unbound`}},
		{"a duty of an unbound point", []edit{duties("", ""), {"plan.toml", "number = 3", "number = 3\nunbound = true"}},
			[]string{`plan.toml:23: point 3 has a duty, though it is unbound`}},
		{"unknown party", []edit{duties("party = \"upper\"\nkind = \"does\"\ntext = \"waits\"", "party = \"middle\"\nkind = \"does\"\ntext = \"waits\"")},
			[]string{`duties.toml:14: unknown party "middle"`}},
		{"kind", []edit{duties(`kind = "gets"`, `kind = "has"`)}, []string{`duties.toml:21: kind "has": want does or gets`}},
		{"no text", []edit{duties(`text = "waits"`, `text = " "`)}, []string{`duties.toml:16: text is missing`}},
		{"no party", []edit{duties(`party = "upper"`, ``)}, []string{`duties.toml:12: party is missing`}},
		{"no name", []edit{duties(`name = "Upper village"`, ``)}, []string{`duties.toml:7: name is missing`}},
		{"id of a party", []edit{duties(`id = "upper"`, `id = "Upper"`)}, []string{
			`duties.toml:8: party id "Upper": want lower-case letters, digits, hyphens`,
			`duties.toml:14: unknown party "upper"`, `duties.toml:26: unknown party "upper"`, `duties.toml:44: unknown party "upper"`,
		}},
	})
}

// A note names the numbers that it does not quote.
func TestNoteNames(t *testing.T) {
	q := corpus.Quote{Note: "Point 2 as published says “30 carts”; point 3 has the mill."}
	for n, want := range map[int]bool{1: false, 2: true, 3: true, 30: false} {
		if got := q.NoteNames(n); got != want {
			t.Errorf("the note names point %d: %t", n, got)
		}
	}
}

// A note compares with the clause and does nothing else.
func TestLoadNotes(t *testing.T) {
	note := func(text string) []edit {
		return []edit{{"news.toml", `text = "we will grind our own corn"`, "text = \"we will grind our own corn\"\n  note = \"" + text + "\""}}
	}
	for name, text := range map[string]string{
		"a point":                       "Point 1 as published speaks of sharing.",
		"words of the point":            "Point 1 as published says “share the mill”.",
		"words of two points":           "Point 1 says “mill” and point 2 “bridge”.",
		"words of the quotation":        "Point 1 has “share” for “grind”.",
		"a number that is in the words": "Point 2 as published says “30 carts” and no year.",
		"all points":                    "None of the 3 points speaks of corn.",
	} {
		t.Run(name, func(t *testing.T) {
			if got := village().edit(t, note(text)...).load(t).Passage(news2).Quotes[0].Note; got != text {
				t.Errorf("note %q", got)
			}
		})
	}
	testFaults(t, []faulty{
		{"no point", note("The mayor is wrong."), []string{`news.toml:22: a note compares with a point, and names it by its number`}},
		{"a point that is not there", note("Point 12 says the same."), []string{`news.toml:22: a note compares with a point, and names it by its number`}},
		{"a number within the quotation only", note("The plan says “3”."), []string{
			`news.toml:22: a note compares with a point, and names it by its number`,
			`news.toml:22: the note quotes "3", which stands in no point that it names`,
		}},
		{"words of another point", note("Point 1 says “bridge”."), []string{`news.toml:22: the note quotes "bridge", which stands in no point that it names`}},
		{"two sentences", note("Point 1 speaks of sharing. The mayor does not."), []string{`news.toml:22: a note is one sentence`}},
		{"on a wording", []edit{{"news.toml", "point = 2\n  text", "point = 2\n  note = \"It differs.\"\n  text"}},
			[]string{`news.toml:57: a note compares with a point, and names it by its number`}},
	})
}

// An addition is what an article quotes as the plan's and no point has.
func TestLoadAdditions(t *testing.T) {
	addition := func(keys string) []edit {
		return []edit{{"news.toml", "point = 2\n  text = \"at most", keys + "\n  text = \"at most"}}
	}
	c := village().edit(t, addition("addition = true\n  note = \"None of the 3 points has these words.\"")...).load(t)
	w := c.Passage(news4).Wordings
	if len(w) != 1 || !w[0].Addition() || w[0].Note == "" || len(c.Point(2).Wordings) != 0 {
		t.Errorf("wordings %+v of the passage, %+v of the point", w, c.Point(2).Wordings)
	}
	testFaults(t, []faulty{
		{"without a note", addition("addition = true"), []string{`news.toml:55: note is missing`}},
		{"with a point", addition("addition = true\n  point = 2"), []string{`news.toml:57: an addition stands in no point`}},
	})
}

// Points that may bear on a topic are told apart from those that do.
func TestLoadMay(t *testing.T) {
	topic := func(keys string) []edit {
		return []edit{{"people.toml", `name = "The weather"`, "name = \"The weather\"\n" + keys}}
	}
	if got := village().edit(t, topic("may = [3, 1]")...).load(t).Topic("weather"); len(got.Points) != 0 || len(got.May) != 2 || got.May[0] != 1 {
		t.Errorf("topic %+v", got)
	}
	testFaults(t, []faulty{
		{"unknown", topic("may = [4]"), []string{`people.toml:56: there is no point 4`}},
		{"both", topic("points = [2]\nmay = [2]"), []string{`people.toml:57: point 2 is among points too`}},
	})
}
