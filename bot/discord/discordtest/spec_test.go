package discordtest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What the file says of a body that no other law here catches.
func TestSpecRequests(t *testing.T) {
	sp := theSpec()
	const callback = "/interactions/{interaction_id}/{interaction_token}/callback"
	const messages = "/channels/{channel_id}/messages"
	const commands = "/applications/{application_id}/commands"
	for _, test := range []struct{ name, method, path, body, fault string }{
		{"message", "POST", messages, textBody("x"), ""},
		{"unknown key", "POST", messages, `{"contents":"x"}`, "contents: the OpenAPI file does not know it"},
		{"unknown key of an embed", "POST", messages, `{"embeds":[{"titel":"x"}]}`, "embeds.0.titel: the OpenAPI file does not know it"},
		{"unknown key of a button", "POST", messages, `{"components":[{"type":1,"components":[{"type":2,"style":1,"customid":"x"}]}]}`, "components.0.components.0.customid: the OpenAPI file does not know it"},
		{"a menu's key on a button", "POST", messages, `{"components":[{"type":1,"components":[{"type":2,"style":1,"placeholder":"x"}]}]}`, "components.0.components.0.placeholder: the OpenAPI file does not know it"},
		{"nulls", "POST", messages, `{"content":"x","embeds":null,"components":null}`, ""},
		{"digits in a text", "POST", messages, `{"content":"4"}`, ""},
		{"letters for a number", "POST", messages, `{"content":"x","flags":"four"}`, "flags: it breaks type"},
		{"no snowflake", "POST", messages, `{"content":"x","message_reference":{"message_id":"abc"}}`, "message_reference.message_id: it breaks pattern"},
		{"callback", "POST", callback, `{"type":4,"data":{"content":"x"}}`, ""},
		{"callback of an unknown key", "POST", callback, `{"type":4,"data":{"ephemeral":true}}`, "data.ephemeral: the OpenAPI file does not know it"},
		{"choices of an unknown key", "POST", callback, `{"type":8,"data":{"choices":[{"name":"a","value":"b","x":1}]}}`, "data.choices.0.value: it breaks type"},
		{"callback of another type", "POST", callback, `{"type":77}`, "type: Value must be"},
		{"callback of a list", "POST", callback, `[]`, "_: The value has a wrong type"},
		{"command", "PUT", commands, `[{"name":"a","description":"d","default_member_permissions":"32"}]`, ""},
		{"unknown key of a command", "PUT", commands, `[{"name":"a","description":"d","localizations":{}}]`, "0.localizations: the OpenAPI file does not know it"},
		{"unknown key of an option", "PUT", commands, `[{"name":"a","description":"d","options":[{"type":3,"name":"o","description":"d","max":1}]}]`, "0.options.0.max: the OpenAPI file does not know it"},
		{"translations are open", "PUT", commands, `[{"name":"a","description":"d","name_localizations":{"uk":"а"}}]`, ""},
		{"no such route", "POST", "/nowhere", `{}`, "no usable schema"},
		{"no JSON", "POST", messages, `{`, "not JSON"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := ""
			if err := sp.checkRequest(test.method, test.path, []byte(test.body)); err != nil {
				got = strings.Join(err.laws, "\n")
			}
			if (got == "") != (test.fault == "") || !strings.Contains(got, test.fault) {
				t.Errorf("faults %q, want %q", got, test.fault)
			}
		})
	}
}

// checkAnswer validates a body that the fake answers with.
func (sp *spec) checkAnswer(method, path, status string, body []byte) *apiError {
	return sp.check(body, "paths", path, strings.ToLower(method), "responses", status, "content", "application/json", "schema")
}

// The fake answers as the file says that Discord does.
func TestOwnAnswers(t *testing.T) {
	sp := theSpec()
	s := online(t, Options{})
	s.SetGuild(Guild{ID: "12", Channels: []Channel{{ID: "13"}, {ID: "16", Type: 15}}, Members: []Member{{User: User{ID: "15", Name: "ann"}, Roles: []string{"14"}}}})
	app := "/applications/" + DefaultApplicationID + "/commands"
	guild := "/applications/" + DefaultApplicationID + "/guilds/12/commands"
	for _, path := range []string{"/gateway/bot", "/users/@me", "/users/@me/guilds?limit=200&after=0", "/applications/@me"} {
		call(t, s, "GET", path, "")
	}
	call(t, s, "PATCH", "/applications/@me", `{"description":"d","tags":["a"],"integration_types_config":{"0":{"oauth2_install_params":{"scopes":["bot"],"permissions":"1024"}}}}`)
	for _, path := range []string{app, guild} {
		call(t, s, "PUT", path, `[{"name":"c","description":"d","contexts":[0,1],"name_localizations":{"uk":"д"},"options":[{"type":3,"name":"o","description":"d","autocomplete":true},{"type":7,"name":"n","description":"d"}]},{"type":3,"name":"Find"}]`)
		call(t, s, "GET", path+"?with_localizations=1", "")
	}
	rich := with(`"content":"x",` + embed(`"title":"t","description":"d","author":{"name":"a"},"footer":{"text":"f"}`) +
		`,"components":[` + row(buttons(2)) + `,` + menu(choices(2), "") + `]`)
	id := call(t, s, "POST", "/channels/13/messages", rich).id()
	call(t, s, "POST", "/channels/13/messages", with(`"content":"r","message_reference":{"message_id":"`+id+`"}`))
	call(t, s, "POST", "/channels/13/messages/"+id+"/threads", `{"name":"n"}`)
	call(t, s, "POST", "/channels/16/threads", `{"name":"n","message":`+textBody("x")+`}`)
	call(t, s, "POST", "/users/@me/channels", `{"recipient_id":"15"}`)
	p := s.Interact(Interaction{Name: "c", Guild: "12"})
	call(t, s, "POST", "/interactions/"+p.ID+"/"+p.Token+"/callback", `{"type":4,"data":`+rich+`}`)
	call(t, s, "PATCH", webhookOf(p, "/messages/@original"), textBody("z"))
	call(t, s, "POST", webhookOf(p, ""), rich)
	call(t, s, "DELETE", webhookOf(p, "/messages/@original"), "")
	wantLaws(t, s)

	touched := map[string]bool{}
	for _, c := range s.Calls() {
		touched[c.Method+" "+c.Route] = true
		if c.Status >= 300 {
			t.Errorf("%s %s: %d %s", c.Method, c.Path, c.Status, c.Answer)
		}
		if len(c.Answer) == 0 {
			continue
		}
		if err := sp.checkAnswer(c.Method, c.Route, fmt.Sprint(c.Status), c.Answer); err != nil {
			t.Errorf("%s %s: %s in %s", c.Method, c.Route, err.laws, c.Answer)
		}
	}
	for _, rt := range routes() {
		if !touched[rt.method+" "+rt.path] {
			t.Errorf("no answer of %s %s was looked at", rt.method, rt.path)
		}
	}
}

// Every route has the method and the parameters of the file.
func TestRoutesAreDiscords(t *testing.T) {
	for _, rt := range routes() {
		if theSpec().at("paths", rt.path, strings.ToLower(rt.method)) == nil {
			t.Errorf("the OpenAPI file has no %s %s", rt.method, rt.path)
		}
	}
}

var update = flag.Bool("update", false, "make the pruned OpenAPI file anew")

// TestPruned holds testdata/discord-openapi.json to what is left of Discord's
// own file without what the fake has no use for. Discord's file is not in the
// repository: it is spec/discord-openapi.json in the folder that PLANBOT_SHARED
// names, or in ../shared beside the repository.
func TestPruned(t *testing.T) {
	shared := cmp.Or(os.Getenv("PLANBOT_SHARED"), filepath.Join("..", "..", "..", "..", "shared"))
	raw, err := os.ReadFile(filepath.Join(shared, "spec", "discord-openapi.json"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("Discord's whole OpenAPI file is not here; payloads are checked against the part of it in testdata")
	}
	if err != nil {
		t.Fatal(err)
	}
	full, err := newSpec(raw)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.MarshalIndent(prune(full), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile("testdata/discord-openapi.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(got, openAPI) {
		t.Error("testdata/discord-openapi.json is not current: run go test -update here")
	}
}

// prune keeps the bodies of the fake's routes, as requests and as good answers,
// and the schemas that they refer to.
func prune(full *spec) map[string]any {
	const jsonType = "application/json"
	paths, schemas := map[string]any{}, map[string]any{}
	var requests []any
	for _, rt := range routes() {
		method := strings.ToLower(rt.method)
		at := func(keys ...string) any { return full.at(append([]string{"paths", rt.path, method}, keys...)...) }
		op := map[string]any{}
		content := map[string]any{}
		if body := at("requestBody", "content", jsonType); body != nil {
			content[jsonType] = bare(body)
			requests = append(requests, content)
			op["requestBody"] = map[string]any{"content": content}
		}
		if at("requestBody", "content", "multipart/form-data") != nil {
			content["multipart/form-data"] = map[string]any{} // that there may be a form is all that counts
		}
		answers := map[string]any{}
		for _, status := range []string{"200", "201", "204"} {
			if body := at("responses", status, "content", jsonType); body != nil {
				answers[status] = map[string]any{"content": map[string]any{jsonType: bare(body)}}
			}
		}
		op["responses"] = answers
		path, _ := paths[rt.path].(map[string]any)
		if path == nil {
			path = map[string]any{}
			paths[rt.path] = path
		}
		path[method] = op
	}
	var keep func(name string)
	keep = func(name string) {
		if schemas[name] == nil {
			schemas[name] = bare(full.at("components", "schemas", name))
			references(schemas[name], keep)
		}
	}
	references(paths, keep)
	for _, name := range callbackSchemas {
		keep(name)
		requests = append(requests, map[string]any{"$ref": "#/components/schemas/" + name})
	}
	closeRequests(schemas, requests)
	info := map[string]any{"title": full.at("info", "title"), "version": full.at("info", "version")}
	return map[string]any{"openapi": full.at("openapi"), "info": info, "paths": paths, "components": map[string]any{"schemas": schemas}}
}

// closeRequests lets the schemas of requests take no unknown keys, permissions as
// text, translations into Discord's languages alone, and the description of an
// application as a text, as the documentation says.
func closeRequests(schemas map[string]any, requests any) {
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		schema := schemas[name].(map[string]any)
		if properties, ok := schema["properties"].(map[string]any); ok {
			schema["additionalProperties"] = false
			for _, key := range []string{"default_member_permissions", "permissions"} {
				if permissions, ok := properties[key].(map[string]any); ok {
					permissions["type"] = []any{"integer", "string", "null"}
					permissions["pattern"] = "^[0-9]+$"
				}
			}
			if name == "ApplicationFormPartial" { // by the documentation a text; the file has a text for each language alone
				properties["description"] = map[string]any{"type": "string", "maxLength": 400}
			}
			for _, key := range []string{"name_localizations", "description_localizations"} {
				if texts, ok := properties[key].(map[string]any); ok {
					texts["propertyNames"] = map[string]any{"$ref": "#/components/schemas/AvailableLocalesEnum"}
				}
			}
		}
		references(schema, visit)
	}
	references(requests, visit)
}

// bare returns a schema without what only people read. A property may have any
// name, so the keys of properties stay.
func bare(schema any) any {
	switch v := schema.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, below := range v {
			properties, isMap := below.(map[string]any)
			switch {
			case key == "properties" && isMap:
				kept := map[string]any{}
				for name, p := range properties {
					kept[name] = bare(p)
				}
				out[key] = kept
			case key == "description", key == "title", key == "deprecated", strings.HasPrefix(key, "x-"):
			default:
				out[key] = bare(below)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = bare(v[i])
		}
		return out
	}
	return schema
}

// references calls use with the name of every schema that a value refers to.
func references(value any, use func(name string)) {
	switch v := value.(type) {
	case map[string]any:
		for key, below := range v {
			if ref, ok := below.(string); ok && key == "$ref" {
				use(strings.TrimPrefix(ref, "#/components/schemas/"))
			}
			references(below, use)
		}
	case []any:
		for _, below := range v {
			references(below, use)
		}
	}
}
