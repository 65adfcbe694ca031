package discordtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// How long an interaction lives; receiving-and-responding in the documentation.
const (
	firstResponse = 3 * time.Second
	tokenLife     = 15 * time.Minute
)

// answerTime is how much of the three seconds must be left when an interaction is
// delivered, for a missing response to be the bot's fault. A connection that was
// cut delivers it late.
const answerTime = time.Second

var (
	// ErrUndelivered ends an interaction that no session got in time.
	ErrUndelivered = errors.New("no session of the bot got the interaction in time")
	// ErrNoResponse ends an interaction that the bot got and did not answer.
	ErrNoResponse = errors.New("the bot did not answer within 3 seconds")
	// ErrImpossible wraps what a user could not have done: call a command that
	// is not registered there, press a button that is not on the message.
	ErrImpossible = errors.New("a user cannot do this")
)

// A Pending is an interaction with its response and the messages after it.
type Pending struct {
	ID    string
	Token string
	Body  json.RawMessage // as it is delivered

	s       *Server
	i       Interaction // with the user filled in
	place   *place
	pressed *message // whose component was pressed
	created time.Time

	done      chan struct{} // closed with the first response, or the end
	response  *Response
	err       error
	timer     *time.Timer
	delivered time.Time // last written to a connection; zero: never

	reply     *message // @original
	followUps []*message
	notFound  int // requests that were answered with 404
}

// Interact does what a user does and delivers it over the gateway, to each
// session of the server's shard. What no user could have done ends in
// ErrImpossible.
func (s *Server) Interact(i Interaction) *Pending {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.newExchangeLocked(i)
	if t.err == nil && s.dispatchLocked("INTERACTION_CREATE", t.place.guild, 0, t.Body, t) == 0 {
		t.endLocked(ErrUndelivered)
	}
	return t
}

// newExchangeLocked makes an interaction. An impossible one ends at once.
func (s *Server) newExchangeLocked(i Interaction) *Pending {
	i.User = orReader(i.User)
	t := &Pending{s: s, i: i, created: time.Now(), done: make(chan struct{}), ID: s.newIDLocked()}
	t.Token = "aW50ZXJhY3Rpb246" + s.secret(t.ID)
	t.place = s.placeLocked(i.Guild, i.Channel, i.User, i.UserInstall && (i.Guild != "" || i.Private))
	data, err := s.dataLocked(t)
	if err != nil {
		t.endLocked(fmt.Errorf("%w: %w", ErrImpossible, err))
		return t
	}
	t.Body = marshal(s.payloadLocked(t, data))
	s.exchanges[t.Token] = t
	t.timer = time.AfterFunc(firstResponse, func() { s.expire(t) })
	return t
}

// expire ends an interaction that the bot has not answered.
func (s *Server) expire(t *Pending) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.over() || s.closed {
		return
	}
	if !t.couldAnswer() {
		t.endLocked(ErrUndelivered)
		return
	}
	t.endLocked(ErrNoResponse)
	s.violateLocked("%s: no response within %v", t, firstResponse)
}

// couldAnswer reports whether the bot had the interaction early enough to answer it.
func (t *Pending) couldAnswer() bool {
	return !t.delivered.IsZero() && t.delivered.Sub(t.created) <= firstResponse-answerTime
}

func (t *Pending) over() bool {
	select {
	case <-t.done:
		return true
	default:
		return false
	}
}

func (t *Pending) endLocked(err error) {
	if !t.over() {
		t.err = err
		close(t.done)
	}
}

// String names an interaction without what the user typed.
func (t *Pending) String() string {
	switch t.i.Kind {
	case Press:
		return "a press"
	case Autocomplete:
		return "an autocomplete of /" + t.i.Name
	}
	return "a call of /" + t.i.Name
}

func (t *Pending) number() int {
	return map[Kind]int{SlashCommand: 2, MessageCommand: 2, Press: 3, Autocomplete: 4}[t.i.Kind]
}

// owners are who installed the app here.
func (t *Pending) owners() map[string]string {
	switch {
	case t.i.UserInstall:
		return map[string]string{"1": t.i.User.ID}
	case t.place.guild == "":
		return map[string]string{"0": "0"}
	default:
		return map[string]string{"0": t.place.guild}
	}
}

// Wait waits for the first response. The error is ErrUndelivered,
// ErrNoResponse, an ErrImpossible or that of ctx.
func (p *Pending) Wait(ctx context.Context) (Response, error) {
	select {
	case <-p.done:
	case <-ctx.Done():
		if !p.over() { // a response that has come counts
			return Response{}, ctx.Err()
		}
	}
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.response == nil {
		return Response{}, p.err
	}
	r := *p.response
	if r.Type != callbackDefer && p.reply != nil {
		r.Message = p.reply.seen()
	}
	return r, nil
}

// Shown waits until the user sees an answer, which may have been deferred. It
// returns the message: the reply, or the message that a press changed.
func (p *Pending) Shown(ctx context.Context) (SentMessage, error) {
	if _, err := p.Wait(ctx); err != nil {
		return SentMessage{}, err
	}
	var out SentMessage
	err := p.s.waitFor(ctx, func() bool {
		if p.reply == nil || p.reply.Flags&flagLoading != 0 {
			return false
		}
		out = p.reply.seen()
		return p.response.Type != callbackDeferUpdate || out.Edits > 0
	})
	return out, err
}

// WaitFollowUps waits until the bot has sent n messages after its first one, and
// returns them.
func (p *Pending) WaitFollowUps(ctx context.Context, n int) (out []SentMessage, err error) {
	err = p.s.waitFor(ctx, func() bool { return len(p.followUps) >= n })
	return locked(p.s, func() []SentMessage {
		for _, m := range p.followUps {
			out = append(out, m.seen())
		}
		return out
	}), err
}
