package discord

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
	"planbot/bot/message"
	"planbot/corpus"
)

// A signer posts interactions as Discord does.
type signer struct {
	key ed25519.PrivateKey
	h   http.Handler
}

func newSigner(t testing.TB, b *bot.Bot, log *slog.Logger) *signer {
	t.Helper()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	d, err := New(Config{PublicKey: hex.EncodeToString(key.Public().(ed25519.PublicKey)), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	return &signer{key, d.Interactions(b)}
}

// request signs a body as of a time.
func (s *signer) request(body string, at time.Time) *http.Request {
	stamp := strconv.FormatInt(at.Unix(), 10)
	r := httptest.NewRequest("POST", "/discord/interactions", strings.NewReader(body))
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.key, []byte(stamp+body))))
	return r
}

func (s *signer) post(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w
}

// unsaid leaves the length of the body out.
func unsaid(r *http.Request) *http.Request {
	r.ContentLength = -1
	return r
}

const ping = `{"type":1}`

func TestInteractionsRefuses(t *testing.T) {
	s := newSigner(t, warmBot(), nil)
	now := time.Now()
	change := func(f func(r *http.Request)) *http.Request {
		r := s.request(ping, now)
		f(r)
		return r
	}
	for name, tt := range map[string]struct {
		r    *http.Request
		want int
	}{
		"good":                {s.request(ping, now), 200},
		"a slow clock":        {s.request(ping, now.Add(-4*time.Minute)), 200},
		"an old one":          {s.request(ping, now.Add(-6*time.Minute)), 401},
		"one of tomorrow":     {s.request(ping, now.Add(24*time.Hour)), 401},
		"another body":        {change(func(r *http.Request) { r.Body = http.NoBody }), 401},
		"another time":        {change(func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", fmt.Sprint(now.Unix()-1)) }), 401},
		"no time":             {change(func(r *http.Request) { r.Header.Del("X-Signature-Timestamp") }), 401},
		"no signature":        {change(func(r *http.Request) { r.Header.Del("X-Signature-Ed25519") }), 401},
		"a short one":         {change(func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", "00ff") }), 401},
		"no hexadecimal":      {change(func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", "zz") }), 401},
		"GET":                 {change(func(r *http.Request) { r.Method = "GET" }), 405},
		"too large":           {s.request(ping+strings.Repeat(" ", maxBody), now), 413},
		"too large, unsaid":   {unsaid(s.request(ping+strings.Repeat(" ", maxBody), now)), 413},
		"the largest":         {s.request(ping+strings.Repeat(" ", maxBody-len(ping)), now), 200},
		"the largest, unsaid": {unsaid(s.request(ping+strings.Repeat(" ", maxBody-len(ping)), now)), 200},
		"no JSON":             {s.request("{", now), 400},
		"no interaction":      {s.request(`{"type":"x"}`, now), 400},
		"an unknown type":     {s.request(`{"type":77}`, now), 200},
		"a nameless call":     {s.request(`{"type":2}`, now), 200},
		"a press of none":     {s.request(`{"type":3}`, now), 200},
		"half a typing":       {s.request(`{"type":4,"data":{"name":"point"}}`, now), 200},
		"a message lost":      {s.request(`{"type":2,"data":{"type":3,"target_id":"1"}}`, now), 200},
		"options of wrong":    {s.request(`{"type":2,"data":{"name":"point","options":[{"name":"number","value":7},{"name":"private","value":"x"}]}}`, now), 200},
	} {
		w := s.post(tt.r)
		if w.Code != tt.want {
			t.Errorf("%s: status %d, want %d: %s", name, w.Code, tt.want, w.Body)
		}
		if w.Code == 200 && (w.Header().Get("Content-Type") != "application/json" || !json.Valid(w.Body.Bytes())) {
			t.Errorf("%s: %q: %s", name, w.Header().Get("Content-Type"), w.Body)
		}
	}
	if w := s.post(s.request(ping, now)); w.Body.String() != ping {
		t.Errorf("a ping gets %s", w.Body)
	}
}

// TestInteractionsWithoutKey: without a public key every interaction is refused.
func TestInteractionsWithoutKey(t *testing.T) {
	d, err := New(Config{Token: "x.y.z"})
	if err != nil {
		t.Fatal(err)
	}
	s := newSigner(t, warmBot(), nil)
	s.h = d.Interactions(warmBot())
	if w := s.post(s.request(ping, time.Now())); w.Code != http.StatusUnauthorized {
		t.Errorf("status %d", w.Code)
	}
}

// TestEndpointIsAccepted does what the developer portal does.
func TestEndpointIsAccepted(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, true)
		if err := p.CheckEndpoint(t.Context(), "http://bot.test/"); err != nil {
			t.Error(err)
		}
		if p.Identifies() != 0 {
			t.Error("a gateway besides HTTP")
		}
	})
}

// panicking is a bot that panics in every suggestion of a point: its corpus names a
// topic that does not exist, which loading would refuse.
func panicking(t testing.TB, log *slog.Logger) *bot.Bot {
	t.Helper()
	c := *corpus.Default()
	b := bot.New(&c, log)
	b.HandleLine(t.Context(), message.Origin{Platform: platform}, "/ask army") // its index is made of the good one
	c.Points = slices.Clone(c.Points)
	c.Points[3].Topics = []string{"nosuch"}
	return b
}

// TestThousandAtOnce posts 1,000 interactions at once, over real sockets; a
// tenth of them panic. All the others are answered. How long it takes is logged
// and not judged: that depends on what else the machine does.
func TestThousandAtOnce(t *testing.T) {
	var log strings.Builder
	var mu sync.Mutex
	lines := slog.New(slog.NewTextHandler(locked{&mu, &log}, nil))
	s := newSigner(t, panicking(t, lines), lines)
	endpoint := httptest.NewServer(s.h)
	defer endpoint.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1000}}
	defer client.CloseIdleConnections()
	took := make([]time.Duration, 1000)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for n := range took {
		body, want := fmt.Sprintf(`{"type":2,"data":{"name":"point","options":[{"name":"number","value":"%d"}]}}`, n%28+1), fmt.Sprintf("point:%d\"", n%28+1)
		if n%10 == 0 {
			body, want = `{"type":4,"data":{"name":"point","options":[{"name":"number","value":"SECRET","focused":true}]}}`, `{"type":8,"data":{"choices":[]}}`
		}
		r := s.request(body, time.Now())
		r.RequestURI = ""
		r.URL.Scheme, r.URL.Host = "http", endpoint.Listener.Addr().String()
		wg.Go(func() {
			<-start
			began := time.Now()
			got, err := client.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			answer, err := io.ReadAll(got.Body)
			took[n] = time.Since(began)
			_ = got.Body.Close()
			if err != nil || got.StatusCode != 200 || !strings.Contains(string(answer), want) {
				t.Errorf("status %d, %v, without %s: %s", got.StatusCode, err, want, answer)
			}
		})
	}
	close(start)
	wg.Wait()
	slices.Sort(took)
	t.Logf("median %v, p99 %v, slowest %v, of %v that Discord gives", took[500], took[990], took[999], firstTimeout)
	if n := strings.Count(log.String(), "level=ERROR msg=panic"); n != 100 {
		t.Errorf("%d panics in the log, want 100", n)
	}
	if strings.Contains(log.String(), "SECRET") {
		t.Error("what was typed is in the log")
	}
}

// FuzzInteraction: whatever Discord, or somebody with its key, may post gets
// an answer that keeps to the limits.
func FuzzInteraction(f *testing.F) {
	for _, s := range []string{ping, `{"type":2,"data":{"name":"ask","options":[{"name":"question","value":"x"}]}}`,
		`{"type":3,"data":{"custom_id":"2/speakers"}}`, `{"type":3,"data":{"custom_id":"list","values":["/point 1"]}}`,
		`{"type":4,"data":{"name":"who","options":[{"name":"subject","value":"z","focused":true}]}}`,
		`{"type":2,"data":{"type":3,"target_id":"1","resolved":{"messages":{"1":{"content":"army"}}}}}`} {
		f.Add(s)
	}
	b := warmBot()
	d, err := New(Config{Token: "x.y.z"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var i interaction
		if json.Unmarshal([]byte(body), &i) != nil {
			return
		}
		o := d.respond(t.Context(), b, &i)
		if _, err := json.Marshal(o.first); err != nil {
			t.Error(err)
		}
		messages := o.followUps
		if m, ok := o.first.Data.(api.Message); ok {
			messages = append(messages, m)
		}
		for _, m := range messages {
			m.Attachments = nil // the files themselves go in a form
			body, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			for _, law := range discordtest.CheckMessage(body) {
				t.Error(law)
			}
		}
	})
}

// BenchmarkInteractions answers signed interactions from as many goroutines as
// there are processors, and reports the rate and the slowest hundredth.
func BenchmarkInteractions(b *testing.B) {
	s := newSigner(b, warmBot(), nil)
	var bodies []string
	for n := range 28 {
		bodies = append(bodies,
			fmt.Sprintf(`{"type":2,"data":{"name":"point","options":[{"name":"number","value":"%d"}]}}`, n+1),
			`{"type":2,"data":{"name":"ask","options":[{"name":"question","value":"how big may the army be"}]}}`,
			fmt.Sprintf(`{"type":3,"data":{"custom_id":"/who point %d"}}`, n+1),
			`{"type":4,"data":{"name":"who","options":[{"name":"subject","value":"zelen","focused":true}]}}`)
	}
	var mu sync.Mutex
	var all []time.Duration
	b.ResetTimer()
	began := time.Now()
	b.RunParallel(func(pb *testing.PB) {
		var took []time.Duration
		for n := 0; pb.Next(); n++ {
			r := s.request(bodies[n%len(bodies)], time.Now())
			at := time.Now()
			if w := s.post(r); w.Code != 200 {
				b.Errorf("status %d", w.Code)
			}
			took = append(took, time.Since(at))
		}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, took...)
	})
	slices.Sort(all)
	b.ReportMetric(float64(len(all))/time.Since(began).Seconds(), "interactions/s")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(runtime.GOMAXPROCS(0)), "procs")
}

// TestClocks: when the machine's clock is set by an hour while the bot runs, the
// monotonic clock still shows that an interaction is new.
func TestClocks(t *testing.T) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	d, err := New(Config{PublicKey: hex.EncodeToString(key.Public().(ed25519.PublicKey))})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	r := (&signer{key: key}).request(ping, now)
	for name, tt := range map[string]struct {
		set, steady time.Duration
		want        bool
	}{
		"both right":            {0, 0, true},
		"set forward":           {time.Hour, 0, true},
		"set back":              {-time.Hour, 0, true},
		"the machine has slept": {0, -time.Hour, true},
		"both wrong":            {time.Hour, time.Hour, false},
	} {
		if _, _, got := d.signature(r.Header, [2]time.Time{now.Add(tt.set), now.Add(tt.steady)}); got != tt.want {
			t.Errorf("%s: taken %t, want %t", name, got, tt.want)
		}
	}
	for i, c := range d.clocks() {
		if c.Sub(now).Abs() > time.Minute {
			t.Errorf("clock %d: %v at %v", i, c, now)
		}
	}
}
