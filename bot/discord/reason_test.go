package discord

import (
	"testing"

	"planbot/bot/locale"
)

// TestReasons: why a schedule was paused is kept in English, and told in the
// language of whoever asks.
func TestReasons(t *testing.T) {
	for _, reason := range refusals {
		for _, lang := range locale.Languages()[1:] {
			if locale.In(lang).Reason(reason) == reason {
				t.Errorf("%q is not among the messages in %s", reason, lang)
			}
		}
	}
	if got := locale.In("uk").Reason("something new"); got != "something new" {
		t.Errorf("an unknown reason becomes %q", got)
	}
}
