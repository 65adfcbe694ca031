package render

import (
	"planbot/bot/message"
	"planbot/bot/telegram/api"
)

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
