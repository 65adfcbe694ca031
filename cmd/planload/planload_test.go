package main

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// smallest is a bench of a few seconds.
func smallest(t *testing.T) *bench {
	t.Helper()
	short := timing{length: 2 * time.Second, outage: 300 * time.Millisecond, crowd: 5 * time.Second, hold: time.Second, late: 5 * time.Second,
		quiet: 8 * time.Second, calm: 5 * time.Second}
	b := &bench{timing: short, dir: t.TempDir(), progress: t.Output()}
	if err := b.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

// TestTrial kills a bot under load. Nothing is lost.
func TestTrial(t *testing.T) {
	s := &stage{bench: smallest(t)}
	defer s.leave()
	if err := s.set("Telegram", newTelegram(false, false)); err != nil {
		t.Fatal(err)
	}
	s.load = load{kind: "message", rate: 10}
	if err := s.play(t.Context(), telegramVars("http://"+s.front.addr, s.addr), trial{name: "kill", wrong: s.kill}); err != nil {
		t.Fatal(err)
	}
	if got, want := s.rows[0][:5], []string{"Telegram: kill", "20", "20", "20", "0"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestCrowded has a private chat ask beside a group for a moment.
func TestCrowded(t *testing.T) {
	s := &stage{bench: smallest(t)}
	defer s.leave()
	if err := beside("crowd", true, false, load{kind: "private", busy: 1})(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if row := s.rows[0]; row[1] != "2" || row[2] != "2" || row[6] != "0" {
		t.Errorf("%q", row)
	}
}

// TestSilent reaches the Bot API over HTTP/2 until the proxy falls silent. The
// calm before is long enough for a bot on a machine that runs other tests.
func TestSilent(t *testing.T) {
	s := &stage{bench: smallest(t)}
	s.calm, s.quiet = 10*time.Second, 13*time.Second
	defer s.leave()
	if err := silentTelegram("HTTP/2", false, true)(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if asked, err := strconv.Atoi(s.rows[0][1]); err != nil || asked < 1 || asked > 8 {
		t.Errorf("%q", s.rows)
	}
}

// TestFront has a client that trusts the fake's certificate alone.
func TestFront(t *testing.T) {
	s := front(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Proto) }), true)
	defer s.Close()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(newPlayer(nil, "", s).ca)) {
		t.Fatal("no certificate")
	}
	client := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots}}}
	res, err := client.Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if proto, err := io.ReadAll(res.Body); err != nil || string(proto) != "HTTP/2.0" {
		t.Errorf("%q, %v", proto, err)
	}
}

// TestHeld has strangers hold bodies while Discord posts.
func TestHeld(t *testing.T) {
	var got rows
	if err := smallest(t).attacked(t.Context(), forged, &got); err != nil {
		t.Fatal(err)
	}
	if row := got[0]; row[1] == "0" || row[2] != alive || row[4] != row[5] {
		t.Errorf("%q", row)
	}
}

// TestPosts tells a confirmation from a post.
func TestPosts(t *testing.T) {
	p := newPosts()
	p.expect(1, time.Now())
	p.expect(2, time.Now())
	p.message(1)
	p.message(1)
	p.message(2)
	if made, due := p.made.tally(), p.due.tally(); made.answered != 2 || due.sent != 2 || due.answered != 1 || due.p50 == never || due.p99 != never {
		t.Errorf("%+v, %+v", made, due)
	}
}

func TestLedger(t *testing.T) {
	l := newLedger()
	start := time.Now()
	for n := range int64(5) {
		l.ask(n, start)
	}
	if !l.answer(0) || l.answer(0) {
		t.Error("the first answer is not told from the second")
	}
	l.refuse()
	l.giveUp()
	if n, _ := l.open(); n != 2 {
		t.Errorf("%d are open, want 2", n)
	}
	l.heal()
	l.answer(1)
	l.answer(7) // before it was asked, as happens between two processes
	l.ask(7, time.Now())
	got := l.tally()
	if got.sent != 6 || got.accepted != 5 || got.answered != 3 || got.twice != 1 || got.lost() != 2 {
		t.Errorf("%+v", got)
	}
	l.ask(8, time.Now())
	if got := l.tally().after; got.asked != 2 || got.answered != 1 || got.first <= 0 {
		t.Errorf("after the mark: %+v", got)
	}
}

func TestPercentile(t *testing.T) {
	var hundred []time.Duration
	for n := range 100 {
		hundred = append(hundred, time.Duration(n+1))
	}
	for _, c := range []struct {
		of      []time.Duration
		percent int
		want    time.Duration
	}{{nil, 50, 0}, {hundred[:1], 99, 1}, {hundred[:2], 50, 1}, {hundred, 50, 50}, {hundred, 99, 99}, {hundred, 100, 100}} {
		if got := percentile(c.of, c.percent); got != c.want {
			t.Errorf("%d%% of %d: %d, want %d", c.percent, len(c.of), got, c.want)
		}
	}
}

// TestProxy has a client with one connection meet each fault.
func TestProxy(t *testing.T) {
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }))
	defer target.Close()
	p, err := newProxy("127.0.0.1:0", target.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer p.cut()
	client := &http.Client{Transport: &http.Transport{}, Timeout: 300 * time.Millisecond}
	get := func() int {
		res, err := client.Get("http://" + p.addr)
		if err != nil {
			return 0
		}
		defer res.Body.Close()
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			return 0
		}
		return res.StatusCode
	}
	heal := func() {
		if err := p.heal(); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		name string
		do   func()
		want []int // status codes; 0: no answer
	}{
		{"nothing wrong", func() {}, []int{200, 200}},
		{"silence", p.silence, []int{0, 200}},
		{"cut", p.cut, []int{0, 0}},
		{"heal", heal, []int{200}},
		{"hang", func() { p.turn(hang) }, []int{0, 0}},
		{"page", func() { p.turn(page) }, []int{429, 429}},
		{"heal again", heal, []int{200}},
	} {
		step.do()
		for _, want := range step.want {
			if got := get(); got != want {
				t.Errorf("%s: status %d, want %d", step.name, got, want)
			}
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"-only", "nothing"}, {"more"}, {"-no-such-flag"}} {
		var stderr strings.Builder
		if code := run(t.Context(), args, io.Discard, &stderr); code != 2 || stderr.Len() == 0 {
			t.Errorf("%q: exit code %d, %q", args, code, stderr.String())
		}
	}
	var out strings.Builder
	var r rows
	r.print(&out, []string{"a", "b"})
	r.add(1, 2*time.Second)
	r.print(&out, []string{"a", "b"})
	if want := "\n| a | b |\n| --- | --- |\n| 1 | 2.0 s |\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}
