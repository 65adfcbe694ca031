package console

import (
	"context"
	"fmt"
	"strings"

	"planbot/bot"
	"planbot/bot/message"
)

// complete lists what a line that is being typed may become: a command, or a
// command with an argument of the kind it takes. The values are whole lines.
func complete(ctx context.Context, b *bot.Bot, line string) []message.Suggestion {
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
	var out []message.Suggestion
	for _, s := range b.Suggest(ctx, terminal, cmd.Arg.Kind, arg, maxCompletions) {
		out = append(out, message.Suggestion{Label: s.Label, Value: word + " " + s.Value})
	}
	return out
}

// maxCompletions is how many arguments are listed at most.
const maxCompletions = 1000

func completeName(b *bot.Bot, name string, slash bool) []message.Suggestion {
	var out []message.Suggestion
	for _, c := range b.Commands() {
		if !strings.HasPrefix(c.Name, name) {
			continue
		}
		line := c.Name
		if slash {
			line = "/" + line
		}
		label := line
		if c.Arg.Kind != bot.NoArg {
			line += " "
		}
		out = append(out, message.Suggestion{Label: label, Value: line})
	}
	return out
}

// commonPrefix is what two texts begin with, letter by letter.
func commonPrefix(a, b string) string {
	rest := []rune(b)
	for i, r := range a {
		if len(rest) == 0 || rest[0] != r {
			return a[:i]
		}
		rest = rest[1:]
	}
	return a
}

// columns sets labels side by side, down each column, in at most so many rows.
// A label that leaves no room for a second column is cut.
func columns(all []message.Suggestion, width, rows int) string {
	const gap = "  "
	widest := 0
	room := max(width/2-len(gap), minWidth)
	labels := make([]string, len(all))
	for i, s := range all {
		labels[i] = condition().Truncate(visible(s.Label), room, "…")
		widest = max(widest, cells(labels[i]))
	}
	across := max(1, (width+len(gap))/(widest+len(gap)))
	rows = max(rows-1, 1)
	left := len(labels) - min(len(labels), rows*across)
	labels = labels[:len(labels)-left]
	rows = (len(labels) + across - 1) / across
	var out strings.Builder
	for row := range rows {
		line := ""
		for i := row; i < len(labels); i += rows {
			line += labels[i] + strings.Repeat(" ", widest-cells(labels[i])) + gap
		}
		out.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if left > 0 {
		fmt.Fprintf(&out, "and %d more\n", left)
	}
	return out.String()
}
