package render

import (
	"fmt"
	"slices"
	"strings"

	"planbot/bot/discord/api"
	"planbot/bot/message"
)

func row(c ...api.Component) api.Component {
	return api.Component{Type: api.ActionRow, Components: c}
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
	return api.Shorten(label, limit)
}

// buttonRows sets choices in rows.
func buttonRows(choices []message.Choice) []api.Component {
	var out []api.Component
	for some := range slices.Chunk(choices, maxInRow) {
		var buttons []api.Component
		for _, c := range some {
			buttons = append(buttons, button(api.SecondaryButton, c.Label, message.Press{Line: c.Line}))
		}
		out = append(out, row(buttons...))
	}
	return out
}

// menuID is the id of every menu: the line that is chosen says what it does.
const menuID = "list"

func newMenu(more bool) api.Component {
	c := api.Component{Type: api.SelectMenu, CustomID: menuID, Placeholder: "Open one of these"}
	if more {
		c.Placeholder = "Open one of the others"
	}
	return c
}

// offer adds an item to a menu. Discord wants the values of a menu to differ, so
// a second item that opens the same is left out.
func offer(menu *api.Component, it message.Item) {
	o := api.Option{Label: readable(it.Text, it.Line, maxMenuText), Value: message.Press{Line: it.Line}.String()}
	if !slices.ContainsFunc(menu.Options, func(other api.Option) bool { return other.Value == o.Value }) {
		menu.Options = append(menu.Options, o)
	}
}

// navigation makes the buttons that turn the pages, and the one that posts this
// page for everybody. Both repeat the line; without one there are none.
func navigation(r message.Reply, at, pages int, post bool) []api.Component {
	if !r.Turns() {
		return nil
	}
	line := r.Line
	var out []api.Component
	if pages > 1 {
		back := button(api.SecondaryButton, "‹", message.Press{Line: line, Page: max(at-1, 0)})
		here := api.Component{Type: api.Button, Style: api.SecondaryButton,
			Label: fmt.Sprintf("%d/%d", at+1, pages), CustomID: "here", Disabled: true}
		on := button(api.SecondaryButton, "›", message.Press{Line: line, Page: min(at+1, pages-1)})
		back.Disabled, on.Disabled = at == 0, at == pages-1
		out = append(out, back, here, on)
	}
	if post {
		out = append(out, button(api.PrimaryButton, "Post to channel", message.Press{Line: line, Page: at, Post: true}))
	}
	return out
}

// again marks an id that another button of the message has: two choices may
// lead to the same place, and Discord wants the ids of a message to differ.
const again = "~"

// distinct returns the rows with different ids.
func distinct(rows []api.Component) []api.Component {
	seen := map[string]bool{}
	out := make([]api.Component, len(rows))
	for i, r := range rows {
		r.Components = slices.Clone(r.Components) // pages share their choices
		for j := range r.Components {
			id := r.Components[j].CustomID
			for seen[id] {
				id = again + id
			}
			seen[id] = true
			r.Components[j].CustomID = id
		}
		out[i] = r
	}
	return out
}

// ParsePress reads the id of a button, or the value chosen from a menu.
func ParsePress(customID string, chosen []string) (message.Press, error) {
	id := strings.TrimLeft(customID, again)
	if id == menuID && len(chosen) == 1 {
		id = chosen[0]
	}
	return message.ParsePress(id)
}
