package answer

import (
	"fmt"
	"strings"

	"planbot/bot/message"
)

// About says what the bot is and what it answers from.
func (l *Library) About() message.Reply {
	plan := l.Corpus.Plan
	return message.Reply{Blocks: []message.Block{
		message.Heading{Text: "About planbot"},
		message.Sayf("planbot answers questions about %s from %d documents and nothing else: the text of each point, and what was said about it, quoted and attributed.",
			lowerFirst(plan.Title), len(l.Corpus.Articles)+1),
		message.Sayf("The text is that published by %s on %s%s. %s", plan.PublishedBy, day(plan.Date), l.creditedTo(", credited there to %s"), plan.Note),
		message.Paragraph{Text: "Quotations are word for word and name the speaker, the kind of quotation, the source, its date and the place in it. Summaries are ours and say so. The bot takes no side, and where the sources don't answer it says that."},
	}}.WithChoices(message.Choice{Label: "Sources", Line: "/sources"}, message.Choice{Label: "Privacy", Line: "/privacy"}, message.Choice{Label: "Commands", Line: "/help"})
}

// creditedTo says whom the publisher credits for the text of the plan, or
// nothing.
func (l *Library) creditedTo(format string) string {
	if l.Corpus.Plan.Credit == "" {
		return ""
	}
	return fmt.Sprintf(format, l.Corpus.Plan.Credit)
}

// lowerFirst lets a title that begins with "The" stand inside a sentence.
func lowerFirst(s string) string {
	if rest, ok := strings.CutPrefix(s, "The "); ok {
		return "the " + rest
	}
	return s
}

// Privacy says what the bot reads, stores and logs.
func (l *Library) Privacy() message.Reply {
	return message.Reply{Blocks: []message.Block{
		message.Heading{Text: "Privacy"},
		message.Paragraph{Text: "The bot reads only what is addressed to it. It stores no message and no question, and logs none: a log line holds the platform, the name of the command, how long it took and how it ended, and nothing about you."},
		message.Paragraph{Text: "Ids of chats and people are kept only for a chat's settings and schedules, and for 90 days for who changed them. /mydata shows what is kept about you, /mydata export gives it to you as a file, and /mydata forget removes it."},
		message.Paragraph{Text: "Answers come from the program itself. Nothing you type is sent to any other service."},
	}}
}
