package discordtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// online starts a server with a bot that has one session and reads all it gets.
func online(t testing.TB, o Options) *Server {
	t.Helper()
	o.Memory = true
	s := start(t, o)
	g := dial(t, s).ready(0, 1, intentGuildMessages)
	go func() {
		for {
			if _, err := g.next(); err != nil {
				return
			}
		}
	}()
	return s
}

// ask is a slash command in the test's channel.
func ask() Interaction {
	return Interaction{Name: "ask", Guild: testGuild, Channel: testChannel, Options: []Option{{Name: "q", Value: "amnesty"}}}
}

func wait(t testing.TB, p *Pending) Response {
	t.Helper()
	r, err := p.Wait(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSlashCommand(t *testing.T) {
	s := online(t, Options{})
	p := s.Interact(ask())
	if got := callbackTo(t, s, p, `{"type":4,"data":`+textBody("Point 26")+`}`); got.status != http.StatusNoContent || got.body != "" {
		t.Fatalf("status %d: %s", got.status, got.body)
	}
	r := wait(t, p)
	if r.Type != callbackMessage || r.Ephemeral || r.Message.Content != "Point 26" || r.Message.Interaction != p.ID {
		t.Errorf("response %+v", r)
	}
	if got := s.Messages(testChannel); len(got) != 1 || got[0].Content != "Point 26" {
		t.Errorf("messages %+v", got)
	}
	wantCode(t, callbackTo(t, s, p, `{"type":4,"data":`+textBody("again")+`}`), http.StatusBadRequest, codeAcknowledged)
	wantLaws(t, s, "a call of /ask: a second first response")
	p = s.Interact(ask())
	for range 2 { // a bot that has not seen the answer may say the same again
		callbackTo(t, s, p, `{"type":4,"data":`+textBody("Point 26")+`}`)
	}
	wantLaws(t, s, "a call of /ask: a second first response")
}

// The payload has what the documentation lists.
func TestPayload(t *testing.T) {
	s := online(t, Options{})
	p := s.Interact(Interaction{Name: "ask", Guild: testGuild, User: User{ID: "5", Name: "ann"}, Permissions: 8, Locale: "uk"})
	var got struct {
		Type    int
		Context int
		GuildID string `json:"guild_id"`
		Locale  string
		Member  struct {
			Permissions string
			User        struct{ ID string }
		}
		Owners map[string]string `json:"authorizing_integration_owners"`
		Data   struct{ Name string }
	}
	if err := json.Unmarshal(p.Body, &got); err != nil {
		t.Fatal(err)
	}
	if got.Type != 2 || got.Context != 0 || got.GuildID != testGuild || got.Locale != "uk" || got.Member.Permissions != "8" ||
		got.Member.User.ID != "5" || got.Owners["0"] != testGuild || got.Data.Name != "ask" {
		t.Errorf("payload %s", p.Body)
	}
	direct := s.Interact(Interaction{Name: "ask"})
	if b := string(direct.Body); !strings.Contains(b, `"context":1`) || !strings.Contains(b, `"user":`) || strings.Contains(b, `"member":`) {
		t.Errorf("payload of a direct message %s", b)
	}
	foreign := s.Interact(Interaction{Name: "ask", Private: true, UserInstall: true, User: User{ID: "5"}})
	if b := string(foreign.Body); !strings.Contains(b, `"context":2`) || !strings.Contains(b, `"authorizing_integration_owners":{"1":"5"}`) {
		t.Errorf("payload of a private channel %s", b)
	}
}

func TestCallbackTypes(t *testing.T) {
	message := textBody("x")
	for _, test := range []struct {
		kind Kind
		body string
		ok   bool
	}{
		{SlashCommand, `{"type":4,"data":` + message + `}`, true},
		{SlashCommand, `{"type":5}`, true},
		{SlashCommand, `{"type":5,"data":{"flags":64}}`, true},
		{SlashCommand, `{"type":5,"data":{"flags":32768}}`, false},
		{SlashCommand, `{"type":6}`, false},
		{SlashCommand, `{"type":7,"data":` + message + `}`, false},
		{SlashCommand, `{"type":8,"data":{"choices":[]}}`, false},
		{SlashCommand, `{"type":9}`, false},
		{SlashCommand, `{"type":1}`, false},
		{SlashCommand, `{"type":99}`, false},
		{SlashCommand, `{"type":"four"}`, false},
		{SlashCommand, `[]`, false},
		{SlashCommand, `{"type":4,"data":{"content":"` + rep("x", 2001) + `",` + none + `}}`, false},
		{Autocomplete, `{"type":8,"data":{"choices":[]}}`, true},
		{Autocomplete, `{"type":5}`, false},
		{Autocomplete, `{"type":4,"data":` + message + `}`, false},
		{Press, `{"type":4,"data":` + message + `}`, true},
		{Press, `{"type":5}`, true},
		{Press, `{"type":6}`, true},
		{Press, `{"type":7,"data":` + message + `}`, true},
		{Press, `{"type":8,"data":{"choices":[]}}`, false},
	} {
		t.Run(fmt.Sprint(test.kind, test.body[:min(len(test.body), 40)]), func(t *testing.T) {
			s := online(t, Options{})
			i := ask()
			i.Kind = test.kind
			i.CustomID = "again"
			p := s.Interact(i)
			got := callbackTo(t, s, p, test.body)
			if test.ok {
				wantCode(t, got, http.StatusNoContent, 0)
				wantLaws(t, s)
				return
			}
			wantCode(t, got, http.StatusBadRequest, codeForm)
			if len(s.Violations()) == 0 {
				t.Error("no violation")
			}
		})
	}
}

// The three seconds, from when Discord has the interaction.
func TestThreeSeconds(t *testing.T) {
	for _, test := range []struct {
		after  time.Duration
		status int
		code   int
		law    []string
	}{
		{0, http.StatusNoContent, 0, nil},
		{2999 * time.Millisecond, http.StatusNoContent, 0, nil},
		{3001 * time.Millisecond, http.StatusNotFound, codeUnknownInteraction, []string{"a call of /ask: no response within 3s"}},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := online(t, Options{})
			p := s.Interact(ask())
			handedOver(t, s, p)
			<-time.After(test.after)
			wantCode(t, callbackTo(t, s, p, `{"type":4,"data":`+textBody("x")+`}`), test.status, test.code)
			wantLaws(t, s, test.law...)
			if test.law == nil {
				wait(t, p)
				return
			}
			if _, err := p.Wait(soon(t)); !errors.Is(err, ErrNoResponse) {
				t.Errorf("late response: %v", err)
			}
			wantCode(t, callbackTo(t, s, p, `{"type":4,"data":`+textBody("x")+`}`), http.StatusNotFound, codeUnknownInteraction)
			wantLaws(t, s, test.law...)
		})
	}
}

// handedOver waits until the bot's connection has the interaction.
func handedOver(t testing.TB, s *Server, p *Pending) {
	t.Helper()
	if err := s.waitFor(soon(t), func() bool { return !p.delivered.IsZero() }); err != nil {
		t.Fatal(err)
	}
}

// The same on the real clock, in a bubble: a bot that says nothing breaks the
// law, one that could not know does not.
func TestSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := online(t, Options{})
		began := time.Now()
		_, err := s.Interact(ask()).Wait(t.Context())
		if !errors.Is(err, ErrNoResponse) || time.Since(began) != 3*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		wantLaws(t, s, "a call of /ask: no response within 3s")
	})
	synctest.Test(t, func(t *testing.T) {
		s := start(t, Options{Memory: true})
		if _, err := s.Interact(ask()).Wait(t.Context()); !errors.Is(err, ErrUndelivered) {
			t.Errorf("without a session: %v", err)
		}
		g := dial(t, s).ready(0, 1, 0)
		s.Fail(Fault{Kind: Drop})
		p := s.Interact(ask())
		if _, err := p.Wait(t.Context()); !errors.Is(err, ErrUndelivered) {
			t.Errorf("with a session that is cut off: %v", err)
		}
		back := dial(t, s)
		back.resume(g)
		back.events("RESUMED")
		wantCode(t, callbackTo(t, s, p, `{"type":4,"data":`+textBody("x")+`}`), http.StatusNotFound, codeUnknownInteraction)
		wantCode(t, call(t, s, "POST", webhookOf(p, ""), textBody("x")), http.StatusNotFound, codeUnknownWebhook)
		wantLaws(t, s) // nobody is to blame
	})
}

func TestPress(t *testing.T) {
	s := online(t, Options{})
	first := s.Interact(ask())
	callbackTo(t, s, first, `{"type":4,"data":`+with(components(row(buttons(2))+`,`+menu(choices(2), "")))+`}`)
	m := wait(t, first).Message

	p := s.Interact(Interaction{Kind: Press, Message: m.ID, CustomID: "b1"})
	if b := string(p.Body); !strings.Contains(b, `"component_type":2`) || !strings.Contains(b, `"channel_id":"`+testChannel+`"`) || !strings.Contains(b, `"message":`) {
		t.Errorf("payload %s", b)
	}
	callbackTo(t, s, p, `{"type":7,"data":{"content":"page 2",`+none+`}}`)
	if r := wait(t, p); r.Message.ID != m.ID || r.Message.Content != "page 2" || r.Message.Edits != 1 || len(r.Message.Components) != 2 {
		t.Errorf("response %+v", r)
	}
	p = s.Interact(Interaction{Kind: Press, Message: m.ID, CustomID: "m", Values: []string{"1"}})
	callbackTo(t, s, p, `{"type":6}`)
	call(t, s, "PATCH", webhookOf(p, "/messages/@original"), textBody("page 3"))
	if got, err := p.Shown(soon(t)); err != nil || got.Content != "page 3" {
		t.Errorf("shown %+v, %v", got, err)
	}
	old := s.Interact(Interaction{Kind: Press, Guild: testGuild, CustomID: "two years old"})
	callbackTo(t, s, old, `{"type":7,"data":`+textBody("works")+`}`)
	if r := wait(t, old); r.Message.Content != "works" {
		t.Errorf("response %+v", r)
	}
	wantLaws(t, s)
}

// What no user can do is an error of the test, not of the bot.
func TestImpossible(t *testing.T) {
	s := online(t, Options{})
	call(t, s, "PUT", "/applications/"+DefaultApplicationID+"/commands", `[
		{"name":"point","description":"d","contexts":[0],"integration_types":[0],"options":[
			{"type":3,"name":"number","description":"d","required":true,"min_length":1},
			{"type":5,"name":"private","description":"d"},
			{"type":7,"name":"to","description":"d","channel_types":[0]},
			{"type":3,"name":"text","description":"d","max_length":3}]},
		{"type":3,"name":"Find in the plan"}]`)
	secret := s.Interact(Interaction{Name: "point", Guild: testGuild, Options: []Option{{Name: "number", Value: "1"}}})
	callbackTo(t, s, secret, `{"type":4,"data":`+with(components(row(`[{"type":2,"style":1,"label":"b","custom_id":"a"},{"type":2,"style":1,"label":"b","custom_id":"off","disabled":true}]`))+`,"flags":64`)+`}`)
	m := wait(t, secret).Message.ID
	number := Option{Name: "number", Value: "2"}
	for _, i := range []Interaction{
		{Name: "ask", Guild: testGuild},
		{Kind: MessageCommand, Name: "point", Guild: testGuild},
		{Name: "point"}, // context
		{Name: "point", Guild: "77", UserInstall: true, Options: []Option{number}},
		{Name: "point", Guild: testGuild},
		{Name: "point", Guild: testGuild, Options: []Option{{Name: "number", Value: ""}}},
		{Name: "point", Guild: testGuild, Options: []Option{number, {Name: "private", Value: "maybe"}}},
		{Name: "point", Guild: testGuild, Options: []Option{number, {Name: "to", Value: "5"}}},
		{Name: "point", Guild: testGuild, Options: []Option{number, {Name: "text", Value: "four"}}},
		{Name: "point", Guild: testGuild, Options: []Option{number, {Name: "other", Value: "x"}}},
		{Kind: Autocomplete, Name: "point", Guild: testGuild, Options: []Option{{Name: "number", Value: "2", Focused: true}}},
		{Kind: Press, Message: m, CustomID: "nowhere"},
		{Kind: Press, Message: m, CustomID: "off"},
		{Kind: Press, Message: m, CustomID: "a", User: User{ID: "6"}},
		{Kind: Press, Message: "1", CustomID: "a"},
	} {
		if _, err := s.Interact(i).Wait(soon(t)); !errors.Is(err, ErrImpossible) {
			t.Errorf("%+v: %v", i, err)
		}
	}
	good := s.Interact(Interaction{Name: "point", Guild: testGuild, Options: []Option{number, {Name: "private", Value: "true"}, {Name: "to", Value: testChannel}}})
	if b := string(good.Body); !strings.Contains(b, `"value":"2"`) || !strings.Contains(b, `"value":true`) || !strings.Contains(b, `"channels":{"`+testChannel) {
		t.Errorf("payload %s", b)
	}
	wantLaws(t, s)
}

func TestMessageCommand(t *testing.T) {
	s := online(t, Options{})
	p := s.Interact(Interaction{Kind: MessageCommand, Name: "Find", Guild: testGuild, Target: Message{Content: "will there be an amnesty?"}})
	var got struct {
		Data struct {
			TargetID string `json:"target_id"`
			Resolved struct {
				Messages map[string]struct{ Content string }
			}
		}
	}
	if err := json.Unmarshal(p.Body, &got); err != nil {
		t.Fatal(err)
	}
	if got.Data.Resolved.Messages[got.Data.TargetID].Content != "will there be an amnesty?" {
		t.Errorf("payload %s", p.Body)
	}
	existing := s.Message(Message{Content: "here", Guild: testGuild})
	p = s.Interact(Interaction{Kind: MessageCommand, Name: "Find", Guild: testGuild, Target: Message{ID: existing}})
	if !strings.Contains(string(p.Body), `"target_id":"`+existing+`"`) {
		t.Errorf("payload %s", p.Body)
	}
}

func TestWaitEnds(t *testing.T) {
	s := online(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := s.Interact(ask())
	if _, err := p.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait: %v", err)
	}
	if _, err := p.WaitFollowUps(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("WaitFollowUps: %v", err)
	}
	callbackTo(t, s, p, `{"type":5}`)
	if _, err := p.Shown(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Shown: %v", err)
	}
	s.Close()
	if _, err := p.Shown(t.Context()); !errors.Is(err, errClosed) {
		t.Errorf("Shown after Close: %v", err)
	}
}
