package telegramtest

import (
	"fmt"
	"math"
	"time"
)

// slack is how much closer together calls may arrive than the bot sent them: a
// busy machine delays some.
const slack = 200 * time.Millisecond

// The limits of telegra.ph/Hitting-limits-bot-FAQ.
const (
	perChat  = 1  // a second
	perGroup = 20 // a minute
	overall  = 30 // a second
)

// A pacer remembers when messages were sent. The zero value works. It is
// guarded by the server's lock.
type pacer struct {
	all   []time.Time
	chats map[int64][]time.Time
	until map[int64]time.Time // when a chat that was answered with 429 may be tried again
}

// admit records a message, or returns how many seconds the bot must wait.
func (p *pacer) admit(now time.Time, chat int64) int {
	wait := max(full(p.all, now, overall, time.Second), full(p.chats[chat], now, perChat, time.Second))
	if chat < 0 {
		wait = max(wait, full(p.chats[chat], now, perGroup, time.Minute))
	}
	if wait > 0 {
		return int(math.Ceil(wait.Seconds()))
	}
	if p.chats == nil {
		p.chats = map[int64][]time.Time{}
	}
	p.all = last(append(p.all, now), overall)
	p.chats[chat] = last(append(p.chats[chat], now), perGroup)
	return 0
}

// full is how long it takes until another message fits the limit of so many in a
// span of time.
func full(sent []time.Time, now time.Time, limit int, span time.Duration) time.Duration {
	if len(sent) < limit {
		return 0
	}
	free := sent[len(sent)-limit].Add(span)
	if !now.Before(free.Add(-slack)) {
		return 0
	}
	return free.Sub(now)
}

// last keeps the newest n times.
func last(times []time.Time, n int) []time.Time { return times[max(0, len(times)-n):] }

// refuse records a 429 for checkRetryAfter.
func (p *pacer) refuse(c Call, seconds int) {
	if c.Chat == 0 {
		return
	}
	if p.until == nil {
		p.until = map[int64]time.Time{}
	}
	p.until[c.Chat] = c.Time.Add(time.Duration(seconds) * time.Second)
}

// checkRetryAfter notes a violation if a call about a chat comes before the
// retry_after of an earlier 429 is over. The lock is held.
func (s *Server) checkRetryAfter(c Call) {
	until, ok := s.pace.until[c.Chat]
	if !ok {
		return
	}
	if early := until.Sub(c.Time); early > slack {
		s.violate(fmt.Sprintf("%s: chat %d is asked again %s before retry_after is over", c.Method, c.Chat, early))
		return
	}
	delete(s.pace.until, c.Chat)
}

// checkPace refuses a message that exceeds a rate limit. Only new messages
// count: the FAQ has limits for no other calls.
func (s *Server) checkPace(chat int64) *apiError {
	if !s.o.Pace {
		return nil
	}
	if seconds := s.pace.admit(time.Now(), chat); seconds > 0 {
		err := tooMany(seconds)
		err.Fault = true
		return err
	}
	return nil
}
