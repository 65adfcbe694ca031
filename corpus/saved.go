package corpus

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"

	"planbot/corpus/pack"
)

// SavedName is the name of the file, in the folder of a corpus, that holds the
// corpus ready to be used, with its index.
const SavedName = "planbot.index"

// savedHeading begins a saved corpus. The fingerprint of the files that it was
// made from follows, 32 bytes.
const savedHeading = "planbot corpus 1\n"

// maxSaved is the largest saved corpus that is read, in bytes.
const maxSaved = 4 << 30

// ErrStale means that the files of a corpus have changed since it was saved.
var ErrStale = errors.New("the files have changed since it was made")

//go:embed embedded.saved
var embeddedSaved string

// Default is the corpus that ships in the program. It is the one that Load
// makes of Embedded, and takes a twentieth of the time. Every caller gets the
// same one.
func Default() *Corpus { return defaultCorpus() }

var defaultCorpus = sync.OnceValue(func() *Corpus {
	c, err := open(embeddedSaved)
	if err != nil {
		panic(err) // TestDefault holds the file to what Load makes
	}
	return c
})

// Save writes the corpus down, with an index of it that the corpus need not
// understand and gives back by SavedIndex.
func (c *Corpus) Save(index []byte) []byte {
	var w pack.Writer
	x := coder{w: &w}
	x.corpus(c)
	w.Number(len(index))
	w.Bytes = append(w.Bytes, index...)
	return pack.Seal(savedHeading+string(c.fingerprint[:]), w.Bytes)
}

// SavedIndex is the index that was saved with the corpus, or "".
func (c *Corpus) SavedIndex() string { return c.savedIndex }

// Open reads the saved corpus in a folder. The error is fs.ErrNotExist when
// there is none, ErrStale when it is not of the files that are there now, and
// pack.ErrDamaged when it is not as it was written.
func Open(fsys fs.FS) (*Corpus, error) {
	file, err := readSaved(fsys)
	if err != nil {
		return nil, err
	}
	c, err := open(file)
	if err != nil {
		return nil, err
	}
	files, err := readFiles(fsys)
	if err != nil {
		return nil, err
	}
	if fingerprint(files) != c.fingerprint {
		return nil, ErrStale
	}
	return c, nil
}

// readSaved reads the file in one go; its texts are used where they are.
func readSaved(fsys fs.FS) (string, error) {
	f, err := fsys.Open(SavedName)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if info.Size() > maxSaved {
		return "", fmt.Errorf("larger than %d GiB", maxSaved>>30)
	}
	var b strings.Builder
	b.Grow(int(info.Size()))
	_, err = io.Copy(&b, io.LimitReader(f, maxSaved))
	return b.String(), err
}

func open(file string) (*Corpus, error) {
	c := &Corpus{}
	n := len(savedHeading) + len(c.fingerprint)
	if len(file) < n || !strings.HasPrefix(file, savedHeading) {
		return nil, pack.ErrDamaged
	}
	body, err := pack.Unseal(file[:n], file)
	if err != nil {
		return nil, err
	}
	copy(c.fingerprint[:], file[len(savedHeading):])
	x := coder{r: pack.NewReader(body)}
	x.corpus(c)
	c.savedIndex = x.r.Text()
	if err := x.r.End(); err != nil {
		return nil, err
	}
	c.link()
	return c, nil
}

// A coder writes a corpus or reads it, by one description of what it is made
// of: so the two cannot disagree. One of w and r is nil.
type coder struct {
	w *pack.Writer
	r *pack.Reader
}

func code[S ~string](x *coder, s *S) {
	if x.r != nil {
		*s = S(x.r.Text())
	} else {
		x.w.Text(string(*s))
	}
}

func (x *coder) number(n *int) {
	if x.r != nil {
		*n = x.r.Number()
	} else {
		x.w.Number(*n)
	}
}

func (x *coder) truth(b *bool) {
	if x.r != nil {
		*b = x.r.Truth()
	} else {
		x.w.Truth(*b)
	}
}

func list[T any](x *coder, l *[]T, each func(*coder, *T)) {
	if x.r == nil {
		x.w.Number(len(*l))
	} else if n := x.r.Length(); n > 0 {
		*l = make([]T, n)
	}
	for i := range *l {
		each(x, &(*l)[i])
	}
}

func texts[S ~string](x *coder, l *[]S) { list(x, l, code[S]) }

func (x *coder) numbers(l *[]int) { list(x, l, (*coder).number) }

func (x *coder) ref(r *Ref) {
	code(x, &r.Doc)
	x.number(&r.Line)
}

func (x *coder) phrases(p *Phrases) {
	texts(x, &p.En)
	texts(x, &p.Uk)
	texts(x, &p.Ru)
}

func (x *coder) corpus(c *Corpus) {
	x.plan(&c.Plan)
	list(x, &c.Points, (*coder).point)
	list(x, &c.Articles, (*coder).article)
	list(x, &c.Speakers, (*coder).speaker)
	list(x, &c.Topics, (*coder).topic)
}

func (x *coder) plan(p *Plan) {
	for _, s := range []*string{&p.Title, &p.PublishedBy, &p.Credit, &p.Date, &p.URL, &p.Note} {
		code(x, s)
	}
}

func (x *coder) point(p *Point) {
	x.number(&p.Number)
	for _, s := range []*string{&p.Title, &p.Text, &p.Summary} {
		code(x, s)
	}
	texts(x, &p.Topics)
	list(x, &p.Wordings, (*coder).wording)
	x.phrases(&p.Asked)
}

func (x *coder) wording(w *Wording) {
	x.ref(&w.Ref)
	x.number(&w.Point)
	code(x, &w.Text)
}

func (x *coder) article(a *Article) {
	for _, s := range []*string{&a.ID, &a.Title, &a.Author, &a.Publisher, &a.Date, &a.URL, &a.Short} {
		code(x, s)
	}
	code(x, &a.Voice)
	list(x, &a.Passages, (*coder).passage)
}

func (x *coder) passage(p *Passage) {
	x.ref(&p.Ref)
	code(x, &p.Gist)
	code(x, &p.Text)
	x.numbers(&p.Points)
	texts(x, &p.Topics)
	texts(x, &p.People)
	texts(x, &p.Scare)
	list(x, &p.Quotes, (*coder).quote)
	list(x, &p.Events, (*coder).event)
	x.phrases(&p.Asked)
}

func (x *coder) quote(q *Quote) {
	x.ref(&q.Ref)
	x.number(&q.N)
	code(x, &q.Speaker)
	code(x, &q.Kind)
	code(x, &q.Text)
	x.numbers(&q.Points)
	texts(x, &q.Topics)
	texts(x, &q.About)
	code(x, &q.Via)
	code(x, &q.Version)
}

func (x *coder) event(e *Event) {
	x.ref(&e.Ref)
	code(x, &e.Date)
	code(x, &e.Text)
}

func (x *coder) speaker(s *Speaker) {
	code(x, &s.ID)
	x.truth(&s.Person)
	x.truth(&s.State)
	code(x, &s.Name)
	code(x, &s.Role)
	texts(x, &s.Parties)
	texts(x, &s.Aliases)
}

func (x *coder) topic(t *Topic) {
	code(x, &t.ID)
	code(x, &t.Name)
	x.numbers(&t.Points)
	x.phrases(&t.Aliases)
}
