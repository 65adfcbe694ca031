package api

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
	"net/http/httptrace"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"planbot/bot/text"
)

// Config says how to reach the API. A zero field has a sensible meaning.
type Config struct {
	Token string // of the bot, without "Bot " before it; secret
	URL   string // root of the API, such as that of a REST proxy; "" means https://discord.com

	Transport http.RoundTripper // nil means NewTransport(nil)
	Tries     int               // how often a call is made before its error counts; 0 means 5
	Log       *slog.Logger      // nil means none

	// Observe is called when a try has ended, by any goroutine; status is 0
	// where there was no answer. nil means nobody.
	Observe func(method string, status int, took time.Duration)
}

// A Client calls the API. Any number of goroutines may use it.
type Client struct {
	base    string // such as https://discord.com/api/v10
	token   string
	agent   string // the User-Agent
	tries   int
	client  *http.Client
	limits  limits
	log     *slog.Logger
	observe func(method string, status int, took time.Duration) // may be nil
}

// defaultTries leaves room for a server that restarts.
const defaultTries = 5

// Every wait for the API has a bound.
const (
	callTimeout     = time.Minute      // a call with all its tries and pauses
	tryTimeout      = 15 * time.Second // one try
	responseTimeout = 2 * time.Second  // one try at a first response, for which Discord gives three seconds in all
	dialTimeout     = 10 * time.Second
	pingAfter       = 15 * time.Second // without a frame, on a connection of HTTP/2
	pingTimeout     = 10 * time.Second
	longWait        = 10 * time.Second // a 429 that asks for this long or longer gets a log line
)

// New makes a client. It does not touch the network. It follows no redirect:
// the token and the interactions' tokens are for the API alone.
func New(cfg Config) (*Client, error) {
	base, err := apiBase(cfg.URL)
	if err != nil {
		return nil, err
	}
	c := &Client{base: base, token: cfg.Token, tries: cmp.Or(cfg.Tries, defaultTries), log: cfg.Log, observe: cfg.Observe}
	var main debug.Module
	if info, ok := debug.ReadBuildInfo(); ok {
		main = info.Main
	}
	c.agent = agent(main)
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if cfg.Transport == nil {
		cfg.Transport = NewTransport(nil)
	}
	c.client = &http.Client{Transport: cfg.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return c, nil
}

// apiBase is the address of the API's newest version below a root.
func apiBase(root string) (string, error) {
	if root == "" {
		root = "https://discord.com"
	}
	u, err := url.Parse(root)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.User != nil {
		return "", errors.New("the address of the API must look like https://discord.com")
	}
	return strings.TrimRight(root, "/") + "/api/v10", nil
}

// NewTransport makes the connections of a client: enough of them for a busy
// server, whose answers go out side by side. It closes those that have gone
// silent. With dial nil it goes through the proxy that the environment names.
func NewTransport(dial func(ctx context.Context, network, addr string) (net.Conn, error)) *http.Transport {
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: dialTimeout}).DialContext, ForceAttemptHTTP2: true,
		MaxIdleConnsPerHost: 64, IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: dialTimeout, ResponseHeaderTimeout: tryTimeout,
		HTTP2: &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: pingTimeout},
	}
	if dial != nil {
		t.Proxy, t.DialContext = nil, dial
	}
	return t
}

// Close closes the connections that are not in use.
func (c *Client) Close() { c.client.CloseIdleConnections() }

// agent names the library as Discord asks for, by its address and version, and then
// the program.
func agent(main debug.Module) string {
	return "DiscordBot (https://github.com/bwmarrin/discordgo, " + discordgo.VERSION + ") planbot/" + cmp.Or(strings.Trim(main.Version, "()"), "unknown")
}

// do makes a call and retries it where that may help, within callTimeout. A
// call that was answered with 429, or that never reached a server, is made
// again; after any other failure only one with repeat set, since the call may
// have had its effect. See Unsent for its error.
func (c *Client) do(ctx context.Context, r *call) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	kind, body, err := r.encode()
	if err != nil {
		return fmt.Errorf("%s: %w", r.name(), err)
	}
	unsent := true // no try can have had an effect
	for try := 1; ; try++ {
		err, again := c.turn(ctx, r, kind, body)
		if err == nil || try > 1 && r.done != 0 && Code(err) == r.done { // the answer to an earlier try got lost
			return nil
		}
		unsent = unsent && (Unsent(err) || Status(err)/100 == 4)
		if again && try < c.tries {
			if Status(err) == http.StatusTooManyRequests {
				continue // the limits know how long to wait
			}
			if err = Pause(ctx, r.backoff(try)); err == nil {
				continue
			}
			err = fmt.Errorf("%s: %w", r.name(), err)
		}
		if unsent {
			return &unsentError{err}
		}
		return err
	}
}

// turn makes one try when its bucket and the limits let it. It releases the
// bucket before the next try, so that other calls of the bucket get theirs.
func (c *Client) turn(ctx context.Context, r *call, kind string, body []byte) (err error, again bool) {
	release, err := c.limits.acquire(ctx, r.bucket(), r.exempt())
	if err != nil {
		return &unsentError{fmt.Errorf("%s: %w", r.name(), err)}, false
	}
	defer release()
	return c.once(ctx, r, kind, body)
}

// maxAnswer bounds what is read of an answer, decompressed. The largest is the
// list of commands, of some hundred kilobytes.
const maxAnswer = 1 << 20

// once makes one try. again reports whether the call may be made once more.
func (c *Client) once(ctx context.Context, r *call, kind string, body []byte) (err error, again bool) {
	timeout := cmp.Or(r.within, tryTimeout)
	trying, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	trying, unconnected := watched(trying)
	req, err := c.request(trying, r, kind, body)
	if err != nil {
		return fmt.Errorf("%s: a wrong address", r.name()), false
	}
	res, answer, err := c.send(req, r)
	if res != nil {
		after := c.limits.note(r.bucket(), res.StatusCode, res.Header, answer)
		if after >= longWait {
			c.log.Warn("discord asks to wait", "call", r.name(), "wait", after)
		}
		if r.date != nil {
			*r.date, _ = http.ParseTime(res.Header.Get("Date")) // a proxy may have taken it out
		}
		if res.StatusCode >= 300 {
			refusal := c.refusal(r, res.StatusCode, answer)
			refusal.Wait = after
			return refusal, res.StatusCode == http.StatusTooManyRequests || r.repeat && res.StatusCode >= 500
		}
	}
	if err != nil {
		var late net.Error
		if ctx.Err() == nil && errors.As(err, &late) && late.Timeout() { // the connection may have gone silent, and others with it
			c.log.Warn("discord does not answer", "call", r.name(), "within", timeout)
			c.client.CloseIdleConnections()
		}
		err = fmt.Errorf("%s: %w", r.name(), c.hide(r, err))
		if unconnected() {
			err = &unsentError{err}
		}
		return err, ctx.Err() == nil && (r.repeat || Unsent(err))
	}
	if r.into != nil && json.Unmarshal(answer, r.into) != nil {
		return fmt.Errorf("%s: a wrong answer", r.name()), false
	}
	return nil, false
}

// watched has a context note whether its request got no connection: then nothing
// was sent.
func watched(ctx context.Context) (_ context.Context, unconnected func() bool) {
	var wanted, got atomic.Bool
	trace := &httptrace.ClientTrace{GetConn: func(string) { wanted.Store(true) }, GotConn: func(httptrace.GotConnInfo) { got.Store(true) }}
	return httptrace.WithClientTrace(ctx, trace), func() bool { return wanted.Load() && !got.Load() }
}

func (c *Client) request(ctx context.Context, r *call, kind string, body []byte) (*http.Request, error) {
	var payload io.Reader
	if r.body != nil {
		payload = bytes.NewReader(body)
	}
	address := c.base + r.path()
	if r.query != "" {
		address += "?" + r.query
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, payload)
	if err != nil {
		return nil, err
	}
	if payload != nil {
		req.Header.Set("Content-Type", kind)
	}
	req.Header.Set("User-Agent", c.agent)
	if !r.exempt() {
		req.Header.Set("Authorization", "Bot "+c.token)
	}
	return req, nil
}

// send sends a request and reads the answer. An answer that breaks off has both
// a response and an error.
func (c *Client) send(req *http.Request, r *call) (*http.Response, []byte, error) {
	began := time.Now()
	res, err := c.client.Do(req)
	if c.observe != nil {
		status := 0
		if res != nil {
			status = res.StatusCode
		}
		c.observe(r.name(), status, time.Since(began))
	}
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = res.Body.Close() }() // nothing depends on it
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	return res, answer, err
}

// maxReason bounds what an error repeats of Discord's words, in units.
const maxReason = 200

// refusal reads what Discord says of a call. What a proxy says in its place is
// not repeated.
func (c *Client) refusal(r *call, status int, answer []byte) *Error {
	var body struct {
		Code    int             `json:"code"`
		Message string          `json:"message"`
		Errors  json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(answer, &body) != nil || body.Message == "" {
		return &Error{Call: r.name(), Status: status, Reason: http.StatusText(status)}
	}
	return &Error{Call: r.name(), Status: status, Own: true, Code: body.Code, Reason: text.Shorten(c.masked(r, body.Message), maxReason), Fields: body.Errors}
}

// hide takes the address and the tokens out of a transport's error.
func (c *Client) hide(r *call, err error) error {
	err = withoutURL(err)
	if text := err.Error(); c.masked(r, text) != text {
		return errors.New(c.masked(r, text))
	}
	return err
}

// masked is a text from outside without the tokens of a call.
func (c *Client) masked(r *call, text string) string {
	secrets := []string{c.token}
	if r.exempt() {
		secrets = append(secrets, r.parts...)
	}
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	return text
}

// Seconds parses a number of seconds, as headers and bodies give it.
func Seconds(s string) (d time.Duration, ok bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 0 || f > 1e6 {
		return 0, false
	}
	return time.Duration(f * float64(time.Second)), true
}
