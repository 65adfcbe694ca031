package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"strings"
	"time"
)

// A call is one request to the API.
type call struct {
	method string
	route  string   // with * for each variable part: errors and the log show it, and no token
	parts  []string // in place of each *
	query  string
	body   any
	files  []File
	into   any           // the answer is decoded into it; may be nil
	date   *time.Time    // set to the time that the answer's header tells; may be nil
	repeat bool          // making it twice does no harm
	done   int           // Discord's code for a call that was made before: on a retry it means success
	within time.Duration // timeout of one try; 0: tryTimeout
}

// path is where the call goes.
func (c *call) path() string {
	var out strings.Builder
	parts := c.parts
	for piece := range strings.SplitSeq(c.route, "*") {
		out.WriteString(piece)
		if len(parts) > 0 {
			out.WriteString(url.PathEscape(parts[0]))
			parts = parts[1:]
		}
	}
	return out.String()
}

// name is what errors, the log and metrics call the call.
func (c *call) name() string { return c.method + " " + c.route }

// bucket names what the call counts in for Discord's rate limits: its route
// and the channel, server or interaction that it is about.
func (c *call) bucket() string { return c.method + " " + c.path() }

// exempt reports whether the global rate limit leaves the call out, as it does
// with answers to interactions. Their paths hold the token that authorises them.
func (c *call) exempt() bool {
	return strings.HasPrefix(c.route, "/interactions/") || strings.HasPrefix(c.route, "/webhooks/")
}

// encode makes the body: JSON, or a form of JSON and files.
func (c *call) encode() (kind string, body []byte, err error) {
	if len(c.files) == 0 {
		body, err = json.Marshal(c.body)
		return "application/json", body, err
	}
	if body, err = json.Marshal(c.body); err != nil {
		return "", nil, err
	}
	parts := []File{{Type: "application/json", Data: body}}
	var out bytes.Buffer
	form := multipart.NewWriter(&out)
	for i, f := range append(parts, c.files...) {
		params := map[string]string{"name": "payload_json"}
		if i > 0 {
			params = map[string]string{"name": fmt.Sprintf("files[%d]", i-1), "filename": f.Name}
		}
		part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {mime.FormatMediaType("form-data", params)}, "Content-Type": {f.Type}})
		if err == nil {
			_, err = part.Write(f.Data)
		}
		if err != nil {
			return "", nil, err
		}
	}
	err = form.Close()
	return form.FormDataContentType(), out.Bytes(), err
}

// backoff is Backoff for a call. One that answers an interaction has three
// seconds in all, so its retries come soon.
func (c *call) backoff(failures int) time.Duration {
	if c.exempt() {
		return min(200*time.Millisecond<<(failures-1), 800*time.Millisecond)
	}
	return Backoff(failures)
}
