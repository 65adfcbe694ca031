package telegram

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot/bottest"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/telegramtest"
)

// relayed runs a test with a bot that reaches the fake through a relay, by the
// transport that it uses in earnest.
func relayed(t *testing.T, proto string, webhook bool, test func(w *world, r *bottest.Relay)) {
	shared := testBot(t)
	synctest.Test(t, func(t *testing.T) {
		hook := &lateHandler{}
		w := &world{t: t, bot: shared, logs: &lockedBuffer{}}
		w.Server = telegramtest.New(telegramtest.Options{Client: &http.Client{Transport: hook}})
		line := bottest.NewPipe()
		var other sync.Map // what else was spoken
		front := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.Proto != proto {
				other.Store(r.Proto, true)
			}
			w.ServeHTTP(rw, r)
		}))
		front.Listener.Close()
		front.Listener, front.EnableHTTP2 = line, true
		front.StartTLS()
		relay := &bottest.Relay{Connect: line.Dial}
		transport := api.NewTransport(relay.Dial)
		transport.TLSClientConfig = front.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		if proto == "HTTP/1.1" {
			transport.ForceAttemptHTTP2 = false
			transport.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
		}
		cfg := Config{transport: transport, APIURL: "https://example.com"} // as the certificate has it
		if webhook {
			cfg.WebhookURL = "https://bot.example"
		}
		w.make(cfg)
		hook.Handler = w.tg.Webhook()
		w.run()
		w.settle()
		test(w, relay)
		if err := w.end(); err != nil {
			t.Errorf("Run: %v", err)
		}
		w.Server.Close()
		transport.CloseIdleConnections()
		front.CloseClientConnections()
		front.Close()
		other.Range(func(spoken, _ any) bool { t.Errorf("spoken was %v, want %s", spoken, proto); return true })
	})
}

// TestSilence has all connections go silent at several moments. New ones would
// work, so within a minute of that whoever asks then is answered, and what was
// asked before is too.
func TestSilence(t *testing.T) {
	moments := map[string]func(w *world, r *bottest.Relay){
		"in the middle of a poll": func(w *world, r *bottest.Relay) {
			<-time.After(pollTimeout / 2)
			r.Silence()
		},
		"as a poll begins": func(w *world, r *bottest.Relay) {
			w.says(private, "/point 1") // a poll begins when it is answered
			r.Silence()
		},
		"while a message is being sent": func(w *world, r *bottest.Relay) {
			w.Fail(telegramtest.Fault{Method: "sendRichMessage", Chat: 9, Delay: 5 * time.Second, Times: 1})
			w.Message(telegramtest.Message{Chat: 9, Text: "/point 3"})
			<-time.After(2 * time.Second)
			r.Silence()
		},
		"while many are being sent": func(w *world, r *bottest.Relay) {
			for chat := range int64(20) {
				w.Message(telegramtest.Message{Chat: 10 + chat, Text: "/point 3"})
			}
			<-time.After(300 * time.Millisecond)
			r.Silence()
		},
		"when all has been idle for long": func(w *world, r *bottest.Relay) {
			<-time.After(10 * time.Minute)
			r.Silence()
		},
	}
	for _, proto := range []string{"HTTP/1.1", "HTTP/2.0"} {
		for _, webhook := range []bool{false, true} {
			for name, silence := range moments {
				t.Run(fmt.Sprintf("%s, webhook %t, %s", proto, webhook, name), func(t *testing.T) {
					relayed(t, proto, webhook, func(w *world, r *bottest.Relay) {
						silence(w, r)
						before := len(w.Messages(private))
						began, dials := time.Now(), r.Dials()
						w.Message(telegramtest.Message{Chat: private, Text: "/point 2"})
						if _, err := w.WaitMessages(w.t.Context(), private, before+1); err != nil {
							w.t.Fatal(err)
						}
						took := time.Since(began)
						w.t.Logf("answered after %v", took.Round(100*time.Millisecond))
						if took > time.Minute || r.Dials() == dials {
							w.t.Errorf("answered after %v, over %d new connections\n%s", took, r.Dials()-dials, w.logs)
						}
						w.settle()
						<-time.After(time.Minute)
						if err := w.tg.Ready(); err != nil {
							w.t.Error(err)
						}
					})
				})
			}
		}
	}
}

// TestReady has Telegram out of reach for a while: Ready says so, and the log has
// one line when that begins and one when it ends.
func TestReady(t *testing.T) {
	check := func(w *world, silent string) {
		w.t.Helper()
		if err := w.tg.Ready(); err != nil {
			w.t.Error(err)
		}
		up := w.Fail(telegramtest.Fault{Drop: true})
		w.Message(telegramtest.Message{Chat: private, Text: "/point 21"})
		<-time.After(2 * time.Minute)
		if err := w.tg.Ready(); err == nil {
			w.t.Error("ready while Telegram can't be reached")
		}
		up()
		<-time.After(time.Minute)
		if err := w.tg.Ready(); err != nil {
			w.t.Error(err)
		}
		w.settle()
		logs := w.logs.String()
		for line, most := range map[string]int{"telegram can't be reached": 3, "the trouble with telegram is over": 1} { // a line a minute
			if n := countLines(logs, line); n < 1 || n > most {
				w.t.Errorf("%s: %d lines %q", silent, n, line)
			}
		}
	}
	inWorld(t, telegramtest.Options{}, func(w *world) { check(w, "polling") })
	inHook(t, telegramtest.Options{}, func(w *world) { check(w, "webhook") })
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.Fail(telegramtest.Fault{Method: "getUpdates", Page: 502, Times: 4})
		w.says(private, "/point 21") // ends the poll
		w.settle()
		if err := w.tg.Ready(); err != nil {
			w.t.Error(err)
		}
		if err := w.end(); err != nil {
			w.t.Error(err)
		}
		if err := w.tg.Ready(); err == nil || errors.Unwrap(err) != nil {
			w.t.Errorf("after the end: %v", err)
		}
	})
}

// TestEmptyPolls polls a server that does not wait for updates.
func TestEmptyPolls(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		before := len(w.Calls("getUpdates"))
		w.Fail(telegramtest.Fault{Method: "getUpdates", Body: `{"ok":true,"result":[]}`})
		<-time.After(90 * time.Second)
		if n := len(w.Calls("getUpdates")) - before; n < 30 || n > 91 {
			w.t.Errorf("%d polls in 90 seconds", n)
		}
	})
}
