package store

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot/chats"
	"planbot/bot/message"
)

var errLost = errors.New("the database is lost")

// A source stands for the database under a cache with a synthetic clock.
type source struct {
	version atomic.Int64 // of the settings that it gives
	loads   atomic.Int64
	lost    atomic.Bool
	slow    atomic.Int64 // nanoseconds
}

func (s *source) load(ctx context.Context, _ message.ChatKey) (chats.Settings, error) {
	s.loads.Add(1)
	version := s.version.Load()
	select {
	case <-time.After(time.Duration(s.slow.Load())):
	case <-ctx.Done():
		return chats.Settings{}, ctx.Err()
	}
	if s.lost.Load() {
		return chats.Settings{}, errLost
	}
	return chats.Settings{Version: version}, nil
}

func withCache(t *testing.T, test func(t *testing.T, s *source, c *cache)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &source{}
		s.version.Store(1)
		test(t, s, newCache(s.load))
	})
}

func expect(t *testing.T, c *cache, want int64) {
	t.Helper()
	if got := c.settings(t.Context(), group).Version; got != want {
		t.Errorf("version %d, want %d", got, want)
	}
}

func expectLoads(t *testing.T, s *source, want int64) {
	t.Helper()
	if got := s.loads.Load(); got != want {
		t.Errorf("%d loads, want %d", got, want)
	}
}

// pass lets synthetic time go by.
func pass(d time.Duration) { <-time.After(d) }

func TestCacheAge(t *testing.T) {
	withCache(t, func(t *testing.T, s *source, c *cache) {
		expect(t, c, 1)
		s.version.Store(2) // another replica changes them
		pass(cacheAge - time.Millisecond)
		expect(t, c, 1)
		expectLoads(t, s, 1)
		pass(time.Millisecond)
		expect(t, c, 2)
		expectLoads(t, s, 2)
	})
}

func TestCacheForget(t *testing.T) {
	withCache(t, func(t *testing.T, s *source, c *cache) {
		for i, forget := range []func(){func() { c.forget(group) }, c.forgetAll} {
			expect(t, c, int64(i+1))
			s.version.Add(1) // this replica changes them
			forget()
			expect(t, c, int64(i+2))
		}
		// A read that began before the change does not outlive it.
		c.forget(group)
		s.slow.Store(int64(100 * time.Millisecond))
		go c.settings(t.Context(), group)
		synctest.Wait()
		s.version.Store(9)
		c.forget(group)
		pass(time.Second)
		expect(t, c, 9)
	})
}

func TestCacheOneLoadForMany(t *testing.T) {
	withCache(t, func(t *testing.T, s *source, c *cache) {
		s.slow.Store(int64(100 * time.Millisecond))
		impatient, cancel := context.WithCancel(t.Context())
		go c.settings(impatient, group) // the first one's request ends early
		synctest.Wait()
		cancel()
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() { expect(t, c, 1) })
		}
		wg.Wait()
		expectLoads(t, s, 1)
	})
}

func TestCacheSlowDatabase(t *testing.T) {
	withCache(t, func(t *testing.T, s *source, c *cache) {
		s.slow.Store(int64(time.Second))
		start := time.Now()
		expect(t, c, 0)
		if waited := time.Since(start); waited != cacheWait {
			t.Errorf("a request waited %s, want %s", waited, cacheWait)
		}
		expect(t, c, 0) // the next one does not wait
		if waited := time.Since(start); waited != cacheWait {
			t.Errorf("two requests waited %s, want %s", waited, cacheWait)
		}
		pass(time.Second) // what was read behind them is there
		expect(t, c, 1)
		expectLoads(t, s, 1)
	})
}

func TestCacheLostDatabase(t *testing.T) {
	withCache(t, func(t *testing.T, s *source, c *cache) {
		expect(t, c, 1)
		s.lost.Store(true)
		s.version.Store(2)
		pass(cacheAge)
		for range 30 { // 15 seconds
			expect(t, c, 1) // the last known
			if got := c.settings(t.Context(), other); got.Version != 0 {
				t.Errorf("settings of an unknown chat: %+v", got)
			}
			pass(500 * time.Millisecond)
		}
		if n := s.loads.Load(); n > 16 {
			t.Errorf("%d loads from a lost database in 15 seconds", n)
		}
		s.lost.Store(false)
		pass(cachePause)
		expect(t, c, 2)
	})
}

func TestCacheSize(t *testing.T) {
	withCache(t, func(t *testing.T, s *source, c *cache) {
		for i := range cacheSize + 100 {
			c.settings(t.Context(), message.ChatKey{Platform: "discord", Chat: strconv.Itoa(i)})
		}
		if n := len(c.known); n != cacheSize {
			t.Errorf("%d chats are kept, want %d", n, cacheSize)
		}
	})
}

// TestLostDatabase closes the connections under a store in use.
func TestLostDatabase(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		db := open(t, address)
		must(t, db.SetSettings(t.Context(), group, chats.Settings{Detect: true}, "7"))
		if !db.CachedSettings(t.Context(), group).Detect {
			t.Error("a change made here is not seen at once")
		}
		must(t, db.Close())
		start := time.Now()
		for range 100 {
			if s := db.CachedSettings(t.Context(), other); s.Version != 0 {
				t.Errorf("an unknown chat has %+v", s)
			}
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("100 requests took %s", took)
		}
	})
}

// TestSilentDatabase asks a server that takes connections and never answers.
func TestSilentDatabase(t *testing.T) {
	server, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer server.Close()
	db, err := connect("postgres://user@"+server.Addr().String()+"/db?sslmode=disable", slog.New(slog.DiscardHandler))
	must(t, err)
	defer db.Close()
	start := time.Now()
	for range 100 {
		if s := db.CachedSettings(t.Context(), group); s.Version != 0 {
			t.Errorf("settings from nowhere: %+v", s)
		}
	}
	if took := time.Since(start); took > cacheLoad {
		t.Errorf("100 requests took %s", took)
	}
}

func BenchmarkCachedSettings(b *testing.B) {
	db := open(b, "sqlite:"+b.TempDir()+"/store.db")
	must(b, db.SetSettings(b.Context(), group, chats.Settings{Detect: true}, "7"))
	b.ReportAllocs()
	for b.Loop() {
		if !db.CachedSettings(b.Context(), group).Detect {
			b.Fatal("not the settings that were set")
		}
	}
}
