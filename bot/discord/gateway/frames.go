package gateway

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/gorilla/websocket"
)

// The kinds of frame of RFC 6455. lastFrame is the bit of a message's last frame.
const (
	moreFrame  = 0x00
	textFrame  = 0x01
	lastFrame  = 0x80
	closeFrame = 0x88
	pingFrame  = 0x89
	pongFrame  = 0x8a
)

// readFrames reads frames until a message is whole, or a control frame comes.
func (t *tap) readFrames() error {
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
			return t.inspect(text.Bytes())
		}
	}
}

// frameHead reads the head of a frame of RFC 6455: two bytes with the kind and
// the length. For the lengths 126 and 127 the next two or eight bytes hold the
// real one. A server's frames have no mask.
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

// clientFrame makes a frame of at most 64 KiB. RFC 6455 wants a client's frame to
// have a mask; this one is of zeros.
func clientFrame(kind byte, body []byte) []byte {
	const masked = 0x80
	out := []byte{kind, masked | byte(len(body))}
	if len(body) > maxControl {
		out = binary.BigEndian.AppendUint16([]byte{kind, masked | 126}, uint16(len(body)))
	}
	return append(append(out, 0, 0, 0, 0), body...)
}

// control passes a ping, a pong or a close through to the library.
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
		t.update(func(s *tapState) { s.cause = &websocket.CloseError{Code: code} })
	}
	t.pending = append([]byte{kind, byte(size)}, body...)
	return nil
}
