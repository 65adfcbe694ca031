package telegramtest

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestEphemeralLaws: who may be shown a message alone, when, and what changes it.
func TestEphemeralLaws(t *testing.T) { synctest.Test(t, ephemeralLaws) }

func ephemeralLaws(t *testing.T) {
	s := quiet(t, Options{})
	s.Define(Chat{ID: super})
	s.Define(Chat{ID: -6, BotAdmin: true})
	s.Define(Chat{ID: -1000000000066, DirectMessages: true})
	bo := User{ID: 8, FirstName: "Bo"}
	for _, chat := range []int64{super, -6, -1000000000066, 8} {
		s.Message(Message{Chat: chat, From: bo, Text: "hi"})
	}
	call(t, s, "setMyCommands", fields{"commands": []fields{{"command": "help", "description": "d", "is_ephemeral": true}}, "scope": fields{"type": "all_group_chats"}})
	call(t, s, "sendMessage", fields{"chat_id": super, "text": "a", "reply_markup": keyboard(fields{"text": "b", "callback_data": "x"})})
	old := s.Callback(super, 2, "x", bo).Query
	<-time.After(ephemeralWindow + time.Second)
	fresh := s.Callback(super, 2, "x", bo).Query
	hidden := s.Message(Message{Chat: super, From: bo, Text: "/help", Hidden: true})
	if !strings.Contains(string(hidden.JSON), `"message_id":0,"ephemeral_message_id":1`) || len(s.chats[super].messages) != 2 {
		t.Errorf("a hidden command: %s, %d messages", hidden.JSON, len(s.chats[super].messages))
	}
	if open := s.Message(Message{Chat: super, From: bo, Text: "/point 1", Hidden: true}); open.Message == 0 {
		t.Errorf("a command that no menu hides: %s", open.JSON)
	}
	alone := func(more fields) fields {
		more["receiver_user_id"] = 8
		return more
	}
	for _, c := range []struct {
		name      string
		chat      int64
		alone, to fields
		want      string
	}{
		{"a press", super, alone(fields{"callback_query_id": fresh}), nil, ""},
		{"a hidden command", super, alone(fields{}), fields{"ephemeral_message_id": 1}, ""},
		{"an admin", -6, alone(fields{}), nil, ""},
		{"in answer to nothing", super, alone(fields{}), nil, "CHAT_ADMIN_REQUIRED"},
		{"too late", super, alone(fields{"callback_query_id": old}), nil, "QUERY_ID_INVALID"},
		{"in place of the pressed one", super, alone(fields{"callback_query_id": fresh, "replace_callback_query_message": true}), nil, ""},
		{"in place of nothing", -6, alone(fields{"replace_callback_query_message": true}), nil, "MESSAGE_ID_INVALID"},
		{"somebody else's press", super, fields{"receiver_user_id": 1001, "callback_query_id": fresh}, nil, "USER_NOT_PARTICIPANT"},
		{"in a private chat", 8, alone(fields{}), nil, "BOT_NOT_ADMIN"},
		{"in a channel's direct messages", -1000000000066, alone(fields{}), nil, "BOT_NOT_ADMIN"},
		{"in the open", super, nil, fields{"ephemeral_message_id": 1}, "must be ephemeral"},
	} {
		p := fields{"chat_id": c.chat, "text": c.name}
		if c.alone != nil {
			p["ephemeral_message_parameters"] = c.alone
		}
		if c.to != nil {
			p["reply_parameters"] = c.to
		}
		if c.chat == -1000000000066 {
			p["direct_messages_topic_id"] = 8
		}
		before := len(s.Messages(c.chat))
		if got := call(t, s, "sendMessage", p); got.OK != (c.want == "") || !strings.Contains(got.Description, c.want) {
			t.Errorf("%s: %+v", c.name, got)
		}
		if len(s.Messages(c.chat)) != before {
			t.Errorf("%s: all see it", c.name)
		}
	}
	seen := s.Alone(super, 8)
	if len(seen) != 3 || seen[0].Text != "a press" || seen[0].Receiver != 8 || seen[0].Replaces != 0 || seen[2].Replaces != 2 || len(s.Alone(super, 1001)) != 0 {
		t.Fatalf("Bo sees %+v", seen)
	}
	within := fields{"receiver_user_id": 8, "callback_query_id": s.CallbackAlone(super, seen[0].Ephemeral, "x").Query, "replace_callback_query_message": true}
	if got := call(t, s, "sendMessage", fields{"chat_id": super, "text": "a", "ephemeral_message_parameters": within}); got.OK {
		t.Errorf("in place of an ephemeral one: %+v", got)
	}
	edit := fields{"chat_id": super, "receiver_user_id": 8, "ephemeral_message_id": seen[0].Ephemeral, "text": "b"}
	if got := call(t, s, "editEphemeralMessageText", edit); !got.OK || s.Alone(super, 8)[0].Text != "b" {
		t.Errorf("an edit: %+v", got)
	}
	edit["text"] = strings.Repeat("x", maxEphemeralEdit+1)
	if got := call(t, s, "editEphemeralMessageText", edit); got.Description != "Bad Request: MEDIA_CAPTION_TOO_LONG" {
		t.Errorf("a long edit: %+v", got)
	}
	edit["receiver_user_id"] = 1001
	if got := call(t, s, "editEphemeralMessageText", edit); got.OK {
		t.Errorf("an edit of what somebody else sees: %+v", got)
	}
}

// TestOlder: a server from before ephemeral messages shows them to all, or refuses
// them. Neither is the bot's fault.
func TestOlder(t *testing.T) {
	for age, want := range map[Age]int{Ignores: 1, Refuses: 0} {
		s := quiet(t, Options{Older: age})
		s.Message(Message{Chat: super, Text: "hi"})
		query := s.Callback(super, 1, "x", User{}).Query
		p := fields{"chat_id": super, "text": "a", "ephemeral_message_parameters": fields{"receiver_user_id": 1001, "callback_query_id": query}}
		got := send(t, s, "sendMessage", p)
		if got.OK != (want == 1) || len(s.Messages(super)) != want {
			t.Errorf("age %d: %+v, %d messages", age, got, len(s.Messages(super)))
		}
		if got := send(t, s, "editEphemeralMessageText", fields{"chat_id": super}); got.Code != 404 {
			t.Errorf("age %d: an edit: %+v", age, got)
		}
		if wrong := s.Violations(); len(wrong) > 0 {
			t.Errorf("age %d: %q", age, wrong)
		}
	}
}
