package discord

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"testing"
	"testing/iotest"
)

// A wire is a connection from which fixed bytes come.
type wire struct {
	net.Conn
	r      io.Reader
	wrote  bytes.Buffer
	closed bool
}

func (w *wire) Read(p []byte) (int, error)  { return w.r.Read(p) }
func (w *wire) Write(p []byte) (int, error) { return w.wrote.Write(p) }
func (w *wire) Close() error                { w.closed = true; return nil }

const upgraded = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"

// wsFrame makes a frame as a server sends it.
func wsFrame(kind byte, payload string) string {
	out := []byte{kind}
	switch n := len(payload); {
	case n < 126:
		out = append(out, byte(n))
	case n < 1<<16:
		out = binary.BigEndian.AppendUint16(append(out, 126), uint16(n))
	default:
		out = binary.BigEndian.AppendUint64(append(out, 127), uint64(n))
	}
	return string(out) + payload
}

func TestTap(t *testing.T) {
	long := `{"op":9,"d":` + string(bytes.Repeat([]byte(" "), 300)) + `false}` // no op 9 of Discord's
	huge := string(bytes.Repeat([]byte("x"), 70000))
	for name, tt := range map[string]struct {
		before, after      string
		invalid, resumable bool
	}{
		"nothing":            {before: upgraded},
		"events":             {before: upgraded + wsFrame(0x81, `{"op":0,"d":{"op":9}}`) + wsFrame(0x81, huge) + wsFrame(0x82, `{"op":9}`) + wsFrame(0x81, long)},
		"no JSON":            {before: upgraded + wsFrame(0x81, "op 9") + wsFrame(0x89, "")},
		"in pieces":          {before: upgraded + wsFrame(0x01, `{"op":`) + wsFrame(0x80, `9}`)},
		"invalid":            {before: upgraded + wsFrame(0x81, `{"op":0}`), after: wsFrame(0x81, `{"op":9,"d":false}`), invalid: true},
		"invalid, resumable": {before: upgraded, after: wsFrame(0x81, `{"t":null,"s":null,"op":9,"d":true}`) + wsFrame(0x81, huge), invalid: true, resumable: true},
		"invalid, odd":       {before: upgraded, after: wsFrame(0x81, `{"op":9,"d":{}}`), invalid: true},
	} {
		for _, slow := range []bool{false, true} {
			w := &wire{r: bytes.NewReader([]byte(tt.before + tt.after))}
			if slow {
				w.r = iotest.OneByteReader(w.r)
			}
			tap := newTap(w)
			got, err := io.ReadAll(tap)
			if string(got) != tt.before {
				t.Errorf("%s: %d bytes pass, want %d", name, len(got), len(tt.before))
			}
			if errors.Is(err, errInvalidSession) != tt.invalid || tap.invalid.Load() != tt.invalid || tap.resumable.Load() != tt.resumable || w.closed != tt.invalid {
				t.Errorf("%s: %v, invalid %t, resumable %t, closed %t", name, err, tap.invalid.Load(), tap.resumable.Load(), w.closed)
			}
		}
	}
}

func TestTapBroken(t *testing.T) {
	whole := upgraded + wsFrame(0x81, `{"op":0,"d":1}`)
	for n := range len(whole) {
		if _, err := io.ReadAll(newTap(&wire{r: iotest.DataErrReader(bytes.NewReader([]byte(whole[:n])))})); errors.Is(err, errInvalidSession) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

// FuzzTap: what a server sends arrives as it is, or ends before an op 9.
func FuzzTap(f *testing.F) {
	f.Add([]byte(upgraded + wsFrame(0x81, `{"op":9}`)))
	f.Add(bytes.Repeat([]byte("no line ends here "), 300))
	f.Add([]byte(upgraded + "\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := io.ReadAll(newTap(&wire{r: bytes.NewReader(data)}))
		if !bytes.HasPrefix(data, got) {
			t.Errorf("%q is not the beginning of %q", got, data)
		}
		if err == nil && len(data) > 4096 && len(got) == 0 {
			t.Error("nothing passes")
		}
	})
}
