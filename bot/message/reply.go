package message

import (
	"slices"
	"time"

	"planbot/bot/locale"
	"planbot/corpus"
)

// A Reply is what the bot answers: blocks in reading order, free of markup.
// An adapter renders it in a pure function.
type Reply struct {
	Blocks  []Block
	Private bool // show it to the asker alone, where the platform can
	Apart   bool // likewise, but the asker may post it for all to see: a list, or that the sources don't answer
	Outcome Outcome

	Mentions []Mention // what stretches of its interface texts stand for

	Language string // of the interface's texts in it, by ISO 639-1 code; English when empty

	// Asked is the question that it answers, for a platform that does not show
	// it beside the reply. It may be empty.
	Asked string

	// Matched is the sentence of the Asked message that the first of what was found
	// is there for, with its white space as Tidy leaves it: a platform that replies
	// to that message may point at it. It may be empty.
	Matched string

	// Around is the passage that it shows together with its neighbours; see Subject.
	Around corpus.Ref

	// Line is the command line that gives this reply again, for the buttons
	// that turn its pages; see ButtonLine. A command that changes something
	// gives the line that only shows it. It is empty for a reply to no line,
	// such as a greeting.
	Line string

	// Unchanged says that a command which changes something found it done already.
	Unchanged bool

	// Whole says that a platform sends all pages at once: of a scheduled post
	// and of a reply to moderators, whose pages the others could not turn, and
	// of a reply whose Line fits no button.
	Whole bool
}

// Say returns a text of the interface in the language of the reply.
func (r Reply) Say(key string, args ...any) string { return locale.In(r.Language).Say(key, args...) }

// PageUnits is the most that a page shows, in UTF-16 units, unless one clause
// is longer: about a screen of a phone.
const PageUnits = 900

// Turns reports whether one page is shown at a time, with buttons that turn to
// the others.
func (r Reply) Turns() bool { return r.Line != "" && !r.Whole }

// WithChoices adds what a reader may do next.
func (r Reply) WithChoices(choices ...Choice) Reply {
	if len(choices) > 0 {
		r.Blocks = append(r.Blocks, Choices{choices})
	}
	return r
}

// Subject is the one clause or passage that a reply is about: that all its texts
// are from, save those in folds, or that it is Around. It is false if there are
// several, or none.
func (r Reply) Subject() (ref corpus.Ref, ok bool) {
	if r.Around != (corpus.Ref{}) {
		return r.Around, true
	}
	var refs []corpus.Ref
	for _, b := range r.Blocks {
		switch b := b.(type) {
		case Clause:
			refs = append(refs, b.Ref)
		case Gist:
			refs = append(refs, b.Ref)
		case Voice:
			for _, w := range b.Words {
				refs = append(refs, w.Ref)
			}
		case List:
			for _, it := range b.Items {
				if it.Words != "" {
					refs = append(refs, it.Ref)
				}
			}
		}
	}
	if refs = slices.Compact(refs); len(refs) != 1 {
		return corpus.Ref{}, false
	}
	return refs[0], true
}

// Clause is the text of the clause with that ref in a reply, or "".
func (r Reply) Clause(ref corpus.Ref) string {
	for _, b := range r.Blocks {
		if c, ok := b.(Clause); ok && c.Ref == ref {
			return c.Text
		}
	}
	return ""
}

// AddChoices adds to the choices that the reply ends with, if it does.
func (r *Reply) AddChoices(choices ...Choice) {
	last := len(r.Blocks) - 1
	if last < 0 || len(choices) == 0 {
		return
	}
	if c, ok := r.Blocks[last].(Choices); ok {
		r.Blocks[last] = Choices{slices.Concat(c.Choices, choices)}
		return
	}
	*r = r.WithChoices(choices...)
}

// EachLine calls f for every command line that blocks offer, which it may
// change. It changes blocks, and no list that they had.
func EachLine(blocks []Block, f func(line *string)) {
	for i, b := range blocks {
		switch b := b.(type) {
		case List:
			b.Items = slices.Clone(b.Items)
			for j := range b.Items {
				f(&b.Items[j].Line)
			}
			blocks[i] = b
		case Table:
			b.Rows = slices.Clone(b.Rows)
			for j := range b.Rows {
				f(&b.Rows[j].Line)
			}
			blocks[i] = b
		case Fold:
			f(&b.Line)
			b.Blocks = slices.Clone(b.Blocks)
			EachLine(b.Blocks, f)
			blocks[i] = b
		case Choices:
			b.Choices = slices.Clone(b.Choices)
			for j := range b.Choices {
				f(&b.Choices[j].Line)
			}
			blocks[i] = b
		}
	}
}

// An Outcome tells how a request ended, for exit codes and metrics.
type Outcome int

// The outcomes of a request.
const (
	Answered   Outcome = iota
	Failed             // something broke on our side
	Misused            // the request was wrong; the reply says what to type instead
	NoSources          // the sources don't answer
	Limited            // the asker or the chat asks too often; without blocks nothing is sent, since they were told
	Quiet              // the channel is to be quiet and the platform can't hide the reply, so nothing is sent
	Overloaded         // too much is under way; nothing was looked up, and the reply says to try again
)

// String names the outcome as logs and metrics have it.
func (o Outcome) String() string {
	return [...]string{"answered", "failed", "misused", "no-sources", "limited", "quiet", "shed"}[o]
}

// A UsageError means that the request was wrong. Its text is shown to the
// asker, so it is short, exact, and says what to type instead. It may carry
// choices: the nearest things that would have been right.
type UsageError struct {
	Msg     string
	Choices []Choice

	Mentions []Mention // what stretches of the text stand for
}

// Error is the text that the asker reads.
func (e *UsageError) Error() string { return e.Msg }

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
