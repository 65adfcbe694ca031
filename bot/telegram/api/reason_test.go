package api

import (
	"testing"

	"planbot/bot/locale"
)

// TestReasons: why a schedule was paused is kept in English, and told in the
// language of whoever asks.
func TestReasons(t *testing.T) {
	reasons := []string{(&Error{Text: "something else"}).Reason()}
	for _, r := range refusals {
		reasons = append(reasons, r.reason)
	}
	for _, reason := range reasons {
		for _, lang := range locale.Languages()[1:] {
			if locale.In(lang).Reason(reason) == reason {
				t.Errorf("%q is not among the messages in %s", reason, lang)
			}
		}
	}
}
