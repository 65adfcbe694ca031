package telegramtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
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

// described is a method or a type of the whole documentation.
type described struct {
	Fields []struct {
		Name, Description string
		Types             []string
		Required          bool
	}
	Subtypes, Returns []string
}

// object is the schema of an object; of gives that of a field.
func (d described) object(of func(kind string) object) object {
	if len(d.Subtypes) > 0 {
		return anyOf(d.Subtypes, of)
	}
	properties, required := object{}, []string{}
	for _, f := range d.Fields {
		properties[f.Name] = anyOf(f.Types, of)
		if f.Required {
			required = append(required, f.Name)
			if value := constant.FindStringSubmatch(f.Description); value != nil {
				properties[f.Name] = object{"const": value[1]}
			}
		}
	}
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// kinds are those of the fields.
func (d described) kinds() (out []string) {
	for _, f := range d.Fields {
		out = append(out, f.Types...)
	}
	return out
}

func anyOf(kinds []string, of func(kind string) object) object {
	var list []object
	for _, kind := range kinds {
		list = append(list, of(kind))
	}
	if len(list) == 1 {
		return list[0]
	}
	return object{"anyOf": list}
}

// inJSON is the schema of a value of a kind.
func inJSON(kind string) object {
	if item, ok := strings.CutPrefix(kind, "Array of "); ok {
		return object{"type": "array", "items": inJSON(item)}
	}
	switch kind {
	case "String", "InputFile":
		return object{"type": "string"}
	case "Integer", "Boolean":
		return object{"type": strings.ToLower(kind)}
	case "Float":
		return object{"type": "number"}
	}
	return object{"$ref": "#/$defs/" + kind}
}

// inForm is the schema of a parameter of a kind.
func inForm(kind string) object {
	switch kind {
	case "String":
		return object{"type": "string"}
	case "InputFile":
		return object{"type": "object"} // an upload
	case "Integer":
		return object{"type": "string", "pattern": "^-?[0-9]+$"}
	case "Boolean":
		return object{"enum": []string{"true", "false"}}
	}
	return object{"type": "string", "contentMediaType": "application/json", "contentSchema": inJSON(kind)}
}

// TestSpecIsCurrent holds the committed documentation to the whole one: it has
// the methods of the server and every type that they, and updates, are made of.
// -update rewrites it.
func TestSpecIsCurrent(t *testing.T) {
	var whole struct{ Methods, Types map[string]described }
	if err := json.Unmarshal(reference(t), &whole); err != nil {
		t.Fatal(err)
	}
	schemas := map[string]object{}
	kinds := []string{"Update"}
	for name := range methods {
		m := whole.Methods[name]
		schemas[name], schemas[name+".result"] = m.object(inForm), anyOf(m.Returns, inJSON)
		kinds = append(append(kinds, m.Returns...), m.kinds()...)
	}
	for len(kinds) > 0 {
		name := kinds[0][strings.LastIndex(kinds[0], " ")+1:] // "Array of" another
		kinds = kinds[1:]
		d, known := whole.Types[name]
		if name == "RichText" { // the file has only the kinds that are objects
			d.Subtypes = append([]string{"String", "Array of RichText"}, d.Subtypes...)
		}
		if _, have := schemas[name]; known && !have {
			schemas[name] = d.object(inJSON)
			kinds = append(append(kinds, d.Subtypes...), d.kinds()...)
		}
	}
	var want bytes.Buffer // a method or a type a line
	want.WriteString(`{"$defs":{`)
	for i, name := range slices.Sorted(maps.Keys(schemas)) {
		if i > 0 {
			want.WriteString(",")
		}
		fmt.Fprintf(&want, "\n%q:%s", name, marshal(schemas[name]))
	}
	want.WriteString("\n}}\n")
	if *rewrite {
		if err := os.WriteFile(specPath, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(want.Bytes(), specJSON) {
		t.Errorf("%s is not current: run go test ./bot/telegram/telegramtest -update", specPath)
	}
}

func TestSpecFindsPlantedFaults(t *testing.T) {
	for _, c := range []struct {
		name, method, body string
		want               string
	}{
		{"nothing to find", "sendMessage", `{"chat_id":7,"text":"a","entities":[{"type":"bold","offset":0,"length":1}],"disable_notification":true}`, ""},
		{"chat by name", "sendMessage", `{"chat_id":"@talk","text":"a"}`, ""},
		{"numbers as texts", "editMessageText", `{"chat_id":"7","message_id":"5","text":"a"}`, ""},
		{"JSON in a string", "sendMessage", `{"chat_id":7,"text":"a","reply_parameters":"{\"message_id\":5}"}`, ""},

		{"required", "sendMessage", `{"text":"a"}`, "chat_id is required"},
		{"old names", "sendMessage", `{"chat_id":7,"text":"a","reply_to_message_id":5,"disable_web_page_preview":true}`,
			"disable_web_page_preview is not documented, reply_to_message_id is not documented"},
		{"misspelt", "sendMessage", `{"chat_id":7,"txt":"a"}`, "text is required, txt is not documented"},
		{"text for a number", "deleteMessage", `{"chat_id":7,"message_id":"five"}`, "message_id: 'five' does not match pattern '^-?[0-9]+$'"},
		{"number for a truth", "sendMessage", `{"chat_id":7,"text":"a","protect_content":1}`, "protect_content: value must be one of 'true', 'false'"},
		{"no JSON", "sendMessage", `{"chat_id":7,"text":"a","reply_parameters":"5}"}`, "reply_parameters: value is not of mediatype 'application/json': invalid character after top-level value"},
		{"two JSON values", "sendMessage", `{"chat_id":7,"text":"a","reply_parameters":"{\"message_id\":5} 1"}`, "reply_parameters: value is not of mediatype 'application/json': invalid character after top-level value"},
		{"inside a list", "sendMessage", `{"chat_id":7,"text":"a","entities":[{"type":"bold","offset":"0","len":1}]}`,
			"entities.0.offset: got string, want integer, entities.0: additional properties 'len' not allowed, entities.0: missing property 'length'"},
		{"list", "sendMessage", `{"chat_id":7,"text":"a","entities":{}}`, "entities: got object, want array"},
		{"fraction", "sendMessage", `{"chat_id":7,"text":"a","reply_parameters":{"message_id":1.5}}`, "reply_parameters.message_id: got number, want integer"},
		{"null keyboard", "editMessageText", `{"chat_id":7,"message_id":5,"text":"a","reply_markup":{"inline_keyboard":null}}`,
			"reply_markup.inline_keyboard: got null, want array"},
		{"button", "sendMessage", `{"chat_id":7,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"b","data":"x"}]]}}`,
			"reply_markup.inline_keyboard.0.0: additional properties 'data' not allowed"},
		{"truth in an object", "sendMessage", `{"chat_id":7,"text":"a","link_preview_options":{"is_disabled":"true"}}`,
			"link_preview_options.is_disabled: got string, want boolean"},
		{"inline result", "answerInlineQuery", `{"inline_query_id":"1","results":[{"type":"article","id":"1","title":"t","input_message_content":{"message_text":"a"}}]}`, ""},
		{"inline result without title", "answerInlineQuery", `{"inline_query_id":"1","results":[{"type":"article","id":"1","input_message_content":{"message_text":"a"}}]}`,
			"results.0: missing property 'title'"},
		{"inline text misspelt", "answerInlineQuery", `{"inline_query_id":"1","results":[{"type":"article","id":"1","title":"t","input_message_content":{"message_text":"a","disable_web_page_preview":true}}]}`,
			"results.0.input_message_content: additional properties 'disable_web_page_preview' not allowed"},
		{"old inline names", "answerInlineQuery", `{"inline_query_id":"1","results":[],"switch_pm_text":"x"}`, "switch_pm_text is not documented"},
		{"scope", "setMyCommands", `{"commands":[],"scope":{"type":"all_group_chats"}}`, ""},
		{"scope that is none", "setMyCommands", `{"commands":[],"scope":{"type":"everybody"}}`, "scope.type: value must be 'default'"},
		{"number for a text in an object", "setMyCommands", `{"commands":[{"command":"a","description":5}]}`, "commands.0.description: got number, want string"},
		{"file", "setWebhook", `{"url":"https://a.example","certificate":"x"}`, "certificate: got string, want object"},
		{"unknown method", "sendNothing", `{"x":1}`, ""},
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
			if got := strings.Join(undocumented(c.method, p), ", "); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	p := params{"url": {text: "https://a.example"}, "certificate": {text: "cert.pem", file: true}, "max_connections": {text: "5"}}
	if got := undocumented("setWebhook", p); got != nil {
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
