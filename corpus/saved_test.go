package corpus_test

import (
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"planbot/corpus"
	"planbot/corpus/pack"
)

var update = flag.Bool("update", false, "rewrite the committed files that tests compare with")

// The corpus that ships in the program is what its files say.
func TestDefault(t *testing.T) {
	want := embedded(t)
	saved := want.Save(nil)
	if *update {
		if err := os.WriteFile("embedded.saved", saved, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	committed, err := os.ReadFile("embedded.saved")
	if err != nil {
		t.Fatal(err)
	}
	if string(committed) != string(saved) {
		t.Fatalf("embedded.saved is not current: run go test ./corpus -run %s -update", t.Name())
	}
	if diff := cmp.Diff(want, corpus.Default(), cmp.AllowUnexported(corpus.Corpus{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-files +saved):\n%s", diff)
	}
}

// savedVillage is a folder with a small corpus and what was saved of it.
func savedVillage(t testing.TB, index string) fstest.MapFS {
	t.Helper()
	fsys := village().fs()
	c, err := corpus.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	out := maps.Clone(fsys)
	out[corpus.SavedName] = &fstest.MapFile{Data: c.Save([]byte(index))}
	return out
}

func TestOpen(t *testing.T) {
	fsys := savedVillage(t, "an index")
	got, err := corpus.Open(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if got.SavedIndex() != "an index" {
		t.Errorf("the index came back as %q", got.SavedIndex())
	}
	want, err := corpus.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	withoutIndex := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".savedIndex" }, cmp.Ignore())
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(corpus.Corpus{}), cmpopts.EquateEmpty(), withoutIndex); diff != "" {
		t.Errorf("(-loaded +opened):\n%s", diff)
	}
}

// A saved corpus that is not of the files, or not as it was written, is not
// used, and the error says which it is.
func TestOpenRefused(t *testing.T) {
	if _, err := corpus.Open(village().fs()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("none: %v", err)
	}
	changed := savedVillage(t, "")
	for name, f := range changed {
		if name != corpus.SavedName {
			changed[name] = &fstest.MapFile{Data: append([]byte("# a remark\n"), f.Data...)}
			break
		}
	}
	if _, err := corpus.Open(changed); !errors.Is(err, corpus.ErrStale) {
		t.Errorf("a changed file: %v", err)
	}
	more := savedVillage(t, "")
	more["zz.toml"] = &fstest.MapFile{}
	if _, err := corpus.Open(more); !errors.Is(err, corpus.ErrStale) {
		t.Errorf("one file more: %v", err)
	}
	whole := savedVillage(t, "an index")
	data := whole[corpus.SavedName].Data
	for i := 0; i < len(data); i += 7 {
		bad := append([]byte(nil), data...)
		bad[i] ^= 4
		for _, d := range [][]byte{data[:i], bad} {
			whole[corpus.SavedName] = &fstest.MapFile{Data: d}
			if _, err := corpus.Open(whole); !errors.Is(err, pack.ErrDamaged) {
				t.Fatalf("byte %d of %d: %v", i, len(data), err)
			}
		}
	}
}

// What is read may be anything with a right checksum.
func FuzzOpen(f *testing.F) {
	fsys := savedVillage(f, "an index")
	const heading = len("planbot corpus 1\n") + 32
	data := fsys[corpus.SavedName].Data
	f.Add(data[heading : len(data)-4])
	f.Add([]byte{0})
	f.Fuzz(func(t *testing.T, body []byte) {
		there := maps.Clone(fsys)
		there[corpus.SavedName] = &fstest.MapFile{Data: pack.Seal(string(data[:heading]), body)}
		if c, err := corpus.Open(there); err == nil && len(c.SavedIndex()) > len(body) {
			t.Error("an index larger than the file")
		}
	})
}
