package store

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Errors that a caller may tell apart.
var (
	// ErrNotFound says that the chat has no such schedule.
	ErrNotFound = errors.New("no such schedule in this chat")
	// ErrConflict says that the settings changed after they were read.
	ErrConflict = errors.New("the settings were changed by someone else meanwhile")
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

// Settings are what the moderators of a chat chose. The zero Settings are the
// defaults. A caller must not change the lists of Settings that it was given.
type Settings struct {
	Moderators Moderators
	Compact    bool     // short replies
	Private    bool     // replies are for the asker alone unless asked otherwise
	Detect     bool     // answer references in ordinary messages
	Quiet      []string // ids of the channels in which the bot posts nothing for all to see

	Version   int64     // of the stored row; 0: nothing was ever set
	UpdatedAt time.Time // zero: nothing was ever set
	UpdatedBy string    // a user's id; empty once that user was forgotten
}

// Moderators says who may use the moderators' commands besides the chat's
// administrators, who always may. The zero value adds nobody.
type Moderators struct {
	Everyone bool
	Roles    []string // ids, on platforms with roles
	Users    []string // ids
}

// String is "admins", "everyone" or a list such as "role:5 user:7".
// ParseModerators reads it back.
func (m Moderators) String() string {
	if m.Everyone {
		return "everyone"
	}
	var words []string
	for _, id := range m.Roles {
		words = append(words, "role:"+id)
	}
	for _, id := range m.Users {
		words = append(words, "user:"+id)
	}
	if len(words) == 0 {
		return "admins"
	}
	return strings.Join(words, " ")
}

// ParseModerators reads what String wrote. Nothing at all means "admins": a
// list whose last person was forgotten must not open the commands to everyone.
func ParseModerators(s string) (Moderators, error) {
	var m Moderators
	switch s {
	case "", "admins":
		return m, nil
	case "everyone":
		return Moderators{Everyone: true}, nil
	}
	for _, word := range strings.Fields(s) {
		kind, id, _ := strings.Cut(word, ":")
		switch {
		case !validID(id):
			return Moderators{}, errInvalidID
		case kind == "role":
			m.Roles = append(m.Roles, id)
		case kind == "user":
			m.Users = append(m.Users, id)
		default:
			return Moderators{}, errors.New("moderators are admins, everyone, or a list of role:ID and user:ID")
		}
	}
	return m, nil
}

var errInvalidID = errors.New("an id is 1 to 64 letters, digits, dots, hyphens or underscores")

// validID holds an id to what both platforms use, with room to spare, and to
// what fits in a list of words.
func validID(id string) bool {
	return len(id) >= 1 && len(id) <= 64 && !strings.ContainsFunc(id, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.", r))
	})
}

// A Schedule posts one point after another, at a time of day, in a chat.
type Schedule struct {
	ID        int64
	Chat      ChatKey
	Thread    string // the channel, thread or topic of the chat; empty: the chat itself
	From, To  int    // the first and the last point
	NextPoint int    // what the next post is about
	Weekdays  Weekdays
	At        Clock
	Zone      string    // an IANA name, such as Europe/Kyiv
	Paused    bool      // by a moderator, or by the bot with a Reason
	Reason    string    // why the bot paused it; empty when a moderator did
	NextRun   time.Time // UTC
	LastRun   time.Time // UTC; zero before the first post
	CreatedBy string    // a user's id; empty once that user was forgotten
}

// String describes the schedule without its place: "points 3-7, Mon Wed 09:30
// Europe/Kyiv".
func (s Schedule) String() string {
	return fmt.Sprintf("points %d-%d, %s %s %s", s.From, s.To, s.Weekdays, s.At, s.Zone)
}

// Weekdays is a set of days; a day is in it when bit 1<<day is set. The empty
// set means every day.
type Weekdays uint8

// Has reports whether a post is due on that day.
func (w Weekdays) Has(day time.Weekday) bool { return w == 0 || w&(1<<day) != 0 }

// String is "daily", or the days from Monday on: "Mon Wed".
func (w Weekdays) String() string {
	var days []string
	for i := range 7 {
		if day := time.Weekday((i + 1) % 7); w.Has(day) {
			days = append(days, day.String()[:3])
		}
	}
	if len(days) == 7 {
		return "daily"
	}
	return strings.Join(days, " ")
}

// A Clock is a time of day in minutes after midnight, 0 to 1439.
type Clock int

// ParseClock reads HH:MM on a clock of 24 hours; 9:05 is as good as 09:05.
func ParseClock(s string) (Clock, error) {
	hour, minute, _ := strings.Cut(s, ":")
	h, herr := strconv.ParseUint(hour, 10, 8)
	m, merr := strconv.ParseUint(minute, 10, 8)
	if herr != nil || merr != nil || len(hour) > 2 || len(minute) != 2 || h > 23 || m > 59 {
		return 0, errors.New("a time of day is 00:00 to 23:59")
	}
	return Clock(h*60 + m), nil
}

// String is HH:MM.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

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
	Changed     []ChatKey    // chats whose settings the user was the last to change
	Moderates   []ChatKey    // chats whose settings list the user as a moderator
	Schedules   []Schedule   // made by the user, or for the private chat
	Audit       []AuditEntry // what the user did, and what was done to the user's place in a list
}

// tidyList returns a sorted copy without repetitions, nil if it is empty.
func tidyList(ids []string) []string {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if len(ids) == 0 {
		return nil
	}
	return ids
}
