package telegramtest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// fields are the parameters of a call. What is no text goes out as JSON.
type fields map[string]any

func (p fields) form() url.Values {
	form := url.Values{}
	for name, v := range p {
		text, ok := v.(string)
		if !ok {
			text = string(marshal(v))
		}
		form.Set(name, text)
	}
	return form
}

// A reply is what a call came to, as the bot reads it.
type reply struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		MigrateTo  int64 `json:"migrate_to_chat_id"`
		RetryAfter int   `json:"retry_after"`
	} `json:"parameters"`
}

// quiet is a server for tests that break rules: violations don't fail them. It
// delivers every message.
func quiet(t testing.TB, o Options) *Server {
	t.Helper()
	o.CanReadAll = true
	s := New(o)
	t.Cleanup(s.Close)
	return s
}

// call makes a call without a network, and holds the result to what the
// documentation says the method returns.
func call(t testing.TB, s *Server, method string, p fields) reply {
	t.Helper()
	got := send(t, s, method, p)
	if got.OK {
		documented(t, s, method, got.Result)
	}
	return got
}

// send makes a call without a network.
func send(t testing.TB, s *Server, method string, p fields) reply {
	t.Helper()
	r := post("/bot"+Token+"/"+method, formType, p.form().Encode())
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var got reply
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("%s: %v in %s", method, err, w.Body)
	}
	want := http.StatusOK
	if !got.OK {
		want = got.Code
	}
	if w.Code != want {
		t.Errorf("%s: status %d, error_code %d", method, w.Code, got.Code)
	}
	return got
}

// must is call for a call that has to succeed.
func must(t testing.TB, s *Server, method string, p fields) json.RawMessage {
	t.Helper()
	got := call(t, s, method, p)
	if !got.OK {
		t.Fatalf("%s: %d %s", method, got.Code, got.Description)
	}
	return got.Result
}

// documented holds a result to the types that the documentation names.
func documented(t testing.TB, s *Server, method string, result json.RawMessage) {
	t.Helper()
	valid(t, method+".result", result)
}

// documentedUpdate holds an update to the documentation.
func documentedUpdate(t testing.TB, s *Server, raw json.RawMessage) {
	t.Helper()
	valid(t, "Update", raw)
}

// valid holds a value to a schema of the documentation.
func valid(t testing.TB, schema string, raw json.RawMessage) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range faults(schema, documentation()[schema].Validate(v)) {
		t.Errorf("%s in %s", wrong, raw)
	}
}

// field is a string inside a JSON object.
func field(t testing.TB, raw json.RawMessage, path ...string) string {
	t.Helper()
	for _, name := range path {
		var object map[string]json.RawMessage
		if err := json.Unmarshal(raw, &object); err != nil {
			t.Fatalf("%s: %v in %s", name, err, raw)
		}
		raw = object[name]
	}
	return strings.Trim(string(raw), `"`)
}

// A refusal is a call with the error that it must get, and whether that counts
// as a violation.
type refusal struct {
	name      string
	method    string
	params    fields
	code      int    // 400 if it is zero and there is a description
	want      string // part of the description; "" for success
	forgiven  bool   // a refusal that is no violation
	violation bool   // a success that is one
}

func (r refusal) check(t *testing.T, s *Server) {
	t.Helper()
	before := len(s.Violations())
	got := call(t, s, r.method, r.params)
	if r.want == "" {
		if !got.OK {
			t.Fatalf("%d %s", got.Code, got.Description)
		}
	} else {
		code := r.code
		if code == 0 {
			code = 400
		}
		if got.OK || got.Code != code || !strings.Contains(got.Description, r.want) {
			t.Fatalf("%d %q, want %d %q", got.Code, got.Description, code, r.want)
		}
	}
	if bad := len(s.Violations()) > before; bad != (r.want != "" && !r.forgiven || r.violation) {
		t.Errorf("violations %q", s.Violations()[before:])
	}
}

// texts are the texts of messages.
func texts(sent []SentMessage) []string {
	var out []string
	for _, m := range sent {
		out = append(out, m.Text)
	}
	return out
}
