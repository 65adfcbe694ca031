package telegram

import (
	"context"
	"encoding/json"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"planbot/bot"
)

const platformName = "telegram"

// origin tells the core where a request comes from. Who writes as a chat
// counts as that chat; who writes as the group itself is one of its admins,
// since nobody else can.
func (s *session) origin(c chat, topic int, from *user, as *chat) bot.Origin {
	o := bot.Origin{Platform: platformName, Direct: c.private(), Whispers: c.private()}
	if c.ID != 0 {
		o.Chat = strconv.FormatInt(c.ID, 10)
	}
	if topic != 0 {
		o.Thread = strconv.Itoa(topic)
	}
	switch {
	case as != nil:
		o.User, o.Shared = strconv.FormatInt(as.ID, 10), true
		o.Admin = func(context.Context) (bool, error) { return as.ID == c.ID, nil }
	case from != nil:
		o.User = strconv.FormatInt(from.ID, 10)
		o.Admin = func(ctx context.Context) (bool, error) { return s.admins.ask(ctx, c.ID, from.ID) }
	}
	return o
}

// chatKey names a chat for the core.
func chatKey(id int64) bot.ChatKey {
	return bot.ChatKey{Platform: platformName, Chat: strconv.FormatInt(id, 10)}
}

func (s *session) originOf(m *message) bot.Origin {
	return s.origin(m.Chat, m.topic(), m.From, m.SenderChat)
}

// The Bot API is asked anew who is an admin after a minute.
const (
	adminTime  = time.Minute
	adminsRoom = 10_000
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
	result, err := a.client.call(ctx, callTimeout, "getChatMember", tgbotapi.Params{
		"chat_id": strconv.FormatInt(chat, 10), "user_id": strconv.FormatInt(user, 10),
	})
	if err != nil {
		return false, err
	}
	var m member
	if err := json.Unmarshal(result, &m); err != nil {
		return false, err
	}
	now := standing{m.Status == "creator" || m.Status == "administrator", time.Now().Add(adminTime)}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known.put(key, now)
	return now.admin, nil
}
