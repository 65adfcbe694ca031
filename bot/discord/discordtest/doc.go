// Package discordtest is a Discord to test a bot against: its REST API under
// /api/v9 and /api/v10 and its gateway, on one local address, with the users
// played by the test. It knows no bot: what it does is what Discord documents.
//
// # In a test
//
//	s := discordtest.Start(t, discordtest.Options{})
//	s.SetGuild(discordtest.Guild{ID: "10", Channels: []discordtest.Channel{{ID: "20"}}})
//	// start the bot with s.URL() and discordtest.DefaultToken
//	err := s.WaitSessions(ctx, 1)
//	p := s.Interact(discordtest.Interaction{Name: "point", Guild: "10", Options: []discordtest.Option{{Name: "point", Value: "21"}}})
//	r, err := p.Wait(ctx)
//
// Over HTTP, give the bot s.PublicKey() and use s.Post instead of s.Interact.
//
// # Laws
//
// A request that breaks a limit is refused as Discord refuses it (status 400,
// code 50035, the field's path) and noted as a violation; Start reports the
// violations when the test ends. So is a rule of the gateway (pace of
// identifies, privileged intents, heartbeats, 120 sends a minute), the three
// seconds and the fifteen minutes of an interaction, a retry before the time
// that a 429 asked for, and a body that Discord's OpenAPI file does not allow.
// Three laws are the project's own: every message carries allowed_mentions with
// an empty parse list, no body has a key that the file does not know, and a body
// names the files that come along.
// A fault that the test ordered with Fail is never a violation.
//
// A wrong token (401, close code 4004), a channel that the bot may not use
// (403) or does not know (404) are a matter of configuration and no violation.
//
// # In a process of its own
//
// Serve runs the same server on a listener, and another process plays the users
// by posting JSON to it; see Act.
//
// # Time
//
// Options.Now is the clock of every law. With Options.Memory the server has no
// socket at all: reached through Dial, it works inside a testing/synctest
// bubble, where time passes only when everybody waits.
package discordtest
