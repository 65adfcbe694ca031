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
	// clocks: an old one may be somebody's copy, played once more.
	maxAge = 5 * time.Minute
)

// Interactions answers interactions that Discord posts over HTTP, once the
// public key is set; without it every one is refused. It keeps nothing between
// two of them, so any number of replicas may share the address. The answer is
// in the HTTP response; only where further messages must follow it, or a file
// comes with it, does the answer go out as a call, as over the gateway: Discord
// takes messages in that order alone, and no files in a response.
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
		if !d.signed(r.Header, body, d.clocks()) {
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

// clocks are what the machine's clock says, and what it would say had nobody
// set it since the start. Either may be wrong, the one after it was set, the
// other after the machine has slept, and nobody outside can set them.
func (d *Discord) clocks() [2]time.Time {
	now := time.Now()
	return [2]time.Time{now, d.made.Add(now.Sub(d.made))}
}

// signed reports whether Discord has signed the body, just now by one of the
// clocks.
func (d *Discord) signed(h http.Header, body []byte, clocks [2]time.Time) bool {
	stamp := h.Get("X-Signature-Timestamp")
	at, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return false
	}
	sent := time.Unix(at, 0)
	if clocks[0].Sub(sent).Abs() > maxAge && clocks[1].Sub(sent).Abs() > maxAge {
		return false
	}
	signature, err := hex.DecodeString(h.Get("X-Signature-Ed25519"))
	// Verify panics when the key has a wrong length; New has checked it.
	return err == nil && d.key != nil && ed25519.Verify(d.key, append([]byte(stamp), body...), signature)
}

func (d *Discord) answerHTTP(w http.ResponseWriter, r *http.Request, b *bot.Bot, i *interaction) {
	o := d.respond(r.Context(), b, i)
	if len(o.rest) > 0 || o.work != nil || len(o.first.files()) > 0 {
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

const (
	// firstWithin is how long Discord waits for the first response.
	firstWithin = 3 * time.Second
	// restWithin is how long the messages after it may take. Discord takes
	// them for 15 minutes, but nobody waits that long for an answer.
	restWithin = time.Minute
	// acknowledged is Discord's code for a first response to an interaction
	// that has one.
	acknowledged = 40060
)

// send answers an interaction by calls: the first response, then the messages
// that follow it, one after the other, or the one that takes its place. Of
// those nothing is made twice where it may have arrived: the asker would rather
// ask again than read everything double. The first Discord takes only once.
func (d *Discord) send(ctx context.Context, i *interaction, o outcome) {
	soon, cancel := context.WithTimeout(ctx, firstWithin)
	defer cancel()
	err := d.first(soon, i, o.first)
	if len(o.first.files()) > 0 && status(err) == http.StatusForbidden {
		err = d.first(soon, i, private("I may not attach files here. Send me the same in a direct message."))
	}
	if err == nil {
		err = d.follow(ctx, i, o)
	}
	if err != nil {
		d.log.Warn("answer not delivered", "interaction", i.Type, "error", err)
	}
}

// first makes the call that is the first response.
func (d *Discord) first(ctx context.Context, i *interaction, r response) error {
	return d.rest.do(ctx, &call{method: "POST", route: "/interactions/*/*/callback", parts: []string{i.ID, i.Token}, body: r, files: r.files(),
		repeat: true, done: acknowledged})
}

// follow sends what comes after the first response. A webhook that is gone is
// left alone.
func (d *Discord) follow(ctx context.Context, i *interaction, o outcome) error {
	webhook := []string{i.Application, i.Token}
	if o.work != nil {
		m := o.work(ctx)
		later, cancel := context.WithTimeout(ctx, restWithin)
		defer cancel()
		return d.rest.do(later, &call{method: "PATCH", route: "/webhooks/*/*/messages/@original", parts: webhook, body: m, files: m.Files, repeat: true})
	}
	later, cancel := context.WithTimeout(ctx, restWithin)
	defer cancel()
	for _, m := range o.rest {
		if err := d.rest.do(later, &call{method: "POST", route: "/webhooks/*/*", parts: webhook, body: m, files: m.Files}); err != nil {
			return err
		}
	}
	return nil
}
