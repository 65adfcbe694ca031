package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/gateway"
)

// checkTimeout bounds all that Check does.
const checkTimeout = 30 * time.Second

// Check looks at the set-up of the bot at Discord: the token, the clock, how
// interactions come and, without a public key, the gateway, the directory, and whether the commands are registered. It changes
// nothing, and makes each call once. cfg must have a token; its public key may be
// wrong. The answer names the variables of planbot's environment.
func Check(ctx context.Context, cfg Config, commands []string) []bot.Diagnosis {
	client, err := newClient(cfg, nil, 1)
	if err != nil {
		return []bot.Diagnosis{{Grade: bot.Broken, What: "discord", State: err.Error(), Mend: "see PLANBOT_DISCORD_API_URL"}}
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	name, date, err := client.Self(ctx)
	if err != nil {
		return []bot.Diagnosis{tokenProblem(err)}
	}
	out := []bot.Diagnosis{{Grade: bot.Good, What: "discord token", State: "it is that of " + name}}
	out = append(out, bot.DiagnoseClock("Discord", date)...)
	me, err := client.Application(ctx)
	if err != nil {
		return append(out, bot.Diagnosis{Grade: bot.Broken, What: "discord application", State: err.Error(), Mend: mend(err)})
	}
	out = append(out, checkInteractions(cfg.PublicKey, me)...)
	if cfg.PublicKey == "" {
		out = append(out, checkGateway(ctx, cfg, client))
	}
	out = append(out, checkDirectory(me.Directory))
	menu, err := client.Commands(ctx, me.ID, "")
	if err != nil {
		return append(out, bot.Diagnosis{Grade: bot.Doubted, What: "discord commands", State: "not seen: " + err.Error(), Mend: mend(err)})
	}
	var have []string
	for _, c := range menu {
		if c.Type == api.ChatCommand {
			have = append(have, c.Name)
		}
	}
	return append(out, bot.DiagnoseMenu("discord", have, commands))
}

// checkDirectory looks at what people see before they install the bot.
func checkDirectory(has api.Directory) bot.Diagnosis {
	const what = "discord directory"
	if _, empty := missing(has, api.Directory{}); len(empty) > 0 {
		return bot.Diagnosis{Grade: bot.Doubted, What: what, State: "not set: " + strings.Join(empty, ", "),
			Mend: "planbot serve sets them at its start, or you do under General Information and Installation in the developer portal"}
	}
	return bot.Diagnosis{Grade: bot.Good, What: what, State: "description, tags and install settings are set"}
}

// tokenProblem says why the first call failed.
func tokenProblem(err error) bot.Diagnosis {
	d := bot.Diagnosis{Grade: bot.Broken, What: "discord", State: "the API does not answer: " + err.Error(), Mend: mend(err)}
	switch status := api.Status(err); status {
	case 0:
	case http.StatusUnauthorized:
		d.What, d.State, d.Mend = "discord token", "Discord refuses it", "make a new one on the Bot page of the developer portal, and set it without anything around it"
	default:
		d.State = fmt.Sprintf("the API answers %d", status)
	}
	return d
}

// mend says what to do about a call that failed.
func mend(err error) string {
	const address = "PLANBOT_DISCORD_API_URL"
	switch status, wait := api.Status(err), api.Wait(err); {
	case wait > 0:
		return bot.MendWait(wait.Round(time.Second))
	case status == 0 && api.Unsent(err):
		return bot.MendContact(err, "see that this machine can reach it, or set "+address)
	case api.Rejected(err) != nil:
		return "look at the application in the developer portal"
	case status < 500:
		return "see " + address + " and any proxy on the way, or try again in a while"
	}
	return "try again in a while"
}

// checkGateway connects to the gateway, where interactions come over it.
func checkGateway(ctx context.Context, cfg Config, client *api.Client) bot.Diagnosis {
	err := gateway.Reach(ctx, gateway.Config{API: client, Dial: cfg.Dial})
	if err == nil {
		return bot.Diagnosis{Grade: bot.Good, What: "discord gateway", State: "it answers"}
	}
	d := bot.Diagnosis{Grade: bot.Broken, What: "discord gateway", State: err.Error(), Mend: mend(err)}
	if api.Status(err) == 0 && api.Wait(err) == 0 {
		d.Mend = bot.MendContact(err, "see what keeps this machine from it; no proxy is used for it")
	}
	return d
}

// checkInteractions looks at the way that interactions come: posted and signed,
// or over the gateway, and never by both.
func checkInteractions(publicKey string, me api.Application) []bot.Diagnosis {
	const what = "discord interactions"
	host := "another address"
	if u, err := url.Parse(me.Endpoint); err == nil && u.Host != "" {
		host = u.Host
	}
	switch {
	case publicKey == "" && me.Endpoint == "":
		return []bot.Diagnosis{{Grade: bot.Good, What: what, State: "over the gateway"}}
	case publicKey == "":
		return []bot.Diagnosis{{Grade: bot.Broken, What: what, State: "Discord posts them to " + host + ", so none comes over the gateway",
			Mend: "set PLANBOT_DISCORD_PUBLIC_KEY to take them there, or clear the Interactions Endpoint URL in the developer portal"}}
	}
	key := bot.Diagnosis{Grade: bot.Good, What: "discord public key", State: "it is that of the application"}
	if raw, err := hex.DecodeString(publicKey); err != nil || len(raw) != ed25519.PublicKeySize {
		key.Grade, key.State = bot.Broken, fmt.Sprintf("PLANBOT_DISCORD_PUBLIC_KEY is not %d hexadecimal digits", 2*ed25519.PublicKeySize)
		key.Mend = "copy it from the General Information page of the developer portal"
		return []bot.Diagnosis{key}
	}
	if !strings.EqualFold(publicKey, me.Key) {
		key.Grade, key.State = bot.Broken, "it is not that of the application which the token belongs to"
		key.Mend = "copy it from the General Information page of the same application in the developer portal"
		return []bot.Diagnosis{key}
	}
	if me.Endpoint == "" {
		return []bot.Diagnosis{key, {Grade: bot.Doubted, What: what, State: "Discord posts them nowhere yet",
			Mend: "with planbot serve running, set the Interactions Endpoint URL in the developer portal to https://YOUR-HOST/discord/interactions"}}
	}
	return []bot.Diagnosis{key, {Grade: bot.Good, What: what, State: "posted to " + host}}
}
