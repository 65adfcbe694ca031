package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestRolling restarts both replicas once. Nothing is lost, and nginx is never
// refused an answer.
func TestRolling(t *testing.T) {
	if _, err := exec.LookPath("nginx"); err != nil {
		t.Skip("nginx is not installed")
	}
	address := os.Getenv("PLANBOT_TEST_DATABASE_URL")
	if address == "" {
		t.Skip("PLANBOT_TEST_DATABASE_URL names no PostgreSQL database")
	}
	b := smallest(t)
	b.postgres = address
	got, err := rolling(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 {
		t.Fatalf("%q", got)
	}
	for _, row := range got {
		name, restarts, lost, twice, other, broken := row[0], row[1], row[3], row[4], row[6], row[len(row)-1]
		if restarts == "0" || lost != "0" || twice != "0" || other != "0" || broken != "0" {
			t.Errorf("%s: %s restarts, %s lost, %s twice, %s answered with another status than 200, %s rules broken", name, restarts, lost, twice, other, broken)
		}
	}
}

// TestReadmeNginx holds the README to the configuration that is measured.
func TestReadmeNginx(t *testing.T) {
	readme, err := os.ReadFile("../planbot/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(readme), "```nginx\n")
	shown, _, ok2 := strings.Cut(rest, "```")
	if !ok || !ok2 {
		t.Fatal("the README shows no nginx configuration")
	}
	for line := range strings.Lines(nginxConf) {
		line = strings.TrimSpace(line)
		_, rule, _ := strings.Cut(line, "}} ") // the README has addresses of its own
		if strings.HasPrefix(line, "proxy_") && !strings.HasSuffix(line, "_path proxy;") || strings.HasPrefix(line, "location") {
			rule = line
		}
		if rule != "" && !strings.Contains(shown, rule) {
			t.Errorf("the README's configuration has no %q", rule)
		}
	}
}

// TestLocked locks the file under load.
func TestLocked(t *testing.T) {
	s := &stage{bench: smallest(t)}
	defer s.leave()
	if err := locked(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if row := s.rows[0]; row[1] != row[3] {
		t.Errorf("%q", row)
	}
}
