package telegram

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/chats"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/telegramtest"
)

func TestOrigin(t *testing.T) {
	inBubble(t, telegramtest.Options{}, func(w *world) {
		w.Define(telegramtest.Chat{ID: forum, Forum: true, Topics: []int{topic}, Owner: telegramtest.User{ID: 21}, Admins: []telegramtest.User{{ID: 22}}})
		w.Message(telegramtest.Message{Chat: forum, From: bob, Text: "hello"})
		w.run()
		w.settle()
		s := w.tg.current.Load()
		for _, c := range []struct {
			name  string
			m     api.Message
			want  message.Origin
			admin bool
		}{
			{"owner in a topic", api.Message{Chat: api.Chat{ID: forum, Type: "supergroup"}, ThreadID: topic, IsTopic: true, From: &api.User{ID: 21}},
				message.Origin{Chat: "-1001000000000002", Thread: "11", User: "21"}, true},
			{"admin", api.Message{Chat: api.Chat{ID: forum, Type: "supergroup"}, ThreadID: 9, From: &api.User{ID: 22}},
				message.Origin{Chat: "-1001000000000002", User: "22"}, true},
			{"member", api.Message{Chat: api.Chat{ID: forum, Type: "supergroup"}, From: &api.User{ID: bob.ID}},
				message.Origin{Chat: "-1001000000000002", User: "1002"}, false},
			{"as the group", api.Message{Chat: api.Chat{ID: forum, Type: "supergroup"}, From: &api.User{ID: 1087968824, IsBot: true}, SenderChat: &api.Chat{ID: forum}},
				message.Origin{Chat: "-1001000000000002", User: "-1001000000000002"}, true},
			{"as a channel", api.Message{Chat: api.Chat{ID: forum, Type: "supergroup"}, From: &api.User{ID: 136817688, IsBot: true}, SenderChat: &api.Chat{ID: -1009}},
				message.Origin{Chat: "-1001000000000002", User: "-1009"}, false},
		} {
			got := s.originOf(&c.m)
			for range 2 { // the second time from memory
				if admin, err := got.Admin(w.t.Context()); err != nil || admin != c.admin {
					w.t.Errorf("%s: admin %t, %v", c.name, admin, err)
				}
			}
			if got.Platform != "telegram" || got.Chat != c.want.Chat || got.Thread != c.want.Thread || got.User != c.want.User || got.Direct {
				w.t.Errorf("%s: %+v", c.name, got)
			}
		}
		if n := len(w.Calls("getChatMember")); n != 3 {
			w.t.Errorf("%d questions about three people", n)
		}
		<-time.After(2 * adminLifetime)
		w.Fail(telegramtest.Fault{Method: "getChatMember", Page: 502})
		m := api.Message{Chat: api.Chat{ID: forum, Type: "supergroup"}, From: &api.User{ID: 21}}
		if _, err := s.originOf(&m).Admin(w.t.Context()); err == nil {
			w.t.Error("nobody could tell, and yet there is an answer")
		}
		direct := s.originOf(&api.Message{Chat: api.Chat{ID: private, Type: "private"}, From: &api.User{ID: private}})
		if !direct.Direct || !direct.PrivateReplies || direct.Chat != "7" || direct.User != "7" {
			w.t.Errorf("%+v", direct)
		}
	})
}

// TestLimits has somebody ask more often than they may.
func TestLimits(t *testing.T) {
	limited := bot.NewWith(bot.Config{Corpus: testBot(t).Corpus(), Limits: &bot.Limits{UserEvery: time.Minute, UserBurst: 2}})
	limited.Library().Search("warm", 1)
	inBubble(t, telegramtest.Options{}, func(w *world) {
		w.bot = limited
		w.run()
		w.settle()
		m := w.one(w.says(group, "/point@planbot 1"))
		w.says(group, "/point@planbot 2")
		w.says(group, "/point@planbot 3")
		w.says(group, "/point@planbot 4")
		got := heads(w.Messages(group))
		if len(got) != 3 || !strings.Contains(got[2], "asking faster") {
			w.t.Errorf("%q", got)
		}
		for _, want := range []string{"", "", "asking faster", ""} { // Bob has two of his own
			if told := w.pressAs(bob, m, "/point 5"); !strings.Contains(told, want) || want == "" && told != "" {
				w.t.Errorf("told %q, want %q", told, want)
			}
		}
		if got := heads(w.Alone(group, bob.ID)); len(got) != 2 || !strings.HasPrefix(got[1], "Point 5.") {
			w.t.Errorf("%q", got)
		}
	})
}

// A detecting memory has the one setting that this test needs, and notes what
// it is told of chats. The embedded interface is nil: nothing else is asked of
// it.
type detecting struct {
	chats.Store
	told *[]string
}

func (d detecting) ChatLeft(_ context.Context, chat message.ChatKey, _ time.Time) error {
	*d.told = append(*d.told, "left "+chat.Key())
	return nil
}

func (d detecting) ChatReturned(_ context.Context, chat message.ChatKey) error {
	*d.told = append(*d.told, "returned "+chat.Key())
	return nil
}

func (d detecting) MoveChat(_ context.Context, from, to message.ChatKey) error {
	*d.told = append(*d.told, "moved "+from.Key()+" "+to.Key())
	return nil
}

func (detecting) CachedSettings(context.Context, message.ChatKey) chats.Settings {
	return chats.Settings{Detect: true, Quiet: []string{"12"}}
}

func TestDetect(t *testing.T) {
	var told []string
	detects := bot.NewWith(bot.Config{Corpus: testBot(t).Corpus(), Store: detecting{told: &told}})
	detects.Library().Search("warm", 1)
	inBubble(t, telegramtest.Options{CanReadAll: true}, func(w *world) {
		w.bot = detects
		w.run()
		w.settle()
		m := w.one(w.message(telegramtest.Message{Chat: forum, ID: 90, Thread: topic, Text: "What about point 21?"}))
		if !strings.HasPrefix(m.Text, "Point 21.") || m.ReplyTo != 90 || m.Thread != topic {
			w.t.Errorf("%+v", m)
		}
		for _, text := range []string{"what about it?", "/unknown point 21", "21"} {
			if got := w.says(forum, text); len(got) > 0 {
				w.t.Errorf("%q is answered with %q", text, heads(got))
			}
		}
		w.Define(reporter)
		if got := w.says(news, "What about point 21?"); len(got) > 0 {
			w.t.Errorf("a channel gets %q", heads(got))
		}
		if got := w.message(telegramtest.Message{Chat: forum, Thread: 12, Text: "/point@planbot 21"}); len(got) > 0 {
			w.t.Errorf("a quiet topic gets %q", heads(got))
		}
		w.Joined(super, bob)
		w.Removed(super, bob)
		w.settle() // updates of different chats are handled side by side
		w.Message(telegramtest.Message{Chat: group, Text: "hello"})
		w.Migrated(group, -1001000000000099)
		w.settle()
		want := "returned telegram -1001000000000001|left telegram -1001000000000001|moved telegram -5 telegram -1001000000000099"
		if got := strings.Join(told, "|"); got != want {
			w.t.Errorf("told %q", got)
		}
	})
}

func TestPost(t *testing.T) {
	inBubble(t, telegramtest.Options{}, func(w *world) {
		reply := w.bot.HandleLine(w.t.Context(), message.Origin{Platform: "telegram"}, "/point 21")
		to := func(id string) message.ChatKey { return message.ChatKey{Platform: "telegram", Chat: id} }
		if err := w.tg.Post(w.t.Context(), bot.Post{Chat: to("-5"), Key: "k", Reply: reply}); !errors.Is(err, bot.ErrUnsent) {
			w.t.Errorf("not running: %v", err)
		}
		w.Message(telegramtest.Message{Chat: forum, Text: "hello"})
		w.run()
		w.settle()
		if err := w.tg.Post(w.t.Context(), bot.Post{Chat: to("-1001000000000002"), Thread: "11", Key: "k", Reply: reply}); err != nil {
			w.t.Error(err)
		}
		if m := w.one(w.Messages(forum)); m.Thread != topic || !strings.HasPrefix(m.Text, "Point 21.") {
			w.t.Errorf("%+v", m)
		}
		for _, chat := range []string{"", "x", "99999999999999999999"} {
			if err := w.tg.Post(w.t.Context(), bot.Post{Chat: to(chat), Key: "k", Reply: reply}); !refused(err) {
				w.t.Errorf("chat %q: %v", chat, err)
			}
		}
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Chat: group, Code: 400, Description: "Bad Request: not enough rights to send text messages to the chat", Times: 1})
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Chat: super, Code: 403, Description: "Forbidden: bot was kicked from the supergroup chat"})
		for range 2 {
			if err := w.tg.Post(w.t.Context(), bot.Post{Chat: to("-1001000000000001"), Key: "k", Reply: reply}); !refused(err) {
				w.t.Errorf("kicked: %v", err)
			}
		}
		if err := w.tg.Post(w.t.Context(), bot.Post{Chat: to("-5"), Key: "k", Reply: reply}); !refused(err) {
			w.t.Errorf("no rights: %v", err)
		}
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Page: 502})
		ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
		defer cancel()
		err := w.tg.Post(ctx, bot.Post{Chat: to("7"), Key: "k", Reply: reply})
		if err == nil || refused(err) || errors.Is(err, bot.ErrUnsent) {
			w.t.Errorf("not known: %v", err)
		}
	})
}

// refused reports whether a platform does not let the bot post there.
func refused(err error) bool { var r *bot.RefusedError; return errors.As(err, &r) }
