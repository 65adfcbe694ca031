package discord

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// errInvalidSession ends a connection on which Discord has said that the
// session is invalid (op 9).
var errInvalidSession = errors.New("discord says that the session is invalid")

// A tap is a connection to the gateway that stands between Discord and the
// library. The library reads nothing that Discord sends: the tap decodes every
// message, hands the events that the bot needs to the shard, and writes for the
// library what it needs for its part, the opcodes and the sequence numbers. So
// no message can make the library panic or fill the memory. Of op 9 it learns
// nothing: it would identify anew at once and without end, and 1,000 identifies
// a day reset the bot's token. The tap ends the connection instead, as it does
// when a message is beyond the limits, and the shard decides what comes next.
type tap struct {
	net.Conn
	r     *bufio.Reader
	on    func(event string, data []byte) // gets the events that the library does not
	open  bool                            // the answer to the HTTP upgrade has passed
	head  int                             // bytes of that answer
	ready []byte                          // what the library reads next

	mu    sync.Mutex
	state tapState
}

// A tapState is what the shard wants to know of a connection.
type tapState struct {
	upgrade  string        // the first line of the answer to the upgrade
	after    time.Duration // for which that answer asks to wait
	interval time.Duration // between heartbeats; 0: no hello has come
	beat     time.Time     // when Discord last acknowledged a heartbeat, or said hello
	resumeAt string        // where the session is to be resumed, once there is one
	resumes  bool          // the session that Discord calls invalid can go on all the same
	cause    error         // why the connection ended, as far as the tap knows
}

func newTap(c net.Conn, on func(event string, data []byte)) *tap {
	return &tap{Conn: c, r: bufio.NewReaderSize(c, 16<<10), on: on}
}

// seen is what the tap has learnt until now.
func (t *tap) seen() tapState {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state
}

func (t *tap) note(f func(*tapState)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(&t.state)
}

// goodbye ends the connection and its session: a close frame with code 1000
// under a mask of zeros, as RFC 6455 wants it of a client.
func (t *tap) goodbye() {
	_ = t.SetWriteDeadline(time.Now().Add(time.Second)) // it may be dead already
	_, _ = t.Write([]byte{0x88, 0x82, 0, 0, 0, 0, 1000 >> 8, 1000 & 0xff})
	_ = t.Close()
}

// The limits of what the gateway may send. Of the events that come with the
// bot's intents, the largest are a few hundred kilobytes.
const (
	maxUpgrade = 64 << 10
	maxMessage = 4 << 20
	maxControl = 125 // by RFC 6455

	leastInterval = time.Second
	mostInterval  = 45 * time.Second // beyond it heartbeats go out more often than Discord asks for
	maxInterval   = time.Hour
)

// Read gives the library what it needs of what Discord sent.
func (t *tap) Read(p []byte) (int, error) {
	for len(t.ready) == 0 {
		next := t.frames
		if !t.open {
			next = t.header
		}
		if err := next(); err != nil {
			t.note(func(s *tapState) {
				if s.cause == nil {
					s.cause = err
				}
			})
			_ = t.Close() // before the library says goodbye, which would end a session that can go on
			return 0, err
		}
	}
	n := copy(p, t.ready)
	t.ready = t.ready[n:]
	return n, nil
}

// header reads a line of the answer to the upgrade. An empty line ends it.
func (t *tap) header() error {
	line, err := t.r.ReadSlice('\n')
	if err != nil {
		return err
	}
	if t.head += len(line); t.head > maxUpgrade {
		return errors.New("the answer to the upgrade is too long")
	}
	name, value, _ := strings.Cut(strings.TrimSpace(string(line)), ":")
	t.note(func(s *tapState) {
		if s.upgrade == "" {
			s.upgrade = shorten(string(bytes.TrimSpace(line)), 60)
		}
		if textproto.CanonicalMIMEHeaderKey(name) == "Retry-After" {
			s.after, _ = seconds(strings.TrimSpace(value))
		}
	})
	t.ready = append(t.ready[:0], line...)
	t.open = len(line) <= len("\r\n")
	return nil
}

// The kinds of frame, with the bit that says that a message ends with it.
const (
	moreFrame  = 0x00
	textFrame  = 0x01
	lastFrame  = 0x80
	closeFrame = 0x88
	pingFrame  = 0x89
	pongFrame  = 0x8a
)

// frames reads frames until a message is whole, or one is for the websocket's
// own ends.
func (t *tap) frames() error {
	var text bytes.Buffer
	for begun := false; ; begun = true {
		kind, size, err := t.frameHead()
		switch {
		case err != nil:
			return err
		case kind >= closeFrame:
			if begun {
				return errors.New("a control frame inside a message")
			}
			return t.control(kind, size)
		case begun && kind&^lastFrame != moreFrame, !begun && kind&^lastFrame != textFrame:
			return fmt.Errorf("a frame of kind %#x", kind)
		case uint64(text.Len())+size > maxMessage:
			return fmt.Errorf("a message of %d bytes and more", uint64(text.Len())+size)
		}
		if _, err := io.CopyN(&text, t.r, int64(size)); err != nil { // it grows with what comes
			return err
		}
		if kind&lastFrame != 0 {
			return t.message(text.Bytes())
		}
	}
}

// frameHead reads the head of a frame of RFC 6455: two bytes with the kind and
// the length, which 126 and 127 put into the next two or eight bytes. A server's
// frames have no mask.
func (t *tap) frameHead() (kind byte, size uint64, err error) {
	head := make([]byte, 8)
	if _, err := io.ReadFull(t.r, head[:2]); err != nil {
		return 0, 0, err
	}
	kind, size = head[0], uint64(head[1])
	switch size {
	case 126:
		_, err = io.ReadFull(t.r, head[:2])
		size = uint64(binary.BigEndian.Uint16(head))
	case 127:
		_, err = io.ReadFull(t.r, head)
		size = binary.BigEndian.Uint64(head)
	default:
		if size > 127 {
			err = errors.New("a frame with a mask")
		}
	}
	return kind, size, err
}

// control passes a ping, a pong or a close on.
func (t *tap) control(kind byte, size uint64) error {
	if kind > pongFrame || size > maxControl {
		return fmt.Errorf("a control frame of kind %#x with %d bytes", kind, size)
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(t.r, body); err != nil {
		return err
	}
	if kind == closeFrame {
		code := websocket.CloseNoStatusReceived
		if len(body) >= 2 {
			code = int(binary.BigEndian.Uint16(body))
		}
		t.note(func(s *tapState) { s.cause = &websocket.CloseError{Code: code} })
	}
	t.ready = append([]byte{kind, byte(size)}, body...)
	return nil
}

// The opcodes of the gateway's messages.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAcknowledged   = 11
)

// A packet is a message of the gateway.
type packet struct {
	Op       *int            `json:"op"`
	Sequence int64           `json:"s"`
	Event    string          `json:"t"`
	Data     json.RawMessage `json:"d"`
}

// message reads a message of the gateway. One that is none is left out.
func (t *tap) message(text []byte) error {
	var m packet
	if json.Unmarshal(text, &m) != nil || m.Op == nil {
		t.on("", text)
		return nil
	}
	switch *m.Op {
	case opDispatch:
		t.dispatch(m)
	case opHeartbeat:
		t.tell(map[string]any{"op": opHeartbeat})
	case opReconnect:
		t.note(func(s *tapState) { s.cause = errors.New("discord asks to connect anew") })
		t.tell(map[string]any{"op": opReconnect})
	case opInvalidSession:
		t.note(func(s *tapState) { s.resumes = string(m.Data) == "true" })
		return errInvalidSession
	case opHello:
		return t.hello(m.Data)
	case opAcknowledged:
		t.note(func(s *tapState) { s.beat = time.Now() })
		t.tell(map[string]any{"op": opAcknowledged})
	}
	return nil
}

func (t *tap) hello(data json.RawMessage) error {
	var d struct {
		Interval float64 `json:"heartbeat_interval"`
	}
	if json.Unmarshal(data, &d) != nil || d.Interval < float64(leastInterval.Milliseconds()) || d.Interval > float64(maxInterval.Milliseconds()) {
		return errors.New("a hello with an impossible interval")
	}
	interval := min(time.Duration(d.Interval)*time.Millisecond, mostInterval)
	t.note(func(s *tapState) { s.interval, s.beat = interval, time.Now() })
	t.tell(map[string]any{"op": opHello, "d": map[string]any{"heartbeat_interval": interval.Milliseconds()}})
	return nil
}

// dispatch hands an event to the shard, and tells the library of its number; of
// the session only what begins it.
func (t *tap) dispatch(m packet) {
	out := map[string]any{"op": opDispatch, "s": m.Sequence}
	switch m.Event {
	case "READY":
		var d struct {
			Session  string `json:"session_id"`
			ResumeAt string `json:"resume_gateway_url"`
		}
		if json.Unmarshal(m.Data, &d) != nil || d.Session == "" {
			t.on("", m.Data)
			return
		}
		t.note(func(s *tapState) { s.resumeAt = d.ResumeAt })
		out["t"], out["d"] = m.Event, map[string]any{"session_id": d.Session}
	case "RESUMED":
		out["t"], out["d"] = m.Event, map[string]any{}
	default:
		t.on(m.Event, m.Data)
		out["t"] = "EVENT" // none that the library knows
	}
	t.tell(out)
}

// tell lets the library read a message, as a frame.
func (t *tap) tell(m map[string]any) {
	text, err := json.Marshal(m)
	if err != nil {
		panic(err) // numbers and texts
	}
	t.ready = binary.BigEndian.AppendUint16([]byte{lastFrame | textFrame, 126}, uint16(len(text)))
	t.ready = append(t.ready, text...)
}
