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
	"net/url"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"planbot/bot"
)

const (
	// callTimeout is how long an answer may take. Near its limits the server
	// holds a call back, and giving up on a message that it does send would
	// send that message twice.
	callTimeout = 60 * time.Second
	dialTimeout = 10 * time.Second
	idleTimeout = 30 * time.Second // shorter than servers keep idle connections
	maxAnswer   = 64 << 20         // bytes; a hundred updates are at most a few MB
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
		own := http.DefaultTransport.(*http.Transport).Clone()
		own.DialContext = (&net.Dialer{Timeout: dialTimeout}).DialContext
		own.IdleConnTimeout = idleTimeout
		own.MaxIdleConnsPerHost = 64
		transport = own
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

// An apiError is what the Bot API answered instead of a result.
type apiError struct {
	method     string
	code       int
	text       string
	retryAfter time.Duration
	migrateTo  int64
}

func (e *apiError) Error() string { return fmt.Sprintf("%s: %d %s", e.method, e.code, e.text) }

// call calls a method, with files to be uploaded where there are any. The error
// is an *apiError if the Bot API refused. Any other means that the call may or
// may not have had its effect, or that ctx has ended.
func (c *client) call(ctx context.Context, timeout time.Duration, method string, params tgbotapi.Params, files ...tgbotapi.RequestFile) (json.RawMessage, error) {
	start := time.Now()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	status := 0
	api := tgbotapi.BotAPI{Token: c.token, Client: doer(func(req *http.Request) (resp *http.Response, err error) {
		resp, err = c.do(req.WithContext(ctx))
		if err == nil {
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
	var refused *tgbotapi.Error
	switch {
	case err == nil:
		c.ended(method, status, start)
		return answer.Result, nil
	case errors.As(err, &refused) && answer.ErrorCode != 0: // the error of an upload has no code
		err = &apiError{
			method: method, code: answer.ErrorCode, text: c.hide.Replace(refused.Message),
			retryAfter: time.Duration(refused.RetryAfter) * time.Second, migrateTo: refused.MigrateToChatID,
		}
		c.ended(method, status, start)
	case status != 0: // JSON of another kind, or a page from a proxy
		err = fmt.Errorf("%s: an answer with status %d that the Bot API does not give", method, status)
		c.ended(method, status, start)
	default:
		err = fmt.Errorf("%s: %s", method, c.hide.Replace(err.Error()))
		c.ended(method, status, start)
	}
	return nil, err
}

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
func (c *client) do(req *http.Request) (*http.Response, error) {
	resp, err := c.http.Do(req)
	if err == nil {
		var body []byte
		body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
		resp.Body.Close() // all that matters has been read
		resp.Body = io.NopCloser(bytes.NewReader(body))
	}
	var withAddress *url.Error
	if errors.As(err, &withAddress) {
		err = withAddress.Err
	}
	return resp, err
}
