package api

import "testing"

func TestShorten(t *testing.T) {
	for in, want := range map[string]string{"": "", "12345": "12345", "123456": "1234…", "😀😀😀": "😀😀…"} {
		if got := Shorten(in, 5); got != want {
			t.Errorf("Shorten(%q) = %q, want %q", in, got, want)
		}
	}
}
