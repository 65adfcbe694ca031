package store

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

var errZone = errors.New("the time zone is not one of the IANA database, such as Europe/Kyiv")

// Next returns the first run after that moment, in UTC. On the night when
// clocks go forward, a time that they skip is moved by as much: 02:30 becomes
// 03:30. On the night when they go back, a time that comes twice counts the
// first time only. The error says that the schedule's zone is unknown or its
// time is none.
//
// The cron library would skip the first of these runs and repeat the second, so
// it is asked in UTC, as if that were the wall clock's, and the answer is then
// placed in the zone.
func (s Schedule) Next(after time.Time) (time.Time, error) {
	zone, err := loadZone(s.Zone)
	if err != nil {
		return time.Time{}, err
	}
	runs, err := cron.ParseStandard(s.spec())
	if err != nil {
		return time.Time{}, fmt.Errorf("a schedule's time of day: %w", err)
	}
	// Two days earlier, since a skipped time may have moved past that moment.
	_, offset := after.In(zone).Zone()
	wall := after.UTC().Add(time.Duration(offset)*time.Second).AddDate(0, 0, -2)
	for {
		wall = runs.Next(wall)
		if run := onClock(wall, zone); run.After(after) {
			return run, nil
		}
	}
}

// spec is the schedule in cron's five fields.
func (s Schedule) spec() string {
	var days []string
	for day := time.Sunday; day <= time.Saturday; day++ {
		if s.Weekdays.Has(day) {
			days = append(days, strconv.Itoa(int(day)))
		}
	}
	return fmt.Sprintf("CRON_TZ=UTC %d %d * * %s", s.At%60, s.At/60, strings.Join(days, ","))
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

// loadZone refuses what time.LoadLocation takes for the machine's own zone.
func loadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, errZone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, errZone
	}
	return zone, nil
}

// after is the schedule once the post that is due was made. Of posts missed
// until now only this one is caught up: the next run lies after now. More is
// false when it was the last.
func (s Schedule) after(now time.Time) (next Schedule, more bool, err error) {
	if s.NextPoint >= s.To {
		return s, false, nil
	}
	from := s.NextRun
	if now.After(from) {
		from = now
	}
	s.LastRun = now
	s.NextPoint++
	s.NextRun, err = s.Next(from)
	return s, true, err
}
