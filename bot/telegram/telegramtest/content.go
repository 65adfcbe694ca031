package telegramtest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Limits of texts, in UTF-16 units unless they say otherwise.
const (
	maxText     = 4096 // sendMessage.text, InputTextMessageContent.message_text
	maxEntities = 100  // more are not honoured
	maxQuote    = 1024 // ReplyParameters.quote
	maxAlert    = 200  // answerCallbackQuery.text
	maxCopied   = 256  // CopyTextButton.text
	maxData     = 64   // InlineKeyboardButton.callback_data, in bytes
)

// units is the length of a text as Telegram counts it.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// cut is the part of a text between two places in UTF-16 units, or "" if they
// are not in it.
func cut(text string, offset, length int) string {
	u := utf16.Encode([]rune(text))
	if offset < 0 || length < 0 || offset > len(u) || length > len(u)-offset {
		return ""
	}
	return string(utf16.Decode(u[offset : offset+length]))
}

type content struct {
	Text     string
	Entities []Entity
	Preview  *wirePreview
	Rich     *wireRich
	Markup   *wireMarkup
}

// show puts a content into a message, if the content is allowed.
func (m *message) show(c content) (err *apiError) {
	m.Preview, m.ReplyMarkup, m.Rich = c.Preview, c.Markup, nil
	switch {
	case c.Rich != nil && c.Text != "":
		return broken("text and rich_message can't be used together")
	case c.Rich != nil:
		err = m.showRich(c.Rich)
	default:
		m.Text, m.Entities, err = shown(c.Text, c.Entities)
	}
	if err == nil {
		err = checkButtons(c.Markup)
	}
	return err
}

func (p params) content() (c content, err *apiError) {
	if p.text("parse_mode") != "" {
		return c, broken("unsupported parse_mode: this server takes entities only")
	}
	c.Text = p.text("text")
	for name, into := range map[string]any{"entities": &c.Entities, "link_preview_options": &c.Preview, "rich_message": &c.Rich, "reply_markup": &c.Markup} {
		if err := p.decode(name, into); err != nil {
			return c, err
		}
	}
	return c, nil
}

// checkButtons refuses wrong buttons. (core.telegram.org/bots/api#inlinekeyboardbutton)
func checkButtons(k *wireMarkup) *apiError {
	if k == nil {
		return nil
	}
	for _, b := range slices.Concat(k.Keyboard...) {
		switch {
		case b.Text == "":
			return broken("can't parse inline keyboard button: Text is empty")
		case things(b) != 1:
			return broken("can't parse inline keyboard button: it does %d things", things(b))
		case len(b.CallbackData) > maxData:
			return broken("BUTTON_DATA_INVALID")
		case b.Copy != nil && (b.Copy.Text == "" || units(b.Copy.Text) > maxCopied):
			return broken("BUTTON_COPY_TEXT_INVALID")
		case b.URL != "" && !strings.HasPrefix(b.URL, "https://") && !strings.HasPrefix(b.URL, "tg://"):
			return broken("BUTTON_URL_INVALID")
		case b.Share != nil && !b.Share.Users && !b.Share.Groups && !b.Share.Channels:
			return broken("BUTTON_INVALID: there is no kind of chats to choose from")
		}
	}
	return nil
}

func things(b Button) (n int) {
	for _, one := range []bool{b.CallbackData != "", b.URL != "", b.Copy != nil, b.Share != nil} {
		if one {
			n++
		}
	}
	return n
}

// shares reports whether a request has a button that starts an inline query.
func (p params) shares() bool {
	return strings.Contains(p.text("reply_markup")+p.text("result")+p.text("results"), `"switch_inline_query_chosen_chat"`)
}

// shown checks a text with its entities and cuts white space at both ends, as
// the server does before anybody sees it.
func shown(text string, es []Entity) (string, []Entity, *apiError) {
	if err := checkEntities(text, es); err != nil {
		return "", nil, err
	}
	trimmed := strings.TrimLeftFunc(text, unicode.IsSpace)
	lead := units(text) - units(trimmed)
	trimmed = strings.TrimRightFunc(trimmed, unicode.IsSpace)
	end := units(trimmed)
	if end == 0 {
		return "", nil, broken("message text is empty")
	}
	if end > maxText {
		return "", nil, broken("message is too long")
	}
	var kept []Entity
	for _, e := range es {
		from := max(0, e.Offset-lead)
		e.Length = min(end, e.Offset-lead+e.Length) - from
		e.Offset = from
		if e.Length > 0 {
			kept = append(kept, e)
		}
	}
	return trimmed, kept, nil
}

// checkEntities refuses entities that do not fit their text or that overlap.
// (core.telegram.org/bots/api#formatting-options)
func checkEntities(text string, es []Entity) *apiError {
	if len(es) > maxEntities {
		return broken("ENTITIES_TOO_LONG: %d entities, and %d are honoured", len(es), maxEntities)
	}
	u := utf16.Encode([]rune(text))
	inPair := func(at int) bool { return at < len(u) && 0xDC00 <= u[at] && u[at] <= 0xDFFF }
	for i, e := range es {
		end := e.Offset + e.Length
		switch {
		case e.Offset < 0 || e.Length <= 0 || end > len(u) || end < e.Offset:
			return broken("entity beginning at UTF-16 offset %d does not fit the text", e.Offset)
		case inPair(e.Offset) || inPair(end):
			return broken("entity beginning at UTF-16 offset %d begins or ends in a middle of a UTF-16 symbol", e.Offset)
		case !slices.Contains([]string{"bold", "italic", "blockquote", "expandable_blockquote", "code", "text_link"}, e.Type):
			return broken("can't parse MessageEntity: this server has no type %.40q", e.Type)
		case e.Type == "text_link" && e.URL == "":
			return broken("can't parse MessageEntity: text_link has no url")
		}
		for _, o := range es[:i] { // the real server lets some kinds nest in others
			if o.Offset < end && e.Offset < o.Offset+o.Length {
				return broken("entities %s at %d and %s at %d overlap", o.Type, o.Offset, e.Type, e.Offset)
			}
		}
	}
	return nil
}

// clientWord is a command or a mention, behind white space.
var clientWord = regexp.MustCompile(`(^|[ \n])(/\w{1,32}\b(?:@\w+)?|@\w{4,})`)

// clientEntities are those that a client makes on its own: commands and
// mentions, each a word of the text.
func clientEntities(text string) []Entity {
	var es []Entity
	for _, at := range clientWord.FindAllStringSubmatchIndex(text, -1) {
		e := Entity{Type: "mention", Offset: units(text[:at[4]]), Length: at[5] - at[4]} // all ASCII, so bytes are units
		if text[at[4]] == '/' {
			e.Type = "bot_command"
		}
		es = append(es, e)
	}
	return es
}

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
	Spans  int    `json:"colspan,omitempty"`
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
			b.Items[i].Label = "•"
		}
		for _, row := range b.Cells {
			columns := 0
			for _, cell := range row {
				columns += max(1, cell.Spans)
				texts = append(texts, cell.Text)
				if !slices.Contains([]string{"left", "center", "right"}, cell.Align) || !slices.Contains([]string{"top", "middle", "bottom"}, cell.VAlign) {
					return broken("a cell is aligned %q and %q", cell.Align, cell.VAlign)
				}
			}
			if columns == 0 || columns > maxColumns {
				return broken("a table with a row of %d cells", columns)
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
