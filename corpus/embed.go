package corpus

import (
	"embed"
	"io/fs"
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

var defaultCorpus = sync.OnceValue(func() *Corpus {
	c, err := Load(Embedded())
	if err != nil {
		panic(err) // a test loads it
	}
	return c
})
