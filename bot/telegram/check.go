package telegram

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"

	"planbot/bot"
	"planbot/bot/telegram/api"
)

// Check looks at the set-up of the bot at Telegram: the token, the clock, what is
// set in @BotFather, the webhook, and whether the commands are registered. It
// changes nothing, and makes each call once. cfg must have a token; its webhook
// may be wrong. The answer names the variables of planbot's environment.
func Check(ctx context.Context, cfg Config, commands []string) []bot.Diagnosis {
	cfg.APIURL, cfg.Log = cmp.Or(cfg.APIURL, api.DefaultURL), slog.New(slog.DiscardHandler)
	client := newClient(cfg)
	me, date, err := client.GetMe(ctx, askTimeout)
	if err != nil {
		return []bot.Diagnosis{tokenProblem(err)}
	}
	out := []bot.Diagnosis{{Grade: bot.Good, What: "telegram token", State: "it is that of @" + me.Username}}
	out = append(out, bot.DiagnoseClock("Telegram", date)...)
	out = append(out, checkBotFather(me)...)
	if webhook, err := api.Get[api.WebhookInfo](ctx, client, askTimeout, "getWebhookInfo", nil); err != nil {
		out = append(out, notSeen("telegram webhook", err))
	} else {
		out = append(out, checkWebhook(cfg, webhook), checkPending(webhook.Pending))
	}
	out = append(out, checkProfile(ctx, client)...)
	menu, err := api.Get[[]api.MenuCommand](ctx, client, askTimeout, "getMyCommands", api.Params{"scope": api.Encode(api.MenuScope{Type: privateScope})})
	if err != nil {
		return append(out, notSeen("telegram commands", err))
	}
	var have []string
	for _, c := range menu {
		have = append(have, c.Command)
	}
	return append(out, bot.DiagnoseMenu("telegram", have, commands))
}

// tokenProblem says why the first call failed.
func tokenProblem(err error) bot.Diagnosis {
	d := bot.Diagnosis{Grade: bot.Broken, What: "telegram", State: "the Bot API does not answer: " + err.Error(), Mend: mend(err)}
	if api.RefusesToken(err) {
		d.What, d.State, d.Mend = "telegram token", "the Bot API refuses it", "get it from @BotFather with /token, and set it without anything around it"
	} else if refused, ok := errors.AsType[*api.Error](err); ok {
		d.State = fmt.Sprintf("the Bot API answers %d %s", refused.Code, refused.Text)
	}
	return d
}

// mend says what to do about a call that failed.
func mend(err error) string {
	const address = "PLANBOT_TELEGRAM_API_URL"
	_, refused := errors.AsType[*api.Error](err)
	switch wait := api.RetryAfter(err); {
	case wait > 0:
		return bot.MendWait(wait)
	case errors.Is(err, api.ErrNoContact):
		return bot.MendContact(err, "see that this machine can reach it, or set "+address)
	case !refused:
		return "see " + address + " and any proxy on the way, or try again in a while"
	}
	return "try again in a while"
}

// doubted is something that should be looked at.
func doubted(what, state, mend string) bot.Diagnosis {
	return bot.Diagnosis{Grade: bot.Doubted, What: what, State: state, Mend: mend}
}

// notSeen says that a later call failed.
func notSeen(what string, err error) bot.Diagnosis {
	return doubted(what, "not seen: "+err.Error(), mend(err))
}

// checkBotFather looks at what only the bot's owner can set, in a chat with
// @BotFather.
func checkBotFather(me api.Bot) []bot.Diagnosis {
	privacy := bot.Diagnosis{What: "telegram privacy mode", State: "on: in groups the bot gets what is addressed to it"}
	if me.ReadsAll {
		privacy = doubted(privacy.What, "off: the bot gets every message of its groups, which it needs only to notice points that are named",
			"send @BotFather /setprivacy, choose Enable, then remove the bot from its groups and add it again")
	}
	inline := bot.Diagnosis{What: "telegram inline mode", State: "on"}
	if !me.Inline {
		inline = doubted(inline.What, "off: nobody can quote a point by typing the bot's name in another chat", "send @BotFather /setinline and a placeholder")
	}
	out := []bot.Diagnosis{privacy, inline}
	if !me.JoinGroups {
		out = append(out, doubted("telegram groups", "the bot cannot be added to any", "send @BotFather /setjoingroups and choose Enable"))
	}
	return out
}

// checkProfile looks at the texts about the bot that everybody sees who has no
// language of ours.
func checkProfile(ctx context.Context, client *api.Client) []bot.Diagnosis {
	var out []bot.Diagnosis
	for _, p := range profileTexts {
		d := bot.Diagnosis{What: "telegram " + strings.ReplaceAll(p.field, "_", " ")}
		texts, err := api.Get[map[string]string](ctx, client, askTimeout, p.get, nil)
		switch have := texts[p.field]; {
		case err != nil:
			d = notSeen(d.What, err)
		case have == "":
			d = doubted(d.What, "not set yet", "planbot serve sets it when it starts")
		case p.own(have):
			d.State = "set by planbot"
		default:
			d.State = "set by you, so planbot leaves it alone"
		}
		out = append(out, d)
	}
	return out
}

// posts reports whether an address is one that updates can be posted to. Telegram
// posts to few; a Bot API server of one's own may post to any.
func (cfg Config) posts(to *url.URL) bool {
	return cfg.APIURL != api.DefaultURL || to.Scheme == "https" && slices.Contains([]string{"", "443", "80", "88", "8443"}, to.Port())
}

// checkWebhook compares the webhook that is set with the one that Run would set.
// Addresses are named by their hosts: their paths may be secret.
func checkWebhook(cfg Config, have api.WebhookInfo) bot.Diagnosis {
	const what = "telegram webhook"
	u, err := url.Parse(cfg.WebhookURL)
	failedAgo := time.Since(time.Unix(have.ErrorDate, 0)).Round(time.Second)
	if err == nil && strings.Trim(u.Path, "/") == "" {
		u.Path = webhookPath
	}
	switch {
	case cfg.WebhookURL == "" && have.URL == "":
		return bot.Diagnosis{What: what, State: "none, as it should be: the bot polls"}
	case cfg.WebhookURL == "":
		return doubted(what, "Telegram posts to "+hostOf(have.URL)+", but PLANBOT_TELEGRAM_WEBHOOK_URL is not set",
			"set it, or let planbot serve remove the webhook when it starts to poll")
	case err != nil || !cfg.posts(u):
		return bot.Diagnosis{Grade: bot.Broken, What: what, State: "Telegram cannot post to PLANBOT_TELEGRAM_WEBHOOK_URL",
			Mend: "set it to an https address on port 443, 80, 88 or 8443, such as https://bot.example.org/telegram/webhook"}
	case cfg.WebhookSecret != "" && !secretForm.MatchString(cfg.WebhookSecret):
		return bot.Diagnosis{Grade: bot.Broken, What: what, State: "PLANBOT_TELEGRAM_WEBHOOK_SECRET has a form that Telegram refuses",
			Mend: "use 1 to 256 letters, digits, _ or -"}
	case have.URL == "":
		return doubted(what, "not set", "planbot serve sets it when it starts; if it runs, see that no other program uses the token")
	case have.URL != u.String():
		return doubted(what, "Telegram posts to "+hostOf(have.URL)+", at another address than PLANBOT_TELEGRAM_WEBHOOK_URL",
			"planbot serve sets it anew, also while it runs; see that no other program uses the token")
	case have.ErrorDate > 0 && failedAgo < time.Hour:
		return doubted(what, fmt.Sprintf("%s ago Telegram could not deliver: %s", failedAgo, have.ErrorMessage), mendDelivery(have.ErrorMessage, u.Host))
	}
	return bot.Diagnosis{What: what, State: "set"}
}

// mendDelivery says what to do where Telegram could not post to a host.
func mendDelivery(said, host string) string {
	switch {
	case strings.Contains(said, "certificate"), strings.Contains(said, "SSL"):
		return "see that the certificate at " + host + " is valid, for that name, and sent with those between it and a public CA"
	case strings.Contains(said, "Wrong response"):
		return "see that the proxy passes /telegram/webhook on and that every replica has the same PLANBOT_TELEGRAM_WEBHOOK_SECRET"
	}
	return "see that " + host + " leads to the proxy from the internet, and that nothing blocks its port"
}

// manyPending is a number of updates that waits only where nothing takes them.
const manyPending = 100

// checkPending looks at how many updates wait.
func checkPending(n int) bot.Diagnosis {
	d := bot.Diagnosis{What: "telegram updates", State: fmt.Sprintf("%d wait", n)}
	if n >= manyPending {
		d.Grade, d.Mend = bot.Doubted, "planbot serve takes them when it starts; if it runs, see its log"
	}
	return d
}

func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return "nowhere"
}
