package render

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/text"
)

// The shape of a keyboard.
const (
	maxRow   = 3  // buttons, unless they are neighbours
	rowWidth = 36 // Latin letters that a phone shows side by side
	maxData  = 64 // bytes that a button sends (InlineKeyboardButton)
	maxPages = 99 // that a message.Press can name
)

// buttons are the rows of a reply: the choices side by side, with the folds that
// are not in the message, and each item of a list that has buttons in a row of its
// own.
func (o Options) buttons(r message.Reply) [][]api.Button {
	var rows [][]api.Button
	var loose []message.Choice // in no row yet
	for _, b := range r.Blocks {
		switch b := b.(type) {
		case message.Fold:
			if len(o.folded(b)) > 0 {
				continue
			}
			loose = append(loose, message.Choice{Label: b.Label, Line: b.Line})
		case message.List:
			if !b.Buttons {
				continue
			}
			rows, loose = append(rows, o.pack(loose)...), nil
			for _, it := range b.Items {
				if it.Label != "" {
					loose = append(loose, opener(it))
					continue
				}
				rows = append(rows, append(o.pack(loose), o.row(opener(it)))...)
				loose = nil
			}
		case message.Choices:
			from, to := neighbours(b.Choices)
			rows = append(rows, o.pack(append(loose, b.Choices[:from]...))...)
			rows = append(rows, o.row(b.Choices[from:to]...))
			loose = slices.Clone(b.Choices[to:])
		}
	}
	rows = append(rows, o.pack(loose)...)
	return slices.DeleteFunc(rows, func(row []api.Button) bool { return len(row) == 0 })
}

func opener(it message.Item) message.Choice {
	return message.Choice{Label: cmp.Or(it.Label, text.Shorten(it.Text, message.MaxLabel)), Line: it.Line}
}

// neighbours is where the choices that turn to a neighbour are, with what is
// between them; at the end if there are none.
func neighbours(choices []message.Choice) (from, to int) {
	from = slices.IndexFunc(choices, func(c message.Choice) bool { return c.Turns })
	if from < 0 {
		return len(choices), len(choices)
	}
	for i, c := range choices {
		if c.Turns {
			to = i + 1
		}
	}
	return from, to
}

// row is the buttons of choices, save those that may have none.
func (o Options) row(choices ...message.Choice) []api.Button {
	var row []api.Button
	for _, c := range choices {
		data := o.data(message.Press{Line: c.Line, Post: o.Post, Turn: c.Turns && !o.Post})
		if c.Label != "" && c.Line != "" && data != "" {
			row = append(row, api.Button{Text: c.Label, Data: data})
		}
	}
	return row
}

// pack puts choices into rows.
func (o Options) pack(choices []message.Choice) [][]api.Button {
	var rows [][]api.Button
	for _, b := range o.row(choices...) {
		if last := len(rows) - 1; last >= 0 && len(rows[last]) < maxRow && roomFor(rows[last], b) {
			rows[last] = append(rows[last], b)
			continue
		}
		rows = append(rows, []api.Button{b})
	}
	return rows
}

// pageButtons is the row that turns the pages of a reply: "‹", "2/5", "›". The
// button in the middle shows the same page again. Pages beyond maxPages have no
// buttons.
func (o Options) pageButtons(line string, at, pages int) [][]api.Button {
	if pages = min(pages, maxPages); pages < 2 || at >= pages {
		return nil
	}
	to := func(label string, page int) api.Button {
		return api.Button{Text: label, Data: o.data(message.Press{Line: line, Page: page, Turn: true})}
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

// shareButton is the row that posts a page for all to see.
func (o Options) shareButton(r message.Reply, at int) [][]api.Button {
	data := o.data(message.Press{Line: r.Line, Page: at, Post: true})
	if !o.Share || r.Line == "" || data == "" {
		return nil
	}
	return [][]api.Button{{{Text: r.Say("telegram.share"), Data: data}}}
}

// An Onward says which buttons take a clause or a passage that a reply shows to
// another place.
type Onward int

// The ways onward.
const (
	Nowhere  Onward = iota
	ByLink          // a link, for a group: it opens the same in the private chat
	ByReader        // for who reads alone: share it in another chat, or copy it
)

// maxCopied is the longest text that a button copies, in characters (CopyTextButton).
const maxCopied = 256

// startForm is what a start parameter may be.
var startForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// addOnward adds the buttons that take the subject of a reply elsewhere: the link
// beside others if there is room, else a row of their own.
func (o Options) addOnward(rows [][]api.Button, r message.Reply) [][]api.Button {
	ref, ok := r.Subject()
	start := strings.Replace(ref.String(), ":", "_", 1) // point_21
	if !ok || o.Bot == "" || !startForm.MatchString(start) {
		return rows
	}
	link := StartLink(o.Bot, start)
	switch o.Onward {
	case ByLink:
		button := api.Button{Text: o.say("telegram.link"), URL: link}
		if last := len(rows) - 1; last >= 0 && len(rows[last]) <= maxRow && roomFor(rows[last], button) {
			rows[last] = append(rows[last], button)
			return rows
		}
		return append(rows, []api.Button{button})
	case ByReader:
		query := ref.String()
		if ref.IsPoint() {
			query = locale.In(o.language).Say("point.number", ref.Line)
		}
		return append(rows, o.takeAway(query, r.Clause(ref), link))
	}
	return rows
}

// takeAway is a row for who reads alone.
func (o Options) takeAway(query, clause, link string) []api.Button {
	var row []api.Button
	if o.Inline {
		row = append(row, api.Button{Text: o.say("telegram.send"), Share: &api.ChosenChat{Query: query, Users: true, Groups: true, Channels: true}})
	}
	if clause != "" && text.Units(clause) <= maxCopied {
		row = append(row, api.Button{Text: o.say("telegram.copy_text"), Copy: &api.CopyText{Text: clause}})
	}
	if len(row) < 2 && len(link) <= maxCopied {
		row = append(row, api.Button{Text: o.say("telegram.copy_link"), Copy: &api.CopyText{Text: link}})
	}
	return row
}

// roomFor reports whether a phone shows another button beside those of a row. All
// are equally wide, so the longest label decides.
func roomFor(row []api.Button, b api.Button) bool {
	widest := labelWidth(b.Text)
	for _, one := range row {
		widest = max(widest, labelWidth(one.Text))
	}
	return (len(row)+1)*widest <= rowWidth*latinWidth
}

// latinWidth is the width of a Latin letter. Others, such as Cyrillic ones, are 1
// wider.
const latinWidth = 7

func labelWidth(s string) int {
	n := 0
	for _, r := range s {
		n += latinWidth
		if r > unicode.MaxLatin1 {
			n++
		}
	}
	return n
}

// maxStart is the longest start parameter of a link, in characters.
// (core.telegram.org/bots/features#deep-linking)
const maxStart = 64

// readableLine is a command line that a start parameter shows readably, with "_"
// for spaces and without the slash: point_21.
var readableLine = regexp.MustCompile(`^/[a-z0-9]+( [A-Za-z0-9-]+)*$`)

// EncodeStart makes the start parameter of a link that opens a command line. It
// is false if the line is no command or too long. Lines without a readable form
// are in base64 behind a "-", which begins no command.
func EncodeStart(line string) (string, bool) {
	bare, ok := strings.CutPrefix(line, "/")
	start := "-" + base64.RawURLEncoding.EncodeToString([]byte(bare))
	if readableLine.MatchString(line) {
		start = strings.ReplaceAll(bare, " ", "_")
	}
	return start, ok && len(start) <= maxStart
}

// DecodeStart is the command line of a start parameter. It is false for what
// EncodeStart did not make. Anybody can write a link, so the line may be any
// text.
func DecodeStart(start string) (string, bool) {
	line := "/" + strings.ReplaceAll(start, "_", " ")
	if encoded, ok := strings.CutPrefix(start, "-"); ok {
		raw, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
		if err != nil {
			return "", false
		}
		line = "/" + string(raw)
	}
	again, ok := EncodeStart(line)
	return line, ok && again == start
}

// StartLink is the address that opens the private chat with the bot and sends it
// a start parameter.
func StartLink(bot, start string) string { return "https://t.me/" + bot + "?start=" + start }

// deepLink is the StartLink of a command line, or "" if there can be none.
func deepLink(bot, line string) string {
	start, ok := EncodeStart(line)
	if !ok || bot == "" {
		return ""
	}
	return StartLink(bot, start)
}
