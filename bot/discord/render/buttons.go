package render

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"planbot/bot/discord/api"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
)

// The limits of rows; components/reference in the documentation.
const (
	maxInRow      = 5 // buttons
	maxButtonText = 80
	maxMenu       = 25 // lines
	maxMenuText   = 100
)

func row(c ...api.Component) *api.Component {
	return &api.Component{Type: api.ActionRow, Components: c}
}

// button makes a button. A label that is too long is cut.
func button(style int, label string, press message.Press) api.Component {
	return api.Component{Type: api.Button, Style: style, Label: readable(label, press.Line, maxButtonText), CustomID: press.String()}
}

// readable is a label that Discord accepts: not empty and not too long.
func readable(label, other string, limit int) string {
	if strings.TrimSpace(label) == "" {
		label = other
	}
	return text.Shorten(label, limit)
}

// buttonRows sets folds and choices in rows: those that turn to a neighbour in
// the last, with what is between them.
func buttonRows(blocks []message.Block) []*api.Component {
	var groups [][]api.Component
	var others, turns []api.Component
	for i, b := range blocks {
		switch b := b.(type) {
		case message.Fold:
			others = append(others, button(api.SecondaryButton, b.Label, message.Press{Line: b.Line}))
		case message.Choices:
			if i > 0 {
				if _, apart := blocks[i-1].(message.Choices); apart {
					groups, others = append(groups, others), nil
				}
			}
			turn := func(c message.Choice) bool { return c.Turns }
			for i, c := range b.Choices {
				to := &others
				if c.Turns || len(turns) > 0 && slices.ContainsFunc(b.Choices[i:], turn) {
					to = &turns
				}
				style := api.SecondaryButton
				if c.Danger {
					style = api.DangerButton
				}
				*to = append(*to, button(style, c.Label, message.Press{Line: c.Line, Turn: c.Turns}))
			}
		}
	}
	var out []*api.Component
	for _, buttons := range append(groups, others, turns) {
		for len(buttons) > 0 {
			n := min(maxInRow, len(buttons))
			if n < len(buttons) && buttons[n].Style == api.DangerButton {
				n-- // it stays beside the button that it belongs to, and not beside another's
			}
			out, buttons = append(out, row(buttons[:n]...)), buttons[n:]
		}
	}
	return out
}

// menuID is the id of every menu: the line that is chosen says what it does.
const menuID = "list"

// menus offer the items that open something, each line once, since Discord
// wants the values of a menu to differ.
func menus(items []message.Item, w *locale.Words) []api.Component {
	var options []api.Option
	for _, it := range items {
		o := api.Option{Label: readable(it.Text, it.Line, maxMenuText), Value: message.Press{Line: it.Line}.String()}
		if it.Line != "" && !slices.ContainsFunc(options, func(other api.Option) bool { return other.Value == o.Value }) {
			options = append(options, o)
		}
	}
	var out []api.Component
	placeholder := w.Say("page.open")
	for some := range slices.Chunk(options, maxMenu) {
		out = append(out, api.Component{Type: api.SelectMenu, CustomID: menuID, Placeholder: placeholder, Options: some})
		placeholder = w.Say("page.open_other")
	}
	return out
}

// navigation is the row of buttons that turn the pages, and of the one that
// posts this page for everybody. Both repeat the line; without one the pages don't
// turn, and what is posted is the message itself.
func navigation(r message.Reply, at, pages int, post bool) []*api.Component {
	switch {
	case !post && (pages == 1 || !r.Turns()):
		return nil
	case !r.Turns():
		again := api.Component{Type: api.Button, Style: api.PrimaryButton, Label: r.Say("page.post"), CustomID: repostID}
		return []*api.Component{row(again)}
	}
	var out []api.Component
	if pages > 1 {
		back := button(api.SecondaryButton, "‹", message.Press{Line: r.Line, Page: max(at-1, 0), Turn: true})
		here := api.Component{Type: api.Button, Style: api.SecondaryButton,
			Label: fmt.Sprintf("%d/%d", at+1, pages), CustomID: "here", Disabled: true}
		on := button(api.SecondaryButton, "›", message.Press{Line: r.Line, Page: min(at+1, pages-1), Turn: true})
		back.Disabled, on.Disabled = at == 0, at == pages-1
		out = append(out, back, here, on)
	}
	if post {
		out = append(out, button(api.PrimaryButton, r.Say("page.post"), message.Press{Line: r.Line, Page: at, Post: true}))
	}
	return []*api.Component{row(out...)}
}

// withButton sets a button beside those of the last row, or in a row of its own.
func withButton(rows []*api.Component, b api.Component) []*api.Component {
	if n := len(rows) - 1; n >= 0 && rows[n].Components[0].Type == api.Button && len(rows[n].Components) < maxInRow {
		return append(rows[:n:n], row(append(slices.Clip(rows[n].Components), b)...))
	}
	return append(rows, row(b))
}

// deletePrefix begins the id of the button that deletes its message, before the
// id of the user who may.
const deletePrefix = "delete "

func deletion(label, owner string) api.Component {
	return api.Component{Type: api.Button, Style: api.SecondaryButton, Label: label, CustomID: deletePrefix + owner}
}

// Deletes reports whether a button deletes its message, and for which user.
func Deletes(customID string) (owner string, ok bool) {
	return strings.CutPrefix(strings.TrimPrefix(strings.TrimLeft(customID, again), fixed), deletePrefix)
}

// again marks an id that another button of the message has: two choices may
// lead to the same place, and Discord wants the ids of a message to differ.
const again = "~"

// distinct gives the components different ids.
func distinct(components []api.Component) {
	seen := map[string]bool{}
	for c := range all(components) {
		for c.CustomID != "" && seen[c.CustomID] {
			c.CustomID = again + c.CustomID
		}
		seen[c.CustomID] = true
	}
}

// fixed marks the ids of a post's buttons: none of them turns it.
const fixed = "="

// fix marks the ids of buttons and menus.
func fix(components []api.Component) {
	for c := range all(components) {
		if c.CustomID != "" {
			c.CustomID = fixed + c.CustomID
		}
	}
}

// ParsePress reads the id of a button, or the value chosen from a menu.
func ParsePress(customID string, chosen []string) (message.Press, error) {
	id, post := strings.CutPrefix(strings.TrimLeft(customID, again), fixed)
	if id == menuID && len(chosen) == 1 {
		id = chosen[0]
	}
	p, err := message.ParsePress(id)
	p.Turn = p.Turn && !post
	return p, err
}

// The button that posts a message as it stands.
const repostID = "post"

// Reposts reports whether a button posts its message as it stands.
func Reposts(customID string) bool { return customID == repostID }

// Repost is a message of the bot's as it is posted: without that button and the
// lines that are for the asker alone, with other buttons that nobody turns it by,
// and with one by which its owner deletes it.
func Repost(shown api.Message, alone []string, label, owner string) api.Message {
	m := api.Message{Flags: shown.Flags & api.ComponentsV2, Components: []api.Component{}}
	for _, e := range shown.Embeds {
		for _, line := range alone {
			e.Description = strings.TrimSuffix(e.Description, "\n\n"+line)
		}
		m.Embeds = append(m.Embeds, e)
	}
	for _, c := range shown.Components {
		reposts := slices.ContainsFunc(c.Components, func(b api.Component) bool { return Reposts(b.CustomID) })
		if !reposts && !(c.Type == api.TextDisplay && slices.Contains(alone, c.Content)) {
			m.Components = append(m.Components, c)
		}
	}
	var rows []*api.Component
	if n := len(m.Components) - 1; n >= 0 && m.Components[n].Type == api.ActionRow {
		rows, m.Components = append(rows, &m.Components[n]), m.Components[:n:n]
	}
	for _, r := range withButton(rows, deletion(label, owner)) {
		m.Components = append(m.Components, *r)
	}
	for c := range all(m.Components) {
		c.CustomID = strings.TrimPrefix(strings.TrimLeft(c.CustomID, again), fixed)
	}
	fix(m.Components)
	distinct(m.Components)
	return m
}

// askedMark begins the line that repeats the question.
const askedMark = smallMark + "“"

// Asked is the question that a message of the bot's repeats above its answer, or
// "".
func Asked(shown api.Message) string {
	var top string
	switch {
	case len(shown.Embeds) > 0:
		top = shown.Embeds[0].Description
	case len(shown.Components) > 0:
		top = shown.Components[0].Content
	}
	line, _, _ := strings.Cut(top, "\n")
	quoted, ok := strings.CutPrefix(line, askedMark)
	asked, whole := strings.CutSuffix(quoted, "”")
	if !ok || !whole {
		return ""
	}
	return escaped.ReplaceAllString(asked, "$1")
}

// escaped is a character that the escaper has marked.
var escaped = regexp.MustCompile(`\\(.)`)
