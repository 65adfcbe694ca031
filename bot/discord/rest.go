package discord

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
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
	log     *slog.Logger
	observe func(bot.Call) // may be nil
}

// Every wait for the API has a bound.
const (
	callWithin = time.Minute      // a call with all its tries and pauses
	tryWithin  = 15 * time.Second // one try
	soonWithin = 2 * time.Second  // one try at a first response, for which Discord gives three seconds in all
	dialWithin = 10 * time.Second
	pingAfter  = 15 * time.Second // without a frame, on a connection of HTTP/2
	pingWithin = 10 * time.Second
	longPause  = 10 * time.Second // from here on a pause that Discord asks for gets a log line
)

// newClient makes the client of the API. It keeps enough connections open for a
// busy server, whose answers go out side by side, and gives up those that have
// gone silent. It follows no redirect: the token and the interactions' tokens
// are for the API alone.
func newClient(cfg Config) *http.Client {
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: dialWithin}).DialContext, ForceAttemptHTTP2: true,
		MaxIdleConnsPerHost: 64, IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: dialWithin, ResponseHeaderTimeout: tryWithin,
		HTTP2: &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: pingWithin},
	}
	if cfg.Dial != nil {
		t.Proxy, t.DialContext = nil, cfg.Dial
	}
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
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
	files  []bot.File    // that go along
	into   any           // what the answer is decoded into; may be nil
	repeat bool          // doing it twice does no harm
	done   int           // Discord's code for a call that was made before: made again, it means success
	within time.Duration // for one try; 0: tryWithin
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

// name is what errors, the log and metrics call the call.
func (c *call) name() string { return c.method + " " + c.route }

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
	own    bool            // Discord has said so, and not something on the way to it
	code   int             // Discord's
	reason string          // Discord's words for the code
	fields json.RawMessage // what is wrong with which field of a form, in Discord's shape
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

// invalidToken reports whether Discord itself has called the token invalid. It
// is the one answer after which calling again is of no use.
func invalidToken(err error) bool {
	var api *apiError
	return errors.As(err, &api) && api.own && api.status == http.StatusUnauthorized
}

// maxTries is how often a call is made before its error counts.
const maxTries = 5

// do makes a call, as often as it needs to and may, within callWithin. A call
// that was answered with 429, or that no server has seen, is made again; any
// other failure only if repeat is set, since the call may have had its effect.
// Its error is an *unmade one where no try can have had an effect.
func (r *rest) do(ctx context.Context, c *call) error {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	kind, body, err := c.encode()
	if err != nil {
		return fmt.Errorf("%s: %w", c.name(), err)
	}
	sure := true // no try can have had an effect
	for try := 1; ; try++ {
		err, again := r.turn(ctx, c, kind, body)
		if err == nil || try > 1 && c.done != 0 && code(err) == c.done { // then it was the answer to an earlier try that got lost
			return nil
		}
		sure = sure && (isUnmade(err) || neverSent(err) || status(err)/100 == 4)
		if again && try < maxTries {
			if status(err) == http.StatusTooManyRequests {
				continue // the limits know how long
			}
			if err = pause(ctx, c.backoff(try)); err == nil {
				continue
			}
			err = fmt.Errorf("%s: %w", c.name(), err)
		}
		if sure {
			return &unmade{err}
		}
		return err
	}
}

// An unmade error is that of a call that had no effect.
type unmade struct{ error }

func (e *unmade) Unwrap() error { return e.error }

func isUnmade(err error) bool {
	var e *unmade
	return errors.As(err, &e)
}

// turn makes a call one time, when its bucket and the limits let it. Others of
// the bucket have theirs before it is made again.
func (r *rest) turn(ctx context.Context, c *call, kind string, body []byte) (err error, again bool) {
	release, err := r.limits.acquire(ctx, c.bucket(), c.exempt())
	if err != nil {
		return &unmade{fmt.Errorf("%s: %w", c.name(), err)}, false
	}
	defer release()
	return r.once(ctx, c, kind, body)
}

// maxAnswer bounds what is read of an answer, decompressed. The largest is the
// list of commands, of some hundred kilobytes.
const maxAnswer = 1 << 20

// once makes a call one time. again tells whether it may be made once more.
func (r *rest) once(ctx context.Context, c *call, kind string, body []byte) (err error, again bool) {
	within := cmp.Or(c.within, tryWithin)
	trying, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	req, err := r.request(trying, c, kind, body)
	if err != nil {
		return fmt.Errorf("%s: a wrong address", c.name()), false
	}
	res, answer, err := r.answer(req, c)
	if res != nil {
		if after := r.limits.note(c.bucket(), res.StatusCode, res.Header, answer); after >= longPause {
			r.log.Warn("discord asks to wait", "call", c.name(), "wait", after.String())
		}
		if res.StatusCode >= 300 {
			return r.refusal(c, res.StatusCode, answer), res.StatusCode == http.StatusTooManyRequests || c.repeat && res.StatusCode >= 500
		}
	}
	if err != nil {
		var late net.Error
		if ctx.Err() == nil && errors.As(err, &late) && late.Timeout() { // the connection may have gone silent, and others with it
			r.log.Warn("discord does not answer", "call", c.name(), "within", within.String())
			r.client.CloseIdleConnections()
		}
		return fmt.Errorf("%s: %w", c.name(), r.hide(c, err)), ctx.Err() == nil && (c.repeat || res == nil && neverSent(err))
	}
	if c.into != nil && json.Unmarshal(answer, c.into) != nil {
		return fmt.Errorf("%s: a wrong answer", c.name()), false
	}
	return nil, false
}

func (r *rest) request(ctx context.Context, c *call, kind string, body []byte) (*http.Request, error) {
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
		return nil, err
	}
	if payload != nil {
		req.Header.Set("Content-Type", kind)
	}
	req.Header.Set("User-Agent", userAgent)
	if !c.exempt() {
		req.Header.Set("Authorization", "Bot "+r.token)
	}
	return req, nil
}

// answer sends a request and reads what comes back. An answer that breaks off
// has both a response and an error.
func (r *rest) answer(req *http.Request, c *call) (*http.Response, []byte, error) {
	began := time.Now()
	res, err := r.client.Do(req)
	if r.observe != nil {
		seen := bot.Call{Platform: platform, Method: c.name(), Duration: time.Since(began)}
		if res != nil {
			seen.Status = res.StatusCode
		}
		r.observe(seen)
	}
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = res.Body.Close() }() // nothing depends on it
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	return res, answer, err
}

// refusal reads what Discord says of a call. Whatever else stands in its way,
// such as a proxy's page, is not repeated.
func (r *rest) refusal(c *call, status int, answer []byte) *apiError {
	var body struct {
		Code    int             `json:"code"`
		Message string          `json:"message"`
		Errors  json.RawMessage `json:"errors"`
	}
	own := json.Unmarshal(answer, &body) == nil && body.Message != ""
	if !own {
		return &apiError{call: c.name(), status: status, reason: http.StatusText(status)}
	}
	return &apiError{c.name(), status, own, body.Code, shorten(r.masked(c, body.Message), 200), body.Errors}
}

// hide takes the address out of a transport's error, which may hold the token
// of an interaction, and the tokens out of the rest.
func (r *rest) hide(c *call, err error) error {
	err = withoutURL(err)
	if text := err.Error(); r.masked(c, text) != text {
		return errors.New(r.masked(c, text))
	}
	return err
}

// masked is a text from outside without the tokens of a call.
func (r *rest) masked(c *call, text string) string {
	secrets := []string{r.token}
	if c.exempt() {
		secrets = append(secrets, c.parts...)
	}
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	return text
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
// twice as long each time, at most maxBackoff.
func backoff(failures int) time.Duration {
	return min(time.Second<<min(max(failures-1, 0), 10), maxBackoff)
}

// maxBackoff leaves time to answer within a minute of the moment when a new
// connection works.
const maxBackoff = 30 * time.Second

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
