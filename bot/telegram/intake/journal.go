package intake

import (
	"bufio"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
)

// A journal is a file with the ids of answered updates, one a line, the newest
// last. Telegram sends unconfirmed updates again, and an update can only be
// confirmed together with all before it, so a process that starts after a crash
// needs the ids. Writes don't wait for the disk: the file has to outlive the
// process, not the machine.
//
// A nil journal remembers nothing. A journal is not safe for use by several
// goroutines.
type journal struct {
	path  string
	file  *os.File
	lines int
	log   *slog.Logger
}

// openJournal opens the journal of a bot in a folder, which may be new, and
// returns the ids in it. Without a folder and after an error the journal is nil.
func openJournal(dir string, bot int64, log *slog.Logger) (j *journal, ids []int64) {
	if dir == "" {
		return nil, nil
	}
	j = &journal{path: filepath.Join(dir, fmt.Sprintf("telegram-%d.answered", bot)), log: log}
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		ids, err = j.read()
	}
	if err == nil {
		err = j.rewrite(ids)
	}
	if err != nil {
		log.Warn("updates that were answered are not remembered across a restart", "error", err)
		return nil, nil
	}
	return j, ids
}

// read returns the newest ids of the file, at most remembered.
func (j *journal) read() ([]int64, error) {
	file, err := os.Open(j.path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var ids []int64
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		id, err := strconv.ParseInt(lines.Text(), 10, 64)
		if err != nil {
			continue // a line that was cut off
		}
		ids = append(ids, id)
	}
	return ids[max(0, len(ids)-remembered):], lines.Err()
}

// rewrite replaces the file by one with these ids.
func (j *journal) rewrite(ids []int64) error {
	var text []byte
	for _, id := range ids {
		text = append(strconv.AppendInt(text, id, 10), '\n')
	}
	if err := os.WriteFile(j.path+".new", text, 0o600); err != nil {
		return err
	}
	if err := os.Rename(j.path+".new", j.path); err != nil {
		return err
	}
	file, err := os.OpenFile(j.path, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	j.close()
	j.file, j.lines = file, len(ids)
	return nil
}

// add appends an id. A file that has grown too long is rewritten with the newest
// ids.
func (j *journal) add(id int64, newest *Recent[int64, struct{}]) {
	if j == nil || j.file == nil {
		return
	}
	_, err := j.file.Write(append(strconv.AppendInt(nil, id, 10), '\n'))
	if j.lines++; err == nil && j.lines > 2*remembered {
		err = j.rewrite(newest.Keys())
	}
	if err != nil {
		j.log.Error("updates that were answered are not remembered any more", "error", err)
		j.close()
	}
}

func (j *journal) close() {
	if j != nil && j.file != nil {
		_ = j.file.Close() // each id was written at once
		j.file = nil
	}
}
