package bot

import (
	"context"
	"log/slog"
	"time"

	"planbot/bot/message"
)

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
	if o.Command == inlineLabel || o.Command == suggestLabel || r.Outcome == message.Limited && len(r.Blocks) == 0 {
		level = slog.LevelDebug // a flood of requests is no flood of lines
	}
	b.log.Log(ctx, level, "request", "platform", o.Platform, "command", o.Command,
		"duration", o.Duration, "outcome", o.Outcome.String())
	if b.observe != nil {
		b.observe(o)
	}
}
