package discord

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"time"
)

// errInvalidSession ends a connection on which Discord has said that the
// session is invalid (op 9).
var errInvalidSession = errors.New("discord: the gateway session is invalid")

// A tap is a connection to the gateway that looks at what Discord sends and
// keeps one message from the library: op 9. The library would identify anew at
// once and without end, and 1,000 identifies a day reset the bot's token. The
// tap ends the connection instead, and the shard decides what comes next. It
// also notes heartbeats, and can say goodbye without the library's lock.
//
// It reads the frames of RFC 6455: two bytes with the kind and the length,
// which 126 and 127 put into the next two or eight bytes. A server's frames
// have no mask. What the tap looks for are short frames of text.
type tap struct {
	net.Conn
	r     *bufio.Reader
	open  bool   // the answer to the HTTP upgrade has passed
	ready []byte // to be read next
	pass  uint64 // bytes of the current frame that may pass unseen

	invalid   atomic.Bool  // Discord has said that the session is invalid
	resumable atomic.Bool  // and that it can go on all the same
	began     time.Time    // when the connection was made
	beat      atomic.Int64 // how long after that Discord last acknowledged a heartbeat, or said hello
}

func newTap(c net.Conn) *tap {
	return &tap{Conn: c, r: bufio.NewReaderSize(c, 16<<10), began: time.Now()}
}

// silence is how long ago Discord last acknowledged a heartbeat. It does not
// change when the machine's clock is set.
func (t *tap) silence() time.Duration { return time.Since(t.began) - time.Duration(t.beat.Load()) }

// goodbye ends the connection and its session: a close frame with code 1000
// under a mask of zeros, as RFC 6455 wants it of a client.
func (t *tap) goodbye() {
	_ = t.SetWriteDeadline(time.Now().Add(time.Second)) // it may be dead already
	_, _ = t.Write([]byte{0x88, 0x82, 0, 0, 0, 0, 1000 >> 8, 1000 & 0xff})
	_ = t.Close()
}

// maxSeen is the longest frame that is looked into, in bytes.
const maxSeen = 256

// Read gives the library what Discord sent.
func (t *tap) Read(p []byte) (int, error) {
	for len(t.ready) == 0 && t.pass == 0 {
		var err error
		if t.open {
			err = t.frame()
		} else {
			err = t.header()
		}
		if err != nil {
			return 0, err
		}
	}
	if len(t.ready) > 0 {
		n := copy(p, t.ready)
		t.ready = t.ready[n:]
		return n, nil
	}
	n, err := t.r.Read(p[:min(uint64(len(p)), t.pass)])
	t.pass -= uint64(n)
	return n, err
}

// header reads a line of the answer to the upgrade. An empty line ends it. A
// line that breaks off passes too; what broke it comes with the next.
func (t *tap) header() error {
	line, err := t.r.ReadSlice('\n')
	if err != nil && (len(line) == 0 || errors.Is(err, bufio.ErrBufferFull)) {
		return err
	}
	t.ready = append(t.ready[:0], line...)
	t.open = err == nil && len(line) <= len("\r\n")
	return nil
}

// frame reads the head of a frame, and all of it when it is short text.
func (t *tap) frame() error {
	head := make([]byte, 2, 10+maxSeen)
	if _, err := io.ReadFull(t.r, head); err != nil {
		return err
	}
	size := uint64(head[1] & 0x7f)
	switch size {
	case 126:
		head = head[:4]
	case 127:
		head = head[:10]
	}
	if _, err := io.ReadFull(t.r, head[2:]); err != nil {
		return err
	}
	switch size {
	case 126:
		size = uint64(binary.BigEndian.Uint16(head[2:]))
	case 127:
		size = binary.BigEndian.Uint64(head[2:])
	}
	const wholeText = 0x81
	if head[0] != wholeText || size > maxSeen {
		t.ready, t.pass = head, size
		return nil
	}
	text := head[len(head) : len(head)+int(size)]
	if _, err := io.ReadFull(t.r, text); err != nil {
		return err
	}
	if err := t.look(text); err != nil {
		_ = t.Close() // before the library says goodbye, which would end a session that can go on
		return err
	}
	t.ready = head[:len(head)+int(size)]
	return nil
}

// The opcodes that the tap looks for.
const (
	opInvalidSession = 9
	opHello          = 10
	opAcknowledged   = 11
)

// look reads a short message.
func (t *tap) look(text []byte) error {
	var m struct {
		Op int             `json:"op"`
		D  json.RawMessage `json:"d"`
	}
	if json.Unmarshal(text, &m) != nil {
		return nil // the library's affair
	}
	switch m.Op {
	case opInvalidSession:
		t.resumable.Store(string(m.D) == "true")
		t.invalid.Store(true)
		return errInvalidSession
	case opHello, opAcknowledged:
		t.beat.Store(int64(time.Since(t.began)))
	}
	return nil
}
