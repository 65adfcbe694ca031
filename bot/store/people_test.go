package store

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"planbot/bot/chats"
	"planbot/bot/message"
)

// plainColumns hold no id of a chat or of a user. A new column must be put
// here, or in idColumns.
var plainColumns = map[string]string{
	"chats": "platform compact language private detect version updated_at left_at last_number",
	"schedules": "id number platform first_point last_point next_point weekdays clock zone paused reason next_run last_run " +
		"claim leased_until began_at threads",
	"audit": "id platform what noted_at",
}

func TestEveryColumnIsListed(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		want := map[string][]string{}
		for table, names := range plainColumns {
			want[table] = strings.Fields(names)
		}
		for _, c := range idColumns {
			want[c.table] = append(want[c.table], c.column)
		}
		for table := range want {
			slices.Sort(want[table])
		}
		if diff := cmp.Diff(want, columns(t, db)); diff != "" {
			t.Errorf("the lists of columns and the schema differ (-lists +schema):\n%s", diff)
		}
	})
}

const person = "31415926535" // an id that nothing else contains

// fill stores rows with the person's id in every place that can have one.
func fill(ctx context.Context, t *testing.T, db *DB) {
	t.Helper()
	private := message.ChatKey{Platform: "telegram", Chat: person}
	listed := chats.Settings{Moderators: chats.Moderators{Roles: []string{"5"}, Users: []string{person, person + "0"}}}
	must(t, db.SetSettings(ctx, group, listed, "8"))
	must(t, db.SetSettings(ctx, other, chats.Settings{Detect: true}, person))
	must(t, db.SetSettings(ctx, private, chats.Settings{Detect: true, Quiet: []string{person}, Report: person}, person))
	_, err := db.AddSchedule(ctx, chats.Schedule{Chat: group, From: 1, To: 2, Zone: "UTC"}, person, noon)
	must(t, err)
	_, err = db.AddSchedule(ctx, chats.Schedule{Chat: private, Thread: person, Role: person, From: 1, To: 2, Zone: "UTC"}, person, noon)
	must(t, err)
	alone := chats.Settings{Moderators: chats.Moderators{Users: []string{person}}, Version: 1}
	must(t, db.SetSettings(ctx, other, alone, "8"))
	must(t, db.SetSettings(ctx, other, chats.Settings{Version: 2}, person))
	alone.Version = 3
	must(t, db.SetSettings(ctx, other, alone, person))
}

// holding returns the columns in which the id stands, on its own or as a word.
func columnsWith(t *testing.T, db *DB, id string) []string {
	t.Helper()
	var found []string
	for table, names := range columns(t, db) {
		for _, name := range names {
			for _, text := range dump(t, db, table, name) {
				words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ':' })
				if slices.Contains(words, id) {
					found = append(found, table+"."+name)
					break
				}
			}
		}
	}
	slices.Sort(found)
	return found
}

func TestForgetUser(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		fill(ctx, t, db)
		var all []string
		for _, c := range idColumns {
			all = append(all, c.table+"."+c.column)
		}
		slices.Sort(all)
		if diff := cmp.Diff(all, columnsWith(t, db, person)); diff != "" {
			t.Fatalf("the test must fill exactly the listed columns (-listed +filled):\n%s", diff)
		}
		read, err := db.Settings(ctx, group)
		must(t, err)
		rows, audit := count(t, db, "chats"), count(t, db, "audit")
		must(t, db.ForgetUser(ctx, "discord", person)) // somebody else there
		if count(t, db, "chats") != rows || len(columnsWith(t, db, person)) != len(all) {
			t.Error("forgetting on one platform changed another")
		}
		must(t, db.ForgetUser(ctx, "telegram", person))
		if found := columnsWith(t, db, person); len(found) != 0 {
			t.Errorf("the id is still in %q", found)
		}
		if n := count(t, db, "chats"); n != rows-1 {
			t.Errorf("%d rows, want all but the private one of %d", n, rows)
		}
		if n := count(t, db, "audit"); n < audit-4 || n == audit {
			t.Errorf("%d audit entries of %d are left", n, audit)
		}
		got, err := db.Settings(ctx, group)
		must(t, err)
		want := chats.Moderators{Roles: []string{"5"}, Users: []string{person + "0"}}
		if diff := cmp.Diff(want, got.Moderators); diff != "" {
			t.Errorf("the other moderators (-want +got):\n%s", diff)
		}
		if got, err = db.Settings(ctx, other); err != nil || got.Moderators.String() != "admins" {
			t.Errorf("a list without anybody is %q, %v", got.Moderators, err)
		}
		if err := db.SetSettings(ctx, group, read, "8"); err == nil {
			t.Error("a change that was read before brings the id back")
		}
		must(t, db.ForgetUser(ctx, "telegram", person))
	})
}

// TestForgottenOnDisk looks for the id in the bytes of SQLite's file.
func TestForgottenOnDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := open(t, "sqlite:"+path)
	fill(t.Context(), t, db)
	must(t, db.ForgetUser(t.Context(), "telegram", person))
	must(t, db.ForgetUser(t.Context(), "telegram", person+"0")) // whose id begins alike
	must(t, db.Close())
	files, err := filepath.Glob(path + "*")
	must(t, err)
	for _, name := range files {
		data, err := os.ReadFile(name)
		must(t, err)
		if bytes.Contains(data, []byte(person)) {
			t.Errorf("%s still holds the id", filepath.Base(name))
		}
	}
	if len(files) == 0 {
		t.Error("there is no file")
	}
}

func TestUserData(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		fill(ctx, t, db)
		got, err := db.UserData(ctx, "telegram", person)
		must(t, err)
		private := message.ChatKey{Platform: "telegram", Chat: person}
		if got.PrivateChat == nil || !got.PrivateChat.Detect {
			t.Errorf("private chat %+v", got.PrivateChat)
		}
		byID := cmp.Options{cmpopts.SortSlices(func(a, b message.ChatKey) bool { return a.Chat < b.Chat })}
		var changed []message.ChatKey
		for _, c := range got.Changed {
			changed = append(changed, c.ChatKey)
			if age := time.Since(c.At); age < 0 || age > time.Minute {
				t.Errorf("chat %s was changed at %s", c.Chat, c.At)
			}
		}
		if diff := cmp.Diff([]message.ChatKey{other, private}, changed, byID); diff != "" {
			t.Errorf("changed (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]message.ChatKey{group, other}, got.Moderates, byID); diff != "" {
			t.Errorf("moderates (-want +got):\n%s", diff)
		}
		if len(got.Schedules) != 2 {
			t.Errorf("schedules %+v", got.Schedules)
		}
		kinds := map[string]int{}
		for _, e := range got.Audit {
			kinds[e.Who+" "+e.What]++
			if strings.Contains(e.Old+e.New, person+"0") || e.Who == "8" {
				t.Errorf("the entry tells of somebody else: %+v", e)
			}
		}
		want := map[string]int{
			" settings.moderators":          2, // user 8 put the person in two lists
			person + " schedule.add":        2,
			person + " settings.detect":     2,
			person + " settings.moderators": 2,
			person + " settings.quiet":      1,
			person + " settings.report":     1,
		}
		if diff := cmp.Diff(want, kinds); diff != "" {
			t.Errorf("audit (-want +got):\n%s", diff)
		}
		nobody, err := db.UserData(ctx, "telegram", "1")
		must(t, err)
		if diff := cmp.Diff(chats.UserData{}, nobody); diff != "" {
			t.Errorf("of a stranger (-want +got):\n%s", diff)
		}
	})
}

func TestLeavingAChat(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		const grace = 7 * 24 * time.Hour
		forget := func(now time.Time, want int64) {
			t.Helper()
			n, err := db.ForgetChats(ctx, now, grace)
			must(t, err)
			if n != want {
				t.Errorf("%d chats were forgotten, want %d", n, want)
			}
		}
		add(t, db, chats.Schedule{})
		add(t, db, chats.Schedule{Chat: other})
		must(t, db.ChatLeft(ctx, group, noon))
		must(t, db.ChatLeft(ctx, message.ChatKey{Platform: "telegram", Chat: "-9"}, noon))
		if c := claimOne(t, db, noon); c.Schedule.Chat != other {
			t.Errorf("a chat that was left has a post: %+v", c)
		}
		forget(noon.Add(grace-time.Second), 0)
		must(t, db.ChatReturned(ctx, group))
		forget(noon.Add(2*grace), 0)
		if c := claimOne(t, db, noon); c.Schedule.Chat != group {
			t.Errorf("back again, and its post is not due: %+v", c)
		}
		must(t, db.ChatLeft(ctx, group, noon))
		must(t, db.SetSettings(ctx, group, chats.Settings{Detect: true}, "7")) // so the bot is there
		forget(noon.Add(2*grace), 0)
		must(t, db.ChatLeft(ctx, group, noon))
		must(t, db.ChatLeft(ctx, group, noon.Add(time.Hour))) // told twice
		forget(noon.Add(grace), 1)
		for table, want := range map[string]int{"chats": 1, "schedules": 1, "audit": 1} {
			if n := count(t, db, table); n != want {
				t.Errorf("%s has %d rows, want the other chat's", table, n)
			}
		}
		if found := columnsWith(t, db, group.Chat); len(found) != 0 {
			t.Errorf("the chat's id is still in %q", found)
		}
	})
}

func TestMoveChat(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		add(t, db, chats.Schedule{})
		must(t, db.SetSettings(ctx, group, chats.Settings{Detect: true}, "7"))
		must(t, db.SetSettings(ctx, other, chats.Settings{Private: true}, "7")) // came in before the news of the move
		for range 2 {
			must(t, db.MoveChat(ctx, group, other))
			got, err := db.Settings(ctx, other)
			must(t, err)
			if !got.Detect || got.Private || columnsWith(t, db, group.Chat) != nil {
				t.Errorf("settings %+v; the old id is in %q", got, columnsWith(t, db, group.Chat))
			}
			for table, want := range map[string]int{"chats": 1, "schedules": 1, "audit": 2} {
				if n := count(t, db, table); n != want {
					t.Errorf("%s has %d rows, want %d", table, n, want)
				}
			}
		}
		must(t, db.MoveChat(ctx, other, other))
		if err := db.MoveChat(ctx, other, message.ChatKey{}); err == nil {
			t.Error("a chat was moved to nowhere")
		}
		tables := slices.Sorted(maps.Keys(columns(t, db)))
		if !slices.Equal(tables, []string{"audit", "chats", "schedules"}) {
			t.Errorf("tables %q", tables)
		}
	})
}
