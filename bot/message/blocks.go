package message

import (
	"fmt"

	"planbot/corpus"
)

// A Block is one piece of a reply. The kinds are sealed: Heading, Paragraph,
// Clause, Quotation, Gist, List, Choices and File. A renderer switches over all of
// them and panics on an unknown one; bottest.Sample feeds it every kind.
type Block interface{ block() }

// A Heading titles what follows it. It is interface text.
type Heading struct{ Text string }

// A Paragraph is interface text: what the bot says about its answer, never a
// claim of its own about the subject.
type Paragraph struct{ Text string }

// Sayf is a paragraph of formatted text.
func Sayf(format string, args ...any) Paragraph {
	return Paragraph{fmt.Sprintf(format, args...)}
}

// A Clause is text of the plan: as published, or as an article quotes it.
type Clause struct {
	Ref    corpus.Ref // the point, or the passage that quotes it
	Title  string     // "Point 21. Territory"
	Text   string     // verbatim
	Credit string     // where the words come from, ends with the ref
	URL    string     // of the publication; may be empty
}

// A Quotation is what somebody said. Its words are shown byte for byte, with
// Lead before them and Credit after them, on every part if it must be split.
type Quotation struct {
	Ref     corpus.Ref
	Speaker string // name and role
	Kind    corpus.Kind
	Text    string // verbatim
	Credit  string // who reports it, publisher, date, ref
	URL     string // of the article; may be empty
}

// Lead is the line that goes before the words: who speaks, and whether these
// are the speaker's own words.
func (q Quotation) Lead() string { return q.Speaker + " · " + kindLabel(q.Kind) }

func kindLabel(k corpus.Kind) string {
	switch k {
	case corpus.Direct:
		return "direct quotation"
	case corpus.Reported:
		return "reported, in the source's words"
	case corpus.Author:
		return "the article's own position"
	}
	panic(fmt.Sprintf("bot: unknown kind of quotation %q", k))
}

// A Gist is a summary in our own words. Label says so.
type Gist struct {
	Ref    corpus.Ref
	Label  string // "In our words"
	Text   string
	Credit string // what it sums up; may be empty
	URL    string // of the article; may be empty
}

// A List is a sequence of short items of interface text.
type List struct{ Items []Item }

// An Item is a row of a list. Where a platform can, tapping it sends Line.
type Item struct {
	Text string
	Line string // the command line that opens it, such as "/point 21", at most MaxButtonLine bytes; may be empty
}

// Choices are what a reader may do next.
type Choices struct{ Choices []Choice }

// A Choice is a command line behind a label. It holds no state: the line alone
// gives the answer, on any replica and at any later time.
type Choice struct {
	Label string // at most MaxLabel characters
	Line  string // at most MaxButtonLine bytes
}

// A File is something to keep. A platform that has files gives it as one, any
// other shows what is in it. It is text, less than MaxFile bytes of it, and for
// the asker alone: the reply is Private.
type File struct {
	Name string // such as "planbot-mydata.json": letters, digits, dots, hyphens
	Type string // the media type
	Data []byte // UTF-8
}

// MaxFile bounds a File, so that every platform takes it.
const MaxFile = 64 << 10

func (Heading) block()   {}
func (Paragraph) block() {}
func (Clause) block()    {}
func (Quotation) block() {}
func (Gist) block()      {}
func (List) block()      {}
func (Choices) block()   {}
func (File) block()      {}
