package main

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// roleArg has planload play one of the other processes. It is no flag, since
// nobody is to type it.
const roleArg = "play-role"

// A hello is what such a process prints first, in one line of JSON.
type hello struct {
	Control   string // where the load comes from
	API       string // of the platform
	CA        string // in PEM, of an API with TLS
	PublicKey string // of Discord
}

// host is the host and port of the API.
func (h hello) host() string {
	_, host, _ := strings.Cut(h.API, "://")
	return host
}

// A load is what a fake is asked to make.
type load struct {
	Kind   string // see the fakes
	To     string // the bot's address, where the kind needs one
	Count  int
	Window int     // questions that wait for an answer at a time, or
	Rate   float64 // questions a second

	// Patience is how long the fake goes on waiting for answers when none come.
	Patience time.Duration

	Busy     int           // groups that talk to the bot meanwhile; Telegram
	Limited  time.Duration // retry_after of each message to these groups; 0 is none
	AnyOrder bool          // the webhook gets posts of one chat side by side
}

// A plan asks for scheduled posts: so many, each in a chat of its own, due at
// a full minute.
type plan struct {
	To    string // the bot's address, as load has it
	Due   time.Time
	Count int
}

// words are the argument of /schedule.
func (p plan) words() string { return "1 " + p.Due.UTC().Format("15:04") + " UTC" }

// A fault is what a fake is asked to do wrong, until it is asked to heal.
type fault struct{ Kind string }

// A fake plays a platform.
type fake interface {
	prepare(ctx context.Context, l load) (*ledger, error) // before each load
	ask(ctx context.Context, l load, n int64)             // the nth question of the process; may return before the answer
	schedule(ctx context.Context, p plan, n int64)        // asks for the nth post; the confirmation and the post are noted in posts
	posts() *posts
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
	h := hello{Control: "http://" + ln.Addr().String()}
	var handler http.Handler
	switch args[0] {
	case "telegram":
		t := newTelegramFake()
		h.API, h.CA = front(t, slices.Contains(args, "h2"))
		handler = control(ctx, t)
	case "discord":
		d := newDiscordFake(gatewayOf(args))
		h.API, h.PublicKey = d.URL(), d.PublicKey()
		if slices.Contains(args, "h2") {
			h.API, h.CA = front(httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: hello{API: d.URL()}.host()}), true)
		}
		handler = control(ctx, d)
	case "attack":
		handler, err = attack(ctx, args[1], args[2])
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

// gatewayOf is the address in an argument such as gateway=127.0.0.1:8000.
func gatewayOf(args []string) string {
	for _, a := range args {
		if addr, ok := strings.CutPrefix(a, "gateway="); ok {
			return "ws://" + addr
		}
	}
	return ""
}

// front serves an API until the process ends: over HTTP/1.1, or with h2 over
// TLS and HTTP/2. The certificate is that of net/http/httptest.
func front(h http.Handler, h2 bool) (address, ca string) {
	s := httptest.NewUnstartedServer(h)
	if !h2 {
		s.Start()
		return s.URL, ""
	}
	s.EnableHTTP2 = true
	s.StartTLS()
	return s.URL, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}))
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

// control lets the main process have a fake make a load and do wrong. What
// outlives a request ends with ctx.
func control(ctx context.Context, f fake) http.Handler {
	c := &controller{fake: f, ledger: newLedger()}
	m := http.NewServeMux()
	m.Handle("POST /load", take(c.load))
	m.Handle("POST /schedule", take(func(r context.Context, p plan) (tally, error) {
		for i := range int64(p.Count) {
			f.schedule(ctx, p, i)
		}
		f.posts().made.wait(r, 0, startTime)
		return f.posts().made.tally(), r.Err()
	}))
	m.Handle("POST /posts", take(func(context.Context, struct{}) (tally, error) { return f.posts().due.tally(), nil }))
	m.Handle("POST /fail", take(func(_ context.Context, bad fault) (struct{}, error) { return struct{}{}, f.fail(bad) }))
	m.Handle("POST /heal", take(func(context.Context, struct{}) (struct{}, error) {
		f.heal()
		c.current().heal()
		return struct{}{}, nil
	}))
	return m
}

// take makes a handler of a function from JSON to JSON.
func take[In, Out any](do func(context.Context, In) (Out, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in In
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		out, err := do(r.Context(), in)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(out) // the client may have gone
	})
}

// posts are the scheduled posts of a fake.
type posts struct{ made, due *ledger }

func newPosts() *posts { return &posts{newLedger(), newLedger()} }

// expect notes that a schedule is asked for and a post is due.
func (p *posts) expect(key int64, due time.Time) {
	p.made.ask(key, time.Now())
	p.due.ask(key, due)
}

// message notes a message in a chat: the first confirms the schedule, others
// are posts.
func (p *posts) message(key int64) {
	if !p.made.answer(key) {
		p.due.answer(key)
	}
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
