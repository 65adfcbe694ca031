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

import (
	"planbot/corpus"
)

// A Block is one piece of a reply. The kinds are sealed: Heading, Paragraph,
// Aside, Clause, Voice, Gist, List, Table, Fold, Choices and File. A renderer
// switches over all of them and panics on an unknown one; bottest.Sample feeds
// it every kind. The tags are the JSON of one, for scripts.
type Block interface{ block() }

// A Heading titles what follows it. It is interface text.
type Heading struct {
	Text string `json:"text,omitempty"`
}

// A Paragraph is interface text: what the bot says about its answer, never a
// claim of its own about the subject.
type Paragraph struct {
	Text string `json:"text,omitempty"`
}

// An Aside is interface text in small print: how many there are, which words
// were corrected.
type Aside struct {
	Text string `json:"text,omitempty"`
}

// A Source is the publication that texts are taken from. A message names each
// of its sources once, below the texts; see Credits.
type Source struct {
	ID     string `json:"id"`     // how the refs to it begin: "usn", or corpus.PlanDoc
	Credit string `json:"credit"` // "Mike Eckel, RFE/RL, 26 Nov 2025"
	URL    string `json:"url"`    // may be empty
}

// IsZero reports whether there is no source.
func (s Source) IsZero() bool { return s.Credit == "" }

// A Clause is text of the plan: as published, or as an article quotes it. It is
// shown whole and never folded.
type Clause struct {
	Ref    corpus.Ref `json:"ref"`             // the point, or the passage that quotes it
	Title  string     `json:"title,omitempty"` // "Point 21. Territory"
	Text   string     `json:"text,omitempty"`  // verbatim
	Note   string     `json:"note,omitempty"`  // ours: how the clause as published differs; may be empty
	Source Source     `json:"source,omitzero"`
}

// A Voice is what one speaker says in one source, under one header.
type Voice struct {
	Speaker string      `json:"speaker,omitempty"` // the name
	Role    string      `json:"role,omitempty"`    // empty where it was said before, or the name says it
	Manner  string      `json:"manner,omitempty"`  // whose words they are: "said", "writes", "as reported by RFE/RL"
	Kind    corpus.Kind `json:"kind,omitempty"`    // the same for a program
	Words   []Words     `json:"words,omitempty"`   // at least one
	Source  Source      `json:"source,omitzero"`
}

// Header is the line above the words: who speaks, and whether these are the
// speaker's own words.
func (v Voice) Header() string {
	name := v.Speaker
	if v.Role != "" {
		name += ", " + v.Role
	}
	return name + " · " + v.Manner
}

// Words are a quotation, shown byte for byte.
type Words struct {
	Ref   corpus.Ref `json:"ref"`
	Text  string     `json:"text"`            // verbatim
	About string     `json:"about,omitempty"` // "about Kirill Dmitriev"; may be empty
	Note  string     `json:"note,omitempty"`  // ours: how the clause as published differs; may be empty
}

// Mark is the line below the words: what they are about, and where they stand.
func (w Words) Mark() string {
	if w.About == "" {
		return w.Ref.String()
	}
	return w.About + " · " + w.Ref.String()
}

// A Gist is a summary in our own words. Label says so.
type Gist struct {
	Ref    corpus.Ref `json:"ref"`
	Label  string     `json:"label,omitempty"` // "In our words"
	Text   string     `json:"text,omitempty"`
	Source Source     `json:"source,omitzero"`
}

// A List is a sequence of short items of interface text.
type List struct {
	Items   []Item `json:"items,omitempty"`
	Table   bool   `json:"-"` // the items begin with their labels, and are rows where a platform has tables
	Buttons bool   `json:"-"` // the items are few, and each that opens something has a button of its own, where a platform has buttons; a button that says the whole of an item stands for it
}

// An Item is a row of a list. Where a platform can, tapping it sends Line.
type Item struct {
	Text string `json:"text"`
	Line string `json:"line,omitempty"` // the command line that opens it, such as "/point 21", at most MaxButtonLine bytes; may be empty

	Label string `json:"-"` // of its button, at most MaxLabel characters, or what of Text is a link; all of Text where it is empty

	// Words, below the text, are verbatim: the sentence of a clause that the item
	// is there for. They may be empty; else Ref and Source say where they are from.
	Words  string     `json:"words,omitempty"`
	Ref    corpus.Ref `json:"-"`
	Source Source     `json:"source,omitzero"`
}

// A Table has rows of short cells of interface text. A platform without tables
// shows its List.
type Table struct {
	Columns []string `json:"columns,omitempty"`
	Rows    []Row    `json:"rows,omitempty"`
}

// A Row is a line of a table: a cell for each column, which may be empty.
type Row struct {
	Cells []string `json:"cells"`
	Line  string   `json:"line,omitempty"` // the command line that opens it; may be empty
}

// List is the table with an item for each row: its first cell, and then the
// others that are not empty, behind the names of their columns.
func (t Table) List() List {
	var out List
	for _, r := range t.Rows {
		text := r.Cells[0]
		for i, cell := range r.Cells[1:] {
			if cell != "" {
				text += " · " + t.Columns[i+1] + " " + cell
			}
		}
		out.Items = append(out.Items, Item{Text: text, Label: r.Cells[0], Line: r.Line})
	}
	return out
}

// A Fold is what is one tap away. A platform with parts that each reader opens
// alone shows it as one, any other as a button.
type Fold struct {
	Label  string  `json:"label,omitempty"` // at most MaxLabel characters
	Line   string  `json:"line,omitempty"`  // the command line whose answer has Blocks, at most MaxButtonLine bytes
	Blocks []Block `json:"-"`               // any but a Fold, Choices or a File
}

// Choices are what a reader may do next. Those of one block stand together, apart from
// those of another.
type Choices struct {
	Choices []Choice `json:"choices,omitempty"`
}

// A Choice is a command line behind a label. It holds no state: the line alone
// gives the answer, on any replica and at any later time.
type Choice struct {
	Label string `json:"label"` // at most MaxLabel characters
	Line  string `json:"line"`  // at most MaxButtonLine bytes, unless it ends in the Asked of the reply
	Turns bool   `json:"-"`     // it leads to the neighbour of what is shown, which may take its place: "‹ 20"

	Danger bool `json:"-"` // it removes something that was set or made
}

// A File is something to keep. A platform that has files gives it as one, any
// other shows what is in it. It is text, less than MaxFile bytes of it, and for
// the asker alone: the reply is Private.
type File struct {
	Name string `json:"name,omitempty"`       // such as "planbot-mydata.json": letters, digits, dots, hyphens
	Type string `json:"media_type,omitempty"` // the media type
	Data []byte `json:"-"`                    // UTF-8
}

// MaxFile bounds a File, so that every platform takes it.
const MaxFile = 64 << 10

func (Heading) block()   {}
func (Paragraph) block() {}
func (Aside) block()     {}
func (Clause) block()    {}
func (Voice) block()     {}
func (Gist) block()      {}
func (List) block()      {}
func (Table) block()     {}
func (Fold) block()      {}
func (Choices) block()   {}
func (File) block()      {}
