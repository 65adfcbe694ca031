package bot

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"planbot/bot/message"
	"planbot/corpus"
)

// hamlet is a small corpus that is all about one thing, such as a mill.
func hamlet(t *testing.T, thing string) *corpus.Corpus {
	t.Helper()
	fill := strings.NewReplacer("THING", thing)
	c, err := corpus.Load(fstest.MapFS{
		"plan.toml": {Data: []byte(fill.Replace(`[plan]
title = "The THING plan"
published_by = "The Courier"
date = "1901-05-02"
note = "A draft."

[[point]]
number = 1
title = "The THING"
text = "The two villages will share the THING."
summary = "Both get to use one THING."
topics = ["THING"]
`))},
		"news.toml": {Data: []byte(fill.Replace(`[article]
id = "news"
title = "The THING divides"
publisher = "The Courier"
date = "1901-05-03"
short = "The Courier"
voice = "mayor"

[[passage]]
line = 1
gist = "The Courier quotes the mayor about the THING."
points = [1]
topics = ["THING"]

  [[passage.quote]]
  speaker = "mayor"
  kind = "direct"
  text = "nobody else may own the THING"

[[speaker]]
id = "mayor"
name = "Ann Miller"
role = "mayor"

[[topic]]
id = "THING"
name = "A THING"
points = [1]
`))},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestReload asks in every way that there is before and after. A new way needs
// a row.
func TestReload(t *testing.T) {
	b, c := New(hamlet(t, "mill"), nil), hamlet(t, "ferry")
	from := message.Origin{Platform: "test"}
	ways := map[string]func() bool{ // whether the new corpus answers
		"Library": func() bool { return !b.Library().Search("ferry", 3).Abstained },
		"Corpus":  func() bool { return b.Corpus() == c },
		"Find": func() bool {
			found, _, _ := b.Find(t.Context(), message.Origin{}, "", 0, 1)
			return found[0].Title == "Point 1. The ferry"
		},
		"Handle": func() bool {
			return strings.Contains(shown(b.Handle(context.Background(), from, message.Line{Name: "point", Arg: "1"})), "ferry")
		},
		"HandleLine": func() bool { return strings.Contains(shown(handle(b, "/topics")), "ferry") },
		"Suggest":    func() bool { return b.Suggest(t.Context(), message.Origin{}, TopicArg, "ferr", 1) != nil },
		"Knows":      func() bool { return b.Knows(from, TopicArg, "ferry") },
		"Example":    func() bool { return strings.Contains(b.Example(b.Command("ask")), "ferry") },
		"ExampleIn":  func() bool { return strings.Contains(b.ExampleIn(b.Command("ask"), "uk"), "ferry") },
		"LibraryFor": func() bool { return b.LibraryFor(from, message.Line{Name: "topics"}).Corpus == c },
		"Warm":       func() bool { b.Warm(); return b.Corpus() == c },
	}
	// The first three have nothing of the corpus; the others answer by Handle.
	same := []string{"Command", "Commands", "Reload", "Detect", "RunSchedules", "Left", "Returned", "Moved", "SyncChats", "Changes", "Parse", "Echoes", "Words", "OnReplied", "HandleFor", "Own", "Posted", "ReportPost"}
	for m := range reflect.TypeFor[*Bot]().Methods() {
		if ways[m.Name] == nil && !slices.Contains(same, m.Name) {
			t.Errorf("%s: no row here", m.Name)
		}
	}
	for name, isNew := range ways {
		if isNew() {
			t.Errorf("%s answers from the new corpus before there is one", name)
		}
	}
	b.Reload(c)
	for name, isNew := range ways {
		if !isNew() {
			t.Errorf("%s answers from the old corpus", name)
		}
	}
}

// TestReloadUnderWay lets a request begin, reloads, and lets the request go on:
// it must not see the new corpus.
func TestReloadUnderWay(t *testing.T) {
	old, c := hamlet(t, "mill"), hamlet(t, "ferry")
	probe := command("probe", func(_ context.Context, call call) (message.Reply, error) {
		call.bot.Reload(c)
		if call.library.Corpus != old || !call.library.Search("ferry", 1).Abstained {
			t.Error("the request is answered from two corpora")
		}
		return message.Reply{}, nil
	})
	b := newBot(Config{Corpus: old}, append(Table(), probe))
	handle(b, "/probe")
	if b.Corpus() != c {
		t.Error("the next request does not see the new corpus")
	}
}

// TestReloadRace asks from several goroutines while the corpus changes to and
// fro. Every reply must be that of one of the two.
func TestReloadRace(t *testing.T) {
	old, c := hamlet(t, "mill"), hamlet(t, "ferry")
	b := New(old, nil)
	lines := []string{"/point 1", "/who mayor", "/topics", "/ask who shares the mill", "/ask who shares the ferry"}
	want := map[string][]string{}
	for _, k := range []*corpus.Corpus{old, c} {
		b.Reload(k)
		for _, line := range lines {
			want[line] = append(want[line], shown(handle(b, line)))
		}
	}
	done := make(chan struct{})
	var askers sync.WaitGroup
	for i := range 4 {
		askers.Go(func() {
			for n := i; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				line := lines[n%len(lines)]
				if got := shown(handle(b, line)); !slices.Contains(want[line], got) {
					t.Errorf("%s: a reply of neither corpus: %.200s", line, got)
				}
				b.Suggest(t.Context(), message.Origin{}, SubjectArg, "may", 3)
			}
		})
	}
	for range 5 {
		b.Reload(c)
		b.Reload(old)
	}
	close(done)
	askers.Wait()
}
