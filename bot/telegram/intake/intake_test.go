package intake

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
)

// TestSurplus holds what of a full window of updates may be confirmed unsent:
// nothing where chats share it evenly, and all but the newest few of a chat that
// has it for itself.
func TestSurplus(t *testing.T) {
	const most = 5
	for _, c := range []struct {
		name   string
		chats  int64
		from   int64 // the first that can't be confirmed afterwards
		blocks int
	}{
		{"one chat", 1, 96, most},
		{"three chats", 3, 86, 3 * most},
		{"31 chats of equal load", 31, 1, 100},
	} {
		in := Open(t.Context(), "", 1, slog.New(slog.DiscardHandler))
		for id := range int64(100) {
			in.Accept(id+1, Sender{Chat: id % c.chats})
		}
		in.StopSurplus(most)
		if got := in.Confirmable(101); got != c.from || in.Blocking() != c.blocks {
			t.Errorf("%s: confirmable up to %d with %d that block, want %d with %d", c.name, got, in.Blocking(), c.from, c.blocks)
		}
	}
}

// TestRoom bounds what of one sender waits to be handled, but for what must be.
func TestRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in := Open(t.Context(), "", 1, slog.New(slog.DiscardHandler))
		hold, handled := make(chan struct{}), 0
		accept := func(from Sender, must bool) bool {
			ticket, _ := in.Accept(int64(len(in.open)+1), from)
			return ticket.Handle(must, func(context.Context) { <-hold; handled++ })
		}
		taken := 0
		for range 100 {
			if accept(Sender{Chat: 7}, false) {
				taken++
			}
		}
		if taken != maxQueued || !accept(Sender{Chat: 7}, true) {
			t.Errorf("%d updates of one chat wait", taken)
		}
		close(hold)
		synctest.Wait()
		if handled != maxQueued+1 || len(in.queues) != 0 || !accept(Sender{Chat: 7}, false) {
			t.Errorf("%d updates were handled, %d senders wait", handled, len(in.queues))
		}
		synctest.Wait()
	})
}

// TestRecent puts, drops and puts again: the entries that were put last stay.
func TestRecent(t *testing.T) {
	r := NewRecent[int, string](3)
	for i, want := range [][]int{{0}, {0, 1}, {0, 1, 2}, {1, 2, 3}, {2, 3, 4}} {
		r.Put(i, "x")
		if got := r.Keys(); !slices.Equal(got, want) {
			t.Errorf("after %d: %v, want %v", i, got, want)
		}
	}
	r.Drop(2)
	r.Drop(99)
	r.Put(2, "new")
	if got := r.Keys(); !slices.Equal(got, []int{3, 4, 2}) || len(r.Keys()) != 3 {
		t.Errorf("put again: %v", got)
	}
	if gone := r.Put(5, "x"); gone != "x" || r.Has(3) || !r.Has(2) {
		t.Errorf("%q had to go of %v", gone, r.Keys())
	}
	r.DropFunc(func(k int) bool { return k > 3 })
	if v, ok := r.Get(2); len(r.Keys()) != 1 || v != "new" || !ok {
		t.Errorf("%v", r.Keys())
	}
}
