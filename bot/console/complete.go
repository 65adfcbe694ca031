package console

import (
	"strconv"
	"strings"

	"planbot/bot"
	"planbot/corpus"
)

// complete lists what a line that is being typed may become: a command, or a
// command with an argument of the kind it takes.
func complete(b *bot.Bot, line string) []string {
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
	for _, c := range arguments(b.Corpus(), cmd.Arg.Kind) {
		if startsWord(c, arg) {
			out = append(out, word+" "+c)
		}
	}
	return out
}

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

// arguments lists what a command with that kind of argument can be about.
func arguments(c *corpus.Corpus, kind bot.ArgKind) []string {
	var out []string
	switch kind {
	case bot.PointArg:
		for _, p := range c.Points {
			out = append(out, strconv.Itoa(p.Number))
		}
		for _, p := range c.Points {
			out = append(out, p.Title)
		}
	case bot.SubjectArg, bot.TopicArg:
		for _, t := range c.Topics {
			out = append(out, t.Name)
		}
		if kind == bot.TopicArg {
			break
		}
		for _, s := range c.Speakers {
			out = append(out, s.Name)
		}
	case bot.RefArg:
		for _, p := range c.Points {
			out = append(out, p.Ref().String())
		}
		for _, a := range c.Articles {
			for _, p := range a.Passages {
				out = append(out, p.Ref.String())
			}
		}
	}
	return out
}

// startsWord reports whether typed begins some word of the text, whatever the
// case: "zel" finds "Volodymyr Zelenskyy".
func startsWord(text, typed string) bool {
	text, typed = strings.ToLower(text), strings.ToLower(typed)
	return strings.HasPrefix(text, typed) || strings.Contains(text, " "+typed)
}
