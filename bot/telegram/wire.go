package telegram

import (
	"encoding/json"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// The objects of requests that the library lacks or has in the form of 2021.

type replyParameters struct {
	MessageID int  `json:"message_id"`
	Anyway    bool `json:"allow_sending_without_reply"`
}

type linkPreview struct {
	Disabled bool `json:"is_disabled"`
}

type keyboard struct {
	Rows [][]Button `json:"inline_keyboard"`
}

type menuCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

type menuScope struct {
	Type string `json:"type"`
}

// inlineArticle is a result of an inline query, or the answer to a guest.
type inlineArticle struct {
	Type        string       `json:"type"` // "article"
	ID          string       `json:"id"`
	Title       string       `json:"title"`
	Description string       `json:"description,omitempty"`
	Content     inputMessage `json:"input_message_content"`
	Markup      *keyboard    `json:"reply_markup,omitempty"`
}

type inputMessage struct {
	Text     string      `json:"message_text"`
	Entities []Entity    `json:"entities,omitempty"`
	Preview  linkPreview `json:"link_preview_options"`
}

// startButton stands above inline results and opens the private chat.
type startButton struct {
	Text  string `json:"text"`
	Start string `json:"start_parameter"`
}

// params are the parameters that sending and changing a message share.
func (m *Message) params() tgbotapi.Params {
	if m.File != nil {
		return tgbotapi.Params{}
	}
	p := tgbotapi.Params{"text": m.Text, "link_preview_options": encode(linkPreview{true})}
	if len(m.Entities) > 0 {
		p["entities"] = encode(m.Entities)
	}
	if len(m.Buttons) > 0 {
		p["reply_markup"] = encode(keyboard{m.Buttons})
	}
	return p
}

// article makes a message the result of a query.
func (m *Message) article(id, title, description string) inlineArticle {
	a := inlineArticle{Type: "article", ID: id, Title: title, Description: description,
		Content: inputMessage{m.Text, m.Entities, linkPreview{true}}}
	if len(m.Buttons) > 0 {
		a.Markup = &keyboard{m.Buttons}
	}
	return a
}

// encode makes JSON of one of the types above, which can't fail.
func encode(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("telegram: " + err.Error())
	}
	return string(raw)
}
