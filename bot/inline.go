package bot

import (
	"context"
	"fmt"
	"strings"

	"planbot/bot/chats"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
)

// What is asked while a person types, with every few letters. It is counted
// under these names, and no name of a command is one of them.
const (
	inlineLabel  = "inline"
	suggestLabel = "suggest"
)

func whileTyping(label string) bool { return label == inlineLabel || label == suggestLabel }

// maxQuery is the longest inline query, in UTF-16 units: Telegram's limit.
const maxQuery = 256

// Find lists what a chat may want to be shown for some words: points, then
// passages and statements, best first, from offset on, at most limit. With no
// words it lists the points. The list is empty when the sources don't answer,
// and when the outcome is Limited or Overloaded: then it says nothing of the
// sources, and must not be kept for others.
func (b *Bot) Find(ctx context.Context, from message.Origin, words string, offset, limit int) (found []message.Finding, more bool, outcome message.Outcome) {
	outcome = b.observed(ctx, from, inlineLabel, func() message.Reply {
		settings := chats.CachedSettings(ctx, b.store, from)
		words, asked := message.CutLang(message.Tidy(text.Shorten(words, maxQuery)))
		language := b.language(from, message.Line{Name: "ask", Arg: words, Lang: asked}, settings)
		all := b.library.Load().In(language).Findings(words)
		offset = min(max(offset, 0), len(all))
		end := min(offset+limit, len(all))
		for _, finding := range all[offset:end] {
			f := finding()
			f.Reply.Language = language
			b.keepLanguage(&f.Reply, from, settings)
			found = append(found, f)
		}
		more = end < len(all)
		if len(all) == 0 {
			return message.Reply{Outcome: message.NoSources}
		}
		return message.Reply{}
	}).Outcome
	return found, more, outcome
}

// Suggest completes an argument of that kind while it is typed: best first, at
// most limit. With nothing typed it lists what there is. Kinds that take any
// text have no suggestions, and who types faster than the limits allow gets
// none.
func (b *Bot) Suggest(ctx context.Context, from message.Origin, kind ArgKind, typed string, limit int) (out []message.Suggestion) {
	b.observed(ctx, from, suggestLabel, func() message.Reply {
		out = b.suggestions(locale.Base(from.Language), kind, typed)
		out = out[:min(len(out), limit)]
		return message.Reply{}
	})
	return out
}

// Knows reports whether what was typed as an argument of that kind has a
// suggestion. It is part of a request, so it has no limit.
func (b *Bot) Knows(from message.Origin, kind ArgKind, typed string) bool {
	return len(b.suggestions(locale.Base(from.Language), kind, typed)) > 0
}

func (b *Bot) suggestions(language string, kind ArgKind, typed string) []message.Suggestion {
	typed = text.Shorten(message.Tidy(typed), message.MaxSuggestion)
	l := b.library.Load().In(language)
	switch kind {
	case PointArg:
		return l.SuggestPoints(typed)
	case SubjectArg:
		return l.SuggestSubjects(typed)
	case TopicArg:
		return l.Names().Topics.Complete(typed)
	case SpeakerArg:
		return l.Names().Speakers.Complete(typed)
	case PartyArg:
		return l.Names().Parties.Complete(typed)
	case RefArg:
		return l.SuggestRefs(typed)
	case CommandArg:
		return b.commandNames().Complete(typed)
	case RangeArg:
		all := suggested([]string{fmt.Sprintf("1-%d", len(l.Corpus.Points))})
		if !strings.HasPrefix(all[0].Value, typed) {
			all = nil
		}
		return append(all, l.SuggestPoints(typed)...)
	case ZoneArg:
		return suggested(chats.SuggestZones(typed))
	case DaysArg:
		return suggested(chats.SuggestDays(typed, language))
	}
	return nil
}

// suggested are suggestions that show what they stand for.
func suggested(words []string) []message.Suggestion {
	var out []message.Suggestion
	for _, word := range words {
		out = append(out, message.Suggestion{Label: word, Value: word})
	}
	return out
}
