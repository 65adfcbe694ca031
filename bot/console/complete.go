package console

import (
	"context"
	"strings"

	"planbot/bot"
)

// complete lists what a line that is being typed may become: a command, or a
// command with an argument of the kind it takes.
func complete(ctx context.Context, b *bot.Bot, line string) []string {
	word, arg, hasArg := strings.Cut(line, " ")
	name, slash := strings.CutPrefix(word, "/")
	name = strings.ToLower(name)
	if !hasArg {
		return completeName(b, name, slash)
	}
	cmd := b.Command(name)
	if cmd == nil {
		return nil
	}
	var out []string
	for _, s := range b.Suggest(ctx, terminal, cmd.Arg.Kind, arg, maxCompletions) {
		text := s.Label // which names what was typed
		if strings.HasPrefix(s.Value, strings.ToLower(arg)) {
			text = s.Value
		}
		out = append(out, word+" "+text)
	}
	return out
}

// maxCompletions is how many arguments a person may go through.
const maxCompletions = 100

func completeName(b *bot.Bot, name string, slash bool) []string {
	var out []string
	for _, c := range b.Commands() {
		if !strings.HasPrefix(c.Name, name) {
			continue
		}
		line := c.Name
		if slash {
			line = "/" + line
		}
		if c.Arg.Kind != bot.NoArg {
			line += " "
		}
		out = append(out, line)
	}
	return out
}
