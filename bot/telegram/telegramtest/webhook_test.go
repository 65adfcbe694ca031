package telegramtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot/bottest"
)

// A hookBot is a webhook with answers of the test's choice. It keeps its updates.
type hookBot struct {
	mu     sync.Mutex
	got    []int64
	secret []string
	at     []time.Duration
	begin  time.Time
	busy   int
	most   int // at the same time
	answer func(n int, w http.ResponseWriter)
	takes  time.Duration
}

func (b *hookBot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var u struct {
		ID int64 `json:"update_id"`
	}
	if err := json.NewDecoder(r.Body).Decode(&u); err != nil || r.Header.Get("Content-Type") != "application/json" {
		w.WriteHeader(http.StatusBadRequest)
	}
	b.mu.Lock()
	b.got = append(b.got, u.ID)
	b.secret = append(b.secret, r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
	b.at = append(b.at, time.Since(b.begin))
	b.busy++
	b.most = max(b.most, b.busy)
	n := len(b.got)
	b.mu.Unlock()
	if b.takes > 0 {
		timer := time.NewTimer(b.takes)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
		}
	}
	b.mu.Lock()
	b.busy--
	b.mu.Unlock()
	if b.answer != nil {
		b.answer(n, w)
	}
}

func (b *hookBot) updates() []int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.got)
}

// hooked is a server with a client that reaches b. The webhook is not set yet.
func hooked(t *testing.T, b *hookBot, o Options) *Server {
	b.begin = time.Now()
	client, front := pipe(b)
	t.Cleanup(front.Close)
	o.Client = client
	s, _ := StartPipe(t, o)
	return s
}

func TestWebhookDelivers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &hookBot{}
		s := hooked(t, b, Options{})
		before := s.Message(Message{Chat: private, Text: "before it was set"})
		must(t, s, "setWebhook", fields{"url": "https://bot.invalid/telegram", "secret_token": "s3cret-_"})
		after := s.Message(Message{Chat: private, Text: "after"})
		if err := s.WaitConfirmed(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := b.updates(); !slices.Equal(got, []int64{before.ID, after.ID}) || !slices.Equal(b.secret, []string{"s3cret-_", "s3cret-_"}) {
			t.Errorf("%v with %q", got, b.secret)
		}
		info := must(t, s, "getWebhookInfo", nil)
		if field(t, info, "url") != "https://bot.invalid/telegram" || field(t, info, "pending_update_count") != "0" {
			t.Errorf("%s", info)
		}
		must(t, s, "deleteWebhook", nil)
		s.Message(Message{Chat: private, Text: "for nobody"})
		synctest.Wait()
		if len(b.updates()) != 2 || s.Pending() != 1 || field(t, must(t, s, "getWebhookInfo", nil), "url") != "" {
			t.Error("a webhook that was deleted gets updates")
		}
	})
}

func TestWebhookTriesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &hookBot{answer: func(n int, w http.ResponseWriter) {
			switch n {
			case 1:
				w.WriteHeader(http.StatusInternalServerError)
			case 2:
				panic(http.ErrAbortHandler)
			case 3:
				w.WriteHeader(http.StatusFound)
			case 4:
				w.WriteHeader(http.StatusNoContent)
			}
		}}
		s := hooked(t, b, Options{})
		must(t, s, "setWebhook", fields{"url": "https://bot.invalid/"})
		first := s.Message(Message{Chat: private, Text: "a"}).ID
		second := s.Message(Message{Chat: private, Text: "b"}).ID
		synctest.Wait()
		info := must(t, s, "getWebhookInfo", nil)
		if field(t, info, "pending_update_count") != "2" {
			t.Errorf("%s", info)
		}
		if err := s.WaitConfirmed(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := b.updates(); !slices.Equal(got, []int64{first, first, first, first, second}) {
			t.Errorf("%v", got)
		}
		if want := []time.Duration{0, 1 * time.Second, 3 * time.Second, 7 * time.Second, 7 * time.Second}; !slices.Equal(b.at, want) {
			t.Errorf("tries at %v, want %v", b.at, want)
		}
	})
}

// What belongs to one chat comes in order; different chats come at once, as
// many as there may be connections.
func TestWebhookLanes(t *testing.T) {
	for _, c := range []struct{ chats, most int }{{1, 1}, {5, 5}, {50, hookConnections}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := &hookBot{takes: time.Second}
				s := hooked(t, b, Options{})
				must(t, s, "setWebhook", fields{"url": "https://bot.invalid/"})
				want := map[int64]int64{}
				for i := range int64(4 * c.chats) {
					want[s.Message(Message{Chat: i%int64(c.chats) + 1, Text: "a"}).ID] = i%int64(c.chats) + 1
				}
				if err := s.WaitConfirmed(t.Context()); err != nil {
					t.Fatal(err)
				}
				newest := map[int64]int64{}
				for _, id := range b.updates() {
					if chat := want[id]; newest[chat] > id {
						t.Errorf("chat %d gets %d after %d", chat, id, newest[chat])
					} else {
						newest[chat] = id
					}
				}
				if len(b.updates()) != 4*c.chats || b.most != c.most {
					t.Errorf("%d updates, %d at once; want %d at once", len(b.updates()), b.most, c.most)
				}
			})
		})
	}
}

// TestWebhookSetAgain sets a webhook while an update is on its way to it. If it
// is the same, as of a replica that starts, the update comes once; else it is
// delivered again.
func TestWebhookSetAgain(t *testing.T) {
	for name, c := range map[string]struct {
		again fields
		want  int
	}{
		"the same":       {fields{}, 1},
		"another secret": {fields{"secret_token": "new"}, 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := &hookBot{takes: time.Minute / 2}
			s := hooked(t, b, Options{})
			must(t, s, "setWebhook", fields{"url": "https://bot.invalid/"})
			s.Message(Message{Chat: private, Text: "a"})
			synctest.Wait()
			c.again["url"] = "https://bot.invalid/"
			must(t, s, "setWebhook", c.again)
			if err := s.WaitConfirmed(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := b.updates(); len(got) != c.want {
				t.Errorf("%s: the update came %d times, want %d", name, len(got), c.want)
			}
		})
	}
}

// TestWebhookDeletedMeanwhile deletes a webhook while an update is on its way to
// it: the update is not lost.
func TestWebhookDeletedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &hookBot{takes: time.Minute}
		s := hooked(t, b, Options{})
		must(t, s, "setWebhook", fields{"url": "https://bot.invalid/"})
		id := s.Message(Message{Chat: private, Text: "a"}).ID
		synctest.Wait()
		must(t, s, "deleteWebhook", nil)
		if got := ids(t, must(t, s, "getUpdates", nil)); !slices.Equal(got, []int64{id}) {
			t.Error(got)
		}
		s.Close()
		s.Close()
		must(t, s, "setWebhook", fields{"url": "https://bot.invalid/"}) // it delivers nothing more
		if s.Pending() != 1 {
			t.Error("a closed server delivers")
		}
	})
}

func TestWebhookLaws(t *testing.T) {
	url := func(more fields) fields {
		more["url"] = "https://bot.invalid/"
		return more
	}
	for _, c := range []refusal{
		{name: "plain", params: url(fields{})},
		{name: "all", params: url(fields{"secret_token": strings.Repeat("x", 256), "allowed_updates": []string{"message"}})},
		{name: "http", params: fields{"url": "http://127.0.0.1:8080/x"}},
		{name: "no address", params: fields{"url": "bot"}, want: "bad webhook"},
		{name: "another protocol", params: fields{"url": "ftp://a.example"}, want: "bad webhook"},
		{name: "long secret", params: url(fields{"secret_token": strings.Repeat("x", 257)}), want: "secret token contains unallowed characters"},
		{name: "odd secret", params: url(fields{"secret_token": "a b"}), want: "secret token contains unallowed characters"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.method = "setWebhook"
			c.check(t, quiet(t, Options{}))
		})
	}
}

// pipe serves a handler over connections in memory.
func pipe(h http.Handler) (*http.Client, *httptest.Server) {
	ln := bottest.NewPipe()
	front := httptest.NewUnstartedServer(h)
	front.Listener.Close() // the one with a port
	front.Listener = ln
	front.Start()
	return &http.Client{Transport: &http.Transport{DialContext: ln.Dial, DialTLSContext: ln.Dial}}, front
}
