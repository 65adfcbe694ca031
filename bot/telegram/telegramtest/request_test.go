package telegramtest

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// post is a request with a body.
func post(target, contentType, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	return r
}

const (
	formType = "application/x-www-form-urlencoded"
)

func TestDecodeRequest(t *testing.T) {
	var multi bytes.Buffer
	w := multipart.NewWriter(&multi)
	file, err := w.CreateFormFile("certificate", "cert.pem")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write([]byte("-----")); err != nil {
		t.Fatal(err)
	}
	if err := w.WriteField("url", "https://a.example/?a=b&c"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}

	for _, c := range []struct {
		name string
		r    *http.Request
		want params
		err  string
	}{
		{"nothing", httptest.NewRequest(http.MethodGet, "/", nil), params{}, ""},
		{"query", httptest.NewRequest(http.MethodGet, "/?chat_id=7&text=a%20b%2B", nil),
			params{"chat_id": {text: "7"}, "text": {text: "a b+"}}, ""},
		{"form", post("/", formType, "chat_id=-7&text=%F0%9F%98%80+a"), params{"chat_id": {text: "-7"}, "text": {text: "😀 a"}}, ""},
		{"twice", post("/", formType, "text=second&text=third"), params{"text": {text: "second"}}, ""},
		{"multipart", post("/", w.FormDataContentType(), multi.String()),
			params{"certificate": {text: "cert.pem", file: true, data: "-----"}, "url": {text: "https://a.example/?a=b&c"}}, ""},

		{"bad escape", post("/", formType, "text=%zz"), nil, "can't parse the parameters"},
		{"not UTF-8", post("/", formType, "text=%ff"), nil, "strings must be encoded in UTF-8"},
		{"a part without end", post("/", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb"), nil, "can't parse the parameters"},
		{"a body that broke off", httptest.NewRequest(http.MethodPost, "/", brokenReader{}), params{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := decodeRequest(c.r)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Description, c.err) {
					t.Fatalf("%+v", err)
				}
				return
			}
			if err != nil || !maps.Equal(got, c.want) {
				t.Errorf("%+v %v", got, err)
			}
		})
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Whatever is sent, the decoder gives UTF-8 or an error.
func FuzzDecodeRequest(f *testing.F) {
	f.Add("a=b", formType, []byte("text=%F0%9F%98%80&chat_id=1"))
	f.Add("", "multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n"))
	f.Fuzz(func(t *testing.T, query, contentType string, body []byte) {
		r := post("/", contentType, string(body))
		r.URL.RawQuery = query
		p, err := decodeRequest(r)
		if err != nil {
			return
		}
		form := url.Values{}
		for name, v := range p.texts() {
			if !p[name].file && (!utf8.ValidString(name) || !utf8.ValidString(v)) {
				t.Fatalf("%q is %q", name, v)
			}
			form.Set(name, v)
		}
		again, err := decodeRequest(post("/", formType, form.Encode()))
		if err != nil || !maps.Equal(again.texts(), p.texts()) {
			t.Errorf("%+v, %v; was %+v", again, err, p)
		}
	})
}

func TestParams(t *testing.T) {
	p := params{"n": {text: "12"}, "name": {text: "@name"}, "list": {text: `["a"]`}, "more": {text: `{"text":"a","game":"x"}`}}
	if p.integer("n") != 12 || p.integer("none") != 0 || p.integer("name") != 0 {
		t.Errorf("%d %d %d", p.integer("n"), p.integer("none"), p.integer("name"))
	}
	var list []string
	if err := p.decode("list", &list); err != nil || !slices.Equal(list, []string{"a"}) {
		t.Error(err, list)
	}
	if err := p.decode("none", &list); err != nil || len(list) != 1 {
		t.Error(err, list)
	}
	for _, name := range []string{"name", "more"} {
		if err := p.decode(name, &Button{}); err == nil {
			t.Errorf("%s is a button", p.text(name))
		}
	}
}

func TestWhoMayCall(t *testing.T) {
	s := quiet(t, Options{})
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{http.MethodGet, "/bot" + Token + "/getMe", 200},
		{http.MethodGet, "/bot" + Token + "x/getMe", 401},
		{http.MethodGet, "/bot/getMe", 401},
		{http.MethodGet, "/bot" + Token + "/getNothing", 404},
		{http.MethodGet, "/bot" + Token, 404},
		{http.MethodGet, "/bot" + Token + "/sendPhoto", 404},
		{http.MethodGet, "/getMe", 401},
		{http.MethodGet, "/bot" + Token + "/getMe?a=%ff", 400},
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		var got reply
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if w.Code != c.want || got.OK != (c.want == 200) || !got.OK && got.Code != c.want {
			t.Errorf("%s %s: status %d, %s", c.method, c.path, w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), Token) {
			t.Errorf("the token is in %s", w.Body)
		}
	}
	if v := s.Violations(); len(v) < 4 || v[len(v)-1] != "getMe: Bad Request: strings must be encoded in UTF-8" {
		t.Errorf("unknown methods and bad bodies pass: %q", v)
	}
}

// No request breaks the server: every answer is JSON with a status that says
// the same, and what succeeds is as documented.
func FuzzCalls(f *testing.F) {
	names := slices.Sorted(maps.Keys(methods))
	for i, body := range []string{
		`{"chat_id":7,"text":"a","entities":[{"type":"bold","offset":0,"length":1}],"reply_parameters":{"message_id":1}}`,
		`{"chat_id":-5,"message_id":2,"text":"b","reply_markup":{"inline_keyboard":[[{"text":"c","callback_data":"d"}]]}}`,
		`{"inline_query_id":"4000000001","results":[{"type":"article","id":"1","title":"t","input_message_content":{"message_text":"a"}}]}`,
		`{"guest_query_id":"4000000002","result":{"type":"article","id":"1","title":"t","input_message_content":{"message_text":"a"}}}`,
		`{"callback_query_id":"4000000003","text":"x"}`, `{"offset":-1,"limit":2}`, `{"scope":{"type":"chat","chat_id":7},"commands":[]}`,
		`{"url":"http://127.0.0.1:1/"}`, `{"commands":[{"command":"a","description":"b"}],"language_code":"uk"}`, `{"chat_id":7,"user_id":7}`,
	} {
		f.Add(uint8(i), body)
		f.Add(uint8(3*i), body)
	}
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		name := names[int(which)%len(names)]
		if name == "setWebhook" || name == "getUpdates" && strings.Contains(body, "timeout") {
			t.Skip("it would reach out, or wait")
		}
		s := world(t, Options{})
		s.Inline("a", "", User{})
		s.Guest(Message{Chat: -6, Text: "@planbot a"})
		s.Callback(private, 1, "x", User{})
		must(t, s, "sendMessage", fields{"chat_id": group, "text": "a"})
		var p fields
		if json.Unmarshal([]byte(body), &p) != nil {
			return
		}
		r := post("/bot"+Token+"/"+name, formType, p.form().Encode())
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		var got reply
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatalf("%v in %s", err, w.Body)
		}
		if got.OK != (w.Code == 200) || !got.OK && (got.Code != w.Code || got.Description == "") {
			t.Errorf("status %d, %+v", w.Code, got)
		}
		if got.OK {
			documented(t, s, name, got.Result)
		}
	})
}
