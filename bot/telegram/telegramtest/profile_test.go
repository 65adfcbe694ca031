package telegramtest

import (
	"strings"
	"testing"
)

func TestProfileLaws(t *testing.T) {
	for _, c := range []refusal{
		{name: "longest", method: "setMyDescription", params: fields{"description": strings.Repeat("я", 512)}},
		{name: "long", method: "setMyDescription", params: fields{"description": strings.Repeat("я", 513)}, want: "description is too long"},
		{name: "longest short", method: "setMyShortDescription", params: fields{"short_description": strings.Repeat("я", 120)}},
		{name: "long short", method: "setMyShortDescription", params: fields{"short_description": strings.Repeat("я", 121)}, want: "short_description is too long"},
		{name: "another's field", method: "setMyShortDescription", params: fields{"description": "a"}, want: "description is not documented"},
		{name: "region", method: "setMyDescription", params: fields{"description": "a", "language_code": "uk-UA"}, want: "LANG_CODE_INVALID"},
		{name: "region of what is asked", method: "getMyDescription", params: fields{"language_code": "uk-UA"}, want: "LANG_CODE_INVALID"},
	} {
		t.Run(c.name, func(t *testing.T) { c.check(t, world(t, Options{})) })
	}
}

// A text without a language is for whoever has no other.
func TestProfileByLanguage(t *testing.T) {
	s := world(t, Options{})
	get := func(lang string) string {
		return string(must(t, s, "getMyDescription", fields{"language_code": lang}))
	}
	must(t, s, "setMyDescription", fields{"description": "for all"})
	must(t, s, "setMyDescription", fields{"description": "по-нашому", "language_code": "uk"})
	if a, b := get("ru"), get("uk"); a != `{"description":"for all"}` || b != `{"description":"по-нашому"}` || s.Profile("description", "ru") != "" {
		t.Errorf("%s %s", a, b)
	}
	must(t, s, "setMyDescription", fields{"language_code": "uk"})
	if got := get("uk"); got != `{"description":"for all"}` {
		t.Errorf("%s", got)
	}
}
