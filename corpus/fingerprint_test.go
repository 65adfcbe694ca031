package corpus_test

import (
	"bytes"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"

	"planbot/corpus"
)

// fingerprints are what is committed beside the embedded corpus.
func fingerprints(t *testing.T) []byte {
	t.Helper()
	raw, err := fs.ReadFile(corpus.Embedded(), corpus.FingerprintFile)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// In any clone, with the sources or without: no verbatim word, speaker, kind,
// reference or go-between is other than when it was compared with its source.
// After a change "planbot --corpus corpus/data corpus check --sources DIR"
// compares again and writes the file.
func TestFingerprints(t *testing.T) {
	for _, fault := range faultLines(t, embedded(t).CheckFingerprints(fingerprints(t))) {
		t.Error(fault)
	}
}

// The committed file is that of the sources, where they are.
func TestFingerprintsOfSources(t *testing.T) {
	checked, err := embedded(t).Check(realSources(t).fs())
	if err != nil {
		t.Fatal(err)
	}
	if want := checked.Fingerprints; !bytes.Equal(fingerprints(t), want) {
		t.Errorf("%s is of another check (-committed +now):\n%s", corpus.FingerprintFile, cmp.Diff(string(fingerprints(t)), string(want)))
	}
}

// Each field is named when anything of it changes, and nothing else is.
func TestCheckFingerprints(t *testing.T) {
	sources := villageSources().edit(t, edit{"essay.txt", "A bridge is not only a road, it", "A bridge is a road, it"})
	base := village().edit(t, edit{"essay.toml", "line = 3", "line = 3\ntext = \"A bridge is a road, it is also a toll, and a toll is always paid by the one who has the heavier load to carry and the longer way to go home.\""})
	checked, err := base.load(t).Check(sources.fs())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		edit edit
		want string // "" where no verbatim field changes
	}{
		{"a letter of a clause", edit{"plan.toml", "share the mill", "share the mall"}, `point:1: the text`},
		{"a letter of a quotation", edit{"news.toml", "own corn", "own korn"}, `news:2: quotation 1`},
		{"a mark of a quotation", edit{"essay.toml", "owns the bread", "owns the bread."}, `essay:1: quotation 1`},
		{"its speaker", edit{"news.toml", `speaker = "ferryman"`, `speaker = "mayor"`}, `news:3: quotation 3`},
		{"its kind", edit{"news.toml", `kind = "reported"`, `kind = "author"`}, `news:3: quotation 1`},
		{"its go-between", edit{"news.toml", `via = "Tom Reed"`, `via = "Ann Miller"`}, `news:3: quotation 3`},
		{"its line", edit{"essay.toml", "line = 1", "line = 2"}, `essay:2: quotation 1`},
		{"a wording", edit{"news.toml", "at most 30", "at most 31"}, `news:4: the wording of point 2`},
		{"the point of a wording", edit{"news.toml", "point = 2", "point = 1"}, `news:4: the wording of point 1`},
		{"a scare entry", edit{"news.toml", `["balance"]`, `["balances"]`}, `news:4: scare quote`},
		{"a full text", edit{"essay.toml", "a road, it is", "a road. It is"}, `essay:3: the full text`},
		{"a gist", edit{"essay.toml", "who will own the mill", "who is to own the mill"}, ""},
		{"points", edit{"news.toml", "points = [3, 2, 2]", "points = [3]"}, ""},
		{"whom it is about", edit{"news.toml", `about = ["elders"]`, `about = ["mayor"]`}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := faultLines(t, base.edit(t, tt.edit).load(t).CheckFingerprints(checked.Fingerprints))
			switch {
			case tt.want == "" && len(got) == 0:
			case tt.want != "" && len(got) == 1 && bytes.HasPrefix([]byte(got[0]), []byte(tt.want+" is not as it was when it was compared with the source: ")):
			default:
				t.Errorf("faults %q, want one of %q", got, tt.want)
			}
		})
	}
	if checked, _ := base.edit(t, edit{"news.toml", "own corn", "own korn"}).load(t).Check(sources.fs()); checked.Fingerprints != nil {
		t.Error("a faulty corpus has fingerprints")
	}
	if n := len(faultLines(t, base.load(t).CheckFingerprints(nil))); n != 11 {
		t.Errorf("%d fields are named without any fingerprint, want all 11", n)
	}
}
