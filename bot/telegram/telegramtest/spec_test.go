package telegramtest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// specified is the documentation, or the test is skipped.
func specified(t testing.TB) *spec {
	t.Helper()
	s, err := findSpec(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if s == nil {
		t.Skipf("the reference material is not here: no %s (PLANBOT_SHARED names its folder)", specPath(Options{}))
	}
	return s
}

func TestSpecFindsPlantedFaults(t *testing.T) {
	s := specified(t)
	for _, c := range []struct {
		name, method, body string
		want               []string
	}{
		{"nothing to find", "sendMessage", `{"chat_id":7,"text":"a","entities":[{"type":"bold","offset":0,"length":1}],"disable_notification":true}`, nil},
		{"chat by name", "sendMessage", `{"chat_id":"@talk","text":"a"}`, nil},
		{"null entities", "sendMessage", `{"chat_id":7,"text":"a","entities":null}`, nil},
		{"numbers as texts", "editMessageText", `{"chat_id":"7","message_id":"5","text":"a"}`, nil},
		{"JSON in a string", "sendMessage", `{"chat_id":7,"text":"a","reply_parameters":"{\"message_id\":5}"}`, nil},

		{"required", "sendMessage", `{"text":"a"}`, []string{"chat_id is required"}},
		{"old names", "sendMessage", `{"chat_id":7,"text":"a","reply_to_message_id":5,"disable_web_page_preview":true}`,
			[]string{"disable_web_page_preview is not documented", "reply_to_message_id is not documented"}},
		{"misspelt", "sendMessage", `{"chat_id":7,"txt":"a"}`, []string{"text is required", "txt is not documented"}},
		{"number for a text", "sendMessage", `{"chat_id":7,"text":5}`, []string{"text is no String"}},
		{"null for a text", "sendMessage", `{"chat_id":7,"text":null}`, []string{"text is no String"}},
		{"text for a number", "deleteMessage", `{"chat_id":7,"message_id":"five"}`, []string{"message_id is no Integer"}},
		{"number for a truth", "sendMessage", `{"chat_id":7,"text":"a","protect_content":1}`, []string{"protect_content is no Boolean"}},
		{"no JSON", "sendMessage", `{"chat_id":7,"text":"a","reply_parameters":"5}"}`, []string{"reply_parameters is no ReplyParameters"}},
		{"two JSON values", "sendMessage", `{"chat_id":7,"text":"a","reply_parameters":"{\"message_id\":5} 1"}`, []string{"reply_parameters is no ReplyParameters"}},
		{"inside a list", "sendMessage", `{"chat_id":7,"text":"a","entities":[{"type":"bold","offset":"0","len":1}]}`,
			[]string{"entities[0].len is not documented", "entities[0].length is required", "entities[0].offset is no Integer"}},
		{"list", "sendMessage", `{"chat_id":7,"text":"a","entities":{}}`, []string{"entities is no Array of MessageEntity"}},
		{"fraction", "sendMessage", `{"chat_id":7,"text":"a","reply_parameters":{"message_id":1.5}}`, []string{"reply_parameters.message_id is no Integer"}},
		{"null keyboard", "editMessageReplyMarkup", `{"chat_id":7,"message_id":5,"reply_markup":{"inline_keyboard":null}}`,
			[]string{"reply_markup.inline_keyboard is no Array of Array of InlineKeyboardButton"}},
		{"button", "sendMessage", `{"chat_id":7,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"b","data":"x"}]]}}`,
			[]string{"reply_markup.inline_keyboard[0][0].data is not documented"}},
		{"truth in an object", "sendMessage", `{"chat_id":7,"text":"a","link_preview_options":{"is_disabled":"true"}}`,
			[]string{"link_preview_options.is_disabled is no Boolean"}},
		{"inline result", "answerInlineQuery", `{"inline_query_id":"1","results":[{"type":"article","id":"1","title":"t","input_message_content":{"message_text":"a"}}]}`, nil},
		{"inline result without title", "answerInlineQuery", `{"inline_query_id":"1","results":[{"type":"article","id":"1","input_message_content":{"message_text":"a"}}]}`,
			[]string{"results[0].title is required"}},
		{"inline text misspelt", "answerInlineQuery", `{"inline_query_id":"1","results":[{"type":"article","id":"1","title":"t","input_message_content":{"message_text":"a","disable_web_page_preview":true}}]}`,
			[]string{"results[0].input_message_content.disable_web_page_preview is not documented"}},
		{"old inline names", "answerInlineQuery", `{"inline_query_id":"1","results":[],"switch_pm_text":"x"}`, []string{"switch_pm_text is not documented"}},
		{"scope", "setMyCommands", `{"commands":[],"scope":{"type":"all_group_chats"}}`, nil},
		{"scope that is none", "setMyCommands", `{"commands":[],"scope":{"type":"everybody"}}`, []string{`scope.type is not "default"`}},
		{"number for a text in an object", "setMyCommands", `{"commands":[{"command":"a","description":5}]}`, []string{"commands[0].description is no String"}},
		{"file", "setWebhook", `{"url":"https://a.example","certificate":"x"}`, []string{"certificate is no InputFile"}},
		{"float", "sendLocation", `{"chat_id":7,"latitude":"x","longitude":2.5}`, []string{"latitude is no Float"}},
		{"unknown method", "sendNothing", `{"x":1}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := params{}
			if err := p.addJSON([]byte(c.body)); err != nil {
				t.Fatal(err)
			}
			got := s.check(c.method, p)
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	if !s.documents("senddocument") || s.documents("sendNothing") {
		t.Error("documents")
	}
	p := params{"url": {text: "https://a.example"}, "certificate": {text: "cert.pem", file: true}, "max_connections": {text: "5"}}
	if got := s.check("setWebhook", p); got != nil {
		t.Errorf("a form with a file: %q", got)
	}
}

// What the documentation forbids is noted even where the server answers.
func TestSpecFaultsAreViolations(t *testing.T) {
	specified(t)
	s := world(t, Options{})
	refusal{method: "sendMessage", params: fields{"chat_id": private, "text": "a", "reply_to_message_id": 1}, violation: true}.check(t, s)
	if v := s.Violations(); !slices.Equal(v, []string{"sendMessage: reply_to_message_id is not documented"}) {
		t.Errorf("%q", v)
	}
}

func TestWhereTheSpecIs(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Setenv("PLANBOT_SHARED", dir)
	if s, err := findSpec(Options{}); s != nil || err != nil {
		t.Errorf("absent: %v, %v", s, err)
	}
	if got := quiet(t, Options{}).Violations(); got != nil {
		t.Errorf("absent: %q", got)
	}
	for name, text := range map[string]string{"broken": "{", "empty": "{}"} {
		if got := quiet(t, Options{Spec: write(name, text)}).Violations(); len(got) != 1 || !strings.Contains(got[0], "can't be read") {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := quiet(t, Options{Spec: filepath.Join(dir, "none")}).Violations(); len(got) != 1 {
		t.Errorf("named and absent: %q", got)
	}
	path := write("spec/telegram-bot-api.json", `{"methods":{"getMe":{"name":"getMe"}},"types":{"User":{"name":"User"}}}`)
	for _, o := range []Options{{}, {Spec: path}, {Spec: path, Forget: true}} {
		if s, err := findSpec(o); err != nil || !s.documents("getMe") {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if s, err := findSpec(Options{Forget: true}); s != nil || err != nil {
		t.Errorf("with Forget: %v, %v", s, err)
	}
}
