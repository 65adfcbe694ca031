package api

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
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
	files := make([]*discordgo.File, len(c.files))
	for i, f := range c.files {
		files[i] = &discordgo.File{Name: f.Name, ContentType: f.Type, Reader: bytes.NewReader(f.Data)}
	}
	return discordgo.MultipartBodyWithJSON(c.body, files)
}

// backoff is Backoff for a call. One that answers an interaction has three
// seconds in all, so its retries come soon.
func (c *call) backoff(failures int) time.Duration {
	if c.exempt() {
		return min(200*time.Millisecond<<(failures-1), 800*time.Millisecond)
	}
	return Backoff(failures)
}
