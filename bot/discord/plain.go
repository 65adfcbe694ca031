package discord

import (
	"strings"

	"github.com/bwmarrin/discordgo"
)

// plain is a page for a channel in which the bot may not post embeds: each
// becomes text, and as many messages as that needs. The buttons are on the last.
func plain(m Message) []Message {
	var texts []string
	add := func(s string) {
		if n := len(texts); n > 0 && units(texts[n-1])+units(gap)+units(s) <= maxContent {
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
	out := make([]Message, len(texts))
	for i, text := range texts {
		out[i] = (&page{content: text}).message()
	}
	if len(out) > 0 {
		out[len(out)-1].Components = m.Components
	}
	return out
}

// maxPlainCredit leaves room for the words, also when every mark of the credit is
// escaped.
const maxPlainCredit = 400

// plainEmbed is an embed as text. Its lead and its credit stand on every part
// of it. The lines of its description, which is markup already, stay whole
// where they can.
func plainEmbed(e *discordgo.MessageEmbed) []string {
	lead, credit := "", ""
	if e.Author != nil {
		lead = "**" + escape(shorten(e.Author.Name, maxAuthor)) + "**\n"
	}
	if e.Footer != nil {
		credit = "\n-# " + escape(shorten(strings.ReplaceAll(e.Footer.Text, "\n", " "), maxPlainCredit))
	}
	room := maxContent - units(lead) - units(credit)
	var out []string
	for rest := e.Description; rest != "" || out == nil; {
		var part string
		part, rest = splitMarkup(rest, room)
		out = append(out, lead+part+credit)
	}
	return out
}

// splitMarkup takes at most limit units from the beginning of markup, up to
// white space where there is some, and never behind an escaping backslash.
func splitMarkup(s string, limit int) (part, rest string) {
	if units(s) <= limit {
		return s, ""
	}
	end, space, n := 0, 0, 0
	for i, r := range s {
		if n += units(string(r)); n > limit {
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
