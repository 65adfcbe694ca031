// Package lang knows words in English, Ukrainian and Russian: where they begin
// and end, which forms and spellings are one word, which carry no subject, and
// how far apart two of them are. It knows nothing of a corpus.
//
// A text is cut into words (Words), which are folded: case, quotes, dashes,
// accents. Numbers get one form for all ways of writing them (Tokens). A word is
// then reduced to its stem (Stem).
//
// Lists of words are files of the folder words; List reads them.
package lang
