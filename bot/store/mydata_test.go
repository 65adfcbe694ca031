package store_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/store"
)

// inPrivate is the private chat with somebody.
func inPrivate(user string) message.Origin {
	return message.Origin{Platform: "telegram", Chat: user, User: user, Direct: true, PrivateReplies: true}
}

// fileIn is the file of a reply, or nil.
func fileIn(r message.Reply) *message.File {
	for _, b := range r.Blocks {
		if f, ok := b.(message.File); ok {
			return &f
		}
	}
	return nil
}

// TestMyDataExport holds the file to be complete: every key is there, and every
// id and value that a table has about the person.
func TestMyDataExport(t *testing.T) {
	b, db := remembering(t)
	admin, alone := member("1"), inPrivate("1")
	say(b, admin, "/settings moderators user:1 user:2")
	say(b, admin, "/schedule 3-7 09:00 Europe/Kyiv mon wed")
	say(b, alone, "/settings detect on")
	r, _ := say(b, alone, "/mydata export")
	f := fileIn(r)
	if r.Outcome != message.Answered || !r.Private || f == nil || f.Name != "planbot-mydata.json" || f.Type != "application/json" {
		t.Fatalf("%s, private %t, %+v", r.Outcome, r.Private, f)
	}
	var got map[string]any
	if err := json.Unmarshal(f.Data, &got); err != nil {
		t.Fatalf("%v in %s", err, f.Data)
	}
	times := 0
	settle(got, &times)
	if times != 7 { // two chats and the settings, the schedule's next post, three changes
		t.Errorf("%d times in %s", times, f.Data)
	}
	change := func(chat, what, before, after string) map[string]any {
		return map[string]any{"at": "a time", "chat": chat, "what": what, "before": before, "after": after, "by_you": true}
	}
	want := map[string]any{
		"about":    "Everything that planbot has stored about you on this platform. No message and no question is ever stored.",
		"format":   1.0,
		"platform": "telegram",
		"your_id":  "1",
		"settings_of_our_private_chat": map[string]any{
			"moderators": "admins", "language": "", "private": false, "detect": true, "quiet_channels": []any{}, "report_channel": "",
			"version": 1.0, "changed_at": "a time", "changed_by_you": true,
		},
		"chats_whose_settings_you_changed_last": []any{
			map[string]any{"chat": "-100", "changed_at": "a time"}, map[string]any{"chat": "1", "changed_at": "a time"},
		},
		"chats_that_list_you_as_a_moderator": []any{"-100"},
		"schedules": []any{map[string]any{
			"number": 1.0, "chat": "-100", "channel_or_topic": "7", "first_point": 3.0, "last_point": 7.0, "next_point": 3.0,
			"days": "Mon Wed", "time": "09:00", "time_zone": "Europe/Kyiv", "paused": false, "paused_by_the_bot_because": "",
			"next_post": "a time", "notified_role": "", "last_post": nil, "made_by_you": true,
		}},
		"changes_kept_for_90_days": []any{
			change("-100", "settings.moderators", "admins", "user:1 user:2"),
			change("-100", "schedule.add", "", "#1 points 3-7, Mon Wed 09:00 Europe/Kyiv"),
			change("1", "settings.detect", "off", "on"),
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if other := exportOf(t, b, "2"); strings.Contains(other, `"1"`) || !strings.Contains(other, `"-100"`) {
		t.Errorf("user 2 is told: %s", other)
	}
	if d, err := db.UserData(t.Context(), "telegram", "1"); err != nil || len(d.Audit) != 3 {
		t.Errorf("asking for the file changed what is stored: %+v, %v", d, err)
	}
}

// settle puts "a time" for every time, and counts them.
func settle(v any, times *int) {
	switch v := v.(type) {
	case []any:
		for _, below := range v {
			settle(below, times)
		}
	case map[string]any:
		for key, below := range v {
			text, _ := below.(string)
			if at, err := time.Parse(time.RFC3339, text); err == nil && at.Location() == time.UTC {
				v[key] = "a time"
				*times++
			}
			settle(below, times)
		}
	}
}

func exportOf(t *testing.T, b *bot.Bot, user string) string {
	t.Helper()
	r, text := say(b, inPrivate(user), "/mydata export")
	f := fileIn(r)
	if f == nil {
		t.Fatalf("no file for %s: %s", user, text)
	}
	return string(f.Data)
}

// TestMyDataExportElsewhere: there is no file where others would get it.
func TestMyDataExportElsewhere(t *testing.T) {
	b, _ := remembering(t)
	say(b, member("1"), "/settings detect on")
	r, text := say(b, member("1"), "/mydata export")
	if r.Outcome != message.Misused || fileIn(r) != nil || !strings.Contains(text, "Send me /mydata export in a private chat.") {
		t.Errorf("in a group: %s\n%s", r.Outcome, text)
	}
	if _, text := say(b, inPrivate("1"), "/mydata"); !strings.Contains(text, "/mydata export") {
		t.Errorf("the file is not offered:\n%s", text)
	}
	whispering := member("1")
	whispering.PrivateReplies = true
	if r, text := say(b, whispering, "/mydata export"); fileIn(r) == nil || !r.Private {
		t.Errorf("a reply to the asker alone has no file:\n%s", text)
	}
	if exported := exportOf(t, b, "99"); !strings.Contains(exported, `"schedules": []`) {
		t.Errorf("a stranger: %s", exported)
	}
}

// TestMyDataTooMuch has more to tell than a file may hold.
func TestMyDataTooMuch(t *testing.T) {
	b, db := remembering(t)
	fillAudit(t, db, 400)
	r, text := say(b, inPrivate("1"), "/mydata export")
	if fileIn(r) != nil || r.Outcome != message.Answered || !strings.Contains(text, "KB, and less than 65 can be sent") {
		t.Fatalf("%s: %.300s", r.Outcome, text)
	}
	if n := strings.Count(text, "Kept for 90 days"); n != 400 || strings.Contains(text, "/mydata export") {
		t.Errorf("%d changes of 400 are shown", n)
	}
}

// fillAudit changes a setting so often.
func fillAudit(t *testing.T, db *store.DB, n int) {
	t.Helper()
	chat := message.ChatKey{Platform: "telegram", Chat: "1"}
	for i := range n {
		s, err := db.Settings(t.Context(), chat)
		if err != nil {
			t.Fatal(err)
		}
		s.Detect = !s.Detect
		if err := db.SetSettings(t.Context(), chat, s, "1"); err != nil {
			t.Fatal(fmt.Errorf("change %d: %w", i, err))
		}
	}
}

// TestPrivateByChoice: who chose private answers gets them wherever others read
// along, until they ask for one openly or have the choice forgotten.
func TestPrivateByChoice(t *testing.T) {
	b, db := remembering(t)
	from := member("1")
	from.PrivateReplies = true
	openly, anonymous := from, from
	openly.Audience, anonymous.Shared = message.Everybody, true
	apart := func(from message.Origin) bool {
		r, _ := say(b, from, "/point 21")
		return r.Apart
	}
	if apart(from) {
		t.Error("private by default")
	}
	if r, text := say(b, from, "/mydata private sometimes"); r.Outcome != message.Misused || !strings.Contains(text, "Type /mydata private on") {
		t.Errorf("%s: %s", r.Outcome, text)
	}
	for _, line := range []string{"/mydata private on", "/mydata"} {
		r, text := say(b, from, line)
		if r.Outcome != message.Answered || !r.Private || !strings.Contains(text, "You alone see") {
			t.Errorf("%s: %s: %s", line, r.Outcome, text)
		}
		if !apart(from) || apart(openly) || apart(anonymous) || apart(inPrivate("1")) || apart(member("2")) {
			t.Error("the choice counts for others, or not for who made it")
		}
	}
	if r, text := say(b, inPrivate("1"), "/settings"); r.Outcome != message.Answered || !strings.Contains(text, "You alone see") {
		t.Errorf("in the private chat: %s", text)
	}
	if err := db.ForgetUser(t.Context(), "telegram", "1"); err != nil {
		t.Fatal(err)
	}
	if apart(from) {
		t.Error("the choice is not forgotten")
	}
	say(b, inPrivate("1"), "/settings private on")
	if !apart(from) {
		t.Error("the setting of the private chat is another")
	}
	say(b, from, "/mydata private off")
	if apart(from) {
		t.Error("the choice cannot be taken back")
	}
}

// TestAddressedOnly: where the bot is shown no messages but those to it, the
// setting that is about others is not offered.
func TestAddressedOnly(t *testing.T) {
	b, _ := remembering(t)
	from := member("1")
	from.Addressed = true
	if _, text := say(b, from, "/settings"); strings.Contains(text, "detect") || !strings.Contains(text, "private") {
		t.Errorf("offered: %s", text)
	}
	for line, want := range map[string]string{"/settings detect on": "can answer no others", "/settings volume 11": "Type one of: private on, quiet on, report on, each"} {
		if r, text := say(b, from, line); r.Outcome != message.Misused || !strings.Contains(text, want) {
			t.Errorf("%s: %s", line, text)
		}
	}
}
