package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"planbot/corpus"
	"planbot/corpus/search"
)

// indexCmd saves a corpus of the operator's with its index.
type indexCmd struct{}

func (c indexCmd) command(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "index [DIR]", Short: "Save the corpus in a folder with its index, so that it starts at once.",
		Long: "Reads the corpus in DIR, or in the folder that --corpus names, makes its index, and writes both to " + corpus.SavedName + " in that folder. " +
			"A program that answers from the folder then reads that one file. When the corpus changes, the file is refused until this command is run again; the corpus itself is read instead, which is slower and gives the same answers.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 || len(args) == 0 && p.cfg.CorpusDir == "" {
				return usageError("corpus index: type the folder of the corpus after it; the one inside the program needs no index")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return c.run(p, cmp.Or(append(args, p.cfg.CorpusDir)...)) },
	}
}

func (indexCmd) run(p *program, dir string) error {
	c, err := corpus.Load(os.DirFS(dir))
	if err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	file := c.Save(search.NewWithout(c, 0).Save())
	name := filepath.Join(dir, corpus.SavedName)
	if err := replaceFile(name, file); err != nil {
		return err
	}
	passages := 0
	for i := range c.Articles {
		passages += len(c.Articles[i].Passages)
	}
	_, err = fmt.Fprintf(p.stdout, "%s: %d points, %d passages, %d bytes\n", name, len(c.Points), passages, len(file))
	return err
}

// replaceFile writes a file so that whoever reads it meanwhile has either the
// old one or the new one, whole.
func replaceFile(name string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if _, err = f.Write(data); err != nil {
		return errors.Join(err, f.Close())
	}
	if err = errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
