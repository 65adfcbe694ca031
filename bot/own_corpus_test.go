package bot

import (
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"planbot/bot/message"
	"planbot/corpus"
)

// village is a corpus of somebody's own: three points, one article and nothing
// that is not needed.
var village = fstest.MapFS{
	"charter.toml": {Data: []byte(`
[plan]
title = "The charter of Lindenhof"
published_by = "Residents' Association"
date = "2026-03-01"
url = "https://example.org/charter"
note = "The charter as it was voted on."

[[point]]
number = 1
title = "Quiet hours"
text = "From ten in the evening the yard is quiet, and whoever plays music pays a fine of five marks."
summary = "Quiet from ten; music costs a fine."
topics = ["quiet"]

[[point]]
number = 2
title = "Waste"
text = "Bins stand out on Mondays."
summary = "Bins are put out on Mondays."
topics = ["waste"]

[[topic]]
id = "quiet"
name = "Quiet hours"
points = [1]
en = ["quiet", "noise"]

[[topic]]
id = "waste"
name = "Waste"
points = [2]
en = ["waste"]
`)},
}

// TestOwnCorpus holds the texts of the bot to say of another corpus what is so:
// its examples work, and nothing of the corpus that ships is in them.
func TestOwnCorpus(t *testing.T) {
	c, err := corpus.Load(fs.FS(village))
	if err != nil {
		t.Fatal(err)
	}
	b := New(c, slog.New(slog.DiscardHandler))
	lines := []string{"/help", "/about", "/sources", "/points", "/topics", "/speakers", "/coverage", "/timeline", "/privacy", "/point 1", "/who quiet", "/summary 1", "/party", "/party x", "/point 99", "/compare", "/verify x"}
	for _, cmd := range b.Commands() {
		lines = append(lines, "/help "+cmd.Name, "/"+cmd.Name)
		example := b.Example(&cmd)
		if example == "" {
			if cmd.Name != "party" && cmd.Name != "context" { // there is no party and no article
				t.Errorf("/%s has no example", cmd.Name)
			}
			continue
		}
		if !isExample(example, cmd.Name) {
			t.Errorf("the example of %s is %q", cmd.Name, example)
		}
		if r := handle(b, example); r.Outcome == message.Misused || r.Outcome == message.Failed {
			t.Errorf("%s: %s\n%s", example, r.Outcome, shown(r))
		}
		lines = append(lines, example)
	}
	for _, line := range lines {
		text := shown(handle(b, line))
		for _, foreign := range []string{"Ukraine", "Kremlin", "amnesty", "28", "21", "leaked", "Leaked", "bne", "rferl", "usn", "NATO", "credited", "tab.", "  "} {
			if strings.Contains(text, foreign) {
				t.Errorf("%s says %q:\n%s", line, foreign, text)
			}
		}
	}
}
