// Package bot is the core: it turns a line that a person typed into a reply,
// the same on every platform. It knows no platform, no markup and no network,
// and it answers from one corpus, built into the program.
//
// # The rooms
//
//	message  what comes in and what goes out: Origin, Line, Reply and its blocks
//	answer   what the corpus says, one file for each command
//	chats    what a chat keeps: settings, schedules, what is stored about a person
//	text     units, graphemes, shortening: once, for all
//	locale   what the bot says in its own voice, in three languages
//	bot      the table of commands, and what stands around each request
//
// # What a request goes through
//
//  1. An adapter gives the bot a line (HandleLine), or a command and its
//     argument where the platform has typed options (Handle).
//  2. Parse reads the line once. Its first word names a row of the table in
//     commands.go; a line that calls no command is a question, for /ask.
//  3. Handle lets the request through the limits, chooses the language of the
//     answer (language.go), checks the asker's right and calls the row's function
//     with a Request: in package answer, together with the library of the moment,
//     or in package chats, together with the store.
//  4. The function returns a Reply: blocks that say what a text is and not how
//     it looks. Handle adds what the chat's settings say about who sees it.
//  5. The adapter renders the blocks in a pure function and sends the result.
//
// Menus, help and the table in the README are made from the same rows, so a
// new command is one row and one function.
//
// A scheduled post is no request: RunSchedules claims it in the store, makes it
// by Library.Post and gives it to the platform's Poster. So are the reports of what
// moderators do (report.go), in chats that have a channel for them.
//
// # Languages
//
// An answer is in the language that its line asks for ("/point 21 lang:uk"), else
// in that of the question, of the asker's app and of the chat's settings, in this
// order, else in English. A post is in the chat's. Clauses and quotations stay as
// they are; our words around them change, and so does every text of the interface,
// none of which stands in the code. A button that would lead to another language
// carries the language at the end of its line.
//
// # Errors
//
// Handle and HandleLine never fail; Handle is the one place where errors and
// panics end, and where a command gets its deadline. A UsageError becomes a
// private reply that says what to type instead. Where the sources don't
// answer, the reply says so and offers what comes nearest. Anything else
// becomes one fixed sentence, and its cause goes to the log. A log line holds
// the platform, the command, the time taken and the outcome, and nothing that
// a person typed.
//
// # Limits and another corpus
//
// A bot that many people share is made by NewWith with Limits: Handle limits how
// often each person and each chat asks, tells an asker once to wait, and turns
// requests away when too many are under way. Reload gives the bot another corpus
// between two requests; no request sees both.
//
// # The published order
//
// Points by number. Articles by date, then id; passages and quotations as they
// stand in them. /who groups statements by speaker, and speakers come in the
// order of their first statement; where not all fit a page, each is heard once
// before anybody is heard twice, and what a person says alone comes before what
// they say with others. A post takes statements from both ends of the order, of
// states first where several speak. Equal scores in a search keep this order.
// So nobody chooses who comes first, and the order of the files plays no part.
package bot
