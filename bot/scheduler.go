package bot

import (
	"cmp"
	"context"
	"errors"
	"runtime/debug"
	"sync"
	"time"

	"planbot/bot/chats"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
)

// A Poster is a platform on which a scheduled post can be made.
type Poster interface {
	Name() string

	// ChatName is what people call a chat, or "" where that can't be told.
	ChatName(ctx context.Context, chat message.ChatKey) string

	// Post makes a post, and returns when it is made or ctx ends, whichever
	// comes first. A *RefusedError means that the bot may not post there any more,
	// ErrUnsent that the post was certainly not made and will not be; after any
	// other error it may have been. Any number of goroutines may call it.
	Post(ctx context.Context, p Post) error

	// Remembers is how long after such a post the platform drops another one with
	// its key; 0: it does not.
	Remembers(p Post) time.Duration
}

// A Post is a reply that the bot shows by itself.
type Post struct {
	Chat    message.ChatKey // also the id of a user, for the private chat with that user
	Thread  string          // the channel or topic in it; empty: the chat itself
	Key     string          // tells it from other posts, at most 25 characters
	Reply   message.Reply
	Role    string          // the id of a role whose members it notifies; may be empty
	Threads message.Threads // what it starts
}

// ErrUnsent is the error of a Poster whose post was certainly not made.
var ErrUnsent = errors.New("the post was not made")

// A RefusedError means that a platform does not let the bot post in a place,
// and will not until somebody changes something there.
type RefusedError struct {
	Reason string // in plain words, to stand behind "Paused: ", such as "the channel was deleted"
	Err    error  // what the platform said; may be nil
}

// Error is for the log.
func (e *RefusedError) Error() string {
	if e.Err == nil {
		return e.Reason
	}
	return e.Reason + ": " + e.Err.Error()
}

// Unwrap is what the platform said.
func (e *RefusedError) Unwrap() error { return e.Err }

// The rhythm of the schedules, whose times are full minutes.
const (
	scheduleLease = 2 * time.Minute
	scheduleBatch = 16
	// A post that was not made is tried again after scheduleRetry. When it has been
	// failing for scheduleHopes the moderators are told, and it is tried ever more
	// rarely, at last every maxScheduleRetry.
	scheduleRetry    = time.Minute
	scheduleHopes    = time.Hour
	maxScheduleRetry = time.Hour
	cleanUpTick      = 6 * time.Hour

	// postTimeout bounds the sending of a post. It ends before the lease does,
	// with time left to settle the claim.
	postTimeout = 90 * time.Second
	// postsAtOnce is how many posts of one platform are under way at once.
	postsAtOnce = 64
	// storeTimeout bounds each call of the store: a connection that has gone
	// silent is given up, and the next call makes a new one.
	storeTimeout = 10 * time.Second

	// LeaveGrace is how long the rows of a chat outlive the bot's leaving it, so
	// that a moment's mistake loses nothing.
	LeaveGrace = 7 * 24 * time.Hour
)

// RunSchedules makes the posts that are due until ctx ends. Each platform has a
// loop of its own, and each post a goroutine, so that none waits for another.
// Any number of replicas may run it on one store: each post is made by one of
// them.
func (b *Bot) RunSchedules(ctx context.Context, posters ...Poster) {
	var loops sync.WaitGroup
	defer loops.Wait()
	for _, p := range posters {
		loops.Go(func() { b.tellOn(ctx, p) })
		loops.Go(func() { b.postOn(ctx, p) })
	}
	loops.Go(func() {
		for {
			b.cleanUp(ctx)
			select {
			case <-ctx.Done():
				return
			case <-time.After(cleanUpTick):
			}
		}
	})
}

// postOn makes the posts of one platform, and looks for them at each full minute.
func (b *Bot) postOn(ctx context.Context, p Poster) {
	var posts sync.WaitGroup
	defer posts.Wait()
	room := make(chan struct{}, postsAtOnce)
	for {
		b.postDue(ctx, p, room, &posts)
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(time.Now().Truncate(time.Minute).Add(time.Minute))):
		}
	}
}

// postDue begins every post that is due now. It claims no more than there is
// room for, so that no lease runs out while its post waits for its turn.
func (b *Bot) postDue(ctx context.Context, p Poster, room chan struct{}, posts *sync.WaitGroup) {
	for {
		free := takeRoom(ctx, room)
		claims, err := b.claim(ctx, p.Name(), free)
		if err != nil && ctx.Err() == nil {
			b.log.Warn("what is due can't be read from the database", "platform", p.Name(), "error", err)
		}
		for range free - len(claims) {
			<-room
		}
		for _, c := range claims {
			posts.Go(func() {
				defer func() { <-room }()
				if err := b.tryPost(ctx, p, c); err != nil {
					b.log.Warn("schedules: a post was not made", "platform", p.Name(), "schedule", c.Schedule.ID, "error", err)
				}
			})
		}
		if len(claims) < free || free == 0 {
			return
		}
	}
}

// tryPost is post. A panic in it must not end the program, because the same post
// would panic again after every restart.
func (b *Bot) tryPost(ctx context.Context, p Poster, c chats.Claim) (err error) {
	defer func() {
		if v := recover(); v != nil {
			b.log.Error("panic", "platform", p.Name(), "value", text.PanicValue(v), "stack", string(debug.Stack()))
			err = errors.New("a panic")
		}
	}()
	return b.post(ctx, p, c)
}

// takeRoom waits for room for one post, and takes what else is free, up to a
// batch. It is 0 when ctx ends first.
func takeRoom(ctx context.Context, room chan struct{}) (taken int) {
	select {
	case room <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	for taken = 1; taken < scheduleBatch; taken++ {
		select {
		case room <- struct{}{}:
		default:
			return taken
		}
	}
	return taken
}

func (b *Bot) claim(ctx context.Context, platform string, limit int) ([]chats.Claim, error) {
	if limit == 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	return b.store.ClaimDue(ctx, platform, time.Now(), limit, scheduleLease)
}

// post makes one post, and settles its claim as package store explains. What may
// have been made is made again only while the platform remembers it.
func (b *Bot) post(ctx context.Context, p Poster, c chats.Claim) error {
	now := time.Now()
	begin, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	if err := b.store.Begin(begin, c, now, scheduleLease); err != nil {
		return err
	}
	s, first, until := c.Schedule, c.Began, now.Add(postTimeout)
	post := Post{Chat: s.Chat, Thread: s.Thread, Key: c.Key(), Role: s.Role, Threads: s.Threads}
	if first.IsZero() {
		first = now
	}
	remembered := first.Add(p.Remembers(post))
	switch {
	case c.Began.IsZero(): // nobody has tried
	case !now.Before(remembered):
		return b.settle(ctx, p, c, errDoubt, false)
	case remembered.Before(until):
		until = remembered
	}
	post.Reply = b.scheduledPost(ctx, s)
	switch post.Reply.Outcome {
	case message.Answered:
	case message.Misused:
		return b.settle(ctx, p, c, &RefusedError{Reason: "the plan has no such point"}, false)
	default: // on our side, for the moment
		return b.settle(ctx, p, c, ErrUnsent, true)
	}
	sending, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	err := p.Post(sending, post)
	if !errors.Is(err, ErrUnsent) {
		c.Began = first
	}
	return b.settle(ctx, p, c, err, time.Now().Before(remembered))
}

// errDoubt is the end of a post that may have been made, and is not made again.
var errDoubt = errors.New("an earlier try may have made it")

// postLabel is how a scheduled post is counted: as the command that a moderator
// would post it with.
const postLabel = "summary"

// scheduledPost is the post about a point, for all to see. It passes the gate,
// is logged and is observed as a request is. It is Misused if the plan has no
// such point.
func (b *Bot) scheduledPost(ctx context.Context, s chats.Schedule) message.Reply {
	from := message.Origin{Platform: s.Chat.Platform}
	return b.observed(ctx, from, postLabel, func() message.Reply {
		l := b.library.Load().In(b.chatLanguage(ctx, s.Chat))
		if l.Corpus.Point(s.NextPoint) == nil {
			return message.Reply{Outcome: message.Misused}
		}
		reply := l.Post(s.NextPoint)
		reply.Whole, reply.Language = true, l.Words.Lang
		b.keepLanguage(&reply, message.Origin{}, chats.Settings{Language: reply.Language})
		return reply
	})
}

// chatLanguage is the language that a chat chose, or else English.
func (b *Bot) chatLanguage(ctx context.Context, chat message.ChatKey) string {
	in := message.Origin{Platform: chat.Platform, Chat: chat.Chat}
	return cmp.Or(chats.CachedSettings(ctx, b.store, in).Language, locale.English)
}

// settle notes in the store what became of a post, also when the process is
// told to stop. The flag again says that a post which may have been made can
// safely be made again; where it can't, the moderators are told.
func (b *Bot) settle(ctx context.Context, p Poster, c chats.Claim, err error, again bool) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)
	defer cancel()
	var refused *RefusedError
	if !errors.As(err, &refused) && (errors.Is(err, ErrUnsent) || err != nil && again) {
		wait, tell := b.failed(c.Schedule.ID, time.Now())
		if tell {
			b.reportDelay(ctx, p, c.Schedule)
		}
		return errors.Join(err, b.store.Release(ctx, c, time.Now().Add(wait)))
	}
	b.failing.Delete(c.Schedule.ID)
	if refused == nil {
		done := b.store.Done(ctx, c, time.Now())
		if err != nil && done == nil {
			b.reportDoubt(ctx, p, c.Schedule)
		}
		return errors.Join(err, done)
	}
	b.log.Warn("schedule paused", "platform", c.Schedule.Chat.Platform, "schedule", c.Schedule.ID, "reason", refused.Reason)
	failed := b.store.Fail(ctx, c, refused.Reason, time.Now())
	if failed == nil {
		b.reportPause(ctx, p, c.Schedule, refused.Reason)
	}
	return errors.Join(err, failed)
}

// A failure is that of a scheduled post which is tried again and again.
type failure struct {
	since time.Time
	told  bool
}

// failed notes that the post of a schedule was not made. It returns when to try
// again, and whether to tell the moderators: once, when it has been failing for long.
func (b *Bot) failed(schedule int64, now time.Time) (wait time.Duration, tell bool) {
	kept, _ := b.failing.LoadOrStore(schedule, &failure{since: now})
	f := kept.(*failure) // the claim lets one goroutine use it at a time
	long := now.Sub(f.since)
	if long < scheduleHopes {
		return scheduleRetry, false
	}
	tell, f.told = !f.told, true
	return min(long/4, maxScheduleRetry), tell
}

func (b *Bot) cleanUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	_, err := b.store.Prune(ctx, time.Now())
	if err == nil { // else the second fails for the same reason
		_, err = b.store.ForgetChats(ctx, time.Now(), LeaveGrace)
	}
	if err != nil && ctx.Err() == nil {
		b.log.Warn("forgetting what is old", "error", err)
	}
}
