package render

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/text"
)

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
		if last := len(rows) - 1; last >= 0 && roomFor(rows[last], button) {
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

// roomFor reports whether a phone shows another button beside those of a row.
func roomFor(row []api.Button, b api.Button) bool {
	widest := 0
	for _, one := range append(slices.Clone(row), b) {
		widest = max(widest, utf8.RuneCountInString(one.Text))
	}
	return len(row) <= maxRow && (len(row)+1)*widest <= rowWidth
}
