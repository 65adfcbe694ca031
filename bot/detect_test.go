package bot

import (
	"fmt"
	"testing"
	"time"

	"planbot/bot/message"
)

// TestOffers: a chat is offered a point once an hour, another chat and another
// point are not concerned, and what is kept is bounded.
func TestOffers(t *testing.T) {
	o := newBuckets(1, offerEvery, maxOffers)
	first := func(chat message.ChatKey, point int, now time.Time) bool {
		return o.at(chat.Key(), fmt.Sprint(point)).AllowN(now, 1)
	}
	here, there := message.ChatKey{Platform: "test", Chat: "1"}, message.ChatKey{Platform: "test", Chat: "2"}
	noon := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	for _, step := range []struct {
		chat  message.ChatKey
		point int
		after time.Duration
		want  bool
	}{
		{here, 21, 0, true}, {here, 21, time.Minute, false}, {here, 22, time.Minute, true}, {there, 21, time.Minute, true},
		{here, 21, 59 * time.Minute, false}, {here, 21, time.Hour, true}, {here, 21, 61 * time.Minute, false},
	} {
		if got := first(step.chat, step.point, noon.Add(step.after)); got != step.want {
			t.Errorf("point %d in chat %s after %s: %t", step.point, step.chat.Chat, step.after, got)
		}
	}
	for i := range 3 * maxOffers {
		first(message.ChatKey{Chat: fmt.Sprint(i)}, 1, noon)
	}
	if n := len(o.young) + len(o.old); n > maxOffers {
		t.Errorf("%d are kept", n)
	}
}
