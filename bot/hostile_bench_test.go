package bot

import (
	"strings"
	"testing"

	"planbot/bot/message"
	"planbot/bot/text"
)

// BenchmarkHostile asks what costs each command most: the longest line that is
// read, of what it compares with everything.
func BenchmarkHostile(b *testing.B) {
	bot := testBot(b)
	clause := bot.Corpus().Points[9].Text
	for name, words := range map[string]string{
		"one letter":  strings.Repeat("a-", message.MaxLine/2),
		"marks":       strings.Repeat("a\u0301 ", message.MaxLine/3),
		"stops":       strings.Repeat("a.", message.MaxLine/2),
		"the clauses": strings.Repeat(clause+" ", message.MaxLine)[:message.MaxLine],
		"a clause":    "no " + clause,
	} {
		for _, command := range []string{"verify", "find", "ask", "who", "why", "point", "compare", "summary"} {
			b.Run(command+"/"+name, func(b *testing.B) {
				for b.Loop() {
					handle(bot, "/"+command+" "+text.Shorten(words, message.MaxLine))
				}
			})
		}
	}
}
