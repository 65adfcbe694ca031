// Package bot is the core: it turns a line that a person typed into a reply,
// the same on every platform. It knows no platform, no markup and no network,
// and it answers from one corpus, built into the program.
//
// # What a request goes through
//
//  1. An adapter gives the bot a line (HandleLine), or the name of a command
//     and its argument where the platform has typed options (Handle).
//  2. Tidy makes one clean line of it. The first word names a row of the table
//     in commands.go; a line that names none is a question, for /ask.
//  3. The row's function gets a Request and returns a Reply: blocks, such as a
//     Heading, a Clause or a Quotation, that say what a text is and not how it
//     looks. A command never writes markup.
//  4. The adapter renders the blocks in a pure function and sends the result.
//
// Menus, help and the table in the README are made from the same rows, so a
// new command is one row and one function.
//
// # Errors
//
// Handle and HandleLine never fail; Handle is the one place where errors and
// panics end, and where a command gets its deadline. A UsageError becomes a
// private reply that says what to type instead. Where the sources don't
// answer, the reply says so and offers the nearest points. Anything else
// becomes one fixed sentence, and its cause goes to the log. A log line holds
// the platform, the command, the time taken and the outcome, and nothing that
// a person typed.
//
// # Limits and another corpus
//
// A bot that many people share is made by NewWith with Limits: Handle lets each
// person and each chat ask so often, tells who asks more to wait, once, and
// turns requests away when too many are under way. Reload gives the bot another
// corpus between two requests; none ever sees both.
//
// # The published order
//
// Points by number. Articles by date, then id; passages and quotations as they
// stand in them. /who groups statements by speaker, and speakers come in the
// order of their first statement. Equal scores in a search keep this order.
// So nobody chooses who comes first, and the order of the files plays no part.
package bot
