package main

import (
	"context"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"time"
)

// A load is what a player is asked to make.
type load struct {
	kind   string // see the fakes
	to     string // where interactions are posted; "" is the gateway
	count  int
	window int     // questions that wait for an answer at a time, or
	rate   float64 // questions a second

	// patience is how long to go on waiting for answers when none come.
	patience time.Duration

	busy    int           // groups that talk to the bot meanwhile; Telegram
	limited time.Duration // retry_after of each message to these groups; 0 is none
}

// A plan asks for scheduled posts, each in a chat of its own, due at a full
// minute.
type plan struct {
	to    string // as load has it
	due   time.Time
	count int
}

// words are the argument of /schedule.
func (p plan) words() string { return "1 " + p.due.UTC().Format("15:04") + " UTC" }

// soon is the next full minute that leaves time to prepare.
func soon() time.Time { return time.Now().Add(75 * time.Second).Truncate(time.Minute) }

// A fake plays a platform.
type fake interface {
	prepare(ctx context.Context, l load) *ledger   // before each load
	ask(ctx context.Context, l load, n int64)      // the nth question of all; may return before the answer
	schedule(ctx context.Context, p plan, n int64) // asks for the nth post; confirmation and post are noted in posts
	posts() *posts
	fail(kind string) // a fault, until heal
	heal()
	violations() []string
	close()
}

// A player makes the loads of a fake, one at a time.
type player struct {
	fake
	api    string // its address
	ca     string // in PEM, of an API with TLS
	key    string // of Discord
	asked  int64  // questions in all
	ledger atomic.Pointer[ledger]
}

// newPlayer makes a player whose API is at an address or, if front is not nil,
// at that server.
func newPlayer(f fake, api string, front *httptest.Server) *player {
	p := &player{fake: f, api: api}
	if front != nil {
		p.api = front.URL
		if c := front.Certificate(); c != nil {
			p.ca = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
		}
	}
	return p
}

// front serves an API: over HTTP/1.1, or with h2 over TLS and HTTP/2. The
// certificate is that of net/http/httptest.
func front(h http.Handler, h2 bool) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	if h2 {
		s.EnableHTTP2 = true
		s.StartTLS()
	} else {
		s.Start()
	}
	return s
}

// host is the host and port of the API.
func (p *player) host() string {
	_, host, _ := strings.Cut(p.api, "://")
	return host
}

// heal ends the fault, and counts from now how long the bot takes.
func (p *player) heal() {
	p.fake.heal()
	if l := p.ledger.Load(); l != nil {
		l.heal()
	}
}

// duplicates is how long they are waited for, after the last first answer.
const duplicates = 2 * time.Second

// load asks as often as it should and waits for the answers.
func (p *player) load(ctx context.Context, l load) (tally, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	book := p.prepare(ctx, l)
	before := len(p.violations())
	p.ledger.Store(book)
	for i := range l.count {
		switch {
		case l.rate > 0:
			pause(ctx, time.Until(book.began.Add(time.Duration(float64(i)/l.rate*float64(time.Second)))))
		case !book.wait(ctx, l.window-1, l.patience):
			return tally{}, fmt.Errorf("no answer for %v, after %d", l.patience, book.tally().answered)
		}
		p.asked++
		p.ask(ctx, l, p.asked)
	}
	book.wait(ctx, 0, l.patience)
	if l.rate > 0 {
		pause(ctx, duplicates)
	}
	t := book.tally()
	t.violations = p.violations()
	t.violations = t.violations[min(before, len(t.violations)):]
	return t, ctx.Err()
}

// plan asks for schedules, and fails if one is not confirmed.
func (p *player) plan(ctx context.Context, what plan) error {
	for i := range int64(what.count) {
		p.schedule(ctx, what, i)
	}
	made := p.posts().made
	made.wait(ctx, 0, startTime)
	if n := made.tally().answered; n != what.count {
		return fmt.Errorf("%d of %d schedules were made", n, what.count)
	}
	return ctx.Err()
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

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
