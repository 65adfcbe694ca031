package render

import (
	"slices"
	"strings"

	"planbot/bot/discord/api"
	"planbot/bot/message"
)

// maxRows is how many rows of buttons stand below an embed.
const maxRows = 5

// Plain is a message in the plain form: the same text in an embed, and the same
// buttons below it, for where Discord or what stands before it takes no message of
// components alone. Of rows that are too many the last one stays, which turns the
// pages.
func Plain(m api.Message) api.Message {
	if m.Flags&api.ComponentsV2 == 0 {
		return m
	}
	out := m
	out.Flags &^= api.ComponentsV2
	out.Components = []api.Component{} // an edit takes old ones away
	var texts []string
	var open []api.Component // buttons that stood beside texts
	flush := func() {
		for some := range slices.Chunk(open, maxInRow) {
			out.Components = append(out.Components, *row(some...))
		}
		open = nil
	}
	for _, c := range m.Components {
		switch c.Type {
		case api.ActionRow:
			flush()
			out.Components = append(out.Components, c)
		case api.Section:
			beside, title := *c.Accessory, c.Components[0].Content
			if beside.URL != "" {
				texts = append(texts, title+"\n"+link(beside.Label, beside.URL).markup)
				continue
			}
			texts = append(texts, title)
			title, _, _ = strings.Cut(title, "\n")
			beside.Label = readable(escaped.ReplaceAllString(strings.Trim(title, "*"), "$1"), beside.Label, message.MaxLabel)
			open = append(open, beside)
		case api.TextDisplay:
			if notifies(m, c.Content) {
				out.Content = c.Content // in an embed a mention notifies nobody
				continue
			}
			texts = append(texts, c.Content)
		}
	}
	flush()
	if n := len(out.Components); n > maxRows {
		out.Components = append(out.Components[:maxRows-1:maxRows-1], out.Components[n-1])
	}
	if len(texts) > 0 {
		out.Embeds = []api.Embed{{Description: strings.Join(texts, "\n\n")}}
	}
	return out
}

// notifies reports whether a text of a message has the mention of whom it notifies.
func notifies(m api.Message, markup string) bool {
	user, role := m.Mentions.User, m.Mentions.Role
	return user != "" && strings.Contains(markup, "<@"+user+">") || role != "" && strings.Contains(markup, "<@&"+role+">")
}
