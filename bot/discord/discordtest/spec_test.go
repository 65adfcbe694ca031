package discordtest

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// officialSpec is Discord's own file, or the test is skipped.
func officialSpec(t testing.TB) *spec {
	t.Helper()
	sp, err := findSpec("")
	if err != nil {
		t.Fatal(err)
	}
	if sp == nil {
		t.Skip("the reference material is not here: no spec/discord-openapi.json (PLANBOT_SHARED names its folder)")
	}
	return sp
}

// What the file says of a body that no other law here catches.
func TestSpecRequests(t *testing.T) {
	sp := officialSpec(t)
	const callback = "/interactions/{interaction_id}/{interaction_token}/callback"
	const messages = "/channels/{channel_id}/messages"
	const commands = "/applications/{application_id}/commands"
	for _, test := range []struct{ name, method, path, body, fault string }{
		{"message", "POST", messages, textBody("x"), ""},
		{"unknown key", "POST", messages, `{"contents":"x"}`, "does not know /contents"},
		{"unknown key of an embed", "POST", messages, `{"embeds":[{"titel":"x"}]}`, "does not know /embeds/0/titel"},
		{"unknown key of a button", "POST", messages, `{"components":[{"type":1,"components":[{"type":2,"style":1,"customid":"x"}]}]}`, "does not know /components/0/components/0/customid"},
		{"a menu's key on a button", "POST", messages, `{"components":[{"type":1,"components":[{"type":2,"style":1,"placeholder":"x"}]}]}`, "does not know /components/0/components/0/placeholder"},
		{"nulls", "POST", messages, `{"content":"x","embeds":null,"components":null}`, ""},
		{"digits for a number", "POST", messages, `{"content":"x","flags":"4"}`, ""},
		{"digits in a text", "POST", messages, `{"content":"4"}`, ""},
		{"letters for a number", "POST", messages, `{"content":"x","flags":"four"}`, "/flags breaks"},
		{"no snowflake", "POST", messages, `{"content":"x","message_reference":{"message_id":"abc"}}`, "/message_reference/message_id breaks"},
		{"callback", "POST", callback, `{"type":4,"data":{"content":"x"}}`, ""},
		{"callback of an unknown key", "POST", callback, `{"type":4,"data":{"ephemeral":true}}`, "does not know /data/ephemeral"},
		{"choices of an unknown key", "POST", callback, `{"type":8,"data":{"choices":[{"name":"a","value":"b","x":1}]}}`, "does not know /data/choices/0/x"},
		{"callback of another type", "POST", callback, `{"type":77}`, "no usable schema"},
		{"callback of a list", "POST", callback, `[]`, "cannot be read"},
		{"command", "PUT", commands, `[{"name":"a","description":"d","default_member_permissions":"32","nsfw":true}]`, ""},
		{"unknown key of a command", "PUT", commands, `[{"name":"a","description":"d","localizations":{}}]`, "does not know /0/localizations"},
		{"unknown key of an option", "PUT", commands, `[{"name":"a","description":"d","options":[{"type":3,"name":"o","description":"d","max":1}]}]`, "does not know /0/options/0/max"},
		{"translations are open", "PUT", commands, `[{"name":"a","description":"d","name_localizations":{"uk":"а"}}]`, ""},
		{"no such route", "POST", "/nowhere", `{}`, "no usable schema"},
		{"no JSON", "POST", messages, `{`, "not JSON"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := strings.Join(sp.checkRequest(test.method, test.path, []byte(test.body)), "\n")
			if (got == "") != (test.fault == "") || !strings.Contains(got, test.fault) {
				t.Errorf("faults %q, want %q", got, test.fault)
			}
		})
	}
}

// The fake answers as the file says that Discord does.
func TestOwnAnswers(t *testing.T) {
	sp := officialSpec(t)
	s := online(t, Options{})
	s.SetGuild(Guild{ID: "12", Roles: []Role{{ID: "14", Name: "mods", Permissions: 8}}, Channels: []Channel{{ID: "13"}},
		Members: []Member{{User: User{ID: "15", Name: "ann"}, Roles: []string{"14"}}}})
	app := "/applications/" + DefaultApplicationID + "/commands"
	guild := "/applications/" + DefaultApplicationID + "/guilds/12/commands"
	for _, path := range []string{"/gateway", "/gateway/bot", "/users/@me", "/users/@me/guilds", "/applications/@me", "/oauth2/applications/@me",
		"/guilds/12", "/guilds/12/channels", "/guilds/12/roles", "/guilds/12/members/15", "/guilds/12/members/" + DefaultApplicationID, "/channels/13"} {
		call(t, s, "GET", path, "")
	}
	call(t, s, "POST", "/users/@me/channels", `{"recipient_id":"15"}`)
	call(t, s, "GET", "/channels/"+s.DirectChannel("15"), "")
	call(t, s, "POST", "/channels/13/typing", "")
	for _, path := range []string{app, guild} {
		call(t, s, "PUT", path, `[{"name":"c","description":"d","contexts":[0,1],"options":[{"type":3,"name":"o","description":"d","autocomplete":true},{"type":4,"name":"n","description":"d","choices":[{"name":"a","value":1}]}]},{"type":3,"name":"Find"}]`)
		id := call(t, s, "POST", path, `{"name":"d","description":"d","name_localizations":{"uk":"д"}}`).id()
		call(t, s, "GET", path+"?with_localizations=1", "")
		call(t, s, "GET", path+"/"+id, "")
		call(t, s, "PATCH", path+"/"+id, `{"description":"e"}`)
		call(t, s, "DELETE", path+"/"+id, "")
	}
	rich := with(`"content":"x",` + embed(`"title":"t","fields":[{"name":"n","value":"v"}],"author":{"name":"a"},"footer":{"text":"f"}`) +
		`,"components":[` + row(buttons(2)) + `,` + menu(choices(2), "") + `]`)
	id := call(t, s, "POST", "/channels/13/messages", rich).id()
	call(t, s, "GET", "/channels/13/messages/"+id, "")
	call(t, s, "PATCH", "/channels/13/messages/"+id, textBody("y"))
	call(t, s, "POST", "/channels/13/messages", with(`"content":"r","message_reference":{"message_id":"`+id+`"}`))
	call(t, s, "GET", "/channels/13/messages?limit=100", "")
	p := s.Interact(Interaction{Name: "c", Guild: "12"})
	call(t, s, "POST", "/interactions/"+p.ID+"/"+p.Token+"/callback?with_response=true", `{"type":4,"data":`+rich+`}`)
	call(t, s, "GET", webhookOf(p, "/messages/@original"), "")
	call(t, s, "PATCH", webhookOf(p, "/messages/@original"), textBody("z"))
	v2body := with(v2(`{"type":17,"components":[` + display(3) + `,{"type":14},{"type":9,"components":[` + display(3) + `],"accessory":{"type":2,"style":1,"label":"b","custom_id":"x"}}]}`))
	follow := call(t, s, "POST", webhookOf(p, ""), v2body).id()
	call(t, s, "GET", webhookOf(p, "/messages/"+follow), "")
	call(t, s, "PATCH", webhookOf(p, "/messages/"+follow), v2body)
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
		for _, fault := range sp.checkAnswer(c.Method, c.Route, fmt.Sprint(c.Status), c.Answer) {
			t.Errorf("%s %s: %s in %s", c.Method, c.Route, fault, c.Answer)
		}
	}
	for _, rt := range routes() {
		if rt.method != "DELETE" && !touched[rt.method+" "+rt.path] {
			t.Errorf("no answer of %s %s was looked at", rt.method, rt.path)
		}
	}
}

// Every route has the method and the parameters of the file.
func TestRoutesAreDiscords(t *testing.T) {
	sp := officialSpec(t)
	for _, rt := range routes() {
		if sp.at(pointer("paths", rt.path, strings.ToLower(rt.method))) == nil {
			t.Errorf("the OpenAPI file has no %s %s", rt.method, rt.path)
		}
	}
}

func TestFindSpec(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PLANBOT_SHARED", dir)
	if sp, err := findSpec(""); sp != nil || err != nil {
		t.Errorf("no file: %v, %v", sp, err)
	}
	if _, err := findSpec(filepath.Join(dir, "named.json")); err == nil {
		t.Error("a named file that is not there was passed over")
	}
	for name, text := range map[string]string{"list.json": "[]", "broken.json": "{"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := findSpec(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	if s := start(t, Options{Memory: true}); s.spec != nil {
		t.Error("a server without the file validates")
	} else {
		wantCode(t, call(t, s, "POST", postPath, with(`"contents":1,"content":"x"`)), http.StatusOK, 0)
		wantLaws(t, s)
	}
	t.Setenv("PLANBOT_SHARED", "")
	if got := sharedFolder(); filepath.Base(got) != "shared" || slices.Contains(strings.Split(got, string(filepath.Separator)), "bot") {
		t.Errorf("the shared folder is %s", got)
	}
}
