package telegram

import (
	"log/slog"
	"sync"
	"time"
)

// A warnLimit logs at most one warning a minute.
type warnLimit struct {
	mu     sync.Mutex
	last   time.Time
	missed int // warnings since then
}

func (w *warnLimit) warn(log *slog.Logger, line string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if now := time.Now(); now.Sub(w.last) >= time.Minute {
		log.Warn(line, "others since the last line", w.missed)
		w.last, w.missed = now, 0
		return
	}
	w.missed++
}
