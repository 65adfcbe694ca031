package main

import (
	"bufio"
	"encoding/json"
	"io"

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

// exportRecords lists every record, as one of the types below.
func exportRecords(c *corpus.Corpus) []any {
	var points, articles, passages, quotes, wordings, people []any
	for i := range c.Points {
		pt := &c.Points[i]
		points = append(points, exportedPoint{
			"point", pt.Ref().String(), pt.Number, pt.Title, pt.Text, pt.Summary, notNull(pt.Topics), newSourceRecord(c.Plan),
		})
	}
	for i := range c.Articles {
		a := &c.Articles[i]
		articles = append(articles, exportedArticle{
			"article", a.ID, a.Title, a.Author, a.Publisher, a.Date, a.URL, a.Short, c.Speaker(a.Narrator).Name,
		})
		for j := range a.Passages {
			passages = append(passages, newExportedPassage(c, &a.Passages[j]))
			for _, w := range wordingRecords(a.Passages[j].Wordings) {
				wordings = append(wordings, exportedWording{"wording", w})
			}
		}
	}
	for _, q := range c.Quotes(func(*corpus.Quote) bool { return true }) {
		quotes = append(quotes, exportedQuote{"quote", newQuoteRecord(c, q), notNull(q.Topics)})
	}
	for _, s := range c.Speakers {
		people = append(people, exportedSpeaker{"speaker", string(s.ID), s.Name, s.Role, names(c, s.Parties), notNull(s.Aliases)})
	}
	out := append(points, articles...)
	for _, list := range [][]any{passages, quotes, wordings, people} {
		out = append(out, list...)
	}
	for _, t := range c.Topics {
		out = append(out, exportedTopic{"topic", t.ID, t.Name, notNull(t.Points), notNull(t.May), notNull(t.Aliases.All())})
	}
	for _, p := range c.Parties {
		out = append(out, exportedParty{"party", p.ID, p.Name, notNull(p.Aliases.All())})
	}
	for _, d := range c.Duties {
		out = append(out, exportedDuty{"duty", d.Point, d.Party, string(d.Kind), d.Text})
	}
	for _, o := range c.Open() {
		out = append(out, exportedOpen{
			"open", o.Nearest.String(), o.Aspect, notNull(o.Asked.En), notNull(o.Asked.Uk), notNull(o.Asked.Ru),
		})
	}
	return out
}

type exportedPoint struct {
	Record  string       `json:"record"`
	ID      string       `json:"id"`
	Number  int          `json:"number"`
	Title   string       `json:"title"`
	Text    string       `json:"text"` // verbatim
	Summary string       `json:"summary"`
	Topics  []string     `json:"topics"`
	Source  sourceRecord `json:"source"`
}

type exportedArticle struct {
	Record    string `json:"record"`
	ID        string `json:"id"`
	Title     string `json:"title"`
	Author    string `json:"author"`
	Publisher string `json:"publisher"`
	Date      string `json:"date"`
	URL       string `json:"url"`
	Short     string `json:"short"`
	Voice     string `json:"voice"` // the speaker of its unquoted text
}

type exportedPassage struct {
	Record  string          `json:"record"`
	ID      string          `json:"id"`
	Article string          `json:"article"`
	Line    int             `json:"line"`
	Gist    string          `json:"gist"`
	Text    string          `json:"text,omitempty"` // verbatim; in an operator's own corpus only
	Points  []int           `json:"points"`
	Topics  []string        `json:"topics"`
	People  []string        `json:"people"`
	Events  []exportedEvent `json:"events"`
}

type exportedEvent struct {
	Date string `json:"date"`
	Text string `json:"text"`
}

type exportedQuote struct {
	Record string `json:"record"`
	quoteRecord
	Topics []string `json:"topics"`
}

type exportedWording struct {
	Record string `json:"record"`
	wordingRecord
}

type exportedSpeaker struct {
	Record  string   `json:"record"`
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Role    string   `json:"role"`
	Parties []string `json:"parties"`
	Aliases []string `json:"aliases"`
}

type exportedTopic struct {
	Record  string   `json:"record"`
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Points  []int    `json:"points"`
	May     []int    `json:"may"` // points that may bear on it, though the clause does not say it
	Aliases []string `json:"aliases"`
}

// An exportedOpen is something that people ask and the sources do not answer.
type exportedOpen struct {
	Record  string   `json:"record"`
	Nearest string   `json:"nearest"` // the id of a point or passage
	Aspect  string   `json:"aspect"`
	En      []string `json:"en"`
	Uk      []string `json:"uk"`
	Ru      []string `json:"ru"`
}

type exportedParty struct {
	Record  string   `json:"record"`
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
}

type exportedDuty struct {
	Record string `json:"record"`
	Point  int    `json:"point"`
	Party  string `json:"party"` // the id of a party
	Kind   string `json:"kind"`  // does or gets
	Text   string `json:"text"`  // ours
}

func newExportedPassage(c *corpus.Corpus, pa *corpus.Passage) exportedPassage {
	rec := exportedPassage{
		Record: "passage", ID: pa.Ref.String(), Article: pa.Ref.Doc, Line: pa.Ref.Line, Gist: pa.Gist, Text: pa.Text,
		Points: notNull(pa.Points), Topics: notNull(pa.Topics), People: names(c, pa.People), Events: []exportedEvent{},
	}
	for _, e := range pa.Events {
		rec.Events = append(rec.Events, exportedEvent{e.Date, e.Text})
	}
	return rec
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
	ID      string   `json:"id"`
	Passage string   `json:"passage"`
	Speaker string   `json:"speaker"` // full name
	Role    string   `json:"role"`
	Kind    string   `json:"kind"`
	Text    string   `json:"text"` // verbatim
	Points  []int    `json:"points"`
	About   []string `json:"about"`             // full names
	Note    string   `json:"note"`              // ours: how the clause as published differs
	Via     string   `json:"via,omitempty"`     // the go-between that the source names
	Version string   `json:"version,omitempty"` // whose other version or earlier demand it describes
}

func newQuoteRecord(c *corpus.Corpus, q *corpus.Quote) quoteRecord {
	s := c.Speaker(q.Speaker)
	return quoteRecord{
		ID: q.ID(), Passage: q.Ref.String(), Speaker: s.Name, Role: s.Role, Kind: string(q.Kind), Text: q.Text,
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
	Point    int    `json:"point"` // 0 for an addition
	Passage  string `json:"passage"`
	Text     string `json:"text"`               // verbatim
	Addition bool   `json:"addition,omitempty"` // quoted as the plan's, and in none of its points
	Note     string `json:"note"`               // ours: how the clause as published differs
}

func wordingRecords(wordings []corpus.Wording) []wordingRecord {
	out := make([]wordingRecord, len(wordings))
	for i, w := range wordings {
		out[i] = wordingRecord{w.Point, w.Ref.String(), w.Text, w.Addition(), w.Note}
	}
	return out
}

// A sourceRecord is the publication that the points are taken from.
type sourceRecord struct {
	Title       string `json:"title"`
	PublishedBy string `json:"published_by"`
	Credit      string `json:"credit"`
	Date        string `json:"date"`
	URL         string `json:"url"`
	Note        string `json:"note"`
}

func newSourceRecord(p corpus.Plan) sourceRecord {
	return sourceRecord{p.Title, p.PublishedBy, p.Credit, p.Date, p.URL, p.Note}
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
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return enc
}
