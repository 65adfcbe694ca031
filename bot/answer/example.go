package answer

import (
	"fmt"
	"strings"

	"planbot/bot/message"
)

// Example is a line that shows what a command does with this corpus: the one
// that the corpus gives, or one made from its first records. It is "" for a
// command that is not about the corpus, or if there is nothing to show.
func (l *Library) Example(command string) string {
	for _, line := range l.Corpus.Plan.Examples {
		if name, _, _ := strings.Cut(line, " "); name == "/"+command {
			return line
		}
	}
	first := &l.Corpus.Points[0]
	arg := ""
	switch command {
	case "point", "compare", "summary":
		arg = "1"
	case "ask", "find", "why":
		arg = strings.ToLower(first.Title)
	case "verify":
		arg = firstWords(first.Text, message.MaxButtonLine-len("/verify "))
	case "schedule":
		arg = fmt.Sprintf("1-%d 09:00 UTC", len(l.Corpus.Points))
	case "points", "who":
		arg = firstOf(l.SuggestTopics(""))
	case "party":
		arg = firstOf(l.SuggestParties(""))
	case "context":
		arg = firstOf(l.SuggestRefs(""))
	}
	if arg == "" {
		return ""
	}
	return "/" + command + " " + arg
}

func firstOf(all []message.Suggestion) string {
	if len(all) == 0 {
		return ""
	}
	return all[0].Value
}

// firstWords are as many whole words of a text as have at most limit bytes.
func firstWords(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:max(strings.LastIndex(text[:limit+1], " "), 0)], "")
}
