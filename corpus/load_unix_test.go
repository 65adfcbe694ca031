//go:build unix

package corpus_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"planbot/corpus"
)

// TestLoadSpecial loads a folder on disk with what never ends when it is read,
// and what editors leave. Links to files are followed, as a mounted ConfigMap
// needs it.
func TestLoadSpecial(t *testing.T) {
	dir := t.TempDir()
	for name, f := range village().fs() {
		if err := os.WriteFile(filepath.Join(dir, name+".data"), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		link(t, name+".data", filepath.Join(dir, name))
	}
	link(t, "me@host.1234:5", filepath.Join(dir, ".#plan.toml"))
	if _, err := corpus.Load(os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.toml"), 0o600); err != nil {
		t.Fatal(err)
	}
	link(t, "/dev/zero", filepath.Join(dir, "zero.toml"))
	_, err := corpus.Load(os.DirFS(dir))
	want := []string{"pipe.toml: is a pipe or a device, not a file", "zero.toml: is a pipe or a device, not a file"}
	if diff := cmp.Diff(want, faultLines(t, err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Fatal(err)
	}
}
