package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"planbot/bot"
	"planbot/cmd/planbot/quality"
	"planbot/corpus"
)

// TestQuality keeps the quality of the answers as a committed file, so that a
// change of the ranking shows in review as a difference of numbers.
func TestQuality(t *testing.T) {
	dir := os.Getenv("PLANBOT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	b := bot.New(corpus.Default(), slog.New(slog.DiscardHandler))
	for _, name := range []string{"questions", "who"} {
		t.Run(name, func(t *testing.T) {
			f, err := os.Open(filepath.Join(dir, "eval", name+".dev.jsonl"))
			if err != nil {
				t.Skipf("the judged questions are not here: %v", err)
			}
			defer f.Close()
			var got bytes.Buffer
			if err := quality.Measure(b, f, &got); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "quality-"+name+".golden")
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("the quality is no longer that of %s:\n%s\nIf that is right, run go test ./cmd/planbot -run %s -update.", golden, got.Bytes(), t.Name())
			}
		})
	}
}
