package bot

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot/message"
)

// limitedBot is the embedded bot with limits, a log and what was observed.
func limitedBot(tb testing.TB, l Limits) (*Bot, *bytes.Buffer, *[]Observation) {
	tb.Helper()
	var log bytes.Buffer
	var seen []Observation
	b := NewWith(Config{
		Corpus: testBot(tb).Corpus(), Limits: &l, Log: slog.New(slog.NewJSONHandler(&log, nil)),
		Observe: func(o Observation) { seen = append(seen, o) },
	})
	return b, &log, &seen
}

// A turn is one request in a story: when, by whom, where, and how it ends:
// "answer", "silence", or what is told.
type turn struct {
	after      time.Duration
	user, chat string
	direct     bool
	want       string
}

func times(n int, t turn) []turn { return slices.Repeat([]turn{t}, n) }

func TestLimits(t *testing.T) {
	small := Limits{UserBurst: 2, UserEvery: 10 * time.Second, ChatBurst: 4, ChatEvery: 5 * time.Second}
	const (
		tooFast = "You are asking faster than I can answer everybody. Please wait "
		chat    = "This chat is asking faster than I can answer everybody. Please wait "
	)
	for _, c := range []struct {
		name   string
		limits Limits
		turns  []turn
	}{
		{"told once, then silence, then answered again", small, []turn{
			{user: "a", want: "answer"}, {user: "a", want: "answer"},
			{user: "a", want: tooFast + "10 seconds."},
			{user: "a", want: "silence"}, {after: 2500 * time.Millisecond, user: "a", want: "silence"},
			{after: 7500 * time.Millisecond, user: "a", want: "answer"},
		}},
		{"who waits as long as told is answered", small, []turn{
			{user: "a", want: "answer"}, {user: "a", want: "answer"},
			{after: 9001 * time.Millisecond, user: "a", want: tooFast + "1 second."},
			{after: time.Second, user: "a", want: "answer"},
		}},
		{"who goes on at once is not told again, who pauses is", small, []turn{
			{user: "a", want: "answer"}, {user: "a", want: "answer"}, {user: "a", want: tooFast + "10 seconds."},
			{after: 19 * time.Second, user: "a", want: "answer"},
			{after: 500 * time.Millisecond, user: "a", want: "silence"},
			{after: 19 * time.Second, user: "a", want: "answer"}, {user: "a", want: "answer"}, {user: "a", want: "silence"},
			{after: 20 * time.Second, user: "a", want: "answer"}, {user: "a", want: "answer"}, {user: "a", want: tooFast + "10 seconds."},
		}},
		{"one asker takes nothing from another", small, []turn{
			{user: "a", want: "answer"}, {user: "a", want: "answer"}, {user: "a", want: tooFast + "10 seconds."},
			{user: "b", want: "answer"},
		}},
		{"all of a chat together, each told once", small, []turn{
			{user: "a", chat: "x", want: "answer"}, {user: "a", chat: "x", want: "answer"},
			{user: "b", chat: "x", want: "answer"}, {user: "c", chat: "x", want: "answer"},
			{user: "d", chat: "x", want: chat + "5 seconds."}, {user: "d", chat: "x", want: "silence"},
			{user: "e", chat: "x", want: chat + "5 seconds."},
			{user: "d", chat: "y", want: "answer"},
			{after: 5 * time.Second, user: "f", chat: "x", want: "answer"},
		}},
		{"who is refused costs the chat nothing", small, slices.Concat(
			times(2, turn{user: "a", chat: "x", want: "answer"}),
			[]turn{{user: "a", chat: "x", want: tooFast + "10 seconds."}}, times(9, turn{user: "a", chat: "x", want: "silence"}),
			[]turn{{user: "b", chat: "x", want: "answer"}, {user: "c", chat: "x", want: "answer"}},
		)},
		{"a direct chat is its asker once", Limits{UserBurst: 5, UserEvery: time.Second, ChatBurst: 1, ChatEvery: time.Hour},
			times(5, turn{user: "a", chat: "a", direct: true, want: "answer"})},
		{"no user, no limit", small, times(50, turn{chat: "x", want: "answer"})},
		{"a negative duration is no limit", Limits{UserEvery: -1, ChatEvery: -1}, times(200, turn{user: "a", chat: "x", want: "answer"})},
		{"the defaults", Limits{}, append(times(10, turn{user: "a", chat: "x", want: "answer"}), turn{user: "a", chat: "x", want: tooFast + "2 seconds."})},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { playTurns(t, c.limits, c.turns) })
		})
	}
}

func playTurns(t *testing.T, l Limits, turns []turn) {
	b, log, seen := limitedBot(t, l)
	for i, turn := range turns {
		<-time.After(turn.after)
		from := message.Origin{Platform: "test", User: turn.user, Chat: turn.chat, Direct: turn.direct}
		r := b.HandleLine(t.Context(), from, "/about")
		got := ""
		switch {
		case r.Outcome == message.Answered:
			got = "answer"
		case r.Outcome == message.Limited && r.Private && len(r.Blocks) == 0:
			got = "silence"
		case r.Outcome == message.Limited && r.Private && len(r.Blocks) == 1:
			got = r.Blocks[0].(message.Paragraph).Text
		}
		if got != turn.want {
			t.Fatalf("turn %d: got %q, want %q: %s", i, got, turn.want, dump(r))
		}
		want := Observation{Platform: "test", Command: "about", Outcome: r.Outcome, Duration: (*seen)[i].Duration}
		if (*seen)[i] != want {
			t.Errorf("turn %d: observed %v, want %v", i, (*seen)[i], want)
		}
	}
	silent := 0
	for _, turn := range turns {
		if turn.want == "silence" {
			silent++
		}
	}
	if got := strings.Count(log.String(), "\n"); got != len(turns)-silent {
		t.Errorf("%d log lines of %d requests, %d of which got no reply", got, len(turns), silent)
	}
}

// TestLimitsOfOwn: what a platform answers itself takes from the same limit, but not
// what is part of a request.
func TestLimitsOfOwn(t *testing.T) {
	b, _, _ := limitedBot(t, Limits{UserBurst: 2, UserEvery: time.Hour})
	from := message.Origin{Platform: "test", User: "a"}
	notice := message.Reply{Outcome: message.Misused, Blocks: []message.Block{message.Paragraph{Text: "no"}}}
	b.HandleLine(t.Context(), from, "/about")
	if r := b.Own(t.Context(), from, notice); r.Outcome != message.Misused || r.Private {
		t.Errorf("the second: %s", dump(r))
	}
	if r := b.Own(t.Context(), from, notice); r.Outcome != message.Limited || !r.Private {
		t.Errorf("the third: %s", dump(r))
	}
	if !b.Knows(from, TopicArg, "amnesty") || b.Knows(from, TopicArg, "xyzzy") {
		t.Error("what is known is not known")
	}
}

// TestLimitsAreOfOnePlatform: the same id elsewhere is somebody else.
func TestLimitsAreOfOnePlatform(t *testing.T) {
	b, _, _ := limitedBot(t, Limits{UserBurst: 1, UserEvery: time.Hour})
	for _, platform := range []string{"one", "two"} {
		if r := b.HandleLine(t.Context(), message.Origin{Platform: platform, User: "1"}, "/about"); r.Outcome != message.Answered {
			t.Errorf("%s: %s", platform, dump(r))
		}
	}
}

// TestLimitsForgetOthers asks from many places and keeps few in mind.
func TestLimitsForgetOthers(t *testing.T) {
	g := newGate(Limits{UserBurst: 1, UserEvery: time.Hour, Known: 100})
	now := time.Now()
	from := message.Origin{Platform: "test", Chat: "x"}
	ask := func(user string) bool {
		from.User, from.Chat = user, user
		_, ok := g.admit(from, now)
		return ok
	}
	if !ask("steady") || ask("steady") {
		t.Fatal("one request in a row is allowed")
	}
	for i := range 20_000 {
		ask(strconv.Itoa(i))
		if i%40 == 0 && ask("steady") {
			t.Fatalf("who asks all the time was forgotten after %d others", i)
		}
		if n := len(g.users.young) + len(g.users.old); n > 100 {
			t.Fatalf("%d are known, at most 100 may be", n)
		}
	}
}

// TestLimitsMemory checks what the comment on Known promises.
func TestLimitsMemory(t *testing.T) {
	used := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := used()
	g := newGate(Limits{})
	for i := range 6 * 16384 { // both maps are full
		g.admit(message.Origin{Platform: "test", User: fmt.Sprint("u", i), Chat: fmt.Sprint("c", i)}, time.Now())
	}
	grown := int64(used()) - int64(before)
	t.Logf("the limits take %d KB", grown>>10)
	if grown > 6<<20 {
		t.Errorf("the limits take %d KB", grown>>10)
	}
	runtime.KeepAlive(g)
}

// TestShed fills all places and asks once more.
func TestShed(t *testing.T) {
	const places = 3
	b, log, seen := limitedBot(t, Limits{InFlight: places})
	var inside sync.WaitGroup
	inside.Add(places)
	release := make(chan struct{})
	slow := newBot(Config{Corpus: b.Corpus()}, append(Table(), command("slow", func(context.Context, call) (message.Reply, error) {
		inside.Done()
		<-release
		return message.Reply{}, nil
	})))
	slow.gate = b.gate
	var all sync.WaitGroup
	for range places {
		all.Go(func() { slow.HandleLine(context.Background(), message.Origin{Platform: "test"}, "/slow") })
	}
	inside.Wait()
	r := b.HandleLine(t.Context(), message.Origin{Platform: "test", User: "a"}, "/about")
	if want := []message.Block{message.Paragraph{Text: "Busy, please try again in a moment."}}; r.Outcome != message.Overloaded || !r.Private || !slices.Equal(r.Blocks, want) {
		t.Errorf("one too many: %s", dump(r))
	}
	close(release)
	all.Wait()
	if r := b.HandleLine(t.Context(), message.Origin{Platform: "test", User: "a"}, "/about"); r.Outcome != message.Answered {
		t.Errorf("when the others have left: %s", dump(r))
	}
	if len(*seen) != 2 || (*seen)[0].Outcome != message.Overloaded || !strings.Contains(log.String(), `"outcome":"shed"`) {
		t.Errorf("observed %v, log %s", *seen, log)
	}
}

// TestPanicLeaves makes sure that a broken command does not keep its place.
func TestPanicLeaves(t *testing.T) {
	b, _, _ := limitedBot(t, Limits{InFlight: 1})
	broken := newBot(Config{Corpus: b.Corpus()}, append(Table(), command("boom", func(context.Context, call) (message.Reply, error) { panic("boom") })))
	broken.gate = b.gate
	for range 3 {
		if r := broken.HandleLine(t.Context(), message.Origin{Platform: "test"}, "/boom"); r.Outcome != message.Failed {
			t.Fatal(dump(r))
		}
	}
	if r := b.HandleLine(t.Context(), message.Origin{Platform: "test"}, "/about"); r.Outcome != message.Answered {
		t.Error(dump(r))
	}
}

// TestLimitsKeepNoIDs looks for the ids in all that is written.
func TestLimitsKeepNoIDs(t *testing.T) {
	b, log, seen := limitedBot(t, Limits{UserBurst: 1, UserEvery: time.Hour})
	b.log = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	for range 3 {
		b.HandleLine(t.Context(), message.Origin{Platform: "test", User: typed, Chat: typed + "2"}, "/about")
	}
	if got := log.String() + fmt.Sprint(*seen); strings.Contains(got, typed) || strings.Count(got, "limited") < 4 {
		t.Errorf("log and observations: %s", got)
	}
}

// BenchmarkGate is what the limits add to a request: many askers in many
// chats, all allowed.
func BenchmarkGate(b *testing.B) {
	g := newGate(Limits{UserEvery: -1, ChatEvery: -1})
	var origins []message.Origin
	for i := range 1000 {
		origins = append(origins, message.Origin{Platform: "test", User: fmt.Sprint(i), Chat: fmt.Sprint(i / 10)})
	}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if _, ok := g.enter(origins[i%len(origins)], "about", time.Now()); ok {
				g.leave()
			}
		}
	})
}
