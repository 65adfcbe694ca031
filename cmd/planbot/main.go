// Planbot answers questions about the 28-point draft peace plan for Ukraine
// from a fixed corpus: in the terminal, in Discord and in Telegram.
//
//	planbot                                    chat in the terminal
//	planbot point 21                           one command, one answer; every command works so
//	planbot serve                              Discord and Telegram
//	planbot corpus check|export|import         the corpus and its sources
//	planbot eval QUESTIONS.jsonl               quality on judged questions
//
// The exit code is 0 when it has answered, 1 when something failed, 2 when it
// was called wrongly, and 3 when the sources don't answer.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"planbot/bot"
	"planbot/bot/console"
	"planbot/bot/message"
	"planbot/corpus"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)       // a second signal kills
	cobra.EnableCommandSorting = false // the help has the order of the table
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// The exit codes, which scripts rely on.
const (
	exitAnswered  = 0
	exitFailed    = 1
	exitMisused   = 2
	exitNoSources = 3
)

// A usageError means that the program was called wrongly. Its text says what
// to type instead.
type usageError string

func (e usageError) Error() string { return string(e) }

// An exitError ends the program with a code after all has been said.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// A program is one run of planbot.
type program struct {
	environ []string // pairs of NAME=VALUE
	stdin   io.Reader
	stdout  io.Writer
	stderr  io.Writer

	corpusDir string
	width     int    // 0 stands for the terminal's
	json      bool   // answers and errors are objects
	lang      string // to answer in; "" leaves it to the question

	hidden []string // the secrets of the settings, which are not printed
}

// run does what the arguments say and returns the exit code. Only it and main
// know the process they run in.
func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{environ: environ, stdin: stdin, stdout: stdout, stderr: stderr}
	return p.exitCode(p.main(ctx, args))
}

func (p *program) main(ctx context.Context, args []string) error {
	root := p.commandLine()
	understood := false
	root.PersistentPreRun = func(*cobra.Command, []string) { understood = true }
	var helping error
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { helping = p.help(cmd) })
	root.SetArgs(append([]string{}, args...)) // of nil it would make those of the process
	called, err := root.ExecuteContextC(ctx)
	if err != nil && !understood {
		p.json = slices.Contains(args, "--json") // which may stand behind what is wrong
		return parseError(called, err)
	}
	return errors.Join(err, helping)
}

// parseError says what is wrong with the arguments, which are the person's own
// words and may hold anything.
func parseError(called *cobra.Command, err error) error {
	msg := message.Tidy(err.Error()) + "; see " + called.CommandPath() + " --help"
	if strings.Contains(msg, "unknown flag") || strings.Contains(msg, "unknown shorthand") {
		msg += ", and write -- before words that begin with a dash"
	}
	return usageError(msg)
}

// exitCode translates an error into an exit code, and says it to the person or
// to the script.
func (p *program) exitCode(err error) int {
	var exit exitError
	switch {
	case err == nil:
		return exitAnswered
	case errors.As(err, &exit):
		return int(exit)
	case errors.Is(err, syscall.EPIPE), errors.Is(err, context.Canceled):
		return exitFailed // nobody is left to read why, or the person stopped it
	}
	_ = p.complain(err) // who does not read it sees the exit code
	if _, misused := errors.AsType[usageError](err); misused {
		return exitMisused
	}
	return exitFailed
}

// complain says an error: under --json as an object on standard output.
func (p *program) complain(err error) error {
	msg := "planbot: " + err.Error()
	if faults, ok := errors.AsType[corpus.Faults](err); ok {
		msg = faults.Error() // each of which begins with its file
	}
	msg = p.withoutSecrets(msg)
	if p.json {
		return newEncoder(p.stdout).Encode(errorRecord{strings.TrimPrefix(msg, "planbot: ")})
	}
	_, err = fmt.Fprintln(p.stderr, msg)
	return err
}

func (p *program) getenv(name string) string {
	for _, pair := range p.environ {
		if key, value, _ := strings.Cut(pair, "="); key == name {
			return value
		}
	}
	return ""
}

// corpus is the operator's where one is named, else the one inside the program.
func (p *program) corpus() (*corpus.Corpus, error) {
	if p.corpusDir == "" {
		return corpus.Default(), nil
	}
	switch at, err := os.Stat(p.corpusDir); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no folder %s", p.corpusDir)
	case err == nil && !at.IsDir():
		return nil, fmt.Errorf("%s is no folder", p.corpusDir)
	}
	c, err := corpus.Load(os.DirFS(p.corpusDir))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.corpusDir, err)
	}
	return c, nil
}

// name is how this program is called to answer from the same corpus.
func (p *program) name() string {
	if p.corpusDir == p.getenv("PLANBOT_CORPUS") {
		return "planbot"
	}
	dir := console.ShellQuote(p.corpusDir)
	if strings.Contains(dir, " ") && !strings.HasPrefix(dir, "'") {
		dir = "'" + dir + "'"
	}
	return "planbot --corpus " + dir
}

func (p *program) corpusFolder() fs.FS {
	if p.corpusDir == "" {
		return corpus.Embedded()
	}
	return os.DirFS(p.corpusDir)
}

// bot makes the bot; what goes wrong in it is logged on standard error.
func (p *program) bot() (*bot.Bot, error) {
	c, err := p.corpus()
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	return bot.New(c, log), nil
}

// color reports whether the person wants colour where there is a terminal.
func (p *program) color() bool {
	return p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb"
}

func (p *program) print(text string) error {
	_, err := io.WriteString(p.stdout, text)
	return err
}

// show prints a reply: answers on standard output, everything else on standard
// error or, under --json, as an object.
func (p *program) show(r message.Reply) error {
	out := p.stdout
	if r.Outcome == message.Failed || r.Outcome == message.Misused {
		if p.json {
			text, _ := console.Render(message.Reply{Blocks: withoutChoices(r.Blocks)}, console.Options{Width: maxColumns})
			return cmp.Or(p.complain(errors.New(message.Tidy(text))), outcomeError(r.Outcome))
		}
		out = p.stderr
	}
	o := console.Fit(out, p.width, p.color())
	o.Program = p.name()
	text, _ := console.Render(r, o)
	if _, err := io.WriteString(out, text); err != nil {
		return err
	}
	return outcomeError(r.Outcome)
}

var exitCodes = map[message.Outcome]exitError{
	message.Failed: exitFailed, message.Misused: exitMisused, message.NoSources: exitNoSources,
}

func outcomeError(o message.Outcome) error {
	if code, ok := exitCodes[o]; ok {
		return code
	}
	return nil
}
