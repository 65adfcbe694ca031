package telegramtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The most bytes of a request body. The real server takes files of 50 MB, which
// no test needs.
const maxBody = 8 << 20

// A param is one parameter of a request. Every parameter is a text to the
// server; a value of a JSON body that is not a string counts as its JSON text.
type param struct {
	text string
	json bool   // from a JSON body and not a string
	file bool   // an uploaded file; text is its name
	data string // of a file
}

// params are the parameters of a request by name. A name that was given twice
// has its first value.
type params map[string]param

// decodeRequest reads the query string and the body, in any of the ways that
// the documentation names. (core.telegram.org/bots/api#making-requests)
func decodeRequest(r *http.Request) (params, *apiError) {
	p := params{}
	if err := p.addQuery(r.URL.RawQuery); err != nil {
		return nil, err
	}
	if r.Body == nil {
		return p, p.check()
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, refused("the body broke off")
	}
	if len(body) > maxBody {
		return nil, &apiError{Code: 413, Description: "Request Entity Too Large", Fault: true}
	}
	if err := p.addBody(r.Header.Get("Content-Type"), body); err != nil {
		return nil, err
	}
	return p, p.check()
}

// addBody reads a body of any kind.
func (p params) addBody(contentType string, body []byte) *apiError {
	if len(body) == 0 {
		return nil
	}
	kind, attributes, err := mime.ParseMediaType(contentType)
	if err != nil {
		return broken("content type of the body: %v", err)
	}
	switch kind {
	case "application/x-www-form-urlencoded":
		return p.addQuery(string(body))
	case "multipart/form-data":
		return p.addParts(multipart.NewReader(bytes.NewReader(body), attributes["boundary"]))
	case "application/json":
		return p.addJSON(body)
	}
	return broken("a body of type %s is none of those documented", kind)
}

func (p params) add(name string, v param) {
	if _, ok := p[name]; !ok {
		p[name] = v
	}
}

func (p params) addQuery(query string) *apiError {
	values, err := url.ParseQuery(query)
	if err != nil {
		return broken("can't parse the parameters: %v", err)
	}
	for name, v := range values {
		p.add(name, param{text: v[0]})
	}
	return nil
}

func (p params) addParts(r *multipart.Reader) *apiError {
	for {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return broken("can't parse multipart/form-data: %v", err)
		}
		text, err := io.ReadAll(part)
		if err != nil || part.FormName() == "" {
			return broken("can't parse multipart/form-data: a part has no name or no end")
		}
		v := param{text: string(text)}
		if name := part.FileName(); name != "" {
			v = param{text: name, file: true, data: string(text)}
		}
		p.add(part.FormName(), v)
	}
}

func (p params) addJSON(body []byte) *apiError {
	if !utf8.Valid(body) {
		return broken("strings must be encoded in UTF-8")
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(body, &values); err != nil || values == nil {
		return broken("can't parse JSON object: %.100q", body)
	}
	for name, raw := range values {
		v := param{text: string(raw), json: true}
		if raw[0] == '"' {
			v.json = false
			if err := json.Unmarshal(raw, &v.text); err != nil {
				return broken("can't parse JSON string %s: %v", name, err)
			}
		}
		p.add(name, v)
	}
	return nil
}

// check refuses what is no UTF-8.
func (p params) check() *apiError {
	for name, v := range p {
		if !utf8.ValidString(name) || !utf8.ValidString(v.text) {
			return broken("strings must be encoded in UTF-8")
		}
	}
	return nil
}

// texts is the exported form of parameters.
func (p params) texts() map[string]string {
	out := make(map[string]string, len(p))
	for name, v := range p {
		out[name] = v.text
	}
	return out
}

// text is a parameter, or "".
func (p params) text(name string) string { return p[name].text }

// yes reports whether a Boolean parameter is true.
func (p params) yes(name string) bool { return strings.EqualFold(p[name].text, "true") }

// integer is a number. A parameter that is empty or absent is zero.
func (p params) integer(name string) (int64, *apiError) {
	text := p[name].text
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, broken("can't parse %s: %.20q is no integer", name, text)
	}
	return n, nil
}

// chatID is chat_id where that is a number, else zero.
func (p params) chatID() int64 {
	n, _ := strconv.ParseInt(p["chat_id"].text, 10, 64) // a name is no number: zero
	return n
}

// decode reads a parameter that is JSON. It reports whether the parameter is
// there at all: empty and null count as absent.
func (p params) decode(name string, into any) (bool, *apiError) {
	text := strings.TrimSpace(p[name].text)
	if text == "" || text == "null" {
		return false, nil
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return false, broken("can't parse %s: %v", name, err)
	}
	return true, nil
}
