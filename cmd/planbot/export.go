package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"planbot/corpus"
)

// This file has the JSON of the corpus that scripts rely on, of export and of
// --json. A slice is never null in it.

// exportCommand prints one record a line: points, articles, passages, quotes,
// wordings, speakers, topics, parties, duties, open questions, each in the
// corpus's own order.
func (p *program) exportCommand() *cobra.Command {
	return &cobra.Command{
		Use: "export", Short: "Print the corpus as JSON, one record a line.", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			c, err := p.corpus()
			if err != nil {
				return err
			}
			out := bufio.NewWriter(p.stdout)
			enc := newEncoder(out)
			for _, rec := range exportRecords(c) {
				if err := enc.Encode(rec); err != nil {
					return err
				}
			}
			return out.Flush()
		},
	}
}

func exportRecords(c *corpus.Corpus) (out []record) {
	add := func(kind string, fields any) { out = append(out, record{"record", kind, fields}) }
	for i := range c.Points {
		p := &c.Points[i]
		add("point", exportedPoint{p.Ref(), p, notNull(p.Topics), c.Plan})
	}
	var passages []*corpus.Passage
	for i := range c.Articles {
		a := &c.Articles[i]
		add("article", exportedArticle{a, c.Speaker(a.Narrator).Name})
		for j := range a.Passages {
			passages = append(passages, &a.Passages[j])
		}
	}
	for _, p := range passages {
		add("passage", exportedPassage{
			p.Ref, p.Ref.Doc, p.Ref.Line, p.Gist, p.Text, notNull(p.Points), notNull(p.Topics), names(c, p.People), notNull(p.Events),
		})
	}
	for _, q := range c.Quotes(func(*corpus.Quote) bool { return true }) {
		add("quote", exportedQuote{newQuoteRecord(c, q), notNull(q.Topics)})
	}
	for _, p := range passages {
		for _, w := range wordingRecords(p.Wordings) {
			add("wording", w)
		}
	}
	for i := range c.Speakers {
		s := &c.Speakers[i]
		add("speaker", exportedSpeaker{s, names(c, s.Parties), notNull(s.Aliases)})
	}
	for _, t := range c.Topics {
		add("topic", exportedTopic{t.ID, t.Name, notNull(t.Points), notNull(t.May), notNull(t.Aliases.All())})
	}
	for _, p := range c.Parties {
		add("party", exportedParty{p.ID, p.Name, notNull(p.Aliases.All())})
	}
	for _, d := range c.Duties {
		add("duty", d)
	}
	for _, o := range c.Open() {
		add("open", exportedOpen{o.Nearest, o.Aspect, notNull(o.Asked.En), notNull(o.Asked.Uk), notNull(o.Asked.Ru)})
	}
	return out
}

// A record is an object whose first key says what it is.
type record struct {
	key, kind string
	fields    any // an object
}

// MarshalJSON puts the key before those of the object.
func (r record) MarshalJSON() ([]byte, error) {
	var fields bytes.Buffer
	if err := newEncoder(&fields).Encode(r.fields); err != nil {
		return nil, err
	}
	first := fmt.Sprintf("{%q:%q", r.key, r.kind)
	if fields.Len() > len("{}\n") {
		first += ","
	}
	return append([]byte(first), fields.Bytes()[1:]...), nil
}

type exportedPoint struct {
	ID corpus.Ref `json:"id"`
	*corpus.Point
	Topics []string    `json:"topics"`
	Source corpus.Plan `json:"source"`
}

type exportedArticle struct {
	*corpus.Article
	Voice string `json:"voice"` // the speaker of its unquoted text
}

type exportedPassage struct {
	ID      corpus.Ref     `json:"id"`
	Article string         `json:"article"`
	Line    int            `json:"line"`
	Gist    string         `json:"gist"`
	Text    string         `json:"text,omitempty"` // verbatim; in an operator's own corpus only
	Points  []int          `json:"points"`
	Topics  []string       `json:"topics"`
	People  []string       `json:"people"`
	Events  []corpus.Event `json:"events"`
}

type exportedQuote struct {
	quoteRecord
	Topics []string `json:"topics"`
}

type exportedSpeaker struct {
	*corpus.Speaker
	Parties []string `json:"parties"`
	Aliases []string `json:"aliases"`
}

type exportedTopic struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Points  []int    `json:"points"`
	May     []int    `json:"may"` // points that may bear on it, though the clause does not say it
	Aliases []string `json:"aliases"`
}

type exportedParty struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
}

// An exportedOpen is something that people ask and the sources do not answer.
type exportedOpen struct {
	Nearest corpus.Ref `json:"nearest"`
	Aspect  string     `json:"aspect"`
	En      []string   `json:"en"`
	Uk      []string   `json:"uk"`
	Ru      []string   `json:"ru"`
}

// names lists speakers by their full names.
func names(c *corpus.Corpus, ids []corpus.SpeakerID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = c.Speaker(id).Name
	}
	return out
}

type quoteRecord struct {
	ID      string      `json:"id"`
	Passage corpus.Ref  `json:"passage"`
	Speaker string      `json:"speaker"` // full name
	Role    string      `json:"role"`
	Kind    corpus.Kind `json:"kind"`
	Text    string      `json:"text"` // verbatim
	Points  []int       `json:"points"`
	About   []string    `json:"about"`             // full names
	Note    string      `json:"note"`              // ours: how the clause as published differs
	Via     string      `json:"via,omitempty"`     // the go-between that the source names
	Version string      `json:"version,omitempty"` // whose other version or earlier demand it describes
}

func newQuoteRecord(c *corpus.Corpus, q *corpus.Quote) quoteRecord {
	s := c.Speaker(q.Speaker)
	return quoteRecord{
		ID: q.ID(), Passage: q.Ref, Speaker: s.Name, Role: s.Role, Kind: q.Kind, Text: q.Text,
		Points: notNull(q.Points), About: names(c, q.About), Note: q.Note, Via: q.RelayedBy, Version: q.OtherVersion,
	}
}

func quoteRecords(c *corpus.Corpus, quotes []*corpus.Quote) []quoteRecord {
	out := make([]quoteRecord, len(quotes))
	for i, q := range quotes {
		out[i] = newQuoteRecord(c, q)
	}
	return out
}

type wordingRecord struct {
	Point    int        `json:"point"` // 0 for an addition
	Passage  corpus.Ref `json:"passage"`
	Text     string     `json:"text"`               // verbatim
	Addition bool       `json:"addition,omitempty"` // quoted as the plan's, and in none of its points
	Note     string     `json:"note"`               // ours: how the clause as published differs
}

func wordingRecords(wordings []corpus.Wording) []wordingRecord {
	out := make([]wordingRecord, len(wordings))
	for i, w := range wordings {
		out[i] = wordingRecord{w.Point, w.Ref, w.Text, w.Addition(), w.Note}
	}
	return out
}

// notNull gives JSON an empty list where Go has none.
func notNull[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// newEncoder writes one object a line, with < > & as they are.
func newEncoder(out io.Writer) *json.Encoder {
	enc := json.NewEncoder(bidiEscaper{out})
	enc.SetEscapeHTML(false)
	return enc
}

// A bidiEscaper writes JSON with the marks escaped that turn the direction of a line,
// so that a terminal shows it as it is.
type bidiEscaper struct{ io.Writer }

func (w bidiEscaper) Write(p []byte) (int, error) {
	escaped := make([]byte, 0, len(p))
	for _, r := range string(p) {
		if unicode.Is(unicode.Bidi_Control, r) {
			escaped = fmt.Appendf(escaped, `\u%04x`, r)
		} else {
			escaped = utf8.AppendRune(escaped, r)
		}
	}
	if _, err := w.Writer.Write(escaped); err != nil {
		return 0, err
	}
	return len(p), nil
}
