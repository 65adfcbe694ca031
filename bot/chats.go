package bot

import (
	"context"
	"errors"
	"time"
)

// Left notes that the bot is no longer in a chat. What is kept for it goes
// after LeaveGrace.
func (b *Bot) Left(ctx context.Context, chat ChatKey) {
	if b.memory != nil {
		b.noteChat(b.memory.ChatLeft(ctx, chat, time.Now()))
	}
}

// Returned notes that the bot is in a chat, perhaps again.
func (b *Bot) Returned(ctx context.Context, chat ChatKey) {
	if b.memory != nil {
		b.noteChat(b.memory.ChatReturned(ctx, chat))
	}
}

// Moved notes that a chat has another id from now on.
func (b *Bot) Moved(ctx context.Context, from, to ChatKey) {
	if b.memory != nil {
		b.noteChat(b.memory.MoveChat(ctx, from, to))
	}
}

// noteChat logs what the memory could not keep. The chat is served all the
// same.
func (b *Bot) noteChat(err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		b.log.Warn("a change of a chat was not noted", "error", err)
	}
}
