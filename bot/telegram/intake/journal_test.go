package intake

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestJournal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "planbot")
	logs := &bytes.Buffer{}
	log := slog.New(slog.NewTextHandler(logs, nil))
	open := func() (*journal, []int64) {
		t.Helper()
		j, ids := openJournal(dir, 7, log)
		if j == nil {
			t.Fatalf("no journal: %s", logs)
		}
		return j, ids
	}
	j, ids := open()
	if len(ids) > 0 {
		t.Errorf("a new journal has %v", ids)
	}
	newest := NewRecent[int64, struct{}](remembered)
	const last = 2*remembered + 500 // enough for one rewrite
	for id := int64(1); id <= last; id++ {
		newest.Put(id, struct{}{})
		j.add(id, newest)
	}
	path := filepath.Join(dir, "telegram-7.answered")
	if info, err := os.Stat(path); err != nil || info.Size() > 100_000 || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	// A process that was killed leaves a line that is cut off.
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	file.WriteString("x2")
	file.Close()
	j.close()
	j.add(5, newest) // after the end it is no more than nothing
	_, ids = open()
	if len(ids) != remembered || ids[len(ids)-1] != last || !slices.IsSorted(ids) {
		t.Errorf("%d ids, the last %d", len(ids), ids[len(ids)-1])
	}
	if j, ids := openJournal("", 7, log); j != nil || ids != nil {
		t.Error("a journal without a folder")
	}
	if logs.String() != "" {
		t.Errorf("%s", logs)
	}
	// Where nothing can be written the bot works without.
	if j, _ := openJournal(path, 7, log); j != nil || !strings.Contains(logs.String(), "not remembered") {
		t.Errorf("a file for a folder: %v %s", j, logs)
	}
}
