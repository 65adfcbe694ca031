// Package telegram is the bot on Telegram: in private chats, groups, topics,
// inline and as a guest.
//
// # The way of an update
//
//	webhook.go, poll.go  an update arrives; whether the Bot API can be reached
//	session.go           intake gives it a ticket and waits for its sender's earlier
//	                     ones; a message gets its answer
//	read.go              what a message asks of the bot, in chats and in channels, and
//	                     which words of a message its answer points at
//	reply.go             where a request comes from, who is an admin there, and who
//	                     sees the answer
//	queries.go           presses, inline queries and guests
//	post.go              scheduled posts, and posts in channels named in private
//	render               lays out the core's reply as rich messages and as texts
//	outbox               makes the calls, at the pace of Telegram's rate limits
//	api                  talks to the Bot API
//	describe.go          what people see of the bot before they ask
//
// Everything is laid out in both forms. The outbox sends the rich message, and the
// texts once the server has shown that it takes no rich messages.
//
// The ticket is finished when all calls of the update have been made, and only
// then is the update confirmed. The docs of poller, Webhook and outbox.Outbox say
// what a crash can lose or repeat.
//
// # What is kept
//
// A button holds everything that its press needs, together with its message and
// the one that this replies to: a press that the message does not offer may not
// repeat words, post or change anything. In memory are which updates were
// answered, which messages belong to the answers of the newest thousand requests,
// which buttons have posted their answer, whether the server hides messages, and
// who is an admin, for a minute. An edit of a message from before the last start
// is ignored, because its answer is unknown. Config.StateDir has a file with the
// ids of answered updates.
package telegram
