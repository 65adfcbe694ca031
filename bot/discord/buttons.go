package discord

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"planbot/bot"
)

func row(c ...Component) Component {
	return Component{Type: discordgo.ActionsRowComponent, Components: c}
}

// button does what the press says; the label is cut where it is too long.
func button(style discordgo.ButtonStyle, label string, press bot.Press) Component {
	return Component{Type: discordgo.ButtonComponent, Style: style, Label: readable(label, press.Line, maxButtonText), CustomID: press.String()}
}

// readable is a label that Discord takes: not empty and not too long.
func readable(label, other string, limit int) string {
	if strings.TrimSpace(label) == "" {
		label = other
	}
	return shorten(label, limit)
}

// buttonRows sets choices in rows.
func buttonRows(choices []bot.Choice) []Component {
	var out []Component
	for some := range slices.Chunk(choices, maxInRow) {
		var buttons []Component
		for _, c := range some {
			buttons = append(buttons, button(discordgo.SecondaryButton, c.Label, bot.Press{Line: c.Line}))
		}
		out = append(out, row(buttons...))
	}
	return out
}

// menuID is the id of a menu: what it does is in the line that is chosen.
const menuID = "list"

func newMenu(more bool) Component {
	c := Component{Type: discordgo.SelectMenuComponent, CustomID: menuID, Placeholder: "Open one of these"}
	if more {
		c.Placeholder = "Open one of the others"
	}
	return c
}

// offer adds an item to a menu. A second way to open the same thing is left
// out: the lines of a menu must differ.
func (c *Component) offer(it bot.Item) {
	o := Option{Label: readable(it.Text, it.Line, maxMenuText), Value: bot.Press{Line: it.Line}.String()}
	if !slices.ContainsFunc(c.Options, func(other Option) bool { return other.Value == o.Value }) {
		c.Options = append(c.Options, o)
	}
}

// navigation makes the buttons that turn the pages, and the one that posts
// this page for everybody. Without a line neither can be.
func navigation(line string, at, pages int, post bool) []Component {
	if line == "" {
		return nil
	}
	var out []Component
	if pages > 1 {
		back := button(discordgo.SecondaryButton, "‹", bot.Press{Line: line, Page: max(at-1, 0)})
		here := Component{Type: discordgo.ButtonComponent, Style: discordgo.SecondaryButton,
			Label: fmt.Sprintf("%d/%d", at+1, pages), CustomID: "here", Disabled: true}
		on := button(discordgo.SecondaryButton, "›", bot.Press{Line: line, Page: min(at+1, pages-1)})
		back.Disabled, on.Disabled = at == 0, at == pages-1
		out = append(out, back, here, on)
	}
	if post {
		out = append(out, button(discordgo.PrimaryButton, "Post to channel", bot.Press{Line: line, Page: at, Post: true}))
	}
	return out
}

// again marks an id that another button of the message has as well: two
// choices may lead to the same place, but Discord wants every id once.
const again = "~"

// distinct returns the rows with every id made different.
func distinct(rows []Component) []Component {
	seen := map[string]bool{}
	out := make([]Component, len(rows))
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

// parsePress reads the id of a button, or what was chosen from a menu.
func parsePress(customID string, chosen []string) (bot.Press, error) {
	id := strings.TrimLeft(customID, again)
	if id == menuID && len(chosen) == 1 {
		id = chosen[0]
	}
	return bot.ParsePress(id)
}
