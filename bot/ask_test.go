package bot

import (
	"testing"

	"planbot/bot/message"
)

// TestAskHelp: whoever asks how the bot is used gets the commands.
func TestAskHelp(t *testing.T) {
	b := testBot(t)
	for _, typed := range []string{"help me", "what can you do", "how do I use this bot", "що ти вмієш", "что ты умеешь"} {
		if got := shown(handle(b, typed)); got != shown(handle(b, "/help")) {
			t.Errorf("%q gets\n%s", typed, got)
		}
	}
	if r := handle(b, "help for Ukraine"); r.Outcome == message.Answered && shown(r) == shown(handle(b, "/help")) {
		t.Error("help for Ukraine is a question")
	}
}
