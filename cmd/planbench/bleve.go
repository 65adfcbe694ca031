package main

import (
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"
)

// newBleve makes an index in memory, asked in two ways: with a plain match
// query, and with one that allows a wrong letter in each word.
func newBleve(docs []document) ([]*engine, error) {
	start := time.Now()
	// NewMemOnly would make an index of bleve's older and slower kind.
	ix, err := bleve.NewUsing("", bleveMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, err
	}
	plain := &engine{name: "bleve", close: ix.Close, search: bleveSearch(ix, 0)}
	fuzzy := &engine{name: "bleve-fuzzy", search: bleveSearch(ix, 1)}
	engines := []*engine{plain, fuzzy}
	batch := ix.NewBatch() // one for all: each batch is a segment, and each segment costs time
	for _, d := range docs {
		if err := batch.Index(d.ref, struct{ Body string }{d.text}); err != nil {
			return engines, err
		}
	}
	if err := ix.Batch(batch); err != nil {
		return engines, err
	}
	plain.build = time.Since(start)
	fuzzy.build = plain.build
	return engines, nil
}

// bleveMapping indexes one English field and stores nothing that a search for
// ids does not need, which is the fastest setting.
func bleveMapping() mapping.IndexMapping {
	body := bleve.NewTextFieldMapping()
	body.Analyzer = en.AnalyzerName
	body.Store, body.IncludeInAll, body.IncludeTermVectors, body.DocValues = false, false, false, false
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	m.DefaultMapping.AddFieldMappingsAt("Body", body)
	m.DefaultAnalyzer = en.AnalyzerName
	m.ScoringModel = index.BM25Scoring
	return m
}

func bleveSearch(ix bleve.Index, fuzziness int) searchFunc {
	return func(question string, hits int) (func() []string, error) {
		match := bleve.NewMatchQuery(question)
		match.SetField("Body")
		match.SetFuzziness(fuzziness)
		result, err := ix.Search(bleve.NewSearchRequestOptions(match, hits, 0, false))
		if err != nil {
			return nil, err
		}
		return func() (refs []string) {
			for _, hit := range result.Hits {
				refs = append(refs, hit.ID)
			}
			return refs
		}, nil
	}
}
