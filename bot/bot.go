package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"planbot/bot/answer"
	"planbot/bot/chats"
	"planbot/bot/locale"
	"planbot/bot/message"
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
	library atomic.Pointer[answer.Library] // what it answers from; Reload changes it

	commands     []Command
	commandNames func() answer.Names
	store        chats.Store // nil keeps nothing
	gate         *gate       // nil lets everybody in
	offered      *buckets    // points in ordinary messages, by chat
	observe      func(Observation)
	log          *slog.Logger

	reports sync.Map // the *reporter of each platform
	failing sync.Map // the *failure of each scheduled post that is tried again, by the schedule's id
}

// A Config is what a bot is made of.
type Config struct {
	Corpus  *corpus.Corpus    // needed
	Log     *slog.Logger      // nil means none
	Limits  *Limits           // nil means none, for a bot that only one person talks to
	Store   chats.Store       // nil means none: no settings and no schedules
	Observe func(Observation) // called when a request has ended, by any goroutine; may be nil
}

// New makes a bot for one person, who may ask as much as they like.
func New(c *corpus.Corpus, log *slog.Logger) *Bot { return NewWith(Config{Corpus: c, Log: log}) }

// NewWith makes a bot.
func NewWith(cfg Config) *Bot { return newBot(cfg, Table()) }

func newBot(cfg Config, table []Command) *Bot {
	b := &Bot{commands: table, store: cfg.Store, observe: cfg.Observe, log: cfg.Log, offered: newBuckets(1, offerEvery, maxOffers)}
	b.library.Store(answer.New(cfg.Corpus))
	b.commandNames = sync.OnceValue(func() answer.Names { return namesOf(table) })
	if b.log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	if cfg.Limits != nil {
		b.gate = newGate(*cfg.Limits)
	}
	return b
}

// A Platform carries requests to the bot and replies back. Run serves until
// ctx ends and then returns nil once nothing is in flight; an error from it is
// fatal.
type Platform interface {
	Run(ctx context.Context, b *Bot) error
}

// HandleLine answers a line as a person typed it. A line that names no command
// is a question. It never fails: an error becomes a reply and a log line.
func (b *Bot) HandleLine(ctx context.Context, from message.Origin, typed string) message.Reply {
	return b.Handle(ctx, from, b.Parse(typed))
}

// Handle answers a command with its argument. It never fails: an error becomes
// a reply and a log line, and so does a panic. A reply without blocks is not
// sent: it is Limited or Quiet.
func (b *Bot) Handle(ctx context.Context, from message.Origin, line message.Line) message.Reply {
	return b.HandleFor(ctx, from, line, nil)
}

// HandleFor is Handle for another place than the asker's. Once the asker may ask,
// find is called, which says where that is, or has blocks to reply instead.
func (b *Bot) HandleFor(ctx context.Context, from message.Origin, line message.Line, find func(context.Context) (message.Origin, message.Reply)) message.Reply {
	line.Arg = message.Tidy(line.Arg)
	cmd := b.Command(line.Name)
	label := noLabel
	if cmd != nil {
		label = cmd.Name
	}
	return b.observed(ctx, from, label, func() message.Reply {
		if find != nil {
			place, refusal := find(ctx)
			if len(refusal.Blocks) > 0 {
				return refusal
			}
			from = place
		}
		settings := chats.CachedSettings(ctx, b.store, from)
		r := message.Request{Line: line, From: from, Language: b.language(from, line, settings)}
		if cmd == nil {
			reply := b.unknown(r)
			reply.Language = r.Language
			b.keepLanguage(&reply, from, settings)
			return concealed(reply, from, settings)
		}
		return b.answer(ctx, call{Request: r, bot: b, command: cmd, library: b.library.Load().In(r.Language)}, settings)
	})
}

// noLabel is how a request without a command is counted: a typed word never
// reaches the log.
const noLabel = "unknown"

// Own answers a request that is no command with a reply that a platform makes
// itself. Limits and the chat's settings hold as for any other.
func (b *Bot) Own(ctx context.Context, from message.Origin, reply message.Reply) message.Reply {
	return b.observed(ctx, from, noLabel, func() message.Reply {
		return concealed(reply, from, chats.CachedSettings(ctx, b.store, from))
	})
}

// observed runs f as one request, if the gate lets it in: it is logged and observed
// once as label, and a panic in it becomes a log line and a reply.
func (b *Bot) observed(ctx context.Context, from message.Origin, label string, f func() message.Reply) (reply message.Reply) {
	start := time.Now()
	defer func() {
		if v := recover(); v != nil {
			b.log.Error("panic", "command", label, "value", text.PanicValue(v), "stack", string(debug.Stack()))
			reply = toAsker(message.Failed, askersWords(from).Say("request.failed"))
		}
		b.ended(ctx, Observation{from.Platform, label, reply.Outcome, time.Since(start)}, reply)
	}()
	if refusal, ok := b.gate.enter(from, label, start); !ok {
		return refusal
	}
	defer b.gate.leave()
	return f()
}

// answer gives a command its deadline, and an error its reply.
func (b *Bot) answer(ctx context.Context, c call, settings chats.Settings) message.Reply {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	reply, err := b.run(ctx, c)
	if err != nil {
		reply = b.explain(c, err)
	} else {
		b.report(ctx, c, reply, settings)
	}
	if reply.Line == "" {
		reply.Line = message.Line{Name: c.Line.Name, Arg: c.Arg}.String()
	}
	if reply.Asked == "" && c.command.Arg.Kind == Text && len(reply.Line) > message.MaxButtonLine {
		reply.Asked = c.Arg
	}
	reply.Language = c.Language
	b.offerLanguages(&reply, c, settings)
	b.keepLanguage(&reply, c.From, settings)
	reply.Whole = c.command.Needs != message.Read || reply.ButtonLine(reply.Line) == ""
	return applyVisibility(ctx, reply, c, settings)
}

// run checks the argument in the one place that both ways in share.
func (b *Bot) run(ctx context.Context, c call) (message.Reply, error) {
	switch n := utf8.RuneCountInString(c.Arg); {
	case n > message.MaxLine:
		return message.Reply{}, &message.UsageError{Msg: c.Say("request.too_long", n, message.MaxLine)}
	case c.Arg == "" && c.command.Arg.Required:
		return message.Reply{}, usage(c)
	case c.command.Arg.Kind == NoArg && slices.ContainsFunc(lang.Words(c.Arg), func(w lang.Word) bool { return !lang.IsStop(w.Text) }):
		return message.Reply{}, takesNothing(c)
	case c.command.Arg.Kind == NoArg:
		c.Arg = "" // "/about please" is as clear as "/about"
	}
	if err := b.checkRight(ctx, c); err != nil {
		return message.Reply{}, err
	}
	if id := chats.OtherChannel(c.Arg); id != "" && c.command.Needs != message.Read {
		return message.Reply{}, &message.UsageError{Msg: c.Say("chat.elsewhere", chats.InChannel(id, c.Request).Text)}
	}
	return c.command.run(ctx, c)
}

func usage(c call) *message.UsageError {
	example := exampleOf(c.command, c.library)
	if example == "" {
		return &message.UsageError{Msg: c.Say("request.usage", c.command.Usage(c.Language))}
	}
	return &message.UsageError{
		Msg:     c.Say("request.usage_example", c.command.Usage(c.Language), example),
		Choices: []message.Choice{{Label: c.Say("button.example"), Line: example}},
	}
}

// takesNothing refuses words after a command that has no use for them, and
// offers the command that has.
func takesNothing(c call) *message.UsageError {
	alone := message.Choice{Label: "/" + c.command.Name, Line: "/" + c.command.Name}
	other := message.Line{Name: c.command.Instead, Arg: c.Arg}.String()
	if len(other) > message.MaxButtonLine || utf8.RuneCountInString(other) > message.MaxLabel {
		return &message.UsageError{Msg: c.Say("request.no_words", c.command.Name), Choices: []message.Choice{alone}}
	}
	return &message.UsageError{
		Msg:     c.Say("request.no_words_but", c.command.Name, other),
		Choices: []message.Choice{{Label: other, Line: other}, alone},
	}
}

// Words are the texts of the interface for what a platform itself says to an asker:
// in the language of the asker's app, else in that of the chat.
func (b *Bot) Words(ctx context.Context, from message.Origin) *locale.Words {
	return locale.In(cmp.Or(locale.Base(from.Language), chats.CachedSettings(ctx, b.store, from).Language))
}

// checkRight refuses a moderators' command to everybody else.
func (b *Bot) checkRight(ctx context.Context, c call) error {
	may, err := chats.May(ctx, b.store, c.From, c.command.Needs)
	switch {
	case err != nil:
		return fmt.Errorf("asking what somebody may do: %w", err)
	case may:
		return nil
	}
	msg := c.Say("request.moderators_only", c.command.Name)
	switch {
	case c.From.Chat == "":
		msg = c.Say("request.chats_only", c.command.Name)
	case c.From.Unsure:
		msg = c.Say("request.rights_unknown", c.command.Name)
	}
	return &message.UsageError{Msg: msg, Choices: []message.Choice{{Label: c.Say("button.all_points"), Line: "/points"}}}
}

// explain is the one translator from an error to what the asker reads.
func (b *Bot) explain(c call, err error) message.Reply {
	if usage, ok := errors.AsType[*message.UsageError](err); ok {
		reply := toAsker(message.Misused, usage.Msg).WithChoices(usage.Choices...)
		reply.Mentions = usage.Mentions
		return reply
	}
	b.log.Error("request failed", "platform", c.From.Platform, "command", c.command.Name, "error", err)
	if errors.Is(err, chats.ErrStore) {
		return toAsker(message.Failed, c.Say("request.no_store"))
	}
	return toAsker(message.Failed, c.Say("request.failed"))
}

// toAsker tells the asker alone how a request ended, if there is anything to say.
func toAsker(outcome message.Outcome, says string) message.Reply {
	reply := message.Reply{Private: true, Outcome: outcome}
	if says != "" {
		reply.Blocks = []message.Block{message.Paragraph{Text: says}}
	}
	return reply
}

// applyVisibility applies what the chat's settings and the asker's own say about
// who sees a reply. A post that a moderator asks for is for all to see whatever they
// say, also where it is made in another channel that is to be quiet.
func applyVisibility(ctx context.Context, reply message.Reply, c call, settings chats.Settings) message.Reply {
	if c.command.Does == Posts && reply.Outcome == message.Answered {
		return reply
	}
	from := c.From
	from.PrivateReplies = from.PrivateReplies || c.command.Needs != message.Read // moderators are told in any case
	if reply = concealed(reply, from, settings); reply.Outcome == message.Quiet {
		return reply
	}
	reply.Apart = !c.From.Direct && from.Audience != message.Everybody &&
		(c.command.Private || reply.Outcome == message.NoSources || chats.PrefersPrivate(ctx, c.bot.store, c.From))
	return reply
}

// concealed is a reply as the chat's settings let it be seen. Where the channel is to
// be quiet and the platform can't hide it from the others, nothing is left of it.
func concealed(reply message.Reply, from message.Origin, settings chats.Settings) message.Reply {
	quiet := settings.QuietIn(from)
	if quiet && !from.PrivateReplies {
		return message.Reply{Outcome: message.Quiet}
	}
	reply.Private = reply.Private || quiet || settings.Private
	return reply
}

// Reload makes the bot answer from another corpus, for every request that
// begins after it returns. Requests under way go on with the corpus that they
// began with. It takes as long as building the index does, a quarter of a second
// for some hundred passages, and nobody waits for it. Any goroutine may call it.
func (b *Bot) Reload(c *corpus.Corpus) {
	l := answer.New(c)
	l.Warm()
	b.library.Store(l)
}

// Warm makes ahead of the first request what that would otherwise wait for. A
// program that answers once has no use for it.
func (b *Bot) Warm() {
	b.library.Load().Warm()
	b.commandNames()
}

// Library is what the bot answers from at the moment.
func (b *Bot) Library() *answer.Library { return b.library.Load() }

// LibraryFor is the library that answers a line, in the language of the answer,
// where no chat keeps settings.
func (b *Bot) LibraryFor(from message.Origin, line message.Line) *answer.Library {
	return b.Library().In(b.language(from, line, chats.Settings{}))
}

// Corpus is the corpus that the bot answers from at the moment.
func (b *Bot) Corpus() *corpus.Corpus { return b.library.Load().Corpus }

// An Observation is what may be counted of a request. It holds nothing that
// was typed and no id.
type Observation struct {
	Platform string
	Command  string // "unknown" when there is no such command; "inline" and "suggest" for what is asked while a person types
	Outcome  message.Outcome
	Duration time.Duration
}

// A Call is what may be counted of a call that an adapter made to its
// platform. It holds no id and no token.
type Call struct {
	Platform string
	Method   string // a name of the platform's documentation, such as sendMessage or POST /channels/*/messages
	Status   int    // of HTTP; 0 when there was no answer
	Duration time.Duration
}

// ended is where every request ends: it is logged and observed once.
func (b *Bot) ended(ctx context.Context, o Observation, r message.Reply) {
	level := slog.LevelInfo
	if whileTyping(o.Command) || r.Outcome == message.Limited && len(r.Blocks) == 0 {
		level = slog.LevelDebug // a flood of requests is no flood of lines
	}
	b.log.Log(ctx, level, "request", "platform", o.Platform, "command", o.Command,
		"duration", o.Duration, "outcome", o.Outcome.String())
	if b.observe != nil {
		b.observe(o)
	}
}
