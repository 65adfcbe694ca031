package telegramtest

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
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

// A pacer remembers when messages were sent. It is guarded by the server's lock.
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

func last(times []time.Time, n int) []time.Time { return times[max(0, len(times)-n):] }

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

// A Fault is something that goes wrong with the bot's requests. Of the
// outcomes below one is set; Delay may be alone or come before another.
type Fault struct {
	Method string // the method that it hits; "" is any
	Chat   int64  // only calls whose chat_id this is; zero is any
	After  int    // how many matching calls go through before it begins
	Times  int    // how many calls it then hits; zero is until it is cleared

	Delay       time.Duration // the call takes effect at once, but its answer waits this long
	Drop        bool          // the connection is cut and the call has no effect
	Lost        bool          // the call takes effect, then the connection is cut
	Page        int           // this HTTP status with a page of HTML, as a proxy gives: 502
	Body        string        // this body, with HTTP status Page or 200, and no effect: malformed JSON
	RetryAfter  int           // 429 with these seconds
	MigrateTo   int64         // 400 with migrate_to_chat_id
	Code        int           // this error_code: 403, 500, 401
	Description string        // goes with Code, such as "Forbidden: bot was blocked by the user"

	seen, hit int // calls; guarded by the server's lock, as the next
	cleared   bool
}

// Fail injects a fault and returns what ends it. Faults are tried in the order
// in which they were injected, and the first that hits a call decides.
func (s *Server) Fail(f Fault) (clear func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(slices.DeleteFunc(s.faults, func(old *Fault) bool { return old.cleared }), &f)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		f.cleared = true
	}
}

// fault finds the fault for a call, if there is one, and counts it. The lock
// is held.
func (s *Server) fault(method string, chat int64) *Fault {
	for _, in := range s.faults {
		if in.cleared || in.Method != "" && !strings.EqualFold(in.Method, method) || in.Chat != 0 && in.Chat != chat {
			continue
		}
		if in.seen++; in.seen <= in.After {
			continue
		}
		if in.hit++; in.Times > 0 && in.hit >= in.Times {
			in.cleared = true
		}
		return in
	}
	return nil
}

// refusal is the error answer of a fault, or nil if it has none.
func (f *Fault) refusal() *apiError {
	switch {
	case f.RetryAfter > 0:
		return tooMany(f.RetryAfter)
	case f.MigrateTo != 0:
		return migrated(f.MigrateTo)
	case f.Code != 0:
		return &apiError{Code: f.Code, Description: f.Description}
	}
	return nil
}

// An Age says what a server makes of ephemeral messages.
type Age int

// The ages of a server.
const (
	Current Age = iota
	Ignores     // takes what it does not know for nothing, as servers do
	Refuses     // answers it with an error
)

// refusal is what an older server answers to a call that it does not know, or nil.
// One that ignores parameters forgets them.
func (o Options) refusal(method string, p params) *apiError {
	_, hidden := p["ephemeral_message_parameters"]
	hidden = hidden || strings.Contains(p.text("commands"), "is_ephemeral")
	switch {
	case o.NoRich && method == "sendRichMessage", o.Older != Current && method == "editEphemeralMessageText":
		return &apiError{Code: http.StatusNotFound, Description: "Not Found: method not found"}
	case o.NoRich && p.text("rich_message") != "":
		return refused("message text is empty")
	case o.NoRich && strings.Contains(p.text("result")+p.text("results"), `"rich_message"`):
		return refused("can't parse inline query result: input message content is not specified")
	case o.Older == Refuses && hidden:
		return refused("unknown parameter or field")
	case o.Older == Ignores:
		delete(p, "ephemeral_message_parameters")
	}
	return nil
}
