package store_test

import (
	"context"
	"strings"
	"testing"

	"planbot/bot/message"
)

// withTopic is the same person in another topic.
func withTopic(from message.Origin, topic string) message.Origin {
	from.Thread = topic
	return from
}

// TestScheduleElsewhere: the list tells the place, and who may post in one topic
// changes only what posts there.
func TestScheduleElsewhere(t *testing.T) {
	b, _ := remembering(t)
	admin, poster := member("1"), member("2")
	poster.Posts = func(context.Context) (bool, error) { return true, nil }
	unable := withTopic(admin, "7")
	unable.Unable = "The bot may not send messages in this channel."
	for _, step := range []struct {
		from    message.Origin
		line    string
		outcome message.Outcome
		want    string
	}{
		{withTopic(admin, "8"), "/schedule 1-28 09:00 Kyiv", message.Answered, "Schedule 1 is made"},
		{poster, "/schedule 5-9 09:00 Kyiv", message.Answered, "Schedule 2 is made"},
		{poster, "/schedule", message.Answered, "1: points 1-28, daily 09:00 Europe/Kyiv, in another channel or topic (id 8). Next"},
		{poster, "/schedule", message.Answered, "2: points 5-9, daily 09:00 Europe/Kyiv, here. Next"},
		{poster, "/schedule", message.Answered, "{[{Pause 2 /schedule pause 2 false false} {Stop 2 /schedule stop 2 false true}]}"},
		{admin, "/schedule", message.Answered, "{Stop 1 /schedule stop 1 false true} {Pause 2"},
		{poster, "/schedule stop 1", message.Misused, "Schedule 1 posts in another channel or topic. Who manages this chat can change it"},
		{poster, "/schedule drop 1", message.Misused, "Schedule 1 posts in another channel or topic. Who manages this chat can change it"},
		{poster, "/schedule pause 1", message.Misused, "another channel or topic"},
		{poster, "/schedule pause 2", message.Answered, "Schedule 2 is paused"},
		{unable, "/schedule resume 2", message.Misused, "{The bot may not send messages in this channel.}"},
		{unable, "/schedule 1-28 10:00 Kyiv", message.Misused, "{The bot may not send messages in this channel.}"},
		{unable, "/schedule drop 2", message.Answered, "Schedule 2 is stopped"},
		{admin, "/schedule drop 1", message.Answered, "Schedule 1 is stopped"},
		{admin, "/schedule", message.Answered, "There are none"},
	} {
		if r, text := say(b, step.from, step.line); r.Outcome != step.outcome || !strings.Contains(text, step.want) {
			t.Errorf("%s says %s: %s, want %s with %q:\n%s", step.from.User, step.line, r.Outcome, step.outcome, step.want, text)
		}
	}
}

// TestLostMemory: without the database each command that needs it says so.
func TestLostMemory(t *testing.T) {
	b, db := remembering(t)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"/settings", "/settings detect on", "/settings defaults", "/settings log", "/schedule", "/schedule 5 9:00 Kyiv", "/schedule stop 1", "/mydata", "/mydata forget", "/mydata export"} {
		from := member("1")
		if strings.HasPrefix(line, "/mydata") {
			from = inPrivate("1")
		}
		if r, text := say(b, from, line); r.Outcome != message.Failed || !strings.Contains(text, "Settings and schedules can't be read or stored right now.") {
			t.Errorf("%s: %s\n%s", line, r.Outcome, text)
		}
	}
}
