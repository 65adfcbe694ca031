// Package api calls the Bot API. It holds the objects of the wire: what the bot
// reads of updates, and what it sends along with calls.
//
// go-telegram-bot-api makes the requests with parameters of our own. Its types
// date from 2021, so the types here are ours, and so are contexts, timeouts and
// errors without the token in them.
package api

import (
	"bytes"
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
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"planbot/bot/text"
)

// DefaultURL is the address of Telegram's own Bot API server.
const DefaultURL = "https://api.telegram.org"

// CallTimeout is how long an ordinary call may take. The server holds calls back
// near its rate limits, and giving up on a message that it does send would send
// that message twice.
const CallTimeout = 40 * time.Second

// A connection can go silent without being closed: a router has forgotten it.
// These timeouts bound every wait, so that calls use a new connection within a
// minute.
const (
	dialTimeout = 10 * time.Second
	idleTimeout = 15 * time.Second // shorter than servers keep idle connections
	// Over HTTP/2 all calls share one connection, which outlives a call that
	// timed out. It is closed when a ping gets no answer.
	pingAfter   = 15 * time.Second
	pingTimeout = 10 * time.Second
)

// Limits of answers, in bytes of the uncompressed body.
const (
	maxAnswer  = 1 << 20
	maxUpdates = 8 << 20 // for a hundred updates; most are a kilobyte or two
	maxReason  = 300     // UTF-16 units of an error's description
)

// LongWait is from how long on the log says that Telegram asks to wait: shorter
// waits are its everyday pace.
const LongWait = 10 * time.Second

// Params are the parameters of a call. Objects are encoded by Encode.
type Params = tgbotapi.Params

// A File is uploaded along with a call.
type File = tgbotapi.RequestFile

// NewFile is a file, as the parameter field.
func NewFile(field, name string, data []byte) File {
	return File{Name: field, Data: tgbotapi.FileBytes{Name: name, Bytes: data}}
}

// Config says which bot calls which server.
type Config struct {
	Token string
	URL   string // of the Bot API server

	Transport http.RoundTripper // such as NewTransport makes
	Log       *slog.Logger

	// Observe is called after each call, by any goroutine; it may be nil. The
	// status is 0 if there was no answer.
	Observe func(method string, status int, took time.Duration)
}

// A Client calls the methods of the Bot API for one bot. Its methods may be
// called by any goroutine.
//
// The library knows no contexts, and its errors hold the request's address with
// the token in it. So each call gives it an HTTP client that adds the context
// and strips the address.
type Client struct {
	cfg      Config
	endpoint string // in the library's form: a format of token and method
	http     *http.Client
	hide     *strings.Replacer
}

// NewClient makes a client. It does not touch the network.
func NewClient(cfg Config) *Client {
	return &Client{
		cfg:      cfg,
		endpoint: strings.ReplaceAll(strings.TrimRight(cfg.URL, "/"), "%", "%%") + "/bot%s/%s",
		http: &http.Client{
			Transport: cfg.Transport,
			// A redirect would carry the token to another server.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		hide: strings.NewReplacer(cfg.Token, "TOKEN", url.QueryEscape(cfg.Token), "TOKEN"),
	}
}

// NewTransport carries calls over connections that dial opens. If dial is nil,
// they go to the network, through the environment's proxy.
func NewTransport(dial func(ctx context.Context, network, addr string) (net.Conn, error)) *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: dialTimeout}).DialContext
	if dial != nil {
		t.Proxy, t.DialContext = nil, dial
	}
	t.IdleConnTimeout = idleTimeout
	t.MaxIdleConnsPerHost = 64
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: pingTimeout}
	return t
}

// Call calls a method and uploads files, if there are any. The error is an
// *Error if the Bot API refused the call. Otherwise the call may or may not have
// taken effect, unless the error is ErrNoContact.
func (c *Client) Call(ctx context.Context, timeout time.Duration, method string, params Params, files ...File) (json.RawMessage, error) {
	result, _, err := c.dated(ctx, timeout, method, params, files...)
	return result, err
}

// dated is Call, and also returns the Date of the answer as the server wrote it.
func (c *Client) dated(ctx context.Context, timeout time.Duration, method string, params Params, files ...File) (result json.RawMessage, date string, err error) {
	start := time.Now()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	status, connected := 0, false
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected = true }})
	limit := maxAnswer
	if method == "getUpdates" {
		limit = maxUpdates
	}
	library := tgbotapi.BotAPI{Token: c.cfg.Token, Client: doer(func(req *http.Request) (resp *http.Response, err error) {
		if resp, err = c.do(req.WithContext(ctx), limit); err == nil {
			status, date = resp.StatusCode, resp.Header.Get("Date")
		}
		return resp, err
	})}
	library.SetAPIEndpoint(c.endpoint)
	var answer *tgbotapi.APIResponse
	if len(files) > 0 {
		answer, err = library.UploadFiles(method, params, files)
	} else {
		answer, err = library.MakeRequest(method, params)
	}
	took := time.Since(start)
	c.cfg.Log.Debug("call", "method", method, "status", status, "duration", took)
	if c.cfg.Observe != nil {
		c.cfg.Observe(method, status, took)
	}
	if err == nil {
		return answer.Result, date, nil
	}
	var refused *tgbotapi.Error
	why := ": " + c.printable(err.Error())
	switch {
	case errors.As(err, &refused) && answer.ErrorCode != 0 && refused.Message != "": // the error of an upload has no code
		wait := retryAfter(refused.RetryAfter)
		if wait >= LongWait {
			c.cfg.Log.Warn("telegram asks to wait", "method", method, "wait", wait, "until", Until(wait))
		}
		return nil, date, &Error{Method: method, Code: answer.ErrorCode, Text: c.printable(refused.Message), RetryAfter: wait, MigrateTo: refused.MigrateToChatID}
	case status != 0: // JSON of another kind, or a proxy's page
		return nil, date, &PageError{Method: method, Status: status, JSON: refused != nil}
	case errors.Is(err, ErrTooLong):
		return nil, date, fmt.Errorf("%s: %w", method, ErrTooLong)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		c.http.CloseIdleConnections() // they may be silent too
		why = fmt.Sprintf(" within %v", took.Round(time.Second))
	}
	if !connected {
		return nil, "", fmt.Errorf("%s: %w%s", method, ErrNoContact, why)
	}
	return nil, date, fmt.Errorf("%s: %w%s", method, ErrNoAnswer, why)
}

// printable is a text from outside as it may be logged: short and without the
// token.
func (c *Client) printable(s string) string { return text.Shorten(c.hide.Replace(s), maxReason) }

type doer func(*http.Request) (*http.Response, error)

func (d doer) Do(req *http.Request) (*http.Response, error) { return d(req) }

// do sends a request and reads the whole answer of at most limit bytes, so that
// the connection can be used again. Its errors don't hold the address.
func (c *Client) do(req *http.Request, limit int) (*http.Response, error) {
	resp, err := c.http.Do(req)
	if err == nil {
		var body []byte
		body, err = io.ReadAll(io.LimitReader(resp.Body, int64(limit)+1))
		resp.Body.Close() // the body has been read
		resp.Body = io.NopCloser(bytes.NewReader(body))
		if len(body) > limit {
			err = ErrTooLong
		}
	}
	if withAddress, ok := errors.AsType[*url.Error](err); ok {
		err = withAddress.Err
	}
	return resp, err
}

// A Bot is what the Bot API says of the bot itself.
type Bot struct {
	User
	ReadsAll   bool `json:"can_read_all_group_messages"` // privacy mode is off
	JoinGroups bool `json:"can_join_groups"`
	Inline     bool `json:"supports_inline_queries"`
}

// GetMe asks who the bot is. The date is that of the server's clock, or zero if
// the answer has none.
func (c *Client) GetMe(ctx context.Context, timeout time.Duration) (me Bot, date time.Time, err error) {
	result, header, err := c.dated(ctx, timeout, "getMe", nil)
	if err == nil && (json.Unmarshal(result, &me) != nil || me.ID == 0) {
		err = errors.New("getMe: the answer describes no bot")
	}
	date, _ = http.ParseTime(header) // zero if there is none
	return me, date, err
}

// A WebhookInfo is the webhook that is set, and its last error.
type WebhookInfo struct {
	URL          string `json:"url"` // "" if there is none
	Pending      int    `json:"pending_update_count"`
	ErrorDate    int64  `json:"last_error_date"` // Unix time, or 0
	ErrorMessage string `json:"last_error_message"`
}

// Get calls a method and decodes its result.
func Get[T any](ctx context.Context, c *Client, timeout time.Duration, method string, params Params) (v T, err error) {
	result, err := c.Call(ctx, timeout, method, params)
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal(result, &v); err != nil {
		return v, fmt.Errorf("%s: %w", method, err)
	}
	return v, nil
}

// pollGrace is how much longer than its timeout a poll may take.
const pollGrace = 10 * time.Second

// GetUpdates asks for at most limit updates and waits for the first until
// timeout. Updates below offset are confirmed; an offset of 0 confirms none.
func (c *Client) GetUpdates(ctx context.Context, offset int64, limit int, timeout time.Duration) ([]json.RawMessage, error) {
	params := Params{
		"timeout": strconv.Itoa(int(timeout.Seconds())), "limit": strconv.Itoa(limit), "allowed_updates": Encode(UpdateKinds()),
	}
	params.AddNonZero64("offset", offset)
	return Get[[]json.RawMessage](ctx, c, timeout+pollGrace, "getUpdates", params)
}
