package telegram

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/telegram/telegramtest"
	"planbot/corpus"
)

// TestMain lets the test binary be another process: a bot that a test kills.
func TestMain(m *testing.M) {
	if args := strings.Split(os.Getenv("PLANBOT_TEST_PROCESS"), "|"); args[0] == "bot" {
		runBot(args[1], args[2])
		return
	}
	m.Run()
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
		{"many chats", 30, true, 8}, // a lost journal makes 47 in all
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
	if err := s.Wait(ctx, func() bool { return len(s.Calls("sendRichMessage")) >= n }); err != nil {
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
