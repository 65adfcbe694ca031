package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"planbot/bot/chats"
	"planbot/bot/message"
)

// TestSameSchedule adds a schedule again, as it was and with each of its parts
// changed.
func TestSameSchedule(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		s := chats.Schedule{Chat: group, Thread: "4", From: 3, To: 5, At: 9 * 60, Zone: "Europe/Kyiv"}
		first, err := db.AddSchedule(ctx, s, "7", noon)
		must(t, err)
		everyDay := s
		everyDay.Weekdays = 1<<7 - 1
		for name, again := range map[string]chats.Schedule{"as it was": s, "with every day named": everyDay} {
			got, err := db.AddSchedule(ctx, again, "8", noon.Add(time.Hour))
			if diff := cmp.Diff(first, got); diff != "" || !errors.Is(err, chats.ErrExists) {
				t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
			}
		}
		must(t, db.ChangeSchedule(ctx, group, first.Number, chats.Pause, "7", time.Now()))
		if got, err := db.AddSchedule(ctx, s, "7", noon); got.ID != first.ID || !got.Paused || !errors.Is(err, chats.ErrExists) {
			t.Errorf("while it is paused: %+v, %v", got, err)
		}
		for name, change := range map[string]func(*chats.Schedule){
			"chat":       func(s *chats.Schedule) { s.Chat = other },
			"thread":     func(s *chats.Schedule) { s.Thread = "" },
			"from":       func(s *chats.Schedule) { s.From = 4 },
			"to":         func(s *chats.Schedule) { s.To = 6 },
			"days":       func(s *chats.Schedule) { s.Weekdays = 1 << time.Monday },
			"time":       func(s *chats.Schedule) { s.At++ },
			"other zone": func(s *chats.Schedule) { s.Zone = "UTC" },
		} {
			unlike := s
			change(&unlike)
			if _, err := db.AddSchedule(ctx, unlike, "7", noon); err != nil {
				t.Errorf("another %s: %v", name, err)
			}
		}
		must(t, db.ChangeSchedule(ctx, group, first.Number, chats.Stop, "7", time.Now()))
		if again, err := db.AddSchedule(ctx, s, "7", noon); err != nil || again.ID == first.ID {
			t.Errorf("after the stop: %+v, %v", again, err)
		}
	})
}

// TestSameScheduleAtOnce has replicas add one schedule at the same moment, in a
// chat that has no row yet: all but one find it there.
func TestSameScheduleAtOnce(t *testing.T) {
	const replicas, rounds = 4, 10
	onBoth(t, func(t *testing.T, address string) {
		var dbs []*DB
		for range replicas {
			dbs = append(dbs, open(t, address))
		}
		for round := range rounds {
			s := chats.Schedule{Chat: message.ChatKey{Platform: "telegram", Chat: fmt.Sprint(-100 - round)}, From: 1, To: 28, Zone: "UTC"}
			var group sync.WaitGroup
			outcomes := make([]error, replicas)
			for i, db := range dbs {
				group.Go(func() { _, outcomes[i] = db.AddSchedule(context.Background(), s, "7", noon) })
			}
			group.Wait()
			made := 0
			for _, err := range outcomes {
				if err == nil {
					made++
				} else if !errors.Is(err, chats.ErrExists) {
					t.Errorf("round %d: %v", round, err)
				}
			}
			if made != 1 || count(t, dbs[0], "schedules") != round+1 {
				t.Errorf("round %d: %d were made, %d rows", round, made, count(t, dbs[0], "schedules"))
			}
		}
	})
}

func TestChats(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		must(t, db.SetSettings(ctx, group, chats.Settings{Detect: true}, "7"))
		add(t, db, chats.Schedule{Chat: other})
		must(t, db.ChatLeft(ctx, other, noon))
		must(t, db.SetSettings(ctx, message.ChatKey{Platform: "telegram", Chat: "7"}, chats.Settings{Detect: true}, "7"))
		add(t, db, chats.Schedule{Chat: message.ChatKey{Platform: "telegram", Chat: "7"}})
		_, err := db.AddSchedule(ctx, chats.Schedule{Chat: message.ChatKey{Platform: "telegram", Chat: "8"}, From: 1, To: 2, Zone: "UTC"}, "8", noon)
		must(t, err)
		must(t, db.SetSettings(ctx, message.ChatKey{Platform: "discord", Chat: "7"}, chats.Settings{Detect: true}, "8"))
		for platform, want := range map[string][]chats.KeptChat{
			"telegram": {{ChatKey: group}, {ChatKey: other, Left: true}},
			"discord":  {{ChatKey: message.ChatKey{Platform: "discord", Chat: "7"}}},
			"terminal": nil,
		} {
			got, err := db.Chats(ctx, platform)
			must(t, err)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", platform, diff)
			}
		}
	})
}
