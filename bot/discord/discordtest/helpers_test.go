package discordtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// soon bounds what should happen at once.
func soon(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// The ids of the tests.
const (
	testGuild   = "4194304000" // (id >> 22) % 2 = 0
	otherGuild  = "4194304001000000"
	testChannel = "7001"
	none        = `"allowed_mentions":{"parse":[]}`
)

// start runs a server with one guild whose violations the test looks at.
func start(t testing.TB, o Options) *Server {
	t.Helper()
	o.AllowViolations = true
	s := Start(t, o)
	s.SetGuild(Guild{ID: testGuild, Channels: []Channel{{ID: testChannel}}})
	return s
}

// A reply is an answer of the API.
type reply struct {
	status int
	header http.Header
	body   string
}

// code is the JSON error code.
func (r reply) code() int {
	var b struct{ Code int }
	json.Unmarshal([]byte(r.body), &b) // 0 then
	return b.Code
}

// id is the id of what was made.
func (r reply) id() string {
	var b struct{ ID string }
	json.Unmarshal([]byte(r.body), &b) // "" then
	return b.ID
}

// call makes a request as a good bot does.
func call(t testing.TB, s *Server, method, path, body string) reply {
	t.Helper()
	return callWith(t, s, method, path, body, nil)
}

func callWith(t testing.TB, s *Server, method, path, body string, headers map[string]string) reply {
	t.Helper()
	r, err := http.NewRequest(method, "http://discord.test/api/v10"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	r.Header.Set("Authorization", "Bot "+s.o.Token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for k, v := range headers {
		r.Header.Set(k, v)
	}
	client := http.Client{Transport: &http.Transport{DialContext: s.Dial, DisableKeepAlives: true}}
	got, err := client.Do(r)
	if err != nil {
		return reply{}
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{got.StatusCode, got.Header, string(text)}
}

// wantCode checks an answer's status and JSON error code.
func wantCode(t testing.TB, got reply, status, code int) {
	t.Helper()
	if got.status != status || got.code() != code {
		t.Errorf("status %d, want %d; code %d, want %d: %.300s", got.status, status, got.code(), code, got.body)
	}
}

// wantLaws checks that the violations are one for each text, in order.
func wantLaws(t testing.TB, s *Server, texts ...string) {
	t.Helper()
	got := s.Violations()
	if len(got) != len(texts) {
		t.Fatalf("violations %q, want %d: %q", got, len(texts), texts)
	}
	for i, text := range texts {
		if !strings.Contains(got[i], text) {
			t.Errorf("violation %q, want one of %q", got[i], text)
		}
	}
}

// callbackTo answers an interaction.
func callbackTo(t testing.TB, s *Server, p *Pending, body string) reply {
	t.Helper()
	return call(t, s, "POST", "/interactions/"+p.ID+"/"+p.Token+"/callback", body)
}

// webhookOf is the path of an interaction's messages.
func webhookOf(p *Pending, rest string) string {
	return "/webhooks/" + DefaultApplicationID + "/" + p.Token + rest
}

// message is a body with a text that breaks no law.
func textBody(text string) string { return fmt.Sprintf(`{"content":%q,%s}`, text, none) }

// A gate is a bot's connection to the gateway, frame by frame.
type gate struct {
	t       testing.TB
	ws      *websocket.Conn
	seq     int64
	session string
}

type gateFrame struct {
	Op int
	T  string
	S  *int64
	D  json.RawMessage
}

// dial connects and reads the hello.
func dial(t testing.TB, s *Server) *gate {
	t.Helper()
	d := websocket.Dialer{NetDialContext: s.Dial}
	ws, _, err := d.DialContext(t.Context(), "ws://discord.test/?v=10&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	g := &gate{t: t, ws: ws}
	if hello := g.read(); hello.Op != 10 || !strings.Contains(string(hello.D), "heartbeat_interval") {
		t.Fatalf("hello: %+v", hello)
	}
	return g
}

// read returns the next frame.
func (g *gate) read() gateFrame {
	g.t.Helper()
	f, err := g.next()
	if err != nil {
		g.t.Fatal(err)
	}
	return f
}

func (g *gate) next() (gateFrame, error) {
	g.ws.SetReadDeadline(time.Now().Add(5 * time.Second)) // the read fails
	_, text, err := g.ws.ReadMessage()
	if err != nil {
		return gateFrame{}, err
	}
	var f gateFrame
	if err := json.Unmarshal(text, &f); err != nil {
		g.t.Fatalf("%v in %s", err, text)
	}
	if f.S != nil {
		g.seq = *f.S
	}
	return f, nil
}

// closed reads until the close frame and returns its code, or 0 where the
// connection just broke.
func (g *gate) closed() int {
	g.t.Helper()
	for {
		_, err := g.next()
		switch e := err.(type) {
		case nil:
		case *websocket.CloseError:
			if e.Code != websocket.CloseAbnormalClosure {
				return e.Code
			}
			return 0
		default:
			return 0
		}
	}
}

func (g *gate) send(format string, args ...any) {
	g.t.Helper()
	if err := g.ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, format, args...)); err != nil {
		g.t.Fatal(err)
	}
}

// identify asks for a session in a shard.
func (g *gate) identify(shard, of, intents int) {
	g.t.Helper()
	g.send(`{"op":2,"d":{"token":"Bot %s","intents":%d,"shard":[%d,%d],"properties":{"os":"linux"}}}`, DefaultToken, intents, shard, of)
}

// ready identifies and reads READY.
func (g *gate) ready(shard, of, intents int) *gate {
	g.t.Helper()
	g.identify(shard, of, intents)
	f := g.read()
	var d struct {
		SessionID string `json:"session_id"`
		Shard     []int
	}
	if err := json.Unmarshal(f.D, &d); err != nil || f.T != "READY" || d.SessionID == "" {
		g.t.Fatalf("READY: %s %s", f.T, f.D)
	}
	g.session = d.SessionID
	return g
}

// resume goes on with the session of another connection.
func (g *gate) resume(old *gate) {
	g.t.Helper()
	g.send(`{"op":6,"d":{"token":%q,"session_id":%q,"seq":%d}}`, DefaultToken, old.session, old.seq)
	g.session = old.session
}

// events reads frames until the named event, and returns the names.
func (g *gate) events(last string) []string {
	g.t.Helper()
	var names []string
	for {
		f := g.read()
		names = append(names, f.T)
		if f.T == last {
			return names
		}
	}
}

// compact takes the white space out of JSON.
func compact(t testing.TB, raw []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
