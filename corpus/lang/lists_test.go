package lang

import (
	"slices"
	"strings"
	"testing"
)

// TestLists holds the files of words to their form: a reader of a language finds
// only words of that language, each once in a list, and every one of them is met
// in a text.
func TestLists(t *testing.T) {
	entries, err := listFiles.ReadDir("words")
	if err != nil {
		t.Fatal(err)
	}
	const cyrillic = "абвгдежзийклмнопрстуфхцчшщьюяіїєґыэёъ"
	foreign := map[string]string{
		"en": cyrillic, "uk": "abcdefghijklmnopqrstuvwxyzыэёъ", "ru": "abcdefghijklmnopqrstuvwxyzіїєґ", "uk-latin": cyrillic, "ru-latin": cyrillic,
	}
	for _, e := range entries {
		text, err := listFiles.ReadFile("words/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		language, _, _ := strings.Cut(e.Name(), ".")
		if foreign[language] == "" {
			t.Errorf("%s: the name does not begin with a language", e.Name())
		}
		var list []string // below one heading
		for line := range strings.Lines(string(text)) {
			switch line = strings.TrimSuffix(line, "\n"); {
			case line == "" || line[0] == '#':
				continue
			case line[0] == '[':
				list = nil
				continue
			}
			if strings.ContainsAny(line, foreign[language]) || slices.Contains(list, line) {
				t.Errorf("%s: %q is of another language, or there twice", e.Name(), line)
			}
			list = append(list, line)
		}
	}
	for name, set := range lists {
		for w := range set {
			if ws := Words(w); len(ws) != 1 || ws[0].Text != w {
				t.Errorf("%s: %q is never met in a text", name, w)
			}
		}
	}
}

// TestReadList reads comments, headings and words that want folding.
func TestReadList(t *testing.T) {
	got := map[string]Set{}
	readList(got, "kind", "# a comment\n\nEvery\n [one]\nп'ять\nsaid\n[two]\nsaid\n")
	want := map[string]string{"kind": "every", "kind/one": "пять said", "kind/two": "said"}
	for name, words := range want {
		for _, w := range strings.Fields(words) {
			if !got[name][w] {
				t.Errorf("%s lacks %s", name, w)
			}
		}
		if len(got[name]) != len(strings.Fields(words)) {
			t.Errorf("%s has %v", name, got[name])
		}
	}
	if len(got) != len(want) {
		t.Errorf("lists %v", got)
	}
}
