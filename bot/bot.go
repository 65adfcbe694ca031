package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/lang"
)

// deadline is how long one request may take. Discord wants its first answer
// within three seconds.
const deadline = 2 * time.Second

// A Bot answers requests from one corpus. Any number of goroutines may use it
// at once.
type Bot struct {
	*knowledge
	latest *atomic.Pointer[Bot] // what Reload changes; see view

	commands []Command
	log      *slog.Logger
	gate     *gate // nil lets everybody in
	observe  func(Observation)
	memory   Memory // nil remembers nothing
}

// A Config is what a bot is made of.
type Config struct {
	Corpus  *corpus.Corpus    // needed
	Log     *slog.Logger      // nil means none
	Limits  *Limits           // nil means none, for a bot that only one person talks to
	Memory  Memory            // nil means none: no settings and no schedules
	Observe func(Observation) // called when a request has ended, by any goroutine; nil means nobody
}

// New makes a bot for one person, who may ask as much as they like.
func New(c *corpus.Corpus, log *slog.Logger) *Bot { return NewWith(Config{Corpus: c, Log: log}) }

// NewWith makes a bot. It panics if the command table breaks a platform's
// rule, which is a bug in the program.
func NewWith(cfg Config) *Bot {
	table := commands()
	if err := validate(table); err != nil {
		panic("bot: " + err.Error())
	}
	b := &Bot{knowledge: know(cfg.Corpus, table), commands: table, log: cfg.Log, observe: cfg.Observe, memory: cfg.Memory}
	if b.log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	if cfg.Limits != nil {
		b.gate = newGate(*cfg.Limits)
	}
	b.latest = new(atomic.Pointer[Bot])
	b.latest.Store(b.with(b.knowledge))
	return b
}

// Commands is the table of commands, in the order of menus and help. The
// caller must not change it.
func (b *Bot) Commands() []Command { return b.commands }

// Command returns the command with that name, or nil.
func (b *Bot) Command(name string) *Command {
	for i := range b.commands {
		if b.commands[i].Name == name {
			return &b.commands[i]
		}
	}
	return nil
}

// A Platform carries requests to the bot and replies back. Run serves until
// ctx ends and then returns nil once nothing is in flight; an error from it is
// fatal.
type Platform interface {
	Name() string
	Run(ctx context.Context, b *Bot) error
}

// HandleLine answers a line as a person typed it. A line that names no command
// is a question. It never fails: an error becomes a reply and a log line.
func (b *Bot) HandleLine(ctx context.Context, from Origin, line string) Reply {
	b = b.view()
	name, rest, slash := b.splitLine(line)
	if name == "" && !slash {
		name = "ask"
	}
	return b.Handle(ctx, from, name, rest)
}

// Handle answers a command with its argument. It never fails: an error becomes
// a reply and a log line, and so does a panic. A reply without blocks is not
// sent: it is Limited or Quiet.
func (b *Bot) Handle(ctx context.Context, from Origin, name, arg string) (reply Reply) {
	b = b.view()
	start := time.Now()
	label := "unknown" // a typed word never reaches the log
	cmd := b.Command(name)
	if cmd != nil {
		label = cmd.Name
	}
	defer func() {
		if r := recover(); r != nil {
			b.log.Error("panic", "command", label, "value", text.PanicValue(r), "stack", string(debug.Stack()))
			reply = b.failed()
		}
		b.ended(ctx, Observation{from.Platform, label, reply.Outcome, time.Since(start)}, reply)
	}()
	if refusal, ok := b.gate.enter(from, start); !ok {
		return refusal
	}
	defer b.gate.leave()
	if cmd == nil {
		return b.unknown(name, Tidy(arg))
	}
	return b.answer(ctx, Request{Command: cmd, Arg: Tidy(arg), From: from})
}

// typing runs f for what is asked while a person types. It passes the gate, is
// counted as label, and its panic becomes a log line.
func (b *Bot) typing(ctx context.Context, from Origin, label string, f func() Outcome) (outcome Outcome) {
	start := time.Now()
	defer func() {
		if r := recover(); r != nil {
			b.log.Error("panic", "command", label, "value", text.PanicValue(r), "stack", string(debug.Stack()))
			outcome = Failed
		}
		b.ended(ctx, Observation{from.Platform, label, outcome, time.Since(start)}, Reply{Outcome: outcome})
	}()
	if outcome, ok := b.gate.enterTyping(from, start); !ok {
		return outcome
	}
	defer b.gate.leave()
	return f()
}

// answer gives a command its deadline, and an error its reply.
func (b *Bot) answer(ctx context.Context, request Request) Reply {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	set := b.settings(ctx, request.From)
	request.Compact = set.Compact
	reply, err := b.run(ctx, request)
	if err != nil {
		reply = b.explain(request.Command, err)
	}
	if line := request.Line(); reply.Line == "" && len(line) <= maxLine {
		reply.Line = line
	}
	return quieted(reply, request, set)
}

// run checks the argument in the one place that both ways in share.
func (b *Bot) run(ctx context.Context, r Request) (Reply, error) {
	switch n := utf8.RuneCountInString(r.Arg); {
	case n > MaxLine:
		return Reply{}, &UsageError{Msg: fmt.Sprintf("That is %d characters long; at most %d can be read.", n, MaxLine)}
	case r.Arg == "" && r.Command.Arg.Required:
		return Reply{}, &UsageError{
			Msg:     fmt.Sprintf("Type %s, for example %s", r.Command.Usage(), r.Command.Example),
			Choices: []Choice{{"Try the example", r.Command.Example}},
		}
	case r.Command.Arg.Kind == NoArg:
		r.Arg = "" // "/about please" is as clear as "/about"
	}
	if err := b.checkRight(ctx, r); err != nil {
		return Reply{}, err
	}
	return r.Command.Run(ctx, b, r)
}

// explain is the one translator from an error to what the asker reads.
func (b *Bot) explain(cmd *Command, err error) Reply {
	var usage *UsageError
	var missing *notFoundError
	switch {
	case errors.As(err, &usage):
		return withChoices(Reply{Private: true, Outcome: Misused, Blocks: []Block{Paragraph{usage.Msg}}}, usage.Choices)
	case errors.As(err, &missing):
		return b.refusal(missing)
	}
	b.log.Error("request failed", "command", cmd.Name, "error", err)
	reply := b.failed()
	if errors.Is(err, errStore) {
		reply.Blocks = []Block{Paragraph{"Settings and schedules can't be read or stored right now. Please try again in a minute."}}
	}
	return reply
}

func (b *Bot) failed() Reply {
	return Reply{Private: true, Outcome: Failed, Blocks: []Block{
		Paragraph{"Something went wrong on our side, and it has been noted. Please try again."},
	}}
}

// unknown answers a command that the table does not have, and offers the
// nearest one with the same argument.
func (b *Bot) unknown(name, arg string) Reply {
	reply := Reply{Private: true, Outcome: Misused}
	if near := b.nearestCommand(name); near != nil {
		line := Request{Command: near, Arg: arg}.Line()
		if near.Arg.Required && arg == "" || len(line) > maxLine || utf8.RuneCountInString(line) > maxLabel {
			line = "/help " + near.Name
		}
		reply.Blocks = []Block{Paragraph{fmt.Sprintf("There is no such command. Did you mean /%s?", near.Name)}}
		return withChoices(reply, []Choice{{line, line}, {"All commands", "/help"}})
	}
	reply.Blocks = []Block{Paragraph{"There is no such command. Type /help for the list, or just ask your question."}}
	return withChoices(reply, []Choice{{"All commands", "/help"}})
}

func (b *Bot) nearestCommand(name string) *Command {
	names := make([]string, len(b.commands))
	for i, c := range b.commands {
		names[i] = c.Name
	}
	near, _ := lang.Nearest(strings.ToLower(name), names)
	return b.Command(near)
}

func withChoices(r Reply, choices []Choice) Reply {
	if len(choices) > 0 {
		r.Blocks = append(r.Blocks, Choices{choices})
	}
	return r
}
