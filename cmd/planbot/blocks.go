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
	Role    string         `json:"role,omitempty"`
	Manner  string         `json:"manner,omitempty"`
	Kind    string         `json:"kind,omitempty"`
	Label   string         `json:"label,omitempty"`
	Text    string         `json:"text,omitempty"`
	Note    string         `json:"note,omitempty"`
	Line    string         `json:"line,omitempty"`
	Words   []wordsRecord  `json:"words,omitempty"`
	Source  *blockSource   `json:"source,omitempty"`
	Items   []itemRecord   `json:"items,omitempty"`
	Columns []string       `json:"columns,omitempty"`
	Rows    []rowRecord    `json:"rows,omitempty"`
	Blocks  []blockRecord  `json:"blocks,omitempty"`
	Choices []choiceRecord `json:"choices,omitempty"`

	Name      string          `json:"name,omitempty"` // of a file, like the next two
	MediaType string          `json:"media_type,omitempty"`
	Data      json.RawMessage `json:"data,omitempty"` // what is in it: a JSON file as it is, any other as a text
}

// A blockSource is where the verbatim text of a block is from.
type blockSource struct {
	ID     string `json:"id"`
	Credit string `json:"credit"`
	URL    string `json:"url"`
}

type wordsRecord struct {
	Ref   string `json:"ref"`
	Text  string `json:"text"`
	About string `json:"about,omitempty"`
	Note  string `json:"note,omitempty"`
}

type itemRecord struct {
	Text   string       `json:"text"`
	Line   string       `json:"line,omitempty"`
	Words  string       `json:"words,omitempty"`
	Source *blockSource `json:"source,omitempty"`
}

type rowRecord struct {
	Cells []string `json:"cells"`
	Line  string   `json:"line,omitempty"`
}

type choiceRecord struct {
	Label string `json:"label"`
	Line  string `json:"line"`
}

func newReplyRecord(command string, r message.Reply) replyRecord {
	return replyRecord{Command: command, Outcome: r.Outcome.String(), Blocks: blockRecords(r.Blocks)}
}

func blockRecords(blocks []message.Block) []blockRecord {
	out := []blockRecord{}
	for _, b := range blocks {
		out = append(out, newBlockRecord(b))
	}
	return out
}

func newBlockRecord(b message.Block) blockRecord {
	switch b := b.(type) {
	case message.Heading:
		return blockRecord{Type: "heading", Text: b.Text}
	case message.Paragraph:
		return blockRecord{Type: "paragraph", Text: b.Text}
	case message.Aside:
		return blockRecord{Type: "aside", Text: b.Text}
	case message.Clause:
		return blockRecord{Type: "clause", Ref: b.Ref.String(), Title: b.Title, Text: b.Text, Note: b.Note, Source: newBlockSource(b.Source)}
	case message.Voice:
		rec := blockRecord{Type: "voice", Speaker: b.Speaker, Role: b.Role, Manner: b.Manner, Kind: string(b.Kind), Source: newBlockSource(b.Source)}
		for _, w := range b.Words {
			rec.Words = append(rec.Words, wordsRecord{w.Ref.String(), w.Text, w.About, w.Note})
		}
		return rec
	case message.Gist:
		return blockRecord{Type: "gist", Ref: b.Ref.String(), Label: b.Label, Text: b.Text, Source: newBlockSource(b.Source)}
	case message.List:
		rec := blockRecord{Type: "list"}
		for _, it := range b.Items {
			rec.Items = append(rec.Items, itemRecord{it.Text, it.Line, it.Words, newBlockSource(it.Source)})
		}
		return rec
	case message.Table:
		rec := blockRecord{Type: "table", Columns: b.Columns}
		for _, r := range b.Rows {
			rec.Rows = append(rec.Rows, rowRecord(r))
		}
		return rec
	case message.Fold:
		return blockRecord{Type: "fold", Label: b.Label, Line: b.Line, Blocks: blockRecords(b.Blocks)}
	case message.Choices:
		rec := blockRecord{Type: "choices"}
		for _, c := range b.Choices {
			rec.Choices = append(rec.Choices, choiceRecord{c.Label, c.Line})
		}
		return rec
	case message.File:
		return newFileRecord(b)
	}
	panic(fmt.Sprintf("planbot: unknown block %T", b))
}

// newBlockSource is nil for a text without a source.
func newBlockSource(s message.Source) *blockSource {
	if s.Credit == "" {
		return nil
	}
	return &blockSource{s.ID, s.Credit, s.URL}
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
