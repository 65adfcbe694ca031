package store_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot"
	"planbot/bot/message"
)

type slowPoster struct{}

func (slowPoster) Name() string                                     { return "telegram" }
func (slowPoster) ChatName(context.Context, message.ChatKey) string { return "" }
func (slowPoster) Remembers(bot.Post) time.Duration                 { return 0 }
func (slowPoster) Post(ctx context.Context, p bot.Post) error {
	if p.Chat.Chat == "-100" { // as Telegram.Post does while the chat may not be written to
		select {
		case <-time.After(45 * time.Minute):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if p.Chat.Chat == "-200" {
		panic("a fault of ours")
	}
	return nil
}

type quickPoster struct{ at *time.Time }

func (quickPoster) Name() string                                     { return "discord" }
func (quickPoster) ChatName(context.Context, message.ChatKey) string { return "" }
func (quickPoster) Remembers(bot.Post) time.Duration                 { return time.Minute }
func (q quickPoster) Post(context.Context, bot.Post) error {
	*q.at = time.Now()
	return nil
}

// TestOneSlowChatHoldsUpNobody has one chat take no post for long, and a post to
// another panic: others are made in time.
func TestOneSlowChatHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, _ := remembering(t)
		<-time.After(time.Until(time.Date(2027, 5, 4, 8, 58, 0, 0, time.UTC)))
		admin := func(context.Context) (bool, error) { return true, nil }
		for _, o := range []message.Origin{
			{Platform: "telegram", Chat: "-200", User: "1", Admin: admin},
			{Platform: "telegram", Chat: "-100", User: "1", Admin: admin},
			{Platform: "discord", Chat: "300", Thread: "301", User: "1", Admin: admin},
		} {
			if r, text := say(b, o, "/schedule 5 09:00 UTC"); r.Outcome != message.Answered {
				t.Fatal(text)
			}
		}
		var posted time.Time
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		b.RunSchedules(ctx, slowPoster{}, quickPoster{&posted})
		if due := time.Date(2027, 5, 4, 9, 0, 0, 0, time.UTC); posted.Sub(due) > time.Minute {
			t.Errorf("Discord's post came %v late", posted.Sub(due))
		}
	})
}
