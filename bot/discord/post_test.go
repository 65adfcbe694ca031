package discord

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/discord/discordtest"
	"planbot/bot/message"
)

// scheduled is a post as the schedules make it.
func scheduled(p *place) message.Reply {
	return p.bot.HandleLine(context.Background(), message.Origin{Platform: "discord", Direct: true}, "/summary 26")
}

func TestPost(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		chat := message.ChatKey{Platform: "discord", Chat: guild}
		for range 2 { // the second has the same key, so Discord drops it
			if err := p.d.Post(t.Context(), bot.Post{Chat: chat, Thread: channel, Key: "7-abc", Reply: scheduled(p)}); err != nil {
				t.Fatal(err)
			}
		}
		posts := p.Messages(channel)
		if len(posts) != 1 || posts[0].Ephemeral || !strings.Contains(textOf(posts[0]), "will receive full amnesty") {
			t.Errorf("%d posts: %+v", len(posts), posts)
		}
	})
}

func TestPostRefused(t *testing.T) {
	for name, c := range map[string]struct {
		channel string
		fault   *discordtest.Fault
	}{
		"no such channel": {"4040", nil},
		"no channel":      {"", nil},
		"a locked thread": {sealed, nil},
		"forbidden":       {channel, &discordtest.Fault{Kind: discordtest.Refused, Status: 403, Code: 50013, Match: "POST /channels/*/messages", Times: -1}},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := open(t, setup{}, false)
				withChannels(p)
				if c.fault != nil {
					p.Fail(*c.fault)
				}
				err := p.d.Post(t.Context(), bot.Post{Chat: message.ChatKey{Platform: "discord", Chat: guild}, Thread: c.channel, Key: "7-abc", Reply: scheduled(p)})
				if !refused(err) {
					t.Errorf("%v, want a *bot.RefusedError", err)
				}
				if len(p.Messages(channel)) > 0 {
					t.Error("there is a post")
				}
			})
		})
	}
}

// TestPostUnsent: an error says whether the post certainly was not made. Where
// Discord asks to wait for long, it comes at once.
func TestPostUnsent(t *testing.T) {
	const route = "POST /channels/*/messages"
	for name, c := range map[string]struct {
		fault  discordtest.Fault
		unsent bool
		within time.Duration
	}{
		"slow mode":        {discordtest.Fault{Kind: discordtest.RateLimited, RetryAfter: 70 * time.Second, Match: route, Times: -1}, true, time.Second},
		"an HTML 429":      {discordtest.Fault{Kind: discordtest.ServerError, Status: 429, RetryAfter: time.Hour, Match: route, Times: -1}, true, time.Second},
		"an HTML 403":      {discordtest.Fault{Kind: discordtest.ServerError, Status: 403, Match: route, Times: -1}, true, time.Second},
		"down":             {discordtest.Fault{Kind: discordtest.ServerError, Match: route, Times: -1}, false, time.Minute},
		"cut off after it": {discordtest.Fault{Kind: discordtest.HangUp, Done: true, Match: route, Times: -1}, false, time.Minute},
		"silent":           {discordtest.Fault{Kind: discordtest.Slow, Delay: time.Hour, Match: route, Times: -1}, false, time.Minute + time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := open(t, setup{}, false)
				p.Fail(c.fault)
				began := time.Now()
				err := p.d.Post(t.Context(), bot.Post{Chat: message.ChatKey{Platform: "discord", Chat: guild}, Thread: channel, Key: "7-abc", Reply: scheduled(p)})
				if took := time.Since(began); err == nil || errors.Is(err, bot.ErrUnsent) != c.unsent || refused(err) || took > c.within {
					t.Errorf("after %v: %v, want unsent %t", took, err, c.unsent)
				}
			})
		})
	}
}

// refused reports whether a platform does not let the bot post there.
func refused(err error) bool { var r *bot.RefusedError; return errors.As(err, &r) }

// TestPostedOnce: a scheduled post whose answer was lost is not made a second time,
// however long Discord is down after it. Where nobody can tell, the moderators are
// told.
func TestPostedOnce(t *testing.T) {
	const route = "POST /channels/" + news + "/messages"
	for name, c := range map[string]struct {
		made bool // by the first try
		down time.Duration
		told bool
	}{
		"made, then down for a moment": {true, time.Second, false},
		"made, then down for long":     {true, 2 * time.Hour, true},
		"down for long":                {false, 2 * time.Hour, true},
	} {
		t.Run(name, func(t *testing.T) {
			remembering(t, func(t *testing.T, p *place) {
				p.chief("schedule add", "points", "5", "time", "12:00", "zone", "UTC", "channel", news)
				wait(t, 11*time.Hour+time.Minute)
				p.Fail(discordtest.Fault{Kind: discordtest.HangUp, Done: c.made, Match: route})
				p.Fail(discordtest.Fault{Kind: discordtest.ServerError, Match: route, Times: int(c.down / time.Second)})
				wait(t, 24*time.Hour)
				told := p.Messages(p.DirectChannel(boss))
				if posts := p.Messages(news); len(posts) > 1 || c.made != (len(posts) == 1) || c.told != (len(told) == 1) {
					t.Fatalf("%d posts, told %+v", len(posts), told)
				}
				if c.told {
					has(t, told[0], "The post of your schedule 1 (point 5,", "may be missing")
				}
			})
		})
	}
}
