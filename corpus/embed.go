package corpus

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed data/*.toml data/checked.txt
var data embed.FS

// Embedded is the folder of the corpus that ships in the program.
func Embedded() fs.FS {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		panic(err) // the name is a valid path, so Sub cannot fail
	}
	return sub
}

// Default is the corpus that ships in the program. Every caller gets the same
// one.
func Default() *Corpus { return defaultCorpus() }

// defaultCorpus leaves the open questions to the first who asks for them: they
// are a quarter of the text, and a command that shows one point needs none.
var defaultCorpus = sync.OnceValue(func() *Corpus {
	files, err := readFiles(Embedded())
	if err != nil {
		panic(err) // the files are in the program
	}
	sum := sum(files)
	isOpen := func(f *file) bool { return strings.HasPrefix(f.name, "open-") }
	c, err := load(slices.DeleteFunc(files, isOpen), sum)
	if err != nil {
		panic(err) // a test loads it
	}
	c.openLate = sync.OnceValue(func() []Open {
		whole, err := Load(Embedded())
		if err != nil {
			panic(err) // a test loads it
		}
		return whole.open
	})
	return c
})
