package bot

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"planbot/bot/message"
)

// TestTalk keeps what Ukrainians and Russian speakers are answered, line by line
// of testdata/talk, as they read it.
func TestTalk(t *testing.T) {
	b := testBot(t)
	for _, language := range []string{"uk", "ru"} {
		typed, err := os.ReadFile(filepath.Join("testdata", "talk", language+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for line := range strings.Lines(string(typed)) {
			line = strings.TrimSpace(line)
			r := b.HandleLine(t.Context(), message.Origin{Platform: "test", Direct: true, Language: language}, line)
			out.WriteString("> " + line + "\n" + shown(r) + "\n\n")
		}
		file := filepath.Join("testdata", "talk", language+".golden")
		if *update {
			if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if out.String() != string(want) {
			t.Errorf("%s differs; run go test ./bot -run TestTalk -update and read the diff", file)
		}
	}
}
