package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot"
	"planbot/bot/message"
)

// TestReports: what moderators do is told in the channel that they choose for
// that, and a pause also to whoever made the schedule.
func TestReports(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, _ := remembering(t)
		<-time.After(time.Until(time.Date(2027, 5, 4, 8, 58, 0, 0, time.UTC)))
		admin, hidden, deputy := member("1"), member("1"), member("3")
		hidden.Hidden = true
		deputy.Notifies = func(role string) bool { return role == "5" }
		unable, forum := withTopic(admin, "9"), withTopic(admin, "9")
		unable.Unable, forum.Threads = "The bot may not send messages in this channel.", message.Always
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		w := &wall{fail: func(int) error { return &bot.RefusedError{Reason: "the channel was deleted"} }}
		done := make(chan struct{})
		go func() {
			defer close(done)
			b.RunSchedules(ctx, w)
		}()
		for _, step := range []struct {
			from    message.Origin
			line    string
			outcome message.Outcome
			told    string // empty: nothing
		}{
			{admin, "/settings moderators user:3", message.Answered, ""}, // there is no channel yet
			{unable, "/settings report on", message.Misused, ""},
			{forum, "/settings report on", message.Misused, ""},
			{inPrivate("1"), "/settings report on", message.Misused, ""},
			{withTopic(admin, "8"), "/settings report on", message.Answered, "-100/8 user 1: /settings report on"},
			{deputy, "/schedule add 5 09:00 UTC role:5", message.Answered, "-100/8 user 3, in another channel or topic (id 7): /schedule add 5 09:00 UTC role:5"},
			{deputy, "/schedule add 6 09:00 UTC role:6", message.Misused, ""},
			{deputy, "/schedule add 6 09:00 UTC thread", message.Misused, ""},
			{deputy, "/schedule", message.Answered, ""},
			{admin, "/summary 21", message.Answered, "-100/8 user 1, in another channel or topic (id 7): /summary 21"},
			{hidden, "/summary 21", message.Answered, ""},
			{hidden, "/settings private off", message.Answered, "-100/8 user 1, in another channel or topic (id 7): /settings private off"},
			{member("2"), "/summary 21", message.Misused, ""},
			{member("2"), "/point 21", message.Answered, ""},
			{admin, "/settings reset", message.Answered, ""},
			{admin, "/settings moderators add role:4", message.Answered, "-100/8 user 1, in another channel or topic (id 7): /settings moderators add role:4"},
		} {
			w.takeTold()
			if r, text := say(b, step.from, step.line); r.Outcome != step.outcome {
				t.Errorf("%s: %s\n%s", step.line, r.Outcome, text)
			}
			synctest.Wait()
			if got := strings.Join(w.takeTold(), "; "); got != step.told {
				t.Errorf("%s: told %q, want %q", step.line, got, step.told)
			}
		}
		<-time.After(5 * time.Minute)
		told := w.takeTold()
		slices.Sort(told)
		want := []string{
			"-100/8 Schedule 1 (point 5, daily 09:00 UTC, for role:5) is paused: the channel was deleted.",
			"3/ Your schedule 1 (point 5, daily 09:00 UTC, for role:5) is paused: the channel was deleted. When that is mended, /schedule resume 1 in its channel lets it go on.",
		}
		if !slices.Equal(told, want) {
			t.Errorf("told of the pause:\n%s", strings.Join(told, "\n"))
		}
		if _, text := say(b, admin, "/settings"); !strings.Contains(text, "role:4 user:3 use") {
			t.Errorf("somebody was to be added:\n%s", text)
		}
		say(b, admin, "/settings moderators remove user:3")
		if _, text := say(b, admin, "/settings"); !strings.Contains(text, "and role:4 use") {
			t.Errorf("somebody was to be removed:\n%s", text)
		}
		cancel()
		<-done
	})
}
