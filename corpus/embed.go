package corpus

import (
	"embed"
	"io/fs"
)

//go:embed data/*.toml
var data embed.FS

// Embedded is the folder of the corpus that ships in the program.
func Embedded() fs.FS {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		panic(err) // the name is a valid path, so Sub cannot fail
	}
	return sub
}
