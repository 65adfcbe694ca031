package search

import (
	"bytes"
	"os"
	"testing"
)

// TestSaved holds the saved index to the corpus that ships and to the code that
// builds it.
func TestSaved(t *testing.T) {
	var want bytes.Buffer
	if err := build(embeddedCorpus(t)).save(&want); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("embedded.index", want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(embedded, want.Bytes()) {
		t.Fatal("embedded.index is not current: run go test ./corpus/search -run TestSaved -update")
	}
	ix := restore(embeddedCorpus(t), embedded)
	if ix == nil {
		t.Fatal("the saved index is not read")
	}
	var again bytes.Buffer
	if err := ix.save(&again); err != nil || !bytes.Equal(again.Bytes(), want.Bytes()) {
		t.Error("the saved index does not come back as it was", err)
	}
}

// TestSavedOfAnother: an index of another corpus, or a damaged one, is built
// anew.
func TestSavedOfAnother(t *testing.T) {
	if *update {
		return // what is embedded may be of an older corpus
	}
	if restore(millIndex(t).corpus, embedded) != nil {
		t.Error("the index of one corpus served another")
	}
	for _, n := range []int{0, 1, 100, len(embedded) / 2, len(embedded) - 1} {
		if restore(embeddedCorpus(t), embedded[:n]) != nil {
			t.Errorf("an index of %d bytes was taken", n)
		}
	}
}
