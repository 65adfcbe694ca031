package lang

import (
	"embed"
	"path"
	"strings"
)

// A Set is a set of folded words.
type Set map[string]bool

// List returns a list of words in every language: "stop" is that of the files
// words/*.stop.txt, "cues/why" that below the heading [why] of words/*.cues.txt.
// Each line of a file is a word; one that begins with # is a comment. List
// panics if there is no such list, for its name is part of the program.
func List(name string) Set {
	set := lists[name]
	if set == nil {
		panic("lang: there is no list " + name)
	}
	return set
}

//go:embed words/*.txt
var listFiles embed.FS

var lists = readLists()

// readLists reads every list, by name.
func readLists() map[string]Set {
	entries, err := listFiles.ReadDir("words")
	if err != nil {
		panic(err) // the folder is embedded
	}
	out := map[string]Set{}
	for _, e := range entries {
		text, err := listFiles.ReadFile(path.Join("words", e.Name()))
		if err != nil {
			panic(err)
		}
		_, kind, _ := strings.Cut(strings.TrimSuffix(e.Name(), ".txt"), ".")
		readList(out, kind, string(text))
	}
	return out
}

// readList adds the words of one file to the lists.
func readList(out map[string]Set, kind, text string) {
	name := kind
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if heading, ok := strings.CutPrefix(line, "["); ok {
			name = kind + "/" + strings.TrimSuffix(heading, "]")
			continue
		}
		if out[name] == nil {
			out[name] = Set{}
		}
		out[name][Fold(line)] = true
	}
}
