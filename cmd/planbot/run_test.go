package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"planbot/bot/bottest"
	"planbot/bot/console"
	"planbot/bot/message"
)

// env is an environment with nothing but what is given.
func env(pairs ...string) []string { return pairs }

// planbot runs the program in this process.
func planbot(t *testing.T, stdin io.Reader, environ []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, environ, stdin, &out, &errs)
	return code, out.String(), errs.String()
}

// brokenPipe is a reader that has gone away.
type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, syscall.EPIPE }

func TestNobodyReads(t *testing.T) {
	for _, args := range [][]string{
		{"points"}, {"points", "--json"}, {"point", "21", "--json"}, {"ask", "--json", "weather"}, {"ask", "--json", "-"},
		{"corpus", "export"}, {"corpus", "check"}, {"version"}, {"help"}, {"chat"},
	} {
		var errs bytes.Buffer
		code := run(t.Context(), args, env(), strings.NewReader("point 1\n"), brokenPipe{}, &errs)
		if code != exitFailed || errs.Len() > 0 {
			t.Errorf("%q: exit code %d, stderr %q", args, code, errs.String())
		}
	}
}

// TestClosedPipe runs the program as a shell does in "planbot points | head -0".
func TestClosedPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	_ = r.Close()
	installed(t)
	var errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "planbot", "corpus", "export")
	cmd.Stdout, cmd.Stderr = w, &errs
	if err := cmd.Run(); err == nil || errs.Len() > 0 {
		t.Errorf("error %v, stderr %q", err, errs.String())
	}
}

// TestFilterAnswersAtOnce sends the next question only when the answer to the
// one before is there, and then interrupts.
func TestFilterAnswersAtOnce(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, questions := io.Pipe()
	answers, out := io.Pipe()
	code := make(chan int)
	go func() {
		code <- run(ctx, []string{"ask", "--json", "-"}, env(), in, out, io.Discard)
	}()
	lines := bufio.NewReader(answers)
	for _, q := range []string{"amnesty", "", "NATO"} {
		if _, err := io.WriteString(questions, q+"\n"); err != nil {
			t.Fatal(err)
		}
		line, err := lines.ReadBytes('\n')
		if err != nil {
			t.Fatal(err)
		}
		var rec struct {
			Query     string
			Abstained bool
		}
		if err := json.Unmarshal(line, &rec); err != nil || rec.Query != q || rec.Abstained != (q == "") {
			t.Errorf("%q: %v, %s", q, err, line)
		}
	}
	cancel()
	if got := <-code; got != exitFailed {
		t.Errorf("exit code %d when interrupted", got)
	}
	_ = questions.Close() // lets the abandoned read end
}

func TestFilterLongLines(t *testing.T) {
	in := strings.NewReader(strings.Repeat("x", console.MaxLine+1) + "\n" + strings.Repeat("y", message.MaxLine+1) + "\nNATO\n")
	code, stdout, stderr := planbot(t, in, env(), "ask", "--json", "-")
	if code != exitMisused || stderr != "" {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
	dec := json.NewDecoder(strings.NewReader(stdout))
	for _, want := range []string{"longer than 1 MiB", "4097 characters", ""} {
		var rec struct{ Query, Error string }
		if err := dec.Decode(&rec); err != nil {
			t.Fatal(err)
		}
		if (rec.Error == "") != (want == "") || !strings.Contains(rec.Error, want) || (rec.Query == "") != (want != "") {
			t.Errorf("got %+v, want the error %q", rec, want)
		}
	}
}

// TestEveryCommand runs each command of the bot's table by its own example. What
// is kept for a chat can't be kept for a shell.
func TestEveryCommand(t *testing.T) {
	p := &program{environ: env(), stderr: t.Output()}
	b, err := p.bot()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b.Commands() {
		args := strings.SplitN(b.Example(&c), " ", 2)
		for _, flags := range [][]string{nil, {"--json"}} {
			code, stdout, stderr := planbot(t, nil, env(), append(args, flags...)...)
			want := exitAnswered
			if c.Name == "schedule" || c.Name == "settings" {
				want = exitMisused
			}
			if code != want || (stdout != "") != (code == exitAnswered || flags != nil) || (stderr != "") == (stdout != "") {
				t.Errorf("%q %q: exit code %d, stdout %d bytes, stderr %q", args, flags, code, len(stdout), stderr)
			}
			if flags != nil && !json.Valid([]byte(strings.SplitN(stdout, "\n", 2)[0])) {
				t.Errorf("%q: not JSON: %.100s", args, stdout)
			}
		}
	}
}

func TestReplyRecord(t *testing.T) {
	sample := bottest.Sample()
	var out bytes.Buffer
	if err := newEncoder(&out).Encode(replyRecord{Blocks: blockRecords(sample.Blocks)}); err != nil {
		t.Fatal(err)
	}
	var rec struct {
		Blocks []struct {
			Text  string
			Words []struct{ Text string }
		}
	}
	if err := json.Unmarshal(out.Bytes(), &rec); err != nil {
		t.Fatal(err)
	}
	for i, b := range sample.Blocks {
		var got, want []string
		for _, w := range rec.Blocks[i].Words {
			got = append(got, w.Text)
		}
		switch b := b.(type) {
		case message.Clause:
			got, want = append(got, rec.Blocks[i].Text), append(want, b.Text)
		case message.Voice:
			for _, w := range b.Words {
				want = append(want, w.Text)
			}
		}
		if want != nil && !slices.Equal(got, want) {
			t.Errorf("block %d: %q is not %q", i, got, want)
		}
	}
}
