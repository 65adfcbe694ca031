package store_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/store"
	"planbot/corpus"
)

// remembering is a bot with a database of its own.
func remembering(t *testing.T) (*bot.Bot, *store.DB) {
	t.Helper()
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "planbot.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return bot.NewWith(bot.Config{Corpus: corpus.Default(), Store: db}), db
}

// who may do what in the tests' one group.
func member(user string) message.Origin {
	return message.Origin{Platform: "telegram", Chat: "-100", Thread: "7", User: user, Admin: func(context.Context) (bool, error) { return user == "1", nil }}
}

// say answers a line, and returns all its text.
func say(b *bot.Bot, from message.Origin, line string) (message.Reply, string) {
	r := b.HandleLine(context.Background(), from, line)
	var out strings.Builder
	for _, block := range r.Blocks {
		fmt.Fprintf(&out, "%v\n", block)
	}
	return r, out.String()
}

// TestModerators walks through a group's settings: who may, what changes, and
// what the bot does then.
func TestModerators(t *testing.T) {
	b, _ := remembering(t)
	admin, other := member("1"), member("2")
	for _, step := range []struct {
		from    message.Origin
		line    string
		outcome message.Outcome
		want    string
	}{
		{other, "/summary 21", message.Misused, "Only moderators of this chat can use /summary"},
		{other, "/settings", message.Misused, "Only moderators"},
		{admin, "/summary 21", message.Answered, "Point 21. Territory"},
		{admin, "/summary 21-23", message.Answered, "Point 23."},
		{admin, "/summary 1-9", message.Misused, "at most 3"},
		{admin, "/summary amnesty", message.Answered, "Point 26."},
		{admin, "/summary bananas", message.Misused, "No point matches"},
		{admin, "/settings", message.Answered, "Ordinary messages are left alone."},
		{admin, "/settings compact on", message.Misused, "Answers are always short now"},
		{admin, "/summary Europe's role", message.Misused, "That is 5 points; a summary has at most 3."},
		{admin, "/summary Europe's role", message.Misused, "/summary 2, 9, 11 "},
		{admin, "/settings volume 11", message.Misused, "Type one of"},
		{admin, "/settings detect on please", message.Misused, "Type /settings detect on or /settings detect off, and nothing else."},
		{admin, "/settings detect", message.Misused, "Type /settings detect on or"},
		{admin, "/settings reset moderators", message.Misused, "I don't understand “moderators” after reset."},
		{admin, "/settings log 5", message.Misused, "I don't understand “5” after log."},
		{admin, "/settings moderators nobody", message.Misused, "“nobody”: to leave the moderators' commands to administrators"},
		{admin, "/settings moderators rank:7", message.Misused, "I don't know whom “rank:7” means."},
		{admin, "/settings moderators user:7 @ann", message.Misused, "“@ann” means. Mention people and roles where the bot gets mentions, or type user:ID or role:ID. Your own id is 1;"},
		{admin, "/settings moderators" + strings.Repeat(" user:9", 51), message.Misused, "more than 50 entries"},
		{admin, "/settings moderators ,", message.Misused, "“,” means"},
		{admin, "/settings moderators 555", message.Misused, "“555” means"},
		{admin, "/settings moderators everyone user:7", message.Misused, "“everyone”: to let everybody use the moderators' commands"},
		{admin, "/settings moderators ROLE:5, user:7", message.Answered, "The chat's administrators and role:5 user:7 use"},
		{admin, "/settings moderators admins", message.Answered, "The chat's administrators use"},
		{admin, "/settings language klingon", message.Misused, "I don't know the language “klingon”."},
		{admin, "/settings language uk", message.Answered, "Posts are in this language: Українська."},
		{admin, "/summary 26", message.Answered, "Пункт 26. Повна амністія"},
		{admin, "/point 26", message.Answered, "Нашими словами, це не переклад"},
		{admin, "/schedule 1-2 0:30 Kyiv", message.Answered, "пункти 1-2, щодня 00:30 Europe/Kyiv"},
		{admin, "/schedule drop 1", message.Answered, "Розклад 1 зупинено."},
		{admin, "/settings log", message.Answered, "користувач 1: розклад зупинено «#1 пункти 1-2, щодня 00:30 Europe/Kyiv»"},
		{admin, "/settings log", message.Answered, "користувач 1: мова «Українська»"},
		{admin, "/settings", message.Answered, "{Увімкнути приватні відповіді /settings private on false false}"},
		{admin, "/settings", message.Answered, "тихий режим: У цьому каналі чи гілці тихий режим вимкнено."},
		{admin, "/settings language Русский", message.Answered, "Мова дописів: Русский."},
		{admin, "/settings language auto", message.Answered, "Ответы на языке того, кто спрашивает"},
		{admin, "/settings private on", message.Answered, "here the bot cannot hide them: they are for all to see"},
		{withTopic(admin, ""), "/settings quiet on", message.Misused, "That is for one channel or topic, and this chat has none."},
		{inPrivate("1"), "/settings quiet on", message.Misused, "In our private chat nothing can be quiet"},
		{admin, "/settings moderators everyone", message.Answered, "Everybody may use"},
		{other, "/settings detect on", message.Answered, "“Point 21” in an ordinary message is answered, if the bot is shown such messages"},
		{other, "/settings log", message.Answered, "user 2: detect from “off” to “on”"},
		{other, "/settings defaults", message.Answered, "Ordinary messages are left alone."},
		{other, "/settings", message.Misused, "Only moderators"},
		{message.Origin{Platform: "telegram", Chat: "2", User: "2", Direct: true}, "/settings", message.Answered, "Settings of this chat"},
		{message.Origin{Platform: "terminal", Direct: true}, "/settings", message.Answered, "This does nothing here"},
		{message.Origin{Platform: "terminal", Direct: true}, "/summary 21", message.Answered, "Point 21."},
	} {
		if r, text := say(b, step.from, step.line); r.Outcome != step.outcome || !strings.Contains(text, step.want) {
			t.Errorf("%s says %s: %s, want %s with %q:\n%s", step.from.User, step.line, r.Outcome, step.outcome, step.want, text)
		}
	}
}

// TestAdminUnknown: when the platform can't say who manages a chat, nobody is
// taken for it, and the asker is told that something failed.
func TestAdminUnknown(t *testing.T) {
	b, _ := remembering(t)
	from := member("1")
	from.Admin = func(context.Context) (bool, error) { return true, errors.New("no answer") }
	if r, text := say(b, from, "/settings detect on"); r.Outcome != message.Failed {
		t.Errorf("%s\n%s", r.Outcome, text)
	}
	from.Admin = nil
	if r, text := say(b, from, "/settings detect on"); r.Outcome != message.Misused {
		t.Errorf("%s\n%s", r.Outcome, text)
	}
}

// TestSettingsApply: each setting changes what the bot answers.
func TestSettingsApply(t *testing.T) {
	b, _ := remembering(t)
	admin, other := member("1"), member("2")
	whispered := other
	whispered.PrivateReplies = true
	full, _ := say(b, other, "/point 21")
	say(b, admin, "/settings private on")
	if r, _ := say(b, other, "/point 21"); !r.Private || full.Private {
		t.Error("private: the reply is for all")
	}
	if r, _ := say(b, admin, "/summary 21"); r.Private {
		t.Error("private: a moderator's post is hidden")
	}
	say(b, admin, "/settings quiet on")
	if r, text := say(b, other, "/point 21"); len(r.Blocks) > 0 {
		t.Errorf("quiet, on a platform that can't whisper: %s", text)
	}
	if r, _ := say(b, whispered, "/point 21"); !r.Private || len(r.Blocks) == 0 {
		t.Errorf("quiet, on a platform that can: private %t, %d blocks", r.Private, len(r.Blocks))
	}
	elsewhere := other
	elsewhere.Thread = "8"
	if r, _ := say(b, elsewhere, "/point 21"); len(r.Blocks) == 0 {
		t.Error("another topic is quiet too")
	}
}

func TestDetect(t *testing.T) {
	b, _ := remembering(t)
	from := member("1")
	if _, ok := b.Detect(t.Context(), from, "see point 21"); ok {
		t.Error("detection is on by default")
	}
	say(b, from, "/settings detect on")
	for text, want := range map[string]bool{
		"see point 21": true, "а як же пункт 6?": true, "points 5 and 10 contradict": true,
		"21": false, "hello": false, "28 points": false, "point 99": false, "": false,
	} {
		r, ok := b.Detect(t.Context(), from, text)
		if ok != want || ok && r.Outcome != message.Answered {
			t.Errorf("%q: %t, want %t: %s", text, ok, want, r.Outcome)
		}
	}
}

func TestScheduleCommand(t *testing.T) {
	b, _ := remembering(t)
	admin := member("1")
	for _, step := range []struct {
		line    string
		outcome message.Outcome
		want    string
	}{
		{"/schedule", message.Answered, "There are none"},
		{"/schedule 1-28 09:00 Europe/Kyiv", message.Answered, "Schedule 1 is made: points 1-28, daily 09:00 Europe/Kyiv"},
		{"/schedule 01-28 9:00 europe/kyiv daily", message.Answered, "This schedule is there already, as number 1: points 1-28, daily 09:00 Europe/Kyiv, here. Next: point 1,"},
		{"/schedule at 9:30 europe/kyiv mon wed, fri from 5 to 7", message.Answered, "points 5-7, Mon Wed Fri 09:30 Europe/Kyiv"},
		{"/schedule 5 9:30 america/new_york", message.Answered, "Schedule 3 is made: point 5, daily 09:30 America/New_York"},
		{"/schedule 1-28 09:00", message.Misused, "Missing: the time zone."},
		{"/schedule 1-28 Europe/Kyiv", message.Misused, "Missing: the time."},
		{"/schedule 09:00 Europe/Kyiv", message.Misused, "Missing: the points."},
		{"/schedule 1-28 25:00 Europe/Kyiv monthly", message.Misused, "“25:00” is no time of day"},
		{"/schedule 1-28 09:00 Europe/Atlantis", message.Misused, "no time zone “Europe/Atlantis”"},
		{"/schedule 1-40 09:00 UTC", message.Misused, "points 1 to 28"},
		{"/schedule 3,9 09:00 UTC", message.Misused, "one after another"},
		{"/schedule pause 1", message.Answered, "Schedule 1 is paused"},
		{"/schedule list", message.Answered, "Paused."},
		{"/schedule 1-28 09:00 Europe/Kyiv", message.Answered, "as number 1: points 1-28, daily 09:00 Europe/Kyiv, here. Paused."},
		{"/schedule resume #1", message.Answered, "Schedule 1 is resumed"},
		{"/schedule stop 2", message.Answered, "Stop schedule 2 (points 5-7, Mon Wed Fri 09:30 Europe/Kyiv)? It is then removed."},
		{"/schedule", message.Answered, "2: "}, // it was only asked
		{"/schedule stop 2", message.Answered, "{Stop 2 /schedule drop 2 false true}"},
		{"/schedule drop 2", message.Answered, "Schedule 2 is stopped"},
		{"/schedule stop 2", message.Misused, "No such schedule"},
		{"/schedule stop 1 3", message.Misused, "Type the schedule's number and nothing else"},
		{"/schedule list all", message.Misused, "I don't understand “all”"},
		{"/schedule stop all", message.Misused, "Type the schedule's number"},
	} {
		r, text := say(b, admin, step.line)
		if r.Outcome != step.outcome || !strings.Contains(text, step.want) {
			t.Errorf("%s: %s, want %s with %q:\n%s", step.line, r.Outcome, step.outcome, step.want, text)
		}
		if r.Outcome == message.Answered && r.Line != "/schedule" {
			t.Errorf("%s: turning the page would do it again: %q", step.line, r.Line)
		}
	}
}

func TestMyData(t *testing.T) {
	b, _ := remembering(t)
	admin, alone := member("1"), inPrivate("1")
	if _, text := say(b, alone, "/mydata"); !strings.Contains(text, "Nothing. No message") {
		t.Error(text)
	}
	say(b, admin, "/settings moderators user:1 user:2")
	say(b, admin, "/schedule 1-28 09:00 Europe/Kyiv")
	_, text := say(b, alone, "/mydata")
	for _, want := range []string{"last to change the settings of chat -100", "list you as a moderator", "You made schedule 1", "moderators from"} {
		if !strings.Contains(text, want) {
			t.Errorf("/mydata does not say %q:\n%s", want, text)
		}
	}
	for _, line := range []string{"/mydata", "/mydata show"} { // the group would read which chats the admin has to do with
		if r, text := say(b, admin, line); r.Outcome != message.Misused || !strings.Contains(text, "Everybody here would read that. Send me /mydata in a private chat.") || strings.Contains(text, "-100") {
			t.Errorf("%s in the group: %s\n%s", line, r.Outcome, text)
		}
	}
	say(b, admin, "/mydata forget")
	if _, text := say(b, alone, "/mydata"); !strings.Contains(text, "Nothing. No message") {
		t.Errorf("after forgetting:\n%s", text)
	}
	say(b, admin, "/settings detect on")
	for _, id := range []string{"-100", "-200"} { // an administrator who writes as the group, somebody who writes as a channel
		as := member(id)
		as.Shared = true
		for _, line := range []string{"/mydata", "/mydata forget"} {
			if _, text := say(b, as, line); !strings.Contains(text, "You write as a chat") {
				t.Errorf("%s as %s:\n%s", line, id, text)
			}
		}
	}
	if _, text := say(b, admin, "/settings"); !strings.Contains(text, "in an ordinary message is answered") {
		t.Errorf("somebody who writes as the group removed its settings:\n%s", text)
	}
	if r, _ := say(b, admin, "/mydata remember"); r.Outcome != message.Misused {
		t.Errorf("a wrong word: %s", r.Outcome)
	}
}

// A wall is a platform on which posts stick.
type wall struct {
	mu    sync.Mutex
	posts []string
	told  []string          // what is no post about a point: to whom, and the text
	fail  func(n int) error // what the n-th try ends with
	tries int
}

// takeTold is what was told since it was asked last.
func (w *wall) takeTold() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	told := w.told
	w.told = nil
	return told
}

func (w *wall) Name() string                                     { return "telegram" }
func (w *wall) ChatName(context.Context, message.ChatKey) string { return "Friends" }
func (w *wall) Dedupes(bot.Post) bool                            { return false }

func (w *wall) Post(_ context.Context, p bot.Post) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if says, ok := p.Reply.Blocks[0].(message.Paragraph); ok {
		w.told = append(w.told, fmt.Sprintf("%s/%s %s", p.Chat.Chat, p.Thread, says.Text))
		return nil
	}
	w.tries++
	if w.fail != nil {
		if err := w.fail(w.tries); err != nil {
			return err
		}
	}
	title := p.Reply.Blocks[0].(message.Clause).Title
	w.posts = append(w.posts, fmt.Sprintf("%s %s/%s %.8s", time.Now().UTC().Format("Jan 2 15:04"), p.Chat.Chat, p.Thread, title))
	return nil
}

// runFor lets the schedules run for ten minutes from each of some times on, on a
// synthetic clock. A post that is due in between is made as soon as they run again.
func runFor(t *testing.T, line string, w *wall, starts ...time.Time) (posts []string, list string) {
	synctest.Test(t, func(t *testing.T) {
		b, _ := remembering(t)
		for i, start := range starts {
			<-time.After(time.Until(start)) // on the clock of the bubble
			if i == 0 {
				if r, text := say(b, member("1"), line); r.Outcome != message.Answered {
					t.Fatal(text)
				}
			}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
			b.RunSchedules(ctx, w)
			cancel()
		}
		_, list = say(b, member("1"), "/schedule")
	})
	return w.posts, list
}

// TestRunSchedules goes through both changes of the clocks in Kyiv: nine in the
// morning stays nine in the morning, every point comes once.
func TestRunSchedules(t *testing.T) {
	for name, c := range map[string]struct {
		start time.Time
		want  []string
	}{
		"spring": {time.Date(2027, 3, 27, 6, 58, 0, 0, time.UTC), []string{"Mar 27 07:00", "Mar 28 06:00"}},
		"autumn": {time.Date(2027, 10, 30, 5, 58, 0, 0, time.UTC), []string{"Oct 30 06:00", "Oct 31 07:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			posts, list := runFor(t, "/schedule 5-6 09:00 Europe/Kyiv", new(wall), c.start, c.start.Add(23*time.Hour), c.start.Add(24*time.Hour), c.start.Add(25*time.Hour))
			if len(posts) != len(c.want) {
				t.Fatalf("%d posts: %q", len(posts), posts)
			}
			for i, p := range posts {
				if want := fmt.Sprintf("%s -100/7 Point %d", c.want[i], 5+i); !strings.HasPrefix(p, want) {
					t.Errorf("post %d: %q, want %q", i, p, want)
				}
			}
			if !strings.Contains(list, "There are none") {
				t.Errorf("after the last post:\n%s", list)
			}
		})
	}
}

// TestScheduleFaults: a refusal pauses the schedule and says why, a post that
// was not made is made a minute later, and one that may have been made is not
// made again.
func TestScheduleFaults(t *testing.T) {
	start := time.Date(2027, 5, 4, 8, 58, 0, 0, time.UTC)
	first := func(err error) func(int) error {
		return func(n int) error {
			if n == 1 {
				return err
			}
			return nil
		}
	}
	for _, c := range []struct {
		name string
		err  error
		want string // the posts
		list string
	}{
		{"forbidden", &bot.RefusedError{Reason: "the bot may no longer post here"}, "", "Paused: the bot may no longer post here"},
		{"not sent", bot.ErrUnsent, "May 4 09:01 -100/7 Point 5.", "There are none"},
		{"perhaps sent", errors.New("the line went dead"), "", "There are none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			posts, list := runFor(t, "/schedule 5 09:00 UTC", &wall{fail: first(c.err)}, start)
			if got := strings.Join(posts, ", "); got != c.want || !strings.Contains(list, c.list) {
				t.Errorf("posts %q, want %q; then:\n%s", got, c.want, list)
			}
		})
	}
}
