// Package telegramtest is a Telegram Bot API server for tests and for load
// tests. It does what the documentation of Bot API 10.3 says, refuses what the
// documentation forbids with the errors of the real server, and knows nothing of
// any bot. It has the methods that a test of the bot calls, and no others.
//
// # In a test
//
//	s := telegramtest.Start(t, telegramtest.Options{})
//	// run the bot with s.URL() and telegramtest.Token
//	s.Message(telegramtest.Message{Chat: 7, Text: "/point 21"})
//	sent, err := s.WaitMessages(ctx, 7, 1)
//
// StartPipe does the same without a network. All its waiting is in channels
// and timers, so that a test inside a testing/synctest bubble has a whole
// outage in no time.
//
// # Chats
//
// A chat exists once somebody writes in it. Its kind follows from its id
// as Telegram numbers them: positive ids are private chats, ids below
// -1000000000000 supergroups, other negative ids groups. Define a chat before
// that to give it topics or admins, or to make it a channel.
//
// # Laws
//
// A request that breaks a rule is answered as the real server answers it. Where
// the bot is to blame the server also notes a violation, and a test of Start fails
// at its end. "Message is not modified", a deleted message or a user who blocked
// the bot happen to the best. What the machine-readable documentation in testdata
// does not allow is refused, and so is what the server does not have: captions,
// files that are not uploaded, other kinds of buttons, inline results other than
// articles, nested entities and parse_mode.
//
// # Ephemeral messages
//
// A message with ephemeral_message_parameters is shown to one member of a group:
// see Alone. A bot that is no administrator may send one within 15 seconds of the
// receiver's press on a button, or of an ephemeral command of the receiver's.
// (core.telegram.org/bots/api#ephemeral-messages-and-commands) An Older server has
// no such messages.
//
// A bot is in privacy mode unless Options.CanReadAll is set: what Telegram would
// not deliver is not delivered.
//
// # Receiving
//
// Updates are given to getUpdates until an offset confirms them, or to a webhook
// until it answers with 2xx: those of one chat one after the other. Of two pollers
// the earlier gets 409, as at the real server. Updates do not expire.
package telegramtest
