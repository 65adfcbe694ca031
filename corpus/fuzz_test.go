package corpus_test

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"planbot/corpus"
)

// FuzzLoad puts any file beside a good corpus. Load never panics; what it
// refuses it says by file and line; what it takes can be used.
func FuzzLoad(f *testing.F) {
	names, err := fs.Glob(corpus.Embedded(), "*.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(corpus.Embedded(), name)
		if err != nil {
			f.Fatal(err)
		}
		// The first record: go test cuts a large input down before it fuzzes on,
		// which takes a minute each.
		head, _, _ := bytes.Cut(raw, []byte("\n\n[["))
		f.Add(head)
	}
	for _, text := range village() {
		f.Add([]byte(text))
	}
	for _, text := range []string{
		"[article]\nid = \"letter\"\ntitle = \"A\"\ndate = \"1901\"\nshort = \"A\"\nvoice = \"reed\"\n[[passage]]\nline = 1\ngist = \"A\"\nquote = [{speaker = \"mayor\", kind = \"direct\", text = \"a\", points = []}]\n",
		"[[point]]\nnumber = 4\ntitle = \"A\"\ntext = \"B\"\nsummary = \"C\"\n[[topic]]\nid = \"d\"\nname = \"D\"\npoints = [4]\n[[asked]]\nref = \"point:4\"\nuk = [\"Є\"]\n",
		"[passage]\n[passage.quote]\n\"kind\".x = 1\n", "point.number = 4\n", "[[point]]\n[[point.topics]]\n", "\xff", "",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		folder := village()
		folder["fuzz.toml"] = string(raw)
		c, err := corpus.Load(folder.fs())
		if err == nil {
			usable(t, c)
			return
		}
		var faults corpus.Faults
		if !errors.As(err, &faults) || len(faults) == 0 {
			t.Fatalf("the error is no Faults: %v", err)
		}
		for _, fault := range faults {
			text, ok := folder[fault.File]
			if !ok || fault.Msg == "" || fault.Line < 0 || fault.Line > 1+bytes.Count([]byte(text), []byte("\n")) {
				t.Errorf("fault %#v names no place", fault)
			}
		}
	})
}

// usable asks a corpus for everything that it refers to.
func usable(t *testing.T, c *corpus.Corpus) {
	t.Helper()
	points := func(nums []int) {
		for i, n := range nums {
			if c.Point(n) == nil || i > 0 && nums[i-1] >= n {
				t.Errorf("points %v", nums)
			}
		}
	}
	topics := func(ids []string) {
		for _, id := range ids {
			if c.Topic(id) == nil {
				t.Errorf("no topic %q", id)
			}
		}
	}
	speakers := func(ids ...corpus.SpeakerID) {
		for _, id := range ids {
			if s := c.Speaker(id); s == nil || s.ID != id || s.Name == "" {
				t.Errorf("speaker %q is %v", id, s)
			}
		}
	}
	for i, p := range c.Points {
		if p.Number != i+1 || p.Title == "" || p.Text == "" || p.Summary == "" {
			t.Errorf("point %d is %+v", i+1, p)
		}
		topics(p.Topics)
		for _, w := range p.Wordings {
			if c.Passage(w.Ref) == nil || w.Point != p.Number || w.Text == "" {
				t.Errorf("wording %+v", w)
			}
		}
	}
	for _, topic := range c.Topics {
		points(topic.Points)
		topics([]string{topic.ID})
	}
	for _, s := range c.Speakers {
		speakers(s.ID)
		speakers(s.Parties...)
	}
	for _, a := range c.Articles {
		speakers(a.Narrator)
		for _, p := range a.Passages {
			if p.Ref.Doc != a.ID || p.Gist == "" || c.Passage(p.Ref) == nil {
				t.Errorf("passage %+v", p)
			}
			points(p.Points)
			topics(p.Topics)
			speakers(p.People...)
			for _, q := range p.Quotes {
				points(q.Points)
				topics(q.Topics)
				speakers(q.Speaker)
				speakers(q.About...)
			}
		}
	}
	everything := c.Quotes(func(q *corpus.Quote) bool { return q.Ref.Line > 0 && q.N > 0 && q.Text != "" })
	if len(everything) < 5 {
		t.Errorf("%d quotations, fewer than the village has", len(everything))
	}
}

// FuzzCheck puts any text in the place of a source. Check never panics, and
// passes only where the quotation is to the letter.
func FuzzCheck(f *testing.F) {
	const quotation = "Whoever owns the stones owns the bread"
	for _, text := range []string{quotation + villageEssayText, quotation, "", "“", "‘a’s’ „b“", "\xe2\x80", "“\xff”"} {
		f.Add(text)
	}
	folder := village()
	folder["essay.toml"] = strings.Split(folder["essay.toml"], "\n[[passage]]\nline = 3")[0]
	c, err := corpus.Load(folder.fs())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sources := villageSources()
		sources["essay.txt"] = text
		if _, err := c.Check(sources.fs()); err == nil && !strings.Contains(text, quotation) {
			t.Errorf("Check finds %q in %q", quotation, text)
		}
	})
}
