package telegramtest

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const (
	private = 7
	group   = -5
	super   = -1001000000000001
	channel = -1001000000000009
	forum   = -1001000000000002
	topic   = 11
)

// world is a server with a chat of each kind: a person has written to each.
func world(t testing.TB, o Options) *Server {
	t.Helper()
	s := quiet(t, o)
	s.Define(Chat{ID: forum, Forum: true, Topics: []int{topic, 12}})
	for _, chat := range []int64{private, group, super, forum} {
		s.Message(Message{Chat: chat, Text: "What about ‘amnesty’ 😀?", Thread: map[int64]int{forum: topic}[chat]})
	}
	return s
}

func keyboard(buttons ...fields) fields { return fields{"inline_keyboard": [][]fields{buttons}} }

func TestSendMessageLaws(t *testing.T) {
	long := strings.Repeat("x", maxText)
	bold := func(offset, length int) []fields {
		return []fields{{"type": "bold", "offset": offset, "length": length}}
	}
	to := func(p fields) fields { return fields{"chat_id": private, "text": "a", "reply_parameters": p} }
	under := func(markup any) fields { return fields{"chat_id": private, "text": "a", "reply_markup": markup} }
	for _, c := range []refusal{
		{name: "plain", params: fields{"chat_id": private, "text": "a"}},
		{name: "longest", params: fields{"chat_id": private, "text": long}},
		{name: "longest, half of it pairs", params: fields{"chat_id": private, "text": strings.Repeat("😀", maxText/2)}},
		{name: "too long by a unit", params: fields{"chat_id": private, "text": long + "x"}, want: "message is too long"},
		{name: "too long in pairs", params: fields{"chat_id": private, "text": strings.Repeat("😀", maxText/2) + "x"}, want: "message is too long"},
		{name: "white space at the ends is not counted", params: fields{"chat_id": private, "text": " \n" + long + "\n"}},
		{name: "empty", params: fields{"chat_id": private, "text": ""}, want: "message text is empty"},
		{name: "blank", params: fields{"chat_id": private, "text": " \n\t"}, want: "message text is empty"},
		{name: "parse_mode", params: fields{"chat_id": private, "text": "a", "parse_mode": "HTML"}, want: "unsupported parse_mode"},
		{name: "a chat nobody knows", params: fields{"chat_id": 99, "text": "a"}, want: "chat not found"},

		{name: "entity", params: fields{"chat_id": private, "text": "abc", "entities": bold(1, 2)}},
		{name: "entity past the end", params: fields{"chat_id": private, "text": "abc", "entities": bold(1, 3)}, want: "does not fit the text"},

		{name: "topic", params: fields{"chat_id": forum, "text": "a", "message_thread_id": topic}},
		{name: "general topic", params: fields{"chat_id": forum, "text": "a", "message_thread_id": 1}, want: "message thread not found"},
		{name: "topic of no forum", params: fields{"chat_id": super, "text": "a", "message_thread_id": topic}, want: "message thread not found"},
		{name: "topic in private", params: fields{"chat_id": private, "text": "a", "message_thread_id": 1}, want: "message thread not found"},

		{name: "reply", params: to(fields{"message_id": 1})},
		{name: "quotation", params: to(fields{"message_id": 1, "quote": "‘amnesty’ 😀?", "quote_position": 11})},
		{name: "quotation at another place", params: to(fields{"message_id": 1, "quote": "‘amnesty’ 😀?", "quote_position": 12}), want: "QUOTE_TEXT_INVALID"},
		{name: "quotation in other words", params: to(fields{"message_id": 1, "quote": "what about"}), want: "QUOTE_TEXT_INVALID"},
		{name: "quotation in other looks", params: to(fields{"message_id": 1, "quote": "What", "quote_entities": bold(0, 4)}), want: "its entities differ"},
		{name: "long quotation", params: to(fields{"message_id": 1, "quote": strings.Repeat("x", 1025)}), want: "QUOTE_TEXT_INVALID: 1025 units"},
		{name: "reply to nothing", params: to(fields{"message_id": 99}), want: "message to be replied not found", forgiven: true},
		{name: "reply to nothing, anyway", params: to(fields{"message_id": 99, "allow_sending_without_reply": true})},
		{name: "reply in another chat", params: to(fields{"message_id": 1, "chat_id": group}), want: "can't read reply_parameters"},
		{name: "quotation with a parse mode", params: to(fields{"message_id": 1, "quote": "What", "quote_parse_mode": "HTML"}), want: "can't read reply_parameters"},

		{name: "largest data", params: under(keyboard(fields{"text": "b", "callback_data": strings.Repeat("я", 32)}))},
		{name: "data of 65 bytes", params: under(keyboard(fields{"text": "b", "callback_data": strings.Repeat("я", 32) + "x"})), want: "BUTTON_DATA_INVALID"},
		{name: "empty data", params: under(keyboard(fields{"text": "b", "callback_data": ""})), want: "it does 0 things"},
		{name: "button without text", params: under(keyboard(fields{"text": "", "callback_data": "a"})), want: "Text is empty"},
		{name: "button that does two things", params: under(keyboard(fields{"text": "b", "callback_data": "a", "url": "https://a.example"})), want: "it does 2 things"},
		{name: "a button with a link", params: under(keyboard(fields{"text": "b", "url": "https://a.example"}))},
		{name: "a link of another kind", params: under(keyboard(fields{"text": "b", "url": "ftp://a.example"})), want: "BUTTON_URL_INVALID"},
		{name: "a button that logs in", params: under(keyboard(fields{"text": "b", "login_url": fields{"url": "https://a.example"}})), want: "can't read reply_markup"},
		{name: "longest copy", params: under(keyboard(fields{"text": "b", "copy_text": fields{"text": strings.Repeat("я", 256)}}))},
		{name: "long copy", params: under(keyboard(fields{"text": "b", "copy_text": fields{"text": strings.Repeat("я", 257)}})), want: "BUTTON_COPY_TEXT_INVALID"},
		{name: "empty copy", params: under(keyboard(fields{"text": "b", "copy_text": fields{"text": ""}})), want: "BUTTON_COPY_TEXT_INVALID"},
		{name: "share without inline mode", params: under(keyboard(fields{"text": "b", "switch_inline_query_chosen_chat": fields{"query": "a", "allow_user_chats": true}})), want: "the bot has no inline mode"},
		{name: "force reply", params: under(fields{"force_reply": true}), want: "can't read reply_markup"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.method = "sendMessage"
			c.check(t, world(t, Options{}))
		})
	}
}

func TestEditLaws(t *testing.T) {
	s := world(t, Options{})
	keys := keyboard(fields{"text": "b", "callback_data": "a"})
	must(t, s, "sendMessage", fields{"chat_id": private, "text": "old", "reply_markup": keys})
	must(t, s, "sendMessage", fields{"chat_id": private, "text": "gone"})
	must(t, s, "deleteMessage", fields{"chat_id": private, "message_id": 3})
	edit := func(id int, text string) fields {
		return fields{"chat_id": private, "message_id": id, "text": text, "reply_markup": keys}
	}
	for _, c := range []refusal{
		{name: "unchanged", params: edit(2, "old"), want: "message is not modified", forgiven: true},
		{name: "unchanged but for white space", params: edit(2, "old\n"), want: "message is not modified", forgiven: true},
		{name: "changed", params: edit(2, "new")},
		{name: "only the entities", params: fields{"chat_id": private, "message_id": 2, "text": "new", "reply_markup": keys,
			"entities": []fields{{"type": "bold", "offset": 0, "length": 3}}}},
		{name: "without keyboard", params: fields{"chat_id": private, "message_id": 2, "text": "new"}},
		{name: "not the bot's", params: edit(1, "x"), want: "message can't be edited"},
		{name: "never there", params: edit(99, "x"), want: "message to edit not found"},
		{name: "deleted", params: edit(3, "x"), want: "message to edit not found", forgiven: true},
		{name: "too long", params: edit(2, strings.Repeat("x", 5000)), want: "message is too long"},
		{name: "only the keyboard", params: edit(2, "new")},
		{name: "the same keyboard", params: edit(2, "new"), want: "message is not modified", forgiven: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.method == "" {
				c.method = "editMessageText"
			}
			c.check(t, s)
		})
	}
	sent := s.Messages(private)
	if len(sent) != 1 || sent[0].Text != "new" || sent[0].Edits != 4 || len(sent[0].Keyboard) != 1 {
		t.Errorf("%+v", sent)
	}
}

func TestDeleteLaws(t *testing.T) { synctest.Test(t, deleteLaws) }

func deleteLaws(t *testing.T) {
	s := world(t, Options{})
	for _, chat := range []int64{private, group} {
		must(t, s, "sendMessage", fields{"chat_id": chat, "text": "a"})
	}
	for _, c := range []refusal{
		{name: "person's in private", method: "deleteMessage", params: fields{"chat_id": private, "message_id": 1}},
		{name: "again", method: "deleteMessage", params: fields{"chat_id": private, "message_id": 1}, want: "message to delete not found", forgiven: true},
		{name: "never there", method: "deleteMessage", params: fields{"chat_id": private, "message_id": 9}, want: "message to delete not found"},
		{name: "person's in a group", method: "deleteMessage", params: fields{"chat_id": group, "message_id": 1}, want: "message can't be deleted"},
		{name: "own", method: "deleteMessage", params: fields{"chat_id": group, "message_id": 2}},
	} {
		c.check(t, s)
	}
	<-time.After(48 * time.Hour)
	refusal{method: "deleteMessage", params: fields{"chat_id": private, "message_id": 2},
		want: "can't be deleted for everyone", forgiven: true}.check(t, s)
}

// What members see is the text without white space at its ends, and entities
// that fit it.
func TestMessagesAsSeen(t *testing.T) {
	s := world(t, Options{})
	must(t, s, "sendMessage", fields{
		"chat_id": forum, "text": "\n «Слова» 😀 end \n",
		"link_preview_options": fields{"is_disabled": true},
		"entities":             []fields{{"type": "italic", "offset": 0, "length": 12}, {"type": "bold", "offset": 16, "length": 2}},
		"reply_parameters":     fields{"message_id": 1},
		"reply_markup":         keyboard(fields{"text": "More", "callback_data": "/point 2"}),
	})
	got := s.Messages(forum)[0]
	if part := cut(got.Text, got.Entities[0].Offset, got.Entities[0].Length); part != "«Слова» 😀" {
		t.Errorf("cut %q", part)
	}
	want := SentMessage{
		Chat: forum, ID: 2, Thread: topic, ReplyTo: 1, Text: "«Слова» 😀 end",
		Entities:  []Entity{{Type: "italic", Offset: 0, Length: 10}},
		Keyboard:  [][]Button{{{Text: "More", CallbackData: "/point 2"}}},
		NoPreview: true,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	if s.Messages(99) != nil {
		t.Error("messages of a chat that nobody knows")
	}
	if v := s.Violations(); v != nil {
		t.Error(v)
	}
}

func TestCallsAreDecoded(t *testing.T) {
	s := world(t, Options{})
	must(t, s, "sendMessage", fields{"chat_id": private, "text": "a", "entities": []fields{}, "protect_content": true})
	call(t, s, "sendMessage", fields{"chat_id": private, "text": ""})
	calls := s.Calls()
	if len(calls) != 2 || len(s.Calls("getMe")) != 0 {
		t.Fatalf("%+v", calls)
	}
	want := map[string]string{"chat_id": "7", "text": "a", "entities": "[]", "protect_content": "true"}
	if c := calls[0]; c.Method != "sendMessage" || c.Chat != private || c.Code != 200 || !reflect.DeepEqual(c.Params, want) {
		t.Errorf("%+v", c)
	}
	if c := calls[1]; c.Code != 400 || c.Description != "Bad Request: message text is empty" {
		t.Errorf("%+v", c)
	}
}

// A bot can't know that a message was edited before it quotes it.
func TestQuotationOfEditedMessage(t *testing.T) {
	s := world(t, Options{})
	s.Edited(private, 1, "Never mind")
	refusal{method: "sendMessage", params: fields{"chat_id": private, "text": "a", "reply_parameters": fields{"message_id": 1, "quote": "What"}}, want: "QUOTE_TEXT_INVALID", forgiven: true}.check(t, s)
	must(t, s, "sendMessage", fields{"chat_id": private, "text": "a", "reply_parameters": fields{"message_id": 1, "quote": "mind", "quote_position": 6}})
	if got := s.Messages(private)[0]; got.Quote != "mind" || got.ReplyTo != 1 {
		t.Errorf("%+v", got)
	}
}

func TestSharingLaws(t *testing.T) {
	s := world(t, Options{Inline: true})
	s.Define(Chat{ID: super, DirectMessages: true})
	in := func(chat int64, share fields) fields {
		return fields{"chat_id": chat, "direct_messages_topic_id": 1, "text": "a", "reply_markup": keyboard(fields{"text": "b", "switch_inline_query_chosen_chat": share})}
	}
	for _, c := range []refusal{
		{name: "share", params: in(private, fields{"query": "a", "allow_user_chats": true})},
		{name: "without a query", params: in(private, fields{"allow_channel_chats": true})},
		{name: "nobody to choose", params: in(private, fields{"query": "a"}), want: "no kind of chats"},
		{name: "in direct messages of a channel", params: in(super, fields{"allow_user_chats": true}), want: "channel's direct messages"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.method = "sendMessage"
			c.check(t, s)
		})
	}
}
