package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"planbot/bot"
)

const smallCorpus = `[plan]
title = "The mill plan"
published_by = "The Courier"
date = "1901-05-02"
note = "A draft."

[[point]]
number = 1
title = "The mill"
text = "The two villages will share the mill."
summary = "Both get to use one mill."

[article]
id = "news"
title = "A mill divided"
publisher = "The Courier"
date = "1901-05-03"
short = "The Courier"
voice = "courier"

[[passage]]
line = 1
gist = "The Courier reports on the mill."
points = [1]

[[speaker]]
id = "courier"
name = "The Courier"
role = "newspaper"
`

// TestReload changes the operator's folder under a running bot: a good one is
// taken over whole, a faulty one is refused with every fault in the log.
func TestReload(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "plan.toml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(smallCorpus)
	var log bytes.Buffer
	p := &program{environ: env(), corpusDir: dir}
	c, err := p.corpus()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{bot: bot.New(c, nil), log: slog.New(slog.NewTextHandler(&log, nil))}
	title := func() string { return s.bot.Corpus().Points[0].Title }

	write(strings.ReplaceAll(smallCorpus, `"The mill"`, `"The ferry"`))
	s.reload(p)
	if title() != "The ferry" || !strings.Contains(log.String(), "points=1 articles=1") {
		t.Errorf("a good folder is not taken over: %q, %s", title(), &log)
	}
	log.Reset()
	write(strings.NewReplacer(`"The mill"`, `"The bridge"`, "points = [1]", "points = [1, 7, 8]").Replace(smallCorpus))
	s.reload(p)
	if title() != "The ferry" {
		t.Error("a faulty folder is taken over")
	}
	for _, want := range []string{"level=ERROR", "plan.toml:", "7", "8"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log has no %q: %s", want, &log)
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	s.reload(p)
	if title() != "The ferry" {
		t.Error("a folder that is gone leaves nothing to answer from")
	}
	p.corpusDir = ""
	s.reload(p)
	if title() != "The ferry" || !strings.Contains(log.String(), "nothing to reload") {
		t.Errorf("without a folder: %q, %s", title(), &log)
	}
}
