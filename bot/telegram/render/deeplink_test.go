package render

import (
	"strings"
	"testing"

	"planbot/bot/locale"
	"planbot/bot/message"
)

func TestStart(t *testing.T) {
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
		got, ok := EncodeStart(line)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %t, want %q", line, got, ok, want)
		}
		if back, ok2 := DecodeStart(want); want != "" && (!ok2 || back != line) {
			t.Errorf("%q comes back as %q", line, back)
		}
	}
	for _, start := range []string{"", "_", "-cG9pbnQgMjE", "-!", "-Y29udGV4dCByZmVybDoxNh", "Point_21", "point__21", "a=b", strings.Repeat("a", 65)} {
		if line, ok := DecodeStart(start); ok {
			t.Errorf("%q is %q", start, line)
		}
	}
}

// TestListsOpen: each item of the long lists is a link, in every language.
func TestListsOpen(t *testing.T) {
	for _, lang := range locale.Languages() {
		for _, list := range []string{"/points", "/topics", "/speakers", "/timeline"} {
			reply := embedded().HandleLine(t.Context(), message.Origin{Platform: "test", Direct: true}, list+" lang:"+lang)
			for _, b := range reply.Blocks {
				l, _ := b.(message.List)
				for _, it := range l.Items {
					if _, ok := EncodeStart(reply.ButtonLine(it.Line)); !ok {
						t.Errorf("%s in %s: %q does not open %q", list, lang, it.Text, it.Line)
					}
				}
			}
		}
	}
}

// FuzzStart holds the codec to its promise both ways.
func FuzzStart(f *testing.F) {
	for _, s := range []string{"/point 21", "/ask хто?", "point_21", "-Y29udGV4dCByZmVybDoxNg", "-", "/", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if start, ok := EncodeStart(s); ok {
			if back, ok := DecodeStart(start); !ok || back != s || len(start) > 64 || strings.Trim(start, alphabet) != "" {
				t.Errorf("%q is %q, which is %q", s, start, back)
			}
		}
		if line, ok := DecodeStart(s); ok {
			if again, ok := EncodeStart(line); !ok || again != s {
				t.Errorf("%q is %q, which is %q", s, line, again)
			}
		}
	})
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
