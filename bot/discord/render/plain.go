package render

import (
	"strings"

	"planbot/bot/discord/api"
)

// Plain shows a page without embeds, for a channel in which the bot may not post
// them: as text, in as many messages as it needs. The last has the buttons.
func Plain(m api.Message) []api.Message {
	var texts []string
	add := func(s string) {
		if n := len(texts); n > 0 && api.Units(texts[n-1])+api.Units(gap)+api.Units(s) <= maxContent {
			texts[n-1] += gap + s
		} else if s != "" {
			texts = append(texts, s)
		}
	}
	add(m.Content)
	for _, e := range m.Embeds {
		for _, part := range plainEmbed(e) {
			add(part)
		}
	}
	out := make([]api.Message, len(texts))
	for i, text := range texts {
		out[i] = (&page{content: text}).message()
	}
	if len(out) > 0 {
		out[len(out)-1].Components = m.Components
	}
	return out
}

// maxPlainCredit leaves room for the words, even when every character of the
// credit is escaped.
const maxPlainCredit = 400

// plainEmbed shows an embed as text, in parts. Each part has the lead and the
// credit. The description is markup already; it is cut between its words.
func plainEmbed(e *api.Embed) []string {
	lead, credit := "", ""
	if e.Author != nil {
		lead = "**" + Escape(api.Shorten(e.Author.Name, maxAuthor)) + "**\n"
	}
	if e.Footer != nil {
		credit = "\n-# " + Escape(api.Shorten(strings.ReplaceAll(e.Footer.Text, "\n", " "), maxPlainCredit))
	}
	room := maxContent - api.Units(lead) - api.Units(credit)
	var out []string
	for rest := e.Description; rest != "" || out == nil; {
		var part string
		part, rest = splitMarkup(rest, room)
		out = append(out, lead+part+credit)
	}
	return out
}

// splitMarkup cuts markup after at most limit units, at white space where there
// is some, and never behind an escaping backslash.
func splitMarkup(s string, limit int) (part, rest string) {
	if api.Units(s) <= limit {
		return s, ""
	}
	end, space, n := 0, 0, 0
	for i, r := range s {
		if n += api.Units(string(r)); n > limit {
			break
		}
		end = i
		if r == ' ' || r == '\n' {
			space = i
		}
	}
	if space > end/2 {
		end = space
	}
	for end > 1 && s[end-1] == '\\' {
		end--
	}
	return s[:end], s[end:]
}
