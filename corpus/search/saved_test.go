package search

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"testing"
	"testing/fstest"

	"planbot/corpus"
	"planbot/corpus/pack"
)

var update = flag.Bool("update", false, "rewrite the committed files that tests compare with")

func embeddedCorpus(t testing.TB) *corpus.Corpus {
	t.Helper()
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The saved index is what building makes of the embedded corpus.
func TestEmbeddedIndex(t *testing.T) {
	want := NewWithout(embeddedCorpus(t), 0).save("")
	if *update {
		if err := os.WriteFile("embedded.index", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if embedded != string(want) {
		t.Errorf("embedded.index is not current: run go test ./corpus/search -run %s -update", t.Name())
	}
}

// A loaded index saves to the same bytes, so nothing is lost on the way.
func TestSavedRoundTrip(t *testing.T) {
	c := embeddedCorpus(t)
	saved := NewWithout(c, 0).save("")
	ix, err := load(string(saved), "", c)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(ix.save(""), saved) {
		t.Error("a loaded index is not the one that was saved")
	}
}

// A saved index that is damaged anywhere, or is of another corpus, is refused.
func TestSavedDamaged(t *testing.T) {
	c := embeddedCorpus(t)
	saved := string(NewWithout(c, 0).save(""))
	for name, bad := range map[string]string{
		"empty":            "",
		"short":            saved[:40],
		"cut":              saved[:len(saved)-1],
		"longer":           saved + "x",
		"other magic":      "p" + saved,
		"other corpus":     saved[:20] + "x" + saved[21:],
		"one bit":          saved[:len(saved)/2] + flipped(saved[len(saved)/2]) + saved[len(saved)/2+1:],
		"a bit at the end": saved[:len(saved)-1] + flipped(saved[len(saved)-1]),
	} {
		if _, err := load(bad, "", c); err == nil {
			t.Errorf("%s: loaded", name)
		}
	}
}

func flipped(b byte) string { return string([]byte{b ^ 1}) }

// The index saved with a corpus is used when it was made by the same rules.
func TestSavedWithCorpus(t *testing.T) {
	fsys := fstest.MapFS{"mill.toml": {Data: []byte(mill)}}
	c, err := corpus.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if err := CheckSaved(c); err != nil {
		t.Errorf("nothing saved: %v", err)
	}
	ix := New(c)
	index := ix.Save()
	damaged := append([]byte(nil), index...)
	damaged[len(damaged)/2] ^= 1
	for name, tt := range map[string]struct {
		index []byte
		want  error
	}{
		"as made":        {index, nil},
		"of other rules": {ix.save("1234"), ErrOtherRules},
		"damaged":        {damaged, pack.ErrDamaged},
		"not one":        {[]byte("index"), ErrOtherRules},
	} {
		fsys[corpus.SavedName] = &fstest.MapFile{Data: c.Save(tt.index)}
		saved, err := corpus.Open(fsys)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckSaved(saved); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
		if _, err := load(saved.SavedIndex(), stamp(), saved); (err == nil) != (tt.want == nil) {
			t.Errorf("%s: %v", name, err)
		}
		if got, want := refs(New(saved).Search("carts on the bridge", 5).Hits), refs(ix.Search("carts on the bridge", 5).Hits); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func FuzzLoadIndex(f *testing.F) {
	c := embeddedCorpus(f)
	saved := string(NewWithout(c, 0).save(""))
	body, err := pack.Unseal(headingOf("", c), saved)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(body))
	f.Add([]byte{1, 2, 3})
	f.Fuzz(func(t *testing.T, body []byte) {
		// With a right checksum, so that the reader itself is put to the test.
		ix, err := load(string(pack.Seal(headingOf("", c), body)), "", c)
		if err == nil {
			ix.Search("army", 3)
		}
	})
}
