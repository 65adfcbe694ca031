package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// typed is what a person types in these tests. No log line may hold it.
const typed = "xyzzyPlugh"

// loudBot is the embedded bot with one more command and a log to look into.
func loudBot(t *testing.T, run func(context.Context, *Bot, Request) (Reply, error)) (*Bot, *bytes.Buffer) {
	t.Helper()
	b := *testBot(t).view()
	boom := Command{
		Name: "boom", Run: run, Arg: Arg{"text", "Anything", Text, false},
		Short: "Breaks", Long: "Breaks.", Example: "/boom",
	}
	b.commands = append(slices.Clone(b.commands), boom)
	if err := validate(b.commands); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	b.log = slog.New(slog.NewJSONHandler(&log, nil))
	return &b, &log
}

// TestPanic breaks a command in every way that Go knows.
func TestPanic(t *testing.T) {
	for _, c := range []struct {
		name  string
		run   func(Request)
		value string // what the log says of it
	}{
		{"a string", func(r Request) { panic("cannot read " + r.Arg) }, "string"},
		{"an error", func(r Request) { panic(fmt.Errorf("cannot read %s", r.Arg)) }, "*fmt.wrapError|*errors.errorString"},
		{"beyond the end", func(r Request) { _ = r.Arg[len(r.Arg)] }, "index out of range [10] with length 10"},
		{"nil pointer", func(r Request) { r.Command = nil; _ = r.Command.Usage() }, "invalid memory address"},
		{"another type", func(r Request) { var v any = r; _ = v.(Reply) }, "interface conversion"},
		{"nothing", func(Request) { panic(nil) }, "panic called with nil argument"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, log := loudBot(t, func(_ context.Context, _ *Bot, r Request) (Reply, error) {
				c.run(r)
				return Reply{}, nil
			})
			checkFailed(t, handle(b, "/boom "+typed))
			lines := logLines(t, log)
			if len(lines) != 2 || lines[0]["msg"] != "panic" || lines[1]["outcome"] != "failed" {
				t.Fatalf("the log is %v", lines)
			}
			value, _ := lines[0]["value"].(string)
			if !slices.ContainsFunc(strings.Split(c.value, "|"), func(s string) bool { return strings.Contains(value, s) }) {
				t.Errorf("the log calls the panic %q, want %q", value, c.value)
			}
			if stack, _ := lines[0]["stack"].(string); !strings.Contains(stack, "panic_test.go") {
				t.Error("the log does not say where")
			}
			if strings.Contains(log.String(), typed) {
				t.Errorf("the log holds what was typed: %s", log)
			}
		})
	}
}

// TestError gives back an error that is nobody's fault.
func TestError(t *testing.T) {
	b, log := loudBot(t, func(context.Context, *Bot, Request) (Reply, error) {
		return Reply{}, errors.New("the disk is full")
	})
	checkFailed(t, handle(b, "/boom "+typed))
	if got := log.String(); !strings.Contains(got, "the disk is full") || strings.Contains(got, typed) {
		t.Errorf("the log is %s", got)
	}
}

// TestWrappedErrors finds what an error is inside of another.
func TestWrappedErrors(t *testing.T) {
	for _, c := range []struct {
		err     error
		outcome Outcome
	}{
		{&UsageError{Msg: "Type a number."}, Misused},
		{&notFoundError{Msg: "The sources don't say."}, NoSources},
	} {
		b, _ := loudBot(t, func(context.Context, *Bot, Request) (Reply, error) {
			return Reply{Outcome: Answered}, fmt.Errorf("boom: %w", c.err)
		})
		r := handle(b, "/boom")
		if r.Outcome != c.outcome || !slices.Contains(r.Blocks, Block(Paragraph{c.err.Error()})) {
			t.Errorf("%v: %s", c.err, dump(r))
		}
	}
}

func checkFailed(t *testing.T, r Reply) {
	t.Helper()
	want := Paragraph{"Something went wrong on our side, and it has been noted. Please try again."}
	if r.Outcome != Failed || !r.Private || !slices.Equal(r.Blocks, []Block{want}) {
		t.Errorf("the reply is %s", dump(r))
	}
}

// TestLog holds the line of a request to four facts, none of them typed.
func TestLog(t *testing.T) {
	b, log := loudBot(t, noReply)
	for _, line := range []string{
		typed, "/ask " + typed, "/who " + typed, "/point " + typed, "/" + typed, "/" + typed + " 21",
		"/context " + typed + ":1", "/verify " + typed + " is not in it", "/help " + typed, "/ask " + strings.Repeat(typed, 1000),
	} {
		log.Reset()
		b.HandleLine(t.Context(), Origin{Platform: "test", Direct: true}, line)
		if strings.Contains(strings.ToLower(log.String()), strings.ToLower(typed)) {
			t.Errorf("the log of %q holds it: %s", line, log)
		}
		lines := logLines(t, log)
		if len(lines) != 1 {
			t.Fatalf("%q: %d log lines", line, len(lines))
		}
		keys := slices.Sorted(maps.Keys(lines[0]))
		if want := []string{"command", "duration", "level", "msg", "outcome", "platform", "time"}; !slices.Equal(keys, want) {
			t.Errorf("%q: the log line has %q, want %q", line, keys, want)
		}
	}
	log.Reset()
	handle(b, "/nosuch")
	if line := logLines(t, log)[0]; line["command"] != "unknown" || line["outcome"] != "misused" || line["platform"] != "test" {
		t.Errorf("the log line is %v", line)
	}
}

func noReply(context.Context, *Bot, Request) (Reply, error) { return Reply{}, nil }

// TestDeadline makes sure that no request may take longer than a platform
// waits, whatever the caller allows.
func TestDeadline(t *testing.T) {
	var left time.Duration
	b, _ := loudBot(t, func(ctx context.Context, _ *Bot, _ Request) (Reply, error) {
		end, _ := ctx.Deadline()
		left = time.Until(end)
		return Reply{}, nil
	})
	handle(b, "/boom")
	if left <= 0 || left > deadline {
		t.Errorf("a command has %s left", left)
	}
}

func logLines(t *testing.T, log *bytes.Buffer) []map[string]any {
	t.Helper()
	var out []map[string]any
	for line := range strings.Lines(log.String()) {
		m := map[string]any{}
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
	return out
}
