package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// A Bot is what the Bot API says of the bot itself.
type Bot struct {
	User
	ReadsAll   bool `json:"can_read_all_group_messages"` // privacy mode is off
	JoinGroups bool `json:"can_join_groups"`
	Inline     bool `json:"supports_inline_queries"`
}

// GetMe asks who the bot is. The date is that of the server's clock, or zero if
// the answer has none.
func (c *Client) GetMe(ctx context.Context, timeout time.Duration) (me Bot, date time.Time, err error) {
	result, header, err := c.dated(ctx, timeout, "getMe", nil)
	if err == nil && (json.Unmarshal(result, &me) != nil || me.ID == 0) {
		err = errors.New("getMe: the answer describes no bot")
	}
	date, _ = http.ParseTime(header) // zero if there is none
	return me, date, err
}

// A WebhookInfo is the webhook that is set, and its last error.
type WebhookInfo struct {
	URL          string `json:"url"` // "" if there is none
	Pending      int    `json:"pending_update_count"`
	ErrorDate    int64  `json:"last_error_date"` // Unix time, or 0
	ErrorMessage string `json:"last_error_message"`
}

// GetWebhookInfo asks for the webhook.
func (c *Client) GetWebhookInfo(ctx context.Context, timeout time.Duration) (info WebhookInfo, err error) {
	result, err := c.Call(ctx, timeout, "getWebhookInfo", nil)
	if err == nil {
		err = json.Unmarshal(result, &info)
	}
	return info, err
}

// GetMyCommands asks for the menu of a scope, without a language.
func (c *Client) GetMyCommands(ctx context.Context, timeout time.Duration, scope MenuScope) (menu []MenuCommand, err error) {
	result, err := c.Call(ctx, timeout, "getMyCommands", Params{"scope": Encode(scope)})
	if err == nil {
		err = json.Unmarshal(result, &menu)
	}
	return menu, err
}

// GetText asks for a text about the bot, which is a field of the result.
func (c *Client) GetText(ctx context.Context, timeout time.Duration, method, field string, p Params) (string, error) {
	result, err := c.Call(ctx, timeout, method, p)
	if err != nil {
		return "", err
	}
	var texts map[string]string
	if err := json.Unmarshal(result, &texts); err != nil {
		return "", fmt.Errorf("%s: %w", method, err)
	}
	return texts[field], nil
}

// pollGrace is how much longer than its timeout a poll may take.
const pollGrace = 10 * time.Second

// GetUpdates asks for at most limit updates and waits for the first until
// timeout. Updates below offset are confirmed; an offset of 0 confirms none.
func (c *Client) GetUpdates(ctx context.Context, offset int64, limit int, timeout time.Duration) ([]json.RawMessage, error) {
	params := Params{
		"timeout": strconv.Itoa(int(timeout.Seconds())), "limit": strconv.Itoa(limit), "allowed_updates": Encode(UpdateKinds()),
	}
	params.AddNonZero64("offset", offset)
	result, err := c.Call(ctx, timeout+pollGrace, "getUpdates", params)
	if err != nil {
		return nil, err
	}
	var batch []json.RawMessage
	if err := json.Unmarshal(result, &batch); err != nil {
		return nil, fmt.Errorf("getUpdates: %w", err)
	}
	return batch, nil
}

// GetChat asks for a chat, by its id or by @ and its username.
func (c *Client) GetChat(ctx context.Context, timeout time.Duration, chat string) (found Chat, err error) {
	result, err := c.Call(ctx, timeout, "getChat", Params{"chat_id": chat})
	if err == nil {
		err = json.Unmarshal(result, &found)
	}
	return found, err
}

// GetChatMember asks for a user's membership in a chat.
func (c *Client) GetChatMember(ctx context.Context, timeout time.Duration, chat, user int64) (m Member, err error) {
	result, err := c.Call(ctx, timeout, "getChatMember", Params{
		"chat_id": strconv.FormatInt(chat, 10), "user_id": strconv.FormatInt(user, 10),
	})
	if err == nil {
		err = json.Unmarshal(result, &m)
	}
	return m, err
}
