package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"planbot/bot"
	"planbot/bot/telegram"
)

// What of the Bot API's answers the doctor looks at.
type (
	telegramMe struct {
		Username   string `json:"username"`
		JoinGroups bool   `json:"can_join_groups"`
		ReadsAll   bool   `json:"can_read_all_group_messages"`
		Inline     bool   `json:"supports_inline_queries"`
	}
	telegramWebhook struct {
		URL          string `json:"url"`
		Pending      int    `json:"pending_update_count"`
		ErrorDate    int64  `json:"last_error_date"`
		ErrorMessage string `json:"last_error_message"`
	}
	telegramCommand struct {
		Command string `json:"command"`
	}
	telegramAnswer[T any] struct {
		Description string `json:"description"`
		Result      T      `json:"result"`
	}
)

func (d *doctor) checkTelegram(ctx context.Context, cfg *telegram.Config, commands []string) {
	base := strings.TrimRight(cmp.Or(cfg.APIURL, "https://api.telegram.org"), "/") + "/bot" + url.PathEscape(cfg.Token) + "/"
	var me telegramAnswer[telegramMe]
	status, date, err := d.get(ctx, base+"getMe", &me)
	switch {
	case err != nil:
		d.fail("telegram", "the Bot API does not answer: "+err.Error(), "see that this machine can reach it, or set PLANBOT_TELEGRAM_API_URL")
		return
	case status == http.StatusUnauthorized, status == http.StatusNotFound:
		d.fail("telegram token", "the Bot API refuses it", "get it from @BotFather with /token, and set it without anything around it")
		return
	case status != http.StatusOK:
		d.fail("telegram", fmt.Sprintf("the Bot API answers %d %s", status, me.Description), "try again in a while")
		return
	}
	d.ok("telegram token", "it is that of @"+me.Result.Username)
	d.show(bot.DiagnoseClock("Telegram", date)...)
	d.checkBotFather(me.Result)

	var webhook telegramAnswer[telegramWebhook]
	if status, _, err := d.get(ctx, base+"getWebhookInfo", &webhook); err == nil && status == http.StatusOK {
		d.checkWebhook(cfg, webhook.Result)
	}
	var menu telegramAnswer[[]telegramCommand]
	scope := url.QueryEscape(`{"type":"all_private_chats"}`)
	if status, _, err := d.get(ctx, base+"getMyCommands?scope="+scope, &menu); err == nil && status == http.StatusOK {
		var have []string
		for _, c := range menu.Result {
			have = append(have, c.Command)
		}
		d.show(bot.DiagnoseMenu("telegram", have, commands))
	}
}

// checkBotFather looks at what only its owner can set, in a chat with
// @BotFather.
func (d *doctor) checkBotFather(me telegramMe) {
	if me.ReadsAll {
		d.warn("telegram privacy mode", "off: the bot gets every message of its groups, which it needs only to notice points that are named",
			"send @BotFather /setprivacy, choose Enable, then remove the bot from its groups and add it again")
	} else {
		d.ok("telegram privacy mode", "on: in groups the bot gets what is addressed to it")
	}
	if me.Inline {
		d.ok("telegram inline mode", "on")
	} else {
		d.warn("telegram inline mode", "off: nobody can quote a point by typing the bot's name in another chat", "send @BotFather /setinline and a placeholder")
	}
	if !me.JoinGroups {
		d.warn("telegram groups", "the bot cannot be added to any", "send @BotFather /setjoingroups and choose Enable")
	}
}

// The ports that Telegram posts to, and the form of the secret that it sends
// along.
var (
	webhookPorts      = []string{"", "443", "80", "88", "8443"}
	webhookSecretForm = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
)

// checkWebhook compares the webhook that is set with the one that serve would
// set. An address is named by its host alone: its path may be a secret.
func (d *doctor) checkWebhook(cfg *telegram.Config, have telegramWebhook) {
	const what = "telegram webhook"
	if cfg.WebhookURL == "" {
		if have.URL == "" {
			d.ok(what, "none, as it should be: the bot polls")
		} else {
			d.warn(what, "Telegram posts to "+hostOf(have.URL)+", but PLANBOT_TELEGRAM_WEBHOOK_URL is not set", "set it, or let planbot serve remove the webhook when it starts to poll")
		}
		return
	}
	u, err := url.Parse(cfg.WebhookURL)
	switch {
	case err != nil || u.Scheme != "https" || u.Host == "" || !slices.Contains(webhookPorts, u.Port()):
		d.fail(what, "Telegram cannot post to PLANBOT_TELEGRAM_WEBHOOK_URL", "set it to an https address on port 443, 80, 88 or 8443, such as https://bot.example.org/telegram/webhook")
		return
	case len(cfg.WebhookSecret) > 256 || cfg.WebhookSecret != "" && !webhookSecretForm.MatchString(cfg.WebhookSecret):
		d.fail(what, "PLANBOT_TELEGRAM_WEBHOOK_SECRET has a form that Telegram refuses", "use 1 to 256 letters, digits, _ or -")
		return
	}
	if strings.Trim(u.Path, "/") == "" {
		u.Path = "/telegram/webhook"
	}
	failedAgo := time.Since(time.Unix(have.ErrorDate, 0)).Round(time.Second)
	switch {
	case have.URL == "":
		d.warn(what, "not set yet", "planbot serve sets it when it starts")
	case have.URL != u.String():
		d.warn(what, "Telegram posts to "+hostOf(have.URL)+", at another address than PLANBOT_TELEGRAM_WEBHOOK_URL", "planbot serve sets it anew when it starts; see that no other program uses the token")
	case have.ErrorDate > 0 && failedAgo < time.Hour:
		d.warn(what, fmt.Sprintf("%s ago Telegram could not deliver: %s (%d updates wait)", failedAgo, have.ErrorMessage, have.Pending),
			"see that the proxy passes /telegram/webhook on and that every replica has the same PLANBOT_TELEGRAM_WEBHOOK_SECRET")
	default:
		d.ok(what, fmt.Sprintf("set, %d updates wait", have.Pending))
	}
}

// hostOf is the host of an address.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return "another address"
}
