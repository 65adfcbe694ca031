package intake

import (
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
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
func (j *journal) read() (ids []int64, err error) {
	text, err := os.ReadFile(j.path)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		if id, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64); err == nil { // else the line was cut off
			ids = append(ids, id)
		}
	}
	return ids[max(0, len(ids)-remembered):], nil
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

// A Recent is a map that keeps the newest entries. Its methods may be called by
// any goroutine.
type Recent[K comparable, V any] struct {
	mu     sync.Mutex
	values map[K]V
	order  []K // the keys in the order of Put
	limit  int
}

// NewRecent makes a map that keeps limit entries.
func NewRecent[K comparable, V any](limit int) *Recent[K, V] {
	return &Recent[K, V]{values: map[K]V{}, limit: limit}
}

// Put sets an entry and returns the oldest one if it had to go.
func (r *Recent[K, V]) Put(key K, value V) (gone V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.values[key]; !ok {
		r.order = append(r.order, key)
	}
	r.values[key] = value
	if len(r.order) > r.limit {
		gone = r.values[r.order[0]]
		delete(r.values, r.order[0])
		r.order = r.order[1:]
	}
	return gone
}

// Get is the value of a key.
func (r *Recent[K, V]) Get(key K) (value V, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	value, ok = r.values[key]
	return value, ok
}

// Has reports whether there is an entry.
func (r *Recent[K, V]) Has(key K) bool {
	_, ok := r.Get(key)
	return ok
}

// Keys are the keys of the entries, the oldest first.
func (r *Recent[K, V]) Keys() []K {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.order)
}

// Drop removes an entry.
func (r *Recent[K, V]) Drop(key K) {
	if r.Has(key) {
		r.DropFunc(func(k K) bool { return k == key })
	}
}

// DropFunc removes the entries of all keys that match.
func (r *Recent[K, V]) DropFunc(match func(K) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.values, func(k K, _ V) bool { return match(k) })
	r.order = slices.DeleteFunc(r.order, match)
}
