package telegramtest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestMenuLaws(t *testing.T) {
	rows := func(n int) (out []fields) {
		for i := range n {
			out = append(out, fields{"command": fmt.Sprintf("c%d", i), "description": "d"})
		}
		return out
	}
	row := func(command, description string) fields {
		return fields{"commands": []fields{{"command": command, "description": description}}}
	}
	with := func(name string, v any) fields { return fields{"commands": rows(1), name: v} }
	for _, c := range []refusal{
		{name: "most", params: fields{"commands": rows(100)}},
		{name: "too many", params: fields{"commands": rows(101)}, want: "BOT_COMMANDS_TOO_MUCH"},
		{name: "longest", params: row(strings.Repeat("a", 32), strings.Repeat("я", 256))},
		{name: "long name", params: row(strings.Repeat("a", 33), "d"), want: "BOT_COMMAND_INVALID"},
		{name: "no name", params: row("", "d"), want: "BOT_COMMAND_INVALID"},
		{name: "capitals", params: row("Point", "d"), want: "BOT_COMMAND_INVALID"},
		{name: "slash", params: row("/point", "d"), want: "BOT_COMMAND_INVALID"},
		{name: "hyphen", params: row("a-b", "d"), want: "BOT_COMMAND_INVALID"},
		{name: "Cyrillic", params: row("пункт", "d"), want: "BOT_COMMAND_INVALID"},
		{name: "digits and underscore", params: row("a_1", "d")},
		{name: "no description", params: row("a", ""), want: "BOT_COMMAND_DESCRIPTION_INVALID"},
		{name: "long description", params: row("a", strings.Repeat("я", 257)), want: "BOT_COMMAND_DESCRIPTION_INVALID"},
		{name: "scope", params: with("scope", fields{"type": "all_group_chats"})},
		{name: "scope of a chat", params: with("scope", fields{"type": "chat", "chat_id": group}), want: "can't read scope"},
		{name: "language", params: with("language_code", "uk")},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.method = "setMyCommands"
			c.check(t, world(t, Options{}))
		})
	}
}

func TestMenusAreKeptByScopeAndLanguage(t *testing.T) {
	s := world(t, Options{})
	groups := fields{"type": "all_group_chats"}
	set := func(scope any, language, command string) {
		must(t, s, "setMyCommands", fields{"scope": scope, "language_code": language,
			"commands": []fields{{"command": command, "description": "d"}}})
	}
	get := func(scope any, language string) string {
		return string(must(t, s, "getMyCommands", fields{"scope": scope, "language_code": language}))
	}
	all := fields{"type": "default"}
	set(all, "", "old")
	set(all, "", "a")
	set(groups, "", "b")
	set(groups, "uk", "c")
	for _, c := range []struct {
		scope          any
		language, want string
	}{
		{fields{"type": "default"}, "", `[{"command":"a","description":"d"}]`},
		{groups, "", `[{"command":"b","description":"d"}]`},
		{groups, "uk", `[{"command":"c","description":"d"}]`},
		{groups, "ru", `[]`},
	} {
		if got := get(c.scope, c.language); got != c.want {
			t.Errorf("%v in %q: %s", c.scope, c.language, got)
		}
	}
	want := []Menu{
		{Scope: "default", Commands: []MenuCommand{{"a", "d", false}}},
		{Scope: "all_group_chats", Commands: []MenuCommand{{"b", "d", false}}},
		{Scope: "all_group_chats", Language: "uk", Commands: []MenuCommand{{"c", "d", false}}},
	}
	if got := s.Menus(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}
