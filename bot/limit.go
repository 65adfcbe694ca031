package bot

import (
	"cmp"
	"hash/maphash"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"planbot/bot/locale"
	"planbot/bot/message"
)

// Limits say how often one person and one chat may ask, and how much is done at
// once. A zero field means its default, a negative duration no limit. Origins
// without a user may ask as often as they like.
type Limits struct {
	UserBurst int           // requests that a person may make in a row; by default 10
	UserEvery time.Duration // after which a person may make one more; by default 2 s
	ChatBurst int           // likewise for all people of a server or group together; by default 40
	ChatEvery time.Duration // by default 250 ms

	// TypeBurst and TypeEvery bound inline queries and suggestions, which a
	// platform asks for with every few letters that a person types.
	TypeBurst int           // by default 40
	TypeEvery time.Duration // by default 200 ms

	// Known is how many people, and how many chats, are kept in mind; by
	// default 16,384 each, about 5 MB in all. A person who asks again after
	// half as many others may start afresh.
	Known int

	// InFlight is how many requests may be under way at once in this process;
	// by default 256. More than that means that something else is slow.
	InFlight int
}

func (l Limits) orDefaults() Limits {
	return Limits{
		UserBurst: cmp.Or(l.UserBurst, 10), UserEvery: cmp.Or(l.UserEvery, 2*time.Second),
		ChatBurst: cmp.Or(l.ChatBurst, 40), ChatEvery: cmp.Or(l.ChatEvery, 250*time.Millisecond),
		TypeBurst: cmp.Or(l.TypeBurst, 40), TypeEvery: cmp.Or(l.TypeEvery, 200*time.Millisecond),
		Known: cmp.Or(l.Known, 16384), InFlight: cmp.Or(l.InFlight, 256),
	}
}

// A gate holds requests to the limits. A nil gate lets all through.
type gate struct {
	maxInFlight int64
	inFlight    atomic.Int64

	// quiet is how long somebody who has been told to wait is not told again,
	// counted from the last request that was one too many: the time in which
	// an empty bucket fills up.
	quiet time.Duration

	mu                   sync.Mutex // of the buckets of users and chats together
	users, chats, typers *buckets
}

func newGate(l Limits) *gate {
	l = l.orDefaults()
	return &gate{
		maxInFlight: int64(l.InFlight),
		quiet:       max(time.Duration(l.UserBurst)*l.UserEvery, time.Duration(l.ChatBurst)*l.ChatEvery),
		users:       newBuckets(l.UserBurst, l.UserEvery, l.Known),
		chats:       newBuckets(l.ChatBurst, l.ChatEvery, l.Known),
		typers:      newBuckets(l.TypeBurst, l.TypeEvery, l.Known),
	}
}

// enter lets a request in, which must leave once it is answered, or returns what
// to reply instead. What is asked while a person types has a limit of its own.
func (g *gate) enter(from message.Origin, label string, now time.Time) (refusal message.Reply, ok bool) {
	if g == nil {
		return message.Reply{}, true
	}
	notice, ok := "", true
	switch {
	case from.User == "":
	case whileTyping(label):
		ok = g.typers.at(from.Platform, from.User).AllowN(now, 1)
	default:
		notice, ok = g.admit(from, now)
	}
	if !ok {
		return toAsker(message.Limited, notice), false
	}
	if g.inFlight.Add(1) > g.maxInFlight {
		g.inFlight.Add(-1)
		return toAsker(message.Overloaded, askersWords(from).Say("limit.busy")), false
	}
	return message.Reply{}, true
}

func (g *gate) leave() {
	if g != nil {
		g.inFlight.Add(-1)
	}
}

// admit takes a token of the asker and one of the chat, or none of either. The
// notice is empty when the asker has been told already.
func (g *gate) admit(from message.Origin, now time.Time) (notice string, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	user := g.users.at(from.Platform, from.User)
	userWait, chatWait := user.wait(now), time.Duration(0)
	var chat *bucket
	if from.Chat != "" && !from.Direct { // a direct chat is the asker once more
		chat = g.chats.at(from.Platform, from.Chat)
		chatWait = chat.wait(now)
	}
	switch wait := max(userWait, chatWait); {
	case wait == 0:
		user.AllowN(now, 1)
		if chat != nil {
			chat.AllowN(now, 1)
		}
		return "", true
	case now.Before(user.quietUntil):
	case userWait > 0:
		notice = askersWords(from).Say("limit.you", inSeconds(wait))
	default:
		notice = askersWords(from).Say("limit.chat", inSeconds(wait))
	}
	user.quietUntil = now.Add(g.quiet)
	return notice, false
}

// inSeconds rounds up: whoever waits for that time is answered.
func inSeconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

// askersWords are the words of the language of the asker's app: of a request that
// is not let in, nothing else is looked at.
func askersWords(from message.Origin) *locale.Words { return locale.In(locale.Base(from.Language)) }

// A bucket holds the tokens of one person or chat.
type bucket struct {
	*rate.Limiter
	quietUntil time.Time // of a person: no further notice before that
}

// wait is how long until the bucket has a token.
func (b *bucket) wait(now time.Time) time.Duration {
	missing := 1 - b.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing / float64(b.Limit()) * float64(time.Second))
}

// buckets keeps the buckets of those who asked lately, in two maps: when the
// young one is full it becomes the old one, and what was left in that is
// forgotten. A bucket is worth keeping only until it is full again. Any number of
// goroutines may use it.
//
// Ids are not kept: the key is a hash of them that this process alone can make.
// Two that share one, by a chance of one in billions, share a bucket.
type buckets struct {
	burst int
	rate  rate.Limit
	half  int // most that one map holds
	seed  maphash.Seed

	mu         sync.Mutex
	young, old map[uint64]*bucket
}

func newBuckets(burst int, every time.Duration, known int) *buckets {
	return &buckets{
		burst: burst, rate: rate.Every(every), half: max(known/2, 1),
		seed: maphash.MakeSeed(), young: map[uint64]*bucket{},
	}
}

// at returns the bucket of an id. One that is not known gets a full one.
func (s *buckets) at(platform, id string) *bucket {
	key := maphash.Comparable(s.seed, [2]string{platform, id})
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.young[key]; b != nil {
		return b
	}
	b := s.old[key]
	if b == nil {
		b = &bucket{Limiter: rate.NewLimiter(s.rate, s.burst)}
	}
	if len(s.young) >= s.half {
		s.old, s.young = s.young, make(map[uint64]*bucket)
	}
	s.young[key] = b
	return b
}
