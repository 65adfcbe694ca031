// Package render lays out the bot's replies as Telegram messages: text with
// entities, buttons, pages and deep links. It is pure: it knows no network, no
// clock and no context.
package render

import (
	"planbot/bot/message"
	"planbot/bot/text"
)

// The limits of a message, and ours.
const (
	maxText     = 4096 // UTF-16 units (sendMessage)
	maxEntities = 100  // clients honour no more, by experience
	maxLabels   = 500  // units of each text around the words of others, so that there is room for them
	maxAsked    = 200  // units of a question that is repeated
)

// Options say how a reply is shown.
type Options struct {
	Bot       string // the bot's username, for the links of lists; "" means no links
	Post      bool   // a choice posts its answer as a new message instead of changing this one
	ShowAsked bool   // the question is not in the chat above the reply

	// Data is what the button of a press sends, or "" if the press may have no
	// button. Nil means the press's own text.
	Data func(message.Press) string
}

// data is what the button of a press sends, or "" if the press has none.
func (o Options) data(p message.Press) string {
	data := p.String()
	if o.Data != nil {
		data = o.Data(p)
	}
	if len(data) > maxData {
		return "" // the Bot API would refuse the whole message
	}
	return data
}

// FitsButtons reports whether buttons can turn the pages of the reply to a line.
func (o Options) FitsButtons(line string) bool {
	return o.data(message.Press{Line: line, Page: maxPages - 1}) != ""
}

// Fit shortens s to limit units, after a word if that leaves it at least half
// full.
func Fit(s string, limit int) string {
	pieces := text.Pieces(s, limit-1)
	if len(pieces) == 1 {
		return pieces[0]
	}
	return pieces[0] + "…"
}

// label is interface text in one piece, without mentions.
func (o Options) label(s string) string { return Fit(text.Unmentioned(s, o.Bot), maxLabels) }

// Render lays out a reply as messages, each within the limits of the Bot API.
// The words of others are blockquotes, byte for byte, since text with entities
// needs no escapes.
//
// A reply that turns is shown a page at a time: every page has the buttons of the
// reply and those that turn the page. Another is sent in as few messages as
// possible, and the last has the buttons. Files come last, each as a message of
// its own: a message with text can't be edited into one with a file.
func Render(r message.Reply, o Options) []Message {
	var all []part
	if o.ShowAsked && r.Asked != "" {
		all = o.prose(part{leads: true}, "italic", Fit(r.Asked, maxAsked))
	}
	for _, b := range r.Blocks {
		all = append(all, o.parts(b)...)
	}
	buttons, files := o.buttons(r), files(r)
	if len(all) == 0 {
		switch {
		case len(buttons) > 0:
			all = o.prose(part{}, "", "Choose:") // buttons can't stand alone
		case len(files) > 0:
			all = o.prose(part{}, "", "Here it is.") // there is a text before every file
		}
	}
	size := maxText
	if r.Turns() {
		size = message.PageUnits
	}
	var out []Message
	pages := o.fill(all, size)
	for i, parts := range pages {
		m := o.layout(parts)
		if r.Turns() {
			m.Buttons = append(m.Buttons, o.pageButtons(r.Line, i, len(pages))...)
		}
		if r.Turns() || i == len(pages)-1 {
			m.Buttons = append(m.Buttons, buttons...)
		}
		out = append(out, m)
	}
	return append(out, files...)
}

// files are the messages that hold the files of a reply.
func files(r message.Reply) []Message {
	var out []Message
	for _, b := range r.Blocks {
		if f, ok := b.(message.File); ok {
			out = append(out, Message{File: &f})
		}
	}
	return out
}

// SplitFiles divides what Render returns into the messages with text and those
// with files.
func SplitFiles(messages []Message) (texts, files []Message) {
	for i, m := range messages {
		if m.File != nil {
			return messages[:i], messages[i:]
		}
	}
	return messages, nil
}
