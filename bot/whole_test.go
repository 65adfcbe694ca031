package bot

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"planbot/bot/chats"
	"planbot/bot/message"
)

// TestWhole: a reply whose pages the others in a chat could not turn is sent as a
// whole, and so is one that no button can name. A question that is too long for
// a button is read again from where it was asked.
func TestWhole(t *testing.T) {
	b := testBot(t)
	long := "/ask how big can the army be, " + strings.Repeat("please, ", 5) + "and why?"
	for _, c := range []struct {
		typed, line string
		whole       bool
	}{
		{"/point 21", "/point 21", false},
		{"who amnesty", "/who amnesty", false},
		{"/point 99", "/point 99", false},
		{"/summary 21", "/summary 21", true},
		{"/settings", "/settings", true},
		{long, long, false},
		{"/who " + strings.Repeat("amnesty ", 9), "/who " + strings.TrimSpace(strings.Repeat("amnesty ", 9)), true},
	} {
		r := handle(b, c.typed)
		if r.Line != c.line || r.Whole != c.whole || r.Turns() == c.whole {
			t.Errorf("%s: line %q, whole %t, turns %t", c.typed, r.Line, r.Whole, r.Turns())
		}
	}
	if r := handle(b, "/nosuch"); r.Turns() {
		t.Errorf("an unknown command: %s", dump(r))
	}
}

// TestApart: lists and refusals are for the asker alone where others are, and may
// be posted; answers and posts are for all.
func TestApart(t *testing.T) {
	b := testBot(t)
	for line, want := range map[string]bool{
		"/topics": true, "/help": true, "/help who": true, "/points NATO": true, "/ask price of bitcoin": true, "/who bitcoin": true,
		"/point 21": false, "/who amnesty": false, "/ask how big can the army be": false,
	} {
		for _, direct := range []bool{false, true} {
			r := b.HandleLine(t.Context(), message.Origin{Platform: "test", Chat: "1", User: "2", Direct: direct}, line)
			if r.Private || r.Apart != (want && !direct) {
				t.Errorf("%s, direct %t: private %t, apart %t", line, direct, r.Private, r.Apart)
			}
		}
	}
	boss := message.Origin{Platform: "test", Chat: "1", User: "2", Admin: func(context.Context) (bool, error) { return true, nil }}
	if r := b.HandleLine(t.Context(), boss, "/summary 21"); r.Private || r.Apart {
		t.Errorf("a post: private %t, apart %t", r.Private, r.Apart)
	}
}

// TestScheduledPost: a scheduled post is the summary of its point, for all to see
// and as a whole, and is counted as a summary.
func TestScheduledPost(t *testing.T) {
	var seen []Observation
	b := newBot(Config{Corpus: testBot(t).Corpus(), Observe: func(o Observation) { seen = append(seen, o) }}, Table())
	post := b.scheduledPost(t.Context(), chats.Schedule{Chat: message.ChatKey{Platform: "test", Chat: "1"}, NextPoint: 21})
	if want := handle(b, "/summary 21"); !reflect.DeepEqual(post.Blocks, want.Blocks) {
		t.Errorf("the post differs from /summary, %s", firstDifference(dump(post), dump(want)))
	}
	if post.Private || post.Turns() || post.Line != "" || post.Outcome != message.Answered {
		t.Errorf("private %t, line %q, outcome %s", post.Private, post.Line, post.Outcome)
	}
	if missing := b.scheduledPost(t.Context(), chats.Schedule{Chat: message.ChatKey{Platform: "test", Chat: "1"}, NextPoint: 29}); missing.Outcome != message.Misused || len(missing.Blocks) > 0 {
		t.Errorf("a point that the plan lacks: %s", dump(missing))
	}
	if len(seen) != 3 || seen[0].Command != "summary" || seen[0].Platform != "test" || seen[2].Outcome != message.Misused {
		t.Errorf("observed: %+v", seen)
	}
}

// TestChanges tells the lines that change what is stored from those that show it.
func TestChanges(t *testing.T) {
	b := testBot(t)
	for line, want := range map[string]bool{
		"/settings": false, "/settings log": false, "/settings detect on": true, "/settings reset": false, "/settings defaults": true, "/settings report on": true, "/schedule add 1-28 09:00 Kyiv": true, "/SETTINGS LOG": false,
		"/schedule": false, "/schedule list": false, "/schedule show": false, "/schedule stop 1": false, "/schedule drop 1": true, "/schedule 1-28 09:00 Kyiv": true,
		"/mydata": false, "/mydata show": false, "/mydata export": false, "/mydata forget": true, "mydata forget": true,
		"/summary 21": false, "/point 21": false, "settings detect on": true, "settings of the deal": false, "will they forget": false, "/nosuch forget": false,
	} {
		if got := b.Changes(b.Parse(line)); got != want {
			t.Errorf("%s: %t, want %t", line, got, want)
		}
	}
}
