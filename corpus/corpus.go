package corpus

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// PlanDoc is the document name under which the points are referred to: the
// ref of point 21 is "point:21".
const PlanDoc = "point"

// A Ref names one passage of an article ("rferl:17") or one point of the plan
// ("point:21"). The zero Ref names nothing.
type Ref struct {
	Doc  string // article id, or PlanDoc
	Line int    // line of the source file, or point number; from 1
}

// PointRef is the ref of point n.
func PointRef(n int) Ref { return Ref{Doc: PlanDoc, Line: n} }

// ParseRef reads the form that String prints. Letters of either case are
// accepted, since people type refs by hand.
func ParseRef(s string) (Ref, error) {
	doc, line, ok := strings.Cut(strings.ToLower(strings.TrimSpace(s)), ":")
	n, err := strconv.Atoi(line)
	if !ok || err != nil || n < 1 || line != strconv.Itoa(n) || !isID(doc) {
		return Ref{}, fmt.Errorf("%q is not a reference like rferl:17", s)
	}
	return Ref{Doc: doc, Line: n}, nil
}

// String writes the ref as people see it: "rferl:17".
func (r Ref) String() string { return r.Doc + ":" + strconv.Itoa(r.Line) }

// MarshalText is String, for JSON. It never fails.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// IsPoint reports whether the ref names a point of the plan.
func (r Ref) IsPoint() bool { return r.Doc == PlanDoc }

// A SpeakerID is the key of a speaker, in lower case with hyphens.
type SpeakerID string

// A Kind says whose words a quotation has.
type Kind string

// The kinds of quotation. They are never mixed in one record.
const (
	Direct   Kind = "direct"   // the speaker's own words, in quotation marks in the source
	Reported Kind = "reported" // a reporter's paraphrase of what the speaker said
	Author   Kind = "author"   // the article's own position
)

// Plan is the publication that the text of the points is taken from.
type Plan struct {
	Title       string   `toml:"title" json:"title"`
	PublishedBy string   `toml:"published_by" json:"published_by"`
	Credit      string   `toml:"credit" json:"credit"` // whom the publisher credits for the text
	Date        string   `toml:"date" json:"date"`     // YYYY-MM-DD
	URL         string   `toml:"url" json:"url"`
	Note        string   `toml:"note" json:"note"`  // what kind of text it is, in our words
	Label       string   `toml:"label" json:"-"`    // the same in a few words, for the credit of a clause: "Leaked draft, not official"; may be empty
	Examples    []string `toml:"examples" json:"-"` // lines that show what the commands do with it, such as "/who amnesty"; may be empty
}

// A Point is one of the points of the plan.
type Point struct {
	Number   int       `toml:"number" json:"number"`
	Title    string    `toml:"title" json:"title"`     // ours
	Text     string    `toml:"text" json:"text"`       // verbatim
	Summary  string    `toml:"summary" json:"summary"` // ours: what it says, not what it means
	Topics   []string  `toml:"topics" json:"-"`        // topic ids, most specific first
	Unbound  bool      `toml:"unbound" json:"-"`       // it binds and favours no party
	Wordings []Wording `toml:"-" json:"-"`             // other wordings that the articles quote, in published order
}

// Ref is the ref of the point.
func (p *Point) Ref() Ref { return PointRef(p.Number) }

// A Wording is what an article quotes as the plan's: a clause, or an addition,
// words that stand in none of the points.
type Wording struct {
	Ref   Ref    `toml:"-"`     // the passage that quotes it
	Point int    `toml:"point"` // 0: an addition
	Text  string `toml:"text"`  // verbatim
	Note  string `toml:"note"`  // ours: how the clause differs; "" where nothing is to be said
}

// Addition reports whether the words are in none of the points.
func (w Wording) Addition() bool { return w.Point == 0 }

// An Article is one of the source documents.
type Article struct {
	ID        string    `toml:"id" json:"id"`
	Title     string    `toml:"title" json:"title"`
	Author    string    `toml:"author" json:"author"`       // "" where the source gives none
	Publisher string    `toml:"publisher" json:"publisher"` // "" where the source gives none
	Date      string    `toml:"date" json:"date"`           // YYYY-MM-DD, or as much of it as the source gives
	URL       string    `toml:"url" json:"url"`             // "" where the source gives none
	Short     string    `toml:"short" json:"short"`         // how an attribution names it: "RFE/RL"
	Narrator  SpeakerID `toml:"voice" json:"-"`             // the speaker of its unquoted text
	Passages  []Passage `toml:"-" json:"-"`                 // by line
}

// A Passage is one paragraph of an article.
type Passage struct {
	Ref      Ref         `toml:"-"`
	Gist     string      `toml:"gist"`   // ours, attributed
	Text     string      `toml:"text"`   // the full paragraph, verbatim; only in a corpus of the operator's own
	Points   []int       `toml:"points"` // the points it speaks of, ascending
	Topics   []string    `toml:"topics"` // topic ids, most specific first
	People   []SpeakerID `toml:"people"` // who is named in it
	Quotes   []Quote     `toml:"quote"`  // in order of appearance
	Wordings []Wording   `toml:"-"`      // in order of appearance
	Events   []Event     `toml:"event"`

	QuotedTerms []string `toml:"scare"` // verbatim: what stands in quotation marks but quotes nobody
}

// A Quote is what one person or institution said, in one passage.
type Quote struct {
	Ref     Ref         `toml:"-"` // the passage that carries it
	N       int         `toml:"-"` // its place among the quotations of the passage, from 1
	Speaker SpeakerID   `toml:"speaker"`
	Kind    Kind        `toml:"kind"`
	Text    string      `toml:"text"`   // verbatim
	Points  []int       `toml:"points"` // the points that this statement speaks of, ascending; the same subject is not enough
	Topics  []string    `toml:"topics"` // topic ids, most specific first
	About   []SpeakerID `toml:"about"`  // whom it speaks about
	Note    string      `toml:"note"`   // ours: how the clause as published differs from what is said of it; "" where nothing is to be said

	RelayedBy    string `toml:"via"`     // where the source has it from, if it says so: "a TASS report"
	OtherVersion string `toml:"version"` // whose other version or earlier demand it describes, if it does
}

// ID names the quotation within the corpus: "usn:8.2" is the second of usn:8.
func (q *Quote) ID() string { return q.Ref.String() + "." + strconv.Itoa(q.N) }

// An Event is something dated that a passage reports.
type Event struct {
	Ref  Ref    `toml:"-" json:"-"`
	Date string `toml:"date" json:"date"` // YYYY-MM-DD, or as much of it as the source gives
	Text string `toml:"text" json:"text"` // ours
}

// A Speaker is a person or an institution that speaks or is spoken of.
type Speaker struct {
	ID      SpeakerID   `toml:"id" json:"id"`
	Person  bool        `toml:"person" json:"-"` // one person, not an institution or a group
	State   bool        `toml:"state" json:"-"`  // a state or union of states, whose name stands in every clause
	Past    bool        `toml:"past" json:"-"`   // of another time than the plan, and spoke of other things
	Name    string      `toml:"name" json:"name"`
	Role    string      `toml:"role" json:"role"` // at the time, according to the sources; "" where the name says it
	Short   string      `toml:"short" json:"-"`   // what stands above quotations in place of name and role; may be empty
	Parties []SpeakerID `toml:"parties" json:"-"` // for a joint or relaying speaker: whom it speaks with or for
	Aliases []string    `toml:"aliases" json:"-"` // what people type for it, in any of the languages
}

// A Topic is a subject that people ask about.
type Topic struct {
	ID      string  `toml:"id"`
	Broad   bool    `toml:"broad"` // so wide that a statement on it need not be on the subject of its points
	Name    string  `toml:"name"`
	Points  []int   `toml:"points"` // those whose clause says it, ascending
	May     []int   `toml:"may"`    // those that may bear on it, though the clause does not say it, ascending
	Aliases Phrases `toml:"-"`
}

// A Party is somebody whom clauses of the plan bind or favour.
type Party struct {
	ID      string  `toml:"id"`
	Name    string  `toml:"name"`
	Aliases Phrases `toml:"-"`
}

// A Duty is what one point has one party do or get, in our words.
type Duty struct {
	Point int      `toml:"point" json:"point"`
	Party string   `toml:"party" json:"party"` // the id of a party
	Kind  DutyKind `toml:"kind" json:"kind"`
	Text  string   `toml:"text" json:"text"` // continues the party's name: "is to hold elections in 100 days"
}

// A DutyKind tells a burden from a benefit, by the grammar of the clause.
type DutyKind string

// The kinds of duty.
const (
	Does DutyKind = "does" // what the party is to do, to refrain from or to bear
	Gets DutyKind = "gets" // what it is to receive, or what is to be done for it
)

// Phrases are things people type, by language. They feed the index and are
// never shown.
type Phrases struct {
	En []string `toml:"en"`
	Uk []string `toml:"uk"`
	Ru []string `toml:"ru"`
}

// byKey yields the phrases of each language under its key in a file.
func (p Phrases) byKey() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		_ = yield("en", p.En) && yield("uk", p.Uk) && yield("ru", p.Ru)
	}
}

// All lists the phrases of every language: English, Ukrainian, Russian.
func (p Phrases) All() []string { return slices.Concat(p.En, p.Uk, p.Ru) }

// A Corpus holds the plan and everything said about it. It is immutable after
// Load, so any number of goroutines may read it without locks. Every slice is
// in the one published order, whatever the order of the files: points by
// number, articles by date (see CompareDates) and id, passages by line, speakers
// and parties by name, topics by their first point and name, duties by point,
// party, kind and text,
// open questions by what is nearest and aspect.
type Corpus struct {
	Plan     Plan
	Points   []Point
	Articles []Article
	Speakers []Speaker
	Topics   []Topic
	Parties  []Party
	Duties   []Duty

	Lang string   // the language of our words; see In
	Sum  [32]byte // SHA-256 of the names and contents of the files

	passages map[Ref]*Passage
	articles map[string]*Article
	speakers map[SpeakerID]*Speaker
	topics   map[string]*Topic
	parties  map[string]*Party
	phrases  func() *phrases // nil if it has none

	languages map[string]func() *Corpus // see In
}

// Point returns point n, or nil if the plan has no such point.
func (c *Corpus) Point(n int) *Point {
	if n < 1 || n > len(c.Points) {
		return nil
	}
	return &c.Points[n-1]
}

// Passage returns the passage that ref names, or nil.
func (c *Corpus) Passage(ref Ref) *Passage { return c.passages[ref] }

// Article returns the article with that id, or nil.
func (c *Corpus) Article(id string) *Article { return c.articles[id] }

// Speaker returns the speaker with that id, or nil.
func (c *Corpus) Speaker(id SpeakerID) *Speaker { return c.speakers[id] }

// Topic returns the topic with that id, or nil.
func (c *Corpus) Topic(id string) *Topic { return c.topics[id] }

// Party returns the party with that id, or nil.
func (c *Corpus) Party(id string) *Party { return c.parties[id] }

// Quote returns the quotation that is n-th in the passage, from 1. Both must be
// there.
func (c *Corpus) Quote(ref Ref, n int) *Quote { return &c.passages[ref].Quotes[n-1] }

// Quotes returns the quotations that keep, in source order.
func (c *Corpus) Quotes(keep func(*Quote) bool) []*Quote {
	var out []*Quote
	for i := range c.Articles {
		for j := range c.Articles[i].Passages {
			p := &c.Articles[i].Passages[j]
			for k := range p.Quotes {
				if keep(&p.Quotes[k]) {
					out = append(out, &p.Quotes[k])
				}
			}
		}
	}
	return out
}

// Compare orders refs as replies list them: points first, by number, then the
// articles in the corpus's order, by line. An unknown document sorts last.
func (c *Corpus) Compare(a, b Ref) int {
	if a.Doc != b.Doc {
		if d := c.rank(a.Doc) - c.rank(b.Doc); d != 0 {
			return d
		}
		return strings.Compare(a.Doc, b.Doc)
	}
	return a.Line - b.Line
}

func (c *Corpus) rank(doc string) int {
	if doc == PlanDoc {
		return -1
	}
	for i := range c.Articles {
		if c.Articles[i].ID == doc {
			return i
		}
	}
	return len(c.Articles)
}

// isID reports whether s is a lower-case identifier: letters, digits, hyphens.
func isID(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
