package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"planbot/bot"
)

// The limits of what is read of strangers. Discord's interactions are a few
// kilobytes; those that bring a message with them are larger.
const (
	maxBody   = 256 << 10
	smallBody = 16 << 10
	// maxSmall and maxLarge are how many bodies are read at once. Bodies that
	// come slowly cannot fill the memory, and large ones cannot delay small ones.
	maxSmall    = 1024
	maxLarge    = 64
	bodyTimeout = 3 * time.Second // Discord gives no more for the whole answer
	// maxAge is how far the time stamp of an interaction may be from our
	// clocks. An older one may be a copy that somebody replays.
	maxAge = 5 * time.Minute
)

// Interactions answers interactions that Discord posts over HTTP. Without a
// public key it refuses all of them. It keeps nothing between two interactions,
// so any number of replicas may share the address, and a proxy may repeat one
// whose answer was lost. The answer is in the HTTP response. An answer with a
// file, or with messages that follow it, goes out by calls, as over the gateway:
// a response holds no files, and Discord takes further messages only after it.
func (d *Discord) Interactions(b *bot.Bot) http.Handler {
	small, large := make(chan struct{}, maxSmall), make(chan struct{}, maxLarge)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "only POST", http.StatusMethodNotAllowed)
			return
		}
		stamp, signature, ok := d.signature(r.Header, d.clocks())
		if !ok {
			http.Error(w, "invalid request signature", http.StatusUnauthorized)
			return
		}
		slots, limit := small, int64(smallBody)
		if r.ContentLength < 0 || r.ContentLength > smallBody {
			slots, limit = large, maxBody
		}
		select {
		case slots <- struct{}{}:
		default:
			w.Header().Set("Retry-After", "1")
			http.Error(w, "too much is under way", http.StatusServiceUnavailable)
			return
		}
		body, problem := readBody(w, r, limit)
		<-slots
		var i interaction
		switch {
		case problem != 0:
			http.Error(w, "the body is too large or broke off", problem)
		case !ed25519.Verify(d.key, append([]byte(stamp), body...), signature):
			http.Error(w, "invalid request signature", http.StatusUnauthorized)
		case json.Unmarshal(body, &i) != nil:
			http.Error(w, "not an interaction", http.StatusBadRequest)
		default:
			d.answerHTTP(w, r, b, &i)
		}
	})
}

// readBody reads a body of at most limit bytes within bodyTimeout. Otherwise it
// returns the HTTP status that refuses the request.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) (body []byte, refused int) {
	if r.ContentLength > limit {
		return nil, http.StatusRequestEntityTooLarge
	}
	connection := http.NewResponseController(w)
	_ = connection.SetReadDeadline(time.Now().Add(bodyTimeout)) // a test's recorder has none
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, http.StatusRequestEntityTooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, http.StatusRequestTimeout
	case err != nil:
		return nil, http.StatusBadRequest
	}
	_ = connection.SetReadDeadline(time.Time{}) // else it would end the answer
	return body, 0
}

// clocks returns the time by the machine's clock, and by the monotonic clock
// since the start. The first may be wrong after it was set, the second after the
// machine has slept. Strangers can set neither.
func (d *Discord) clocks() [2]time.Time {
	now := time.Now()
	return [2]time.Time{now, d.made.Add(now.Sub(d.made))}
}

// signature reads the headers of an interaction. ok reports whether they have the
// form of Discord's, and a time stamp of just now by one of the clocks.
func (d *Discord) signature(h http.Header, clocks [2]time.Time) (stamp string, signature []byte, ok bool) {
	stamp = h.Get("X-Signature-Timestamp")
	at, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return "", nil, false
	}
	sent := time.Unix(at, 0)
	if clocks[0].Sub(sent).Abs() > maxAge && clocks[1].Sub(sent).Abs() > maxAge {
		return "", nil, false
	}
	signature, err = hex.DecodeString(h.Get("X-Signature-Ed25519"))
	// Verify panics on a key of a wrong length; New has checked it
	return stamp, signature, err == nil && len(signature) == ed25519.SignatureSize && d.key != nil
}

func (d *Discord) answerHTTP(w http.ResponseWriter, r *http.Request, b *bot.Bot, i *interaction) {
	o := d.respond(r.Context(), b, i)
	if len(o.followUps) > 0 || o.work != nil || o.deletes || len(o.first.Files()) > 0 {
		ctx := context.WithoutCancel(r.Context())
		d.tasks.do(func() { d.send(ctx, i, o) })
		w.WriteHeader(http.StatusAccepted)
		return
	}
	out, err := json.Marshal(o.first)
	if err != nil { // no type of ours fails
		http.Error(w, "no answer", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(out) // Discord may have gone
}
