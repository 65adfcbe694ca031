package answer

import (
	"strings"

	"planbot/bot/message"
)

// About says what the bot is and what it answers from.
func (l *Library) About() message.Reply {
	plan := l.Corpus.Plan
	return message.Reply{Blocks: []message.Block{
		message.Heading{Text: l.say("about.heading")},
		l.paragraph("about.what", lowerFirst(plan.Title), len(l.Corpus.Articles)+1),
		l.paragraph("about.text", plan.PublishedBy, l.Words.Date(plan.Date), l.creditedTo("about.credited"), plan.Note),
		l.paragraph("about.rules"),
	}}.WithChoices(
		message.Choice{Label: l.say("button.sources"), Line: "/sources"},
		message.Choice{Label: l.say("button.privacy"), Line: "/privacy"},
		message.Choice{Label: l.say("button.commands"), Line: "/help"},
	)
}

// creditedTo says whom the publisher credits for the text of the plan, by the
// message of that key, or nothing.
func (l *Library) creditedTo(key string) string {
	if l.Corpus.Plan.Credit == "" {
		return ""
	}
	return l.say(key, l.Corpus.Plan.Credit)
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
		message.Heading{Text: l.say("privacy.heading")},
		l.paragraph("privacy.reads"),
		l.paragraph("privacy.keeps"),
		l.paragraph("privacy.nowhere"),
	}}
}
