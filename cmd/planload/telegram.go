package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"time"

	"planbot/bot/telegram/telegramtest"
)

const hookSecret = "planload"

// people is how many people and chats take turns, so that none of them asks
// more often than the bot lets them.
const people = 20_000

// A telegramFake is the Bot API. The kinds of its load are
//
//	guest     a guest message with a command; the answer is no message of a
//	          chat, so that the bot's pace of 30 messages a second does not count
//	message   a command in a private chat, each in a chat of its own
type telegramFake struct {
	*telegramtest.Server
	api    *httptest.Server
	book   atomic.Pointer[ledger]
	mended func() // ends the fault
}

func newTelegram() *player {
	t := &telegramFake{mended: func() {}}
	t.book.Store(newLedger())
	t.Server = telegramtest.New(telegramtest.Options{Pace: true, OnCall: t.called})
	t.api = httptest.NewServer(t)
	return &player{fake: t, api: t.api.URL}
}

func (t *telegramFake) violations() []string { return t.Violations() }

func (t *telegramFake) prepare() *ledger {
	t.book.Store(newLedger())
	return t.book.Load()
}

const sends = "sendRichMessage"

func (t *telegramFake) ask(_ context.Context, l load, n int64) {
	at := time.Now()
	point := 1 + n%28
	line := fmt.Sprintf("/point %d", point)
	var key int64
	switch l.kind {
	case "guest":
		who := telegramtest.User{ID: 2_000_000 + n%people, FirstName: "Reader", Username: "reader", LanguageCode: "en"}
		u := t.Guest(telegramtest.Message{Chat: -1_001_000_000_000 - n%people, From: who, Text: "@planbot " + line})
		var err error
		if key, err = strconv.ParseInt(u.Query, 10, 64); err != nil {
			panic(err) // the server's ids are numbers
		}
	default:
		key = 3_000_000 + n
		t.Message(telegramtest.Message{Chat: key, Text: line})
	}
	t.book.Load().ask(key, at)
}

// called notes the answers among the bot's calls.
func (t *telegramFake) called(c telegramtest.Call) {
	if c.Code != http.StatusOK {
		return
	}
	switch c.Method {
	case "answerGuestQuery":
		if n, err := strconv.ParseInt(c.Params["guest_query_id"], 10, 64); err == nil {
			t.book.Load().answer(n)
		}
	case sends:
		t.book.Load().answer(c.Chat)
	}
}

// fail begins a fault of the API: "slow" or "429".
func (t *telegramFake) fail(kind string) {
	bad := telegramtest.Fault{Method: sends, Delay: 2 * time.Second}
	if kind == "429" {
		bad = telegramtest.Fault{Method: sends, RetryAfter: 2}
	}
	t.mended = t.Fail(bad)
}

func (t *telegramFake) heal() { t.mended() }

func (t *telegramFake) close() {
	t.Close() // first, for it ends polls that wait
	t.api.Close()
}
