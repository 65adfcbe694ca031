package bot

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"planbot/bot/chats"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
)

// The limits of the reports of one platform.
const (
	reportsWaiting = 256              // to be posted, in all
	reportsEach    = 16               // to one channel or person
	reportTimeout  = 10 * time.Second // of one, since others to the same place wait
)

// A reporter posts the reports of one platform, each channel's and person's one
// after the other. No channel waits for another.
type reporter struct {
	send func(Post)
	busy sync.WaitGroup

	mu      sync.Mutex
	waiting map[reportPlace][]Post // also the one that is under way
	total   int
	closed  bool
}

// A reportPlace is a channel, or a person.
type reportPlace struct {
	chat   message.ChatKey
	thread string
}

// add has a report posted, unless too many wait. It does not wait.
func (r *reporter) add(p Post) bool {
	to := reportPlace{p.Chat, p.Thread}
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.waiting[to]
	if r.closed || r.total >= reportsWaiting || len(before) >= reportsEach {
		return false
	}
	r.total++
	r.waiting[to] = append(before, p)
	if len(before) == 0 {
		r.busy.Go(func() { r.postTo(to) })
	}
	return true
}

// postTo posts the reports to one place until none waits.
func (r *reporter) postTo(to reportPlace) {
	next := func(done int) (Post, bool) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.total -= done
		r.waiting[to] = r.waiting[to][done:]
		if len(r.waiting[to]) == 0 {
			delete(r.waiting, to)
			return Post{}, false
		}
		return r.waiting[to][0], true
	}
	for p, more := next(0); more; p, more = next(1) {
		r.send(p)
	}
}

// close lets no more reports in, and waits for the others.
func (r *reporter) close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.busy.Wait()
}

// tellOn posts the reports of one platform until ctx ends.
func (b *Bot) tellOn(ctx context.Context, p Poster) {
	r := &reporter{waiting: map[reportPlace][]Post{}, send: func(post Post) {
		sending, cancel := context.WithTimeout(ctx, reportTimeout)
		defer cancel()
		err := p.Post(sending, post)
		var refused *RefusedError
		closed := post.Thread == "" && errors.As(err, &refused) // somebody takes no direct messages
		if err != nil && !closed {
			b.log.Warn("a report was not made", "platform", p.Name(), "error", err)
		}
	}}
	b.reports.Store(p.Name(), r)
	<-ctx.Done()
	b.reports.Delete(p.Name())
	r.close()
}

// tell has a sentence posted in a channel, or with no channel to a person. It
// does not wait.
func (b *Bot) tell(chat message.ChatKey, thread, says, lang string, mentions []message.Mention) {
	r, ok := b.reports.Load(chat.Platform)
	if !ok {
		return
	}
	reply := message.Reply{Language: lang, Mentions: mentions, Blocks: []message.Block{message.Paragraph{Text: says}}}
	if !r.(*reporter).add(Post{Chat: chat, Thread: thread, Key: rand.Text()[:20], Reply: reply}) {
		b.log.Warn("a report was not made, since too many wait", "platform", chat.Platform)
	}
}

// report tells what a moderator has done in the channel that the chat has for
// that, by the settings before or after it.
func (b *Bot) report(ctx context.Context, c call, reply message.Reply, before chats.Settings) {
	does := c.command.does(c.Arg)
	if c.command.Needs == message.Read || does == Reads || reply.Unchanged || does == Posts && c.From.Audience == message.Asker {
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

// ReportPost tells the moderators of a post that was made of a reply, whose command ran
// for the Asker alone since the post could have failed.
func (b *Bot) ReportPost(ctx context.Context, from message.Origin, line message.Line) {
	from.Audience = message.Everybody
	c := call{Request: message.Request{Line: line, From: from}, bot: b, command: b.Command(line.Name)}
	b.report(ctx, c, message.Reply{}, chats.CachedSettings(ctx, b.store, from))
}

// reportPause tells why a schedule is paused: in the channel that the chat has
// for that, and to whoever made it.
func (b *Bot) reportPause(ctx context.Context, p Poster, s chats.Schedule, reason string) {
	b.reportOn(ctx, p, s, reason, "report.paused", "report.your_paused")
}

// reportDelay tells that a post could not be made for a while.
func (b *Bot) reportDelay(ctx context.Context, p Poster, s chats.Schedule) {
	b.reportOn(ctx, p, s, "", "report.delayed", "report.your_delayed")
}

// reportDoubt tells that nobody knows whether a post was made.
func (b *Bot) reportDoubt(ctx context.Context, p Poster, s chats.Schedule) {
	b.reportOn(ctx, p, s, "", "report.doubt", "report.your_doubt")
}

// maxChatName is the most that a report repeats of a chat's name, in UTF-16 units.
const maxChatName = 100

// reportOn tells of a schedule in the channel that its chat has for that, by the
// text of the key, and whoever made it by that of the key toMaker.
func (b *Bot) reportOn(ctx context.Context, p Poster, s chats.Schedule, reason, key, toMaker string) {
	w := locale.In(b.chatLanguage(ctx, s.Chat))
	says := func(key, where string) string {
		args := []any{s.Number, s.In(w.Lang), where}
		if reason != "" {
			args = append(args, w.Reason(reason))
		}
		return w.Say(key, args...)
	}
	named := chats.PeopleIn(s.String())
	if to := b.store.CachedSettings(ctx, s.Chat).Report; to != "" {
		r := message.Request{From: message.Origin{Thread: to}, Language: w.Lang}
		b.tell(s.Chat, to, says(key, chats.Place(s, r)), w.Lang, append(named, chats.InChannel(s.Thread, r)))
	}
	if s.CreatedBy == "" || s.CreatedBy == s.Chat.Chat {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, reportTimeout)
	defer cancel()
	chat := cmp.Or(text.Shorten(p.ChatName(ctx, s.Chat), maxChatName), s.Chat.Chat)
	where := w.Say("report.in_chat", chat)
	if s.Thread != "" {
		channel := message.Mention{Text: w.Say("report.channel", s.Thread), Kind: message.Channel, ID: s.Thread}
		named, where = append(named, channel), w.Say("report.in_channel", channel.Text, chat)
	}
	b.tell(message.ChatKey{Platform: s.Chat.Platform, Chat: s.CreatedBy}, "", says(toMaker, where), w.Lang, named)
}
