// Package telegram is the bot on Telegram: in private chats, groups, topics,
// inline and as a guest.
//
// # The way of an update
//
//	poll.go, webhook.go   an update arrives, and intake gives it a ticket
//	inbox.go              it waits for earlier updates of its sender
//	read.go               what it asks of the bot, if anything
//	session.go, press.go, queries.go  the core answers, and render lays out messages
//	outbox                makes the calls, at the pace of Telegram's rate limits
//	api                   talks to the Bot API
//	health.go             whether the Bot API can be reached
//
// The ticket is finished when all calls of the update have been made, and only
// then is the update confirmed. The docs of poller, Webhook and outbox.Outbox say
// what a crash can lose or repeat.
//
// # What is kept
//
// A button holds everything that its press needs. A button whose answer repeats
// what somebody typed has a mark that only the bot can make. In memory are which
// updates were answered, which messages belong to the answers of the newest
// thousand requests, and who is an admin, for a minute. An edit of a message from
// before the last start is ignored, because its answer is unknown.
// Config.StateDir has a file with the ids of answered updates.
package telegram
