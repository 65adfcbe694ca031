package intake

import "time"

// A Ticket is an update that is being answered. Its answer has one part, unless
// AddPart adds others. The update is finished when every part is.
type Ticket struct {
	id       int64
	in       *Intake
	since    time.Time
	finished chan struct{}

	// Guarded by the intake's lock.
	sender Sender
	parts  int  // that are not finished
	passed bool // later updates can be confirmed before it is finished
}

// ID is the id of the update.
func (t *Ticket) ID() int64 { return t.id }

// SetSender says who sent the update.
func (t *Ticket) SetSender(from Sender) {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	t.sender = from
}

// AddPart adds a part that has to be finished.
func (t *Ticket) AddPart() {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	t.parts++
}

// FinishPart ends a part: it was sent, or given up for good.
func (t *Ticket) FinishPart() {
	in := t.in
	in.mu.Lock()
	defer in.mu.Unlock()
	if t.parts--; t.parts > 0 {
		return
	}
	delete(in.open, t.id)
	in.done.Put(t.id, struct{}{})
	in.journal.add(t.id, in.done)
	close(t.finished)
	select {
	case in.changed <- struct{}{}:
	default:
	}
}

// Finished is closed when the update is finished.
func (t *Ticket) Finished() <-chan struct{} { return t.finished }

// HoldConnection reports whether the connection that brought the update may wait
// for its answer: each sender may have limit that wait. It returns the sender,
// and a function that must be called when the wait ends.
func (t *Ticket) HoldConnection(limit int) (from Sender, ok bool, end func()) {
	in := t.in
	in.mu.Lock()
	defer in.mu.Unlock()
	from = t.sender
	if in.held[from] >= limit {
		return from, false, func() {}
	}
	in.held[from]++
	return from, true, func() {
		in.mu.Lock()
		defer in.mu.Unlock()
		if in.held[from]--; in.held[from] == 0 {
			delete(in.held, from)
		}
	}
}
