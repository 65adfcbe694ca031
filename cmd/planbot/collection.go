package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// A collection is a public test collection: documents, queries, and grades
// that people gave to documents for a query. It is a folder of three files:
//
//	docs.jsonl.gz     {"id", "title", "text"}
//	queries.jsonl.gz  {"id", "text"}
//	qrels.tsv.gz      query TAB document TAB grade
//
// A grade above 0 means that the document answers the query, and how well. A
// pair without a grade counts as 0. A negative grade takes the document out of
// the ranking: Cranfield has one for the paper that the query came from.
type collection struct {
	name    string
	docs    []collected
	queries []collected
	grades  map[string]map[string]int // by query, then by document
}

// A collected is a document or a query.
type collected struct {
	ID    string `json:"id"`
	Title string `json:"title"` // documents only: that of a query is not asked
	Text  string `json:"text"`
}

// readCollections reads every collection in the folders of a folder, by name.
func readCollections(dir fs.FS) ([]*collection, error) {
	names, err := fs.Glob(dir, "*/docs.jsonl.gz")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errors.New("no folder with a docs.jsonl.gz in it")
	}
	var out []*collection
	for _, name := range names {
		c, err := readCollection(dir, path.Dir(name))
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func readCollection(dir fs.FS, name string) (*collection, error) {
	c := &collection{name: name, grades: map[string]map[string]int{}}
	for _, f := range []struct {
		name string
		read func(io.Reader) error
	}{
		{"docs.jsonl.gz", func(in io.Reader) (err error) { c.docs, err = readCollected(in); return err }},
		{"queries.jsonl.gz", func(in io.Reader) (err error) { c.queries, err = readCollected(in); return err }},
		{"qrels.tsv.gz", c.readGrades},
	} {
		if err := unzip(dir, path.Join(name, f.name), f.read); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// unzip reads a compressed file. What is wrong in it is said with its name.
func unzip(dir fs.FS, name string, read func(io.Reader) error) error {
	f, err := dir.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err == nil {
		err = read(z)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func readCollected(in io.Reader) ([]collected, error) {
	var out []collected
	seen := map[string]bool{}
	for dec := json.NewDecoder(in); ; {
		var r collected
		if err := dec.Decode(&r); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("record %d: %w", len(out)+1, err)
		}
		if r.ID == "" || seen[r.ID] {
			return nil, fmt.Errorf("record %d: id %q is missing or not the only one", len(out)+1, r.ID)
		}
		seen[r.ID] = true
		out = append(out, r)
	}
}

func (c *collection) readGrades(in io.Reader) error {
	known := map[string]bool{}
	for _, d := range c.docs {
		known[d.ID] = true
	}
	lines := bufio.NewScanner(in)
	for n := 1; lines.Scan(); n++ {
		query, rest, _ := strings.Cut(lines.Text(), "\t")
		doc, text, _ := strings.Cut(rest, "\t")
		grade, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("line %d: %q is not query, document and grade", n, lines.Text())
		}
		if !known[doc] { // it could not be found, and would lower every figure
			return fmt.Errorf("line %d: there is no document %q", n, doc)
		}
		if c.grades[query] == nil {
			c.grades[query] = map[string]int{}
		}
		c.grades[query][doc] = grade
	}
	return lines.Err()
}
