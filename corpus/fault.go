package corpus

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A Fault is one thing wrong with a corpus.
type Fault struct {
	File string
	Line int // from 1; 0 when the fault is of the whole file
	Msg  string
}

// String writes the fault as compilers do: file, line, message.
func (f Fault) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.Msg
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Msg)
}

// Faults is everything wrong with a corpus, by file and line. As an error it
// prints one fault a line.
type Faults []Fault

// Error lists the faults, one a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// sorted returns the faults in reading order, as an error; nil when there are
// none.
func (fs Faults) sorted() error {
	if len(fs) == 0 {
		return nil
	}
	slices.SortFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Msg, b.Msg))
	})
	return slices.Compact(fs)
}

// A place is where a record stands: a file, and the path of its table in it,
// such as "passage.3.quote.0".
type place struct {
	file *file
	path string
}

// in is a key of p, or with an index the table of an array.
func (p place) in(key string, index ...int) place {
	path := key
	if p.path != "" {
		path = p.path + "." + key
	}
	for _, i := range index {
		path = fmt.Sprintf("%s.%d", path, i)
	}
	return place{p.file, path}
}

// lines maps the path of each table and key of a TOML document to its line.
// The decoder does not tell where a record began, so the document is read
// once more; that happens only when there is a fault to report.
func lines(doc []byte) map[string]int {
	var (
		at     = map[string]int{}
		counts = map[string]int{}
		table  string
		p      unstable.Parser
		line   = 1 // on which offset stands
		offset int
	)
	p.Reset(doc)
	for p.NextExpression() {
		node := p.Expression()
		var keys []string
		for it := node.Key(); it.Next(); {
			if keys == nil {
				start := int(it.Node().Raw.Offset)
				line += bytes.Count(doc[offset:start], []byte("\n"))
				offset = start
			}
			keys = append(keys, string(it.Node().Data))
		}
		switch node.Kind {
		case unstable.ArrayTable:
			table = indexed(keys[:len(keys)-1], counts)
			name := strings.TrimPrefix(table+"."+keys[len(keys)-1], ".")
			n := counts[name]
			counts[name] = n + 1
			table = fmt.Sprintf("%s.%d", name, n)
			at[table] = line
		case unstable.Table:
			table = indexed(keys, counts)
			at[table] = line
		case unstable.KeyValue:
			at[strings.TrimPrefix(table+"."+strings.Join(keys, "."), ".")] = line
		}
	}
	return at
}

// indexed writes the path of a table whose parents may be arrays: "passage"
// becomes "passage.3" inside the fourth passage.
func indexed(keys []string, counts map[string]int) string {
	path := ""
	for _, k := range keys {
		path = strings.TrimPrefix(path+"."+k, ".")
		if n := counts[path]; n > 0 {
			path = fmt.Sprintf("%s.%d", path, n-1)
		}
	}
	return path
}

// line finds the line of a place, or of the nearest table around it.
func (p place) line() int {
	if p.file.lines == nil {
		p.file.lines = lines(p.file.raw)
	}
	for path := p.path; path != ""; {
		if n, ok := p.file.lines[path]; ok {
			return n
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			break
		}
		path = path[:i]
	}
	return 0
}
