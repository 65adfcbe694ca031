package api

import (
	"encoding/json"
	"strings"
)

// A RichMessage is a message of blocks.
// (core.telegram.org/bots/api#inputrichmessage)
type RichMessage struct {
	Blocks []RichBlock `json:"blocks"`

	// AsItIs keeps clients from making links, mentions and commands of the text.
	AsItIs bool `json:"skip_entity_detection,omitempty"`
}

// A RichBlock is a piece of a rich message. Its Type says which fields it has.
type RichBlock struct {
	Type string   `json:"type"`           // "paragraph", "heading", "footer", "blockquote", "list", "table" or "details"
	Text RichText `json:"text,omitempty"` // of a paragraph, heading or footer
	Size int      `json:"size,omitempty"` // of a heading, from 1, the largest, to 6

	Blocks  []RichBlock  `json:"blocks,omitempty"`  // in a blockquote or in details
	Credit  RichText     `json:"credit,omitempty"`  // of a blockquote; may be empty
	Summary RichText     `json:"summary,omitempty"` // of details: all that is seen before a reader opens them
	Items   []RichItem   `json:"items,omitempty"`   // of a list
	Cells   [][]RichCell `json:"cells,omitempty"`   // of a table, row by row

	Bordered bool `json:"is_bordered,omitempty"` // the table has lines
	Striped  bool `json:"is_striped,omitempty"`  // every other row is shaded
	Compact  bool `json:"is_compact,omitempty"`  // cells have little room around them
}

// A RichItem is an item of a list.
type RichItem struct {
	Blocks []RichBlock `json:"blocks"`
}

// A RichCell is a cell of a table.
type RichCell struct {
	Text   RichText `json:"text"`
	Header bool     `json:"is_header,omitempty"`
	Align  string   `json:"align"`  // "left", "center" or "right"
	VAlign string   `json:"valign"` // "top", "middle" or "bottom"
}

// A RichText is a text in pieces.
type RichText []RichSpan

// A RichSpan is a piece of text with one look.
type RichSpan struct {
	Type string // "bold", "italic" or "url"; "" is plain
	Text string
	URL  string // of a url
}

// MarshalJSON is the text as a string if it is plain, else as a list.
func (t RichText) MarshalJSON() ([]byte, error) {
	switch len(t) {
	case 0:
		return []byte(`""`), nil
	case 1:
		return json.Marshal(t[0])
	}
	return json.Marshal([]RichSpan(t))
}

// MarshalJSON is a plain piece as a string, another as an object.
func (s RichSpan) MarshalJSON() ([]byte, error) {
	if s.Type == "" {
		return json.Marshal(s.Text)
	}
	return json.Marshal(struct {
		Type string `json:"type"`
		Text string `json:"text"`
		URL  string `json:"url,omitempty"`
	}{s.Type, s.Text, s.URL})
}

// richWords are the words of a part of a rich message that the bot got: a text,
// an object that has some, or a list with sep between.
func richWords(v any, sep string) string {
	var out []string
	switch v := v.(type) {
	case string:
		return v
	case []any:
		for _, one := range v {
			out = append(out, richWords(one, sep))
		}
		return strings.Join(out, sep)
	case map[string]any:
		for _, key := range []string{"summary", "text", "caption", "blocks", "items", "cells", "credit"} {
			inner := "\n"
			if key != "blocks" && key != "items" && key != "cells" {
				inner = ""
			}
			if words := richWords(v[key], inner); words != "" {
				out = append(out, words)
			}
		}
	}
	return strings.Join(out, "\n")
}
