package telegramtest

import (
	"net/http"
	"slices"
	"strings"
)

// Limits of rich messages. (core.telegram.org/bots/api#rich-message-limits)
const (
	maxRich    = 32768 // UTF-16 units
	maxBlocks  = 500   // with those in others, items of lists and rows of tables
	maxDepth   = 16    // of blocks and formatting in each other
	maxColumns = 20
)

// A wireRich is an InputRichMessage, and the RichMessage that it becomes.
type wireRich struct {
	Blocks []richBlock `json:"blocks"`
	AsItIs bool        `json:"skip_entity_detection,omitempty"`
}

// A richBlock is a block of a kind that this server has.
type richBlock struct {
	Type     string       `json:"type"`
	Text     any          `json:"text,omitempty"` // a RichText, as the other texts
	Size     int          `json:"size,omitempty"`
	Blocks   []richBlock  `json:"blocks,omitempty"`
	Credit   any          `json:"credit,omitempty"`
	Summary  any          `json:"summary,omitempty"`
	Items    []richItem   `json:"items,omitempty"`
	Cells    [][]richCell `json:"cells,omitempty"`
	Bordered bool         `json:"is_bordered,omitempty"`
	Striped  bool         `json:"is_striped,omitempty"`
	Compact  bool         `json:"is_compact,omitempty"`
}

type richItem struct {
	Label  string      `json:"label,omitempty"` // is set by the server
	Blocks []richBlock `json:"blocks"`
}

type richCell struct {
	Text   any    `json:"text"`
	Header bool   `json:"is_header,omitempty"`
	Align  string `json:"align"`
	VAlign string `json:"valign"`
}

// show puts a rich message in place of a text, if it is allowed.
func (m *message) showRich(r *wireRich) *apiError {
	var s richSize
	if err := s.add(r.Blocks, 1); err != nil {
		return err
	}
	switch {
	case s.units == 0:
		return broken("message text is empty")
	case s.units > maxRich || s.blocks > maxBlocks || s.depth > maxDepth:
		return broken("message is too long: %d characters in %d blocks, %d deep", s.units, s.blocks, s.depth)
	}
	m.Rich, m.Text, m.Entities = &wireRich{Blocks: r.Blocks}, "", nil
	return nil
}

// unseenRich is what a server without rich messages answers to a call with one,
// or nil.
func unseenRich(method string, p params) *apiError {
	switch {
	case method == "sendRichMessage":
		return &apiError{Code: http.StatusNotFound, Description: "Not Found: method not found"}
	case p.text("rich_message") != "":
		return refused("message text is empty")
	case strings.Contains(p.text("result")+p.text("results"), `"rich_message"`):
		return refused("can't parse inline query result: input message content is not specified")
	}
	return nil
}

type richSize struct{ units, blocks, depth int }

// text counts a text, and refuses looks that this server does not have.
func (s *richSize) text(v any, depth int) *apiError {
	s.depth = max(s.depth, depth)
	switch v := v.(type) {
	case string:
		s.units += units(v)
	case []any:
		for _, piece := range v {
			if err := s.text(piece, depth); err != nil {
				return err
			}
		}
	case map[string]any:
		switch {
		case v["type"] == "url" && v["url"] == "":
			return broken("can't parse rich text: url is empty")
		case v["type"] != "url" && v["type"] != "bold" && v["type"] != "italic":
			return broken("this server has no rich text of type %.40q", v["type"])
		}
		return s.text(v["text"], depth+1)
	}
	return nil
}

func plain(v any) (out string) {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		for _, piece := range v {
			out += plain(piece)
		}
	case map[string]any:
		return plain(v["text"])
	}
	return out
}

// add counts blocks, and refuses those that are not as they must be.
func (s *richSize) add(blocks []richBlock, depth int) *apiError {
	for _, b := range blocks {
		s.depth = max(s.depth, depth)
		s.blocks += 1 + len(b.Items) + len(b.Cells)
		texts, inside := []any{b.Text, b.Credit, b.Summary}, b.Blocks
		for i := range b.Items {
			inside = append(slices.Clone(inside), b.Items[i].Blocks...)
			if b.Items[i].Label != "" {
				return broken("an item of a list has no label when it is sent")
			}
			b.Items[i].Label = "•"
		}
		for _, row := range b.Cells {
			if len(row) == 0 || len(row) > maxColumns {
				return broken("a table with a row of %d cells", len(row))
			}
			for _, cell := range row {
				texts = append(texts, cell.Text)
				if !slices.Contains([]string{"left", "center", "right"}, cell.Align) || !slices.Contains([]string{"top", "middle", "bottom"}, cell.VAlign) {
					return broken("a cell is aligned %q and %q", cell.Align, cell.VAlign)
				}
			}
		}
		switch b.Type {
		case "paragraph", "footer":
		case "heading":
			if b.Size < 1 || b.Size > 6 {
				return broken("a heading of size %d", b.Size)
			}
		case "blockquote", "details", "list", "table":
			if len(inside)+len(b.Cells) == 0 {
				return broken("a %s of nothing", b.Type)
			}
		default:
			return broken("this server has no block of type %.40q", b.Type)
		}
		for _, t := range texts {
			if err := s.text(t, depth); err != nil {
				return err
			}
		}
		if err := s.add(inside, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// lines is what a reader sees of blocks, with details opened or as they come.
func lines(blocks []richBlock, open bool) []string {
	var out []string
	add := func(t any) {
		if t != nil {
			out = append(out, plain(t))
		}
	}
	for _, b := range blocks {
		add(b.Summary)
		add(b.Text)
		if b.Type != "details" || open {
			out = append(out, lines(b.Blocks, open)...)
		}
		add(b.Credit)
		for _, it := range b.Items {
			out = append(out, it.Label+" "+strings.Join(lines(it.Blocks, open), "\n"))
		}
		for _, row := range b.Cells {
			var cells []string
			for _, c := range row {
				cells = append(cells, plain(c.Text))
			}
			out = append(out, strings.Join(cells, " | "))
		}
	}
	return out
}

// quotations are the texts of block quotations, in order.
func quotations(blocks []richBlock) []string {
	var out []string
	for _, b := range blocks {
		if b.Type == "blockquote" {
			out = append(out, strings.Join(lines(b.Blocks, true), "\n"))
			continue
		}
		out = append(out, quotations(b.Blocks)...)
		for _, it := range b.Items {
			out = append(out, quotations(it.Blocks)...)
		}
	}
	return out
}
