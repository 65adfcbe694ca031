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
	jsonType = "application/json; charset=utf-8"
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
		{"query before form", post("/?text=first", formType, "text=second&text=third"), params{"text": {text: "first"}}, ""},
		{"multipart", post("/", w.FormDataContentType(), multi.String()),
			params{"certificate": {text: "cert.pem", file: true, data: "-----"}, "url": {text: "https://a.example/?a=b&c"}}, ""},
		{"json", post("/", jsonType, `{"chat_id":7,"text":"a\n\u0436","reply_markup":{"a":[1]},"entities":null,"silent":true}`),
			params{"chat_id": {text: "7", json: true}, "text": {text: "a\nж"}, "reply_markup": {text: `{"a":[1]}`, json: true},
				"entities": {text: "null", json: true}, "silent": {text: "true", json: true}}, ""},

		{"bad escape", post("/", formType, "text=%zz"), nil, "can't parse the parameters"},
		{"not UTF-8 in a form", post("/", formType, "text=%ff"), nil, "strings must be encoded in UTF-8"},
		{"not UTF-8 in JSON", post("/", jsonType, "{\"text\":\"\xff\"}"), nil, "strings must be encoded in UTF-8"},
		{"broken JSON", post("/", jsonType, `{"text":`), nil, "can't parse JSON object"},
		{"JSON list", post("/", jsonType, `[]`), nil, "can't parse JSON object"},
		{"JSON null", post("/", jsonType, `null`), nil, "can't parse JSON object"},
		{"two objects", post("/", jsonType, `{}{}`), nil, "can't parse JSON object"},
		{"a part without end", post("/", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb"), nil, "a part has no name or no end"},
		{"a part without name", post("/", "multipart/form-data; boundary=x", "--x\r\n\r\nb\r\n--x--\r\n"), nil, "a part has no name or no end"},
		{"no type", post("/", "", "text=a"), nil, "content type of the body"},
		{"another type", post("/", "text/plain", "text=a"), nil, "none of those documented"},
		{"too large", post("/", formType, "text="+strings.Repeat("x", maxBody)), nil, "Request Entity Too Large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := decodeRequest(c.r)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Description, c.err) || !err.Fault {
					t.Fatalf("%+v", err)
				}
				return
			}
			if err != nil || !maps.Equal(got, c.want) {
				t.Errorf("%+v %v", got, err)
			}
		})
	}
	if _, err := decodeRequest(httptest.NewRequest(http.MethodPost, "/", io.MultiReader(brokenReader{}))); err == nil || err.Fault {
		t.Errorf("a body that broke off: %+v", err)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Whatever is sent, the decoder gives UTF-8 or an error, and the same
// parameters as a form and as JSON.
func FuzzDecodeRequest(f *testing.F) {
	f.Add("a=b", formType, []byte("text=%F0%9F%98%80&chat_id=1"))
	f.Add("", jsonType, []byte(`{"text":"a","entities":[{"type":"bold"}],"x":null}`))
	f.Add("", "multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n"))
	f.Fuzz(func(t *testing.T, query, contentType string, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", contentType)
		p, err := decodeRequest(r)
		if err != nil {
			return
		}
		form, object := url.Values{}, map[string]string{}
		for name, v := range p.texts() {
			if !utf8.ValidString(name) || !utf8.ValidString(v) {
				t.Fatalf("%q is %q", name, v)
			}
			form.Set(name, v)
			object[name] = v
		}
		if len(p) == 0 {
			return
		}
		raw, bad := json.Marshal(object)
		if bad != nil {
			t.Fatal(bad)
		}
		for kind, body := range map[string]string{formType: form.Encode(), jsonType: string(raw)} {
			again, err := decodeRequest(post("/", kind, body))
			if err != nil || !maps.Equal(again.texts(), p.texts()) {
				t.Errorf("as %s %+v, %v; was %+v", kind, again, err, p)
			}
		}
	})
}

func TestParams(t *testing.T) {
	p := params{"n": {text: "12"}, "bad": {text: "1x"}, "yes": {text: "True"}, "no": {text: "1"}, "null": {text: " null "},
		"list": {text: `["a"]`}, "chat_id": {text: "@name"}}
	if n, err := p.integer("n"); n != 12 || err != nil {
		t.Error(n, err)
	}
	if n, err := p.integer("none"); n != 0 || err != nil {
		t.Error(n, err)
	}
	if _, err := p.integer("bad"); err == nil {
		t.Error("1x is no integer")
	}
	if !p.yes("yes") || p.yes("no") || p.yes("none") {
		t.Error("yes")
	}
	if p.chatID() != 0 {
		t.Error("a name is no number")
	}
	var list []string
	if given, err := p.decode("list", &list); !given || err != nil || !slices.Equal(list, []string{"a"}) {
		t.Error(given, err, list)
	}
	if given, err := p.decode("null", &list); given || err != nil {
		t.Error(given, err)
	}
	if _, err := p.decode("bad", &list); err == nil {
		t.Error("1x is no JSON")
	}
}

func TestWhoMayCall(t *testing.T) {
	s := quiet(t, Options{})
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{http.MethodGet, "/bot" + Token + "/getMe", 200},
		{http.MethodPost, "/bot" + Token + "/GETME", 200},
		{http.MethodPut, "/bot" + Token + "/getMe", 405},
		{http.MethodGet, "/bot" + Token + "x/getMe", 401},
		{http.MethodGet, "/bot/getMe", 401},
		{http.MethodGet, "/bot" + Token + "/getNothing", 404},
		{http.MethodGet, "/bot" + Token, 404},
		{http.MethodGet, "/bot" + Token + "/sendPhoto", 404},
		{http.MethodGet, "/getMe", 404},
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
	names := slices.Sorted(maps.Keys(methods()))
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
		if name == "setwebhook" || name == "getupdates" && strings.Contains(body, "timeout") {
			t.Skip("it would reach out, or wait")
		}
		s := world(t, Options{})
		s.Inline("a", "", User{})
		s.Guest(Message{Chat: -6, Text: "@planbot a"})
		s.Callback(private, 1, "x", User{})
		must(t, s, "sendMessage", fields{"chat_id": group, "text": "a"})
		r := post("/bot"+Token+"/"+name, jsonType, body)
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
			documented(t, s, s.method(name).name, got.Result)
		}
	})
}
