// Package telegram is the bot on Telegram: in private chats, groups, topics,
// inline and as a guest.
//
// # The way of an update
//
//	poll.go, webhook.go   an update comes in; intake.go gives it a ticket
//	inbox.go              it is handled, after those of the same chat
//	read.go               what it asks of the bot, if anything
//	session.go, press.go, queries.go  the core answers, render.go lays out the messages
//	outbox.go, judge.go   the calls are made, at the pace of Telegram's limits
//	client.go             the one place that talks to the Bot API
//	health.go             whether it can be reached
//
// The ticket is finished when all calls of the update have been made, and only
// then is the update confirmed. What a crash can lose or repeat is told at
// poller, Webhook and outbox.
//
// # The library
//
// Requests are made by go-telegram-bot-api with parameters of our own. Its
// types date from 2021, so updates and the newer parameters are ours (types.go,
// wire.go), and so are contexts, retries and errors without the token in them.
//
// # What is kept
//
// Buttons hold all that they need, so nothing is kept for them; those whose
// answer repeats what somebody typed have a mark that the bot alone can make. In memory are
// which updates were answered, which answer belongs to which of the newest
// thousand messages, and, for a minute, who is an admin. Edited messages from
// before the last start are therefore left alone. In Config.StateDir is a file
// with the numbers of answered updates.
package telegram
