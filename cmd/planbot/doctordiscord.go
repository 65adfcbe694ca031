package main

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"planbot/bot/discord"
)

// What of Discord's answers the doctor looks at.
type (
	discordUser struct {
		Name string `json:"username"`
	}
	discordApplication struct {
		ID       string `json:"id"`
		Key      string `json:"verify_key"`
		Endpoint string `json:"interactions_endpoint_url"`
	}
	discordCommand struct {
		Type int    `json:"type"`
		Name string `json:"name"`
	}
)

// slashCommand is the type of a command that is typed.
const slashCommand = 1

func (d *doctor) checkDiscord(ctx context.Context, cfg *discord.Config, commands []string) {
	base := strings.TrimRight(cmp.Or(cfg.APIURL, "https://discord.com"), "/") + "/api/v10"
	auth := "Bot " + cfg.Token
	var me discordUser
	status, date, err := d.get(ctx, base+"/users/@me", auth, &me)
	switch {
	case err != nil:
		d.fail("discord", "the API does not answer: "+err.Error(), "see that this machine can reach it, or set PLANBOT_DISCORD_API_URL")
		return
	case status == http.StatusUnauthorized:
		d.fail("discord token", "Discord refuses it", "make a new one on the Bot page of the developer portal, and set it without anything around it")
		return
	case status != http.StatusOK:
		d.fail("discord", fmt.Sprintf("the API answers %d", status), "try again in a while")
		return
	}
	d.ok("discord token", "it is that of "+me.Name)
	d.checkClock("Discord", date)

	var application discordApplication
	status, _, err = d.get(ctx, base+"/applications/@me", auth, &application)
	if err != nil || status != http.StatusOK || application.ID == "" {
		d.fail("discord application", fmt.Sprintf("the API answers %d and describes none", status), "try again in a while")
		return
	}
	d.checkInteractions(cfg.PublicKey, application)
	var menu []discordCommand
	if status, _, err := d.get(ctx, base+"/applications/"+url.PathEscape(application.ID)+"/commands", auth, &menu); err == nil && status == http.StatusOK {
		var have []string
		for _, c := range menu {
			if c.Type == slashCommand {
				have = append(have, c.Name)
			}
		}
		d.checkMenu("discord", have, commands)
	}
}

// checkInteractions looks at the way that interactions come: posted and
// signed, or over the gateway, and never by both.
func (d *doctor) checkInteractions(set string, a discordApplication) {
	const keyWhat, what = "discord public key", "discord interactions"
	key, err := hex.DecodeString(set)
	switch {
	case set == "" && a.Endpoint == "":
		d.ok(what, "over the gateway")
		return
	case set == "":
		d.fail(what, "Discord posts them to "+hostOf(a.Endpoint)+", so none comes over the gateway",
			"set PLANBOT_DISCORD_PUBLIC_KEY to take them there, or clear the Interactions Endpoint URL in the developer portal")
		return
	case err != nil || len(key) != ed25519.PublicKeySize:
		d.fail(keyWhat, fmt.Sprintf("PLANBOT_DISCORD_PUBLIC_KEY is not %d hexadecimal digits", 2*ed25519.PublicKeySize), "copy it from the General Information page of the developer portal")
		return
	case !strings.EqualFold(set, a.Key):
		d.fail(keyWhat, "it is not that of the application which the token belongs to", "copy it from the General Information page of the same application in the developer portal")
		return
	}
	d.ok(keyWhat, "it is that of the application")
	if a.Endpoint == "" {
		d.warn(what, "Discord posts them nowhere yet", "with planbot serve running, set the Interactions Endpoint URL in the developer portal to https://YOUR-HOST/discord/interactions")
		return
	}
	d.ok(what, "posted to "+hostOf(a.Endpoint))
}
