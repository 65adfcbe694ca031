package bot

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// A golden is a line whose reply is kept in testdata/name.golden.
type golden struct{ name, line string }

// goldens are the examples of the table, each under the name of its command,
// and lines that show what else a command does.
func goldens(b *Bot) []golden {
	var out []golden
	for _, c := range b.Commands() {
		out = append(out, golden{c.Name, b.Example(&c)})
	}
	return append(out,
		golden{"point-one-sentence", "/point 10.2"},
		golden{"point-several", "/point 21-23, 25"},
		golden{"point-words", "/point nuclear plant"},
		golden{"point-nobody-comments", "/point 9"},
		golden{"point-wordings", "/point 15"},
		golden{"points-all", "/points"},
		golden{"points-no-clause", "/points war crimes"},
		golden{"who-nobody", "/who fighter jets"},
		golden{"who-nobody-point", "/who point 9"},
		golden{"who-person", "/who zelenskyy"},
		golden{"who-person-topic", "/who putin g8"},
		golden{"who-others-speak", "/who zelenskyy amnesty"},
		golden{"who-unknown", "/who bananas"},
		golden{"who-stranger", "/who Macron on amnesty"},
		golden{"compare-wording", "/compare 3"},
		golden{"compare-two", "/compare 3 and 7"},
		golden{"compare-nothing", "/compare 17"},
		golden{"compare-addition", "/compare 13"},
		golden{"summary-states", "/summary 28"},
		golden{"who-mentioned", "/who United Nations"},
		golden{"who-note-elsewhere", "/who point 27 subject"},
		golden{"context-usn", "/context usn:27"},
		golden{"context-first", "/context usn:1"},
		golden{"context-point", "/context point:1"},
		golden{"verify-exact", "/verify NATO agrees not to station troops in Ukraine."},
		golden{"verify-capitals", "/verify nato AGREES not to station troops in ukraine"},
		golden{"verify-wrong-word", "/verify NATO agrees not to station soldiers in Ukraine."},
		golden{"verify-quotation", "/verify A deal that rewards aggression wouldn’t be worth the paper it’s written on."},
		golden{"verify-nothing", "/verify the moon is made of green cheese"},
		golden{"ask-ukrainian", "/ask хто отримає амністію"},
		golden{"ask-typo", "/ask what does the plan say about sanktions"},
		golden{"ask-refused", "/ask who will win the world cup"},
		golden{"ask-plain", "what happens to the frozen assets?"},
		golden{"ask-person", "what did Lavrov say"},
		golden{"ask-unquoted", "що каже Путін про НАТО"},
		golden{"ask-about-somebody", "what did Trump say about Zelensky"},
		golden{"ask-language", "говори по-русски"},
		golden{"ask-ownership", "Is Crimea Russian?"},
		golden{"why-typo", "/why what does the plan say about sanktions"},
		golden{"why-refused", "/why who will win the world cup"},
		golden{"help-all", "/help"},
		golden{"mydata-export", "/mydata export"},
		golden{"no-point", "/point 29"},
		golden{"no-command", "/pont 21"},
		golden{"no-argument", "/who"},
	)
}

// TestGolden compares whole replies with what was last reviewed.
func TestGolden(t *testing.T) {
	b := testBot(t)
	kept := map[string]bool{}
	for _, g := range goldens(b) {
		file := filepath.Join("testdata", g.name+".golden")
		if kept[file] {
			t.Errorf("%s: two lines have this golden file", file)
		}
		kept[file] = true
		t.Run(g.name, func(t *testing.T) {
			checkGolden(t, file, "> "+g.line+"\n"+dump(handleTyped(b, g.line)))
		})
	}
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !kept[f] {
			t.Errorf("%s belongs to no line", f)
		}
	}
}

func checkGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs %s\nIf the new reply is right, run go test ./bot -update and read the diff.", file, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		switch {
		case i >= len(g):
			return "after the end of the reply:\nwant " + w[i]
		case i >= len(w):
			return "after the end of the file:\n got " + g[i]
		case g[i] != w[i]:
			return "first in this line:\n got " + g[i] + "\nwant " + w[i]
		}
	}
	return "nowhere"
}
