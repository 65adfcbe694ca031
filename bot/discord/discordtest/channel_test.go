package discordtest

import (
	"net/http"
	"strings"
	"testing"
)

func TestChannelAccess(t *testing.T) {
	s := start(t, Options{Memory: true})
	s.SetGuild(Guild{ID: "12", Channels: []Channel{{ID: "13"}, {ID: "14", Hidden: true}, {ID: "15", Muted: true}}})
	for _, test := range []struct {
		method, path string
		status, code int
	}{
		{"POST", "/channels/99/messages", http.StatusNotFound, codeUnknownChannel},
		{"POST", "/channels/14/messages", http.StatusForbidden, codeMissingAccess},
		{"POST", "/channels/15/messages", http.StatusForbidden, codeNoPermission},
		{"GET", "/nowhere", http.StatusNotFound, 0},
		{"PUT", "/gateway/bot", http.StatusNotFound, 0},
	} {
		body := ""
		if test.method == "POST" {
			body = textBody("x")
		}
		wantCode(t, call(t, s, test.method, test.path, body), test.status, test.code)
	}
	wantLaws(t, s)
}

func TestMessagesOfChannel(t *testing.T) {
	s := start(t, Options{Memory: true})
	theirs := s.Message(Message{Guild: testGuild, Channel: testChannel, Content: "hello"})
	mine := call(t, s, "POST", postPath, with(`"content":"hi","message_reference":{"message_id":"`+theirs+`"}`)).id()
	if m := s.Messages(testChannel); len(m) != 1 || m[0].ReplyTo != theirs || m[0].ID != mine {
		t.Errorf("messages %+v", m)
	}
	wantLaws(t, s)
}

// A reply to a message that is gone is refused, and is no violation: it can
// happen to every bot.
func TestReplyToNothing(t *testing.T) {
	s := start(t, Options{Memory: true})
	got := call(t, s, "POST", postPath, with(`"content":"x","message_reference":{"message_id":"1"}`))
	wantCode(t, got, http.StatusBadRequest, codeForm)
	if !strings.Contains(got.body, "REPLIES_UNKNOWN_MESSAGE") {
		t.Errorf("body %s", got.body)
	}
	wantCode(t, call(t, s, "POST", postPath, with(`"content":"x","message_reference":{"message_id":"1","fail_if_not_exists":false}`)), http.StatusOK, 0)
	wantLaws(t, s)
}

func TestEphemeralIsPrivate(t *testing.T) {
	s := online(t, Options{})
	p := s.Interact(Interaction{Name: "ask", Guild: testGuild, Channel: testChannel, User: User{ID: "5"}})
	callbackTo(t, s, p, `{"type":4,"data":`+with(`"content":"secret","flags":64`)+`}`)
	m := s.Messages(testChannel)
	if len(m) != 1 || !m[0].Ephemeral {
		t.Fatalf("messages %+v", m)
	}
	press := s.Interact(Interaction{Kind: Press, Message: m[0].ID, CustomID: "x", User: User{ID: "6"}})
	if _, err := press.Wait(soon(t)); err == nil || !strings.Contains(err.Error(), "shown to somebody else") {
		t.Errorf("somebody else presses: %v", err)
	}
	wantLaws(t, s)
}

func TestForeignPlaces(t *testing.T) {
	s := online(t, Options{})
	p := s.Interact(Interaction{Name: "ask", Guild: "55", Channel: "56", UserInstall: true})
	callbackTo(t, s, p, `{"type":4,"data":`+textBody("x")+`}`)
	wantCode(t, call(t, s, "POST", "/channels/56/messages", textBody("x")), http.StatusForbidden, codeMissingAccess)
	if m := s.Messages("56"); len(m) != 1 || m[0].Content != "x" {
		t.Errorf("messages %+v", m)
	}
	direct := s.DirectChannel("5")
	if again := s.DirectChannel("5"); again != direct {
		t.Errorf("two channels with one user: %s, %s", direct, again)
	}
	wantLaws(t, s)
}

func TestIDsAreNumbers(t *testing.T) {
	s := start(t, Options{Memory: true})
	for name, do := range map[string]func(){
		"guild":   func() { s.SetGuild(Guild{ID: "home"}) },
		"user":    func() { s.Message(Message{Author: User{ID: "ann"}}) },
		"channel": func() { s.Message(Message{Channel: "general"}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a %s whose id is a word was taken", name)
				}
			}()
			do()
		}()
	}
}
