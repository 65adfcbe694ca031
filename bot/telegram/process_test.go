package telegram

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/telegram/telegramtest"
	"planbot/corpus"
)

// TestMain lets the test binary be another process: a bot that a test kills,
// or the fake that a benchmark calls.
func TestMain(m *testing.M) {
	switch args := strings.Split(os.Getenv("PLANBOT_TEST_PROCESS"), "|"); args[0] {
	case "bot":
		runBot(args[1], args[2])
	case "fake":
		runFake()
	default:
		m.Run()
	}
}

// process starts this binary in a role, until its standard input is closed.
func process(tb testing.TB, role ...string) (cmd *exec.Cmd, out io.Reader) {
	tb.Helper()
	cmd = exec.CommandContext(tb.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "PLANBOT_TEST_PROCESS="+strings.Join(role, "|"))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		in.Close()
		_ = cmd.Wait() // killed or not, it is over
	})
	return cmd, out
}

// untilInputEnds is the life of such a process.
func untilInputEnds() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	return ctx
}

func runBot(apiURL, dir string) {
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		panic(err)
	}
	tg, err := New(Config{Token: telegramtest.Token, APIURL: apiURL, StateDir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	if err := tg.Run(untilInputEnds(), bot.New(c, slog.New(slog.DiscardHandler))); err != nil {
		panic(err)
	}
}

const benchChats = 20_000

func runFake() {
	s := telegramtest.New(telegramtest.Options{Forget: true})
	for id := range benchChats {
		s.Define(telegramtest.Chat{ID: int64(id + 1)})
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(ln.Addr())
	front := http.Server{Handler: s}
	context.AfterFunc(untilInputEnds(), func() { _ = front.Close() })
	_ = front.Serve(ln) // it ends with the input
}

// TestKilled kills a bot in the middle of a batch, three times. Every question
// is answered in the end. Only what is under way when the bot is killed may be
// answered twice. One chat has more questions than the others, so that theirs
// can't be confirmed while it is waiting.
func TestKilled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		chats   int
		journal bool
		twice   int // at most, after each kill
	}{
		{"one chat", 1, false, 1},
		{"many chats", 30, true, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := telegramtest.Start(t, telegramtest.Options{AllowViolations: true})
			dir := ""
			if c.journal {
				dir = t.TempDir()
			}
			ask := func(chat, n int) {
				s.Message(telegramtest.Message{Chat: int64(chat), Text: fmt.Sprintf("/point %d", n)})
			}
			for n := range 3 {
				ask(1, n+1)
			}
			for chat := 2; chat <= c.chats; chat++ {
				ask(chat, 1)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			for _, n := range []int{1, c.chats / 2, c.chats + 1} {
				killAfter(ctx, t, s, dir, n)
			}
			process(t, "bot", s.URL(), dir)
			if err := s.WaitConfirmed(ctx); err != nil {
				t.Fatalf("%d updates are left: %v", s.Pending(), err)
			}
			twice := len(s.Calls("sendRichMessage")) - c.chats - 2
			for chat := 1; chat <= c.chats; chat++ {
				seen := map[string]bool{}
				for _, head := range heads(s.Messages(int64(chat))) {
					seen[head] = true
				}
				if want := 1 + 2*(1/chat); len(seen) != want {
					t.Errorf("chat %d: %d answers, want %d", chat, len(seen), want)
				}
			}
			t.Logf("%d answers came twice after three kills", twice)
			for _, v := range s.Violations() {
				if !strings.Contains(v, "unexpected EOF") { // a request is cut off with the process
					t.Error(v)
				}
			}
			if twice > 3*c.twice {
				t.Errorf("%d answers came twice", twice)
			}
		})
	}
}

// killAfter runs a bot until n messages have been sent in all.
func killAfter(ctx context.Context, t *testing.T, s *telegramtest.Server, dir string, n int) {
	t.Helper()
	cmd, _ := process(t, "bot", s.URL(), dir)
	if err := s.Wait(ctx, func() bool { return s.Counts()["sendRichMessage"] >= n }); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	if s.Pending() == 0 {
		t.Fatal("killed too late to show anything")
	}
}

// BenchmarkWebhook measures an update from its post to the answer of the call
// that it leads to, with 32 posts at a time and the fake in another process.
func BenchmarkWebhook(b *testing.B) {
	_, out := process(b, "fake")
	addr, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	tg, err := New(Config{
		Token: telegramtest.Token, APIURL: "http://" + strings.TrimSpace(addr), WebhookURL: "http://127.0.0.1:1/telegram/webhook", unpaced: true,
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := tg.Run(ctx, testBot(b)); err != nil {
			b.Error(err)
		}
	})
	defer running.Wait()
	defer cancel()
	for tg.Ready() != nil {
		if !pause(ctx, 10*time.Millisecond) {
			b.Fatal("it was never ready")
		}
	}
	front := httptest.NewServer(tg.Webhook())
	defer front.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 32}}
	times := make([]time.Duration, b.N)
	var next atomic.Int64
	var posters sync.WaitGroup
	b.ResetTimer()
	for range 32 {
		posters.Go(func() {
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				start := time.Now()
				if err := postUpdate(ctx, client, front.URL, tg.cfg.WebhookSecret, i); err != nil {
					b.Error(err)
					return
				}
				times[i] = time.Since(start)
			}
		})
	}
	posters.Wait()
	b.StopTimer()
	slices.Sort(times)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "µs-p50")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "µs-p99")
}

func postUpdate(ctx context.Context, client *http.Client, url, secret string, i int64) error {
	chat := i%benchChats + 1
	body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"},"from":{"id":%d},"text":"/point %d"}}`,
		i+1, i+1, chat, chat, i%28+1)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set(secretHeader, secret)
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("status %s", resp.Status)
	}
	return nil
}
