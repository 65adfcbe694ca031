package gateway

import (
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestFreshAfter(t *testing.T) {
	for starts, most := range map[int]time.Duration{0: 0, 1: 5 * time.Second, 3: 20 * time.Second, 100: 5 * time.Minute} {
		for range 20 {
			if d := freshAfter(starts); d > most || d < most/2 {
				t.Errorf("after %d starts %v, want %v to %v", starts, d, most/2, most)
			}
		}
	}
}

// TestDialChecksCertificate: a gateway at a wss address must have a valid
// certificate.
func TestDialChecksCertificate(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	address, err := url.Parse("wss" + strings.TrimPrefix(server.URL, "https"))
	if err != nil {
		t.Fatal(err)
	}
	g := &gateway{}
	var unknown x509.UnknownAuthorityError
	if _, err := g.dial(t.Context(), address); !errors.As(err, &unknown) {
		t.Errorf("error %v", err)
	}
}
