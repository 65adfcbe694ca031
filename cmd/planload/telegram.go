package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"planbot/bot/telegram/telegramtest"
)

// hookSecret is that of the webhooks here.
const hookSecret = "planload"

// people is how many people and chats take turns, so that none of them asks
// more often than the bot lets them.
const people = 20_000

// A telegramFake is the Bot API. The kinds of its load are
//
//	guest     a guest message with a command; the answer is no message of a
//	          chat, so that the bot's pace of 30 messages a second does not count
//	inline    an inline query, likewise
//	message   a command in a private chat, each in a chat of its own
//
// With load.To the updates go to that webhook, and the server is a new one, so
// that it does not grow; else to whatever the bot has asked for.
type telegramFake struct {
	front  *httptest.Server
	server atomic.Pointer[telegramtest.Server]
	book   atomic.Pointer[ledger]
	lastID atomic.Int64 // of an update: a new server goes on from there
	mended func()       // ends the fault
}

func newTelegramFake() *telegramFake {
	t := new(telegramFake)
	t.book.Store(newLedger())
	t.server.Store(t.newServer())
	t.front = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.server.Load().ServeHTTP(w, r)
	}))
	return t
}

func (t *telegramFake) newServer() *telegramtest.Server {
	return telegramtest.New(telegramtest.Options{Forget: true, Inline: true, Guest: true, Pace: true, OnCall: t.called})
}

func (t *telegramFake) violations() []string { return t.server.Load().Violations() }

// prepare begins a new ledger and, for a webhook of its own, a new server.
func (t *telegramFake) prepare(_ context.Context, l load) (*ledger, error) {
	if l.To != "" {
		s := t.newServer()
		if _, err := s.Raw(fmt.Appendf(nil, `{"update_id":%d}`, t.lastID.Add(1))); err != nil {
			return nil, err
		}
		t.server.Swap(s).Close()
		res, err := http.PostForm(t.front.URL+"/bot"+telegramtest.Token+"/setWebhook",
			url.Values{"url": {l.To}, "secret_token": {hookSecret}})
		if err != nil {
			return nil, err
		}
		if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("setWebhook: %s, %v", res.Status, err)
		}
	}
	t.book.Store(newLedger())
	return t.book.Load(), nil
}

func (t *telegramFake) ask(_ context.Context, l load, n int64) {
	s, at := t.server.Load(), time.Now()
	who := telegramtest.User{ID: 2_000_000 + n%people, FirstName: "Reader", Username: "reader", LanguageCode: "en"}
	line := fmt.Sprintf("/point %d", 1+n%28)
	var u telegramtest.Update
	switch l.Kind {
	case "inline":
		u = s.Inline(fmt.Sprintf("amnesty %d", 1+n%28), "", who)
	case "guest":
		u = s.Guest(telegramtest.Message{Chat: -1_001_000_000_000 - n%people, From: who, Text: "@planbot " + line})
	default:
		u = s.Message(telegramtest.Message{Chat: 3_000_000 + n, Text: line})
		u.Query = strconv.FormatInt(3_000_000+n, 10)
	}
	t.lastID.Store(max(t.lastID.Load(), u.ID))
	key, err := strconv.ParseInt(u.Query, 10, 64)
	if err != nil {
		panic(err) // the server's ids are numbers
	}
	t.book.Load().ask(key, at)
}

// called notes the answers among the bot's calls.
func (t *telegramFake) called(c telegramtest.Call) {
	if c.Code != http.StatusOK {
		return
	}
	key, answer := "", ""
	switch c.Method {
	case "answerGuestQuery":
		key, answer = c.Params["guest_query_id"], c.Params["result"]
	case "answerInlineQuery":
		key, answer = c.Params["inline_query_id"], c.Params["results"]
	case "sendMessage":
		key, answer = c.Params["chat_id"], c.Params["text"]
	}
	if n, err := strconv.ParseInt(key, 10, 64); err == nil {
		t.book.Load().answer(n, len(answer))
	}
}

// fail begins a fault of the API: "slow" or "429".
func (t *telegramFake) fail(f fault) error {
	switch f.Kind {
	case "slow":
		t.mended = t.server.Load().Fail(telegramtest.Fault{Method: "sendMessage", Delay: 2 * time.Second})
	case "429":
		t.mended = t.server.Load().Fail(telegramtest.Fault{Method: "sendMessage", RetryAfter: 2})
	default:
		return fmt.Errorf("no fault %q", f.Kind)
	}
	return nil
}

func (t *telegramFake) heal() {
	if t.mended != nil {
		t.mended()
	}
}
