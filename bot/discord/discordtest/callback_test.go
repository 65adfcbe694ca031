package discordtest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestDeferred(t *testing.T) {
	s := online(t, Options{})
	p := s.Interact(ask())
	callbackTo(t, s, p, `{"type":5,"data":{"flags":64}}`)
	if r := wait(t, p); r.Type != callbackDefer || !r.Ephemeral {
		t.Errorf("response %+v", r)
	}
	if m := s.Messages(testChannel); len(m) != 1 || !m[0].Ephemeral || m[0].Flags&flagLoading == 0 {
		t.Errorf("messages %+v", m)
	}
	got := call(t, s, "PATCH", webhookOf(p, "/messages/@original"), textBody("xxxxx"))
	wantCode(t, got, http.StatusOK, 0)
	m, err := p.Shown(soon(t))
	if err != nil || m.Flags&flagLoading != 0 || !m.Ephemeral || m.Edits != 1 || m.Content != "xxxxx" {
		t.Errorf("shown %+v, %v", m, err)
	}
	if got.id() != m.ID {
		t.Errorf("@original: %s", got.body)
	}
	wantLaws(t, s)
}

// A follow-up is a message of its own, seen as it asks. One that would take the place of
// "thinking …" is no thing that the bot does.
func TestFollowUps(t *testing.T) {
	s := online(t, Options{})
	p := s.Interact(ask())
	callbackTo(t, s, p, `{"type":5}`)
	wantCode(t, call(t, s, "POST", webhookOf(p, "?wait=true"), textBody("first")), http.StatusBadRequest, codeForm)
	call(t, s, "PATCH", webhookOf(p, "/messages/@original"), textBody("first"))
	second := call(t, s, "POST", webhookOf(p, ""), with(`"content":"second","flags":64`)).id()
	list, err := p.WaitFollowUps(soon(t), 1)
	if err != nil || len(list) != 1 || !list[0].Ephemeral || list[0].ID != second {
		t.Errorf("follow-ups %+v, %v", list, err)
	}
	wantLaws(t, s, "the place of the deferred message")
}

func TestFollowUpsOfUserInstall(t *testing.T) {
	s := online(t, Options{})
	p := s.Interact(Interaction{Name: "ask", Guild: "55", UserInstall: true})
	callbackTo(t, s, p, `{"type":4,"data":`+textBody("x")+`}`)
	for range maxFollowUps {
		wantCode(t, call(t, s, "POST", webhookOf(p, ""), textBody("x")), http.StatusOK, 0)
	}
	wantCode(t, call(t, s, "POST", webhookOf(p, ""), textBody("x")), http.StatusBadRequest, codeTooManyFollowups)
	wantLaws(t, s, "more than 5 follow-ups")
}

func TestWebhookLaws(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := online(t, Options{HeartbeatInterval: time.Hour})
		p := s.Interact(ask())
		handedOver(t, s, p)
		wantCode(t, call(t, s, "POST", webhookOf(p, ""), textBody("x")), http.StatusNotFound, codeUnknownWebhook)
		wantCode(t, call(t, s, "POST", webhookOf(p, ""), textBody("x")), http.StatusNotFound, codeUnknownWebhook)
		wantCode(t, call(t, s, "POST", "/webhooks/1/"+p.Token, textBody("x")), http.StatusNotFound, codeUnknownWebhook)
		p = s.Interact(ask())
		callbackTo(t, s, p, `{"type":4,"data":`+textBody("x")+`}`)
		<-time.After(tokenLife)
		wantCode(t, call(t, s, "PATCH", webhookOf(p, "/messages/@original"), textBody("y")), http.StatusOK, 0)
		<-time.After(time.Second)
		wantCode(t, call(t, s, "PATCH", webhookOf(p, "/messages/@original"), textBody("y")), http.StatusUnauthorized, codeWebhookToken)
		wantCode(t, call(t, s, "POST", "/interactions/1/"+p.Token+"/callback", `{"type":5}`), http.StatusNotFound, codeUnknownInteraction)
		wantLaws(t, s, "a message before the first response", "used again after a 404", "a webhook that there is not", "no response within 3s",
			"older than 15m0s", "to an interaction that there is not")
	})
}

func TestChoicesArrive(t *testing.T) {
	s := online(t, Options{})
	p := s.Interact(Interaction{Kind: Autocomplete, Name: "ask", Guild: testGuild, Options: []Option{{Name: "q", Value: "am", Focused: true}}})
	if b := string(p.Body); !strings.Contains(b, `"focused":true`) || !strings.Contains(b, `"type":4`) {
		t.Errorf("payload %s", b)
	}
	callbackTo(t, s, p, `{"type":8,"data":{"choices":[{"name":"Amnesty","value":"26"}]}}`)
	r := wait(t, p)
	if len(r.Choices) != 1 || r.Choices[0].Name != "Amnesty" || string(r.Choices[0].Value) != `"26"` {
		t.Errorf("choices %+v", r.Choices)
	}
	wantCode(t, call(t, s, "POST", webhookOf(p, ""), textBody("x")), http.StatusNotFound, codeUnknownWebhook)
	wantLaws(t, s, "a message before the first response, or after none")
}

func TestAutocompleteLaws(t *testing.T) {
	choice := func(name, value string) string { return fmt.Sprintf(`{"name":%q,"value":%s}`, name, value) }
	list := func(n int) string { return strings.TrimSuffix(rep(choice("a", `"b"`)+",", n), ",") }
	for _, test := range []struct {
		name, choices, wrong string
	}{
		{"25", list(25), ""},
		{"26", list(26), "data.choices: it breaks maxItems"},
		{"name of 100", choice(rep("щ", 100), `"b"`), ""},
		{"name of 101", choice(rep("x", 101), `"b"`), "data.choices.0.value: it breaks type"},
		{"no name", choice("", `"b"`), "data.choices.0.name: it breaks minLength"},
		{"value of 101", choice("a", `"`+rep("x", 101)+`"`), "data.choices.0.value: Must be a text of 1 to 100"},
		{"number for a text", choice("a", `7`), "data.choices.0.value: Must be a text of 1 to 100"},
		{"null for a text", choice("a", `null`), "data.choices.0.value: it breaks type"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := online(t, Options{})
			p := s.Interact(Interaction{Kind: Autocomplete, Name: "ask", Guild: testGuild, Options: []Option{{Name: "q", Value: "am", Focused: true}}})
			got := callbackTo(t, s, p, `{"type":8,"data":{"choices":[`+test.choices+`]}}`)
			if test.wrong == "" {
				wantCode(t, got, http.StatusNoContent, 0)
				wantLaws(t, s)
				return
			}
			wantCode(t, got, http.StatusBadRequest, codeForm)
			if laws := strings.Join(s.Violations(), "\n"); !strings.Contains(laws, test.wrong) {
				t.Errorf("violations %q, want %q", laws, test.wrong)
			}
		})
	}
}
