package telegramtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// Every update that people make is as the documentation has it.
func TestUpdatesAreDocumented(t *testing.T) { synctest.Test(t, updatesAreDocumented) }

func updatesAreDocumented(t *testing.T) {
	s := world(t, Options{})
	s.Define(Chat{ID: channel, Channel: true, Username: "news", BotAdmin: true})
	now := fmt.Sprint(time.Now().Unix())
	must(t, s, "sendMessage", fields{"chat_id": super, "text": "a", "reply_markup": keyboard(fields{"text": "b", "callback_data": "x"})})
	bo := User{ID: 8, FirstName: "Bo", Username: "bo", LanguageCode: "uk"}
	for _, c := range []struct {
		name string
		u    Update
		want map[string]string // by kind and field of the update
	}{
		{"private", s.Message(Message{Chat: private, Text: "/start x"}), map[string]string{"message.chat.type": "private",
			"message.chat.first_name": "Ann", "message.from.id": "7", "message.date": now,
			"message.entities": `[{"type":"bot_command","offset":0,"length":6}]`}},
		{"group", s.Message(Message{Chat: group, From: bo, Text: "a"}), map[string]string{"message.chat.type": "group",
			"message.from.username": "bo", "message.message_thread_id": "", "message.chat.title": "Group 5"}},
		{"topic", s.Message(Message{Chat: forum, Thread: topic, Text: "a"}), map[string]string{"message.message_thread_id": "11",
			"message.is_topic_message": "true", "message.chat.is_forum": "true"}},
		{"new topic", s.Message(Message{Chat: forum, Thread: 30, Text: "a"}), map[string]string{"message.is_topic_message": "true"}},
		{"general topic", s.Message(Message{Chat: forum, Text: "a"}), map[string]string{"message.message_thread_id": "", "message.is_topic_message": ""}},
		{"reply in a supergroup", s.Message(Message{Chat: super, ReplyTo: 2, Text: "a"}), map[string]string{"message.message_thread_id": "2",
			"message.is_topic_message": "", "message.reply_to_message.text": "a", "message.reply_to_message.from.is_bot": "true"}},
		{"reply to the reply", s.Message(Message{Chat: super, ReplyTo: 3, Text: "a"}), map[string]string{"message.message_thread_id": "2",
			"message.reply_to_message.message_id": "3", "message.reply_to_message.reply_to_message": ""}},
		{"quote", s.Message(Message{Chat: group, ReplyTo: 1, Quote: "😀", Text: "a"}), map[string]string{"message.quote.text": "😀",
			"message.quote.position": "21", "message.message_thread_id": ""}},
		{"reply to what is gone", s.Message(Message{Chat: group, ReplyTo: 99, Text: "a"}), map[string]string{"message.reply_to_message": ""}},
		{"anonymous admin", s.Message(Message{Chat: super, Anonymous: true, Text: "a"}), map[string]string{
			"message.from.username": "GroupAnonymousBot", "message.sender_chat.id": "-1001000000000001"}},
		{"number", s.Message(Message{Chat: group, ID: 500, Text: "a"}), map[string]string{"message.message_id": "500"}},
		{"forwarded", s.Message(Message{Chat: private, Text: "a", Forwarded: "Bo"}), map[string]string{"message.forward_origin.sender_user_name": "Bo"}},
		{"channel", s.Message(Message{Chat: channel, Text: "a"}), map[string]string{"channel_post.chat.type": "channel", "channel_post.from": "",
			"channel_post.sender_chat.id": "-1001000000000009", "channel_post.chat.username": "news", "message": ""}},
		{"edited", s.Edited(private, 1, "/why x"), map[string]string{"edited_message.text": "/why x", "edited_message.edit_date": now,
			"edited_message.message_id": "1"}},
		{"button", s.Callback(super, 2, "x", bo), map[string]string{"callback_query.message.from.username": "planbot", "callback_query.from.id": "8"}},
		{"joined", s.Joined(group, bo), map[string]string{"my_chat_member.old_chat_member.status": "left",
			"my_chat_member.new_chat_member.status": "member", "my_chat_member.from.id": "8"}},
		{"removed", s.Removed(group, bo), map[string]string{"my_chat_member.new_chat_member.status": "kicked"}},
		{"blocked", s.Removed(private, User{}), map[string]string{"my_chat_member.chat.type": "private", "my_chat_member.from.id": "7"}},
		{"migrated", s.Migrated(-77, -1001000000000077), map[string]string{"message.migrate_to_chat_id": "-1001000000000077", "message.chat.type": "group"}},
	} {
		if c.u.ID == 0 {
			t.Fatalf("%s: it is not for the bot", c.name)
		}
		documentedUpdate(t, s, c.u.JSON)
		for path, want := range c.want {
			if got := at(t, c.u.JSON, path); got != want {
				t.Errorf("%s: %s is %s, want %s", c.name, path, got, want)
			}
		}
	}
	for _, raw := range s.pending {
		documentedUpdate(t, s, raw.json)
	}
	if u := s.Edited(private, 99, "x"); u.ID != 0 {
		t.Error("a message that is not there is edited")
	}
}

// at is what stands at a path with dots; strings are bare.
func at(t *testing.T, raw json.RawMessage, path string) string {
	t.Helper()
	var names []string
	for len(path) > 0 {
		i := slices.Index([]byte(path), '.')
		if i < 0 {
			i = len(path)
		}
		names, path = append(names, path[:i]), path[min(i+1, len(path)):]
	}
	for _, name := range names[:len(names)-1] {
		var object map[string]json.RawMessage
		if err := json.Unmarshal(raw, &object); err != nil {
			t.Fatal(err)
		}
		raw = object[name]
	}
	return field(t, raw, names[len(names)-1])
}

func TestPrivacyMode(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	s.Define(Chat{ID: -9, BotAdmin: true})
	s.Message(Message{Chat: super, Text: "What about ‘amnesty’?"})
	said := func(chat int64) {
		must(t, s, "sendMessage", fields{"chat_id": chat, "text": "a"})
	}
	for _, c := range []struct {
		name    string
		before  func()
		m       Message
		through bool
	}{
		{"private", nil, Message{Chat: private, Text: "amnesty"}, true},
		{"chatter", nil, Message{Chat: super, Text: "amnesty"}, false},
		{"mention", nil, Message{Chat: super, Text: "@planbot amnesty"}, false},
		{"command for us", nil, Message{Chat: super, Text: "/point@PlanBot 21"}, true},
		{"command for another", nil, Message{Chat: super, Text: "/point@otherbot 21"}, false},
		{"bare command", nil, Message{Chat: super, Text: "/point 21"}, false},
		{"bare command after the bot", func() { said(super) }, Message{Chat: super, ID: 100, Text: "/point 21"}, true},
		{"bare command after that", nil, Message{Chat: super, Text: "/point 21"}, true},
		{"reply to the bot", nil, Message{Chat: super, ReplyTo: 7, Text: "why?"}, true},
		{"reply to a person", nil, Message{Chat: super, ReplyTo: 1, Text: "why?"}, false},
		{"as admin", nil, Message{Chat: -9, Text: "amnesty"}, true},
		{"somebody joined", nil, Message{Chat: super, NewMembers: []User{{ID: 8, FirstName: "Bo"}}}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.before != nil {
				c.before()
			}
			before := s.Pending()
			u := s.Message(c.m)
			if (u.ID != 0) != c.through || (s.Pending() > before) != c.through || u.Message == 0 {
				t.Errorf("%+v", u)
			}
		})
	}
}

func TestClosedChats(t *testing.T) {
	s := world(t, Options{})
	s.Define(Chat{ID: -8, Absent: true})
	if u := s.Message(Message{Chat: -8, Text: "/point 21"}); u.ID != 0 {
		t.Error("the bot hears of a chat that it is not in")
	}
	for _, chat := range []int64{private, group, super} {
		s.Removed(chat, User{})
	}
	s.Migrated(-77, -1001000000000077)
	say := func(chat int64, code int, want string) {
		t.Helper()
		refusal{method: "sendMessage", params: fields{"chat_id": chat, "text": "a"}, code: code, want: want, forgiven: true}.check(t, s)
	}
	say(private, 403, "Forbidden: bot was blocked by the user")
	say(group, 403, "Forbidden: bot was kicked from the group chat")
	say(super, 403, "Forbidden: bot was kicked from the supergroup chat")
	say(-8, 403, "Forbidden: bot is not a member of the group chat")
	say(-77, 400, "Bad Request: group chat was upgraded to a supergroup chat")
	if got := call(t, s, "sendMessage", fields{"chat_id": -77, "text": "a"}); got.Parameters.MigrateTo != -1001000000000077 {
		t.Errorf("%+v", got)
	}
	must(t, s, "sendMessage", fields{"chat_id": int64(-1001000000000077), "text": "a"})

	s.Message(Message{Chat: private, Text: "I unblocked you"})
	must(t, s, "sendMessage", fields{"chat_id": private, "text": "a"})
	back := s.Joined(group, User{})
	if at(t, back.JSON, "my_chat_member.old_chat_member.status") != "kicked" {
		t.Errorf("%s", back.JSON)
	}
	must(t, s, "sendMessage", fields{"chat_id": group, "text": "a"})
}

func TestWhoIsWho(t *testing.T) {
	s := quiet(t, Options{Inline: true})
	if me := must(t, s, "getMe", nil); field(t, me, "id") != "123456789" || field(t, me, "username") != "planbot" ||
		field(t, me, "supports_inline_queries") != "true" ||
		field(t, me, "can_read_all_group_messages") != "true" {
		t.Errorf("%s", me)
	}
	bo, cy := User{ID: 8, FirstName: "Bo"}, User{ID: 9, FirstName: "Cy"}
	s.Define(Chat{ID: super, Owner: bo, Admins: []User{cy}})
	s.Message(Message{Chat: super, Text: "a"})
	s.Message(Message{Chat: private, Text: "a"})
	for id, want := range map[int64]string{8: "creator", 9: "administrator", 1001: "member"} {
		if got := must(t, s, "getChatMember", fields{"chat_id": super, "user_id": id}); field(t, got, "status") != want {
			t.Errorf("%d: %s", id, got)
		}
	}
	for _, r := range []refusal{
		{method: "getChatMember", params: fields{"chat_id": super, "user_id": 555}, want: "user not found", forgiven: true},
		{method: "getChatMember", params: fields{"chat_id": 99, "user_id": 8}, want: "chat not found"},
	} {
		r.check(t, s)
	}
}

// TestChannelLaws names a channel, asks who may post there, and posts.
func TestChannelLaws(t *testing.T) {
	s := world(t, Options{})
	bo, cy := User{ID: 8, FirstName: "Bo"}, User{ID: 9, FirstName: "Cy"}
	open := Chat{ID: channel, Channel: true, Username: "news", BotAdmin: true, Admins: []User{bo, cy}, Silent: []int64{9}}
	s.Define(open)
	for _, name := range []string{"@News", "-1001000000000009"} {
		got := must(t, s, "getChat", fields{"chat_id": name})
		documented(t, s, "getChat", got)
		if field(t, got, "id") != "-1001000000000009" || field(t, got, "type") != "channel" {
			t.Errorf("%s", got)
		}
	}
	for id, want := range map[int64]string{8: "true", 9: "false", s.me.ID: "true"} {
		got := must(t, s, "getChatMember", fields{"chat_id": "@news", "user_id": id})
		documented(t, s, "getChatMember", got)
		if field(t, got, "can_post_messages") != want {
			t.Errorf("%d: %s", id, got)
		}
	}
	sent := must(t, s, "sendMessage", fields{"chat_id": "@news", "text": "a"})
	documented(t, s, "sendMessage", sent)
	if field(t, sent, "from") != "" || field(t, sent, "sender_chat", "id") != "-1001000000000009" {
		t.Errorf("%s", sent)
	}
	barred, absent := open, open
	barred.Silent, absent.BotAdmin = []int64{s.me.ID}, false
	for _, c := range []struct {
		chat Chat
		refusal
	}{
		{open, refusal{method: "getChat", params: fields{"chat_id": "@nosuch"}, want: "chat not found", forgiven: true}},
		{barred, refusal{method: "sendMessage", params: fields{"chat_id": channel, "text": "a"}, want: "need administrator rights in the channel chat", forgiven: true}},
		{absent, refusal{method: "sendMessage", params: fields{"chat_id": channel, "text": "a"}, code: 403, want: "bot is not a member of the channel chat", forgiven: true}},
		{absent, refusal{method: "getChatMember", params: fields{"chat_id": channel, "user_id": 8}, code: 403, want: "bot is not a member of the channel chat", forgiven: true}},
		{absent, refusal{method: "getChat", params: fields{"chat_id": "@news"}}},
	} {
		s.Define(c.chat)
		c.check(t, s)
	}
	if u := s.Message(Message{Chat: channel, Text: "/summary@planbot 21"}); u.ID != 0 {
		t.Error("a bot that is not in a channel gets its posts")
	}
}

func TestDeletedByAPerson(t *testing.T) {
	s := world(t, Options{})
	must(t, s, "sendMessage", fields{"chat_id": super, "text": "a"})
	s.Deleted(super, 1)
	s.Deleted(super, 2)
	if len(s.Messages(super)) != 0 {
		t.Error("it is still there")
	}
	refusal{method: "sendMessage", params: fields{"chat_id": super, "text": "a", "reply_parameters": fields{"message_id": 1}},
		want: "message to be replied not found", forgiven: true}.check(t, s)
}
