package corpus_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"planbot/corpus"
)

// A person with 900 lines before them is told the line: whatever the layout,
// the fault in the third quotation of the second passage is where FAULT
// stands, or in the line of the nearest record around it.
func TestFaultPosition(t *testing.T) {
	const article = "[article]\nid = \"news\"\ntitle = \"A\"\ndate = \"1901\"\nshort = \"A\"\nvoice = \"reed\"\n"
	quote := func(kind, text string) string {
		return fmt.Sprintf("[[passage.quote]]\nspeaker = \"reed\"\nkind = \"%s\"\ntext = \"%s\"\n", kind, text)
	}
	passage := func(line int, quotes ...string) string {
		return fmt.Sprintf("[[passage]]\nline = %d\ngist = \"A\"\n", line) + strings.Join(quotes, "")
	}
	plain := article + passage(3, quote("direct", "a"), quote("direct", "b"), quote("direct", "c")) +
		passage(4, quote("direct", "a"), quote("direct", "b"), quote("FAULT", "c"), quote("direct", "d")) + passage(5, quote("direct", "a"))
	inline := article + passage(3) + passage(4) + "quote = [\n  {speaker = \"reed\", kind = \"direct\", text = \"a\"},\n" +
		"  {speaker = \"reed\", kind = \"author\", text = \"b\"},\n  {speaker = \"reed\", kind = \"FAULT\", text = \"c\"},\n]\n"
	for _, tt := range []struct {
		name, doc string
		mark      string // in the line that is to be named
	}{
		{"tables", plain, "FAULT"},
		{"comments and empty lines", strings.ReplaceAll(plain, "[[passage", "\n# [[passage.quote]]\n\n[[passage"), "FAULT"},
		{"indented", strings.ReplaceAll(plain, "[[passage.quote]]", "\t  [[ passage . quote ]] # next"), "FAULT"},
		{"carriage returns", strings.ReplaceAll(plain, "\n", "\r\n"), "FAULT"},
		{"quoted keys", strings.ReplaceAll(plain, "[[passage.quote]]", "[[\"passage\".'quote']]"), "FAULT"},
		{"a text of several lines before", strings.ReplaceAll(plain, `gist = "A"`, "gist = \"\"\"A\n[[passage]]\nline = 1\n\"\"\""), "FAULT"},
		{"a list of several lines before", strings.ReplaceAll(plain, `gist = "A"`, "gist = \"A\"\nscare = [\n  \"a\",\n\n  \"b\", # [[passage]]\n]"), "FAULT"},
		{"another kind of record between", strings.ReplaceAll(plain, "[[passage.quote]]", "[[passage.event]]\ndate = \"1901\"\ntext = \"E\"\n[[passage.quote]]"), "FAULT"},
		// A list of tables in one value has one line: that of its key.
		{"inline", inline, "quote = ["},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before, _, ok := strings.Cut(tt.doc, tt.mark)
			if !ok {
				t.Fatalf("no %q in the document", tt.mark)
			}
			want := []string{fmt.Sprintf(`news.toml:%d: kind "FAULT": want direct, reported or author`, 1+strings.Count(before, "\n"))}
			f := village().edit(t, edit{"news.toml", "", ""}, edit{"asked.toml", "", ""})
			_, err := corpus.Load(f.edit(t, edit{"news.toml", "", tt.doc}).fs())
			if diff := cmp.Diff(want, faultLines(t, err)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

// As an error the faults are one a line; a fault of a whole file has no line.
func TestFaultsError(t *testing.T) {
	faults := corpus.Faults{{File: "a.toml", Msg: "no plan"}, {File: "b.toml", Line: 3, Msg: "no title"}}
	if got, want := faults.Error(), "a.toml: no plan\nb.toml:3: no title"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
