package api

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// An Error is a refusal: what the Bot API answered instead of a result.
type Error struct {
	Method     string
	Code       int
	Text       string        // the description
	RetryAfter time.Duration // 0 if the answer has none
	MigrateTo  int64         // the supergroup that a group has become, or 0
}

// Error names the method and quotes the description.
func (e *Error) Error() string { return fmt.Sprintf("%s: %d %s", e.Method, e.Code, e.Text) }

// Final reports whether the same call would be refused again.
func (e *Error) Final() bool {
	return e.Code == http.StatusBadRequest || e.Code == http.StatusForbidden || e.Code == http.StatusNotFound
}

// A PageError is an answer that the Bot API does not give: a proxy's page or, with
// JSON, an object of another kind.
type PageError struct {
	Method string
	Status int
	JSON   bool
}

// Error names the method and the status.
func (e *PageError) Error() string {
	return fmt.Sprintf("%s: an answer with status %d that the Bot API does not give", e.Method, e.Status)
}

// MayLackRich reports whether a call with a rich message can have failed because
// the server takes none: it lacks the method, which an emulator may say in words of
// its own, or did not see the message.
func MayLackRich(err error) bool {
	if page, ok := errors.AsType[*PageError](err); ok {
		return page.JSON || page.Status == http.StatusNotFound
	}
	refused, ok := errors.AsType[*Error](err)
	if !ok || refused.MigrateTo != 0 {
		return false
	}
	text := strings.ToLower(refused.Text)
	known := refused.reason() != "" || strings.Contains(text, "not found") || strings.Contains(text, "not modified")
	return refused.Code == http.StatusNotFound || refused.Code == http.StatusBadRequest && !known
}

// The errors of calls to which the Bot API itself gave no answer.
var (
	ErrTooLong   = errors.New("the answer is too long")
	ErrNoContact = errors.New("nothing was sent")
	ErrNoAnswer  = errors.New("no answer came")
)

// Refuses reports whether the Bot API refused a call with a code.
func Refuses(err error, code int) bool {
	refused, ok := errors.AsType[*Error](err)
	return ok && refused.Code == code
}

// RefusesQuote reports whether a call failed because the message that it replies
// to does not have the words that it quotes.
func RefusesQuote(err error) bool {
	return Refuses(err, http.StatusBadRequest) && strings.Contains(strings.ToLower(err.Error()), "quote")
}

// HidesMembers reports whether Telegram tells administrators alone who is in a chat.
func HidesMembers(err error) bool {
	refused, ok := errors.AsType[*Error](err)
	return ok && (strings.Contains(refused.Text, "CHAT_ADMIN_REQUIRED") || strings.Contains(refused.Text, "member list is inaccessible"))
}

// RefusesToken reports whether the Bot API says that no bot has the token.
func RefusesToken(err error) bool {
	refused, ok := errors.AsType[*Error](err)
	return ok && (refused.Code == http.StatusUnauthorized || refused.Code == http.StatusNotFound && refused.Method == "getMe")
}

// retryAfter reads the seconds of a 429. They may be hours; a value beyond a day
// is a mistake and counts as one hour.
func retryAfter(seconds int) time.Duration {
	if seconds < 0 || seconds > 24*60*60 {
		return time.Hour
	}
	return time.Duration(seconds) * time.Second
}

// RetryAfter is how long the Bot API asks to wait, or 0.
func RetryAfter(err error) time.Duration {
	if refused, ok := errors.AsType[*Error](err); ok {
		return refused.RetryAfter
	}
	return 0
}

// Until is when a wait that begins now is over, by the second.
func Until(wait time.Duration) time.Time { return time.Now().Add(wait).Truncate(time.Second) }

// Backoff is the wait after a number of failures in a row, from half a second to
// fifteen.
func Backoff(failures int) time.Duration {
	return min(500*time.Millisecond<<min(failures-1, 5), 15*time.Second)
}

// refusals translates parts of the Bot API's descriptions, in lower case, into
// plain words.
var refusals = []struct{ said, reason string }{
	{"blocked by the user", "the bot was blocked"},
	{"user is deactivated", "the account was deleted"},
	{"was kicked", "the bot was removed from the chat"},
	{"not a member", "the bot is not a member of the chat"},
	{"chat not found", "there is no such chat any more"},
	{"chat was deleted", "the chat was deleted"},
	{"was deactivated", "the chat was closed"},
	{"topic_closed", "the topic is closed"},
	{"topic_deleted", "the topic was deleted"},
	{"thread not found", "the topic was deleted"},
	{"rights", "the bot may not write here"},
	{"chat_write_forbidden", "the bot may not write here"},
	{"chat_restricted", "the chat is restricted"},
	{"can't initiate conversation", "nobody has written to the bot here"},
	{"direct messages topic", "it does not work in a channel's direct messages"},
}

// Reason says in plain words why the bot may not post, if the call was a post.
func (e *Error) Reason() string { return cmp.Or(e.reason(), "Telegram does not let the bot post here") }

// reason is the plain words for what is known of the Bot API's descriptions, or
// "".
func (e *Error) reason() string {
	text := strings.ToLower(e.Text)
	for _, r := range refusals {
		if strings.Contains(text, r.said) {
			return r.reason
		}
	}
	return ""
}
