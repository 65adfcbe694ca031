// Package api is a client of Discord's REST API: the calls that the bot makes,
// the objects that go over the wire, and the errors that come back.
//
// A Client keeps the rate limits, retries what may be repeated, and bounds
// every wait. Its errors and log lines hold no token.
//
//	client.go    a client, and how a call is made and retried
//	call.go      what one request consists of
//	routes.go    the calls, one method each
//	limits.go    the rate limits
//	errors.go    what a call can fail with
//	wait.go      pauses and back-off
//	message.go   messages, and responses to interactions
//	command.go   slash commands
package api
