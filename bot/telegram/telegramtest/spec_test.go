package telegramtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var rewrite = flag.Bool("update", false, "make the documentation anew from the reference material")

const (
	specName = "telegram-bot-api-10.3.json"
	specPath = "testdata/" + specName
)

// reference is the whole documentation: spec/ in the folder that PLANBOT_SHARED
// names, or in shared beside the repository. Without it the test is skipped.
func reference(t *testing.T) []byte {
	t.Helper()
	dir := os.Getenv("PLANBOT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	path := filepath.Join(dir, "spec", specName)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !*rewrite {
		t.Skipf("the whole documentation is not here, so the committed part is not compared with it: no %s", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// constant is the end of a description that gives a field's only value.
var constant = regexp.MustCompile(`(?:must be|always) [“"]?([a-z0-9_]+)[”"]?\.?$`)

// described adds what the checker reads of a description.
type described struct {
	specObject
	Fields []struct {
		specField
		Description string `json:"description"`
	} `json:"fields"`
}

func (d described) object() specObject {
	o := d.specObject
	for _, f := range d.Fields {
		if value := constant.FindStringSubmatch(f.Description); value != nil && f.Required {
			f.Value = value[1]
		}
		o.Fields = append(o.Fields, f.specField)
	}
	return o
}

// TestSpecIsCurrent holds the committed documentation to the whole one: it has
// the methods of the server and every type that they, and updates, are made of.
// -update rewrites it.
func TestSpecIsCurrent(t *testing.T) {
	var whole struct{ Methods, Types map[string]described }
	if err := json.Unmarshal(reference(t), &whole); err != nil {
		t.Fatal(err)
	}
	part := spec{Methods: map[string]specObject{}, Types: map[string]specObject{}}
	types := []string{"Update"}
	add := func(o specObject) specObject {
		types = append(append(types, o.Subtypes...), o.Returns...)
		for _, f := range o.Fields {
			types = append(types, f.Types...)
		}
		return o
	}
	for name := range methods {
		part.Methods[name] = add(whole.Methods[name].object())
	}
	for len(types) > 0 {
		name := types[0][strings.LastIndex(types[0], " ")+1:] // "Array of" another
		types = types[1:]
		d, known := whole.Types[name]
		if _, have := part.Types[name]; known && !have {
			part.Types[name] = add(d.object())
		}
	}
	want := part.lines()
	if *rewrite {
		if err := os.WriteFile(specPath, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(want, specJSON) {
		t.Errorf("%s is not current: run go test ./bot/telegram/telegramtest -update", specPath)
	}
}

// lines is the JSON of a spec, with a method or a type a line.
func (s spec) lines() []byte {
	var out bytes.Buffer
	group := func(name string, objects map[string]specObject) {
		out.WriteString(`"` + name + "\":{\n")
		for i, key := range slices.Sorted(maps.Keys(objects)) {
			if i > 0 {
				out.WriteString(",\n")
			}
			out.WriteString(`"` + key + `":` + string(marshal(objects[key])))
		}
		out.WriteString("\n}")
	}
	out.WriteString("{")
	group("methods", s.Methods)
	out.WriteString(",\n")
	group("types", s.Types)
	out.WriteString("}\n")
	return out.Bytes()
}

func TestSpecFindsPlantedFaults(t *testing.T) {
	s := documentation()
	for _, c := range []struct {
		name, method, body string
		want               []string
	}{
		{"nothing to find", "sendMessage", `{"chat_id":7,"text":"a","entities":[{"type":"bold","offset":0,"length":1}],"disable_notification":true}`, nil},
		{"chat by name", "sendMessage", `{"chat_id":"@talk","text":"a"}`, nil},
		{"numbers as texts", "editMessageText", `{"chat_id":"7","message_id":"5","text":"a"}`, nil},
		{"JSON in a string", "sendMessage", `{"chat_id":7,"text":"a","reply_parameters":"{\"message_id\":5}"}`, nil},

		{"required", "sendMessage", `{"text":"a"}`, []string{"chat_id is required"}},
		{"old names", "sendMessage", `{"chat_id":7,"text":"a","reply_to_message_id":5,"disable_web_page_preview":true}`,
			[]string{"disable_web_page_preview is not documented", "reply_to_message_id is not documented"}},
		{"misspelt", "sendMessage", `{"chat_id":7,"txt":"a"}`, []string{"text is required", "txt is not documented"}},
		{"text for a number", "deleteMessage", `{"chat_id":7,"message_id":"five"}`, []string{"message_id is no Integer"}},
		{"number for a truth", "sendMessage", `{"chat_id":7,"text":"a","protect_content":1}`, []string{"protect_content is no Boolean"}},
		{"no JSON", "sendMessage", `{"chat_id":7,"text":"a","reply_parameters":"5}"}`, []string{"reply_parameters is no ReplyParameters"}},
		{"two JSON values", "sendMessage", `{"chat_id":7,"text":"a","reply_parameters":"{\"message_id\":5} 1"}`, []string{"reply_parameters is no ReplyParameters"}},
		{"inside a list", "sendMessage", `{"chat_id":7,"text":"a","entities":[{"type":"bold","offset":"0","len":1}]}`,
			[]string{"entities[0].len is not documented", "entities[0].length is required", "entities[0].offset is no Integer"}},
		{"list", "sendMessage", `{"chat_id":7,"text":"a","entities":{}}`, []string{"entities is no Array of MessageEntity"}},
		{"fraction", "sendMessage", `{"chat_id":7,"text":"a","reply_parameters":{"message_id":1.5}}`, []string{"reply_parameters.message_id is no Integer"}},
		{"null keyboard", "editMessageText", `{"chat_id":7,"message_id":5,"text":"a","reply_markup":{"inline_keyboard":null}}`,
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
		{"unknown method", "sendNothing", `{"x":1}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var body fields
			if err := json.Unmarshal([]byte(c.body), &body); err != nil {
				t.Fatal(err)
			}
			p := params{}
			for name, v := range body.form() {
				p[name] = param{text: v[0]}
			}
			got := s.check(c.method, p)
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	p := params{"url": {text: "https://a.example"}, "certificate": {text: "cert.pem", file: true}, "max_connections": {text: "5"}}
	if got := s.check("setWebhook", p); got != nil {
		t.Errorf("a form with a file: %q", got)
	}
}

// What the documentation forbids is refused, and noted.
func TestSpecFaultsAreViolations(t *testing.T) {
	s := world(t, Options{})
	refusal{method: "sendMessage", params: fields{"chat_id": private, "text": "a", "reply_to_message_id": 1}, want: "reply_to_message_id is not documented"}.check(t, s)
	if v := s.Violations(); !slices.Equal(v, []string{"sendMessage: Bad Request: reply_to_message_id is not documented"}) {
		t.Errorf("%q", v)
	}
}
