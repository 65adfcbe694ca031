package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSkipped tells what this machine lacks and which checks are skipped for it,
// all in one line. A passing package is silent otherwise:
//
//	go test -v -run TestSkipped ./cmd/planbot
func TestSkipped(t *testing.T) {
	shared := os.Getenv("PLANBOT_SHARED")
	if shared == "" {
		shared = filepath.Join(repoRoot(t), "..", "shared")
	}
	file := func(parts ...string) bool {
		_, err := os.Stat(filepath.Join(append([]string{shared}, parts...)...))
		return err == nil
	}
	program := func(name string, args ...string) bool {
		_, err := exec.LookPath(name)
		return err == nil && (len(args) == 0 || exec.Command(name, args...).Run() == nil)
	}
	var missing []string
	for _, look := range []struct {
		found       bool
		check, need string
	}{
		{file("sources"), "the corpus against its source texts", "../shared/sources"},
		{file("eval"), "the quality of the answers", "../shared/eval"},
		{file("stem"), "stems against lists of them", "../shared/stem"},
		{file("spec"), "the committed parts of the platforms' specifications against the whole", "../shared/spec"},
		{os.Getenv("PLANBOT_TEST_DATABASE_URL") != "", "PostgreSQL", "PLANBOT_TEST_DATABASE_URL"},
		{program("pgbouncer"), "a pooler before PostgreSQL", "pgbouncer"},
		{program("nginx"), "replicas behind a proxy", "nginx"},
		{program("docker", "compose", "version"), "the Compose files by Compose", "docker compose"},
		{program("systemd-analyze"), "the units by systemd", "systemd-analyze"},
		{mounts(), "a full and a read-only disk", "the right to mount (unshare -rm)"},
	} {
		if !look.found {
			missing = append(missing, look.check+", without "+look.need)
		}
	}
	if missing != nil {
		t.Skip("not checked: " + strings.Join(missing, "; ") + "; PLANBOT_SHARED names the folder ../shared where it is elsewhere")
	}
}
