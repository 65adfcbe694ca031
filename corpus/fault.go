package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
	path := dotted(p.path, key)
	for _, i := range index {
		path = fmt.Sprintf("%s.%d", path, i)
	}
	return place{p.file, path}
}

// line finds the line of a place, or of the nearest table around it.
func (p place) line() int {
	if p.file.lines == nil { // the decoder does not tell lines, and mostly nobody asks
		p.file.lines = map[string]int{}
		walkKeys(p.file.raw, func(_, at string, line int) bool { p.file.lines[at] = line; return true })
	}
	for path := p.path; path != ""; path = path[:max(0, strings.LastIndexByte(path, '.'))] {
		if n, ok := p.file.lines[path]; ok {
			return n
		}
	}
	return 0
}
