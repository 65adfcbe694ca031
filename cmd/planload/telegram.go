package main

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
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
//	message   a command in a private chat, each in a chat of its own
//	private   a command in a private chat, all in the same one
type telegramFake struct {
	*telegramtest.Server
	book      atomic.Pointer[ledger]
	scheduled *posts
	mended    func() // ends the fault
}

// newTelegram starts the Bot API. With anyOrder a webhook gets posts of one
// chat side by side.
func newTelegram(h2, anyOrder bool) *player {
	t := &telegramFake{scheduled: newPosts(), mended: func() {}}
	t.book.Store(newLedger())
	t.Server = telegramtest.New(telegramtest.Options{Forget: true, Guest: true, Pace: true, AnyOrder: anyOrder, OnCall: t.called})
	return newPlayer(t, "", front(t, h2))
}

func (t *telegramFake) posts() *posts { return t.scheduled }

func (t *telegramFake) violations() []string { return t.Violations() }

// prepare begins a new ledger, and has groups talk.
func (t *telegramFake) prepare(ctx context.Context, l load) *ledger {
	for group := range int64(l.busy) {
		t.crowd(ctx, busyGroup-group, l.limited)
	}
	t.book.Store(newLedger())
	return t.book.Load()
}

// The busy groups are numbered downwards, the chats with schedules upwards.
const (
	busyGroup     = -1_002_000_000_000
	privateChat   = 5_000_000
	scheduledChat = 6_000_000
)

// sends is the method of answers.
const sends = "sendRichMessage"

// crowd has 8 people of a group ask as often as the bot lets each of them: ten
// times at once, then once in two seconds, until ctx ends. With limited the Bot
// API refuses each message to the group.
func (t *telegramFake) crowd(ctx context.Context, group int64, limited time.Duration) {
	if limited > 0 {
		t.Fail(telegramtest.Fault{Method: sends, Chat: group, RetryAfter: int(limited.Seconds())})
	}
	for person := range int64(8) {
		from := telegramtest.User{ID: 7_000_000 - 8*(group-busyGroup) + person, FirstName: "Reader", LanguageCode: "en"}
		go func() {
			for n := 0; ctx.Err() == nil; n++ {
				t.Message(telegramtest.Message{Chat: group, From: from, Text: fmt.Sprintf("/point@planbot %d", 1+n%28)})
				if n >= 9 {
					pause(ctx, 2*time.Second)
				}
			}
		}()
	}
}

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
	case "private":
		key = point
		t.Message(telegramtest.Message{Chat: privateChat, Text: line})
	default:
		key = 3_000_000 + n
		t.Message(telegramtest.Message{Chat: key, Text: line})
	}
	t.book.Load().ask(key, at)
}

// schedule asks for a daily post in a private chat.
func (t *telegramFake) schedule(_ context.Context, p plan, n int64) {
	t.scheduled.expect(scheduledChat+n, p.due)
	t.Message(telegramtest.Message{Chat: scheduledChat + n, Text: "/schedule " + p.words()})
}

// called notes the answers among the bot's calls. An answer in the one private
// chat begins with the number of its point.
func (t *telegramFake) called(c telegramtest.Call) {
	if c.Code != http.StatusOK {
		return
	}
	switch chat := c.Chat; {
	case c.Method == "answerGuestQuery":
		if n, err := strconv.ParseInt(c.Params["guest_query_id"], 10, 64); err == nil {
			t.book.Load().answer(n)
		}
	case c.Method != sends || chat < 0:
	case chat >= scheduledChat:
		t.scheduled.message(chat)
	case chat == privateChat:
		_, title, _ := strings.Cut(c.Params["rich_message"], `"text":"`)
		var point int64
		if _, err := fmt.Sscanf(title, "Point %d.", &point); err == nil {
			t.book.Load().answer(point)
		}
	default:
		t.book.Load().answer(chat)
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

func (t *telegramFake) close() { t.Close() }
