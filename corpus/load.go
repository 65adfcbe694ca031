package corpus

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

// maxFile is the largest corpus file that is read, in bytes: enough for a long
// book, and a bound on what a hostile folder can make the program hold.
const maxFile = 64 << 20

// A file is one TOML file as it stands on disk.
type file struct {
	name  string
	raw   []byte
	lines map[string]int // made on demand by place.line

	Plan     *Plan        `toml:"plan"`
	Article  *Article     `toml:"article"`
	Points   []Point      `toml:"point"`
	Passages []passageRec `toml:"passage"`
	Speakers []Speaker    `toml:"speaker"`
	Topics   []topicRec   `toml:"topic"`
	Parties  []partyRec   `toml:"party"`
	Duties   []Duty       `toml:"duty"`
	Asked    []askedRec   `toml:"asked"`
	Said     []askedRec   `toml:"said"`
	Idle     []Phrases    `toml:"idle"`
	Open     []openRec    `toml:"open"`

	Language     string           `toml:"language"`
	Translations []translationRec `toml:"translation"`
}

// The records that are written otherwise than the corpus holds them.
type (
	passageRec struct {
		Line int `toml:"line"`
		Passage
		Wordings []wordingRec `toml:"wording"`
	}
	wordingRec struct {
		Wording
		Addition bool `toml:"addition"`
	}
	topicRec struct {
		Topic
		Phrases
	}
	partyRec struct {
		Party
		Phrases
	}
	askedRec struct {
		Ref  string   `toml:"ref"`
		Refs []string `toml:"refs"`
		Phrases
	}
	openRec struct {
		Nearest string `toml:"nearest"`
		Aspect  string `toml:"aspect"`
		Phrases
	}
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
	files, err := readFiles(Embedded())
	if err != nil {
		panic(err) // a test loads it
	}
	phrased := func(f *file) bool { return onlyPhrases.MatchString(f.name) }
	b, err := newBuilder(slices.DeleteFunc(slices.Clone(files), phrased)).load()
	if err != nil {
		panic(err)
	}
	c := b.corpus
	c.Sum = sum(files)
	b.files = slices.DeleteFunc(files, func(f *file) bool { return !phrased(f) })
	c.phrases = sync.OnceValue(func() *phrases {
		faults, _ := decodeAll(b.files)
		p := b.indexed()
		if err := append(faults, b.faults...).sorted(); err != nil {
			panic(err)
		}
		slices.SortFunc(p.open, c.compareOpen)
		return p
	})
	return c
})

// onlyPhrases matches the names of the embedded files that hold nothing but phrases,
// three quarters of all. The saved index has them too, so they are read when
// something else needs them.
var onlyPhrases = regexp.MustCompile(`^(asked|open|said|idle)\b`)

// Load reads the corpus in fsys, whose format the package comment gives. When
// the data is faulty the error is a Faults with everything that is wrong, by
// file and line; any other error means that the folder could not be read.
func Load(fsys fs.FS) (*Corpus, error) {
	files, err := readFiles(fsys)
	if err != nil {
		return nil, err
	}
	b, err := newBuilder(files).load()
	if err != nil {
		return nil, err
	}
	b.corpus.Sum = sum(files)
	return b.corpus, nil
}

// load makes the corpus of the files.
func (b *builder) load() (*builder, error) {
	faults, readable := decodeAll(b.files)
	if !readable {
		// What a broken file holds is unknown, so every ref into it would
		// seem to dangle: say only what is certain.
		return nil, faults.sorted()
	}
	b.faults = faults
	b.build()
	return b, b.faults.sorted()
}

// sum tells a folder's files from any others.
func sum(files []*file) (out [32]byte) {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%q %d\n", f.name, len(f.raw)) // a hash takes everything
		h.Write(f.raw)
	}
	h.Sum(out[:0])
	return out
}

// readFiles reads the files of a corpus, in the order of their names. Files
// whose name begins with a dot are those of editors and systems.
func readFiles(fsys fs.FS) ([]*file, error) {
	if _, err := fs.ReadDir(fsys, "."); err != nil { // which Glob takes for an empty folder
		return nil, fmt.Errorf("corpus: %w", err)
	}
	names, err := fs.Glob(fsys, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, ".") })
	if len(names) == 0 {
		return nil, errors.New("corpus: the folder has no .toml file")
	}
	slices.Sort(names)
	files := make([]*file, len(names))
	var faults Faults
	for i, name := range names {
		raw, unfit, err := readFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("corpus: %w", err)
		}
		if unfit != "" {
			faults = append(faults, Fault{name, 0, unfit})
			continue
		}
		same := slices.IndexFunc(files[:i], func(f *file) bool { return f != nil && bytes.Equal(f.raw, raw) })
		if same >= 0 {
			faults = append(faults, Fault{name, 0, "is a copy of " + names[same] + "; remove one of them"})
		}
		files[i] = &file{name: name, raw: raw}
	}
	return files, faults.sorted()
}

// decodeAll parses the files side by side, for parsing is most of the work of
// loading. It reports whether what they hold is known.
func decodeAll(files []*file) (faults Faults, ok bool) {
	found := make([]Faults, len(files))
	oks := make([]bool, len(files))
	var wg sync.WaitGroup
	for i, f := range files {
		wg.Go(func() { found[i], oks[i] = f.decode() })
	}
	wg.Wait()
	return slices.Concat(found...), !slices.Contains(oks, false)
}

// readFile reads a file, or what a link leads to. Unfit says why a corpus cannot
// be read from it. A pipe or a device, which may never end, is not opened.
func readFile(fsys fs.FS, name string) (raw []byte, unfit string, err error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, "", err
	case info.IsDir():
		return nil, "is a folder, not a file", nil
	case !info.Mode().IsRegular():
		return nil, "is a pipe or a device, not a file", nil
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	buf := bytes.NewBuffer(make([]byte, 0, min(info.Size(), maxFile)+bytes.MinRead))
	_, err = buf.ReadFrom(io.LimitReader(f, maxFile+1))
	raw = buf.Bytes()
	if len(raw) > maxFile {
		return nil, fmt.Sprintf("is larger than %d MiB", maxFile>>20), nil
	}
	return bytes.TrimPrefix(raw, []byte(byteOrderMark)), "", err
}

// maxUnknown is how many unknown keys of a file are named. One with more is not
// decoded: the decoder's time grows with the square of the keys of a table.
const maxUnknown = 100

// byteOrderMark is what some editors begin a file with.
const byteOrderMark = "\ufeff"

// decode parses the file. It reports whether what it holds is known, which it
// is when the only faults are unknown keys.
func (f *file) decode() (faults Faults, ok bool) {
	row := 0
	for line := range bytes.Lines(f.raw) {
		if row++; !utf8.Valid(line) {
			return Faults{{f.name, row, "invalid UTF-8"}}, false
		}
	}
	unknown := f.unknownKeys()
	if more := len(unknown) - maxUnknown; more > 0 {
		last := Fault{f.name, unknown[maxUnknown].Line, fmt.Sprintf("%d more unknown keys from here on", more)}
		return append(unknown[:maxUnknown], last), false
	}
	err := toml.Unmarshal(f.raw, f)
	var bad *toml.DecodeError
	switch {
	case err == nil:
		return unknown, true
	case errors.As(err, &bad):
		row, _ = bad.Position()
		return Faults{{f.name, row, strings.TrimPrefix(bad.Error(), "toml: ")}}, false
	default:
		return Faults{{f.name, 0, err.Error()}}, false
	}
}
