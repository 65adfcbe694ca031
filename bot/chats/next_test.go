package chats

import (
	"testing"
	"time"
)

// TestNextOverDST walks through each night on which the clocks change. The
// times are local; the last column is the offset from UTC.
func TestNextOverDST(t *testing.T) {
	for _, c := range []struct {
		name, zone string
		at         Clock
		from       string // exclusive
		want       []string
	}{
		{"Kyiv in spring, a time that is skipped", "Europe/Kyiv", 3*60 + 30, "2026-03-27T12:00:00+02:00",
			[]string{"2026-03-28T03:30:00+02:00", "2026-03-29T04:30:00+03:00", "2026-03-30T03:30:00+03:00"}},
		{"Kyiv in spring, the moment of the change", "Europe/Kyiv", 3 * 60, "2026-03-28T12:00:00+02:00",
			[]string{"2026-03-29T04:00:00+03:00", "2026-03-30T03:00:00+03:00"}},
		{"Kyiv in spring, right after the skipped time", "Europe/Kyiv", 3*60 + 30, "2026-03-29T04:10:00+03:00",
			[]string{"2026-03-29T04:30:00+03:00", "2026-03-30T03:30:00+03:00"}},
		{"Kyiv in spring, a time of the day", "Europe/Kyiv", 9 * 60, "2026-03-28T00:00:00+02:00",
			[]string{"2026-03-28T09:00:00+02:00", "2026-03-29T09:00:00+03:00", "2026-03-30T09:00:00+03:00"}},
		{"Kyiv in autumn, a time that comes twice", "Europe/Kyiv", 3*60 + 30, "2026-10-24T12:00:00+03:00",
			[]string{"2026-10-25T03:30:00+03:00", "2026-10-26T03:30:00+02:00"}},
		{"Kyiv in autumn, between the two", "Europe/Kyiv", 3*60 + 30, "2026-10-25T03:10:00+02:00",
			[]string{"2026-10-26T03:30:00+02:00"}},
		{"Kyiv in autumn, midnight", "Europe/Kyiv", 0, "2026-10-24T12:00:00+03:00",
			[]string{"2026-10-25T00:00:00+03:00", "2026-10-26T00:00:00+02:00"}},
		{"New York in spring", "America/New_York", 2*60 + 30, "2026-03-07T12:00:00-05:00",
			[]string{"2026-03-08T03:30:00-04:00", "2026-03-09T02:30:00-04:00"}},
		{"New York in autumn", "America/New_York", 60 + 30, "2026-10-31T12:00:00-04:00",
			[]string{"2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"}},
		{"Lord Howe in spring, half an hour", "Australia/Lord_Howe", 2*60 + 15, "2026-10-03T12:00:00+10:30",
			[]string{"2026-10-04T02:45:00+11:00", "2026-10-05T02:15:00+11:00"}},
		{"Havana in spring, midnight is skipped", "America/Havana", 0, "2026-03-07T12:00:00-05:00",
			[]string{"2026-03-08T01:00:00-04:00", "2026-03-09T00:00:00-04:00"}},
		{"Apia, which skipped a day", "Pacific/Apia", 10 * 60, "2011-12-28T12:00:00-10:00",
			[]string{"2011-12-29T10:00:00-10:00", "2011-12-31T10:00:00+14:00", "2012-01-01T10:00:00+14:00"}},
		{"Tashkent, which never changes", "Asia/Tashkent", 2*60 + 30, "2026-03-28T12:00:00+05:00",
			[]string{"2026-03-29T02:30:00+05:00", "2026-03-30T02:30:00+05:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := instant(t, c.from)
			for _, want := range c.want {
				next, err := Schedule{Zone: c.zone, At: c.at}.Next(now)
				must(t, err)
				if !next.Equal(instant(t, want)) || next.Location() != time.UTC {
					zone, _ := LoadZone(c.zone)
					t.Fatalf("after %s comes %s, want %s", now, next.In(zone), want)
				}
				now = next
			}
		})
	}
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	must(t, err)
	return at.UTC()
}

// TestNextEveryDay walks a schedule through a year in which each zone's clocks
// change twice, by a clock that ticks: a post on every date, none twice.
func TestNextEveryDay(t *testing.T) {
	for _, name := range []string{"Europe/Kyiv", "America/New_York", "Asia/Tashkent"} {
		zone, err := LoadZone(name)
		must(t, err)
		for _, at := range []Clock{0, 60 + 30, 2 * 60, 2*60 + 30, 3*60 + 30, 23*60 + 59} {
			now := time.Date(2026, 1, 1, 0, 0, 0, -1, zone)
			for day := range 365 {
				next, err := Schedule{Zone: name, At: at}.Next(now)
				must(t, err)
				if got := next.In(zone); got.YearDay() != 1+day || got.Year() != 2026 {
					t.Fatalf("%s %s: after %s comes %s", name, at, now, got)
				}
				now = next
			}
		}
	}
}

func TestNextWeekdays(t *testing.T) {
	s := Schedule{Zone: "Europe/Kyiv", At: 30, Weekdays: 1<<time.Sunday | 1<<time.Wednesday}
	now := noon // a Thursday
	for _, want := range []string{"2026-01-17T22:30:00Z", "2026-01-20T22:30:00Z", "2026-01-24T22:30:00Z"} {
		next, err := s.Next(now)
		must(t, err)
		if !next.Equal(instant(t, want)) {
			t.Fatalf("after %s comes %s, want %s", now, next, want)
		}
		now = next
	}
}

func TestWeekdays(t *testing.T) {
	for want, days := range map[string]Weekdays{
		"daily":   0,
		"Mon Wed": 1<<time.Wednesday | 1<<time.Monday,
		"Sat Sun": 1<<time.Sunday | 1<<time.Saturday,
	} {
		if got := days.String(); got != want {
			t.Errorf("%07b is %q, want %q", days, got, want)
		}
	}
	if got := Weekdays(1<<7 - 1).String(); got != "daily" {
		t.Errorf("all seven days are %q", got)
	}
}

func FuzzParseClock(f *testing.F) {
	for _, s := range []string{"00:00", "9:05", "23:59", "24:00", "12:60", "12:5", "", ":", "+1:00", "012:00", "1２:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseClock(s)
		if err != nil {
			return
		}
		if c < 0 || c >= 24*60 {
			t.Fatalf("%q is %d minutes after midnight", s, c)
		}
		if printed := c.String(); printed != s && printed != "0"+s {
			t.Fatalf("%q is printed as %q", s, printed)
		}
	})
}

func FuzzParseModerators(f *testing.F) {
	for _, s := range []string{"", "admins", "everyone", "role:5 user:7", "user:", "user:1 everyone", "user:a:b", "role:5  user:7\t", "USER:1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := ParseModerators(s)
		if err != nil {
			return
		}
		if m.Everyone && s != "everyone" {
			t.Fatalf("%q lets everyone in", s)
		}
		again, err := ParseModerators(m.String())
		if err != nil || again.String() != m.String() {
			t.Fatalf("%q is printed as %q, which is read as %q, %v", s, m, again, err)
		}
		if err := (Settings{Moderators: m}).Check(); err != nil && len(m.Roles)+len(m.Users) <= MaxListed {
			t.Fatalf("%q: %v", s, err)
		}
	})
}
