package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot"
	"planbot/bot/discord/discordtest"
	"planbot/bot/telegram/telegramtest"
)

// The limits of what is released, in bytes.
const (
	maxBinary = 25_000_000
	maxIdle   = 40_000_000
)

// buildRelease builds the program as the Dockerfile does, and sees to it that
// it stays small.
func buildRelease(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "planbot")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w -dumpdep", "-o", name, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%.2000s", err, out)
	}
	if found := regexp.MustCompile(`(?m)^(\S+) <ReflectMethod> -> `).FindSubmatch(out); found != nil {
		t.Errorf("%s looks for methods by names that the linker cannot know: so it keeps all methods of all types, 2.7 MB", found[1])
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the binary has %d bytes", info.Size())
	if info.Size() >= maxBinary {
		t.Errorf("the binary has %d bytes, want fewer than %d", info.Size(), maxBinary)
	}
	return name
}

// resident is how much memory of the machine a process has.
func resident(t *testing.T, pid int) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(text)
	if found == nil {
		t.Fatalf("no VmRSS in %s", text)
	}
	n, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return n << 10
}

// TestIdle starts the program as it is released, asks it on both platforms, and
// looks at the memory that it takes when it has nothing to do: soon after the
// start, and after a thousand questions.
func TestIdle(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("skipped: only Linux tells in /proc what memory a process has")
	}
	if testing.Short() {
		t.Skip("skipped: with -short nothing is built")
	}
	t.Parallel() // most of it is waiting
	program := buildRelease(t)
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		idle(t, program, "sqlite:"+filepath.Join(t.TempDir(), "planbot.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		idle(t, program, freshSchema(t))
	})
}

func idle(t *testing.T, program, database string) {
	tg := telegramtest.Start(t, telegramtest.Options{})
	dc := discordtest.Start(t, discordtest.Options{})
	addr := freeAddr(t)
	var log bytes.Buffer
	cmd := exec.Command(program, "serve")
	cmd.Stderr = &log
	cmd.Env = append(os.Environ(), "PLANBOT_HTTP_ADDR="+addr, "PLANBOT_DATABASE_URL="+database,
		"PLANBOT_TELEGRAM_TOKEN="+telegramtest.Token, "PLANBOT_TELEGRAM_API_URL="+tg.URL(),
		"PLANBOT_DISCORD_TOKEN="+discordtest.DefaultToken, "PLANBOT_DISCORD_API_URL="+dc.URL())
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt) // it may have ended
		if err := cmd.Wait(); err != nil {
			t.Errorf("serve: %v\n%s", err, log.Bytes()[max(0, log.Len()-2000):])
		}
	})
	page(t, "http://"+addr+"/readyz", http.StatusOK)
	ready := time.Since(began)
	askBoth(t, tg, dc, 1, 1)
	t.Logf("ready %v after the start, answered on both platforms %v after it", ready.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
	wantRest(t, cmd.Process.Pid)
	askBoth(t, tg, dc, 2, 500)
	wantRest(t, cmd.Process.Pid)
}

// askBoth has people ask on both platforms, each once and in a chat of their own.
func askBoth(t *testing.T, tg *telegramtest.Server, dc *discordtest.Server, first, last int) {
	t.Helper()
	const want = "will receive full amnesty"
	for n := first; n <= last; n++ {
		chat := int64(n)
		tg.Message(telegramtest.Message{Chat: chat, Text: "/point 26"})
		p := dc.Interact(discordtest.Interaction{Kind: discordtest.SlashCommand, Name: "point", User: discordtest.User{ID: strconv.Itoa(5000 + n), Name: "user"},
			Options: []discordtest.Option{{Name: "number", Value: "26"}}})
		if sent, err := tg.WaitMessages(t.Context(), chat, 1); err != nil || !strings.Contains(sent[0].Text, want) {
			t.Fatalf("telegram: %v, %v", sent, err)
		}
		if res, err := p.Wait(t.Context()); err != nil || !strings.Contains(fmt.Sprint(res.Message.Embeds), want) {
			t.Fatalf("discord: %v, %v", res, err)
		}
	}
}

// wantRest looks at the memory until it is what it should be at rest, and gives
// the process as long for that as a busy machine may need.
func wantRest(t *testing.T, pid int) {
	t.Helper()
	busy := resident(t, pid)
	now := busy
	for range 10 {
		<-time.After(quietTime)
		if now = resident(t, pid); now < maxIdle {
			t.Logf("memory: %d bytes, and %d at rest", busy, now)
			return
		}
	}
	t.Errorf("memory: %d bytes, and %d at rest; want less than %d", busy, now, maxIdle)
}

// freshSchema is the address of the test database with a schema of its own.
func freshSchema(t *testing.T) string {
	t.Helper()
	address := os.Getenv("PLANBOT_TEST_DATABASE_URL")
	if address == "" {
		t.Skip("skipped: PLANBOT_TEST_DATABASE_URL is not set")
	}
	admin, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	schema := "idle_test_" + strings.ToLower(rand.Text())
	if _, err := admin.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("PLANBOT_TEST_DATABASE_URL is no URL")
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}

// TestRest counts when memory is given back.
func TestRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		s := &server{metrics: newMetrics()}
		var freed atomic.Int64
		go s.rest(ctx, func() { freed.Add(1) })
		want := func(n int64, after time.Duration, why string) {
			t.Helper()
			<-time.After(after)
			synctest.Wait()
			if got := freed.Load(); got != n {
				t.Errorf("%s: given back %d times, want %d", why, got, n)
			}
		}
		want(0, quietTime/2, "at the start")
		for range 9 {
			s.metrics.request(bot.Observation{})
			want(0, quietTime, "in use")
		}
		want(2, 9*quietTime, "quiet")
		want(3, quietAgain*quietTime, "quiet for longer")
		s.metrics.request(bot.Observation{})
		want(3, quietTime, "in use again")
		want(5, 5*quietTime, "quiet again")
	})
}
