package api

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	for seconds, want := range map[int]time.Duration{
		-1: time.Hour, 0: 0, 7: 7 * time.Second, 36000: 10 * time.Hour, 10_000_000_000: time.Hour, 1 << 62: time.Hour,
	} {
		if got := retryAfter(seconds); got != want {
			t.Errorf("retry_after %d: %v", seconds, got)
		}
	}
}

// TestRedirects are not followed: the token would go along.
func TestRedirects(t *testing.T) {
	reached := make(chan string, 10)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { reached <- r.URL.Path }))
	defer elsewhere.Close()
	for _, code := range []int{301, 302, 303, 307, 308} {
		api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+r.URL.Path, code)
		}))
		c := NewClient(Config{Token: "1:a", URL: api.URL, Transport: NewTransport(nil), Log: slog.New(slog.DiscardHandler)})
		if _, err := c.Call(t.Context(), CallTimeout, "getMe", nil); err == nil {
			t.Errorf("%d: no error", code)
		}
		api.Close()
	}
	if len(reached) > 0 {
		t.Errorf("%d redirects were followed", len(reached))
	}
}
