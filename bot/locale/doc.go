// Package locale holds the texts of the interface: what the bot says in its own
// voice, in English, Ukrainian and Russian. Words of the corpus, which are ours
// too, stand with the corpus.
//
// # The message files
//
// Each language has a file in messages. A message stands under the room that
// says it and has the same name in every file; its key in the code is
// "room.name". It is a format of package fmt:
//
//	[point]
//	none = "No point matches %s. Type a number from 1 to %d, or other words."
//
// One that depends on a number has a form for each plural category of the
// language, as CLDR defines them, and its first number decides:
//
//	statements = { one = "%d statement", other = "%d statements" }
//
// English has one and other, Ukrainian and Russian one, few and many. Numbers of
// two kinds make two messages, one of which takes the other as its argument.
//
// Tests hold the files to have the same messages with the same arguments, the
// code to use each of them and no other, and every form to fit its number.
package locale
