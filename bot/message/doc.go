// Package message holds what comes in and what goes out: a request with its
// origin, and a reply of blocks, such as a Heading, a Clause or a Voice,
// that say what a text is and not how it looks.
//
// # What a platform must do
//
// Show every block, in order, and send nothing when there is none. Show verbatim
// texts (of a Clause, a Voice and an Item) byte for byte, each part with its title
// or header, and name each source once in a message. Show a Fold as a part that
// each reader opens alone, or as a button. Mention and notify nobody. Give a
// Choice, a Fold or an Item back to the bot as its Line and keep nothing in
// between, so that old buttons work on any replica. Show a private reply to the
// asker alone where the platform can, and the answer to a press to the presser
// alone: a message changes only when its pages are turned by whoever asked for it,
// and a post never does. Give a File as a file, or show what is in it. Package
// bottest holds every renderer to it, over the whole corpus.
//
// # Why blocks are sealed
//
// Only this package can add a kind of block. Every renderer switches over all
// of them, and bottest feeds it every kind, so none is left out. A new kind is
// a decision for every platform at once.
package message
