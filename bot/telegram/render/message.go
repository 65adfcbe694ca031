package render

import (
	"fmt"
	"unicode/utf8"

	"planbot/bot/message"
	"planbot/bot/telegram/api"
)

// A Message is ready to be sent: plain text, the entities that mark pieces of
// it, and rows of buttons. A message with a file has nothing else.
type Message struct {
	Text     string
	Entities []api.Entity
	Buttons  [][]api.Button
	File     *message.File
}

// Params are the parameters of a call that sends the message, or edits another
// one into it.
func (m *Message) Params() api.Params {
	if m.File != nil {
		return api.Params{}
	}
	p := api.Params{"text": m.Text, "link_preview_options": api.Encode(api.LinkPreview{Disabled: true})}
	if len(m.Entities) > 0 {
		p["entities"] = api.Encode(m.Entities)
	}
	if len(m.Buttons) > 0 {
		p["reply_markup"] = api.Encode(api.Keyboard{Rows: m.Buttons})
	}
	return p
}

// Article is the message as a result of an inline or a guest query.
func (m *Message) Article(id, title, description string) api.InlineArticle {
	a := api.InlineArticle{Type: "article", ID: id, Title: title, Description: description,
		Content: api.InputMessage{Text: m.Text, Entities: m.Entities, Preview: api.LinkPreview{Disabled: true}}}
	if len(m.Buttons) > 0 {
		a.Markup = &api.Keyboard{Rows: m.Buttons}
	}
	return a
}

// The shape of a keyboard.
const (
	maxRow   = 3  // buttons
	rowWidth = 36 // characters that a phone shows side by side
	maxData  = 64 // bytes that a button sends (InlineKeyboardButton)
	maxPages = 99 // that a message.Press can name
)

// choiceRows puts the choices of a reply into rows. The buttons of a row are
// equally wide, so the longest label decides how many fit.
func choiceRows(r message.Reply, o Options) [][]api.Button {
	var rows [][]api.Button
	widest := 0
	for _, b := range r.Blocks {
		choices, _ := b.(message.Choices)
		for _, c := range choices.Choices {
			data := o.data(message.Press{Line: c.Line, Post: o.Post})
			if c.Label == "" || data == "" {
				continue
			}
			width := utf8.RuneCountInString(c.Label)
			last := len(rows) - 1
			if last < 0 || len(rows[last]) == maxRow || (len(rows[last])+1)*max(widest, width) > rowWidth {
				rows = append(rows, nil)
				last, widest = last+1, 0
			}
			rows[last] = append(rows[last], api.Button{Text: c.Label, Data: data})
			widest = max(widest, width)
		}
	}
	return rows
}

// pageButtons is the row that turns the pages of a reply: "‹", "2/5", "›". The
// button in the middle shows the same page again. Pages beyond maxPages have no
// buttons.
func pageButtons(line string, at, pages int, o Options) [][]api.Button {
	if pages = min(pages, maxPages); pages < 2 || at >= pages {
		return nil
	}
	to := func(label string, page int) api.Button {
		return api.Button{Text: label, Data: o.data(message.Press{Line: line, Page: page})}
	}
	var row []api.Button
	if at > 0 {
		row = append(row, to("‹", at-1))
	}
	row = append(row, to(fmt.Sprintf("%d/%d", at+1, pages), at))
	if at+1 < pages {
		row = append(row, to("›", at+1))
	}
	return [][]api.Button{row}
}
