package render

import (
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
