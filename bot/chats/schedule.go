package chats

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"planbot/bot/locale"
	"planbot/bot/message"
)

var errZone = errors.New("the time zone is not one of the IANA database, such as Europe/Kyiv")

// A Schedule posts one point after another, at a time of day, in a chat.
type Schedule struct {
	ID        int64 // no other schedule has it
	Number    int64 // what the chat calls it: 1 is its first
	Chat      message.ChatKey
	Thread    string // the channel, thread or topic of the chat; empty: the chat itself
	From, To  int    // the first and the last point
	NextPoint int    // what the next post is about
	Weekdays  Weekdays
	At        Clock
	Zone      string          // an IANA name, such as Europe/Kyiv
	Role      string          // the id of a role whose members each post notifies; may be empty
	Threads   message.Threads // what each post starts
	Paused    bool            // by a moderator, or by the bot with a Reason
	Reason    string          // why the bot paused it; empty when a moderator did
	NextRun   time.Time       // UTC
	LastRun   time.Time       // UTC; zero before the first post
	CreatedBy string          // a user's id; empty once that user was forgotten
}

// String describes the schedule without its place: "points 3-7, Mon Wed 09:30
// Europe/Kyiv". /schedule reads it back.
func (s Schedule) String() string {
	points := fmt.Sprintf("points %d-%d", s.From, s.To)
	if s.From == s.To {
		points = fmt.Sprintf("point %d", s.From)
	}
	out := fmt.Sprintf("%s, %s %s %s", points, s.Weekdays, s.At, s.Zone)
	if s.Role != "" {
		out += " " + roleMark + s.Role
	}
	if s.Threads == message.OnRequest {
		out += " " + threadWord
	}
	return out
}

// In describes the schedule as String does, in a language.
func (s Schedule) In(lang string) string {
	w := locale.In(lang)
	points := w.Say("schedule.points", s.From, s.To)
	if s.From == s.To {
		points = w.Say("schedule.point", s.From)
	}
	out := w.Say("schedule.line", points, s.Weekdays.in(w), s.At, s.Zone)
	if s.Role != "" {
		out += w.Say("schedule.with_role", roleMark+s.Role)
	}
	if s.Threads == message.OnRequest {
		out += w.Say("schedule.with_thread")
	}
	return out
}

// Same reports whether two schedules post the same points in the same place
// at the same times.
func (s Schedule) Same(other Schedule) bool {
	return s.Chat == other.Chat && s.Thread == other.Thread && s.String() == other.String()
}

// Weekdays is a set of days; a day is in it when bit 1<<day is set. The empty
// set means every day.
type Weekdays uint8

// Has reports whether a post is due on that day.
func (w Weekdays) Has(day time.Weekday) bool { return w == 0 || w&(1<<day) != 0 }

// String is "daily", or the days from Monday on: "Mon Wed".
func (w Weekdays) String() string {
	return w.in(locale.In(locale.English))
}

// in names the days in a language.
func (w Weekdays) in(words *locale.Words) string {
	var days []string
	for i := range 7 {
		if day := time.Weekday((i + 1) % 7); w.Has(day) {
			days = append(days, words.Say("weekday_short."+strings.ToLower(day.String()[:3])))
		}
	}
	if len(days) == 7 {
		return words.Say("schedule.daily")
	}
	return strings.Join(days, " ")
}

// A Clock is a time of day in minutes after midnight, 0 to 1439.
type Clock int

// ParseClock reads HH:MM on a clock of 24 hours; 9:05 is as good as 09:05.
func ParseClock(s string) (Clock, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, errors.New("a time of day is 00:00 to 23:59")
	}
	return Clock(t.Hour()*60 + t.Minute()), nil
}

// String is HH:MM.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

// Start checks what was asked for, and fills in the rest.
func (s Schedule) Start(by string, now time.Time) (Schedule, error) {
	switch {
	case s.Thread != "" && !ValidID(s.Thread), s.Role != "" && !ValidID(s.Role):
		return s, ErrInvalidID
	case s.From < 1 || s.To < s.From:
		return s, errors.New("a schedule goes from a point to the same or a later one")
	case s.Weekdays >= 1<<7 || s.At < 0 || s.At >= 24*60:
		return s, errors.New("a schedule's weekdays or time of day do not exist")
	}
	s.NextPoint, s.CreatedBy = s.From, by
	s.Paused, s.Reason, s.LastRun = false, "", time.Time{}
	next, err := s.Next(now)
	s.NextRun = next
	return s, err
}

// Next returns the first run after that moment, in UTC. On the night when
// clocks go forward, a time that they skip is moved by as much: 02:30 becomes
// 03:30. On the night when they go back, a time that comes twice counts the
// first time only. The error says that the schedule's zone is unknown or that it
// has no weekday.
func (s Schedule) Next(after time.Time) (time.Time, error) {
	zone, err := LoadZone(s.Zone)
	if err != nil {
		return time.Time{}, err
	}
	year, month, day := after.In(zone).Date()
	// From two days before, since a skipped time may have moved past that moment,
	// to a week after a date that the zone skipped.
	for d := day - 2; d <= day+9; d++ {
		wall := time.Date(year, month, d, 0, int(s.At), 0, 0, time.UTC)
		if run := onClock(wall, zone); s.Weekdays.Has(wall.Weekday()) && run.After(after) {
			return run, nil
		}
	}
	return time.Time{}, errors.New("the schedule has no weekday")
}

// onClock returns the first moment at which the zone's clocks show what wall
// shows in UTC. If they never do, it counts on from the time before they were
// moved.
func onClock(wall time.Time, zone *time.Location) time.Time {
	_, before := wall.AddDate(0, 0, -1).In(zone).Zone()
	_, after := wall.AddDate(0, 0, 1).In(zone).Zone()
	first := wall.Add(-time.Duration(before) * time.Second)
	for _, offset := range []int{before, after} {
		t := wall.Add(-time.Duration(offset) * time.Second)
		if _, real := t.In(zone).Zone(); real == offset {
			return t
		}
	}
	return first
}

// LoadZone refuses what time.LoadLocation takes for the machine's own zone.
func LoadZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, errZone
	}
	return zone, nil
}

// Advance is the schedule once the post that is due was made. Of posts missed
// until now only this one is caught up: the next run lies after now. More is
// false when it was the last.
func (s Schedule) Advance(now time.Time) (next Schedule, more bool, err error) {
	if s.NextPoint >= s.To {
		return s, false, nil
	}
	from := s.NextRun
	if now.After(from) {
		from = now
	}
	s.LastRun, s.NextPoint = now, s.NextPoint+1
	s.NextRun, err = s.Next(from)
	return s, true, err
}
