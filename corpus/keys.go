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

// unknownKeys lists the keys of a file that the format does not have, as far
// as it is good TOML. The decoder's strict mode does so as well, but it renders
// the whole document for each.
func (f *file) unknownKeys() (faults Faults) {
	walkKeys(f.raw, func(path, _ string, line int) bool {
		known := knownKeys()[strings.ToLower(path)]
		if !known {
			faults = append(faults, Fault{f.name, line, fmt.Sprintf("unknown key %q", path)})
		}
		return known
	})
	return faults
}

// walkKeys visits the tables and keys of a TOML document, as far as it is good:
// the path of each in the format, such as "passage.quote.speaker", the path of its
// place, such as "passage.3.quote.0.speaker", and its line. It leaves out what is
// in a table or a value for which visit returns false.
func walkKeys(doc []byte, visit func(path, at string, line int) bool) {
	line, offset := 1, 0
	names := func(node *unstable.Node) (keys []string) {
		for it := node.Key(); it.Next(); {
			if keys == nil {
				start := int(it.Node().Raw.Offset)
				line += bytes.Count(doc[offset:start], []byte("\n"))
				offset = start
			}
			keys = append(keys, string(it.Node().Data))
		}
		return keys
	}
	var value func(path, at string, node *unstable.Node)
	keyValue := func(path, at string, node *unstable.Node) {
		key := strings.Join(names(node), ".")
		path, at = dotted(path, key), dotted(at, key)
		if visit(path, at, line) {
			value(path, at, node.Value())
		}
	}
	value = func(path, at string, node *unstable.Node) {
		for it := node.Children(); it.Next(); {
			switch node.Kind {
			case unstable.Array:
				value(path, at, it.Node())
			case unstable.InlineTable:
				keyValue(path, at, it.Node())
			}
		}
	}
	var p unstable.Parser
	var path, at string // of the table
	visited := true
	counts := map[string]int{}
	p.Reset(doc)
	for p.NextExpression() {
		switch node := p.Expression(); node.Kind {
		case unstable.Table, unstable.ArrayTable:
			keys := names(node)
			if last := len(keys) - 1; node.Kind == unstable.ArrayTable {
				counts[dotted(indexed(keys[:last], counts), keys[last])]++
			}
			path, at = strings.Join(keys, "."), indexed(keys, counts)
			visited = visit(path, at, line)
		case unstable.KeyValue:
			if visited {
				keyValue(path, at, node)
			}
		}
	}
}

// indexed writes the path of a table whose parents may be arrays: "passage"
// becomes "passage.3" inside the fourth passage.
func indexed(keys []string, counts map[string]int) string {
	path := ""
	for _, k := range keys {
		path = dotted(path, k)
		if n := counts[path]; n > 0 {
			path = fmt.Sprintf("%s.%d", path, n-1)
		}
	}
	return path
}

// dotted is the path of a key in a table, or at the top where path is empty.
func dotted(path, key string) string { return strings.TrimPrefix(path+"."+key, ".") }
