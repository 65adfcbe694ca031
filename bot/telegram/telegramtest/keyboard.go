package telegramtest

import (
	"encoding/json"
	"net/url"
	"slices"
)

// actions are the fields of a button that say what a tap does. Exactly one is
// set. (core.telegram.org/bots/api#inlinekeyboardbutton)
var actions = []string{"url", "callback_data", "web_app", "login_url", "switch_inline_query",
	"switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay"}

// keyboard reads reply_markup. A message may also be sent with a keyboard of
// the other kinds, which belong to the person and not to the message, so that
// nothing is kept of them.
func (p params) keyboard(name string, others bool) (*wireMarkup, *apiError) {
	var fields map[string]json.RawMessage
	given, err := p.decode(name, &fields)
	if err != nil || !given {
		return nil, err
	}
	raw, ok := fields["inline_keyboard"]
	if !ok {
		for _, kind := range []string{"keyboard", "remove_keyboard", "force_reply"} {
			if _, ok := fields[kind]; ok && others {
				return nil, nil
			}
		}
		return nil, broken("object expected as reply markup: no inline_keyboard")
	}
	return inlineKeyboard(raw)
}

// inlineKeyboard reads the rows of buttons. Rows without buttons vanish, and
// so does a keyboard without rows.
func inlineKeyboard(raw json.RawMessage) (*wireMarkup, *apiError) {
	var rows [][]json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil || rows == nil {
		return nil, broken("field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays")
	}
	var markup wireMarkup
	for _, row := range rows {
		var buttons []Button
		for _, raw := range row {
			b, err := button(raw)
			if err != nil {
				return nil, err
			}
			buttons = append(buttons, b)
		}
		if len(buttons) > 0 {
			markup.Keyboard = append(markup.Keyboard, buttons)
		}
	}
	if markup.Keyboard == nil {
		return nil, nil
	}
	return &markup, nil
}

// button reads and checks one button.
func button(raw json.RawMessage) (Button, *apiError) {
	var b Button
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return b, broken("can't parse inline keyboard button: Object expected")
	}
	if err := json.Unmarshal(raw, &b); err != nil {
		return b, broken("can't parse inline keyboard button: %v", err)
	}
	if b.Text == "" {
		return b, broken("can't parse inline keyboard button: Text is empty")
	}
	set := 0
	for name := range fields {
		if slices.Contains(actions, name) {
			set++
		}
	}
	switch {
	case set == 0:
		return b, broken("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case set > 1:
		return b, broken("can't parse inline keyboard button: button %.40q does %d things", b.Text, set)
	}
	return b, b.check(fields)
}

// check refuses a button whose fields are out of bounds.
func (b Button) check(fields map[string]json.RawMessage) *apiError {
	if _, ok := fields["callback_data"]; ok && (b.CallbackData == "" || len(b.CallbackData) > maxData) {
		return broken("BUTTON_DATA_INVALID")
	}
	if _, ok := fields["url"]; ok && !validURL(b.URL) {
		return broken("inline keyboard button URL '%.100s' is invalid", b.URL)
	}
	if b.CopyText != nil && (b.CopyText.Text == "" || units(b.CopyText.Text) > maxCopy) {
		return broken("BUTTON_COPY_TEXT_INVALID")
	}
	switch b.Style {
	case "", "danger", "success", "primary":
	default:
		return broken("invalid button style specified")
	}
	for _, kind := range []string{"callback_game", "pay"} {
		if _, ok := fields[kind]; ok {
			return broken("this server has no %s buttons", kind)
		}
	}
	return nil
}

// validURL tells whether a button may open an address.
func validURL(s string) bool {
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	return u.Host != "" && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "tg")
}
