// Package render lays out the bot's replies as Telegram messages: rich messages,
// and text with entities in their place, buttons, pages and deep links. It is
// pure: it knows no network, no clock and no context.
package render

import (
	"slices"

	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/text"
)

// The limits of a message, and ours.
const (
	maxText     = 4096 // UTF-16 units (sendMessage)
	maxEntities = 100  // clients honour no more, by experience
	maxLabels   = 500  // units of each text around the words of others, so that there is room for them
)

// Options say how a reply is shown.
type Options struct {
	Bot    string // the bot's username, for the links of lists; "" means no links
	Post   bool   // a choice posts its answer as a new message instead of changing this one
	Share  bool   // with a button that posts the reply: one person alone sees it
	Onward Onward // how a reader may take what the reply shows elsewhere
	Inline bool   // the bot has inline mode, which sharing needs

	// Data is what the button of a press sends, or "" if the press may have no
	// button. Nil means the press's own text.
	Data func(message.Press) string

	rich     bool   // lays out a rich message, else text with entities
	language string // of the reply
}

func (o Options) say(key string) string { return locale.In(o.language).Say(key) }

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

// label is interface text in one piece, without mentions.
func (o Options) label(s string) string {
	return text.ShortenWords(text.Unmentioned(s, o.Bot), maxLabels)
}

// A Rendering is a reply laid out as messages.
type Rendering struct {
	Pages []Message // those with text, as rich messages
	Texts []Message // the same for a server that takes none, in pages of their own
	Files []Message // a message with text can't be edited into one with a file
	Turns bool      // one page is shown at a time, with buttons that turn to the others
}

// Page is a page, or the last one if there are not so many. Its Plain is the page
// of text with that number.
func (r Rendering) Page(n int) Message {
	m := r.Pages[min(n, len(r.Pages)-1)]
	if r.Turns {
		m.Plain = []Message{r.Texts[min(n, len(r.Texts)-1)]}
	}
	return m
}

// Shown is the pages to be sent: the first if buttons turn to the others, else
// all.
func (r Rendering) Shown() []Message {
	if r.Turns {
		return []Message{r.Page(0)}
	}
	return r.Pages
}

// Render lays out a reply as messages, each within the limits of the Bot API:
// rich ones, and texts for a server that takes none. The words of others are
// blockquotes, byte for byte, since neither form needs escapes.
//
// A rich message holds nearly every reply. Where it does not, and in text, a
// reply whose Line fits a button is shown a page at a time: every page has the
// buttons of the reply and those that turn the page. Another is sent in as few
// messages as possible, and the last has the buttons. Before a file there is
// always a page.
func Render(r message.Reply, o Options) Rendering {
	var out Rendering
	for _, b := range r.Blocks {
		if f, ok := b.(message.File); ok {
			out.Files = append(out.Files, Message{File: &f})
		}
	}
	o.rich, o.language = false, r.Language
	out.Texts = o.pages(r, len(out.Files) > 0)
	o.rich = true
	out.Pages = o.pages(r, len(out.Files) > 0)
	out.Turns = o.turns(r) && max(len(out.Pages), len(out.Texts)) > 1
	if len(out.Pages) > 0 {
		out.Pages[0].Plain = out.Texts
	}
	return out
}

// turns reports whether buttons turn the pages of a reply, if there are several.
func (o Options) turns(r message.Reply) bool {
	return r.Turns() && o.data(message.Press{Line: r.Line, Page: maxPages - 1, Turn: true}) != ""
}

// pages lays out a reply in one form, in at least one page before files.
func (o Options) pages(r message.Reply, files bool) []Message {
	var all []part
	for _, b := range r.Blocks {
		all = append(all, o.parts(b)...)
	}
	buttons := o.addOnward(o.buttons(r), r)
	switch {
	case len(all) > 0:
	case len(buttons) > 0:
		all = o.prose(part{}, plain, "", o.say("page.choose")) // buttons can't stand alone
	case files:
		all = o.prose(part{}, plain, "", o.say("telegram.here"))
	}
	size, turns := o.maxSize(), o.turns(r)
	if turns && !o.rich {
		size = message.PageUnits
	}
	if o.rich && turns {
		all = o.foldRest(all)
	}
	var out []Message
	pages := o.fill(all, size)
	for i, parts := range pages {
		m := *o.layout(parts)
		switch {
		case turns:
			m.Buttons = slices.Concat(o.pageButtons(r.Line, i, len(pages)), buttons, o.shareButton(r, i))
		case i == len(pages)-1: // pages that are all sent have no numbers
			m.Buttons = slices.Concat(buttons, o.shareButton(r, 0))
		}
		out = append(out, m)
	}
	return out
}

// A Message is ready to be sent: a rich message, or plain text and the entities
// that mark pieces of it, and rows of buttons. A message with a file has nothing
// else.
type Message struct {
	Rich     *api.RichMessage
	Text     string
	Entities []api.Entity
	Buttons  [][]api.Button
	File     *message.File

	// Plain are the messages that are sent in place of a rich one where the server
	// takes none. Those of the first page hold all of a reply whose pages are sent
	// at once.
	Plain []Message
}

// Params are the parameters of a call that sends the message, or edits another
// one into it.
func (m *Message) Params() api.Params {
	if m.File != nil {
		return api.Params{}
	}
	p := api.Params{}
	if m.Rich != nil {
		p["rich_message"] = api.Encode(*m.Rich)
	} else {
		p["text"], p["link_preview_options"] = m.Text, api.Encode(api.LinkPreview{Disabled: true})
	}
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
	a := api.InlineArticle{Type: "article", ID: id, Title: title, Description: description, Content: api.InputMessage{Rich: m.Rich}}
	if m.Rich == nil {
		a.Content = api.InputMessage{Text: m.Text, Entities: m.Entities, Preview: &api.LinkPreview{Disabled: true}}
	}
	if len(m.Buttons) > 0 {
		a.Markup = &api.Keyboard{Rows: m.Buttons}
	}
	return a
}
