package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// The codes of Discord's errors that the bot acts on;
// topics/opcodes-and-status-codes in the documentation.
const (
	MissingPermission = 50013  // the bot lacks a permission in the channel
	HasThread         = 160004 // a thread below a message that has one
	NoHistory         = 160002 // a reply in a channel whose history the bot may not read; it may still write there

	invalidForm  = 50035 // a body that Discord does not take
	acknowledged = 40060 // a first response to an interaction that has one

	unknownMessage = 10008 // it was deleted
)

// An Error is an answer that refuses a call. It holds no token and no message.
type Error struct {
	Call   string        // method and route
	Status int           // of HTTP
	Own    bool          // it comes from Discord, and not from a proxy on the way
	Code   int           // Discord's
	Reason string        // Discord's words for the code
	Wait   time.Duration // for which a 429 asks, or 0

	// Fields says what is wrong with which field of a body, in Discord's shape:
	// a key for each step into the body, and a list "_errors" at the end.
	Fields json.RawMessage
}

// Error names the call, the status, and what Discord says.
func (e *Error) Error() string {
	return fmt.Sprintf("%s: status %d, code %d: %s", e.Call, e.Status, e.Code, e.Reason)
}

// refusalIn returns the answer in err that refused a call, or an empty one.
func refusalIn(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{}
}

// Rejected returns Discord's own 4xx answer in err, or nil. What a proxy
// answers is none.
func Rejected(err error) *Error {
	if e := refusalIn(err); e.Own && e.Status/100 == 4 {
		return e
	}
	return nil
}

// Status returns the HTTP status of an error, or 0.
func Status(err error) int { return refusalIn(err).Status }

// Code returns Discord's code of an error, or 0.
func Code(err error) int { return refusalIn(err).Code }

// InvalidBody reports whether a call was refused, without an effect, for the shape
// of its body, by Discord or by a proxy.
func InvalidBody(err error) bool {
	return Status(err) == http.StatusBadRequest && (Code(err) == invalidForm || Rejected(err) == nil)
}

// InvalidToken reports whether Discord itself refused the token. After this
// error alone another try is of no use.
func InvalidToken(err error) bool {
	e := Rejected(err)
	return e != nil && e.Status == http.StatusUnauthorized
}

// A LimitedError means that a call was not made: the rate limits ask for a
// longer wait than its context allows.
type LimitedError struct {
	Wait time.Duration // until the call may be made
}

// Error says how long the limit lasts.
func (e *LimitedError) Error() string {
	return fmt.Sprintf("rate limited for another %v", e.Wait.Round(time.Second))
}

// Wait returns how long the rate limits ask to wait, or 0.
func Wait(err error) time.Duration {
	if limited, ok := errors.AsType[*LimitedError](err); ok {
		return limited.Wait
	}
	return refusalIn(err).Wait
}

// An unsentError marks the error of a call that had no effect.
type unsentError struct{ error }

// Unwrap returns the error that is marked.
func (e *unsentError) Unwrap() error { return e.error }

// Unsent reports whether a call that failed with err certainly had no effect.
func Unsent(err error) bool {
	var e *unsentError
	return errors.As(err, &e)
}

// withoutURL takes the address out of a transport's error, since it may hold
// the token of an interaction.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}
