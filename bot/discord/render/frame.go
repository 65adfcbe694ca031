package render

import (
	"slices"
	"strconv"

	"planbot/bot/discord/api"
	"planbot/bot/text"
)

// composed frames a page as components alone.
func composed(p page) api.Message {
	m := api.Message{Flags: api.ComponentsV2}
	var body []api.Component
	for _, pc := range p.pieces {
		last := len(body) - 1
		switch {
		case pc.row != nil:
			body = append(body, *pc.row)
		case pc.file != nil:
			body = append(body, api.Component{Type: api.FileDisplay, File: &api.Media{URL: "attachment://" + pc.file.Name}})
			m.Attachments = append(m.Attachments, api.Attachment{ID: strconv.Itoa(len(m.Files)), Name: pc.file.Name})
			m.Files = append(m.Files, api.File(*pc.file))
		case pc.beside != nil:
			body = append(body, api.Component{Type: api.Section, Components: []api.Component{display(pc.text)}, Accessory: pc.beside})
		case pc.joins && last >= 0 && body[last].Type == api.TextDisplay:
			body[last].Content += "\n" + pc.text.markup
		case pc.text.markup != "":
			if pc.ruled {
				body = append(body, api.Component{Type: api.Separator})
			}
			body = append(body, display(pc.text))
		}
	}
	m.Components = body
	return m
}

func display(s span) api.Component {
	return api.Component{Type: api.TextDisplay, Content: s.markup}
}

// A size is what Discord limits of a message.
type size struct{ units, bytes, components int }

// measure counts what a message has of everything that is limited.
func measure(m api.Message) size {
	var s size
	const frame = 12 // bytes that each component takes up by itself, by what others have found
	for c := range all(m.Components) {
		s.components++
		s.units += text.Units(c.Content)
		s.bytes += frame + len(c.Content) + len(c.Label) + len(c.CustomID) + len(c.URL) + len(c.Placeholder)
		for _, o := range c.Options {
			s.bytes += len(o.Label) + len(o.Value)
		}
	}
	return s
}

// lawful reports whether Discord takes a message.
func lawful(m api.Message) bool {
	s := measure(m)
	return s.units <= maxUnits && s.bytes <= maxBytes && s.components <= maxComponents && len(m.Files) <= maxFiles
}

// all yields components with those in them.
func all(components []api.Component) func(func(*api.Component) bool) {
	return func(yield func(*api.Component) bool) { walk(components, yield) }
}

// walk calls f for each of the components and those in them, until it returns
// false.
func walk(components []api.Component, f func(*api.Component) bool) bool {
	for i := range components {
		c := &components[i]
		if !f(c) || !walk(c.Components, f) || c.Accessory != nil && !f(c.Accessory) {
			return false
		}
	}
	return true
}

// Notice makes a message of one line of markup.
func Notice(markup string) api.Message {
	return composed(page{[]piece{{text: span{markup: markup}}}})
}

// Notifying puts a line above a message that notifies the members of a role.
func Notifying(m api.Message, role string) api.Message {
	m.Components = append([]api.Component{display(span{markup: "<@&" + role + ">"})}, m.Components...)
	m.Mentions = api.Mentions{Role: role}
	return m
}

// WithLine adds a line at the end of a message that everybody, or the asker
// alone, already sees.
func WithLine(m api.Message, line string) api.Message {
	m.Components = append(slices.Clip(m.Components), display(span{markup: line}))
	m.Flags &^= api.Ephemeral // an edit can't change who sees it
	return m
}
