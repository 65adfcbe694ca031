package lang

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the committed files that tests compare with")

// shared is the folder of reference material beside the repository; the test
// is skipped where there is none.
func shared(t *testing.T, elem ...string) string {
	t.Helper()
	dir := os.Getenv("PLANBOT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(append([]string{dir}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the reference material is not here: %v", err)
	}
	return path
}

// readStems reads a file of words and stems.
func readStems(t *testing.T, name string) map[string]string {
	t.Helper()
	f, err := os.Open(shared(t, "stem", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		w, s, _ := strings.Cut(lines.Text(), "\t")
		out[w] = s
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestKnownStems(t *testing.T) {
	var hashes []uint32
	for _, name := range []string{"english.tsv.gz", "russian.tsv.gz"} {
		for w := range readStems(t, name) {
			if w = Fold(w); w != "" {
				hashes = append(hashes, hash(Stem(w)))
			}
		}
	}
	slices.Sort(hashes)
	var want []byte
	for _, h := range slices.Compact(hashes) {
		want = binary.BigEndian.AppendUint32(want, h)
	}
	if *update {
		if err := os.WriteFile("known.bin", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(knownStems) != string(want) {
		t.Errorf("known.bin is not current: run go test ./corpus/lang -run %s -update", t.Name())
	}
}

func TestIsKnown(t *testing.T) {
	for w, want := range map[string]bool{
		"ring": true, "weather": true, "horrible": true, "погода": true, "цена": true,
		"elecions": false, "bitcoin": false, "kagarlistky": false, "перемирря": false,
	} {
		if got := IsKnown(Stem(w)); got != want {
			t.Errorf("IsKnown(%q) = %t", w, got)
		}
	}
}
