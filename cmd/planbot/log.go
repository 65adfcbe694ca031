package main

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// A seldom writes the same warning or error once a minute: while a disk is full or
// a platform is down, every request and every call fails in the same words.
type seldom struct {
	slog.Handler

	mu    sync.Mutex
	since time.Time
	said  map[string]bool // since then
}

// Handle writes a line, or leaves it out.
func (s *seldom) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelWarn && s.again(r) {
		return nil
	}
	return s.Handler.Handle(ctx, r)
}

func (s *seldom) again(r slog.Record) bool {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += " " + a.String()
		return true
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Time.Sub(s.since) >= time.Minute {
		s.since, s.said = r.Time, map[string]bool{}
	}
	again := s.said[text]
	s.said[text] = true
	return again
}

// withUnit lets JSON have a duration with its unit, not as a number of nanoseconds.
func withUnit(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		a.Value = slog.StringValue(a.Value.String())
	}
	return a
}
