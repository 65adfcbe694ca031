package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Memory keeps what must outlive a restart. Package store has it on SQLite
// and on PostgreSQL. It is safe for concurrent use.
type Memory interface {
	// CachedSettings answers at once, with the defaults when nothing is known.
	CachedSettings(ctx context.Context, chat ChatKey) Settings
	Settings(ctx context.Context, chat ChatKey) (Settings, error)
	SetSettings(ctx context.Context, chat ChatKey, s Settings, by string) error
	ResetSettings(ctx context.Context, chat ChatKey, by string) error

	// AddSchedule returns ErrExists with the schedule that is there already when
	// the chat has one that is the Same, however many replicas add it at once.
	AddSchedule(ctx context.Context, s Schedule, by string, now time.Time) (Schedule, error)
	Schedules(ctx context.Context, chat ChatKey) ([]Schedule, error)
	// The next three change the schedule that the chat calls by that number.
	PauseSchedule(ctx context.Context, chat ChatKey, number int64, by string) error
	ResumeSchedule(ctx context.Context, chat ChatKey, number int64, by string, now time.Time) error
	StopSchedule(ctx context.Context, chat ChatKey, number int64, by string) error

	// ClaimDue leases schedules of one platform that are due to the caller.
	ClaimDue(ctx context.Context, platform string, now time.Time, limit int, lease time.Duration) ([]Claim, error)
	Begin(ctx context.Context, c Claim, now time.Time, lease time.Duration) error
	Done(ctx context.Context, c Claim, now time.Time) error
	Release(ctx context.Context, c Claim, retry time.Time) error
	Fail(ctx context.Context, c Claim, reason string, now time.Time) error

	Audit(ctx context.Context, chat ChatKey, limit int) ([]AuditEntry, error)
	Prune(ctx context.Context, now time.Time) (int64, error)
	UserData(ctx context.Context, platform, user string) (UserData, error)
	ForgetUser(ctx context.Context, platform, user string) error

	// Chats are the chats of a platform for which something is kept, but not
	// those between one person and the bot.
	Chats(ctx context.Context, platform string) ([]KeptChat, error)
	ChatLeft(ctx context.Context, chat ChatKey, now time.Time) error
	ChatReturned(ctx context.Context, chat ChatKey) error
	ForgetChats(ctx context.Context, now time.Time, grace time.Duration) (int64, error)
	MoveChat(ctx context.Context, from, to ChatKey) error
}

// Errors that a caller may tell apart.
var (
	// ErrNotFound says that the chat has no such schedule.
	ErrNotFound = errors.New("no such schedule in this chat")
	// ErrConflict says that the settings changed after they were read.
	ErrConflict = errors.New("the settings were changed by someone else meanwhile")
	// ErrExists says that the chat has the same schedule already.
	ErrExists = errors.New("the chat has this schedule already")
	// ErrTooMany says that the chat has MaxSchedules already.
	ErrTooMany = errors.New("the chat has too many schedules")
	// ErrClaimLost says that a claim is no longer the caller's: its lease ran
	// out and another worker took it, or the schedule was paused or stopped.
	ErrClaimLost = errors.New("the claim was lost")
)

// Limits that keep a chat's rows small. They are ours, not a platform's.
const (
	MaxSchedules = 25 // in a chat
	MaxListed    = 50 // moderators, or quiet channels, of a chat
)

// A ChatKey names a chat: a server, a group or a private chat.
type ChatKey struct {
	Platform string // as in an Origin
	Chat     string // the platform's id, as text
}

// Key names the chat in one word.
func (k ChatKey) Key() string { return k.Platform + " " + k.Chat }

// A KeptChat is a chat for which something is kept.
type KeptChat struct {
	ChatKey
	Left bool // the bot is no longer in it
}

// A Claim is one due post that one worker holds until its lease ends.
type Claim struct {
	Schedule Schedule  // NextPoint and NextRun say what is due, and since when
	Began    time.Time // not zero: another worker began to send it then, and may have sent it
	Token    string    // tells this claim from any other
}

// Key is the same for every claim of one post, and for no other post. A
// platform that drops a message with a known key makes sending again safe. It
// is at most 25 characters long, which is Discord's limit for a nonce.
func (c Claim) Key() string {
	return fmt.Sprintf("%d-%s", c.Schedule.ID, strconv.FormatInt(c.Schedule.NextRun.Unix(), 36))
}

// An AuditEntry tells who changed what in a chat.
type AuditEntry struct {
	Chat     ChatKey
	Who      string // a user's id; empty: the bot itself, or a user who was forgotten
	What     string // a short code, such as "settings.compact" or "schedule.stop"
	Old, New string // values as text; either may be empty
	At       time.Time
}

// UserData is everything that is stored about one user on one platform.
type UserData struct {
	PrivateChat *Settings    // of the private chat with the bot; nil: nothing is stored
	Changed     []LastChange // chats whose settings the user was the last to change
	Moderates   []ChatKey    // chats whose settings list the user as a moderator
	Schedules   []Schedule   // made by the user, or for the private chat
	Audit       []AuditEntry // what the user did, and what was done to the user's place in a list
}

// A LastChange tells when the settings of a chat were changed last.
type LastChange struct {
	ChatKey
	At time.Time
}

// ErrInvalidID says that an id is none of a platform.
var ErrInvalidID = errors.New("an id is 1 to 64 letters, digits, dots, hyphens or underscores")

// ValidID holds an id to what both platforms use, with room to spare, and to
// what fits in a list of words.
func ValidID(id string) bool {
	return len(id) >= 1 && len(id) <= 64 && !strings.ContainsFunc(id, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.", r))
	})
}
