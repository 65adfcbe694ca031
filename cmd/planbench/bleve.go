package main

import (
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// bleveBatch is how many passages go into one batch. Each batch becomes a
// segment of the index in memory, and every segment costs at query time, so
// they are large.
const bleveBatch = 100_000

// blevePassage is a document as bleve maps it.
type blevePassage struct{ Body string }

// bleveMapping indexes one field and stores nothing: no text, no positions, no
// columns for sorting.
func bleveMapping() mapping.IndexMapping {
	body := bleve.NewTextFieldMapping()
	body.Analyzer = en.AnalyzerName
	body.Store, body.IncludeInAll, body.IncludeTermVectors, body.DocValues = false, false, false, false
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	m.DefaultMapping.AddFieldMappingsAt("Body", body)
	m.DefaultAnalyzer = en.AnalyzerName
	m.ScoringModel = bleveindex.BM25Scoring
	return m
}

type bleveBuilder struct {
	ix    bleve.Index
	batch *bleve.Batch
	count int
}

// startBleve uses scorch, bleve's own kind of index, without a folder: the one
// that NewMemOnly makes is older and slower.
func startBleve(string) (builder, error) {
	ix, err := bleve.NewUsing("", bleveMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, err
	}
	return &bleveBuilder{ix: ix, batch: ix.NewBatch()}, nil
}

func (b *bleveBuilder) add(texts []string) error {
	for _, text := range texts {
		if err := b.batch.Index(strconv.Itoa(b.count), blevePassage{text}); err != nil {
			return err
		}
		b.count++
		if b.batch.Size() == bleveBatch {
			if err := b.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bleveBuilder) flush() error {
	batch := b.batch
	b.batch = b.ix.NewBatch()
	return b.ix.Batch(batch)
}

func (b *bleveBuilder) finish() (index, error) {
	if b.batch.Size() > 0 {
		if err := b.flush(); err != nil {
			return nil, closeAfter(err, b.ix.Close)
		}
	}
	return &bleveIndex{Index: b.ix}, nil
}

// bleveDiskBuilder uses bleve's offline builder, which leaves one merged
// segment: the best case of an index on disk.
type bleveDiskBuilder struct {
	bleve.Builder
	path  string
	count int
}

func startBleveDisk(dir string) (builder, error) {
	path := filepath.Join(dir, "index")
	b, err := bleve.NewBuilder(path, bleveMapping(), map[string]any{"batchSize": bleveBatch, "buildPathPrefix": dir})
	if err != nil {
		return nil, err
	}
	return &bleveDiskBuilder{Builder: b, path: path}, nil
}

func (b *bleveDiskBuilder) add(texts []string) error {
	for _, text := range texts {
		if err := b.Index(strconv.Itoa(b.count), blevePassage{text}); err != nil {
			return err
		}
		b.count++
	}
	return nil
}

func (b *bleveDiskBuilder) finish() (index, error) {
	if err := b.Close(); err != nil {
		return nil, err
	}
	ix, err := bleve.OpenUsing(b.path, map[string]any{"read_only": true})
	if err != nil {
		return nil, err
	}
	return &bleveIndex{Index: ix}, nil
}

type bleveIndex struct {
	bleve.Index
	fuzziness int
	shared    bool // another engine closes it
}

// fuzzy asks an index with tolerance for one wrong letter a word, the value in
// bleve's own examples; "auto" allows two in words of more than five letters
// and takes longer still.
func fuzzy(ix index) index {
	return &bleveIndex{Index: ix.(*bleveIndex).Index, fuzziness: 1, shared: true}
}

func (ix *bleveIndex) searcher() (searcher, error) { return &bleveSearcher{ix: ix}, nil }

func (ix *bleveIndex) close() error {
	if ix.shared {
		return nil
	}
	return ix.Index.Close()
}

type bleveSearcher struct {
	ix    *bleveIndex
	found *bleve.SearchResult
}

func (s *bleveSearcher) search(q string) error {
	match := bleve.NewMatchQuery(q)
	match.SetField("Body")
	match.SetFuzziness(s.ix.fuzziness)
	var err error
	s.found, err = s.ix.Search(bleve.NewSearchRequestOptions(match, depth, 0, false))
	return err
}

func (s *bleveSearcher) hits(dst []hit) []hit {
	for _, h := range s.found.Hits {
		doc, err := strconv.Atoi(h.ID)
		if err != nil {
			continue // every id was made by Itoa
		}
		dst = append(dst, hit{doc: doc})
	}
	return dst
}

func (s *bleveSearcher) close() error { return nil }
