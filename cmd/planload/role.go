package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// roleArg has planload play one of the other processes: a fake or a bare
// server. It is no flag, since nobody is to type it.
const roleArg = "play-role"

// A hello is what such a process prints first, in one line of JSON.
type hello struct {
	Control   string // where the load comes from; empty for a bare server
	API       string // of the platform, or where a bare server listens
	PublicKey string // of Discord
}

// A load is what a fake is asked to make.
type load struct {
	Kind   string // see the fakes
	To     string // the bot's address, where the kind needs one
	Count  int
	Window int     // so many wait for an answer at a time
	Rate   float64 // or so many are sent a second

	// Patience is how long the fake goes on waiting for answers when none come.
	Patience time.Duration
}

// A fault is what a fake is asked to do wrong, until it is asked to heal.
type fault struct{ Kind string }

// A fake plays a platform.
type fake interface {
	prepare(ctx context.Context, l load) (*ledger, error) // before each load
	ask(ctx context.Context, l load, n int64)             // the nth question of the process; may return before the answer
	fail(f fault) error
	heal()
	violations() []string
}

// play runs a role until its standard input ends, which is when planload has
// ended.
func play(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, stdin) // its end is what matters
		stop()
	}()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	h := hello{API: "http://" + ln.Addr().String()}
	var handler http.Handler
	switch args[0] {
	case "telegram":
		t := newTelegramFake()
		h.Control, h.API = h.API, t.front.URL
		handler = control(t)
	case "discord":
		d := newDiscordFake()
		h.Control, h.API, h.PublicKey = h.API, d.URL(), d.PublicKey()
		handler = control(d)
	case "bare-telegram":
		handler, err = bareTelegram(args[1], args[2])
	case "bare-discord":
		handler, err = bareDiscord(args[1], args[2])
	default:
		err = fmt.Errorf("no role %q", args[0])
	}
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() }) // nobody is left to be told
	if err := json.NewEncoder(stdout).Encode(h); err != nil {
		return err
	}
	if err := server.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// A controller makes the loads of a fake, one at a time.
type controller struct {
	fake
	asked int64 // questions in all

	mu     sync.Mutex
	ledger *ledger
}

func (c *controller) current() *ledger {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ledger
}

// control lets the main process have a fake make a load and do wrong.
func control(f fake) http.Handler {
	c := &controller{fake: f, ledger: newLedger()}
	m := http.NewServeMux()
	m.HandleFunc("POST /load", func(w http.ResponseWriter, r *http.Request) {
		var l load
		if err := json.NewDecoder(r.Body).Decode(&l); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		t, err := c.load(r.Context(), l)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(t) // who asked may have gone
	})
	m.HandleFunc("POST /fail", func(w http.ResponseWriter, r *http.Request) {
		var bad fault
		err := json.NewDecoder(r.Body).Decode(&bad)
		if err == nil {
			err = f.fail(bad)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	})
	m.HandleFunc("POST /heal", func(http.ResponseWriter, *http.Request) {
		f.heal()
		c.current().heal()
	})
	return m
}

// duplicates is how long they are waited for, after the last first answer.
const duplicates = 2 * time.Second

// load asks as often as it should and waits for the answers.
func (c *controller) load(ctx context.Context, l load) (tally, error) {
	book, err := c.prepare(ctx, l)
	if err != nil {
		return tally{}, err
	}
	before := len(c.violations())
	c.mu.Lock()
	c.ledger = book
	c.mu.Unlock()
	for i := range l.Count {
		switch {
		case l.Rate > 0:
			pause(ctx, time.Until(book.began.Add(time.Duration(float64(i)/l.Rate*float64(time.Second)))))
		case !book.wait(ctx, l.Window-1, l.Patience):
			return tally{}, fmt.Errorf("no answer for %v, after %d", l.Patience, book.tally().Answered)
		}
		c.asked++
		c.ask(ctx, l, c.asked)
	}
	book.wait(ctx, 0, l.Patience)
	if l.Rate > 0 {
		pause(ctx, duplicates)
	}
	t := book.tally()
	t.Violations = c.violations()
	t.Violations = t.Violations[min(before, len(t.Violations)):]
	return t, ctx.Err()
}

// wait waits until at most so many wait for an answer, unless nothing has come
// for too long.
func (l *ledger) wait(ctx context.Context, most int, patience time.Duration) bool {
	for {
		n, changed := l.open()
		if n <= most {
			return true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return false
		case <-time.After(patience):
			return false
		}
	}
}

// pause waits so long, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
