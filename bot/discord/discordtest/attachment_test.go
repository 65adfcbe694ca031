package discordtest

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
)

// A formPart is a part of a form; without a file it is a plain field.
type formPart struct{ name, file, kind, data string }

// form makes a request with files.
func formCall(t *testing.T, s *Server, method, path string, parts ...formPart) reply {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		h := textproto.MIMEHeader{}
		disposition := `form-data; name="` + p.name + `"`
		if p.file != "" {
			disposition += `; filename="` + p.file + `"`
		}
		h.Set("Content-Disposition", disposition)
		if p.kind != "" {
			h.Set("Content-Type", p.kind)
		}
		part, err := w.CreatePart(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(p.data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return callWith(t, s, method, path, b.String(), map[string]string{"Content-Type": w.FormDataContentType()})
}

// jsonFile is files[0], and noted a body that names it.
func jsonFile(name string) formPart {
	return formPart{"files[0]", name, "application/json", "{}\n"}
}

func noted(body string) formPart {
	return formPart{"payload_json", "", "application/json", strings.TrimSuffix(body, "}") + `,"attachments":[{"id":"0","filename":"a.json"}]}`}
}

func TestFiles(t *testing.T) {
	s := online(t, Options{})
	p := s.Interact(ask())
	callbackTo(t, s, p, `{"type":5}`)
	path := webhookOf(p, "/messages/@original")
	got := formCall(t, s, "PATCH", path, noted(textBody("with a file")), jsonFile("a.json"))
	m := s.Messages(testChannel)
	if got.status != http.StatusOK || len(m) != 1 || m[0].Content != "with a file" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if len(m[0].Files) != 1 || m[0].Files[0] != (SentFile{"a.json", "application/json", "{}\n"}) {
		t.Errorf("%+v", m[0].Files)
	}
	var shown struct {
		Attachments []struct{ ID, Filename string }
	}
	if err := json.Unmarshal([]byte(got.body), &shown); err != nil || len(shown.Attachments) != 1 {
		t.Fatalf("%v in %s", err, got.body)
	}
	count := func(want int) {
		t.Helper()
		if n := len(s.Messages(testChannel)[0].Files); n != want {
			t.Errorf("%d files, want %d", n, want)
		}
	}
	wantCode(t, call(t, s, "PATCH", path, textBody("another text")), http.StatusOK, 0)
	count(1) // what an edit does not speak of stays
	wantCode(t, formCall(t, s, "PATCH", path, noted(textBody("another file")), jsonFile("a.json")), http.StatusOK, 0)
	count(1) // its list leaves the old one out
	wantCode(t, call(t, s, "PATCH", path, with(`"attachments":[]`)), http.StatusOK, 0)
	count(0)
	wantCode(t, call(t, s, "PATCH", path, with(`"attachments":[{"id":"7"}]`)), http.StatusBadRequest, codeForm)
	wantLaws(t, s, "ATTACHMENT_NOT_FOUND")
	// a file alone is something to show
	alone := formCall(t, s, "POST", postPath, noted(with(`"content":""`)), jsonFile("a.json"))
	wantCode(t, alone, http.StatusOK, 0)
}

func TestFileLaws(t *testing.T) {
	body := formPart{"payload_json", "", "application/json", textBody("x")}
	for _, test := range []struct {
		what         string
		parts        []formPart
		status, code int
		law          string
	}{
		{"no message", []formPart{jsonFile("a.json")}, http.StatusBadRequest, codeMalformed, "the body is not JSON"},
		{"nothing", nil, http.StatusBadRequest, codeMalformed, "the body is not JSON"},
		{"not noted", []formPart{body, jsonFile("a.json")}, http.StatusOK, 0, "attachments leaves out files[0]"},
		{"another name", []formPart{noted(textBody("x")), jsonFile("b.json")}, http.StatusOK, 0, "calls a file otherwise"},
		{"noted and not there", []formPart{noted(textBody("x"))}, http.StatusBadRequest, codeForm, "ATTACHMENT_NOT_FOUND"},
		{"no file name", []formPart{noted(textBody("x")), {"files[0]", "", "application/json", "{}"}}, http.StatusBadRequest, codeForm, "is no file with a name"},
		{"no kind", []formPart{noted(textBody("x")), {"files[0]", "a.json", "", "{}"}}, http.StatusBadRequest, codeForm, "is no file with a name"},
		{"another part", []formPart{noted(textBody("x")), {"file", "a.json", "application/json", "{}"}}, http.StatusBadRequest, codeForm, `part "file" is no file`},
		{"an eleventh", []formPart{noted(textBody("x")), {"files[10]", "a.json", "application/json", "{}"}}, http.StatusBadRequest, codeForm, `part "files[10]" is no file`},
		{"too large", []formPart{noted(textBody("x")), {"files[0]", "a.json", "application/json", rep("x", maxFileSize+1)}},
			http.StatusRequestEntityTooLarge, codeTooLarge, "is over 10 MiB"},
	} {
		t.Run(test.what, func(t *testing.T) {
			s := start(t, Options{Memory: true})
			wantCode(t, formCall(t, s, "POST", postPath, test.parts...), test.status, test.code)
			wantLaws(t, s, test.law)
		})
	}
}

// Where the OpenAPI file has no form there may be none.
func TestFormOfCommands(t *testing.T) {
	s := start(t, Options{Memory: true})
	path := "/applications/" + DefaultApplicationID + "/commands"
	command := formPart{"payload_json", "", "application/json", `[{"name":"a","description":"b"}]`}
	if got := formCall(t, s, "PUT", path, command); got.status >= http.StatusBadRequest {
		t.Errorf("%d %s", got.status, got.body)
	}
	wantLaws(t, s, "knows no form here")
}
