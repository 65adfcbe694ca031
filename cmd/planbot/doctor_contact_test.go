package main

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestDoctorContact: what to do where a platform is not reached depends on how far
// the doctor came.
func TestDoctorContact(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	open := httptest.NewServer(http.NotFoundHandler())
	defer open.Close()
	dead, plain := deadAddr(t), open.Listener.Addr().String()
	const gateway = "/api/v10/gateway/bot"
	for _, p := range []patient{
		{name: "nobody there", env: []string{"PLANBOT_TELEGRAM_API_URL=http://" + dead}, code: exitFailed, want: "FAIL  telegram: the Bot API does not answer: getMe: nothing was sent: dial"},
		{name: "nobody there either", env: []string{"PLANBOT_DISCORD_API_URL=http://" + dead}, code: exitFailed, want: "FAIL  discord: the API does not answer: GET /users/@me: dial"},
		{name: "a certificate of nobody's", env: []string{"PLANBOT_TELEGRAM_API_URL=" + secure.URL}, code: exitFailed, want: "unknown authority; it was reached: see that it speaks TLS (https), that its certificate is valid"},
		{name: "another certificate of nobody's", env: []string{"PLANBOT_DISCORD_API_URL=" + secure.URL}, code: exitFailed, want: "unknown authority; it was reached: see that it speaks TLS"},
		{name: "no TLS there", env: []string{"PLANBOT_TELEGRAM_API_URL=https://" + plain}, code: exitFailed, want: "HTTPS client; it was reached: see"},
		{name: "TLS there", env: []string{"PLANBOT_DISCORD_API_URL=http://" + secure.Listener.Addr().String()}, code: exitFailed, want: "FAIL  discord: the API answers 400; see PLANBOT_DISCORD_API_URL"},
		{name: "a proxy's page", path: "/api/v10/users/@me", answer: "<html>", status: 403, code: exitFailed, want: "FAIL  discord: the API answers 403; see PLANBOT_DISCORD_API_URL and any proxy"},
		{name: "no gateway", path: gateway, answer: fields{"url": "ws://" + dead}, code: exitFailed,
			want: "FAIL  discord gateway: " + dead + ": dial tcp " + dead + ": connect: connection refused; see what keeps this machine from it; no proxy is used"},
		{name: "gateway without TLS", path: gateway, answer: fields{"url": "wss://" + plain}, code: exitFailed, want: "look like a TLS handshake; it was reached: see"},
	} {
		t.Run(p.name, p.examine)
	}
}

// takenAddr is one at which a program listens until the test ends that knows no
// HTTP.
func takenAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	}()
	return l.Addr().String()
}

// deadAddr is an address where nobody listens.
func deadAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
