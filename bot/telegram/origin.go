package telegram

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
)

const platformName = "telegram"

// origin tells the core where a request comes from. Who writes as a chat counts
// as that chat; who writes as the group itself is one of its admins.
func (s *session) origin(c api.Chat, in api.Thread, from *api.User, as *api.Chat) message.Origin {
	o := originWithoutChat(from, as)
	o.Direct, o.PrivateReplies = c.Private(), c.Private()
	o.Chat = strconv.FormatInt(c.ID, 10)
	switch {
	case in.Topic != 0:
		o.Thread = strconv.Itoa(in.Topic)
	case in.Person != 0:
		o.Unable = "In a channel's direct messages the bot can only answer, so it can make no posts there later."
	}
	switch {
	case as != nil:
		o.Admin = func(context.Context) (bool, error) { return as.ID == c.ID, nil }
	case from != nil:
		o.Admin = func(ctx context.Context) (bool, error) { return s.admins.isAdmin(ctx, c.ID, from.ID) }
	}
	return o
}

// originWithoutChat is where a request comes from whose chat is unknown, or one
// that the bot is not in. Such a chat may have the id of a chat that the bot is
// in, so the origin leaves it out.
func originWithoutChat(from *api.User, as *api.Chat) message.Origin {
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

func (s *session) originOf(m *api.Message) message.Origin {
	return s.origin(m.Chat, m.Thread(), m.From, m.SenderChat)
}

const (
	// adminLifetime is how long the Bot API's word on who is an admin is used.
	// Where the bot is an admin itself, Telegram tells of changes sooner.
	adminLifetime = time.Minute
	maxAdmins     = 10_000
	memberTimeout = 2 * time.Second // somebody waits for the answer
)

// admins knows who manages which group. Any number of goroutines may use it.
type admins struct {
	client *api.Client
	mu     sync.Mutex
	known  *intake.Recent[memberKey, membership]
}

type memberKey struct{ chat, user int64 }

type membership struct {
	admin bool
	until time.Time
}

func newAdmins(c *api.Client) *admins {
	return &admins{client: c, known: intake.NewRecent[memberKey, membership](maxAdmins)}
}

// isAdmin reports whether a user is an admin of a group.
func (a *admins) isAdmin(ctx context.Context, chat, user int64) (bool, error) {
	key := memberKey{chat, user}
	a.mu.Lock()
	known, _ := a.known.Get(key)
	a.mu.Unlock()
	if time.Now().Before(known.until) {
		return known.admin, nil
	}
	m, err := a.client.GetChatMember(ctx, memberTimeout, chat, user)
	var refused *api.Error
	if errors.As(err, &refused) && refused.Code == http.StatusBadRequest { // the group does not know the user
		err = nil
	}
	if err != nil {
		return false, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known.Put(key, membership{m.Admin(), time.Now().Add(adminLifetime)})
	return m.Admin(), nil
}

// forget forgets what is known of a user in a group, or of all its users if user
// is 0.
func (a *admins) forget(chat, user int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if user != 0 {
		a.known.Drop(memberKey{chat, user})
		return
	}
	a.known.DropFunc(func(key memberKey) bool { return key.chat == chat })
}
