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
		{name: "none given", params: fields{}, want: "can't parse commands"},
		{name: "wrong shape", params: fields{"commands": "point"}, want: "can't parse commands"},
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
		{name: "scope of a chat", params: with("scope", fields{"type": "chat_administrators", "chat_id": group})},
		{name: "scope of a person", params: with("scope", fields{"type": "chat_member", "chat_id": group, "user_id": 1001})},
		{name: "unknown scope", params: with("scope", fields{"type": "everybody"}), want: "unsupported type"},
		{name: "scope of an unknown chat", params: with("scope", fields{"type": "chat", "chat_id": 99}), want: "chat not found"},
		{name: "scope of nobody", params: with("scope", fields{"type": "chat_member", "chat_id": group}), want: "user_id expected"},
		{name: "scope of a wrong shape", params: with("scope", "default"), want: "can't parse scope"},
		{name: "language", params: with("language_code", "uk")},
		{name: "long language", params: with("language_code", "ukr"), want: "LANG_CODE_INVALID"},
		{name: "locale", params: with("language_code", "UK"), want: "LANG_CODE_INVALID"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.method = "setMyCommands"
			c.check(t, world(t, Options{}))
		})
	}
}

func TestMenusAreKeptByScopeAndLanguage(t *testing.T) {
	s := world(t, Options{})
	groups, member := fields{"type": "all_group_chats"}, fields{"type": "chat_member", "chat_id": group, "user_id": 5}
	set := func(scope any, language, command string) {
		must(t, s, "setMyCommands", fields{"scope": scope, "language_code": language,
			"commands": []fields{{"command": command, "description": "d"}}})
	}
	get := func(scope any, language string) string {
		return string(must(t, s, "getMyCommands", fields{"scope": scope, "language_code": language}))
	}
	set(nil, "", "old")
	set(nil, "", "a")
	set(groups, "", "b")
	set(groups, "uk", "c")
	set(member, "", "e")
	for _, c := range []struct {
		scope          any
		language, want string
	}{
		{nil, "", `[{"command":"a","description":"d"}]`},
		{fields{"type": "default"}, "", `[{"command":"a","description":"d"}]`},
		{groups, "", `[{"command":"b","description":"d"}]`},
		{groups, "uk", `[{"command":"c","description":"d"}]`},
		{groups, "ru", `[]`},
		{member, "", `[{"command":"e","description":"d"}]`},
	} {
		if got := get(c.scope, c.language); got != c.want {
			t.Errorf("%v in %q: %s", c.scope, c.language, got)
		}
	}
	must(t, s, "deleteMyCommands", fields{"scope": groups})
	must(t, s, "setMyCommands", fields{"commands": []fields{}})
	want := []Menu{
		{Scope: "all_group_chats", Language: "uk", Commands: []MenuCommand{{"c", "d"}}},
		{Scope: "chat_member", Chat: group, User: 5, Commands: []MenuCommand{{"e", "d"}}},
	}
	if got := s.Menus(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	for _, method := range []string{"getMyCommands", "deleteMyCommands"} {
		refusal{method: method, params: fields{"scope": fields{"type": "x"}}, want: "unsupported type"}.check(t, s)
	}
}

func TestProfile(t *testing.T) {
	s := quiet(t, Options{})
	if got := must(t, s, "getMyName", nil); field(t, got, "name") != "Plan bot" {
		t.Errorf("%s", got)
	}
	for _, c := range []refusal{
		{name: "name", method: "setMyName", params: fields{"name": strings.Repeat("я", 64)}},
		{name: "long name", method: "setMyName", params: fields{"name": strings.Repeat("я", 65)}, want: "name is too long"},
		{name: "description", method: "setMyDescription", params: fields{"description": strings.Repeat("я", 512), "language_code": "uk"}},
		{name: "long description", method: "setMyDescription", params: fields{"description": strings.Repeat("x", 513)}, want: "description is too long"},
		{name: "short", method: "setMyShortDescription", params: fields{"short_description": "short"}},
		{name: "long short", method: "setMyShortDescription", params: fields{"short_description": strings.Repeat("x", 121)}, want: "short_description is too long"},
		{name: "language", method: "setMyShortDescription", params: fields{"language_code": "english"}, want: "LANG_CODE_INVALID"},
	} {
		t.Run(c.name, func(t *testing.T) { c.check(t, s) })
	}
	if got := s.Profile("uk"); got != (Profile{Description: strings.Repeat("я", 512)}) {
		t.Errorf("%+v", got)
	}
	if got := must(t, s, "getMyShortDescription", fields{"language_code": "uk"}); field(t, got, "short_description") != "short" {
		t.Errorf("without one in Ukrainian: %s", got)
	}
	if got := must(t, s, "getMyDescription", nil); field(t, got, "description") != "" {
		t.Errorf("%s", got)
	}
}
