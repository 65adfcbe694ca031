package message

// What a platform shows while a person types.

// A Suggestion is one way to fill in an argument. A command that gets the
// label instead of the value answers the same, since a platform may send
// either.
type Suggestion struct {
	Label string // what a person reads, at most MaxSuggestion units
	Value string // what the command gets, at most MaxSuggestion units
}

// MaxSuggestion is the longest label of a suggestion, in UTF-16 units: Discord's
// limit.
const MaxSuggestion = 100

// A Finding is one clause, statement or passage, as an entry of a list to
// choose from.
type Finding struct {
	ID    string // of the point, quotation or passage; at most 64 bytes, unique in a list
	Title string // one line
	About string // a few words on what it holds
	Reply Reply  // what choosing it shows
}
