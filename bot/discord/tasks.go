package discord

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// tasks are the answers that are under way. Unlike those of a WaitGroup, tasks
// may begin while another goroutine waits.
type tasks struct{ n atomic.Int64 }

// do runs f in a goroutine of its own.
func (t *tasks) do(f func()) {
	t.n.Add(1)
	go func() {
		defer t.n.Add(-1)
		f()
	}()
}

// wait blocks until no task is under way, or until timeout.
func (t *tasks) wait(timeout time.Duration) {
	for end := time.Now().Add(timeout); t.n.Load() > 0 && time.Now().Before(end); {
		<-time.After(10 * time.Millisecond)
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
