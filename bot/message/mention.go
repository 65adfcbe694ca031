package message

import "time"

// A Mention is a stretch of interface text that stands for a thing of the
// platform's own. A platform that shows such things in a text shows this one in
// its place; any other shows the text.
type Mention struct {
	Text string // the stretch, wherever it stands in a paragraph or a list of the reply
	Kind MentionKind
	ID   string    // of a channel, a person or a role
	At   time.Time // of a moment
}

// A MentionKind tells what a Mention stands for.
type MentionKind int

// The kinds of mention.
const (
	Channel MentionKind = iota // also a topic
	Person
	Role
	Moment
)
