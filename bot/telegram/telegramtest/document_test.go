package telegramtest

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"
)

// upload calls sendDocument with a form; a nil file is left out.
func upload(t *testing.T, s *Server, p map[string]string, name string, data []byte) reply {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for key, value := range p {
		if err := w.WriteField(key, value); err != nil {
			t.Fatal(err)
		}
	}
	if data != nil {
		part, err := w.CreateFormFile("document", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, post("/bot"+Token+"/sendDocument", w.FormDataContentType(), body.String()))
	var got reply
	if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.OK {
		documented(t, s, "sendDocument", got.Result)
	}
	return got
}

func TestSendDocument(t *testing.T) {
	s := world(t, Options{})
	got := upload(t, s, map[string]string{"chat_id": "7"}, "a.json", []byte("{}\n"))
	if !got.OK {
		t.Fatal(got.Description)
	}
	sent := s.Messages(private)
	if len(sent) != 1 || sent[0].File == nil || sent[0].Text != "" {
		t.Fatalf("%+v", sent)
	}
	if f := *sent[0].File; f != (SentFile{"a.json", "application/json", "{}\n"}) {
		t.Errorf("%+v", f)
	}
	if field(t, got.Result, "document", "file_id") == "" {
		t.Errorf("no id: %s", got.Result)
	}
	upload(t, s, map[string]string{"chat_id": "7"}, "without.kind", []byte("x"))
	if f := s.Messages(private)[1].File; f.Type != "application/octet-stream" {
		t.Errorf("%+v", f)
	}
	if v := s.Violations(); len(v) > 0 {
		t.Errorf("%q", v)
	}
	refusal{method: "editMessageText", params: fields{"chat_id": private, "message_id": sent[0].ID, "text": "a"},
		want: "there is no text in the message to edit"}.check(t, s)
}

func TestSendDocumentLaws(t *testing.T) {
	for _, c := range []struct {
		what string
		p    map[string]string
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "", nil, "document is required"},
		{"nothing in it", nil, "a.json", []byte{}, "file must be non-empty"},
		{"an id", map[string]string{"document": "file-1"}, "", nil, "upload only"},
		{"a caption", map[string]string{"caption": "x"}, "a.json", []byte("{}"), "without anything else"},
		{"a topic that is not there", map[string]string{"message_thread_id": "9"}, "a.json", []byte("{}"), "thread not found"},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := world(t, Options{})
			p := map[string]string{"chat_id": "7"}
			for key, value := range c.p {
				p[key] = value
			}
			got := upload(t, s, p, c.name, c.data)
			if got.OK || !strings.Contains(got.Description, c.want) || len(s.Violations()) == 0 {
				t.Errorf("%+v, violations %q", got, s.Violations())
			}
		})
	}
}
