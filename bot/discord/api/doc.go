// Package api is a client of Discord's REST API: the calls that the bot makes,
// the objects that go over the wire, and the errors that come back.
//
// A Client keeps the rate limits, retries what may be repeated, and bounds
// every wait. Its errors and log lines hold no token. The library's own client
// is not used: it would delay every edit of the whole bot for the one before,
// keep the token of every interaction for ever, and sleep through deadlines.
//
//	client.go    a client, and how a call is made and retried
//	call.go      what one request consists of
//	routes.go    the calls, one method each
//	limits.go    the rate limits
//	errors.go    what a call can fail with
//	wait.go      pauses and back-off
//	message.go   messages, and responses to interactions
//	command.go   slash commands
//	text.go      lengths as Discord counts them
package api
