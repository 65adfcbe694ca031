package telegram

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/chats"
	"planbot/bot/message"
	"planbot/bot/telegram/telegramtest"
)

// limited is a bot with the limits that serve gives it.
func limited(t *testing.T, memory chats.Store) *bot.Bot {
	b := bot.NewWith(bot.Config{Corpus: testBot(t).Corpus(), Limits: new(bot.Limits), Store: memory})
	b.Library().Search("warm", 1) // outside of the bubble
	return b
}

// busy has a number of people of each group ask as often as the bot lets them,
// until ctx ends.
func (w *world) busy(ctx context.Context, groups, people int) {
	w.t.Helper()
	for g := range groups {
		for p := range people {
			from := telegramtest.User{ID: int64(5000 + 100*g + p), FirstName: "Person"}
			ask := func() {
				w.Message(telegramtest.Message{Chat: int64(-700 - g), From: from, Text: "/point@planbot 5"})
			}
			for range 10 {
				ask()
			}
			go func() {
				for pause(ctx, 2*time.Second) {
					ask()
				}
			}()
		}
	}
}

// TestBusyGroups has three groups ask more than Telegram lets the bot answer
// there. A private chat beside them is answered at once, and so is a group that
// asks little.
func TestBusyGroups(t *testing.T) {
	b := limited(t, nil)
	test := func(w *world) {
		w.bot = b
		if err := w.end(); err != nil {
			w.t.Error(err)
		}
		w.make(Config{WebhookURL: w.tg.cfg.WebhookURL})
		w.run()
		<-time.After(2 * time.Second)
		ctx, cancel := context.WithCancel(w.t.Context())
		w.busy(ctx, 3, 8)
		slowest, start := time.Duration(0), time.Now()
		for i := range 20 {
			<-time.After(9 * time.Second)
			for _, chat := range []int64{int64(8000 + i), private, super} {
				before, began := len(w.Messages(chat)), time.Now()
				w.Message(telegramtest.Message{Chat: chat, From: bob, Text: "/point@planbot 21"})
				if _, err := w.WaitMessages(w.t.Context(), chat, before+1); err != nil {
					w.t.Fatal(err)
				}
				slowest = max(slowest, time.Since(began))
			}
		}
		w.t.Logf("the slowest answer took %v, %d updates wait, after %v", slowest, w.Pending(), time.Since(start))
		if slowest > 3*time.Second {
			w.t.Errorf("an answer took %v", slowest)
		}
		if n := w.Pending(); n > maxBatch {
			w.t.Errorf("%d updates are unconfirmed", n)
		}
		cancel()
		w.settle()
		for g := range 3 {
			if n := len(w.Messages(int64(-700 - g))); n < 50 || n > 85 {
				w.t.Errorf("group %d got %d messages in three minutes and the one after", g, n)
			}
		}
	}
	t.Run("polling", func(t *testing.T) { inWorld(t, telegramtest.Options{Pace: true}, test) })
	t.Run("webhook", func(t *testing.T) { inHook(t, telegramtest.Options{Pace: true}, test) })
}

// TestTooFast has a group ask more than it can be sent in a minute: it gets one
// notice, then silence, and nothing waits. A second burst gets a second notice.
func TestTooFast(t *testing.T) {
	inWorld(t, telegramtest.Options{Pace: true}, func(w *world) {
		for round := range 2 {
			before := len(w.Messages(super))
			for range 120 {
				w.Message(telegramtest.Message{Chat: super, Text: "/point@planbot 1"})
			}
			<-time.After(10 * time.Second)
			if n := w.tg.Queue(); n > 30 {
				w.t.Errorf("%d messages wait", n)
			}
			<-time.After(2 * time.Minute) // also the notice waits for its turn
			sent := w.Messages(super)[before:]
			notices := 0
			for _, m := range sent {
				if m.Text == tooFast {
					notices++
				}
			}
			if len(sent) < 20 || len(sent) > 45 || notices != 1 {
				w.t.Errorf("round %d: %d messages, %d of them notices", round, len(sent), notices)
			}
		}
		// A pause that Telegram asks for counts as well.
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Chat: group, RetryAfter: 1000, Times: 1})
		w.Message(telegramtest.Message{Chat: group, Text: "/point@planbot 1"})
		<-time.After(5 * time.Second)
		for range 30 {
			w.Message(telegramtest.Message{Chat: group, Text: "/point@planbot 2"})
		}
		<-time.After(5 * time.Second)
		if n := w.tg.Queue(); n != 1 {
			w.t.Errorf("%d messages wait for the end of a pause", n)
		}
		w.settle()
		if got := heads(w.Messages(group)); len(got) != 1 || !strings.HasPrefix(got[0], "Point 1.") {
			w.t.Errorf("%q", got)
		}
	})
}

// TestPressInABusyChat turns a page while messages wait: the page goes before
// them, and the presser sees a notice about the wait.
func TestPressInABusyChat(t *testing.T) {
	inWorld(t, telegramtest.Options{Pace: true, NoRich: true}, func(w *world) {
		m := w.one(w.says(super, "/who@planbot point 21"))
		<-time.After(time.Hour)
		for range 30 {
			w.Message(telegramtest.Message{Chat: super, Text: "/point@planbot 1"})
		}
		<-time.After(25 * time.Second) // twenty are sent, the others wait for the next minute
		began := time.Now()
		late := w.Callback(super, m.ID, "<2/who point 21", bob) // too late to be shown to him alone
		q := w.Callback(super, m.ID, "<2/who point 21", telegramtest.User{})
		<-time.After(time.Second)
		if told, _ := w.CallbackAnswer(late.Query); told.Text != busyPress {
			w.t.Errorf("somebody else is told %q", told.Text)
		}
		if told, ok := w.CallbackAnswer(q.Query); !ok || !strings.HasPrefix(told.Text, "The chat is busy: the page comes in about 3") {
			w.t.Errorf("told %q", told.Text)
		}
		if err := w.Wait(w.t.Context(), func() bool { return w.now(m).Edits == 1 }); err != nil {
			w.t.Fatal(err)
		}
		if took := time.Since(began); took > 40*time.Second || len(w.Messages(super)) > 22 {
			w.t.Errorf("turned after %v, with %d messages in the chat", took, len(w.Messages(super)))
		}
		w.settle()
	})
}

// TestStuck has one chat wait while the others' answers are sent: it does not
// keep new updates from coming in for longer than some seconds.
func TestStuck(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Chat: group, RetryAfter: 50, Times: 1})
		w.Message(telegramtest.Message{Chat: group, Text: "/point@planbot 1"})
		for chat := range int64(150) {
			w.Message(telegramtest.Message{Chat: 100 + chat, Text: "/point 2"})
		}
		began := time.Now()
		w.one(w.waitFor(private, "/point 3"))
		if took := time.Since(began); took > stuckTimeout+10*time.Second {
			w.t.Errorf("answered after %v", took)
		}
		w.settle()
		w.one(w.Messages(group))
	})
}

// waitFor has Ann write in a chat, and returns the first answer.
func (w *world) waitFor(chat int64, text string) []telegramtest.SentMessage {
	w.t.Helper()
	before := len(w.Messages(chat))
	w.Message(telegramtest.Message{Chat: chat, Text: text})
	sent, err := w.WaitMessages(w.t.Context(), chat, before+1)
	if err != nil {
		w.t.Fatal(err)
	}
	return sent[before:]
}

// TestPostsOfOneChat has a chat wait that Telegram posts more of: only a few
// posts wait with it.
func TestPostsOfOneChat(t *testing.T) {
	inHook(t, telegramtest.Options{}, func(w *world) {
		w.says(private, "hello")
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", RetryAfter: 30, Times: 1})
		began := time.Now()
		took := make(chan time.Duration, 10)
		for i := range 10 {
			go func() {
				status, _ := w.post(fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1,"chat":{"id":7,"type":"private"},"text":"/point 21"}}`, i+1, 100+i), w.tg.cfg.WebhookSecret)
				if status != 200 {
					w.t.Errorf("status %d", status)
				}
				took <- time.Since(began)
			}()
		}
		waited := 0
		for range 10 {
			if <-took >= postTimeout {
				waited++
			}
		}
		if waited == 0 || waited > maxWaiting {
			w.t.Errorf("%d posts waited for their answers", waited)
		}
		w.settle()
		if n := len(w.Messages(private)); n != 11 {
			w.t.Errorf("%d answers", n)
		}
	})
}

// A slow memory hangs when the bot leaves a chat.
type slow struct{ chats.Store }

func (slow) ChatLeft(ctx context.Context, _ message.ChatKey, _ time.Time) error {
	<-ctx.Done()
	return ctx.Err()
}

func (slow) CachedSettings(context.Context, message.ChatKey) chats.Settings { return chats.Settings{} }

// TestNobodyWaitsForOthers has the database and getChatMember hang, for one
// chat and for many people of one. Others are answered at once.
func TestNobodyWaitsForOthers(t *testing.T) {
	b := limited(t, slow{})
	for name, trouble := range map[string]func(*world){
		"the database": func(w *world) {
			for i := range int64(20) {
				w.Removed(9000+i, bob)
			}
		},
		"getChatMember": func(w *world) {
			w.Fail(telegramtest.Fault{Method: "getChatMember", Delay: time.Minute})
			for i := range int64(20) {
				w.Message(telegramtest.Message{Chat: group, From: telegramtest.User{ID: 100 + i}, Text: "/schedule@planbot"})
			}
		},
	} {
		for mode, in := range map[string]func(*testing.T, telegramtest.Options, func(*world)){"polling": inWorld, "webhook": inHook} {
			t.Run(name+" "+mode, func(t *testing.T) {
				in(t, telegramtest.Options{}, func(w *world) {
					if err := w.end(); err != nil {
						w.t.Error(err)
					}
					w.bot = b
					w.make(Config{WebhookURL: w.tg.cfg.WebhookURL})
					w.run()
					<-time.After(2 * time.Second)
					trouble(w)
					<-time.After(time.Second)
					began := time.Now()
					w.one(w.waitFor(private, "/point 21"))
					if took := time.Since(began); took > 2*time.Second {
						w.t.Errorf("a private chat is answered after %v", took)
					}
					<-time.After(time.Minute)
				})
			})
		}
	}
}
