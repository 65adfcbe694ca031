package discord

import (
	"testing"

	"planbot/bot"
	"planbot/bot/discord/discordtest"
)

// TestFirstResponseAgain: the connection breaks while the first response is
// made. It is made again, since Discord takes it once, and what follows it
// still follows.
func TestFirstResponseAgain(t *testing.T) {
	const line = "Volodymyr Zelenskyy on elections, on NATO and on the territory and on all else"
	for name, fault := range map[string]discordtest.Fault{
		"502":                   {Kind: discordtest.ServerError},
		"502 after it was done": {Kind: discordtest.ServerError, Done: true},
		"hung up":               {Kind: discordtest.HangUp},
		"hung up after":         {Kind: discordtest.HangUp, Done: true, Times: 2},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, p *place) {
				want := sendable(p.bot.HandleLine(t.Context(), bot.Origin{Platform: platform}, "/who "+line), Options{})
				fault.Match = "POST /interactions/*/*/callback"
				p.Fail(fault)
				_, pending := p.do(discordtest.Interaction{Name: "who", Options: []discordtest.Option{{Name: "subject", Value: line}}})
				if _, err := pending.WaitFollowUps(t.Context(), len(want)-1); err != nil || len(want) < 2 {
					t.Errorf("%d pages: %v", len(want), err)
				}
			})
		})
	}
}
