package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestDeferred(t *testing.T) {
	s := online(t, Options{})
	p := s.Interact(ask())
	callbackTo(t, s, p, `{"type":5,"data":{"flags":64}}`)
	if r := wait(t, p); r.Type != callbackDefer || !r.Ephemeral {
		t.Errorf("response %+v", r)
	}
	if m := s.Messages(testChannel); len(m) != 1 || !m[0].Thinking || m[0].ShownTo == "" {
		t.Errorf("messages %+v", m)
	}
	got := call(t, s, "PATCH", webhookOf(p, "/messages/@original"), with(v2(display(5))))
	wantCode(t, got, http.StatusOK, 0)
	m, err := p.Shown(soon(t))
	if err != nil || m.Thinking || !m.Ephemeral || m.Edits != 1 || len(m.Components) != 1 || m.Components[0].Content != "xxxxx" {
		t.Errorf("shown %+v, %v", m, err)
	}
	if got := call(t, s, "GET", webhookOf(p, "/messages/@original"), ""); got.id() != m.ID {
		t.Errorf("@original: %s", got.body)
	}
	wantLaws(t, s)
}

// A first follow-up takes the place of "thinking …" and cannot change who sees
// it; the next is a message of its own, seen as it asks.
func TestFollowUps(t *testing.T) {
	s := online(t, Options{})
	p := s.Interact(ask())
	callbackTo(t, s, p, `{"type":5}`)
	call(t, s, "POST", webhookOf(p, "?wait=true"), with(`"content":"first","flags":64`))
	m, err := p.Shown(soon(t))
	if err != nil || m.Content != "first" || m.Ephemeral || len(p.FollowUps()) != 0 {
		t.Errorf("shown %+v, %v", m, err)
	}
	second := call(t, s, "POST", webhookOf(p, ""), with(`"content":"second","flags":64`)).id()
	list, err := p.WaitFollowUps(soon(t), 1)
	if err != nil || len(list) != 1 || !list[0].Ephemeral || list[0].ID != second {
		t.Errorf("follow-ups %+v, %v", list, err)
	}
	wantCode(t, call(t, s, "PATCH", webhookOf(p, "/messages/"+second), textBody("changed")), http.StatusOK, 0)
	wantCode(t, call(t, s, "DELETE", webhookOf(p, "/messages/@original"), ""), http.StatusNoContent, 0)
	wantCode(t, call(t, s, "DELETE", webhookOf(p, "/messages/"+second), ""), http.StatusNoContent, 0)
	wantCode(t, call(t, s, "GET", webhookOf(p, "/messages/"+second), ""), http.StatusNotFound, codeUnknownMessage)
	if m := s.Messages(testChannel); len(m) != 0 || len(p.FollowUps()) != 0 {
		t.Errorf("messages %+v", m)
	}
	wantLaws(t, s)
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
	c := newClock()
	s := online(t, Options{Now: c.now})
	p := s.Interact(ask())
	handedOver(t, s, p)
	wantCode(t, call(t, s, "POST", webhookOf(p, ""), textBody("x")), http.StatusNotFound, codeUnknownWebhook)
	wantCode(t, call(t, s, "POST", webhookOf(p, ""), textBody("x")), http.StatusNotFound, codeUnknownWebhook)
	wantCode(t, call(t, s, "POST", "/webhooks/1/"+p.Token, textBody("x")), http.StatusNotFound, codeUnknownWebhook)
	p = s.Interact(ask())
	callbackTo(t, s, p, `{"type":4,"data":`+textBody("x")+`}`)
	c.pass(tokenLife)
	wantCode(t, call(t, s, "PATCH", webhookOf(p, "/messages/@original"), textBody("y")), http.StatusOK, 0)
	c.pass(time.Second)
	wantCode(t, call(t, s, "PATCH", webhookOf(p, "/messages/@original"), textBody("y")), http.StatusUnauthorized, codeWebhookToken)
	wantCode(t, call(t, s, "POST", "/interactions/1/"+p.Token+"/callback", `{"type":5}`), http.StatusNotFound, codeUnknownInteraction)
	wantLaws(t, s, "a message before the first response", "used again after a 404", "a webhook that there is not",
		"older than 15m0s", "to an interaction that there is not")
}

func TestWithResponse(t *testing.T) {
	s := online(t, Options{})
	p := s.Interact(ask())
	got := call(t, s, "POST", "/interactions/"+p.ID+"/"+p.Token+"/callback?with_response=true", `{"type":4,"data":`+textBody("x")+`}`)
	var b struct {
		Interaction struct {
			ID      string `json:"id"`
			Message string `json:"response_message_id"`
		}
		Resource struct{ Message struct{ ID string } }
	}
	if err := json.Unmarshal([]byte(got.body), &b); err != nil || b.Interaction.ID != p.ID || b.Resource.Message.ID != b.Interaction.Message {
		t.Errorf("%d %s", got.status, got.body)
	}
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
		numeric              bool
	}{
		{"25", list(25), "", false},
		{"26", list(26), "data.choices: Must be between 0 and 25", false},
		{"name of 100", choice(rep("щ", 100), `"b"`), "", false},
		{"name of 101", choice(rep("x", 101), `"b"`), "data.choices.0.name: Must be between 1 and 100", false},
		{"no name", choice("", `"b"`), "data.choices.0.name: This field is required", false},
		{"value of 101", choice("a", `"`+rep("x", 101)+`"`), "data.choices.0.value: Must be between 1 and 100", false},
		{"number for a text", choice("a", `7`), "data.choices.0.value: The value is not of the option's type", false},
		{"null for a text", choice("a", `null`), "data.choices.0.value: The value is not", false},
		{"number", choice("a", `7`), "", true},
		{"text for a number", choice("a", `"7"`), "data.choices.0.value: The value is not", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := online(t, Options{})
			o := Option{Name: "q", Value: "am", Focused: true}
			if test.numeric {
				o.Type = Integer
			}
			p := s.Interact(Interaction{Kind: Autocomplete, Name: "ask", Guild: testGuild, Options: []Option{o}})
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
