package telegram

import (
	"fmt"
	"strings"
	"testing"

	"planbot/bot"
)

func TestMenus(t *testing.T) {
	var out strings.Builder
	for _, p := range menus(testBot(t).Commands(), bot.Locals()) {
		fmt.Fprintf(&out, "scope %s language %q\n%s\n", p["scope"], p["language_code"], strings.ReplaceAll(p["commands"], "},{", "},\n{"))
	}
	golden(t, "menus.txt", out.String())
}

func TestPayload(t *testing.T) {
	for line, want := range map[string]string{
		"/point 21":         "point_21",
		"/who point 21":     "who_point_21",
		"/help":             "help",
		"/context rferl:16": "-Y29udGV4dCByZmVybDoxNg",
		"/ask хто?":         "-YXNrINGF0YLQvj8",
		"/my_own x":         "-bXlfb3duIHg",
		"/point  21":        "-cG9pbnQgIDIx",
		"point 21":          "",
		"/ask хто ж підпише цю угоду, коли?": "",
	} {
		got, ok := encodePayload(line)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %t, want %q", line, got, ok, want)
		}
		if back, ok2 := decodePayload(want); want != "" && (!ok2 || back != line) {
			t.Errorf("%q comes back as %q", line, back)
		}
	}
	for _, payload := range []string{"", "_", "-cG9pbnQgMjE", "-!", "-Y29udGV4dCByZmVybDoxNh", "Point_21", "point__21", "a=b", strings.Repeat("a", 65)} {
		if line, ok := decodePayload(payload); ok {
			t.Errorf("%q is %q", payload, line)
		}
	}
}

// FuzzPayload holds the codec to its promise both ways.
func FuzzPayload(f *testing.F) {
	for _, s := range []string{"/point 21", "/ask хто?", "point_21", "-Y29udGV4dCByZmVybDoxNg", "-", "/", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if payload, ok := encodePayload(s); ok {
			if back, ok := decodePayload(payload); !ok || back != s || len(payload) > 64 || strings.Trim(payload, alphabet) != "" {
				t.Errorf("%q is %q, which is %q", s, payload, back)
			}
		}
		if line, ok := decodePayload(s); ok {
			if again, ok := encodePayload(line); !ok || again != s {
				t.Errorf("%q is %q, which is %q", s, line, again)
			}
		}
	})
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
