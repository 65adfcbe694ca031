package telegram

import (
	"bufio"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
)

// A journal remembers in a file which updates were answered, so that a process
// that starts after a crash does not answer them again: Telegram gives out anew
// what was not confirmed, and an update can only be confirmed together with all
// before it. The file has one id a line, the newest last. It is written without
// waiting for the disk: it has to outlive the process, not the machine.
//
// A nil journal remembers nothing. A journal is not safe for use from several
// goroutines.
type journal struct {
	path  string
	file  *os.File
	lines int
	log   *slog.Logger
}

// openJournal opens the journal of a bot in a folder, which it makes if it is
// not there. It returns the ids that the journal has. Without a folder there is
// no journal, and after an error none either.
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

// read returns the newest ids of the file, so many as are worth remembering.
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

// rewrite makes the file anew with these ids.
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

// note adds an id. It gets the newest ones as well, for when the file has grown
// too long.
func (j *journal) note(id int64, newest *recent[int64, struct{}]) {
	if j == nil || j.file == nil {
		return
	}
	_, err := j.file.Write(append(strconv.AppendInt(nil, id, 10), '\n'))
	if j.lines++; err == nil && j.lines > 2*remembered {
		err = j.rewrite(newest.keys())
	}
	if err != nil {
		j.log.Error("updates that were answered are not remembered any more", "error", err)
		j.close()
	}
}

func (j *journal) close() {
	if j != nil && j.file != nil {
		_ = j.file.Close() // all that was written is there already
		j.file = nil
	}
}
