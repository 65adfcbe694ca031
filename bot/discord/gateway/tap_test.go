package gateway

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/gorilla/websocket"
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

const upgraded = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nRetry-After: 7\r\n\r\n"

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

// textFrameOf is a message in one frame.
func textFrameOf(payload string) string { return wsFrame(lastFrame|textFrame, payload) }

// tapped is what comes out of a tap.
type tapped struct {
	library string   // what the library reads, without the frames' heads
	events  []string // what the shard gets
	err     error
	state   tapState
}

func tapOf(r io.Reader) tapped {
	var out tapped
	t := newTap(&wire{r: r}, func(event string, data []byte) { out.events = append(out.events, event) })
	read, err := io.ReadAll(t)
	out.err, out.state = err, t.snapshot()
	if _, frames, ok := bytes.Cut(read, []byte("\r\n\r\n")); ok {
		for len(frames) >= 4 && frames[1] == 126 {
			n := int(binary.BigEndian.Uint16(frames[2:]))
			out.library += string(frames[4:4+n]) + " "
			frames = frames[4+n:]
		}
		out.library += string(frames)
	}
	return out
}

// TestTap: the library reads what it needs and nothing else that Discord sends.
// A malformed message is left out, and one beyond the limits ends the connection.
func TestTap(t *testing.T) {
	const helloIs = `{"d":{"heartbeat_interval":41250},"op":10} `
	deep := strings.Repeat(`{"components":[`, 9000) + strings.Repeat(`]}`, 9000)
	for name, tt := range map[string]struct {
		in      string
		library string
		events  string // joined by spaces
		fails   string // of the error
	}{
		"nothing":             {},
		"hello":               {in: textFrameOf(`{"op":10,"d":{"heartbeat_interval":41250,"_trace":["x"]}}`), library: helloIs},
		"hello, rarely":       {in: textFrameOf(`{"op":10,"d":{"heartbeat_interval":600000}}`), library: `{"d":{"heartbeat_interval":45000},"op":10} `},
		"hello of 0":          {in: textFrameOf(`{"op":10,"d":{"heartbeat_interval":0}}`), fails: "impossible interval"},
		"hello of -1":         {in: textFrameOf(`{"op":10,"d":{"heartbeat_interval":-1}}`), fails: "impossible interval"},
		"hello of ages":       {in: textFrameOf(`{"op":10,"d":{"heartbeat_interval":1e300}}`), library: `{"d":{"heartbeat_interval":45000},"op":10} `},
		"hello of nothing":    {in: textFrameOf(`{"op":10,"d":null}`), fails: "impossible interval"},
		"ready":               {in: textFrameOf(`{"op":0,"s":1,"t":"READY","d":{"session_id":"a","user":null,"guilds":[null,null],"resume_gateway_url":"wss://r"}}`), library: `{"d":{"session_id":"a"},"op":0,"s":1,"t":"READY"} `, events: "READY"},
		"ready of nothing":    {in: textFrameOf(`{"op":0,"s":1,"t":"READY","d":null}`), events: "none"},
		"resumed":             {in: textFrameOf(`{"op":0,"s":9,"t":"RESUMED","d":null}`), library: `{"d":{},"op":0,"s":9,"t":"RESUMED"} `},
		"an interaction":      {in: textFrameOf(`{"op":0,"s":2,"t":"INTERACTION_CREATE","d":{"id":"1"}}`), library: `{"op":0,"s":2,"t":"EVENT"} `, events: "INTERACTION_CREATE"},
		"null":                {in: textFrameOf(`null`) + textFrameOf(`{"op":11}`), library: `{"op":11} `, events: "none"},
		"no JSON":             {in: textFrameOf(`op 9`), events: "none"},
		"a guild of nothing":  {in: textFrameOf(`{"op":0,"s":3,"t":"GUILD_CREATE","d":null}`), library: `{"op":0,"s":3,"t":"EVENT"} `, events: "GUILD_CREATE"},
		"a voice state":       {in: textFrameOf(`{"op":0,"s":4,"t":"VOICE_STATE_UPDATE","d":{}}`), library: `{"op":0,"s":4,"t":"EVENT"} `, events: "VOICE_STATE_UPDATE"},
		"deep":                {in: textFrameOf(`{"op":0,"s":5,"t":"MESSAGE_CREATE","d":` + deep + `}`), events: "none"}, // beyond what Go's decoder takes
		"control":             {in: textFrameOf(`{"op":1}`) + textFrameOf(`{"op":7}`) + textFrameOf(`{"op":99}`), library: `{"op":1} {"op":7} `},
		"in pieces":           {in: wsFrame(textFrame, `{"op"`) + wsFrame(moreFrame, `:1`) + wsFrame(lastFrame, `1}`), library: `{"op":11} `},
		"ping":                {in: wsFrame(pingFrame, "hi"), library: wsFrame(pingFrame, "hi")},
		"close":               {in: wsFrame(closeFrame, "\x0f\xa9bye"), library: wsFrame(closeFrame, "\x0f\xa9bye")},
		"invalid":             {in: textFrameOf(`{"op":9,"d":false}`), fails: "invalid"},
		"invalid, in pieces":  {in: wsFrame(textFrame, `{"op":`) + wsFrame(lastFrame, `9}`), fails: "invalid"},
		"binary":              {in: wsFrame(0x82, `{"op":9}`), fails: "a frame of kind"},
		"more of nothing":     {in: wsFrame(lastFrame, `{}`), fails: "a frame of kind"},
		"another in pieces":   {in: wsFrame(textFrame, `{`) + textFrameOf(`}`), fails: "a frame of kind"},
		"compressed":          {in: wsFrame(0xc1, `{}`), fails: "frame of kind"},
		"masked":              {in: "\x81\x82", fails: "mask"},
		"a huge one":          {in: "\x81\x7f\x00\x00\x00\x00\x25\x80\x00\x00", fails: "bytes and more"},
		"an impossible one":   {in: "\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff", fails: "bytes and more"},
		"huge in pieces":      {in: wsFrame(textFrame, strings.Repeat("x", 1<<20)) + strings.Repeat(wsFrame(moreFrame, strings.Repeat("x", 1<<20)), 16), fails: "bytes and more"},
		"a long control":      {in: wsFrame(pingFrame, strings.Repeat("x", 126)), fails: "control frame"},
		"a strange control":   {in: wsFrame(0x8b, ""), fails: "control frame"},
		"control in a middle": {in: wsFrame(textFrame, `{`) + wsFrame(pingFrame, ""), fails: "inside a message"},
	} {
		for _, slow := range []bool{false, true} {
			var r io.Reader = strings.NewReader(upgraded + tt.in)
			if slow && len(tt.in) < 1<<16 {
				r = iotest.OneByteReader(r)
			}
			got := tapOf(r)
			if events := strings.Join(got.events, " "); got.library != tt.library || strings.ReplaceAll(tt.events, "none", "") != events || (len(got.events) > 0) != (tt.events != "") {
				t.Errorf("%s: the library reads %q, want %q; events %q, want %q", name, got.library, tt.library, got.events, tt.events)
			}
			if tt.fails == "" && got.err != nil || tt.fails != "" && (got.err == nil || !strings.Contains(got.err.Error(), tt.fails)) {
				t.Errorf("%s: error %v, want %q", name, got.err, tt.fails)
			}
		}
	}
}

// TestTapState: the tap notes what the shard needs to know.
func TestTapState(t *testing.T) {
	got := tapOf(strings.NewReader(upgraded + textFrameOf(`{"op":10,"d":{"heartbeat_interval":2000}}`) +
		textFrameOf(`{"op":0,"s":1,"t":"READY","d":{"session_id":"a","resume_gateway_url":"wss://r"}}`) + wsFrame(closeFrame, "\x0f\xa9"))).state
	var closed *websocket.CloseError
	if !strings.Contains(got.upgrade, "101") || got.after.Seconds() != 7 || got.interval.Seconds() != 2 || got.resumeAt != "wss://r" || got.beat.IsZero() || !errors.As(got.cause, &closed) || closed.Code != 4009 {
		t.Errorf("%+v", got)
	}
	for d, want := range map[string]bool{"true": true, "false": false, "{}": false, "null": false} {
		got := tapOf(strings.NewReader(upgraded + textFrameOf(`{"op":9,"d":`+d+`}`)))
		if !errors.Is(got.state.cause, errInvalidSession) || got.state.resumes != want {
			t.Errorf("%s: %+v", d, got.state)
		}
	}
	if got := tapOf(strings.NewReader("HTTP/1.1 200 OK\r\n" + strings.Repeat("X: y\r\n", maxUpgrade))); got.err == nil {
		t.Error("an answer to the upgrade without an end is read for ever")
	}
}

// FuzzTap: whatever a server sends, the library reads frames of the tap's own.
func FuzzTap(f *testing.F) {
	f.Add([]byte(textFrameOf(`{"op":9}`)))
	f.Add([]byte(textFrameOf(`{"op":0,"s":1,"t":"READY","d":{"session_id":"\"}"}}`)))
	f.Add([]byte("\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		library := tapOf(io.MultiReader(strings.NewReader(upgraded), bytes.NewReader(data))).library
		for d := json.NewDecoder(strings.NewReader(library)); ; {
			var m struct {
				Op int
				D  struct {
					Interval int `json:"heartbeat_interval"`
				}
			}
			if d.Decode(&m) != nil {
				break // the end, or a control frame
			}
			if m.Op == opHello && m.D.Interval < 1000 || m.Op == opInvalidSession {
				t.Errorf("the library reads %+v", m)
			}
		}
	})
}
