package corpus_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"

	"planbot/corpus"
)

// realSources reads the sources of the embedded corpus, where they are.
func realSources(t *testing.T) files {
	t.Helper()
	dir := shared(t, "sources")
	out := files{}
	for _, id := range []string{"plan", "usn", "lenin", "rferl", "bne"} {
		raw, err := os.ReadFile(filepath.Join(dir, id+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		out[id+".txt"] = string(raw)
	}
	return out
}

// The embedded corpus is the quotation policy kept: verbatim to the byte, and
// otherwise in our words.
func TestCheckEmbedded(t *testing.T) {
	sources := realSources(t)
	c := embedded(t)
	checked, err := c.Check(sources.fs())
	if err != nil {
		t.Fatal(err)
	}
	if len(checked.Shares) != len(c.Articles) {
		t.Errorf("%d shares of %d articles", len(checked.Shares), len(c.Articles))
	}
	for _, s := range checked.Shares {
		a := c.Article(s.Article)
		quotes := c.Quotes(func(q *corpus.Quote) bool { return q.Ref.Doc == s.Article })
		if s.Passages != len(a.Passages) || s.Quotes != len(quotes) || s.Words == 0 || s.Verbatim*3 > s.Words {
			t.Errorf("%+v: %d passages, %d quotations", s, len(a.Passages), len(quotes))
		}
	}
}

// A verbatim is one field that holds another's words: the source line they
// stand in, and how the faults of Check name it.
type verbatim struct {
	ref        corpus.Ref
	what, text string
}

// verbatims lists every such field of the corpus.
func verbatims(c *corpus.Corpus) []verbatim {
	var out []verbatim
	for i := range c.Points {
		p := &c.Points[i]
		out = append(out, verbatim{p.Ref(), "the text", p.Text})
	}
	for i := range c.Articles {
		for _, p := range c.Articles[i].Passages {
			for _, q := range p.Quotes {
				out = append(out, verbatim{q.Ref, fmt.Sprintf("quotation %d", q.N), q.Text})
			}
			for _, w := range p.Wordings {
				what := fmt.Sprintf("the wording of point %d", w.Point)
				if w.Addition() {
					what = "the addition"
				}
				out = append(out, verbatim{w.Ref, what, w.Text})
			}
			for _, s := range p.QuotedTerms {
				out = append(out, verbatim{p.Ref, "scare quote", s})
			}
		}
	}
	return out
}

// source names the file and the line, from 0, that the field comes from.
func (v verbatim) source() (file string, line int) {
	if v.ref.IsPoint() {
		return "plan.txt", v.ref.Line - 1
	}
	return v.ref.Doc + ".txt", v.ref.Line - 1
}

// No quotation, wording or clause can differ from its source by a letter: for
// each field in turn one letter in the middle of it is changed in the source,
// and Check must find that, there and nowhere else.
func TestCheckFindsEveryLetter(t *testing.T) {
	sources := realSources(t)
	c := embedded(t)
	fields := map[string][]verbatim{}
	for _, v := range verbatims(c) {
		file, _ := v.source()
		fields[file] = append(fields[file], v)
	}
	for file, fields := range fields {
		// In parallel: a corpus is read by any number of goroutines.
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			lines := strings.SplitAfter(sources[file], "\n")
			part := *c // the other articles would only cost time
			part.Articles = slices.DeleteFunc(slices.Clone(c.Articles), func(a corpus.Article) bool { return a.ID+".txt" != file })
			for _, v := range fields {
				_, n := v.source()
				// Everywhere in its line, since a short one may stand there twice.
				line := strings.ReplaceAll(lines[n], v.text, otherLetter(t, v.text))
				if line == lines[n] {
					t.Errorf("%s: %s is not in its line", v.ref, v.what)
					continue
				}
				changed := maps.Clone(sources)
				changed[file] = strings.Join(slices.Concat(lines[:n], []string{line}, lines[n+1:]), "")
				_, err := part.Check(changed.fs())
				want, found := v.ref.String()+": ", false
				for _, fault := range faultLines(t, err) {
					found = found || strings.HasPrefix(fault, want+v.what+" is not ")
					if !strings.HasPrefix(fault, want) {
						t.Errorf("%s: %s was changed in the source, and Check says %s", v.ref, v.what, fault)
					}
				}
				if !found {
					t.Errorf("%s: %s was changed in the source, and Check does not say so: %v", v.ref, v.what, err)
				}
			}
		})
	}
}

// otherLetter changes the letter or digit that is nearest after the middle of
// a text, or else the nearest before it.
func otherLetter(t *testing.T, text string) string {
	t.Helper()
	runes := []rune(text)
	for i := range runes {
		at := (len(runes)/2 + i) % len(runes)
		if r := runes[at]; unicode.IsLetter(r) || unicode.IsDigit(r) {
			runes[at] = 'x'
			if r == 'x' {
				runes[at] = 'z'
			}
			return string(runes)
		}
	}
	t.Fatalf("no letter in %q", text)
	return ""
}

// Without one passage Check names its line: the first and the last of each
// article, so that no end is forgotten.
func TestCheckFindsMissingPassage(t *testing.T) {
	sources := realSources(t)
	docs := decodeAll(t, corpus.Embedded())
	c := embedded(t)
	for i := range c.Articles {
		passages := c.Articles[i].Passages
		for _, ref := range []corpus.Ref{passages[0].Ref, passages[len(passages)-1].Ref} {
			t.Run(ref.String(), func(t *testing.T) {
				_, err := without(t, docs, ref).load(t).Check(sources.fs())
				want := []string{ref.String() + ": no passage covers this line"}
				if diff := cmp.Diff(want, faultLines(t, err)); diff != "" {
					t.Errorf("faults (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// without encodes a corpus again that lacks one passage, and what is asked
// for it.
func without(t *testing.T, docs []document, ref corpus.Ref) files {
	t.Helper()
	f := files{}
	for i, doc := range docs {
		doc = maps.Clone(doc)
		article, _ := doc["article"].(map[string]any) // nil where the file has none
		keep := func(key string, drop func(record map[string]any) bool) {
			list, _ := doc[key].([]any) // empty where the file has none
			var kept []any
			for _, record := range list {
				if !drop(record.(map[string]any)) {
					kept = append(kept, record)
				}
			}
			delete(doc, key)
			if kept != nil {
				doc[key] = kept
			}
		}
		keep("passage", func(r map[string]any) bool { return article["id"] == ref.Doc && r["line"] == int64(ref.Line) })
		keep("asked", func(r map[string]any) bool { return r["ref"] == ref.String() })
		keep("open", func(r map[string]any) bool { return r["nearest"] == ref.String() })
		keep("translation", func(r map[string]any) bool {
			of, _ := r["of"].(string)
			return of == ref.String() || strings.HasPrefix(of, ref.String()+".") || strings.HasPrefix(of, ref.String()+"/")
		})
		raw, err := toml.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		f[fmt.Sprintf("%02d.toml", i)] = string(raw)
	}
	return f
}

// A quotation begins and ends where words do: half a word can mean something
// else, and Check takes any run of bytes.
func TestQuotationsAreWholeWords(t *testing.T) {
	sources := realSources(t)
	for _, v := range verbatims(embedded(t)) {
		file, n := v.source()
		line := strings.Split(sources[file], "\n")[n]
		if !wholeWords(line, v.text) {
			t.Errorf("%s: %s begins or ends inside a word: %q", v.ref, v.what, v.text)
		}
	}
}

// wholeWords reports whether text stands somewhere in line with no letter or
// digit joined to its ends.
func wholeWords(line, text string) bool {
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for from := 0; ; from++ {
		i := strings.Index(line[from:], text)
		if i < 0 {
			return false
		}
		from += i
		before, _ := utf8.DecodeLastRuneInString(line[:from])
		first, _ := utf8.DecodeRuneInString(text)
		last, _ := utf8.DecodeLastRuneInString(text)
		after, _ := utf8.DecodeRuneInString(line[from+len(text):])
		if !(word(before) && word(first)) && !(word(last) && word(after)) {
			return true
		}
	}
}
