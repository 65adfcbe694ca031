package discord

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// tasks are the answers that are under way. Unlike those of a WaitGroup, tasks
// may begin while another goroutine waits.
type tasks struct {
	mu   sync.Mutex
	n    int
	idle chan struct{} // closed when n reaches 0; nil: nothing waits
}

// do runs f in a goroutine of its own.
func (t *tasks) do(f func()) {
	t.mu.Lock()
	t.n++
	t.mu.Unlock()
	go func() {
		defer t.done()
		f()
	}()
}

func (t *tasks) done() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n--; t.n == 0 && t.idle != nil {
		close(t.idle)
		t.idle = nil
	}
}

// wait blocks until no task is under way, or until timeout. One goroutine may wait.
func (t *tasks) wait(timeout time.Duration) {
	idle := make(chan struct{})
	t.mu.Lock()
	busy := t.n > 0
	if busy {
		t.idle = idle
	}
	t.mu.Unlock()
	if !busy {
		return
	}
	select {
	case <-idle:
	case <-time.After(timeout):
	}
}

// health is what is wrong at the moment, by part.
type health struct {
	mu       sync.Mutex
	problems map[string]string
}

// set notes what is wrong with a part, "" for nothing.
func (h *health) set(part, problem string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if problem == "" {
		delete(h.problems, part)
		return
	}
	if h.problems == nil {
		h.problems = map[string]string{}
	}
	h.problems[part] = problem
}

// err lists what is wrong, or returns nil.
func (h *health) err() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.problems) == 0 {
		return nil
	}
	var parts []string
	for _, part := range slices.Sorted(maps.Keys(h.problems)) {
		parts = append(parts, part+": "+h.problems[part])
	}
	return errors.New("discord: " + strings.Join(parts, "; "))
}
