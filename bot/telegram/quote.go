package telegram

import (
	"regexp"
	"slices"
	"strings"

	"planbot/bot/telegram/api"
	"planbot/bot/text"
)

// keptLooks are the entities that a quotation must have where the message has
// them, and lostLooks those of which the bot does not read all that it takes.
var (
	keptLooks = []string{"bold", "italic", "underline", "strikethrough", "spoiler"}
	lostLooks = []string{"custom_emoji", "date_time"}
)

// quotationOf is the part of a message that has some words, whatever white space
// is between them. It is nil if the message has none or they can't be quoted.
func quotationOf(m *api.Message, words string) *api.Quotation {
	if text.Units(words) > api.MaxQuotation {
		return nil
	}
	all, marks := m.Content()
	var escaped []string
	for _, word := range strings.Fields(words) {
		escaped = append(escaped, regexp.QuoteMeta(word))
	}
	at := regexp.MustCompile(strings.Join(escaped, `[\s\p{Z}]+`)).FindStringIndex(all)
	if len(escaped) == 0 || at == nil {
		return nil
	}
	q := &api.Quotation{Text: all[at[0]:at[1]], Position: text.Units(all[:at[0]])}
	length := text.Units(q.Text)
	for _, k := range marks {
		from, to := max(k.Offset, q.Position), min(k.Offset+k.Length, q.Position+length)
		switch {
		case from >= to:
		case slices.Contains(lostLooks, k.Type):
			return nil
		case slices.Contains(keptLooks, k.Type):
			q.Looks = append(q.Looks, api.Entity{Type: k.Type, Offset: from - q.Position, Length: to - from})
		}
	}
	if length > api.MaxQuotation {
		return nil
	}
	return q
}
