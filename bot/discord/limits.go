package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// limits keep to Discord's rate limits. Calls of one bucket go one after
// another; those of different buckets never wait for each other, but for the
// limit of the whole bot. A bucket that nobody uses is forgotten.
type limits struct {
	mu      sync.Mutex
	buckets map[string]*bucket
	crowd   int       // at so many buckets it is time to sweep
	global  time.Time // no call before that, but exempt ones
	next    time.Time // when the next call that is not exempt may go
}

// A bucket is what one route takes, of one channel or interaction.
type bucket struct {
	turn  chan struct{} // holds a value while a call is made
	users int
	until time.Time // no call before that
}

// spacing keeps the whole bot below Discord's 50 calls a second.
const spacing = time.Second / 45

// slack is waited beyond what Discord says, which it rounds.
const slack = 20 * time.Millisecond

// acquire waits until a call may be made. The caller must release it.
func (l *limits) acquire(ctx context.Context, name string, exempt bool) (release func(), err error) {
	b := l.enter(name)
	select {
	case b.turn <- struct{}{}:
	case <-ctx.Done():
		l.leave(name, b)
		return nil, ctx.Err()
	}
	release = func() {
		<-b.turn
		l.leave(name, b)
	}
	if err := l.wait(ctx, name, exempt); err != nil {
		release()
		return nil, err
	}
	return release, nil
}

func (l *limits) enter(name string) *bucket {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.buckets[name]
	if b == nil {
		if l.buckets == nil {
			l.buckets = map[string]*bucket{}
		}
		if len(l.buckets) >= l.crowd {
			l.sweep()
		}
		b = &bucket{turn: make(chan struct{}, 1)}
		l.buckets[name] = b
	}
	b.users++
	return b
}

// leave forgets the bucket unless others use it, or will have to wait for it.
func (l *limits) leave(name string, b *bucket) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b.users--
	if b.idle(time.Now()) {
		delete(l.buckets, name)
	}
}

func (b *bucket) idle(now time.Time) bool { return b.users == 0 && !b.until.After(now) }

// sweep forgets the buckets whose time to wait is over.
func (l *limits) sweep() {
	now := time.Now()
	for name, b := range l.buckets {
		if b.idle(now) {
			delete(l.buckets, name)
		}
	}
	l.crowd = 2*len(l.buckets) + 64
}

// A limitedError means that a call was not made, since Discord wants it later
// than its context allows.
type limitedError struct{ wait time.Duration }

func (e *limitedError) Error() string {
	return fmt.Sprintf("rate limited for another %v", e.wait.Round(time.Second))
}

// wait waits until the limits let the holder of a bucket make a call. It does
// not begin to wait for what ctx will not allow.
func (l *limits) wait(ctx context.Context, name string, exempt bool) error {
	for {
		d := l.delay(name, exempt)
		if d <= 0 {
			return ctx.Err()
		}
		if end, ok := ctx.Deadline(); ok && time.Until(end) < d {
			return &limitedError{d}
		}
		if err := pause(ctx, d); err != nil {
			return err
		}
	}
}

// delay is how long a call must wait; 0 takes its place among the calls.
func (l *limits) delay(name string, exempt bool) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	until := l.buckets[name].until
	if exempt {
		return until.Sub(now)
	}
	for _, t := range []time.Time{l.global, l.next} {
		if t.After(until) {
			until = t
		}
	}
	d := until.Sub(now)
	if d <= 0 {
		l.next = now.Add(spacing)
	}
	return d
}

// note learns from an answer how long the bucket, or the whole bot, must wait,
// and returns how long that is when the answer is a 429. One that is not
// Discord's own stands before all of the API.
func (l *limits) note(name string, status int, h http.Header, body []byte) (after time.Duration) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.buckets[name]
	if status != http.StatusTooManyRequests {
		if reset, ok := seconds(h.Get("X-RateLimit-Reset-After")); ok && h.Get("X-RateLimit-Remaining") == "0" {
			b.until = now.Add(reset + slack)
		}
		return 0
	}
	after, own, global := retryAfter(h, body)
	if global || !own {
		l.global = now.Add(after + slack)
	}
	if !global {
		b.until = now.Add(after + slack)
	}
	return after
}

// retryAfter reads a 429: how long to wait, whether it is Discord's own, and
// whether all of the bot must wait. The body is more exact than the header.
// Without either a moment is waited.
func retryAfter(h http.Header, body []byte) (after time.Duration, own, global bool) {
	var answer struct {
		RetryAfter json.Number `json:"retry_after"`
		Global     bool        `json:"global"`
	}
	own = json.Unmarshal(body, &answer) == nil
	global = answer.Global || h.Get("X-RateLimit-Global") == "true"
	for _, s := range []string{answer.RetryAfter.String(), h.Get("Retry-After")} {
		if d, ok := seconds(s); ok {
			return d, own, global
		}
	}
	return 5 * time.Second, own, global
}
