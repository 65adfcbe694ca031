package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"planbot/bot"
)

// A rest calls Discord's HTTP API. It is the bot's own since the library's
// would hold every edit of the whole bot back for the one before, keep the
// token of every interaction for ever, and sleep through deadlines. Any number
// of goroutines may use it.
type rest struct {
	base    string // such as https://discord.com/api/v10
	token   string
	client  *http.Client
	limits  limits
	observe func(bot.Call) // may be nil
}

// userAgent has the form that Discord asks for and lets through.
const userAgent = "DiscordBot (planbot, 1.0)"

// A call is one request to the API.
type call struct {
	method string
	route  string   // with * for what varies: for errors and the log, where no token may be
	parts  []string // what stands for each *
	query  string
	body   any
	files  []bot.File // that go along
	into   any        // what the answer is decoded into; may be nil
	repeat bool       // doing it twice does no harm
	done   int        // Discord's code for a call that was made before: made again, it means success
}

// path is where the call goes.
func (c *call) path() string {
	var out strings.Builder
	parts := c.parts
	for piece := range strings.SplitSeq(c.route, "*") {
		out.WriteString(piece)
		if len(parts) > 0 {
			out.WriteString(url.PathEscape(parts[0]))
			parts = parts[1:]
		}
	}
	return out.String()
}

// bucket names what the call counts in for Discord's rate limits: its route
// and the channel, server or interaction that it is about.
func (c *call) bucket() string { return c.method + " " + c.path() }

// exempt tells whether the call is outside the global rate limit.
func (c *call) exempt() bool {
	return strings.HasPrefix(c.route, "/interactions/") || strings.HasPrefix(c.route, "/webhooks/")
}

// An apiError is an answer that says no. It holds no token and no message.
type apiError struct {
	call   string // method and route
	status int
	code   int    // Discord's
	reason string // Discord's words for the code
}

func (e *apiError) Error() string {
	return fmt.Sprintf("%s: status %d, code %d: %s", e.call, e.status, e.code, e.reason)
}

// status returns the HTTP status of an error, or 0.
func status(err error) int {
	var api *apiError
	if errors.As(err, &api) {
		return api.status
	}
	return 0
}

// code returns Discord's code of an error, or 0.
func code(err error) int {
	var api *apiError
	if errors.As(err, &api) {
		return api.code
	}
	return 0
}

// encode makes the body of a call: JSON, or a form of JSON and files.
func (c *call) encode() (kind string, body []byte, err error) {
	if len(c.files) == 0 {
		body, err = json.Marshal(c.body)
		return "application/json", body, err
	}
	files := make([]*discordgo.File, len(c.files))
	for i, f := range c.files {
		files[i] = &discordgo.File{Name: f.Name, ContentType: f.Type, Reader: bytes.NewReader(f.Data)}
	}
	return discordgo.MultipartBodyWithJSON(c.body, files)
}

// maxTries is how often a call is made before its error counts.
const maxTries = 5

// do makes a call, as often as it needs to and may. A call that was answered
// with 429, or that no server has seen, is made again; any other failure only
// if repeat is set, since the call may have had its effect. It waits for rate
// limits within ctx.
func (r *rest) do(ctx context.Context, c *call) error {
	kind, body, err := c.encode()
	if err != nil {
		return fmt.Errorf("%s %s: %w", c.method, c.route, err)
	}
	release, err := r.limits.acquire(ctx, c.bucket(), c.exempt())
	if err != nil {
		return fmt.Errorf("%s %s: %w", c.method, c.route, err)
	}
	defer release()
	for try := 1; ; try++ {
		err, again := r.once(ctx, c, kind, body)
		if try > 1 && c.done != 0 && code(err) == c.done {
			return nil // it was the answer to an earlier try that got lost
		}
		if err == nil || !again || try == maxTries {
			return err
		}
		if status(err) != http.StatusTooManyRequests { // then the limits know how long
			err = pause(ctx, c.backoff(try))
		} else {
			err = r.limits.wait(ctx, c.bucket(), c.exempt())
		}
		if err != nil {
			return fmt.Errorf("%s %s: %w", c.method, c.route, err)
		}
	}
}

// maxAnswer bounds what is read of an answer. The largest is the list of
// commands.
const maxAnswer = 4 << 20

// once makes a call one time. again tells whether it may be made once more.
func (r *rest) once(ctx context.Context, c *call, kind string, body []byte) (err error, again bool) {
	name := c.method + " " + c.route
	var payload io.Reader
	if c.body != nil {
		payload = bytes.NewReader(body)
	}
	address := r.base + c.path()
	if c.query != "" {
		address += "?" + c.query
	}
	req, err := http.NewRequestWithContext(ctx, c.method, address, payload)
	if err != nil {
		return fmt.Errorf("%s: a wrong address", name), false
	}
	if payload != nil {
		req.Header.Set("Content-Type", kind)
	}
	req.Header.Set("User-Agent", userAgent)
	if !c.exempt() {
		req.Header.Set("Authorization", "Bot "+r.token)
	}
	began := time.Now()
	res, err := r.client.Do(req)
	if r.observe != nil {
		seen := bot.Call{Platform: platform, Method: name, Duration: time.Since(began)}
		if res != nil {
			seen.Status = res.StatusCode
		}
		r.observe(seen)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, withoutURL(err)), ctx.Err() == nil && (c.repeat || neverSent(err))
	}
	defer func() { _ = res.Body.Close() }() // nothing depends on it
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	r.limits.note(c.bucket(), res.StatusCode, res.Header, answer)
	switch {
	case res.StatusCode >= 300:
		return refusal(name, res.StatusCode, answer), res.StatusCode == http.StatusTooManyRequests || c.repeat && res.StatusCode >= 500
	case err != nil:
		return fmt.Errorf("%s: %w", name, err), c.repeat
	case c.into == nil:
		return nil, false
	}
	if err := json.Unmarshal(answer, c.into); err != nil {
		return fmt.Errorf("%s: a wrong answer", name), false
	}
	return nil, false
}

// refusal reads what Discord says of a call. Whatever else stands in its way,
// such as a proxy's page, is not repeated.
func refusal(call string, status int, answer []byte) *apiError {
	var body struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	}
	if json.Unmarshal(answer, &body) != nil {
		body.Message = http.StatusText(status)
	}
	return &apiError{call, status, body.Code, shorten(body.Message, 200)}
}

// withoutURL takes the address out of a transport's error: it may hold the
// token of an interaction.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// neverSent reports whether an error came before anything was sent.
func neverSent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// backoff is how long to wait after a number of failures in a row: a second,
// twice as long each time, at most a minute.
func backoff(failures int) time.Duration {
	return min(time.Second<<min(max(failures-1, 0), 10), time.Minute)
}

// backoff is the same for a call: one that answers an interaction has three
// seconds in all, so it is made again soon.
func (c *call) backoff(failures int) time.Duration {
	if c.exempt() {
		return min(200*time.Millisecond<<(failures-1), 800*time.Millisecond)
	}
	return backoff(failures)
}

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// seconds reads a number of seconds, as headers and bodies give it.
func seconds(s string) (time.Duration, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 0 || f > 1e6 {
		return 0, false
	}
	return time.Duration(f * float64(time.Second)), true
}
