package intake

import (
	"bufio"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
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

// A Recent is a map that keeps the newest entries. Its methods may be called by
// any goroutine.
type Recent[K comparable, V any] struct {
	mu     sync.Mutex
	values map[K]V
	ring   []K // the keys in the order of Put
	oldest int // index in a full ring
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
		if len(r.ring) < r.limit {
			r.ring = append(r.ring, key)
		} else {
			gone = r.values[r.ring[r.oldest]]
			delete(r.values, r.ring[r.oldest])
			r.ring[r.oldest] = key
			r.oldest = (r.oldest + 1) % r.limit
		}
	}
	r.values[key] = value
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
	return r.keys()
}

func (r *Recent[K, V]) keys() []K { return slices.Concat(r.ring[r.oldest:], r.ring[:r.oldest]) }

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
	r.ring, r.oldest = slices.DeleteFunc(r.keys(), match), 0
}
