package lang

import (
	"cmp"
	"embed"
	"encoding/binary"
	"hash/fnv"
	"path"
	"sort"
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

// IsStop reports whether a folded word carries no subject: it is a function
// word, or a word of asking. Such words are neither indexed nor searched.
func IsStop(w string) bool { return stopWords[w] }

// StopWords are the words that carry no subject.
func StopWords() Set { return stopWords }

var stopWords = List("stop")

// knownStems holds the 32-bit FNV-1a hashes, ascending and big-endian, of the
// stems of the words in the English and Russian vocabularies of the Snowball
// project. The hashes take a hundredth of the space of the words, and one word
// in fifty thousand is taken for known although it is not. TestKnownStems makes
// the file from ../shared/stem with -update.
//
// The vocabularies are copyright (c) 2001 Dr Martin Porter, (c) 2004, 2005
// Richard Boulton, under the 3-clause BSD licence.
//
//go:embed known.bin
var knownStems []byte

// IsKnown reports whether a stem is that of a word of the language. A word that
// the sources lack but the language has is no slip of the finger: "ring" is not
// "wing".
func IsKnown(stem string) bool {
	h := hash(stem)
	_, found := sort.Find(len(knownStems)/4, func(i int) int {
		return cmp.Compare(h, binary.BigEndian.Uint32(knownStems[4*i:]))
	})
	return found
}

func hash(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s)) // never fails
	return h.Sum32()
}
