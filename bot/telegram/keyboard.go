package telegram

import (
	"fmt"
	"unicode/utf8"

	"planbot/bot/message"
)

// The shape of a keyboard: so many characters fit side by side on a phone.
const (
	maxRow   = 3
	rowWidth = 36
	maxData  = 64 // bytes behind a button (InlineKeyboardButton)
	maxPages = 99 // that a message.Press can name
)

// choiceRows sets the choices of a reply in rows: as many in one as fit, which
// are all of one width.
func choiceRows(r message.Reply, o Options) [][]Button {
	var rows [][]Button
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
			rows[last] = append(rows[last], Button{Text: c.Label, Data: data})
			widest = max(widest, width)
		}
	}
	return rows
}

// turning is the row that turns the pages of a reply: "‹", "2/5", "›". The
// button in the middle shows the page anew. Pages that no button can name are
// left out.
func turning(line string, at, pages int, o Options) [][]Button {
	if pages = min(pages, maxPages); pages < 2 || at >= pages {
		return nil
	}
	to := func(label string, page int) Button {
		return Button{Text: label, Data: o.data(message.Press{Line: line, Page: page})}
	}
	var row []Button
	if at > 0 {
		row = append(row, to("‹", at-1))
	}
	row = append(row, to(fmt.Sprintf("%d/%d", at+1, pages), at))
	if at+1 < pages {
		row = append(row, to("›", at+1))
	}
	return [][]Button{row}
}
