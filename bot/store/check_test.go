package store

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
)

func TestCheck(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	path := filepath.Join(t.TempDir(), "sub", "planbot.db")
	if err := Check(t.Context(), "sqlite:"+path, log); err != nil {
		t.Errorf("a file that is not there yet: %v", err)
	}
	if _, err := os.Stat(filepath.Dir(path)); err == nil {
		t.Error("the check made something")
	}
	db, err := Open(t.Context(), "sqlite:"+path, log)
	if err != nil {
		t.Fatal(err)
	}
	must(t, db.Close())
	must(t, Check(t.Context(), "sqlite:"+path, log))
	for _, address := range []string{"mysql://x", "sqlite:", "postgres://postgres@127.0.0.1:1/none?connect_timeout=1"} {
		if Check(t.Context(), address, log) == nil {
			t.Errorf("%s answers", address)
		}
	}
}
