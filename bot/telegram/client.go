package telegram

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
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"planbot/bot"
)

// A connection can go silent without an end: a router has forgotten it. These
// times bound every wait for an answer, so that at most a minute after that the
// bot is heard over a new connection.
const (
	// callTimeout is how long an answer may take. Near its limits the server
	// holds a call back, and giving up on a message that it does send would
	// send that message twice.
	callTimeout = 40 * time.Second
	dialTimeout = 10 * time.Second
	idleTimeout = 15 * time.Second // shorter than servers keep idle connections
	// Over HTTP/2 all calls share a connection, which outlives a call that was
	// given up. So it is closed when it does not answer a ping.
	pingAfter   = 15 * time.Second
	pingTimeout = 10 * time.Second
)

// The sizes of answers, in bytes and unpacked.
const (
	maxAnswer  = 1 << 20
	maxUpdates = 8 << 20 // of a hundred updates; most are a kilobyte or two
	maxReason  = 300     // characters of an error
)

// A client calls the methods of the Bot API.
//
// The library makes the request and reads the answer. It knows no contexts,
// and its errors have the address of the request with the token in it; so each
// call gives it an HTTP client that adds the one and strips the other.
type client struct {
	token    string
	endpoint string // as the library has it: a format of token and method
	http     *http.Client
	log      *slog.Logger
	hide     *strings.Replacer
	observe  func(bot.Call) // may be nil
}

func newClient(token, apiURL string, transport http.RoundTripper, log *slog.Logger) *client {
	if transport == nil {
		transport = newTransport((&net.Dialer{Timeout: dialTimeout}).DialContext)
	}
	return &client{
		token:    token,
		endpoint: strings.ReplaceAll(strings.TrimRight(apiURL, "/"), "%", "%%") + "/bot%s/%s",
		http: &http.Client{
			Transport: transport,
			// Whoever is redirected to would be told the token.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		log:  log,
		hide: strings.NewReplacer(token, "TOKEN", url.QueryEscape(token), "TOKEN"),
	}
}

// newTransport carries calls over connections that dial makes.
func newTransport(dial func(ctx context.Context, network, addr string) (net.Conn, error)) *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = dial
	t.IdleConnTimeout = idleTimeout
	t.MaxIdleConnsPerHost = 64
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: pingTimeout}
	return t
}

// An apiError is what the Bot API answered instead of a result.
type apiError struct {
	method     string
	code       int
	text       string
	retryAfter time.Duration
	migrateTo  int64
}

func (e *apiError) Error() string { return fmt.Sprintf("%s: %d %s", e.method, e.code, e.text) }

// Errors that say more of a call that had no answer of the Bot API's own.
var (
	errTooLong   = errors.New("the answer is too long")
	errNoContact = errors.New("there was no connection, so nothing was sent")
	errNoAnswer  = errors.New("no answer came")
)

// retryAfter reads the seconds of a 429. Pauses can last hours; what is beyond a
// day is taken for a mistake, and for an hour.
func retryAfter(seconds int) time.Duration {
	if seconds < 0 || seconds > 24*60*60 {
		return time.Hour
	}
	return time.Duration(seconds) * time.Second
}

// call calls a method, with files to be uploaded where there are any. The error
// is an *apiError if the Bot API refused. Any other means that the call may or
// may not have had its effect, or that ctx has ended; errNoContact means that it
// had none.
func (c *client) call(ctx context.Context, timeout time.Duration, method string, params tgbotapi.Params, files ...tgbotapi.RequestFile) (json.RawMessage, error) {
	start := time.Now()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	status, connected := 0, false
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected = true }})
	most := maxAnswer
	if method == "getUpdates" {
		most = maxUpdates
	}
	api := tgbotapi.BotAPI{Token: c.token, Client: doer(func(req *http.Request) (resp *http.Response, err error) {
		if resp, err = c.do(req.WithContext(ctx), most); err == nil {
			status = resp.StatusCode
		}
		return resp, err
	})}
	api.SetAPIEndpoint(c.endpoint)
	var answer *tgbotapi.APIResponse
	var err error
	if len(files) > 0 {
		answer, err = api.UploadFiles(method, params, files)
	} else {
		answer, err = api.MakeRequest(method, params)
	}
	c.ended(method, status, start)
	var refused *tgbotapi.Error
	switch {
	case err == nil:
		return answer.Result, nil
	case errors.As(err, &refused) && answer.ErrorCode != 0 && refused.Message != "": // the error of an upload has no code
		return nil, &apiError{
			method: method, code: answer.ErrorCode, text: c.shown(refused.Message),
			retryAfter: retryAfter(refused.RetryAfter), migrateTo: refused.MigrateToChatID,
		}
	case status != 0: // JSON of another kind, or a page from a proxy
		return nil, fmt.Errorf("%s: an answer with status %d that the Bot API does not give", method, status)
	case errors.Is(err, errTooLong):
		return nil, fmt.Errorf("%s: %w", method, errTooLong)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		c.http.CloseIdleConnections() // they may be silent too
	}
	if !connected {
		return nil, fmt.Errorf("%s: %w: %s", method, errNoContact, c.shown(err.Error()))
	}
	return nil, fmt.Errorf("%s: %w: %s", method, errNoAnswer, c.shown(err.Error()))
}

// shown is a text from outside as it may be logged.
func (c *client) shown(text string) string { return shorten(c.hide.Replace(text), maxReason) }

// ended is the one place where every call ends, for logs and metrics. Without
// an answer the status is 0.
func (c *client) ended(method string, status int, start time.Time) {
	took := time.Since(start)
	c.log.Debug("call", "method", method, "status", status, "duration", took)
	if c.observe != nil {
		c.observe(bot.Call{Platform: platformName, Method: method, Status: status, Duration: took})
	}
}

type doer func(*http.Request) (*http.Response, error)

func (d doer) Do(req *http.Request) (*http.Response, error) { return d(req) }

// do sends a request and reads the whole answer, so that the connection can be
// used again. Its errors don't name the address.
func (c *client) do(req *http.Request, most int) (*http.Response, error) {
	resp, err := c.http.Do(req)
	if err == nil {
		var body []byte
		body, err = io.ReadAll(io.LimitReader(resp.Body, int64(most)+1))
		resp.Body.Close() // all that matters has been read
		resp.Body = io.NopCloser(bytes.NewReader(body))
		if len(body) > most {
			err = errTooLong
		}
	}
	var withAddress *url.Error
	if errors.As(err, &withAddress) {
		err = withAddress.Err
	}
	return resp, err
}
