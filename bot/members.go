package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"planbot/bot/message"
)

// syncTimeout bounds the noting of all changes that SyncChats finds.
const syncTimeout = time.Minute

// SyncChats notes which chats the bot has left and to which it has returned, for
// a platform that does not tell of each. The function listChats returns the ids
// of all chats that the bot is in; it is called only if something is kept for a
// chat. Any number of replicas may call SyncChats at any time.
func (b *Bot) SyncChats(ctx context.Context, platform string, listChats func(context.Context) (map[string]bool, error)) error {
	if b.store == nil {
		return nil
	}
	// First, so that a chat which the bot joins meanwhile does not count as left.
	reading, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	kept, err := b.store.Chats(reading, platform)
	if err != nil || len(kept) == 0 {
		return err
	}
	present, err := listChats(ctx)
	if err != nil {
		return err
	}
	left, back := 0, 0
	ctx, cancel = context.WithTimeout(ctx, syncTimeout)
	defer cancel()
	for _, c := range kept {
		switch {
		case !present[c.Chat] && !c.Left:
			left++
			err = b.store.ChatLeft(ctx, c.ChatKey, time.Now())
		case present[c.Chat] && c.Left:
			back++
			err = b.store.ChatReturned(ctx, c.ChatKey)
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
func (b *Bot) Left(ctx context.Context, chat message.ChatKey) {
	b.noteChat(ctx, func(ctx context.Context) error { return b.store.ChatLeft(ctx, chat, time.Now()) })
}

// Returned notes that the bot is in a chat, perhaps again.
func (b *Bot) Returned(ctx context.Context, chat message.ChatKey) {
	b.noteChat(ctx, func(ctx context.Context) error { return b.store.ChatReturned(ctx, chat) })
}

// Moved notes that a chat has another id from now on.
func (b *Bot) Moved(ctx context.Context, from, to message.ChatKey) {
	b.noteChat(ctx, func(ctx context.Context) error { return b.store.MoveChat(ctx, from, to) })
}

// Posted notes who had the bot post a command's reply in a chat that does not show
// it. Of the reply it keeps which points it is about, and nothing that was typed.
func (b *Bot) Posted(ctx context.Context, chat message.ChatKey, command string, post message.Reply, by string) {
	var points []string
	for _, block := range post.Blocks {
		if c, ok := block.(message.Clause); ok {
			points = append(points, c.Ref.String())
		}
	}
	b.noteChat(ctx, func(ctx context.Context) error {
		return b.store.NotePost(ctx, chat, command+".post", strings.Join(points, " "), by, time.Now())
	})
}

// noteChat notes a change of a chat, and logs what the store could not keep.
// The chat is served all the same.
func (b *Bot) noteChat(ctx context.Context, note func(context.Context) error) {
	if b.store == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	if err := note(ctx); err != nil && !errors.Is(err, context.Canceled) {
		b.log.Warn("a change of a chat was not noted", "error", err)
	}
}
