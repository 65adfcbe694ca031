package corpus

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2/unstable"
)

// knownKeys are the paths of all keys of the format, such as
// "passage.quote.speaker", in lower case: the decoder does not mind capitals.
var knownKeys = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	addKeys(known, "", reflect.TypeFor[file]())
	return known
})

func addKeys(known map[string]bool, path string, t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for i := range t.NumField() {
		field := t.Field(i)
		key := field.Tag.Get("toml")
		switch {
		case field.Anonymous:
			addKeys(known, path, field.Type)
		case key != "" && key != "-":
			known[path+key] = true
			addKeys(known, path+key+".", field.Type)
		}
	}
}

// A keyReader notes the keys of a document that the format does not have. The
// decoder's strict mode does so as well, but it renders the whole document for
// each.
type keyReader struct {
	file   *file
	faults Faults
	line   int // on which offset stands
	offset int
}

// unknownKeys lists the keys of a file that the format does not have, as far
// as it is good TOML.
func (f *file) unknownKeys() Faults {
	r := keyReader{file: f, line: 1}
	var p unstable.Parser
	var table string
	skip := false // all of a table that is unknown
	p.Reset(f.raw)
	for p.NextExpression() {
		node := p.Expression()
		switch node.Kind {
		case unstable.Table, unstable.ArrayTable:
			table, skip = "", !r.key("", node)
			if !skip {
				table = keyPath("", node) + "."
			}
		case unstable.KeyValue:
			if !skip {
				r.keyValue(table, node)
			}
		}
	}
	return r.faults
}

// key notes the key of a node unless it is known, and reports whether it is.
func (r *keyReader) key(table string, node *unstable.Node) bool {
	path := keyPath(table, node)
	if knownKeys()[strings.ToLower(path)] {
		return true
	}
	keys := node.Key()
	keys.Next()
	start := int(keys.Node().Raw.Offset)
	r.line += bytes.Count(r.file.raw[r.offset:start], []byte("\n"))
	r.offset = start
	r.faults = append(r.faults, Fault{r.file.name, r.line, fmt.Sprintf("unknown key %q", path)})
	return false
}

// keyValue looks at a key and at those of the tables in its value.
func (r *keyReader) keyValue(table string, node *unstable.Node) {
	if r.key(table, node) {
		r.value(keyPath(table, node)+".", node.Value())
	}
}

func (r *keyReader) value(table string, node *unstable.Node) {
	for it := node.Children(); it.Next(); {
		switch child := it.Node(); node.Kind {
		case unstable.Array:
			r.value(table, child)
		case unstable.InlineTable:
			r.keyValue(table, child)
		}
	}
}

// keyPath is the whole key of a node of a table, whose path ends in a dot.
func keyPath(table string, node *unstable.Node) string {
	var keys []string
	for it := node.Key(); it.Next(); {
		keys = append(keys, string(it.Node().Data))
	}
	return table + strings.Join(keys, ".")
}
