package main

import (
	"encoding/json"
	"io"

	"planbot/corpus"
)

// This file has the JSON that scripts rely on, shared by --json and by export.
// A slice is never null in it.

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
