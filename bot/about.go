package bot

import (
	"context"
	"fmt"
	"strings"
)

func about(_ context.Context, b *Bot, _ Request) (Reply, error) {
	plan := b.corpus.Plan
	return withChoices(Reply{Blocks: []Block{
		Heading{"About planbot"},
		Paragraph{fmt.Sprintf("planbot answers questions about %s from %d documents and nothing else: the text of each point, and what was said about it, quoted and attributed.",
			lowerFirst(plan.Title), len(b.corpus.Articles)+1)},
		Paragraph{fmt.Sprintf("The text is that published by %s on %s, credited there to %s. %s", plan.PublishedBy, day(plan.Date), plan.Credit, plan.Note)},
		Paragraph{"Quotations are word for word and name the speaker, the kind of quotation, the source, its date and the place in it. Summaries are ours and say so. The bot takes no side, and where the sources don't answer it says that."},
	}}, []Choice{{"Sources", "/sources"}, {"Privacy", "/privacy"}, {"Commands", "/help"}}), nil
}

// lowerFirst lets a title that begins with "The" stand inside a sentence.
func lowerFirst(s string) string {
	if rest, ok := strings.CutPrefix(s, "The "); ok {
		return "the " + rest
	}
	return s
}

func privacy(_ context.Context, _ *Bot, _ Request) (Reply, error) {
	return Reply{Blocks: []Block{
		Heading{"Privacy"},
		Paragraph{"The bot reads only what is addressed to it. It stores no message and no question, and logs none: a log line holds the platform, the name of the command, how long it took and how it ended, and nothing about you."},
		Paragraph{"Ids of chats and people are kept only for a chat's settings and schedules, and for 90 days for who changed them. /mydata shows what is kept about you, /mydata export gives it to you as a file, and /mydata forget removes it."},
		Paragraph{"Answers come from the program itself. Nothing you type is sent to any other service."},
	}}, nil
}

func help(_ context.Context, b *Bot, r Request) (Reply, error) {
	if r.Arg == "" {
		var items []Item
		for i := range b.commands {
			c := &b.commands[i]
			items = append(items, Item{c.Usage() + ": " + c.Short, "/help " + c.Name})
		}
		return Reply{Blocks: []Block{
			Heading{"Commands"},
			List{items},
			Paragraph{"Or just type your question."},
		}}, nil
	}
	name := strings.TrimPrefix(strings.ToLower(r.Arg), "/")
	c := b.Command(name)
	if c == nil {
		return b.unknown(name, ""), nil
	}
	reply := Reply{Blocks: []Block{Heading{c.Usage()}, Paragraph{c.Long}}}
	if c.Arg.Kind != NoArg {
		reply.Blocks = append(reply.Blocks, Paragraph{"For example: " + c.Example})
	}
	return withChoices(reply, []Choice{{"Try it", c.Example}}), nil
}
