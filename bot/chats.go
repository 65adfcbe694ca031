package bot

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// sweepWithin bounds the noting of all changes that a Sweep finds.
const sweepWithin = time.Minute

// Sweep is for a platform that does not tell of every chat that the bot joins
// or leaves. In lists the ids of all chats that the bot is in, or fails. A chat
// that something is kept for and that is not among them has been left, and one
// that is has not been. Where nothing is kept, in is not called. Any number of
// replicas may do this at any time.
func (b *Bot) Sweep(ctx context.Context, platform string, in func(context.Context) (map[string]bool, error)) error {
	if b.memory == nil {
		return nil
	}
	// First, so that a chat which the bot joins meanwhile does not count as left.
	reading, cancel := context.WithTimeout(ctx, memoryWithin)
	defer cancel()
	kept, err := b.memory.Chats(reading, platform)
	if err != nil || len(kept) == 0 {
		return err
	}
	present, err := in(ctx)
	if err != nil {
		return err
	}
	left, back := 0, 0
	ctx, cancel = context.WithTimeout(ctx, sweepWithin)
	defer cancel()
	for _, c := range kept {
		switch {
		case !present[c.Chat] && !c.Left:
			left++
			err = b.memory.ChatLeft(ctx, c.ChatKey, time.Now())
		case present[c.Chat] && c.Left:
			back++
			err = b.memory.ChatReturned(ctx, c.ChatKey)
		}
		if err != nil {
			return fmt.Errorf("noting a chat: %w", err)
		}
	}
	if left+back > 0 {
		b.log.Info("chats looked through", "platform", platform, "left", left, "back", back)
	}
	return nil
}

// Left notes that the bot is no longer in a chat. What is kept for it goes
// after LeaveGrace.
func (b *Bot) Left(ctx context.Context, chat ChatKey) {
	b.noteChat(ctx, func(ctx context.Context) error { return b.memory.ChatLeft(ctx, chat, time.Now()) })
}

// Returned notes that the bot is in a chat, perhaps again.
func (b *Bot) Returned(ctx context.Context, chat ChatKey) {
	b.noteChat(ctx, func(ctx context.Context) error { return b.memory.ChatReturned(ctx, chat) })
}

// Moved notes that a chat has another id from now on.
func (b *Bot) Moved(ctx context.Context, from, to ChatKey) {
	b.noteChat(ctx, func(ctx context.Context) error { return b.memory.MoveChat(ctx, from, to) })
}

// noteChat notes a change of a chat, and logs what the memory could not keep.
// The chat is served all the same.
func (b *Bot) noteChat(ctx context.Context, note func(context.Context) error) {
	if b.memory == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, memoryWithin)
	defer cancel()
	if err := note(ctx); err != nil && !errors.Is(err, context.Canceled) {
		b.log.Warn("a change of a chat was not noted", "error", err)
	}
}
