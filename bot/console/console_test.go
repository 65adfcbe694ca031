package console

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/corpus"
)

func newBot(t *testing.T) *bot.Bot {
	t.Helper()
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return bot.New(c, slog.New(slog.NewTextHandler(t.Output(), nil)))
}

// chat sends lines through a chat that is not at a terminal.
func chat(t *testing.T, lines ...string) string {
	t.Helper()
	var out bytes.Buffer
	term := New(Config{In: strings.NewReader(strings.Join(lines, "\n")), Out: &out, Color: true})
	if err := term.Run(t.Context(), newBot(t)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestChat(t *testing.T) {
	out := chat(t, "/point 26", "", "  /POINT 3  ")
	for _, want := range []string{"Point 26", "│ All parties", "[1] ", "Point 3"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in:\n%s", want, out)
		}
	}
	if strings.ContainsAny(out, "\x1b") || strings.HasPrefix(out, prompt) || strings.Contains(out, "\n> ") {
		t.Errorf("colour or a prompt where nobody sits:\n%s", out)
	}
}

func TestChatPicksByNumber(t *testing.T) {
	reply := newBot(t).HandleLine(t.Context(), message.Origin{}, "/point 26")
	_, picks := Render(reply, Options{})
	if len(picks) == 0 {
		t.Fatal("nothing to pick")
	}
	if typed, picked := chat(t, "/point 26", picks[0]), chat(t, "/point 26", "1"); typed != picked {
		t.Errorf("1 is not %s:\n%s", picks[0], picked)
	}
	// A number that is not offered is for the bot: here, a point.
	if out := chat(t, "/point 26", "28"); !strings.Contains(out, "Point 28") {
		t.Errorf("28 does not find point 28:\n%s", out)
	}
}

func TestChatEnds(t *testing.T) {
	for _, word := range []string{"exit", "quit", "/quit", " EXIT "} {
		if out := chat(t, word, "/point 1"); out != "" {
			t.Errorf("%q does not leave: %s", word, out)
		}
	}
	if out := chat(t); out != "" {
		t.Errorf("empty input: %q", out)
	}
}

func TestChatLongLine(t *testing.T) {
	out := chat(t, strings.Repeat("x", MaxLine+1), "/point 1")
	if !strings.Contains(out, "longer than 1 MiB") || !strings.Contains(out, "Point 1") {
		t.Errorf("got %.500s", out)
	}
}

func TestChatEndsWithContext(t *testing.T) {
	b := newBot(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		in, typing := io.Pipe()
		done := make(chan error)
		go func() { done <- New(Config{In: in, Out: io.Discard}).Run(ctx, b) }()
		synctest.Wait() // until it reads
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		_ = typing.Close() // lets the abandoned read end
	})
}

// brokenPipe refuses to be written to.
type brokenPipe struct{}

var errBroken = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

func TestChatReportsWriteError(t *testing.T) {
	err := New(Config{In: strings.NewReader("/point 1\n"), Out: brokenPipe{}}).Run(t.Context(), newBot(t))
	if !errors.Is(err, errBroken) {
		t.Errorf("error = %v", err)
	}
}

func TestComplete(t *testing.T) {
	b := newBot(t)
	for _, tt := range []struct {
		line string
		want string
	}{
		{"/po", "/point "},
		{"po", "point "},
		{"/point 2", "/point 28"},
		{"/point amn", "/point 26. " + b.Corpus().Point(26).Title},
		{"/help wh", "/help who"},
		{"/who zel", "/who Volodymyr Zelenskyy"},
	} {
		if got := complete(t.Context(), b, tt.line); !slices.Contains(got, tt.want) {
			t.Errorf("complete(%q) = %q, want %q among them", tt.line, got, tt.want)
		}
	}
	for _, line := range []string{"/nosuch x", "can soldiers", "/xyz"} {
		if got := complete(t.Context(), b, line); len(got) > 0 {
			t.Errorf("complete(%q) = %q", line, got)
		}
	}
	for _, c := range b.Commands() {
		if c.Arg.Kind == bot.RefArg {
			if got := complete(t.Context(), b, "/"+c.Name+" rferl:1"); len(got) < 2 {
				t.Errorf("/%s: refs %q", c.Name, got)
			}
		}
	}
}
