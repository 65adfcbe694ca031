package console

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/term"
)

// edited gives the lines that the line editor makes of what is typed, and how
// the last read ends.
func edited(typed io.Reader) (lines []string, err error) {
	k := &keys{in: typed, pressed: func() {}}
	editor := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{k, io.Discard}, prompt)
	for {
		line, err := editor.ReadLine()
		switch {
		case err != nil:
			return lines, err
		case k.interrupted:
			k.interrupted = false
			line = "^C"
		}
		lines = append(lines, line)
	}
}

func TestKeys(t *testing.T) {
	for _, tt := range []struct {
		name, typed string
		want        []string
	}{
		{"plain", "one\rдва\r", []string{"one", "два"}},
		{"paste", "/verify \x1b[200~one\r\ntwo\n\n\tthree \r\x1b[201~.\r", []string{"/verify one two three ."}},
		{"keys in a paste", "\x1b[200~a\x03b\x15c\x1b[Dd\x7fe\x1b[201~\r", []string{"abcde"}},
		{"interrupt", "one\rtwo\x03three\r", []string{"one", "^C", "three"}},
		{"interrupt amid the line", "two\x1b[D\x1b[D\x03\x03\r", []string{"^C", "^C", ""}},
		{"an escape before Cyrillic", "\x1bщо це?\r", []string{"що це?"}},
		{"an escape before Enter", "one\x1b\r", []string{"one"}},
		{"home and end", "b\x1b[1~a\x1b[4~c\x1bOHx\x1bOFy\r", []string{"xabcy"}},
		{"words", "a b\x1b[1;5Dx\x1bby\x1bfz\r", []string{"a yxbz"}},
		{"unknown keys", "a\x1b[15~b\x1b[1;2Pc\x1b[<0;1;2Md\r", []string{"abcd"}},
		{"no UTF-8", "a\xff\xffb\ufffd\u009bc\xd1\r", []string{"a??b?c?"}},
		{"rubbing out a word", "one two\x1b\x7f\r", []string{"one "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(tt.typed), iotest.OneByteReader(strings.NewReader(tt.typed))} {
				got, err := edited(r)
				if !slices.Equal(got, tt.want) || !errors.Is(err, io.EOF) {
					t.Errorf("lines = %q, %v; want %q", got, err, tt.want)
				}
			}
		})
	}
}

// FuzzKeys: whatever is typed, reading ends, and a paste makes one line.
func FuzzKeys(f *testing.F) {
	f.Add("one\rtwo\x03")
	f.Add("\x1b[200~a\nb\x1b[201~\r")
	f.Add("\x1b[[[[[[[[[[[[\x1bщ\r")
	f.Fuzz(func(t *testing.T, typed string) {
		if _, err := edited(strings.NewReader(typed)); err == nil {
			t.Error("reading ended without an error")
		}
		pasted, _ := edited(strings.NewReader(pasteOf(typed) + "\r"))
		if len(pasted) != 1 {
			t.Errorf("a paste makes %d lines", len(pasted))
		}
	})
}

func pasteOf(text string) string {
	return "\x1b" + pasteBegins + strings.ReplaceAll(text, "\x1b", "") + "\x1b" + pasteEnds
}
