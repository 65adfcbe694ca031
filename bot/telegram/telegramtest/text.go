package telegramtest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits of texts, in UTF-16 units unless they say otherwise.
const (
	maxText     = 4096 // sendMessage.text, InputTextMessageContent.message_text
	maxEntities = 100  // more are not honoured
	maxAlert    = 200  // answerCallbackQuery.text
	maxData     = 64   // InlineKeyboardButton.callback_data, in bytes
)

// units is the length of a text as Telegram counts it.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// cut is the part of a text between two places in UTF-16 units, or "" if they
// are not in it.
func cut(text string, offset, length int) string {
	u := utf16.Encode([]rune(text))
	if offset < 0 || length < 0 || offset > len(u) || length > len(u)-offset {
		return ""
	}
	return string(utf16.Decode(u[offset : offset+length]))
}

// content reads a text with its entities from a request and makes of them what
// is shown.
func (p params) content(text, entities string) (string, []Entity, *apiError) {
	if p.text("parse_mode") != "" {
		return "", nil, broken("unsupported parse_mode: this server takes entities only")
	}
	var es []Entity
	if _, err := p.decode(entities, &es); err != nil {
		return "", nil, err
	}
	return shown(p.text(text), es)
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
	starts := symbolStarts(text)
	for _, e := range es {
		if err := e.check(starts); err != nil {
			return err
		}
	}
	for i, a := range es {
		for _, b := range es[i+1:] {
			if err := together(a, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// symbolStarts says for each UTF-16 offset, that of the end included,
// whether a symbol starts there. Inside a surrogate pair none does.
func symbolStarts(text string) []bool {
	starts := make([]bool, 0, len(text)+1)
	for _, r := range text {
		starts = append(starts, true)
		if utf16.RuneLen(r) == 2 {
			starts = append(starts, false)
		}
	}
	return append(starts, true)
}

// check refuses an entity that is wrong by itself.
func (e Entity) check(starts []bool) *apiError {
	end := len(starts) - 1
	switch {
	case e.Offset < 0 || e.Length <= 0:
		return broken("can't parse MessageEntity: offset %d, length %d", e.Offset, e.Length)
	case e.Offset > end || e.Length > end-e.Offset:
		return broken("entity beginning at UTF-16 offset %d ends after the end of the text at UTF-16 offset %d", e.Offset, end)
	case !starts[e.Offset]:
		return broken("entity begins in a middle of a UTF-16 symbol at UTF-16 offset %d", e.Offset)
	case !starts[e.Offset+e.Length]:
		return broken("entity beginning at UTF-16 offset %d ends in a middle of a UTF-16 symbol", e.Offset)
	}
	switch e.Type {
	case "bold", "italic", "blockquote", "expandable_blockquote", "code":
	case "text_link":
		if e.URL == "" {
			return broken("can't parse MessageEntity: text_link has no url")
		}
	default:
		return broken("can't parse MessageEntity: this server has no type %.40q", e.Type)
	}
	return nil
}

// together refuses two entities with common characters. The real server lets some
// kinds nest in others; this one needs none of that.
func together(a, b Entity) *apiError {
	if a.Offset < b.Offset+b.Length && b.Offset < a.Offset+a.Length {
		return broken("entities %s at %d and %s at %d overlap", a.Type, a.Offset, b.Type, b.Offset)
	}
	return nil
}

// clientEntities are those that a client makes on its own: commands and
// mentions, each a word of the text.
func clientEntities(text string) []Entity {
	var es []Entity
	offset := 0
	for word := range strings.SplitAfterSeq(text, " ") {
		for line := range strings.SplitAfterSeq(word, "\n") {
			if kind, length := clientEntity(line); kind != "" {
				es = append(es, Entity{Type: kind, Offset: offset, Length: length})
			}
			offset += units(line)
		}
	}
	return es
}

// clientEntity looks for an entity at the start of a word. Its characters are
// all ASCII, so bytes are units.
func clientEntity(word string) (kind string, length int) {
	if len(word) < 2 {
		return "", 0
	}
	name := nameLen(word[1:])
	switch {
	case word[0] == '@' && name >= 4:
		return "mention", 1 + name
	case word[0] == '/' && name > 0 && name <= 32:
		length = 1 + name
		if at := word[length:]; strings.HasPrefix(at, "@") {
			if bot := nameLen(at[1:]); bot > 0 {
				length += 1 + bot
			}
		}
		return "bot_command", length
	}
	return "", 0
}

func nameLen(s string) int {
	n := strings.IndexFunc(s, func(r rune) bool { return !nameRune(r) })
	if n < 0 {
		return len(s)
	}
	return n
}

func nameRune(r rune) bool {
	return r < utf8.RuneSelf && (r == '_' || unicode.IsDigit(r) || unicode.IsLetter(r))
}

// sameEntities reports whether two lists of entities are equal.
func sameEntities(a, b []Entity) bool {
	return slices.EqualFunc(a, b, func(a, b Entity) bool { return string(marshal(a)) == string(marshal(b)) })
}
