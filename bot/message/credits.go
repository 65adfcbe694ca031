package message

import (
	"cmp"
	"slices"
	"strings"

	"planbot/corpus"
)

// Credits are the sources of what a message shows, each once, in the order in
// which they come. The zero Credits have none.
type Credits struct {
	sources []Source
	clauses [][]corpus.Ref // of each source, those clauses that show no ref themselves
}

// Add counts the sources of a block in.
func (c *Credits) Add(b Block) {
	switch b := b.(type) {
	case Clause:
		c.add(b.Source, b.Ref)
	case Voice:
		c.add(b.Source)
	case Gist:
		c.add(b.Source)
	case List:
		for _, it := range b.Items {
			if it.Ref == (corpus.Ref{}) {
				c.add(it.Source)
			} else {
				c.add(it.Source, it.Ref)
			}
		}
	}
}

func (c *Credits) add(s Source, clauses ...corpus.Ref) {
	if s.Credit == "" {
		return
	}
	at := slices.Index(c.sources, s)
	if at < 0 {
		at = len(c.sources)
		c.sources, c.clauses = append(c.sources, s), append(c.clauses, nil)
	}
	for _, ref := range clauses {
		if !slices.Contains(c.clauses[at], ref) {
			c.clauses[at] = append(c.clauses[at], ref)
		}
	}
}

// Sources lists them.
func (c *Credits) Sources() []Source { return c.sources }

// A Credit is a line below the texts of a message: where they come from.
type Credit struct {
	Text string // "Mike Eckel, RFE/RL, 26 Nov 2025 · rferl", or with the refs of clauses: "… · point:6, point:25"
	URL  string // may be empty
}

// Lines are the credits as they are shown.
func (c *Credits) Lines() []Credit {
	var out []Credit
	for i, s := range c.sources {
		var refs []string
		for _, ref := range c.clauses[i] {
			refs = append(refs, ref.String())
		}
		from := cmp.Or(strings.Join(refs, ", "), s.ID)
		out = append(out, Credit{Text: s.Credit + " · " + from, URL: s.URL})
	}
	return out
}
