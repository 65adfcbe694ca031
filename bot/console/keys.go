package console

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What Ctrl-C becomes for the line editor: to the end, rub out to the start,
// Enter.
const abandonLine = "\x05\x15\r"

// translations are the keys that the line editor knows under another name, by
// what follows the escape: Home and End, and going by words.
var translations = map[string]string{
	"[1~": "\x1b[H", "[7~": "\x1b[H", "OH": "\x1b[H", "[4~": "\x1b[F", "[8~": "\x1b[F", "OF": "\x1b[F",
	"OA": "\x1b[A", "OB": "\x1b[B", "OC": "\x1b[C", "OD": "\x1b[D",
	"[A": "\x1b[A", "[B": "\x1b[B", "[C": "\x1b[C", "[D": "\x1b[D", "[H": "\x1b[H", "[F": "\x1b[F", "[3~": "\x1b[3~",
	"[1;5C": "\x1b[1;3C", "[1;5D": "\x1b[1;3D", "[1;3C": "\x1b[1;3C", "[1;3D": "\x1b[1;3D", "f": "\x1b[1;3C", "b": "\x1b[1;3D",
	"\x7f": "\x17",
}

// The marks around a pasted text, without the escape.
const pasteBegins, pasteEnds = "[200~", "[201~"

// Keys are what a person types, made plain for the line editor: a pasted text is
// one line whatever is in it, a key that the editor does not know is no part of
// the next one, what is no UTF-8 is a question mark, and Ctrl-C is told.
type keys struct {
	in          io.Reader
	pressed     func() // called after every read, before what was read is used
	interrupted bool   // Ctrl-C ended the line that comes next
	pasting     bool
	blank       bool   // the paste has just had a space
	escape      string // the sequence that is being read, from its escape on
	raw         []byte // read, and not yet translated
	out         []byte // translated, and not yet given
}

// Read gives a Ctrl-C only when all before it has been used.
func (k *keys) Read(p []byte) (int, error) {
	for len(k.out) == 0 {
		if !utf8.FullRune(k.raw) {
			buf := make([]byte, 256)
			n, err := k.in.Read(buf)
			if n == 0 && err != nil {
				return 0, err
			}
			k.raw = append(k.raw, buf[:n]...)
			k.pressed()
		}
		k.translate()
	}
	n := copy(p, k.out)
	k.out = k.out[n:]
	return n, nil
}

const ctrlC, escape, rubOut = '\x03', '\x1b', '\x7f'

func (k *keys) translate() {
	for utf8.FullRune(k.raw) {
		r, size := utf8.DecodeRune(k.raw)
		if r == ctrlC && !k.pasting && len(k.out) > 0 {
			return
		}
		k.raw = k.raw[size:]
		switch {
		case r == ctrlC && !k.pasting:
			k.escape, k.interrupted = "", true
			k.out = []byte(abandonLine)
			return
		case r == utf8.RuneError: // the line editor would wait for the rest of it
			r = '?'
		}
		k.take(r)
	}
}

func (k *keys) take(r rune) {
	switch {
	case r == escape:
		k.escape = string(escape)
	case k.escape != "":
		k.escape += string(r)
		k.endEscape()
	case k.pasting && strings.ContainsRune("\r\n\t ", r):
		if !k.blank {
			k.out = append(k.out, ' ')
		}
		k.blank = true
	case unicode.IsControl(r) && (k.pasting || r > rubOut):
	default:
		k.out = utf8.AppendRune(k.out, r)
		k.blank = false
	}
}

// maxEscape bounds a sequence that does not end.
const maxEscape = 16

// endEscape acts on an escape sequence when all of it is there.
func (k *keys) endEscape() {
	seq := k.escape[1:]
	last := seq[len(seq)-1]
	if seq == "[" || seq == "O" || seq[0] == '[' && last >= ' ' && last < '@' && len(seq) < maxEscape {
		return
	}
	k.escape = ""
	switch {
	case seq == pasteBegins:
		k.pasting, k.blank = true, false
	case seq == pasteEnds:
		k.pasting = false
	case k.pasting:
	case translations[seq] != "":
		k.out = append(k.out, translations[seq]...)
	case seq[0] != '[' && seq[0] != 'O': // the escape was a key of its own
		k.out = append(k.out, seq...)
	}
}
