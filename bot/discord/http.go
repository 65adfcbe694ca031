package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"planbot/bot"
)

const (
	// maxBody is the largest interaction that is read. Discord's are a few
	// kilobytes.
	maxBody = 1 << 20
	// maxAge is how far the time stamp of an interaction may be from our
	// clock: an old one may be somebody's copy, played once more.
	maxAge = 5 * time.Minute
)

// Interactions answers interactions that Discord posts over HTTP, once the
// public key is set; without it every one is refused. It keeps nothing between
// two of them, so any number of replicas may share the address. The answer is
// in the HTTP response; only where further messages must follow it does the
// answer go out as a call, as over the gateway, since Discord takes them in
// that order alone.
func (d *Discord) Interactions(b *bot.Bot) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "only POST", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				http.Error(w, "too large", http.StatusRequestEntityTooLarge)
				return
			}
			http.Error(w, "the body broke off", http.StatusBadRequest)
			return
		}
		if !d.signed(r.Header, body, time.Now()) {
			http.Error(w, "invalid request signature", http.StatusUnauthorized)
			return
		}
		var i interaction
		if json.Unmarshal(body, &i) != nil {
			http.Error(w, "not an interaction", http.StatusBadRequest)
			return
		}
		d.answerHTTP(w, r, b, &i)
	})
}

// signed reports whether Discord has signed the body, just now.
func (d *Discord) signed(h http.Header, body []byte, now time.Time) bool {
	stamp := h.Get("X-Signature-Timestamp")
	at, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || now.Sub(time.Unix(at, 0)).Abs() > maxAge {
		return false
	}
	signature, err := hex.DecodeString(h.Get("X-Signature-Ed25519"))
	// Verify panics when the key has a wrong length; New has checked it.
	return err == nil && d.key != nil && ed25519.Verify(d.key, append([]byte(stamp), body...), signature)
}

func (d *Discord) answerHTTP(w http.ResponseWriter, r *http.Request, b *bot.Bot, i *interaction) {
	first, rest := d.respond(r.Context(), b, i)
	if len(rest) > 0 {
		ctx := context.WithoutCancel(r.Context())
		d.tasks.do(func() { d.send(ctx, i, first, rest) })
		w.WriteHeader(http.StatusAccepted)
		return
	}
	out, err := json.Marshal(first)
	if err != nil { // no type of ours fails
		http.Error(w, "no answer", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(out) // Discord may have gone
}

const (
	// firstWithin is how long Discord waits for the first response.
	firstWithin = 3 * time.Second
	// restWithin is how long the messages after it may take. Discord takes
	// them for 15 minutes, but nobody waits that long for an answer.
	restWithin = time.Minute
)

// send answers an interaction by calls: the first response, then the messages
// that follow it, one after the other. Neither is made twice where it may have
// arrived: the asker would rather ask again than read everything double.
func (d *Discord) send(ctx context.Context, i *interaction, first response, rest []Message) {
	soon, cancel := context.WithTimeout(ctx, firstWithin)
	defer cancel()
	err := d.rest.do(soon, &call{method: "POST", route: "/interactions/*/*/callback", parts: []string{i.ID, i.Token}, body: first})
	if err == nil && len(rest) > 0 {
		later, cancel := context.WithTimeout(ctx, restWithin)
		defer cancel()
		for _, m := range rest {
			if err = d.rest.do(later, &call{method: "POST", route: "/webhooks/*/*", parts: []string{i.Application, i.Token}, body: m}); err != nil {
				break // a webhook that is gone is left alone
			}
		}
	}
	if err != nil {
		d.log.Warn("answer not delivered", "interaction", i.Type, "error", err)
	}
}
