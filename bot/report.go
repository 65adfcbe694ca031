package bot

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"time"

	"planbot/bot/chats"
	"planbot/bot/locale"
	"planbot/bot/message"
)

// The limits of the reports of one platform.
const (
	reportsWaiting = 256              // to be posted
	reportTimeout  = 10 * time.Second // of one, since the others wait
)

// tellOn posts the reports of one platform, one after the other, until ctx ends.
func (b *Bot) tellOn(ctx context.Context, p Poster) {
	reports := make(chan Post, reportsWaiting)
	b.reports.Store(p.Name(), reports)
	defer b.reports.Delete(p.Name())
	for {
		select {
		case <-ctx.Done():
			return
		case post := <-reports:
			sending, cancel := context.WithTimeout(ctx, reportTimeout)
			err := p.Post(sending, post)
			cancel()
			var refused *RefusedError
			closed := post.Thread == "" && errors.As(err, &refused) // somebody takes no direct messages
			if err != nil && !closed {
				b.log.Warn("a report was not made", "platform", p.Name(), "error", err)
			}
		}
	}
}

// tell has a sentence posted in a channel, or with no channel to a person. It
// does not wait.
func (b *Bot) tell(chat message.ChatKey, thread, says, lang string, mentions []message.Mention) {
	reports, ok := b.reports.Load(chat.Platform)
	if !ok {
		return
	}
	reply := message.Reply{Language: lang, Mentions: mentions, Blocks: []message.Block{message.Paragraph{Text: says}}}
	select {
	case reports.(chan Post) <- Post{Chat: chat, Thread: thread, Key: rand.Text()[:20], Reply: reply}:
	default:
		b.log.Warn("a report was not made, since too many wait", "platform", chat.Platform)
	}
}

// report tells what a moderator has done in the channel that the chat has for
// that, by the settings before or after it.
func (b *Bot) report(ctx context.Context, c call, before chats.Settings) {
	does := c.command.does(c.Arg)
	if c.command.Needs == message.Read || does == Reads || does == Posts && c.From.Hidden {
		return
	}
	after := chats.CachedSettings(ctx, b.store, c.From)
	to := cmp.Or(before.Report, after.Report)
	if to == "" {
		return
	}
	w := locale.In(cmp.Or(after.Language, locale.English))
	in := message.Request{From: c.From, Language: w.Lang}
	who, where := chats.Person(c.From.User, in), chats.InChannel(c.From.Thread, in)
	line := message.Line{Name: c.Line.Name, Arg: c.Arg}.String()
	says := w.Say("report.did", who.Text, line)
	if c.From.Thread != to {
		says = w.Say("report.did_in", who.Text, where.Text, line)
	}
	b.tell(c.From.ChatKey(), to, says, w.Lang, append(chats.PeopleIn(line), who, where))
}

// reportPause tells why a schedule is paused: in the channel that the chat has
// for that, and to whoever made it.
func (b *Bot) reportPause(ctx context.Context, s chats.Schedule, reason string) {
	w := locale.In(b.chatLanguage(ctx, s.Chat))
	reason = w.Reason(reason)
	named := chats.PeopleIn(s.String())
	if to := b.store.CachedSettings(ctx, s.Chat).Report; to != "" {
		b.tell(s.Chat, to, w.Say("report.paused", s.Number, s.In(w.Lang), reason), w.Lang, named)
	}
	if s.CreatedBy != "" && s.CreatedBy != s.Chat.Chat {
		maker := message.ChatKey{Platform: s.Chat.Platform, Chat: s.CreatedBy}
		b.tell(maker, "", w.Say("report.your_paused", s.Number, s.In(w.Lang), reason, s.Number), w.Lang, named)
	}
}
