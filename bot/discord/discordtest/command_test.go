package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

const commandsPath = "/applications/" + DefaultApplicationID + "/commands"

// named is a slash command with more than its name.
func named(name, more string) string {
	return fmt.Sprintf(`{"name":%q,"description":"d"%s}`, name, more)
}

func option(kind int, name, more string) string {
	return fmt.Sprintf(`{"type":%d,"name":%q,"description":"d"%s}`, kind, name, more)
}

func options(list ...string) string {
	return named("c", `,"options":[`+strings.Join(list, ",")+`]`)
}

// many makes n pieces with a number in each.
func many(n int, format string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(format, i)
	}
	return out
}

var commandLaws = []struct{ name, body, wrong string }{
	{"plain", named("point", ""), ""},
	{"Cyrillic", named("пункт", ""), ""},
	{"with null for what is left out", named("point", `,"options":null,"contexts":null,"default_member_permissions":null,"name_localizations":null`), ""},
	{"capitals", named("Point", ""), "name: Command name is invalid (APPLICATION_COMMAND_INVALID_NAME)"},
	{"space", named("bad name", ""), "name: Command name is invalid"},
	{"exclamation mark", named("point!", ""), "name: Command name is invalid"},
	{"name of 32", named(rep("x", 32), ""), ""},
	{"name of 33", named(rep("x", 33), ""), "name: it breaks maxLength"},
	{"no name", named("", ""), "name: it breaks minLength"},
	{"description of 100", `{"name":"c","description":"` + rep("щ", 100) + `"}`, ""},
	{"description of 101", `{"name":"c","description":"` + rep("x", 101) + `"}`, "description: it breaks maxLength"},
	{"no description", `{"name":"c"}`, "description: This field is required"},
	{"type 99", named("c", `,"type":99`), "type: it breaks const"},
	{"message command", `{"type":3,"name":"Find in the plan"}`, ""},
	{"message command of 33", `{"type":3,"name":"` + rep("x", 33) + `"}`, "name: it breaks maxLength"},
	{"message command of 33 in a translation", `{"type":3,"name":"Find","name_localizations":{"uk":"` + rep("щ", 33) + `"}}`, "name_localizations.uk: it breaks maxLength"},
	{"message command with a description", `{"type":3,"name":"Find","description":"d"}`, "description: Context menu commands have no description"},
	{"permissions as text", named("c", `,"default_member_permissions":"32"`), ""},
	{"permissions of another kind", named("c", `,"default_member_permissions":"x"`), "default_member_permissions: it breaks pattern"},
	{"contexts", named("c", `,"contexts":[0,1,2],"integration_types":[0,1]`), ""},
	{"unknown context", named("c", `,"contexts":[3]`), "contexts.0: it breaks const"},
	{"a context twice", named("c", `,"contexts":[0,0]`), "contexts: it breaks uniqueItems"},
	{"unknown installation", named("c", `,"integration_types":[2]`), "integration_types.0: it breaks const"},
	{"translations", named("c", `,"name_localizations":{"uk":"пункт"},"description_localizations":{"uk":"опис"}`), ""},
	{"unknown language", named("c", `,"name_localizations":{"xx":"a"}`), "_: it breaks const"},
	{"capital in a translation", named("c", `,"name_localizations":{"uk":"Пункт"}`), "name: Command name is invalid"},
	{"description of 101 in a translation", named("c", `,"description_localizations":{"uk":"`+rep("x", 101)+`"}`), "description_localizations.uk: it breaks maxLength"},

	{"25 options", options(many(25, `{"type":3,"name":"o%d","description":"d"}`)...), ""},
	{"26 options", options(many(26, `{"type":3,"name":"o%d","description":"d"}`)...), "options: it breaks maxItems"},
	{"required first", options(option(3, "a", `,"required":true`), option(3, "b", "")), ""},
	{"required last", options(option(3, "a", ""), option(3, "b", `,"required":true`)), "options.1.required: Required options must be placed before"},
	{"option with a capital", options(option(3, "A", "")), "options.0.name: Command name is invalid"},
	{"option of type 99", options(option(99, "a", "")), "options.0: it breaks oneOf"},
	{"option without a description", options(`{"type":3,"name":"a","description":""}`), "options.0.description: it breaks minLength"},
	{"an option twice", options(option(3, "a", ""), option(3, "a", "")), "options.1.name: Option name already exists"},
	{"a translation like another option", options(option(3, "a", `,"name_localizations":{"uk":"b"}`), option(3, "b", "")), "options.1.name: Option name already exists"},
	{"a translation like its own option", options(option(3, "a", `,"name_localizations":{"uk":"a"}`), option(3, "b", "")), ""},
	{"two translations alike", options(option(3, "a", `,"name_localizations":{"uk":"x"}`), option(3, "b", `,"name_localizations":{"uk":"x"}`)), "options.1.name: Option name already exists"},
	{"autocomplete", options(option(3, "a", `,"autocomplete":true`)), ""},
	{"autocomplete of a switch", options(option(5, "a", `,"autocomplete":true`)), "options.0.autocomplete: the OpenAPI file does not know it"},
	{"longest text", options(option(3, "a", `,"min_length":0,"max_length":6000`)), ""},
	{"longer", options(option(3, "a", `,"max_length":6001`)), "options.0.max_length: it breaks maximum"},
	{"subcommands", options(option(1, "a", `,"options":[`+option(3, "b", `,"required":true`)+`]`), option(1, "b", "")), ""},
	{"a subcommand beside an option", options(option(1, "a", ""), option(3, "b", "")), "options.1.type: Sub-command and sub-command group option types are mutually exclusive"},
	{"an option beside a subcommand", options(option(3, "b", ""), option(1, "a", "")), "options.1.type: Sub-command and sub-command group option types are mutually exclusive"},
	{"required last in a subcommand", options(option(1, "a", `,"options":[`+option(3, "b", "")+","+option(3, "c", `,"required":true`)+`]`)), "options.0.options.1.required: Required options must be placed before"},
	{"26 options of a subcommand", options(option(1, "a", `,"options":[`+strings.Join(many(26, `{"type":3,"name":"o%d","description":"d"}`), ",")+`]`)), "it breaks maxItems"},
	{"26 choices", options(option(3, "a", `,"choices":[`+strings.Join(many(26, `{"name":"n%d","value":"v"}`), ",")+`]`)), "it breaks maxItems"},
	{"choices and autocomplete", options(option(3, "a", `,"autocomplete":true,"choices":[{"name":"n","value":"v"}]`)), "options.0.autocomplete: An option has choices or autocomplete"},
	{"no length", options(option(3, "a", `,"max_length":0`)), "options.0.max_length: it breaks minimum"},
}

func TestCommandLaws(t *testing.T) {
	s := start(t, Options{Memory: true})
	seen := 0
	for _, test := range commandLaws {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, s, "PUT", commandsPath, `[`+test.body+`]`)
			laws := s.Violations()[seen:]
			seen += len(laws)
			if test.wrong == "" {
				if got.status != http.StatusOK || len(laws) > 0 {
					t.Errorf("status %d, violations %q: %s", got.status, laws, got.body)
				}
				return
			}
			wantCode(t, got, http.StatusBadRequest, codeForm)
			if !strings.Contains(strings.Join(laws, "\n"), test.wrong) {
				t.Errorf("violations %q, want %q", laws, test.wrong)
			}
		})
	}
}

func TestCommandNames(t *testing.T) {
	put := func(s *Server, list ...string) reply {
		return call(t, s, "PUT", commandsPath, "["+strings.Join(list, ",")+"]")
	}
	s := start(t, Options{Memory: true})
	wantCode(t, put(s, named("a", ""), named("a", "")), http.StatusBadRequest, codeForm)
	wantCode(t, put(s, named("a", ""), `{"type":3,"name":"a"}`), http.StatusOK, 0)
	wantCode(t, put(s, "null"), http.StatusBadRequest, codeForm)
	wantCode(t, put(s, many(15, `{"type":3,"name":"Find %d"}`)...), http.StatusOK, 0)
	wantCode(t, put(s, many(16, `{"type":3,"name":"Find %d"}`)...), http.StatusBadRequest, codeForm)
	wantCode(t, put(s, many(101, `{"name":"c%d","description":"d"}`)...), http.StatusBadRequest, codeForm)
	wantLaws(t, s, "1.name: Application command names must be unique", "0: it breaks type",
		"15.type: Maximum number of application commands reached (15)", "100.type: Maximum number of application commands reached (100)")
}

// What is registered comes back as the API lists it, with an id that stays.
func TestCommandRegister(t *testing.T) {
	s := start(t, Options{Memory: true})
	body := "[" + named("point", `,"name_localizations":{"uk":"пункт"},"default_member_permissions":"32","options":[{"type":3,"name":"n","description":"d","required":false,"autocomplete":true,"name_localizations":{"uk":"н"}}]`) + "]"
	var ids []any
	var got map[string]any
	for range 2 {
		wantCode(t, call(t, s, "PUT", commandsPath, body), http.StatusOK, 0)
		if err := json.Unmarshal(s.Commands("")[0], &got); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, got["id"])
	}
	if ids[0] != ids[1] || len(s.Commands("")) != 1 {
		t.Errorf("ids %v", ids)
	}
	want := `map[autocomplete:true description:d name:n name_localizations:map[uk:н] type:3]`
	if o := fmt.Sprint(got["options"]); o != "["+want+"]" || got["default_member_permissions"] != "32" || fmt.Sprint(got["integration_types"]) != "[0]" || got["contexts"] != nil {
		t.Errorf("registered %s", s.Commands("")[0])
	}
	wantCode(t, call(t, s, "GET", "/applications/1/commands", ""), http.StatusNotFound, codeUnknownApplication)
	wantLaws(t, s)
}

// A server's own commands stand before the global ones.
func TestGuildCommands(t *testing.T) {
	s := online(t, Options{})
	guildPath := "/applications/" + DefaultApplicationID + "/guilds/" + testGuild + "/commands"
	call(t, s, "PUT", commandsPath, "["+named("ask", "")+"]")
	wantCode(t, call(t, s, "PUT", guildPath, "["+named("ask", `,"options":[`+option(3, "q", "")+`]`)+"]"), http.StatusOK, 0)
	if len(s.Commands(testGuild)) != 1 {
		t.Errorf("%d commands", len(s.Commands(testGuild)))
	}
	if p := s.Interact(ask()); !strings.Contains(string(p.Body), `"guild_id":"`+testGuild+`","id"`) && !strings.Contains(string(p.Body), `"guild_id":"`+testGuild+`"`) {
		t.Errorf("payload %s", p.Body)
	}
	wantCode(t, call(t, s, "PUT", "/applications/"+DefaultApplicationID+"/guilds/31337/commands", `[]`), http.StatusForbidden, codeMissingAccess)
	wantLaws(t, s)
}
