package corpus_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"planbot/corpus"
)

// The translation is not part of the village, since a corpus need not have one.
const villageUk = `language = "uk"

[[translation]]
of = "plan"
title = "План млина"
note = "Чернетка, що впала з воза."

[[translation]]
of = "point:1"
title = "Млин"
summary = "Обидва села користуються одним млином."

[[translation]]
of = "point:2"
title = "Вози на мосту"
summary = "Через міст проїжджає не більше 30 возів на день, крім ярмарку."

[[translation]]
of = "point:3"
title = "Рада"
summary = "За цим наглядають п’ятеро старійшин."

[[translation]]
of = "article:news"
short = "«Кур’єр»"

[[translation]]
of = "news:2"
gist = "«Кур’єр» повідомляє, що голова вийшла до голосування."

[[translation]]
of = "news:2.1"
note = "Пункт 1 каже “share the mill”."

[[translation]]
of = "news:3"
gist = "«Кур’єр» повідомляє про побоювання старійшин і дві відповіді."

[[translation]]
of = "news:3.3"
via = "Том Рід"

[[translation]]
of = "news:4"
gist = "«Кур’єр» цитує інший список чернетки."
events = ["Старійшини отримують список чернетки."]

[[translation]]
of = "news:4/1"
note = "Пункт 2 каже інакше."

[[translation]]
of = "article:essay"
short = "есе"

[[translation]]
of = "essay:1"
gist = "Есе питає, кому належатиме млин."

[[translation]]
of = "essay:3"
gist = "Есе порівнює міст із податком."

[[translation]]
of = "speaker:mayor"
name = "Енн Міллер"
role = "голова"

[[translation]]
of = "speaker:town-hall"
name = "управа"
role = "управа міста"

[[translation]]
of = "speaker:elders"
name = "старійшини"
role = "старійшини верхнього села"

[[translation]]
of = "speaker:ferryman"
name = "перевізник"
role = "перевізник"

[[translation]]
of = "speaker:reed"
name = "Том Рід"
role = "репортер"

[[translation]]
of = "speaker:essayist"
name = "есеїст"
role = "автор есе"

[[translation]]
of = "topic:mill"
name = "Млин"

[[translation]]
of = "topic:bridge"
name = "Міст"

[[translation]]
of = "topic:fair"
name = "Ярмарок"

[[translation]]
of = "topic:weather"
name = "Погода"
`

// translatedVillage is the village with notes, in two languages.
func translatedVillage(t *testing.T, edits ...edit) files {
	t.Helper()
	notes := []edit{
		{"news.toml", `"we will grind our own corn"`, "\"we will grind our own corn\"\n  note = \"Point 1 has “share the mill”.\""},
		{"news.toml", `"at most 30 carts a day may cross"`, "\"at most 30 carts a day may cross\"\n  note = \"Point 2 has other words.\""},
		{"uk.toml", "", villageUk},
	}
	return village().edit(t, append(notes, edits...)...)
}

// Our words change with the language, and nothing else does.
func TestIn(t *testing.T) {
	c := translatedVillage(t).load(t)
	if diff := cmp.Diff([]string{"en", "uk"}, c.Languages()); diff != "" {
		t.Error(diff)
	}
	uk := c.In("uk")
	for _, same := range []bool{c.In("en") == c, c.In("ru") == c, c.In("") == c, uk == c.In("uk"), uk.In("en") == c, uk.In("ru") == uk} {
		if !same {
			t.Error("a language that is not there, or the same one, gives another corpus")
		}
	}
	news := corpus.Ref{Doc: "news", Line: 4}
	for _, text := range []struct{ en, uk, wantEn, wantUk string }{
		{c.Plan.Note, uk.Plan.Note, "A draft that fell off a cart.", "Чернетка, що впала з воза."},
		{c.Point(2).Title, uk.Point(2).Title, "Carts on the bridge", "Вози на мосту"},
		{c.Point(2).Text, uk.Point(2).Text, c.Point(2).Text, c.Point(2).Text},
		{c.Point(2).Wordings[0].Note, uk.Point(2).Wordings[0].Note, "Point 2 has other words.", "Пункт 2 каже інакше."},
		{c.Passage(news).Events[0].Text, uk.Passage(news).Events[0].Text, "The elders get a copy of the draft.", "Старійшини отримують список чернетки."},
		{c.Articles[0].Passages[1].Quotes[2].RelayedBy, uk.Articles[0].Passages[1].Quotes[2].RelayedBy, "Tom Reed", "Том Рід"},
		{c.Speaker("mayor").Role, uk.Speaker("mayor").Role, "mayor", "голова"},
		{c.Topic("fair").Name, uk.Topic("fair").Name, "A fair", "Ярмарок"},
		{c.Lang, uk.Lang, "en", "uk"},
	} {
		if text.en != text.wantEn || text.uk != text.wantUk {
			t.Errorf("%q and %q, want %q and %q", text.en, text.uk, text.wantEn, text.wantUk)
		}
	}
}

func TestLoadTranslation(t *testing.T) {
	const note = `note = "Пункт 1 каже “share the mill”."`
	uk := func(old, new string) []edit {
		return []edit{
			{"news.toml", `"we will grind our own corn"`, "\"we will grind our own corn\"\n  note = \"Point 1 has “share the mill”.\""},
			{"news.toml", `"at most 30 carts a day may cross"`, "\"at most 30 carts a day may cross\"\n  note = \"Point 2 has other words.\""},
			{"uk.toml", "", strings.Replace(villageUk, old, new, 1)},
		}
	}
	testFaults(t, []faulty{
		{"a file without a language", uk("language = \"uk\"\n", "\n"), []string{`uk.toml:3: a translation in a file without a language`}},
		{"English", uk(`"uk"`, `"en"`), []string{`uk.toml:1: language "en": want an ISO 639-1 code other than "en"`}},
		{"no language code", uk(`"uk"`, `"Ukrainian"`), []string{`uk.toml:1: language "Ukrainian": want an ISO 639-1 code other than "en"`}},
		{"an unknown key", uk(`note = "Чер`, `noted = "Чер`), []string{`uk.toml:6: unknown key "translation.noted"`}},
		{"a record that is not there", uk(`"topic:weather"`, `"topic:rain"`),
			[]string{`uk.toml: the name of topic:weather is not translated`, `uk.toml:108: there is no name of topic:rain in English`}},
		{"a field that is not there", uk(`short = "есе"`, "short = \"есе\"\nrole = \"есе\""),
			[]string{`uk.toml:55: there is no role of article:essay in English`}},
		{"a field is missing", uk("summary = \"Обидва села користуються одним млином.\"\n", ""),
			[]string{`uk.toml: the summary of point:1 is not translated`}},
		{"an event is missing", uk("events = [\"Старійшини отримують список чернетки.\"]\n", ""),
			[]string{`uk.toml: the events.0 of news:4 is not translated`}},
		{"an event too many", uk(`чернетки."]`, `чернетки.", "Дощ."]`), []string{`uk.toml:46: there is no events.1 of news:4 in English`}},
		{"a record twice", uk(`"topic:weather"`, `"topic:fair"`),
			[]string{`uk.toml: the name of topic:weather is not translated`, `uk.toml:106: the name of topic:fair is there twice`}},
		{"an empty record", uk("short = \"есе\"\n", ""),
			[]string{`uk.toml: the short of article:essay is not translated`, `uk.toml:52: the translation of article:essay is empty`}},
		{"nothing but spaces", uk(`"есе"`, `" "`), []string{`uk.toml:54: short is missing`}},
		{"a quotation that is translated", uk(note, `note = "Пункт 1 каже “ділити млин”."`),
			[]string{`uk.toml:33: the note of news:2.1 quotes “ділити млин”, which the English does not`}},
		{"a text of another length", uk(`"Міст"`, `"`+strings.Repeat("Міст ", 13)+`"`),
			[]string{`uk.toml:100: the name of topic:bridge is more than twice as long as in English`}},
	})
}

// A translation that is too long is found where the English is measured.
func TestCheckTranslation(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("і ", 46))
	c := translatedVillage(t, edit{"uk.toml", "Есе порівнює міст із податком.", long}).load(t)
	_, err := c.Check(villageSources().fs())
	if diff := cmp.Diff([]string{"uk: the gist of essay:3 has 46 words: at most 45"}, faultLines(t, err)); diff != "" {
		t.Error(diff)
	}
}

// The embedded corpus has our words in Ukrainian and Russian, and the words of
// others as they are.
func TestEmbeddedLanguages(t *testing.T) {
	c := embedded(t)
	if diff := cmp.Diff([]string{"en", "ru", "uk"}, c.Languages()); diff != "" {
		t.Fatal(diff)
	}
	english := regexp.MustCompile(`[A-Za-z]{3,} [a-z]{2,}`)
	for _, lang := range c.Languages()[1:] {
		in := c.In(lang)
		if diff := cmp.Diff(verbatims(c), verbatims(in), cmp.AllowUnexported(verbatim{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: the words of others differ: %s", lang, diff)
		}
		var titles []string
		for i := range in.Points {
			p := &in.Points[i]
			titles = append(titles, p.Title)
			ours := p.Title + p.Summary
			for _, q := range corpus.Quoted(ours, "") {
				ours = strings.ReplaceAll(ours, q, "")
			}
			if words := english.FindString(ours); words != "" {
				t.Errorf("%s: %s has English words outside of quotation marks: %q", lang, p.Ref(), words)
			}
		}
		slices.Sort(titles)
		if n := len(slices.Compact(titles)); n != len(in.Points) {
			t.Errorf("%s: %d titles for %d points", lang, n, len(in.Points))
		}
	}
}
