package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"planbot/bot/message"
)

const platformName = "telegram"

// origin tells the core where a request comes from. Who writes as a chat
// counts as that chat; who writes as the group itself is one of its admins,
// since nobody else can.
func (s *session) origin(c chat, in thread, from *user, as *chat) message.Origin {
	o := foreign(from, as)
	o.Direct, o.PrivateReplies = c.private(), c.private()
	o.Chat = strconv.FormatInt(c.ID, 10)
	switch {
	case in.topic != 0:
		o.Thread = strconv.Itoa(in.topic)
	case in.person != 0:
		o.Unable = "In a channel's direct messages the bot can only answer, so it can make no posts there later."
	}
	switch {
	case as != nil:
		o.Admin = func(context.Context) (bool, error) { return as.ID == c.ID, nil }
	case from != nil:
		o.Admin = func(ctx context.Context) (bool, error) { return s.admins.ask(ctx, c.ID, from.ID) }
	}
	return o
}

// foreign is where a request comes from that reaches the bot by way of a chat
// which is not known, or which the bot is not in. Such a chat may have the id of
// one that it is in, so nothing of it is believed.
func foreign(from *user, as *chat) message.Origin {
	o := message.Origin{Platform: platformName}
	switch {
	case as != nil:
		o.User, o.Shared = strconv.FormatInt(as.ID, 10), true
	case from != nil:
		o.User = strconv.FormatInt(from.ID, 10)
	}
	return o
}

// chatKey names a chat for the core.
func chatKey(id int64) message.ChatKey {
	return message.ChatKey{Platform: platformName, Chat: strconv.FormatInt(id, 10)}
}

func (s *session) originOf(m *chatMessage) message.Origin {
	return s.origin(m.Chat, m.thread(), m.From, m.SenderChat)
}

// The Bot API is asked anew who is an admin after a minute. Where the bot is an
// admin itself it hears of changes sooner.
const (
	adminTime    = time.Minute
	adminsRoom   = 10_000
	memberWithin = 2 * time.Second // for the answer: somebody waits for it
)

// admins knows who manages which group. Any number of goroutines may use it.
type admins struct {
	client *client
	mu     sync.Mutex
	known  *recent[memberKey, standing]
}

type memberKey struct{ chat, user int64 }

type standing struct {
	admin bool
	until time.Time
}

func newAdmins(c *client) *admins {
	return &admins{client: c, known: newRecent[memberKey, standing](adminsRoom)}
}

// ask reports whether somebody is an admin of a group.
func (a *admins) ask(ctx context.Context, chat, user int64) (bool, error) {
	key := memberKey{chat, user}
	a.mu.Lock()
	known := a.known.values[key]
	a.mu.Unlock()
	if time.Now().Before(known.until) {
		return known.admin, nil
	}
	result, err := a.client.call(ctx, memberWithin, "getChatMember", tgbotapi.Params{
		"chat_id": strconv.FormatInt(chat, 10), "user_id": strconv.FormatInt(user, 10),
	})
	var m member
	var refused *apiError
	switch {
	case errors.As(err, &refused) && refused.code == http.StatusBadRequest: // nobody whom the group knows
	case err != nil:
		return false, err
	default:
		if err := json.Unmarshal(result, &m); err != nil {
			return false, err
		}
	}
	now := standing{m.Status == "creator" || m.Status == "administrator", time.Now().Add(adminTime)}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known.put(key, now)
	return now.admin, nil
}

// forget has the Bot API asked anew about somebody in a group, or with user 0
// about everybody there.
func (a *admins) forget(chat, user int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if user != 0 {
		a.known.drop(memberKey{chat, user})
		return
	}
	for _, key := range a.known.keys() {
		if key.chat == chat {
			a.known.drop(key)
		}
	}
}
