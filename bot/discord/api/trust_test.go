package api

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestNoRedirect: no call follows an answer to another address, so neither the
// token nor an interaction's leaves the API.
func TestNoRedirect(t *testing.T) {
	strays := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strays++ }))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for name, to := range map[string]string{
			"another host": strings.Replace(other.URL, "127.0.0.1", "localhost", 1), "another port": other.URL,
			"without TLS": other.URL, "itself": "/elsewhere",
		} {
			mux := http.NewServeMux()
			mux.HandleFunc("/elsewhere", func(http.ResponseWriter, *http.Request) { strays++ })
			mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, status) })
			api := httptest.NewServer(mux)
			if name == "without TLS" {
				api.Close()
				api = httptest.NewTLSServer(mux)
			}
			var transport http.RoundTripper
			if name == "without TLS" {
				transport = api.Client().Transport
			}
			c, err := New(Config{Token: "a.b.c", URL: api.URL, Transport: transport})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range []*call{safeCall(), onceCall()} {
				err := c.do(t.Context(), r)
				if err == nil || !strings.Contains(err.Error(), fmt.Sprint("status ", status)) {
					t.Errorf("%d to %s: %v", status, name, err)
				}
			}
			c.Close()
			api.Close()
		}
	}
	if strays > 0 {
		t.Errorf("%d calls went to where an answer pointed", strays)
	}
}

// TestTokensAreMasked: an answer that repeats a token brings it into no error.
func TestTokensAreMasked(t *testing.T) {
	c, err := New(Config{Token: "a.bot.token", URL: "http://discord.test",
		Transport: &server{answers: []string{`400||{"message":"no a.bot.token and no ` + secret + `","code":7}`}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.do(t.Context(), onceCall()); err == nil || strings.Contains(err.Error(), "a.bot.token") || strings.Contains(err.Error(), secret) || Code(err) != 7 {
		t.Errorf("error %v", err)
	}
}

// TestURL: what addresses of an API are taken.
func TestURL(t *testing.T) {
	for in, want := range map[string]string{
		"": "https://discord.com/api/v10", "http://proxy:8080/": "http://proxy:8080/api/v10", "https://x/discord": "https://x/discord/api/v10",
		"discord.com": "", "https://u:pw@x": "", "ftp://x": "", "https://x?y": "",
	} {
		c, err := New(Config{URL: in})
		if (err == nil) != (want != "") || err == nil && c.base != want {
			t.Errorf("%q: %v, want %q", in, err, want)
		}
	}
}

// TestAnswerTooLarge: no answer of the API is read without end.
func TestAnswerTooLarge(t *testing.T) {
	read := 0
	c := newClient(t, endless{&read}, nil)
	var into any
	err := c.do(t.Context(), &call{method: "GET", route: "/gateway/bot", into: &into})
	if err == nil || read > 2*maxAnswer {
		t.Errorf("%d bytes read, error %v", read, err)
	}
}

// An endless server gives an answer without an end, and counts what is read.
type endless struct{ read *int }

func (e endless) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(e), Request: r}, nil
}

func (e endless) Read(p []byte) (int, error) {
	*e.read += len(p)
	return copy(p, bytes.Repeat([]byte(" "), len(p))), nil
}
