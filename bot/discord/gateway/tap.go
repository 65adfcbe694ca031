package gateway

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"time"

	"planbot/bot/discord/api"
	"planbot/bot/text"
)

// errInvalidSession ends a connection on which Discord has said that the
// session is invalid (op 9).
var errInvalidSession = errors.New("discord says that the session is invalid")

// A tap is a connection to the gateway that stands between Discord and the
// library. The library reads nothing that Discord sends: the tap decodes every
// message, hands events to the shard, and gives the library what it needs for
// its part, the opcodes and the sequence numbers. So no message can make the
// library panic or fill the memory. The tap hides op 9 (invalid session): the
// library would identify at once and without end, and Discord resets a token
// after 1,000 identifies a day. The tap ends the connection instead, as it does
// when a message is beyond the limits, and the shard decides what comes next.
type tap struct {
	net.Conn
	r       *bufio.Reader
	event   func(name string, data []byte) // gets the events; the library does not
	open    bool                           // the answer to the HTTP upgrade has passed
	head    int                            // bytes of that answer
	pending []byte                         // what the library reads next

	writing sync.Mutex // one frame at a time

	mu    sync.Mutex
	state tapState
}

// A tapState is what the shard wants to know of a connection.
type tapState struct {
	upgrade  string        // the first line of the answer to the upgrade
	after    time.Duration // how long that answer asks to wait
	interval time.Duration // between heartbeats; 0: no hello has come
	beat     time.Time     // when Discord last acknowledged a heartbeat, or said hello
	resumeAt string        // address at which the session can be resumed, once there is one
	resumes  bool          // the session that Discord calls invalid can still be resumed
	cause    error         // why the connection ended, as far as the tap knows
}

func newTap(c net.Conn, event func(name string, data []byte)) *tap {
	return &tap{Conn: c, r: bufio.NewReaderSize(c, 16<<10), event: event}
}

// snapshot returns what the tap knows by now.
func (t *tap) snapshot() tapState {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state
}

func (t *tap) update(f func(*tapState)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(&t.state)
}

// goodbye ends the connection and its session by a close frame with code 1000.
func (t *tap) goodbye() {
	_ = t.SetWriteDeadline(time.Now().Add(time.Second)) // it may be dead already
	_, _ = t.Write(clientFrame(closeFrame, []byte{1000 >> 8, 1000 & 0xff}))
	_ = t.Close()
}

// present sets what stands below the bot's name. The library's own message of that
// kind has fields that bots may not set.
func (t *tap) present(text string) error {
	type activity struct {
		Name  string `json:"name"`
		Type  int    `json:"type"`
		State string `json:"state"`
	}
	const custom = 4 // shows the state alone; the name must not be empty
	out, err := json.Marshal(map[string]any{"op": opPresence, "d": map[string]any{
		"since": nil, "activities": []activity{{"Custom Status", custom, text}}, "status": "online", "afk": false,
	}})
	if err != nil {
		panic(err) // texts and numbers
	}
	_, err = t.Write(clientFrame(lastFrame|textFrame, out))
	return err
}

// Write sends whole frames: each of the library's fits its buffer, and comes in one
// call.
func (t *tap) Write(p []byte) (int, error) {
	t.writing.Lock()
	defer t.writing.Unlock()
	return t.Conn.Write(p)
}

// The limits of what the gateway may send. Of the events that come with the
// bot's intents, the largest tell of a whole server, with its channels and the
// permissions in each: up to some megabytes.
const (
	maxUpgrade = 64 << 10
	maxMessage = 16 << 20
	maxControl = 125 // by RFC 6455

	minInterval = time.Second
	longestBeat = 45 * time.Second // where Discord asks for fewer heartbeats, the bot still beats this often
)

// Read gives the library what it needs of what Discord sent.
func (t *tap) Read(p []byte) (int, error) {
	for len(t.pending) == 0 {
		next := t.readFrames
		if !t.open {
			next = t.upgradeLine
		}
		if err := next(); err != nil {
			t.update(func(s *tapState) {
				if s.cause == nil {
					s.cause = err
				}
			})
			_ = t.Close() // before the library says goodbye: that would end a session which can be resumed
			return 0, err
		}
	}
	n := copy(p, t.pending)
	t.pending = t.pending[n:]
	return n, nil
}

// upgradeLine passes a line of the answer to the upgrade through. An empty line
// ends the answer.
func (t *tap) upgradeLine() error {
	line, err := t.r.ReadSlice('\n')
	if err != nil {
		return err
	}
	if t.head += len(line); t.head > maxUpgrade {
		return errors.New("the answer to the upgrade is too long")
	}
	name, value, _ := strings.Cut(strings.TrimSpace(string(line)), ":")
	t.update(func(s *tapState) {
		if s.upgrade == "" {
			s.upgrade = text.Shorten(string(bytes.TrimSpace(line)), 60)
		}
		if textproto.CanonicalMIMEHeaderKey(name) == "Retry-After" {
			s.after, _ = api.Seconds(strings.TrimSpace(value))
		}
	})
	t.pending = append(t.pending[:0], line...)
	t.open = len(line) <= len("\r\n")
	return nil
}

// The opcodes of the gateway's messages.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opPresence       = 3
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

// inspect reads a message of the gateway and decides what the library learns of
// it. What is no message is reported as an event without a name.
func (t *tap) inspect(text []byte) error {
	var m packet
	if json.Unmarshal(text, &m) != nil || m.Op == nil {
		t.event("", text)
		return nil
	}
	switch *m.Op {
	case opDispatch:
		t.dispatch(m)
	case opHeartbeat:
		t.passThrough(map[string]any{"op": opHeartbeat})
	case opReconnect:
		t.update(func(s *tapState) { s.cause = errors.New("discord asks to connect anew") })
		t.passThrough(map[string]any{"op": opReconnect})
	case opInvalidSession:
		t.update(func(s *tapState) { s.resumes = string(m.Data) == "true" })
		return errInvalidSession
	case opHello:
		return t.hello(m.Data)
	case opAcknowledged:
		t.update(func(s *tapState) { s.beat = time.Now() })
		t.passThrough(map[string]any{"op": opAcknowledged})
	}
	return nil
}

func (t *tap) hello(data json.RawMessage) error {
	var d struct {
		Interval float64 `json:"heartbeat_interval"`
	}
	if json.Unmarshal(data, &d) != nil || d.Interval < float64(minInterval.Milliseconds()) {
		return errors.New("a hello with an impossible interval")
	}
	interval := time.Duration(min(d.Interval, float64(longestBeat.Milliseconds()))) * time.Millisecond
	t.update(func(s *tapState) { s.interval, s.beat = interval, time.Now() })
	t.passThrough(map[string]any{"op": opHello, "d": map[string]any{"heartbeat_interval": interval.Milliseconds()}})
	return nil
}

// dispatch hands an event to the shard, and its sequence number to the library.
// The library reads the data of READY and RESUMED alone, and little of it.
func (t *tap) dispatch(m packet) {
	out := map[string]any{"op": opDispatch, "s": m.Sequence}
	switch m.Event {
	case "READY":
		var d struct {
			Session  string `json:"session_id"`
			ResumeAt string `json:"resume_gateway_url"`
		}
		if json.Unmarshal(m.Data, &d) != nil || d.Session == "" {
			t.event("", m.Data)
			return
		}
		t.update(func(s *tapState) { s.resumeAt = d.ResumeAt })
		t.event(m.Event, m.Data)
		out["t"], out["d"] = m.Event, map[string]any{"session_id": d.Session}
	case "RESUMED":
		out["t"], out["d"] = m.Event, map[string]any{}
	default:
		t.event(m.Event, m.Data)
		out["t"] = "EVENT" // none that the library knows
	}
	t.passThrough(out)
}

// passThrough lets the library read a message, as a frame.
func (t *tap) passThrough(m map[string]any) {
	text, err := json.Marshal(m)
	if err != nil {
		panic(err) // numbers and texts
	}
	t.pending = binary.BigEndian.AppendUint16([]byte{lastFrame | textFrame, 126}, uint16(len(text)))
	t.pending = append(t.pending, text...)
}
