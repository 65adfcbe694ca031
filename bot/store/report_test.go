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
		hidden.Audience = message.Asker
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
			{deputy, "/schedule add 5 09:00 UTC role:5", message.Answered, ""}, // it is there already
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
			"-100/8 Schedule 1 (point 5, daily 09:00 UTC, for role:5, in another channel or topic (id 7)) is paused: the channel was deleted.",
			"3/ Your schedule 1 (point 5, daily 09:00 UTC, for role:5, in channel or topic 7 of “Friends”) is paused: the channel was deleted. When that is mended, /schedule resume 1 in its channel lets it go on.",
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

// TestDelay: a post that cannot be made is tried again ever more rarely, and the
// moderators are told once. It is made when it can be.
func TestDelay(t *testing.T) {
	var told []string
	w := &wall{fail: func(n int) error {
		if n > 90 {
			return nil
		}
		return bot.ErrUnsent
	}}
	synctest.Test(t, func(t *testing.T) {
		b, _ := remembering(t)
		<-time.After(time.Until(time.Date(2027, 5, 4, 8, 58, 0, 0, time.UTC)))
		say(b, withTopic(member("1"), "8"), "/settings report on")
		say(b, member("1"), "/schedule add 5 09:00 UTC")
		ctx, cancel := context.WithTimeout(t.Context(), 24*time.Hour)
		defer cancel()
		b.RunSchedules(ctx, w)
		if told = w.takeTold(); w.tries < 60+20 || w.tries > 60+30 || len(w.posts) != 0 {
			t.Errorf("%d tries in a day, posts %q", w.tries, w.posts)
		}
		again, cancel := context.WithTimeout(t.Context(), 12*time.Hour)
		defer cancel()
		b.RunSchedules(again, w)
	})
	slices.Sort(told)
	want := []string{
		"-100/8 The post of schedule 1 (point 5, daily 09:00 UTC, in another channel or topic (id 7)) has not gone out for an hour. I go on trying.",
		"1/ The post of your schedule 1 (point 5, daily 09:00 UTC, in channel or topic 7 of “Friends”) has not gone out for an hour. I go on trying; /schedule pause 1 in its channel ends that.",
	}
	if !slices.Equal(told, want) || len(w.takeTold()) > 0 {
		t.Errorf("told:\n%s", strings.Join(told, "\n"))
	}
	if len(w.posts) != 1 {
		t.Errorf("posts %q", w.posts)
	}
}

// A slowChannel is a wall on which reports to the topic 8 stick until their time is up.
type slowChannel struct{ wall }

func (s *slowChannel) Post(ctx context.Context, p bot.Post) error {
	if p.Thread == "8" {
		<-ctx.Done()
		return ctx.Err()
	}
	return s.wall.Post(ctx, p)
}

// TestSlowReports: reports to a channel that does not take them delay no others, and
// do not pile up.
func TestSlowReports(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, _ := remembering(t)
		ctx, cancel := context.WithCancel(t.Context())
		w, done := new(slowChannel), make(chan struct{})
		go func() {
			defer close(done)
			b.RunSchedules(ctx, w)
		}()
		synctest.Wait()
		quick := member("1")
		quick.Chat = "-200"
		say(b, withTopic(member("1"), "8"), "/settings report on")
		say(b, withTopic(quick, "9"), "/settings report on")
		for range 300 {
			say(b, member("1"), "/summary 21")
		}
		w.takeTold()
		say(b, quick, "/summary 21")
		synctest.Wait()
		if got := w.takeTold(); len(got) != 1 || !strings.HasPrefix(got[0], "-200/9 ") {
			t.Errorf("told at once: %q", got)
		}
		cancel()
		<-done
	})
}
