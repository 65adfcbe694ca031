// Package chats holds what a chat keeps: its settings and moderators, its
// schedules with their calendar, and what is stored about a person. It names the
// store that keeps them, and knows no platform.
package chats

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"planbot/bot/message"
)

// A Store keeps what must outlive a restart. Package store has it on SQLite
// and on PostgreSQL. It is safe for concurrent use.
type Store interface {
	// CachedSettings answers at once, with the defaults when nothing is known.
	CachedSettings(ctx context.Context, chat message.ChatKey) Settings
	Settings(ctx context.Context, chat message.ChatKey) (Settings, error)
	SetSettings(ctx context.Context, chat message.ChatKey, s Settings, by string) error
	ResetSettings(ctx context.Context, chat message.ChatKey, by string) error

	// AddSchedule returns ErrExists with the schedule that is there already when
	// the chat has one that is the Same, however many replicas add it at once.
	AddSchedule(ctx context.Context, s Schedule, by string, now time.Time) (Schedule, error)
	Schedules(ctx context.Context, chat message.ChatKey) ([]Schedule, error)
	// ChangeSchedule changes the schedule that the chat calls by that number.
	ChangeSchedule(ctx context.Context, chat message.ChatKey, number int64, what Change, by string, now time.Time) error

	// ClaimDue leases schedules of one platform that are due to the caller.
	ClaimDue(ctx context.Context, platform string, now time.Time, limit int, lease time.Duration) ([]Claim, error)
	Begin(ctx context.Context, c Claim, now time.Time, lease time.Duration) error
	Done(ctx context.Context, c Claim, now time.Time) error
	Release(ctx context.Context, c Claim, retry time.Time) error
	Fail(ctx context.Context, c Claim, reason string, now time.Time) error

	// NotePost adds to the audit what a user had the bot post.
	NotePost(ctx context.Context, chat message.ChatKey, what, points, by string, now time.Time) error
	Audit(ctx context.Context, chat message.ChatKey, limit int) ([]AuditEntry, error)
	Prune(ctx context.Context, now time.Time) (int64, error)
	UserData(ctx context.Context, platform, user string) (UserData, error)
	ForgetUser(ctx context.Context, platform, user string) error

	// Chats are the chats of a platform for which something is kept, but not
	// those between one person and the bot.
	Chats(ctx context.Context, platform string) ([]KeptChat, error)
	ChatLeft(ctx context.Context, chat message.ChatKey, now time.Time) error
	ChatReturned(ctx context.Context, chat message.ChatKey) error
	ForgetChats(ctx context.Context, now time.Time, grace time.Duration) (int64, error)
	MoveChat(ctx context.Context, from, to message.ChatKey) error
}

// A Change is what a moderator does to a schedule, as it is typed.
type Change string

// The changes of a schedule.
const (
	Pause  Change = "pause"  // it posts nothing until it is resumed
	Resume Change = "resume" // it goes on with its next point
	Stop   Change = "stop"   // it is removed
)

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

// A KeptChat is a chat for which something is kept.
type KeptChat struct {
	message.ChatKey
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

// ErrInvalidID says that an id has a form that no platform gives its ids.
var ErrInvalidID = errors.New("an id is 1 to 64 letters, digits, dots, hyphens or underscores")

// ValidID holds an id to what both platforms use, with room to spare, and to
// what fits in a list of words.
func ValidID(id string) bool {
	return len(id) >= 1 && len(id) <= 64 && !strings.ContainsFunc(id, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.", r))
	})
}
