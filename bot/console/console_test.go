package console

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"regexp"
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
	return bot.New(corpus.Default(), slog.New(slog.NewTextHandler(t.Output(), nil)))
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
	for _, want := range []string{"Point 26", "  All parties", "[a] ", "Point 3"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in:\n%s", want, out)
		}
	}
	if strings.ContainsAny(out, "\x1b") || strings.HasPrefix(out, prompt) || strings.Contains(out, "\n> ") {
		t.Errorf("colour or a prompt where nobody sits:\n%s", out)
	}
}

func TestChatShortLines(t *testing.T) {
	reply := newBot(t).HandleLine(t.Context(), message.Origin{}, "/point 26")
	_, picks := Render(reply, Options{})
	if len(picks) < 2 {
		t.Fatalf("picks: %q", picks)
	}
	for short, long := range map[string]string{"b": picks[1], "[A]": picks[0], "28": "/point 28", "[27]": "/point 27", "21?": "/point 21", "#21": "/point 21", "№21.": "/point 21", "21-23": "/point 21-23", "?": "/help",
		"next": "/point 27", "далі": "/point 27", "previous point": "/point 25", "go on": "/point 27"} {
		if typed, meant := chat(t, "/point 26", short), chat(t, "/point 26", long); typed != meant {
			t.Errorf("%s is not %s:\n%s", short, long, typed)
		}
	}
}

// TestNumberInAnotherLanguage: a point in another language is not offered by its
// number, which alone shows it in that of the answer before.
func TestNumberInAnotherLanguage(t *testing.T) {
	out := chat(t, "/point 21 lang:uk")
	if strings.Contains(out, "[21]") || !strings.Contains(out, "[22]") || !strings.Contains(out, "] English") {
		t.Errorf("it offers:\n%s", out)
	}
	picks := regexp.MustCompile(`\[([a-z])\] English`).FindStringSubmatch(out)
	if len(picks) == 0 {
		t.Fatalf("no letter for English:\n%s", out)
	}
	if typed, meant := chat(t, "/point 21 lang:uk", picks[1]), chat(t, "/point 21 lang:uk", "/point 21 lang:en"); typed != meant {
		t.Errorf("%s shows:\n%s", picks[1], typed)
	}
}

// TestThanks: thanks are answered by a short word in each language.
func TestThanks(t *testing.T) {
	for typed, want := range map[string]string{"thx": "You're welcome.", "дякую": "Будь ласка.", "спасибо": "Пожалуйста."} {
		if out := chat(t, typed); strings.TrimSpace(out) != want {
			t.Errorf("%s is answered with:\n%s", typed, out)
		}
	}
}

// TestOneScreen: an answer fits a window of 24 rows, in the chat and in a shell.
func TestOneScreen(t *testing.T) {
	b := newBot(t)
	lines := []string{"elections", "/who amnesty", "what did zelensky say", "can NATO troops come?"}
	for i := range b.Corpus().Points {
		lines = append(lines, fmt.Sprintf("/point %d", i+1))
	}
	for _, line := range lines {
		for _, program := range []string{"", "planbot"} {
			text, _ := Render(b.HandleLine(t.Context(), terminal, line), Options{Program: program})
			if rows := rowsOf(text, defaultWidth); rows > 24 {
				t.Errorf("%s takes %d rows:\n%s", line, rows, text)
			}
		}
	}
}

func TestChatBack(t *testing.T) {
	one, two := chat(t, "/point 1"), chat(t, "/point 2")
	const nothing = "Nothing was shown before.\n\n"
	if got, want := chat(t, "/point 1", "/point 2", "back", "back", "b", "/back"), one+two+one+nothing+strings.TrimPrefix(chat(t, "/point 1", "b"), one)+one; got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if got := chat(t, "back", "more"); got != nothing+"That is all of it.\n\n" {
		t.Errorf("before any answer: %q", got)
	}
}

func TestChatEnds(t *testing.T) {
	for _, word := range []string{"exit", "quit", "/quit", " EXIT ", "q", "bye", "Bye!", "пока", "бувай", "до побачення", "до свидания"} {
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
		want message.Suggestion
	}{
		{"/po", message.Suggestion{Label: "/point", Value: "/point "}},
		{"po", message.Suggestion{Label: "point", Value: "point "}},
		{"/point 2", message.Suggestion{Label: "28. " + b.Corpus().Point(28).Title, Value: "/point 28"}},
		{"/point amn", message.Suggestion{Label: "26. " + b.Corpus().Point(26).Title, Value: "/point 26"}},
		{"/help wh", message.Suggestion{Label: "who", Value: "/help who"}},
		{"/who zel", message.Suggestion{Label: "Volodymyr Zelenskyy", Value: "/who Volodymyr Zelenskyy"}},
		{"who зел", message.Suggestion{Label: "Volodymyr Zelenskyy", Value: "who Volodymyr Zelenskyy"}},
		{"/who амн", message.Suggestion{Label: "Amnesty", Value: "/who Amnesty"}},
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

func TestColumns(t *testing.T) {
	var all []message.Suggestion
	for _, label := range []string{"one", "два", "three", "漢字", "five"} {
		all = append(all, message.Suggestion{Label: label})
	}
	for _, tt := range []struct {
		width, rows int
		want        string
	}{
		{80, 10, "one    два    three  漢字   five\n"},
		{12, 10, "one    漢字\nдва    five\nthree\n"},
		{4, 10, "one\nдва\nthree\n漢字\nfive\n"},
		{12, 3, "one    three\nдва    漢字\nand 1 more\n"},
		{12, 0, "one    два\nand 3 more\n"},
	} {
		if got := columns(all, tt.width, tt.rows); got != tt.want {
			t.Errorf("columns(%d, %d) = %q, want %q", tt.width, tt.rows, got, tt.want)
		}
	}
	all[0].Label = "one whose label is longer than half the window"
	if got, want := columns(all, 60, 10), "one whose label is longer t…  漢字\nдва                           five\nthree\n"; got != want {
		t.Errorf("a long label: %q, want %q", got, want)
	}
}
