package main

import "errors"

// serveCmd answers in Discord and Telegram.
type serveCmd struct{}

// Run starts every platform whose token is set.
func (serveCmd) Run(p *program) error {
	for _, name := range []string{"PLANBOT_DISCORD_TOKEN", "PLANBOT_TELEGRAM_TOKEN"} {
		if p.getenv(name) != "" || p.getenv(name+"_FILE") != "" {
			return errors.New("serve: this build has no Discord or Telegram adapter")
		}
	}
	return usageError("serve: no token is set; set PLANBOT_DISCORD_TOKEN or PLANBOT_TELEGRAM_TOKEN, " +
		"or name a file that holds the token in PLANBOT_DISCORD_TOKEN_FILE or PLANBOT_TELEGRAM_TOKEN_FILE")
}
