package bot

import (
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/pelletier/go-toml/v2"

	"planbot/corpus"
)

// TestShuffledCorpus loads the embedded corpus with its records in another
// order and in other files. Nobody may come first because of where a record
// stands, so every reply must be the same.
func TestShuffledCorpus(t *testing.T) {
	b := testBot(t)
	const orders = 2
	for seed := range uint64(orders) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			c, err := corpus.Load(shuffled(t, corpus.Embedded(), rand.New(rand.NewPCG(seed, 28))))
			if err != nil {
				t.Fatal(err)
			}
			other := New(c, slog.New(slog.DiscardHandler))
			for i, line := range orderLines(b) {
				if i%orders != int(seed) {
					continue // each line is asked in one of the orders
				}
				got, want := handle(other, line), handle(b, line)
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%s: the reply differs, %s", line, firstDifference(dump(got), dump(want)))
				}
			}
		})
	}
}

// orderLines are the golden lines, and every alias of every topic: a word that
// names two topics must not choose by their order.
func orderLines(b *Bot) []string {
	var out []string
	for _, g := range goldens(b) {
		out = append(out, g.line)
	}
	for _, topic := range b.Corpus().Topics {
		for _, alias := range topic.Aliases.All() {
			out = append(out, "/who "+alias)
		}
	}
	return out
}

// free are the records that may stand in any file.
func free() []string { return []string{"point", "speaker", "topic", "asked"} }

// shuffled writes a corpus anew: the free records dealt out over the files in
// another order, the passages of each article in another order, and the files
// under other names. What stands inside a record keeps its order: quotations
// are in the order of their appearance.
func shuffled(t *testing.T, fsys fs.FS, r *rand.Rand) fs.FS {
	t.Helper()
	names, err := fs.Glob(fsys, "*.toml")
	if err != nil {
		t.Fatal(err)
	}
	var files []map[string]any
	dealt := map[string][]any{}
	for _, name := range names {
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		file := map[string]any{}
		if err := toml.Unmarshal(raw, &file); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, key := range free() {
			records, _ := file[key].([]any)
			dealt[key] = append(dealt[key], records...)
			delete(file, key)
		}
		if passages, ok := file["passage"].([]any); ok {
			shuffle(r, passages)
		}
		files = append(files, file)
	}
	for _, key := range slices.Sorted(maps.Keys(dealt)) {
		shuffle(r, dealt[key])
		for _, record := range dealt[key] {
			file := files[r.IntN(len(files))]
			records, _ := file[key].([]any)
			file[key] = append(records, record)
		}
	}
	out := fstest.MapFS{}
	for i, n := range r.Perm(len(files)) {
		raw, err := toml.Marshal(files[i])
		if err != nil {
			t.Fatal(err)
		}
		out[fmt.Sprintf("%02d.toml", n)] = &fstest.MapFile{Data: raw}
	}
	return out
}

func shuffle[T any](r *rand.Rand, s []T) {
	r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
}

// TestShuffledMoves makes sure that the shuffling moves something, so that
// TestShuffledCorpus proves what it says.
func TestShuffledMoves(t *testing.T) {
	first := func(seed uint64) string {
		fsys := shuffled(t, corpus.Embedded(), rand.New(rand.NewPCG(seed, 28)))
		raw, err := fs.ReadFile(fsys, "00.toml")
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	if first(0) == first(1) {
		t.Error("two seeds give the same first file")
	}
}
