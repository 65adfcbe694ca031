package telegram

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot"
	"planbot/bot/telegram/telegramtest"
	"planbot/corpus"
)

var rewrite = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *rewrite {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run go test -update and read the diff. Got:\n%s", path, got)
	}
}

// embedded is the bot on the corpus that ships, made once.
var embedded = sync.OnceValues(func() (*bot.Bot, error) {
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		return nil, err
	}
	return bot.New(c, slog.New(slog.DiscardHandler)), nil
})

func testBot(tb testing.TB) *bot.Bot {
	tb.Helper()
	b, err := embedded()
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// A world is a bot that runs against the fake, without a network and in the
// time of a synctest bubble.
type world struct {
	t *testing.T
	*telegramtest.Server
	bot  *bot.Bot
	tg   *Telegram
	logs *lockedBuffer
	late *lateHandler // that the fake posts to; may be nil
	wait func() error // for the end of Run
	end  func() error // stops the bot and waits

	opened string // the address that the last press opened
}

const (
	private = 7
	group   = -5
	super   = -1001000000000001
	forum   = -1001000000000002
	topic   = 11
)

// inWorld runs a test in a bubble with a bot that polls and has its menus set.
func inWorld(t *testing.T, o telegramtest.Options, test func(w *world)) {
	t.Helper()
	inBubble(t, o, func(w *world) {
		w.run()
		w.settle()
		test(w)
		if err := w.end(); err != nil {
			w.t.Errorf("Run: %v", err)
		}
	})
}

// inBubble is inWorld with a bot that is not running yet.
func inBubble(t *testing.T, o telegramtest.Options, test func(w *world)) {
	t.Helper()
	shared := testBot(t)
	synctest.Test(t, func(t *testing.T) {
		w := &world{t: t, bot: shared, logs: &lockedBuffer{}}
		server, client := telegramtest.StartPipe(t, o)
		w.Server = server
		w.Define(telegramtest.Chat{ID: forum, Forum: true, Topics: []int{topic}})
		w.make(Config{transport: client.Transport})
		test(w)
	})
}

// make makes a new bot.
func (w *world) make(cfg Config) {
	w.t.Helper()
	cfg.Token, cfg.APIURL = telegramtest.Token, cmp.Or(cfg.APIURL, "http://telegram.invalid/")
	if cfg.transport == nil {
		cfg.transport = w.tg.cfg.transport
	}
	cfg.Log = slog.New(slog.NewTextHandler(w.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	tg, err := New(cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	w.tg = tg
	if w.late != nil {
		w.late.set(tg.Webhook())
	}
}

// run starts the bot.
func (w *world) run() {
	ctx, stop := context.WithCancel(w.t.Context())
	done, tg, b := make(chan struct{}), w.tg, w.bot
	var err error
	go func() {
		err = tg.Run(ctx, b)
		close(done)
	}()
	wait := func() error { <-done; return err }
	w.wait, w.end = wait, func() error {
		stop()
		return wait()
	}
	w.t.Cleanup(func() {
		stop()
		_ = wait()
	})
}

// settle waits until the bot has done all it has to.
func (w *world) settle() {
	w.t.Helper()
	w.settleFor(2 * time.Hour)
}

func (w *world) settleFor(most time.Duration) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), most)
	defer cancel()
	if err := w.WaitConfirmed(ctx); err != nil {
		w.t.Fatalf("updates are left: %v\n%s", err, w.logs)
	}
	// One that is confirmed may not be answered yet.
	for s := w.tg.current.Load(); s == nil || s.in.Unfinished() > 0; s = w.tg.current.Load() {
		<-time.After(100 * time.Millisecond)
	}
	synctest.Wait()
}

// says has Ann write in a chat, and returns what the bot's messages there are
// when everything is done.
func (w *world) says(chat int64, text string) []telegramtest.SentMessage {
	return w.message(telegramtest.Message{Chat: chat, Text: text})
}

func (w *world) message(m telegramtest.Message) []telegramtest.SentMessage {
	w.t.Helper()
	before := len(w.Messages(m.Chat))
	w.Message(m)
	w.settle()
	return w.Messages(m.Chat)[before:]
}

// A lockedBuffer is a log.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// countLines counts the lines of a text that hold another.
func countLines(text, part string) (n int) {
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			n++
		}
	}
	return n
}

// What the bot says itself to people whose app tells no language.
var (
	badPress    = wordsOf(nil).Say("telegram.bad_press")
	busyPress   = wordsOf(nil).Say("telegram.busy_press")
	postedPress = wordsOf(nil).Say("telegram.posted")
	tooFast     = wordsOf(nil).Say("telegram.too_fast")
	noWords     = wordsOf(nil).Say("telegram.no_words", "/find they want to cap the army at 600k")
)
