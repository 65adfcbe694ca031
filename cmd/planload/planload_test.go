package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// smallest is a bench of a few seconds.
func smallest(t *testing.T) *bench {
	t.Helper()
	short := timing{length: 2 * time.Second, outage: 300 * time.Millisecond}
	b := &bench{timing: short, dir: t.TempDir(), progress: t.Output()}
	if err := b.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

// TestTrial kills a bot under load. Nothing is lost.
func TestTrial(t *testing.T) {
	s := &stage{bench: smallest(t)}
	s.outage = time.Minute // none is made: answers are waited for the longer, as a busy machine starts a bot late
	defer s.leave()
	if err := s.set("Telegram", newTelegram()); err != nil {
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

func TestLedger(t *testing.T) {
	l := newLedger()
	start := time.Now()
	for n := range int64(5) {
		l.ask(n, start)
	}
	l.answer(0)
	l.answer(0)
	l.refuse()
	l.giveUp()
	if n := l.open(); n != 2 {
		t.Errorf("%d are open, want 2", n)
	}
	l.answer(1)
	l.answer(7) // before it was asked, as happens between two processes
	l.ask(7, time.Now())
	got := l.tally()
	if got.sent != 6 || got.accepted != 5 || got.answered != 3 || got.twice != 1 || got.lost() != 2 {
		t.Errorf("%+v", got)
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
		{"cut", p.cut, []int{0, 0}},
		{"heal", heal, []int{200}},
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
