package telegram

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"planbot/bot"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/render"
)

const (
	// adminLifetime is how long the Bot API's word on who is an admin is used.
	// Where the bot is an admin itself, Telegram tells of changes sooner.
	adminLifetime = time.Minute
	askAgain      = 5 * time.Second // after a question that was not answered
	memberTimeout = 2 * time.Second // somebody waits for the answer
)

// admins knows who manages which group or channel. Any number of goroutines may use
// it.
type admins struct {
	client *api.Client
	known  *intake.Recent[memberKey, membership]
}

type memberKey struct{ chat, user int64 }

type membership struct {
	api.Member
	err   error // of the question; nobody asks again at once
	until time.Time
}

func (a *admins) isAdmin(ctx context.Context, chat, user int64) (bool, error) {
	m, err := a.member(ctx, chat, user)
	return m.Admin(), err
}

// member is a user as a member of a chat, or the zero Member if the chat does not
// know the user.
func (a *admins) member(ctx context.Context, chat, user int64) (api.Member, error) {
	key := memberKey{chat, user}
	if known, _ := a.known.Get(key); time.Now().Before(known.until) {
		return known.Member, known.err
	}
	m, err := api.Get[api.Member](ctx, a.client, memberTimeout, "getChatMember", api.Params{
		"chat_id": strconv.FormatInt(chat, 10), "user_id": strconv.FormatInt(user, 10),
	})
	if api.Refuses(err, http.StatusBadRequest) && !api.HidesMembers(err) {
		err = nil
	}
	if err != nil {
		a.known.Put(key, membership{err: err, until: time.Now().Add(askAgain)})
		return api.Member{}, err
	}
	a.known.Put(key, membership{Member: m, until: time.Now().Add(adminLifetime)})
	return m, nil
}

// forget forgets what is known of a user in a group, or of all its users if user
// is 0.
func (a *admins) forget(chat, user int64) {
	if user != 0 {
		a.known.Drop(memberKey{chat, user})
		return
	}
	a.known.DropFunc(func(key memberKey) bool { return key.chat == chat })
}

// onSelf greets a group that the bot has joined, and notes that it has left a
// chat.
func (s *session) onSelf(ctx context.Context, t *intake.Ticket, u *api.MemberUpdate) {
	if u.Chat.ID == 0 {
		return
	}
	s.admins.forget(u.Chat.ID, 0)
	switch {
	case u.New.Absent():
		s.greeted.Drop(u.Chat.ID)
		s.bot.Left(ctx, chatKey(u.Chat.ID))
	case u.Old.Absent():
		s.out.Unblock(u.Chat.ID)
		s.bot.Returned(ctx, chatKey(u.Chat.ID))
		s.greet(ctx, t, &api.Message{Chat: u.Chat})
	}
}

// greet greets a group that the bot has joined, once: Telegram tells of it twice.
func (s *session) greet(ctx context.Context, t *intake.Ticket, m *api.Message) {
	if m.Chat.Type != "group" && m.Chat.Type != "supergroup" || s.greeted.Has(m.Chat.ID) {
		return
	}
	s.greeted.Put(m.Chat.ID, struct{}{})
	chat := message.Origin{Platform: platformName, Chat: strconv.FormatInt(m.Chat.ID, 10)}
	s.send(t, m, 0, s.greeting(s.bot.Words(ctx, chat), false).Pages)
}

// greeting says what the bot can do: to a person who opens the private chat, or to
// a group, which also learns which messages the bot gets.
func (s *session) greeting(w *locale.Words, private bool) render.Rendering {
	reply := s.greetingReply(w, private)
	o := s.options(reply, looks{})
	o.Post = true // the greeting stays for people who come later
	return render.Render(reply, o)
}

func (s *session) greetingReply(w *locale.Words, private bool) message.Reply {
	me := s.me.Load()
	how, more := w.Say("telegram.how_group", me.Username), w.Say("telegram.privacy_on")
	switch {
	case private:
		how, more = w.Say("telegram.how_private"), w.Say("telegram.in_group", me.Username)
		if me.Inline {
			more += " " + w.Say("telegram.in_any_chat", me.Username)
		}
	case me.ReadsAll:
		more = w.Say("telegram.privacy_off")
	}
	reply := message.Reply{Language: w.Lang, Blocks: []message.Block{
		message.Heading{Text: s.bot.Library().In(w.Lang).Corpus.Plan.Title},
		message.Paragraph{Text: w.Say("telegram.what")},
		message.Paragraph{Text: how},
		message.Paragraph{Text: more},
	}}
	var choices []message.Choice
	for _, example := range examples(s.bot, w.Lang) {
		choices = append(choices, message.Choice{Label: strings.TrimPrefix(example, "/"), Line: example})
	}
	return reply.WithChoices(choices...)
}

// examples are three lines to try first.
func examples(b *bot.Bot, lang string) []string {
	var out []string
	for _, name := range []string{"point", "who", "ask"} {
		out = append(out, b.ExampleIn(b.Command(name), lang))
	}
	return out
}
