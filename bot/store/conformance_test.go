package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"planbot/bot/chats"
	"planbot/bot/message"
)

// The suite in this file and in claims_test.go and people_test.go runs on both
// databases.

func TestSettings(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		got, err := db.Settings(ctx, group)
		must(t, err)
		if diff := cmp.Diff(chats.Settings{}, got); diff != "" {
			t.Errorf("a new chat (-want +got):\n%s", diff)
		}
		want := chats.Settings{
			Moderators: chats.Moderators{Roles: []string{"5"}, Users: []string{"8", "9"}},
			Private:    true, Detect: true, Quiet: []string{"-3", "4"}, Report: "6",
		}
		messy := want
		messy.Moderators.Users, messy.Quiet = []string{"9", "8", "9"}, []string{"4", "-3"}
		must(t, db.SetSettings(ctx, group, messy, "7"))
		got, err = db.Settings(ctx, group)
		must(t, err)
		want.Version, want.UpdatedBy = 1, "7"
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(chats.Settings{}, "UpdatedAt")); diff != "" {
			t.Errorf("after the first change (-want +got):\n%s", diff)
		}
		if age := time.Since(got.UpdatedAt); age < 0 || age > time.Minute {
			t.Errorf("updated %s ago", age)
		}
		if elsewhere, err := db.Settings(ctx, other); err != nil || elsewhere.Version != 0 {
			t.Errorf("another chat has %+v, %v", elsewhere, err)
		}
		must(t, db.ResetSettings(ctx, group, "8"))
		got, err = db.Settings(ctx, group)
		must(t, err)
		if diff := cmp.Diff(chats.Settings{Version: 2, UpdatedBy: "8"}, got, cmpopts.IgnoreFields(chats.Settings{}, "UpdatedAt")); diff != "" {
			t.Errorf("after the reset (-want +got):\n%s", diff)
		}
	})
}

func TestSettingsConflict(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		must(t, db.SetSettings(ctx, group, chats.Settings{Detect: true}, "7"))
		err := db.SetSettings(ctx, group, chats.Settings{Private: true}, "8") // read before the first change
		if !errors.Is(err, chats.ErrConflict) {
			t.Errorf("error %v, want ErrConflict", err)
		}
		got, err := db.Settings(ctx, group)
		must(t, err)
		if !got.Detect || got.Private || got.Version != 1 {
			t.Errorf("the second change got through: %+v", got)
		}
		must(t, db.SetSettings(ctx, group, got, "8"))
		if again, err := db.Settings(ctx, group); err != nil || again.Version != 1 || again.UpdatedBy != "7" {
			t.Errorf("no change was stored as one: %+v, %v", again, err)
		}
	})
}

func TestSettingsRefused(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		many := make([]string, chats.MaxListed+1)
		for i := range many {
			many[i] = "1"
		}
		for name, s := range map[string]chats.Settings{
			"a space":   {Quiet: []string{"1 2"}},
			"empty":     {Moderators: chats.Moderators{Users: []string{""}}},
			"a role":    {Moderators: chats.Moderators{Roles: []string{"<@&1>"}}},
			"too many":  {Quiet: many},
			"NUL":       {Quiet: []string{"1\x00"}},
			"non-ASCII": {Quiet: []string{"é"}},
		} {
			if err := db.SetSettings(ctx, group, s, "7"); err == nil {
				t.Errorf("%s: no error", name)
			}
		}
		for _, err := range []error{
			db.SetSettings(ctx, message.ChatKey{Platform: "", Chat: "1"}, chats.Settings{Detect: true}, "7"),
			db.SetSettings(ctx, message.ChatKey{Platform: "telegram", Chat: ""}, chats.Settings{Detect: true}, "7"),
			db.SetSettings(ctx, group, chats.Settings{Detect: true}, ""),
		} {
			if !errors.Is(err, chats.ErrInvalidID) {
				t.Errorf("error %v, want %v", err, chats.ErrInvalidID)
			}
		}
		if n := count(t, db, "chats"); n != 0 {
			t.Errorf("%d rows were made", n)
		}
	})
}

func TestAudit(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		must(t, db.SetSettings(ctx, group, chats.Settings{Detect: true, Moderators: chats.Moderators{Users: []string{"8"}}}, "7"))
		must(t, db.ResetSettings(ctx, group, "8"))
		s := add(t, db, chats.Schedule{From: 3, To: 5, Zone: "Europe/Kyiv", At: 9 * 60, Weekdays: 1<<time.Monday | 1<<time.Sunday})
		must(t, db.ChangeSchedule(ctx, group, s.Number, chats.Pause, "9", time.Now()))
		must(t, db.ChangeSchedule(ctx, group, s.Number, chats.Stop, "9", time.Now()))
		must(t, db.SetSettings(ctx, other, chats.Settings{Detect: true}, "7"))
		got, err := db.Audit(ctx, group, 10)
		must(t, err)
		text := "#1 points 3-5, Mon Sun 09:00 Europe/Kyiv"
		want := []chats.AuditEntry{
			{Chat: group, Who: "9", What: "schedule.stop", Old: text, New: ""},
			{Chat: group, Who: "9", What: "schedule.pause", Old: text, New: ""},
			{Chat: group, Who: "8", What: "settings.detect", Old: "on", New: "off"},
			{Chat: group, Who: "8", What: "settings.moderators", Old: "user:8", New: "admins"},
			{Chat: group, Who: "7", What: "settings.detect", Old: "off", New: "on"},
			{Chat: group, Who: "7", What: "settings.moderators", Old: "admins", New: "user:8"},
			{Chat: group, Who: "7", What: "schedule.add", Old: "", New: text}, // add's clock is the oldest
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(chats.AuditEntry{}, "At")); diff != "" {
			t.Errorf("audit (-want +got):\n%s", diff)
		}
		newest, err := db.Audit(ctx, group, 1)
		must(t, err)
		if len(newest) != 1 || newest[0].What != "schedule.stop" {
			t.Errorf("the newest is %+v", newest)
		}
	})
}

func TestPrune(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		add(t, db, chats.Schedule{}) // noted a day before noon
		noted := noon.AddDate(0, 0, -1)
		for _, step := range []struct {
			after time.Duration
			want  int64
		}{{0, 0}, {AuditKept, 0}, {AuditKept + time.Second, 1}, {AuditKept + time.Second, 0}} {
			n, err := db.Prune(ctx, noted.Add(step.after))
			must(t, err)
			if n != step.want {
				t.Errorf("%d entries went after %s, want %d", n, step.after, step.want)
			}
		}
	})
}

func TestSchedules(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		now := noon.Add(-24 * time.Hour)
		made, err := db.AddSchedule(ctx, chats.Schedule{Chat: group, Thread: "42", From: 3, To: 5,
			Weekdays: 1 << time.Friday, At: 9*60 + 5, Zone: "Europe/Kyiv", Role: "5", Threads: message.OnRequest, Reason: "left over", ID: 99}, "7", now)
		must(t, err)
		want := chats.Schedule{ID: made.ID, Number: 1, Chat: group, Thread: "42", From: 3, To: 5, NextPoint: 3,
			Weekdays: 1 << time.Friday, At: 9*60 + 5, Zone: "Europe/Kyiv", Role: "5", Threads: message.OnRequest,
			NextRun: time.Date(2026, 1, 16, 7, 5, 0, 0, time.UTC), CreatedBy: "7"}
		if diff := cmp.Diff(want, made); diff != "" {
			t.Errorf("made (-want +got):\n%s", diff)
		}
		add(t, db, chats.Schedule{Chat: other})
		must(t, db.ChangeSchedule(ctx, group, made.Number, chats.Pause, "8", time.Now()))
		listed, err := db.Schedules(ctx, group)
		must(t, err)
		want.Paused = true
		if diff := cmp.Diff([]chats.Schedule{want}, listed); diff != "" {
			t.Errorf("listed (-want +got):\n%s", diff)
		}
		if c := claimOne(t, db, want.NextRun); c.Schedule.Chat != other {
			t.Errorf("a paused schedule is due: %+v", c)
		}
		must(t, db.ChangeSchedule(ctx, group, made.Number, chats.Resume, "8", want.NextRun))
		listed, err = db.Schedules(ctx, group)
		must(t, err)
		want.Paused, want.NextRun = false, want.NextRun.AddDate(0, 0, 7)
		if diff := cmp.Diff([]chats.Schedule{want}, listed); diff != "" {
			t.Errorf("resumed (-want +got):\n%s", diff)
		}
		for _, err := range []error{ // of another chat
			db.ChangeSchedule(ctx, other, 2, chats.Pause, "8", time.Now()),
			db.ChangeSchedule(ctx, other, 2, chats.Resume, "8", noon),
			db.ChangeSchedule(ctx, other, 2, chats.Stop, "8", time.Now()),
		} {
			if !errors.Is(err, chats.ErrNotFound) {
				t.Errorf("error %v, want ErrNotFound", err)
			}
		}
		must(t, db.ChangeSchedule(ctx, group, made.Number, chats.Stop, "8", time.Now()))
		if listed, err = db.Schedules(ctx, group); err != nil || len(listed) != 0 {
			t.Errorf("after the stop: %v, %v", listed, err)
		}
	})
}

func TestSchedulesRefused(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		good := chats.Schedule{Chat: group, From: 1, To: 28, Zone: "UTC"}
		for name, spoil := range map[string]func(*chats.Schedule){
			"no points":    func(s *chats.Schedule) { s.From = 0 },
			"backwards":    func(s *chats.Schedule) { s.To = 0 },
			"an eighth":    func(s *chats.Schedule) { s.Weekdays = 1 << 7 },
			"24:00":        func(s *chats.Schedule) { s.At = 24 * 60 },
			"before 00:00": func(s *chats.Schedule) { s.At = -1 },
			"no zone":      func(s *chats.Schedule) { s.Zone = "" },
			"Local":        func(s *chats.Schedule) { s.Zone = "Local" },
			"Kiev/Europe":  func(s *chats.Schedule) { s.Zone = "Kiev/Europe" },
			"a path":       func(s *chats.Schedule) { s.Zone = "../UTC" },
			"thread":       func(s *chats.Schedule) { s.Thread = "a b" },
			"role":         func(s *chats.Schedule) { s.Role = "a b" },
			"chat":         func(s *chats.Schedule) { s.Chat.Chat = "" },
		} {
			bad := good
			spoil(&bad)
			if _, err := db.AddSchedule(ctx, bad, "7", noon); err == nil {
				t.Errorf("%s: no error", name)
			}
		}
		for range chats.MaxSchedules {
			good.At++
			if _, err := db.AddSchedule(ctx, good, "7", noon); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.AddSchedule(ctx, good, "7", noon); !errors.Is(err, chats.ErrExists) { // it needs no room
			t.Errorf("error %v, want ErrExists", err)
		}
		good.At++
		if _, err := db.AddSchedule(ctx, good, "7", noon); !errors.Is(err, chats.ErrTooMany) {
			t.Errorf("error %v, want ErrTooMany", err)
		}
		if n := count(t, db, "schedules"); n != chats.MaxSchedules {
			t.Errorf("%d schedules, want %d", n, chats.MaxSchedules)
		}
	})
}

// TestNotePost keeps who had something posted, as long as the rest of the audit.
func TestNotePost(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		now := time.Now().Truncate(time.Millisecond).UTC()
		must(t, db.NotePost(ctx, group, "summary.post", "21", "7", now))
		want := []chats.AuditEntry{{Chat: group, Who: "7", What: "summary.post", New: "21", At: now}}
		got, err := db.Audit(ctx, group, 10)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if err := db.NotePost(ctx, group, "summary.post", "21", "", now); !errors.Is(err, chats.ErrInvalidID) {
			t.Errorf("by nobody: %v", err)
		}
	})
}
