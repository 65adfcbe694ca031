package telegramtest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// article is an inline result.
func article(id, text string, more ...fields) fields {
	a := fields{"type": "article", "id": id, "title": "T " + id, "input_message_content": fields{"message_text": text}}
	for _, m := range more {
		for name, v := range m {
			a[name] = v
		}
	}
	return a
}

func TestCallbackLaws(t *testing.T) {
	s := world(t, Options{})
	must(t, s, "sendMessage", fields{"chat_id": private, "text": "a", "reply_markup": keyboard(fields{"text": "b", "callback_data": "x"})})
	u := s.Callback(private, 2, "x", User{})
	documentedUpdate(t, s, u.JSON)
	if field(t, u.JSON, "callback_query", "data") != "x" || field(t, u.JSON, "callback_query", "message", "text") != "a" {
		t.Errorf("%s", u.JSON)
	}
	other, inline := s.Callback(private, 2, "x", User{}), s.Inline("", "", User{})
	gone := s.Callback(private, 77, "old", User{ID: 8, FirstName: "Bo"})
	if field(t, gone.JSON, "callback_query", "message", "date") != "0" {
		t.Errorf("a message that is no more: %s", gone.JSON)
	}
	for _, c := range []refusal{
		{name: "plain", params: fields{"callback_query_id": u.Query}},
		{name: "again", params: fields{"callback_query_id": u.Query}, want: "query ID is invalid"},
		{name: "unknown", params: fields{"callback_query_id": "1"}, want: "query ID is invalid"},
		{name: "another kind of query", params: fields{"callback_query_id": inline.Query}, want: "query ID is invalid"},
		{name: "text too long", params: fields{"callback_query_id": other.Query, "text": strings.Repeat("😀", 100) + "x"}, want: "MESSAGE_TOO_LONG"},
		{name: "longest text", params: fields{"callback_query_id": other.Query, "text": strings.Repeat("😀", 100)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.method = "answerCallbackQuery"
			c.check(t, s)
		})
	}
	if shown, ok := s.CallbackAnswer(other.Query); !ok || shown.Text != strings.Repeat("😀", 100) {
		t.Errorf("%+v %t", shown, ok)
	}
	if _, ok := s.CallbackAnswer("1"); ok {
		t.Error("an unknown callback is answered")
	}
	for id, q := range s.queries {
		if open := id == inline.Query || id == gone.Query; q.answered == open {
			t.Errorf("%s: answered %t", id, q.answered)
		}
	}
}

func TestInlineLaws(t *testing.T) {
	many := func(n int) (out []fields) {
		for i := range n {
			out = append(out, article(fmt.Sprint(i), "a"))
		}
		return out
	}
	one := func(p fields) fields { p["results"] = many(1); return p }
	result := func(more fields) fields { return fields{"results": []fields{article("1", "a", more)}} }
	for _, c := range []refusal{
		{name: "none", params: fields{"results": []fields{}}},
		{name: "most", params: fields{"results": many(50), "next_offset": strings.Repeat("x", 64), "cache_time": 0, "is_personal": true}},
		{name: "too many", params: fields{"results": many(51)}, want: "RESULTS_TOO_MUCH"},
		{name: "long offset", params: one(fields{"next_offset": strings.Repeat("я", 32) + "x"}), want: "NEXT_OFFSET_INVALID"},
		{name: "same id twice", params: fields{"results": []fields{article("1", "a"), article("1", "b")}}, want: "RESULT_ID_DUPLICATE"},
		{name: "no id", params: fields{"results": []fields{article("", "a")}}, want: "RESULT_ID_INVALID"},
		{name: "longest id", params: fields{"results": []fields{article(strings.Repeat("x", 64), "a")}}},
		{name: "long id", params: fields{"results": []fields{article(strings.Repeat("x", 65), "a")}}, want: "RESULT_ID_INVALID"},
		{name: "no title", params: result(fields{"title": ""}), want: "title is empty"},
		{name: "empty text", params: fields{"results": []fields{article("1", "")}}, want: "message text is empty"},
		{name: "longest text", params: fields{"results": []fields{article("1", strings.Repeat("x", 4096))}}},
		{name: "long text", params: fields{"results": []fields{article("1", strings.Repeat("x", 4097))}}, want: "message is too long"},
		{name: "bad entity", params: result(fields{"input_message_content": fields{"message_text": "a",
			"entities": []fields{{"type": "bold", "offset": 0, "length": 2}}}}), want: "does not fit the text"},
		{name: "parse_mode", params: result(fields{"input_message_content": fields{"message_text": "a", "parse_mode": "HTML"}}), want: "can't read results"},
		{name: "keyboard", params: result(fields{"reply_markup": keyboard(fields{"text": "b", "callback_data": "x"})})},
		{name: "bad keyboard", params: result(fields{"reply_markup": keyboard(fields{"text": "b", "callback_data": ""})}), want: "it does 0 things"},
		{name: "button", params: one(fields{"button": fields{"text": "Help", "start_parameter": "help-me_1"}})},
		{name: "button that does nothing", params: one(fields{"button": fields{"text": "Help"}}), want: "START_PARAM_INVALID"},
		{name: "odd start parameter", params: one(fields{"button": fields{"text": "Help", "start_parameter": "a b"}}), want: "START_PARAM_INVALID"},
		{name: "long start parameter", params: one(fields{"button": fields{"text": "Help", "start_parameter": strings.Repeat("x", 65)}}), want: "START_PARAM_INVALID"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := quiet(t, Options{})
			u := s.Inline("amnesty", "", User{})
			documentedUpdate(t, s, u.JSON)
			c.method = "answerInlineQuery"
			c.params["inline_query_id"] = u.Query
			c.check(t, s)
			if c.want == "" { // each query is answered once
				refusal{method: c.method, params: c.params, want: "query ID is invalid"}.check(t, s)
			}
		})
	}
}

// An inline result goes from the answer into a chat, and can be paged there.
func TestChosenResult(t *testing.T) {
	s := world(t, Options{})
	ann := User{ID: 40, FirstName: "Ann", LanguageCode: "uk"}
	u := s.Inline("amnesty", "20", ann)
	if field(t, u.JSON, "inline_query", "offset") != "20" || field(t, u.JSON, "inline_query", "from", "language_code") != "uk" {
		t.Errorf("%s", u.JSON)
	}
	if _, ok := s.InlineAnswer(u.Query); ok {
		t.Error("answered before the bot was")
	}
	if _, err := s.Chosen(u.Query, "p26", 0); err == nil {
		t.Error("a result is chosen before there is one")
	}
	must(t, s, "answerInlineQuery", fields{"inline_query_id": u.Query, "next_offset": "40", "cache_time": 5, "is_personal": true,
		"button":  fields{"text": "Help", "start_parameter": "help"},
		"results": []fields{article("p26", "Point 26", fields{"description": "d", "reply_markup": keyboard(fields{"text": "More", "callback_data": "2"})})}})
	answer, ok := s.InlineAnswer(u.Query)
	result := answer.Results[0]
	result.Message = SentMessage{}
	want := InlineResult{ID: "p26", Title: "T p26", Description: "d"}
	if !ok || answer.NextOffset != "40" || answer.CacheTime != 5*time.Second || !answer.Personal || answer.Button != "Help" ||
		answer.Start != "help" || !reflect.DeepEqual(result, want) {
		t.Errorf("%+v", answer)
	}
	if _, err := s.Chosen(u.Query, "p99", 0); err == nil {
		t.Error("a result that is not there is chosen")
	}

	id, err := s.Chosen(u.Query, "p26", group)
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range s.pending {
		documentedUpdate(t, s, raw.json)
	}
	last := s.pending[len(s.pending)-1].json
	if field(t, last, "message", "via_bot", "username") != "planbot" || field(t, last, "message", "text") != "Point 26" {
		t.Errorf("the bot in the chat sees %s", last)
	}
	tap := s.CallbackInline(id, "2", User{})
	documentedUpdate(t, s, tap.JSON)
	if field(t, tap.JSON, "callback_query", "inline_message_id") != id {
		t.Errorf("%s", tap.JSON)
	}
	must(t, s, "answerCallbackQuery", fields{"callback_query_id": tap.Query})
	if m, ok := s.InlineMessage(id); !ok || m.Text != "Point 26" || m.InlineID != id {
		t.Errorf("%+v", m)
	}
}

func TestGuestLaws(t *testing.T) {
	s := quiet(t, Options{})
	u := s.Guest(Message{Chat: super, Text: "@planbot amnesty"})
	documentedUpdate(t, s, u.JSON)
	if field(t, u.JSON, "guest_message", "guest_query_id") != u.Query {
		t.Errorf("%s", u.JSON)
	}
	for _, c := range []refusal{
		{name: "the chat is closed to the bot", method: "sendMessage", params: fields{"chat_id": super, "text": "a"},
			code: 403, want: "bot is not a member of the supergroup chat", forgiven: true},
		{name: "bad result", params: fields{"guest_query_id": u.Query, "result": article("1", "")}, want: "message text is empty"},
		{name: "unknown", params: fields{"guest_query_id": "1", "result": article("1", "a")}, want: "query ID is invalid"},
		{name: "plain", params: fields{"guest_query_id": u.Query, "result": article("1", "Point 26")}},
		{name: "again", params: fields{"guest_query_id": u.Query, "result": article("1", "a")}, want: "query ID is invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.method == "" {
				c.method = "answerGuestQuery"
			}
			c.check(t, s)
		})
	}
	m, ok := s.GuestAnswer(u.Query)
	if !ok || m.Text != "Point 26" || m.InlineID == "" {
		t.Errorf("%+v", m)
	}
	if _, ok := s.GuestAnswer("1"); ok {
		t.Error("an unknown guest query has an answer")
	}
}
