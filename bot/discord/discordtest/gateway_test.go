package discordtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

func TestGatewayAddress(t *testing.T) {
	s := start(t, Options{Shards: 4, MaxConcurrency: 2})
	r, err := http.NewRequest("GET", s.URL()+"/api/v10/gateway/bot", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+DefaultToken)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	var b struct {
		URL    string
		Shards int
		Limit  struct {
			Total, Remaining int
			MaxConcurrency   int `json:"max_concurrency"`
		} `json:"session_start_limit"`
	}
	err = json.NewDecoder(got.Body).Decode(&b)
	got.Body.Close()
	if err != nil || b.URL != "ws"+strings.TrimPrefix(s.URL(), "http") || b.Shards != 4 || b.Limit.Total != 1000 || b.Limit.Remaining != 1000 || b.Limit.MaxConcurrency != 2 {
		t.Errorf("%+v, %v", b, err)
	}
	wantLaws(t, s, "User-Agent") // Go's own name is none that Discord lets pass
}

// hello, identify, ready, heartbeat, cut, resume, replay.
func TestGatewayLifeCycle(t *testing.T) {
	s := start(t, Options{Memory: true})
	g := dial(t, s).ready(0, 1, 0)
	if n := s.Sessions(); n != 1 {
		t.Errorf("%d sessions", n)
	}
	g.send(`{"op":1,"d":%d}`, g.seq)
	if f := g.read(); f.Op != 11 {
		t.Errorf("answer to a heartbeat: %+v", f)
	}
	first := s.Interact(ask())
	if f := g.read(); f.T != "INTERACTION_CREATE" || !strings.Contains(string(f.D), first.Token) {
		t.Errorf("event %+v", f)
	}
	s.Fail(Fault{Kind: Drop})
	if code := g.closed(); code != 0 {
		t.Errorf("a dropped socket said %d", code)
	}
	if s.Sessions() != 0 {
		t.Error("the session is still connected")
	}
	second, third := s.Interact(ask()), s.Interact(ask())
	back := dial(t, s)
	back.resume(g)
	for _, p := range []*Pending{second, third} {
		if f := back.read(); f.T != "INTERACTION_CREATE" || !strings.Contains(string(f.D), p.Token) {
			t.Errorf("replay %+v", f)
		}
	}
	if f := back.read(); f.T != "RESUMED" {
		t.Errorf("after the replay %+v", f)
	}
	for _, p := range []*Pending{first, second, third} {
		wantCode(t, callbackTo(t, s, p, `{"type":4,"data":`+textBody("x")+`}`), http.StatusNoContent, 0)
	}
	if s.Identifies() != 1 || s.Resumes() != 1 {
		t.Errorf("%d identifies and %d resumes", s.Identifies(), s.Resumes())
	}
	wantLaws(t, s)
}

// A resume from an older event replays it again, and takes the place of the
// connection that was.
func TestResumeTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, Options{Memory: true})
		g := dial(t, s).ready(0, 1, 0)
		s.Interact(ask())
		g.events("INTERACTION_CREATE")
		g.seq--
		back := dial(t, s)
		back.resume(g)
		if names := back.events("RESUMED"); !slices.Equal(names, []string{"INTERACTION_CREATE", "RESUMED"}) {
			t.Errorf("replay %q", names)
		}
		g.closed()
		back.send(`{"op":1,"d":%d}`, back.seq) // what a heartbeat names is not replayed
		back.read()
		s.Fail(Fault{Kind: Drop})
		back.closed()
		g.seq = 1
		third := dial(t, s)
		third.resume(g)
		if f := third.read(); f.Op != 9 {
			t.Errorf("a resume from before the last heartbeat: %+v", f)
		}
		wantLaws(t, s)
	})
}

func TestSessionEnds(t *testing.T) {
	resumed := func(t *testing.T, s *Server, g *gate) bool {
		t.Helper()
		back := dial(t, s)
		back.resume(g)
		f := back.read()
		if f.Op == 9 {
			if string(f.D) != "false" {
				t.Errorf("invalid session: %s", f.D)
			}
			return false
		}
		return true
	}
	for _, test := range []struct {
		name string
		end  func(*Server, *gate)
		goes bool
	}{
		{"goodbye with 1000", func(_ *Server, g *gate) { g.bye(1000) }, false},
		{"goodbye with 1001", func(_ *Server, g *gate) { g.bye(1001) }, false},
		{"closed with 1012", func(_ *Server, g *gate) { g.bye(1012) }, true},
		{"cut", func(s *Server, _ *gate) { s.Fail(Fault{Kind: Drop}) }, true},
		{"cut, and too late", func(s *Server, _ *gate) { s.Fail(Fault{Kind: Drop}); <-time.After(sessionLife + 1) }, false},
		{"close 4000", func(s *Server, _ *gate) { s.Fail(Fault{Kind: Close, Code: 4000}) }, true},
		{"close 4009", func(s *Server, _ *gate) { s.Fail(Fault{Kind: Close, Code: 4009}) }, false},
		{"close 4004", func(s *Server, _ *gate) { s.Fail(Fault{Kind: Close, Code: 4004}) }, false},
		{"op 9, resumable", func(s *Server, _ *gate) { s.Fail(Fault{Kind: InvalidSession, Resumable: true}) }, true},
		{"op 9", func(s *Server, _ *gate) { s.Fail(Fault{Kind: InvalidSession}) }, false},
		{"a resume that is refused", func(s *Server, _ *gate) { s.Fail(Fault{Kind: Drop}); s.Fail(Fault{Kind: RefuseResume}) }, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := start(t, Options{Memory: true})
				g := dial(t, s).ready(0, 1, 0)
				test.end(s, g)
				if err := s.waitFor(soon(t), func() bool {
					return !slices.ContainsFunc(s.hub.sessions, func(ss *session) bool { return ss.sock != nil })
				}); err != nil {
					t.Fatal(err)
				}
				if got := resumed(t, s, g); got != test.goes {
					t.Errorf("resumed %v, want %v", got, test.goes)
				}
				wantLaws(t, s)
			})
		})
	}
}

// bye closes the connection with a code, and waits for the other side's.
func (g *gate) bye(code int) {
	defer g.closed()
	g.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, "")) // the test sees it
}

// Events go to the shard of their server; direct messages to the first.
func TestSharding(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, Options{Memory: true, MaxConcurrency: 2})
		s.SetGuild(Guild{ID: "8388608"}) // 2 << 22
		s.SetGuild(Guild{ID: "4194304"}) // 1 << 22
		zero, one := dial(t, s).ready(0, 2, intentGuildMessages|intentDirectMessages), dial(t, s).ready(1, 2, intentGuildMessages|intentDirectMessages)
		s.Message(Message{Guild: "4194304", Content: "one"})
		s.Message(Message{Guild: "8388608", Content: "two"})
		s.Message(Message{Content: "direct"})
		p := s.Interact(Interaction{Name: "ask", Guild: "4194304"})
		if f := one.read(); f.T != "MESSAGE_CREATE" || !strings.Contains(string(f.D), `"guild_id":"4194304"`) {
			t.Errorf("shard 1: %s %s", f.T, f.D)
		}
		if f := one.read(); f.T != "INTERACTION_CREATE" || !strings.Contains(string(f.D), p.Token) {
			t.Errorf("shard 1: %s", f.T)
		}
		if f := zero.read(); !strings.Contains(string(f.D), `"guild_id":"8388608"`) {
			t.Errorf("shard 0: %s", f.D)
		}
		if f := zero.read(); !strings.Contains(string(f.D), `"content":"direct"`) || strings.Contains(string(f.D), "guild_id") {
			t.Errorf("shard 0: %s", f.D)
		}
		if n := s.Fail(Fault{Kind: Reconnect}); n != 2 {
			t.Errorf("op 7 hit %d connections", n)
		}
		if f := one.read(); f.Op != 7 {
			t.Errorf("shard 1: %+v", f)
		}
	})
}

// A bot without the message content intent reads only what is meant for it.
func TestMessageContent(t *testing.T) {
	s := start(t, Options{Memory: true})
	g := dial(t, s).ready(0, 1, intentGuildMessages|intentDirectMessages)
	plain := call(t, s, "POST", "/channels/"+testChannel+"/messages", textBody("plain")).id()
	g.read()
	for _, test := range []struct {
		name  string
		m     Message
		reads bool
	}{
		{"chatter", Message{Content: "text"}, false},
		{"mention", Message{Content: "text <@" + DefaultApplicationID + ">"}, true},
		{"old form of mention", Message{Content: "text <@!" + DefaultApplicationID + ">"}, true},
		{"mention of another", Message{Content: "text <@12>"}, false},
		{"a reply", Message{Content: "text", ReplyTo: plain}, false},
		{"direct message", Message{Content: "text", Guild: "-"}, true},
		{"another bot", Message{Content: "text <@" + DefaultApplicationID + ">", Author: User{ID: "9", Name: "b", Bot: true}}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			g.t = t
			test.m.Guild, test.m.Channel = testGuild, testChannel
			if test.name == "direct message" {
				test.m.Guild, test.m.Channel = "", ""
			}
			id := s.Message(test.m)
			var d struct {
				ID, Content string
				Author      struct{ Bot bool }
			}
			if err := json.Unmarshal(g.read().D, &d); err != nil || d.ID != id {
				t.Fatalf("event %+v, %v", d, err)
			}
			if (d.Content == test.m.Content) != test.reads || d.Author.Bot != test.m.Author.Bot {
				t.Errorf("the bot reads %q", d.Content)
			}
		})
	}
}

// A bot with the intent of messages hears of its own ones.
func TestOwnMessages(t *testing.T) {
	s := start(t, Options{Memory: true})
	g := dial(t, s).ready(0, 1, intentGuildMessages)
	p := s.Interact(ask())
	g.read()
	callbackTo(t, s, p, `{"type":4,"data":`+textBody("x")+`}`)
	call(t, s, "PATCH", webhookOf(p, "/messages/@original"), textBody("y"))
	for _, want := range []struct{ event, part string }{{"MESSAGE_CREATE", `"content":"x"`}, {"MESSAGE_UPDATE", `"content":"y"`}} {
		if f := g.read(); f.T != want.event || !strings.Contains(string(f.D), want.part) {
			t.Errorf("event %s, want %s: %s", f.T, want.event, f.D)
		}
	}
}

// Without an intent there is no event; interactions need none.
func TestIntents(t *testing.T) {
	s := start(t, Options{Memory: true})
	g := dial(t, s).ready(0, 1, 0)
	s.Message(Message{Guild: testGuild, Content: "x"})
	s.Interact(ask())
	if f := g.read(); f.T != "INTERACTION_CREATE" {
		t.Errorf("event %s", f.T)
	}
}

func TestMissedAcks(t *testing.T) {
	s := start(t, Options{Memory: true})
	g := dial(t, s).ready(0, 1, 0)
	s.Fail(Fault{Kind: MissAcks, Times: 2})
	for range 3 {
		g.send(`{"op":1,"d":null}`)
	}
	s.Interact(ask())
	var ops []int
	for len(ops) < 2 {
		ops = append(ops, g.read().Op)
	}
	if !slices.Contains(ops, 11) || !slices.Contains(ops, 0) {
		t.Errorf("opcodes %v", ops)
	}
	wantLaws(t, s)
}
