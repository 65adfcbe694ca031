package main

import (
	"encoding/json"
	"fmt"

	"planbot/bot/message"
)

// A replyRecord is a reply as JSON, for the commands that have no object of
// their own.
type replyRecord struct {
	Command string        `json:"command"`
	Outcome string        `json:"outcome"`
	Blocks  []blockRecord `json:"blocks"`
}

// A blockRecord has the fields that its type of block has.
type blockRecord struct {
	Type    string         `json:"type"`
	Ref     string         `json:"ref,omitempty"`
	Title   string         `json:"title,omitempty"`
	Speaker string         `json:"speaker,omitempty"`
	Kind    string         `json:"kind,omitempty"`
	Label   string         `json:"label,omitempty"`
	Text    string         `json:"text,omitempty"`
	Credit  string         `json:"credit,omitempty"`
	URL     string         `json:"url,omitempty"`
	Items   []itemRecord   `json:"items,omitempty"`
	Choices []choiceRecord `json:"choices,omitempty"`

	Name      string          `json:"name,omitempty"` // of a file, like the next two
	MediaType string          `json:"media_type,omitempty"`
	Data      json.RawMessage `json:"data,omitempty"` // what is in it: a JSON file as it is, any other as a text
}

type itemRecord struct {
	Text string `json:"text"`
	Line string `json:"line,omitempty"`
}

type choiceRecord struct {
	Label string `json:"label"`
	Line  string `json:"line"`
}

func newReplyRecord(command string, r message.Reply) replyRecord {
	rec := replyRecord{Command: command, Outcome: r.Outcome.String(), Blocks: []blockRecord{}}
	for _, b := range r.Blocks {
		rec.Blocks = append(rec.Blocks, newBlockRecord(b))
	}
	return rec
}

func newBlockRecord(b message.Block) blockRecord {
	switch b := b.(type) {
	case message.Heading:
		return blockRecord{Type: "heading", Text: b.Text}
	case message.Paragraph:
		return blockRecord{Type: "paragraph", Text: b.Text}
	case message.Clause:
		return blockRecord{Type: "clause", Ref: b.Ref.String(), Title: b.Title, Text: b.Text, Credit: b.Credit, URL: b.URL}
	case message.Quotation:
		return blockRecord{
			Type: "quotation", Ref: b.Ref.String(), Speaker: b.Speaker, Kind: string(b.Kind), Text: b.Text, Credit: b.Credit, URL: b.URL,
		}
	case message.Gist:
		return blockRecord{Type: "gist", Ref: b.Ref.String(), Label: b.Label, Text: b.Text, Credit: b.Credit, URL: b.URL}
	case message.List:
		rec := blockRecord{Type: "list"}
		for _, it := range b.Items {
			rec.Items = append(rec.Items, itemRecord(it))
		}
		return rec
	case message.Choices:
		rec := blockRecord{Type: "choices"}
		for _, c := range b.Choices {
			rec.Choices = append(rec.Choices, choiceRecord(c))
		}
		return rec
	case message.File:
		return newFileRecord(b)
	}
	panic(fmt.Sprintf("planbot: unknown block %T", b))
}

func newFileRecord(f message.File) blockRecord {
	rec := blockRecord{Type: "file", Name: f.Name, MediaType: f.Type, Data: f.Data}
	if f.Type != "application/json" {
		text, err := json.Marshal(string(f.Data))
		if err != nil {
			panic("planbot: " + err.Error()) // a text always encodes
		}
		rec.Data = text
	}
	return rec
}
