package telegramtest

import "encoding/json"

// keyboard reads the inline keyboard of a message, the one kind that this server
// has.
func (p params) keyboard(name string) (*wireMarkup, *apiError) {
	var fields map[string]json.RawMessage
	given, err := p.decode(name, &fields)
	if err != nil || !given {
		return nil, err
	}
	raw, ok := fields["inline_keyboard"]
	if !ok {
		return nil, broken("object expected as reply markup: no inline_keyboard")
	}
	return inlineKeyboard(raw)
}

// inlineKeyboard reads the rows of buttons. Rows without buttons vanish, and
// so does a keyboard without rows.
func inlineKeyboard(raw json.RawMessage) (*wireMarkup, *apiError) {
	var rows [][]map[string]json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil || rows == nil {
		return nil, broken("field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays")
	}
	var markup wireMarkup
	for _, row := range rows {
		var buttons []Button
		for _, fields := range row {
			b, err := button(fields)
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

// button reads a button. This server has those with callback data alone.
// (core.telegram.org/bots/api#inlinekeyboardbutton)
func button(fields map[string]json.RawMessage) (Button, *apiError) {
	var b Button
	if err := json.Unmarshal(marshal(fields), &b); err != nil {
		return b, broken("can't parse inline keyboard button: %v", err)
	}
	_, hasData := fields["callback_data"]
	switch {
	case b.Text == "":
		return b, broken("can't parse inline keyboard button: Text is empty")
	case len(fields) > 2 || len(fields) == 2 && !hasData:
		return b, broken("this server has buttons with text and callback_data, not with %d fields", len(fields))
	case !hasData:
		return b, broken("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case b.CallbackData == "" || len(b.CallbackData) > maxData:
		return b, broken("BUTTON_DATA_INVALID")
	}
	return b, nil
}
