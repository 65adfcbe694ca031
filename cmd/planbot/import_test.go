package main

import "testing"

func TestIDFrom(t *testing.T) {
	for in, want := range map[string]string{"/tmp/My Page (1).html": "my-page-1", "-": "article", "Стаття.txt": "article", "a--b.c": "a--b"} {
		if got := idFrom(in); got != want {
			t.Errorf("idFrom(%q) = %q, want %q", in, got, want)
		}
	}
}
