package outbox

import (
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot/telegram/render"
)

// TestManyPlaces has two hundred thousand queries and chats come along.
// What is kept for them has a bound.
func TestManyPlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := New(nil, slog.New(slog.DiscardHandler), nil)
		most := 0
		for i := range int64(200_000) {
			to := Place{Query: fmt.Sprint(i)}
			if i%20 == 0 {
				to = Place{Chat: i + 1}
				<-time.After(time.Second / perSecond)
			}
			o.Add(&Job{To: to, Content: &render.Message{Text: "x"}})
			l, _ := o.next(time.Now())
			o.mu.Lock()
			l.busy = false
			o.afterCall(l, l.jobs[0], "sendMessage", nil, nil)
			o.sweep(time.Now())
			most = max(most, len(o.lanes))
			o.mu.Unlock()
		}
		if most > 3*60*perSecond {
			t.Errorf("at most %d lanes", most)
		}
	})
}

// TestFull fills the outbox and takes the jobs out again.
func TestFull(t *testing.T) {
	o := New(nil, slog.New(slog.DiscardHandler), nil)
	outcomes := make(chan error, maxJobs+1)
	var lanes [][]*Job
	for chat := range int64(maxJobs / maxLane) {
		var jobs []*Job
		for range maxLane {
			if o.Full() {
				t.Fatalf("full with %d calls", o.Depth())
			}
			jobs = append(jobs, &Job{To: Place{Chat: chat + 1}, Content: &render.Message{Text: "x"}, Outcome: outcomes})
			o.Add(jobs[len(jobs)-1])
		}
		lanes = append(lanes, jobs)
	}
	if !o.Full() || o.Depth() != maxJobs {
		t.Errorf("not full with %d calls", o.Depth())
	}
	o.Add(&Job{To: Place{Chat: 1}, Content: &render.Message{Text: "x"}, Outcome: outcomes})
	if err := <-outcomes; err == nil || o.Depth() != maxJobs {
		t.Errorf("a lane takes more than %d calls", maxLane)
	}
	for _, jobs := range lanes {
		_ = o.Withdraw(jobs, ErrStopped)
	}
	if o.Full() || o.Depth() != 0 {
		t.Errorf("%d calls are left", o.Depth())
	}
}
