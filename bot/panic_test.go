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

	"planbot/bot/message"
)

// typed is what a person types in these tests. No log line may hold it.
const typed = "xyzzyPlugh"

// loudBot is the embedded bot with one more command and a log to look into.
func loudBot(t *testing.T, run runFunc) (*Bot, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	cfg := Config{Corpus: testBot(t).Corpus(), Log: slog.New(slog.NewJSONHandler(&log, nil))}
	return newBot(cfg, append(Table(), command("boom", run))), &log
}

// command is a row of the table for a test.
func command(name string, run runFunc) Command {
	return Command{
		Name: name, run: run, Arg: Arg{"text", "Anything", Text, false},
		Short: "A test", Long: "A test.", Example: "/" + name,
	}
}

// TestPanic breaks a command in every way that Go knows.
func TestPanic(t *testing.T) {
	for _, c := range []struct {
		name  string
		run   func(call)
		value string // what the log says of it
	}{
		{"a string", func(c call) { panic("cannot read " + c.Arg) }, "string"},
		{"an error", func(c call) { panic(fmt.Errorf("cannot read %s", c.Arg)) }, "*fmt.wrapError|*errors.errorString"},
		{"beyond the end", func(c call) { _ = c.Arg[len(c.Arg)] }, "index out of range [10] with length 10"},
		{"nil pointer", func(c call) { c.command = nil; _ = c.command.Usage("") }, "invalid memory address"},
		{"another type", func(c call) { var v any = c; _ = v.(message.Reply) }, "interface conversion"},
		{"nothing", func(call) { panic(nil) }, "panic called with nil argument"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, log := loudBot(t, func(_ context.Context, got call) (message.Reply, error) {
				c.run(got)
				return message.Reply{}, nil
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
	b, log := loudBot(t, func(context.Context, call) (message.Reply, error) {
		return message.Reply{}, errors.New("the disk is full")
	})
	checkFailed(t, handle(b, "/boom "+typed))
	if got := log.String(); !strings.Contains(got, "the disk is full") || strings.Contains(got, typed) {
		t.Errorf("the log is %s", got)
	}
}

// TestWrappedErrors finds what an error is inside of another.
func TestWrappedErrors(t *testing.T) {
	b, _ := loudBot(t, func(context.Context, call) (message.Reply, error) {
		return message.Reply{Outcome: message.Answered}, fmt.Errorf("boom: %w", &message.UsageError{Msg: "Type a number."})
	})
	if r := handle(b, "/boom"); r.Outcome != message.Misused || !slices.Contains(r.Blocks, message.Block(message.Paragraph{Text: "Type a number."})) {
		t.Error(dump(r))
	}
}

func checkFailed(t *testing.T, r message.Reply) {
	t.Helper()
	want := message.Paragraph{Text: "Something went wrong on our side, and it has been noted. Please try again."}
	if r.Outcome != message.Failed || !r.Private || !slices.Equal(r.Blocks, []message.Block{want}) {
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
		b.HandleLine(t.Context(), message.Origin{Platform: "test", Direct: true}, line)
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

func noReply(context.Context, call) (message.Reply, error) { return message.Reply{}, nil }

// TestDeadline makes sure that no request may take longer than a platform
// waits, whatever the caller allows.
func TestDeadline(t *testing.T) {
	var left time.Duration
	b, _ := loudBot(t, func(ctx context.Context, _ call) (message.Reply, error) {
		end, _ := ctx.Deadline()
		left = time.Until(end)
		return message.Reply{}, nil
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
