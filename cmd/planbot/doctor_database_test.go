package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"planbot/bot/store"
)

// TestDoctorDatabase looks at real databases, and leaves each as it was.
func TestDoctorDatabase(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return "sqlite:" + path
	}
	made := "sqlite:" + filepath.Join(dir, "made.db")
	db, err := store.Open(t.Context(), made, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	const password = "p%40ssword-of-mine"
	for _, c := range []struct {
		address string
		code    int
		want    string
	}{
		{made, exitAnswered, "ok    database: SQLite file " + dir + "/made.db: 3 tables as of migration 5\n"},
		{"sqlite:" + dir + "/no/such.db", exitAnswered, "ok    database: SQLite file " + dir + "/no/such.db: not there yet; serve makes it\n"},
		{file("empty.db", ""), exitAnswered, "/empty.db: empty; serve makes its tables\n"},
		{file("other.db", strings.Repeat("other ", 2000)), exitFailed, "FAIL  database: SQLite file " + dir + "/other.db: the file is damaged or no SQLite database; put a backup"},
		{"sqlite:" + dir + "/made.db?mode=ro", exitFailed, "FAIL  settings: PLANBOT_DATABASE_URL: an SQLite address takes no parameters, and this one has mode\n"},
		{"postgres://planbot:" + password + "@" + deadAddr(t) + "/planbot", exitFailed, "connect: connection refused; see that PostgreSQL runs there, and that PLANBOT_DATABASE_URL has its host and port\n"},
		{"none", exitAnswered, "ok    database: none: nothing is kept"},
	} {
		code, out := examine(t, healthy(t), "PLANBOT_DATABASE_URL="+c.address)
		if code != c.code || !strings.Contains(out, c.want) || strings.Contains(out, "ssword-of-mine") {
			t.Errorf("%s: exit code %d, want %d and %q\n%s", c.address, code, c.code, c.want, out)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || f.Name() == "empty.db" && info.Size() != 0 || strings.Contains(f.Name(), "-") || f.IsDir() {
			t.Errorf("the doctor left %s: %v", f.Name(), err)
		}
	}
}

// TestDoctorReadme holds the numbers in the README's sample to those of today.
func TestDoctorReadme(t *testing.T) {
	readme := readFile(t, repoRoot(t), "cmd/planbot/README.md")
	_, out := examine(t, healthy(t), "PLANBOT_CORPUS=", "PLANBOT_DATABASE_URL=sqlite:"+filepath.Join(t.TempDir(), "planbot.db"))
	for line := range strings.Lines(out) {
		for _, numbered := range []string{"ok    corpus: ", "ok    discord commands: "} {
			if strings.HasPrefix(line, numbered) && !strings.Contains(readme, line) {
				t.Errorf("the README's sample lacks %s", line)
			}
		}
	}
}
