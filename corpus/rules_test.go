package corpus_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"planbot/corpus"
)

// A checked is an edit of the village or of its sources, and the faults that
// Check must find then: exactly these, none where it must pass.
type checked struct {
	name    string
	corpus  []edit
	sources []edit
	want    []string
}

func TestCheckVillage(t *testing.T) {
	checked, err := village().load(t).Check(villageSources().fs())
	if err != nil {
		t.Fatal(err)
	}
	want := []corpus.Share{
		// Of 4 + 42 + 44 + 38 words 6 + 1 + 8 in speech, 8 in a wording, 9 paraphrased.
		{Article: "news", Words: 128, Direct: 23, Verbatim: 9, Passages: 3, Quotes: 4},
		// The essay's 28 + 2 + 35 words, and the 7 of its quotation.
		{Article: "essay", Words: 65, Verbatim: 7, Passages: 2, Quotes: 1},
	}
	if diff := cmp.Diff(want, checked.Shares); diff != "" {
		t.Errorf("shares (-want +got):\n%s", diff)
	}
}

// Every verbatim field stands in its line, byte for byte.
func TestCheckVerbatim(t *testing.T) {
	const fullText = "A bridge is not only a road, it is also a toll, and a toll is always paid by the one who has the heavier load to carry and the longer way to go home."
	testChecks(t, []checked{
		{"a letter of a quotation", []edit{{"news.toml", "own corn", "own korn"}}, nil, []string{
			`news:2: no quotation, wording or scare entry holds “we will grind our own corn”`,
			`news:2: quotation 1 is not in the source: after "we will grind our own " it has "korn", the source "corn” and left the hall,…"`,
		}},
		{"the case of a quotation", []edit{{"essay.toml", "Whoever", "whoever"}}, nil,
			[]string{`essay:1: quotation 1 is not in the source: after "who" it has "ever owns the stones own…", the source " that will be once the f…"`}},
		// The bytes é and è differ in the second; the message must not cut one.
		{"half a letter", []edit{{"essay.toml", `text = "Whoever`, `text = "À café, whoever`}}, []edit{{"essay.txt", "Whoever", "À cafè, whoever"}},
			[]string{`essay:1: quotation 1 is not in the source: after "À caf" it has "é, whoever owns the ston…", the source "è, whoever owns the ston…"`}},
		{"a quotation from another line", []edit{{"essay.toml", "Whoever owns the stones owns the bread", "a toll is always paid"}}, nil,
			[]string{`essay:1: quotation 1 is not in the source: after "a" it has " toll is always paid", the source "d, and the draft leaves …"`}},
		{"a wording", []edit{{"news.toml", "at most 30 carts", "at most 31 carts"}}, nil, []string{
			`news:4: no quotation, wording or scare entry holds “at most 30 carts a day may cross”`,
			`news:4: the wording of point 2 is not in the source: after "at most 3" it has "1 carts a day may cross", the source "0 carts a day may cross”…"`,
		}},
		{"an addition", []edit{{"news.toml", "point = 2\n  text = \"at most 30 carts", "addition = true\n  note = \"Point 2 has other words.\"\n  text = \"at most 31 carts"}}, nil, []string{
			`news:4: no quotation, wording or scare entry holds “at most 30 carts a day may cross”`,
			`news:4: the addition is not in the source: after "at most 3" it has "1 carts a day may cross", the source "0 carts a day may cross”…"`,
		}},
		{"a scare entry", []edit{{"news.toml", `["balance"]`, `["ballance"]`}}, nil, []string{
			`news:4: no quotation, wording or scare entry holds “balance”`,
			`news:4: scare quote is not in the source: after "bal" it has "lance", the source "ance’ of the draft a mat…"`,
		}},
		{"a point", []edit{{"plan.toml", "will share the mill", "will share a mill"}}, nil,
			[]string{`point:1: the text is not the source's: after "two villages will share " it has "a mill.", the source "the mill."`}},
		{"a point that goes on", nil, []edit{{"plan.txt", "over the agreement.", "over the agreement. Maybe."}},
			[]string{`point:3: the text is not the source's: after "atch over the agreement." it has "", the source " Maybe."`}},
		{"a full text", []edit{{"essay.toml", "line = 3", "line = 3\ntext = \"" + fullText + "\""}}, nil, nil},
		{"a full text that lacks its end", []edit{{"essay.toml", "line = 3", "line = 3\ntext = \"A bridge is not only a road\""}}, nil,
			[]string{`essay:3: the full text is not the source's: after "ridge is not only a road" it has "", the source ", it is also a toll, and…"`}},
	})
}

// Every paragraph has a passage, and nothing else has.
func TestCheckCoverage(t *testing.T) {
	testChecks(t, []checked{
		{"a passage is missing", []edit{{"essay.toml", "\n[[passage]]\nline = 3\ngist = \"The essay compares a bridge to a tax.\"\n", ""}}, nil,
			[]string{`essay:3: no passage covers this line`}},
		{"a paragraph is new", nil, []edit{{"essay.txt", "", "It rained.\n"}}, []string{`essay:4: no passage covers this line`}},
		{"a heading and an empty line are new", nil, []edit{{"essay.txt", "", "# Rain\n\n"}}, nil},
		{"a passage for a heading", []edit{{"essay.toml", "line = 3", "line = 2"}}, nil,
			[]string{`essay:2: a passage for a heading or an empty line`, `essay:3: no passage covers this line`}},
		{"a passage after the end", []edit{{"news.toml", "line = 4", "line = 5"}}, nil,
			[]string{`news:4: no passage covers this line`, `news:5: the source ends at line 4`}},
		{"a source is missing", nil, []edit{{"news.txt", "", ""}, {"plan.txt", "", ""}},
			[]string{`news.txt: the source is not in the folder`, `plan.txt: the source is not in the folder`}},
		{"a point is missing", nil, []edit{{"plan.txt", "A council of five elders will watch over the agreement.\n", ""}},
			[]string{`point: the corpus has 3 points, plan.txt has 2 lines`}},
		{"a point is new", nil, []edit{{"plan.txt", "", "Peace.\n"}},
			[]string{`point: the corpus has 3 points, plan.txt has 4 lines`}},
		{"no line break at the end", nil, []edit{{"essay.txt", "go home.\n", "go home."}}, nil},
	})
}

// What stands in quotation marks is in a record, and direct speech is in
// quotation marks.
func TestCheckSpeech(t *testing.T) {
	rows := []checked{
		{"speech without a quotation", []edit{{"news.toml", "\n  [[passage.quote]]\n  speaker = \"mayor\"\n  kind = \"direct\"\n  text = \"we will grind our own corn\"\n", ""}}, nil,
			[]string{`news:2: no quotation, wording or scare entry holds “we will grind our own corn”`}},
		{"half of the speech", []edit{{"news.toml", "we will grind our own corn", "we will grind our own"}}, nil,
			[]string{`news:2: no quotation, wording or scare entry holds “we will grind our own corn”`}},
		{"speech in two quotations", []edit{{"news.toml", `"nobody will close the bridge in our time"`,
			"\"nobody will close\"\n  [[passage.quote]]\n  speaker = \"ferryman\"\n  kind = \"direct\"\n  text = \"the bridge in our time\""}}, nil, nil},
		{"a paraphrase marked direct", []edit{{"news.toml", `kind = "reported"`, `kind = "direct"`}}, nil,
			[]string{`news:3: quotation 1 is marked direct but does not stand in quotation marks`}},
		{"speech with what stands before it", []edit{{"news.toml", `text = "overblown"`, `text = "this “overblown"`}}, nil,
			[]string{`news:3: quotation 2 is marked direct but does not stand in quotation marks`}},
		{"eight words as scare", []edit{{"news.toml", `["balance"]`, `["a b c d e f g balance"]`}}, []edit{{"news.txt", "‘balance’", "‘a b c d e f g balance’"}}, nil},
		{"nine words as scare", []edit{{"news.toml", `["balance"]`, `["a b c d e f g h balance"]`}}, []edit{{"news.txt", "‘balance’", "‘a b c d e f g h balance’"}},
			[]string{`news:4: 9 words in quotation marks are listed as scare: is it speech?`}},
	}
	for added, speech := range map[string]string{ // to a line, and what of it is speech
		"“Yes,” he said.":                  "Yes,",
		"She’d heard the elders’ “no ‘a’”": "no ‘a’",
		"‘We can’t go,’ he said.":          "We can’t go,",
		"«Ні», сказав він.":                "Ні",
		"„Так“, сказала вона.":             "Так",
		`He said "maybe".`:                 "maybe",
		"“A speech that goes on":           "A speech that goes on",
		"In the ‘90s he said “no”.":        "no",
		`A plank of 10" and “more”.`:       "more",
		"It’s the millers’ and ‘tis old.":  "",
		"“—” is no word.":                  "",
	} {
		row := checked{name: added, sources: []edit{{"essay.txt", "go home.\n", "go home. " + added + "\n"}}}
		if speech != "" {
			row.want = []string{fmt.Sprintf("essay:3: no quotation, wording or scare entry holds “%s”", speech)}
		}
		rows = append(rows, row)
	}
	testChecks(t, rows)
}

// Other people's words are short.
func TestCheckLength(t *testing.T) {
	news := strings.Split(villageNewsText, "\n")
	reported := func(n int) []edit {
		return []edit{{"news.toml", "fear that the bridge will be closed to them", firstWords(news[2], n)}}
	}
	author := func(n int) []edit {
		text := strings.Replace(villageEssayText, "and sold.", "and sold three times over.", 1)
		return []edit{{"essay.toml", "Whoever owns the stones owns the bread", firstWords(text, n)}}
	}
	// Two more quotations of n words together, beside the 9 in news:3.
	more := func(n int) []edit {
		const record = "  [[passage.quote]]\n  speaker = \"reed\"\n  kind = \"author\"\n  text = \"%s\"\n\n"
		text := fmt.Sprintf(record, firstWords(news[1], 30)) + fmt.Sprintf(record, firstWords(news[1], n-30))
		return []edit{{"news.toml", "  [[passage.quote]]\n  speaker = \"mayor\"", text + "  [[passage.quote]]\n  speaker = \"mayor\""}}
	}
	testChecks(t, []checked{
		{"reported in 30 words", reported(30), nil, nil},
		{"reported in 31 words", reported(31), nil, []string{`news:3: quotation 1 has 31 words: at most 30`}},
		{"author in 31 words of a long article", author(31), []edit{
			{"essay.txt", "and sold.", "and sold three times over."}, {"essay.txt", "", strings.Repeat("# word word word\n", 20)},
		}, []string{`essay:1: quotation 1 has 31 words: at most 30`}},
		{"a third of the news", more(33), nil, nil},
		{"more than a third of the news", more(34), nil,
			[]string{`news: 43 words verbatim beside what the article itself quotes, of 128: at most 42 may be`}},
		{"a third of the essay", author(21), nil, nil},
		{"more than a third of the essay", author(22), nil,
			[]string{`essay: 22 words verbatim beside what the article itself quotes, of 65: at most 21 may be`}},
		{"gist of 45 words", gist(43), nil, nil},
		{"gist of 46 words", gist(44), nil, []string{`essay:3: gist has 46 words: at most 45`}},
		{"summary of 60 words", []edit{{"plan.toml", "Five elders are to oversee it.", words(60)}}, nil, nil},
		{"summary of 61 words", []edit{{"plan.toml", "Five elders are to oversee it.", words(61)}}, nil, []string{`point:3: summary has 61 words: at most 60`}},
		{"note of 30 words", note(26), nil, nil},
		{"note of 31 words", note(27), nil, []string{`news:2: the note on quotation 1 has 31 words: at most 30`}},
		{"duty of 30 words", duty(30), nil, nil},
		{"duty of 31 words", duty(31), nil, []string{`point:2: a duty of upper has 31 words: at most 30`}},
		{"event of 25 words", []edit{{"news.toml", "The elders get a copy of the draft.", words(25)}}, nil, nil},
		{"event of 26 words", []edit{{"news.toml", "The elders get a copy of the draft.", words(26)}}, nil, []string{`news:4: event has 26 words: at most 25`}},
	})
}

// gist gives essay:3 a gist of n words after the two of its source's name.
func gist(n int) []edit {
	return []edit{{"essay.toml", "The essay compares a bridge to a tax.", "The essay " + words(n)}}
}

// note gives news:2.1 a note of n words after four.
func note(n int) []edit {
	return []edit{{"news.toml", `"we will grind our own corn"`, "\"we will grind our own corn\"\n  note = \"In point 1 too " + words(n) + ".\""}}
}

// duty gives the village duties, one of them of n words.
func duty(n int) []edit {
	return []edit{{"duties.toml", "", strings.Replace(villageDuties, `"waits"`, `"`+words(n)+`"`, 1)}}
}

func words(n int) string { return strings.TrimSpace(strings.Repeat("word ", n)) }

func firstWords(s string, n int) string { return strings.Join(strings.Fields(s)[:n], " ") }

// What we write is in our words, and an answer says whose view it gives.
func TestCheckOurs(t *testing.T) {
	const seven, eight = "council later voted to keep talking about", "the council later voted to keep talking about"
	copied := func(name, file, old, what string) checked {
		return checked{name, []edit{{file, old, "The essay and the Courier: " + eight + "."}}, nil, []string{what + ` repeats 8 words of news:2: "` + eight + `"`}}
	}
	testChecks(t, []checked{
		copied("gist", "news.toml", "The Courier reports that the mayor walked out before a vote.", "news:2: the gist"),
		copied("gist of another article", "essay.toml", "The essay compares a bridge to a tax.", "essay:3: the gist"),
		copied("title of a point", "plan.toml", "The council", "point:3: the title"),
		copied("summary", "plan.toml", "Five elders are to oversee it.", "point:3: the summary"),
		copied("event", "news.toml", "The elders get a copy of the draft.", "news:4: an event"),
		copied("note", "plan.toml", "A draft that fell off a cart.", "plan: the note"),
		{"note on a quotation", []edit{{"news.toml", `"we will grind our own corn"`, "\"we will grind our own corn\"\n  note = \"Unlike point 1 " + eight + ".\""}}, nil,
			[]string{`news:2: the note on quotation 1 repeats 8 words of news:2: "` + eight + `"`}},
		{"note on a wording", []edit{{"news.toml", `"at most 30 carts a day may cross"`, "\"at most 30 carts a day may cross\"\n  note = \"Unlike point 1 " + eight + ".\""}}, nil,
			[]string{`news:4: the note on the wording of point 2 repeats 8 words of news:2: "` + eight + `"`}},
		{"duty", []edit{{"duties.toml", "", strings.Replace(villageDuties, `"waits"`, `"`+eight+`"`, 1)}}, nil,
			[]string{`point:2: a duty of upper repeats 8 words of news:2: "` + eight + `"`}},
		{"seven words", []edit{{"essay.toml", "The essay compares a bridge to a tax.", "The essay: " + seven + "."}}, nil, nil},
		{"the end of a line", []edit{{"essay.toml", "The essay compares a bridge to a tax.", "The essay wants their opinion on the price of new stones."}}, nil,
			[]string{`essay:3: the gist repeats 8 words of news:2: "their opinion on the price of new stones"`}},
		// A run of words from two lines is nobody's.
		{"the end of a line and the beginning of the next", []edit{{"essay.toml", "The essay compares a bridge to a tax.", "The essay: opinion on the price of new stones the elders fear."}}, nil, nil},
		{"a clause in its summary", []edit{{"plan.toml", "Five elders are to oversee it.", "“A Council” of five—elders will WATCH over it."}}, nil,
			[]string{`point:3: the summary repeats 8 words of plan:3: "a council of five elders will watch over"`}},
		{"gist without its source", []edit{{"essay.toml", "The essay compares a bridge to a tax.", "A bridge is a tax."}}, nil,
			[]string{`essay:3: the gist does not name its source, the essay`}},
		{"gist that names it in a sentence", []edit{{"essay.toml", "The essay compares a bridge to a tax.", "A bridge is a tax, says the essay."}}, nil, nil},
	})
}

func testChecks(t *testing.T, rows []checked) {
	t.Helper()
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			c := village().edit(t, tt.corpus...).load(t)
			_, err := c.Check(villageSources().edit(t, tt.sources...).fs())
			if diff := cmp.Diff(tt.want, faultLines(t, err)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}
