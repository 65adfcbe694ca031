package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

// starter is a small corpus that works, with comments that explain it.
//
//go:embed starter
var starter embed.FS

// newCommand makes a corpus to start from.
func (p *program) newCommand() *cobra.Command {
	return &cobra.Command{
		Use: "new DIR", Short: "Make a small corpus of your own to start from.",
		Long: `Make a small corpus that works, to start your own from: the plan, one article,
speakers, topics and questions, with comments that explain them. DIR must be
empty or not there yet.`,
		Args: exactly(1, "new: name one folder DIR"),
		RunE: func(_ *cobra.Command, args []string) error { return p.newCorpus(args[0]) },
	}
}

// newCorpus writes the files and says how to go on.
func (p *program) newCorpus(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	switch there, err := os.ReadDir(dir); {
	case err != nil:
		return err
	case len(there) > 0:
		return usageError(fmt.Sprintf("new: the folder %s is not empty", dir))
	}
	files, err := fs.Sub(starter, "starter")
	if err != nil {
		return err
	}
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if err := writeNew(filepath.Join(dir, name), string(data)); err != nil {
			return err
		}
		if err := p.print("wrote " + filepath.Join(dir, name) + "\n"); err != nil {
			return err
		}
	}
	return p.print(fmt.Sprintf(`
Ask it:    planbot --corpus %[1]s who mayor
Check it:  planbot --corpus %[1]s corpus check
`, dir))
}
