package search

import "planbot/corpus"

// A Match is a word of a question that was found in a document.
type Match struct {
	Word   string
	Fields []string // where in the document
	Share  float64  // of the document's score
}

// Explain says which words of a question were found in a document, in the
// order of the question. Words found nowhere have no Fields.
func (ix *Index) Explain(q string, ref corpus.Ref) []Match {
	u := ix.understand(q)
	defer ix.pool.Put(u)
	doc := ix.docOf(ref)
	var out []Match
	var total float64
	for _, t := range u.terms {
		m := Match{Word: t.word}
		if p, ok := ix.lists.at(doc, t.id); ok {
			m.Share = float64(p.impact)
			for f := range fields {
				if p.fields&(1<<f) != 0 {
					m.Fields = append(m.Fields, fields[f].name)
				}
			}
		}
		total += m.Share
		out = append(out, m)
	}
	for i := range out {
		if total > 0 {
			out[i].Share /= total
		}
	}
	return out
}
