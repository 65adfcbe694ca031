package api

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"sync"
	"time"
)

// limits keep Discord's rate limits. Calls of one bucket go one after another;
// calls of different buckets wait for each other only at the limit of the whole
// bot. A bucket that no call uses is forgotten.
type limits struct {
	mu      sync.Mutex
	buckets map[string]*bucket
	sweepAt int       // the number of buckets at which the idle ones are swept
	global  time.Time // until when only exempt calls are made
	next    time.Time // when the next call that is not exempt may be made
}

// A bucket is one route of one channel, server or interaction.
type bucket struct {
	turn  chan struct{} // holds a value while a call is made
	users int
	until time.Time // when the next call may be made
}

// spacing keeps the whole bot below Discord's 50 calls a second.
const spacing = time.Second / 45

// slack is added to every wait, since Discord rounds what it says.
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
		if len(l.buckets) >= l.sweepAt {
			l.sweep()
		}
		b = &bucket{turn: make(chan struct{}, 1)}
		l.buckets[name] = b
	}
	b.users++
	return b
}

// leave forgets the bucket unless another call uses it or must wait for it.
func (l *limits) leave(name string, b *bucket) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b.users--
	if b.idle(time.Now()) {
		delete(l.buckets, name)
	}
}

func (b *bucket) idle(now time.Time) bool { return b.users == 0 && !b.until.After(now) }

// sweep forgets the idle buckets.
func (l *limits) sweep() {
	now := time.Now()
	maps.DeleteFunc(l.buckets, func(_ string, b *bucket) bool { return b.idle(now) })
	l.sweepAt = 2*len(l.buckets) + 64
}

// wait blocks until the holder of a bucket may make a call. It fails at once
// where ctx ends before that.
func (l *limits) wait(ctx context.Context, name string, exempt bool) error {
	for {
		d := l.delay(name, exempt)
		if d <= 0 {
			return ctx.Err()
		}
		if end, ok := ctx.Deadline(); ok && time.Until(end) < d {
			return &LimitedError{d}
		}
		if err := Pause(ctx, d); err != nil {
			return err
		}
	}
}

// delay returns how long a call must wait. With 0 the call counts as made.
func (l *limits) delay(name string, exempt bool) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	until := l.buckets[name].until
	if exempt {
		return until.Sub(now)
	}
	d := max(until.Sub(now), l.global.Sub(now), l.next.Sub(now))
	if d <= 0 {
		l.next = now.Add(spacing)
	}
	return d
}

// note reads from an answer how long the bucket, or the whole bot, must wait. It
// returns that time when the answer is a 429. A 429 that a proxy gave holds for
// the whole API.
func (l *limits) note(name string, status int, h http.Header, body []byte) (after time.Duration) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.buckets[name]
	if status != http.StatusTooManyRequests {
		if reset, ok := Seconds(h.Get("X-RateLimit-Reset-After")); ok && h.Get("X-RateLimit-Remaining") == "0" {
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
// whether the whole bot must wait. The body is more exact than the header;
// without either it is five seconds.
func retryAfter(h http.Header, body []byte) (after time.Duration, own, global bool) {
	var answer struct {
		RetryAfter json.Number `json:"retry_after"`
		Global     bool        `json:"global"`
	}
	own = json.Unmarshal(body, &answer) == nil
	global = answer.Global || h.Get("X-RateLimit-Global") == "true"
	for _, s := range []string{answer.RetryAfter.String(), h.Get("Retry-After")} {
		if d, ok := Seconds(s); ok {
			return d, own, global
		}
	}
	return 5 * time.Second, own, global
}
