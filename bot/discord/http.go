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

	"github.com/bwmarrin/discordgo"

	"planbot/bot"
)

// What is read of a stranger. Discord's interactions are a few kilobytes, some
// that bring a message with them more.
const (
	maxBody   = 256 << 10
	smallBody = 16 << 10
	// maxSmall and maxLarge are how many bodies are read at once, so that those
	// that come slowly cannot fill the memory, and large ones cannot hold up the
	// small.
	maxSmall   = 1024
	maxLarge   = 64
	bodyWithin = 3 * time.Second // which is all the time that Discord gives for the answer
	// maxAge is how far the time stamp of an interaction may be from our
	// clocks: an old one may be somebody's copy, played once more.
	maxAge = 5 * time.Minute
)

// Interactions answers interactions that Discord posts over HTTP, once the
// public key is set; without it every one is refused. It keeps nothing between
// two of them, so any number of replicas may share the address, and a proxy may
// repeat one whose answer was lost. The answer is in the HTTP response; only
// where further messages must follow it, or a file comes with it, does the answer
// go out as a call, as over the gateway: Discord takes messages in that order
// alone, and no files in a response.
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
		room, most := small, int64(smallBody)
		if r.ContentLength < 0 || r.ContentLength > smallBody {
			room, most = large, maxBody
		}
		select {
		case room <- struct{}{}:
		default:
			w.Header().Set("Retry-After", "1")
			http.Error(w, "too much is under way", http.StatusServiceUnavailable)
			return
		}
		body, problem := readBody(w, r, most)
		<-room
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

// readBody reads a body within bodyWithin, or returns the status that refuses it.
func readBody(w http.ResponseWriter, r *http.Request, most int64) (body []byte, refused int) {
	if r.ContentLength > most {
		return nil, http.StatusRequestEntityTooLarge
	}
	connection := http.NewResponseController(w)
	_ = connection.SetReadDeadline(time.Now().Add(bodyWithin)) // a test's recorder has none
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
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

// clocks are what the machine's clock says, and what it would say had nobody
// set it since the start. Either may be wrong, the one after it was set, the
// other after the machine has slept, and nobody outside can set them.
func (d *Discord) clocks() [2]time.Time {
	now := time.Now()
	return [2]time.Time{now, d.made.Add(now.Sub(d.made))}
}

// signature reads the headers of an interaction. They are good when they have
// the form of Discord's, and were made just now by one of the clocks.
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
	// Verify panics when the key has a wrong length; New has checked it.
	return stamp, signature, err == nil && len(signature) == ed25519.SignatureSize && d.key != nil
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
		repeat: true, done: acknowledged, within: soonWithin})
}

// follow sends what comes after the first response. A webhook that is gone is
// left alone. When a page cannot be sent, the first message says so: it may
// have arrived all the same, so neither it nor those after it are sent again.
func (d *Discord) follow(ctx context.Context, i *interaction, o outcome) error {
	if o.work != nil {
		m := o.work(ctx)
		later, cancel := context.WithTimeout(ctx, restWithin)
		defer cancel()
		return d.edit(later, i, m)
	}
	later, cancel := context.WithTimeout(ctx, restWithin)
	defer cancel()
	for _, m := range o.rest {
		err := d.rest.do(later, &call{method: "POST", route: "/webhooks/*/*", parts: []string{i.Application, i.Token}, body: m, files: m.Files})
		if err == nil {
			continue
		}
		if first, ok := o.first.Data.(Message); ok && status(err) != http.StatusNotFound {
			apology, cancel := context.WithTimeout(ctx, restWithin)
			defer cancel()
			err = errors.Join(err, d.edit(apology, i, first.with("More of this answer could not be sent. Please ask again.")))
		}
		return err
	}
	return nil
}

// edit changes the message that was the first response.
func (d *Discord) edit(ctx context.Context, i *interaction, m Message) error {
	return d.rest.do(ctx, &call{method: "PATCH", route: "/webhooks/*/*/messages/@original", parts: []string{i.Application, i.Token}, body: m, files: m.Files, repeat: true})
}

// with is a message with one more line at its end.
func (m Message) with(line string) Message {
	if longer := m.Content + gap + line; len(m.Embeds) == 0 && units(longer) <= maxContent {
		m.Content = longer
	} else {
		m.Embeds = append(m.Embeds[:len(m.Embeds):len(m.Embeds)], &discordgo.MessageEmbed{Description: line})
	}
	m.Flags = 0 // an edit can't change who sees it
	return m
}
