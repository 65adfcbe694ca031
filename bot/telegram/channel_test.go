package telegram

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"planbot/bot/telegram/telegramtest"
)

// A channel of the tests, and people who may not post there.
const news = -1001000000000009

var (
	silent   = telegramtest.User{ID: 23, FirstName: "Silent"}
	reporter = telegramtest.Chat{ID: news, Channel: true, Username: "plan_news", BotAdmin: true,
		Owner: telegramtest.User{ID: 21, FirstName: "Owner"}, Admins: []telegramtest.User{boss, silent}, Silent: []int64{23}}
)

// TestChannelPosts writes in a channel: the bot answers its commands and nothing
// else.
func TestChannelPosts(t *testing.T) {
	for _, c := range []struct {
		text, want string
		reply      bool // to the post
	}{
		{"/summary 21", "Point 21.", false},
		{"/summary@planbot 21", "Point 21.", false},
		{"/summary 21 @Plan_News", "Point 21.", false},
		{"/summary 21 @other_news", "To have me post in a channel, name it in our private chat", true},
		{"/summary 21 tomorrow", "I understand the number in “21 tomorrow”", true},
		{"/summary 99", "The plan has points 1 to 28.", true},
		{"/summary", "Type /summary", true},
		{"/schedule", "This does nothing here", true}, // by a bot without a database
		{"/settings language uk", "This does nothing here", true},
		{"/point@planbot 21", "Point 21.", true},
		{"/start@planbot", "Commands", true},
		{"/help@planbot", "Commands", true},
		{"/poin@planbot 21", "There is no such command", true},
		{"/summary@otherbot 21", "", false},
		{"/point 21", "", false},
		{"/help", "", false},
		{"/start", "", false},
		{"/nosuch", "", false},
		{"see point 21 and @planbot", "", false},
		{"@planbot point 21", "", false},
		{"@planbot /summary 21", "", false},
		{"21", "", false},
	} {
		inWorld(t, telegramtest.Options{CanReadAll: true}, func(w *world) {
			w.Define(reporter)
			sent := w.message(telegramtest.Message{Chat: news, ID: 50, Text: c.text})
			if c.want == "" && len(sent) == 0 {
				return
			}
			if got := w.one(sent); c.want == "" || !strings.HasPrefix(got.Text, c.want) || (got.ReplyTo == 50) != c.reply {
				w.t.Errorf("%s: %q in reply to %d", c.text, got.Text, got.ReplyTo)
			}
		})
	}
}

// TestChannelPostsOfOthers has posts that nobody typed in the channel, and edits.
func TestChannelPostsOfOthers(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.Define(reporter)
		w.Message(telegramtest.Message{Chat: news, Text: "/summary 21", Forwarded: "Ann"})
		const post = `{"message_id":60,"date":1,"chat":{"id":-1001000000000009,"type":"channel"},"sender_chat":{"id":-1001000000000009,"type":"channel"},"text":"/summary 21"`
		w.Raw([]byte(`{"channel_post":` + post + `,"via_bot":{"id":9,"is_bot":true}}}`))
		w.Raw([]byte(`{"edited_channel_post":` + post + `}}`))
		w.Raw([]byte(`{"message":` + post + `,"is_automatic_forward":true,"chat":{"id":-1001000000000001,"type":"supergroup"}}}`))
		w.settle()
		if sent := append(w.Messages(news), w.Messages(super)...); len(sent) > 0 {
			w.t.Errorf("%q", heads(sent))
		}
		// One who signs posts has a name, and no channel stands as the sender.
		w.Raw([]byte(`{"channel_post":{"message_id":61,"date":1,"chat":{"id":-1001000000000009,"type":"channel"},"from":{"id":23},"text":"/summary 21"}}`))
		w.settle()
		w.one(w.Messages(news))
	})
}

// TestChannelButtons presses the buttons of what stands in a channel: the answer
// opens in the private chat of whoever presses.
func TestChannelButtons(t *testing.T) {
	for _, noRich := range []bool{false, true} {
		inWorld(t, telegramtest.Options{NoRich: noRich, AllowViolations: true}, func(w *world) { // a raw press is no query that the fake knows
			w.Define(reporter)
			for _, text := range []string{"/summary 21-23", "/summary територія", "/who@planbot amnesty", "/summary 99", "/schedule"} {
				w.Message(telegramtest.Message{Chat: news, Text: text})
			}
			w.settle()
			all := w.Messages(news)
			presses := 0
			for _, m := range all {
				for _, row := range m.Keyboard {
					for _, b := range row {
						if told := w.pressAs(bob, m, b.CallbackData); told != "" || w.opened == "" {
							w.t.Errorf("%q on %.20q: told %q, opened %q", b.CallbackData, m.Text, told, w.opened)
						}
						presses++
					}
				}
			}
			for _, data := range []string{"/schedule stop 1", "!/point 21", "</point 22", "/ask t.me/spam", "nonsense"} {
				w.pressAs(bob, all[0], data)
			}
			w.Raw(fmt.Appendf(nil, `{"callback_query":{"id":"70","from":{"id":5},"chat_instance":"1","data":"/point 21","message":{"message_id":1,"date":0,"chat":{"id":%d,"type":"channel"}}}}`, news))
			w.settle()
			if after := w.Messages(news); presses < 4 || len(after) != len(all) {
				w.t.Errorf("%d presses: %q", presses, heads(after))
			}
		})
	}
}

// TestNamedChannel has people name a channel in their private chat.
func TestNamedChannel(t *testing.T) {
	const (
		notThere = "I can't post in @plan_news: I am not one of its administrators with the right to post messages."
		notYours = "Only an administrator of @plan_news with the right to post messages"
	)
	changed := func(change func(*telegramtest.Chat)) telegramtest.Chat {
		c := reporter
		change(&c)
		return c
	}
	for _, c := range []struct {
		name    string
		channel telegramtest.Chat
		by      int64
		line    string
		want    string
		posted  string
	}{
		{"administrator", reporter, boss.ID, "/summary 21 @plan_news", "Posted in @plan_news.", "Point 21."},
		{"owner", reporter, 21, "/summary @Plan_News 21", "Posted in @Plan_News.", "Point 21."},
		{"address", reporter, boss.ID, "/summary https://t.me/plan_news 21-23", "Posted in @plan_news.", "Point 21."},
		{"in a sentence", reporter, boss.ID, "/summary 21 to (@plan_news).", "Posted in @plan_news.", "Point 21."},
		{"another address", reporter, boss.ID, "/summary 21 HTTPS://Telegram.me/plan_news/", "Posted in @plan_news.", "Point 21."},
		{"no slash", reporter, boss.ID, "summary 21 @plan_news", "Posted in @plan_news.", "Point 21."},
		{"a question with a name", reporter, boss.ID, "summary of the amnesty clause, says @plan_news", "Point 26.", ""},
		{"the bot", reporter, boss.ID, "/summary 21 @planbot", "Point 21.", ""},
		{"a post", reporter, boss.ID, "/summary 21 t.me/plan_news/55", "I see no channel “t.me/plan_news/55”.", ""},
		{"an invitation", reporter, boss.ID, "/summary 21 https://t.me/+AbCdEf", "I see no channel “https://t.me/+AbCdEf”.", ""},
		{"a slip", reporter, boss.ID, "/summary 21 @@plan_news", "I see no channel “@@plan_news”.", ""},
		{"a name without a sign", reporter, boss.ID, "/summary 21 plan_news", "I understand the number in", ""},
		{"in a language", reporter, boss.ID, "/summary 21 @plan_news lang:uk", "Posted in @plan_news.", "Пункт 21."},
		{"stranger", reporter, 7, "/summary 21 @plan_news", notYours, ""},
		{"may not post", reporter, silent.ID, "/summary 21 @plan_news", notYours, ""},
		{"no such point", reporter, boss.ID, "/summary 99 @plan_news", "The plan has points 1 to 28.", ""},
		{"nothing but the channel", reporter, boss.ID, "/summary @plan_news", "Type /summary", ""},
		{"schedule without a database", reporter, boss.ID, "/schedule 1-28 09:00 Europe/Kyiv @plan_news", "Channel @plan_news:\nThis does nothing here", ""},
		{"schedule of a stranger", reporter, 7, "/schedule @plan_news", notYours, ""},
		{"settings of a stranger", reporter, 7, "/settings language uk @plan_news", notYours, ""},
		{"two channels", reporter, boss.ID, "/summary 21 @plan_news @other_news", "To have me post in a channel, name it in our private chat, one at a time", ""},
		{"no channel", reporter, boss.ID, "/summary 21 @nosuch_news", "I see no channel @nosuch_news.", ""},
		{"a command that reads", reporter, boss.ID, "/point 21 @plan_news", "Point 21.", ""},
		{"a group", changed(func(c *telegramtest.Chat) { c.Channel = false }), boss.ID, "/summary 21 @plan_news", "@plan_news is no channel.", ""},
		{"the bot is not in it", changed(func(c *telegramtest.Chat) { c.BotAdmin = false }), boss.ID, "/summary 21 @plan_news", notThere, ""},
		{"the bot may not post", changed(func(c *telegramtest.Chat) { c.Silent = []int64{123456789} }), boss.ID, "/summary 21 @plan_news", notThere, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			inWorld(t, telegramtest.Options{}, func(w *world) {
				w.Define(c.channel)
				got := w.one(w.message(telegramtest.Message{Chat: c.by, Text: c.line}))
				if !strings.HasPrefix(strings.ReplaceAll(got.Text, "\u2060", ""), c.want) {
					w.t.Errorf("%q", got.Text)
				}
				posts := w.Messages(news)
				if c.posted == "" && len(posts) > 0 || c.posted != "" && !strings.HasPrefix(w.one(posts).Text, c.posted) {
					w.t.Errorf("%q", heads(posts))
				}
			})
		})
	}
}

// TestNamedChannelFails has Telegram refuse, or not answer, what somebody wants
// to have done in a channel.
func TestNamedChannelFails(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault telegramtest.Fault
		want  string
		posts int // that stand in the channel in the end
	}{
		{"looking for it", telegramtest.Fault{Method: "getChat", Page: 502}, "Telegram did not say who may post in @plan_news.", 0},
		{"asking who may post", telegramtest.Fault{Method: "getChatMember", Page: 502}, "Telegram did not say who may post in @plan_news.", 0},
		{"right lost", telegramtest.Fault{Method: "sendRichMessage", Chat: news, Code: 400, Description: "Bad Request: need administrator rights in the channel chat"}, "I can't post in @plan_news: the bot may not write here.", 0},
		{"busy", telegramtest.Fault{Method: "sendRichMessage", Chat: news, RetryAfter: 600}, "Nothing was posted in @plan_news", 0},
		{"answer lost", telegramtest.Fault{Method: "sendRichMessage", Chat: news, Lost: true}, "Telegram did not say whether it took the whole post.", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			inWorld(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
				w.Define(reporter)
				up := w.Fail(c.fault)
				defer up()
				got := w.one(w.message(telegramtest.Message{Chat: boss.ID, Text: "/summary 21 @plan_news"}))
				<-time.After(time.Hour)
				if posts := w.Messages(news); !strings.HasPrefix(strings.ReplaceAll(got.Text, "\u2060", ""), c.want) || len(posts) != c.posts {
					w.t.Errorf("%q, posted: %q", got.Text, heads(posts))
				}
			})
		})
	}
}

// TestNamedChannelElsewhere names a channel in a group, by an edit and by a press
// that the bot never offered.
func TestNamedChannelElsewhere(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.Define(reporter)
		w.Define(telegramtest.Chat{ID: super, BotAdmin: true, Admins: []telegramtest.User{boss}})
		w.message(telegramtest.Message{Chat: super, From: boss, Text: "/summary@planbot 21 @plan_news"})
		if got := w.one(w.Alone(super, boss.ID)); !strings.HasPrefix(got.Text, "To have me post in a channel, name it in our private chat") {
			w.t.Errorf("in a group: %q", got.Text)
		}
		asked := w.Message(telegramtest.Message{Chat: boss.ID, Text: "/point 21"}).Message
		w.settle()
		w.Edited(boss.ID, asked, "/summary 21 @plan_news")
		w.settle()
		m := w.one(w.Messages(boss.ID))
		if !strings.HasPrefix(m.Text, "Editing a message changes and posts nothing.") {
			w.t.Errorf("edited: %q", m.Text)
		}
		if told := w.press(m, "/summary 21 @plan_news"); told != badPress {
			w.t.Errorf("pressed what nobody offered: %q", told)
		}
		if posts := w.Messages(news); len(posts) > 0 {
			w.t.Errorf("%q", heads(posts))
		}
	})
}
