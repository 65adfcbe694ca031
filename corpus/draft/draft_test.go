package draft

import (
	"strings"
	"testing"
	"testing/fstest"

	"planbot/corpus"
)

func read(t *testing.T, data string, o Options) *Article {
	t.Helper()
	a, err := Read(strings.NewReader(data), o)
	if err != nil {
		t.Fatalf("%q: %v", data, err)
	}
	return a
}

func TestText(t *testing.T) {
	long := strings.Repeat("long ", 30) + "line."
	for name, tt := range map[string]struct{ in, want string }{
		"a line each":        {"one\ntwo\r\nthree\rfour", "one|two|three|four"},
		"wrapped":            {"one\nand more\n\ntwo", "one and more|two"},
		"long lines, breaks": {long + "\ntwo\n\nthree", long + "|two|three"},
		"headings":           {"# Title\none\nmore\n\n# Part\ntwo", "# Title|one more|# Part|two"},
		"invisible":          {"\ufeffa\u200bb\u00a0c\u202e\x1b", "ab c"},
		"a bracket":          {"a <b and c> d < e", "a <b and c> d < e"},
		"a list of one":      {"[1] A note.", "[1] A note."},
		"a name in brackets": {"<Anna> Hello.", "<Anna> Hello."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(read(t, tt.in, Options{}).Lines, "|"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A page is known however it begins, and what is neither page nor text is
// refused by its name.
func TestKinds(t *testing.T) {
	for _, start := range []string{
		"<p>", "\ufeff<!DOCTYPE html>\n<p>", "<!DOCTYPE html\n PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">\n<p>", "<html\nlang=en>",
		"<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>", "<article>", "<section class=a>", "<meta name=a content=b>",
		"<!-- a note -->\n<!-- another -->\n<div>", "  \n<span>", "<my-page>", "HTTP/1.1 200 OK\r\n\r\n<!doctype html><article>", "<b>",
	} {
		a := read(t, start+"Both <i>words</i> stay.", Options{})
		if got := a.Lines[len(a.Lines)-1]; got != "Both words stay." {
			t.Errorf("%q: %q", start, a.Lines)
		}
	}
	for data, want := range map[string]string{
		"From: <Saved by a browser>\r\nSubject: A\r\n B\r\nMIME-Version: 1.0\r\n\r\n<p>a": "MHTML",
		`{\rtf1\ansi a}`:                       "RTF",
		`{"text": "a"}`:                        "JSON",
		"{\"text\": \"a\"}\n{\"text\": \"b\"}": "JSON",
		`[{"text": "a"}]`:                      "JSON",
		"%PDF-1.7\n":                           "PDF",
		"PK\x03\x04a":                          "DOCX",
		"\x1f\x8b\x08a":                        "gzip",
		"\x00\x01\x02a":                        "binary",
		"\x89PNG\r\n\x1a\na":                   "image/png",
		"<?xml version='1.0'?><rss><title>a</title>": "XML",
		"<feed><title>a</title></feed>":              "XML",
		" \n\n\u00a0":                                "no paragraph",
		"<h1>a</h1><script>b</script>":               "no paragraph: left out: 1 script; try --all",
		"<frameset><frame src=a></frameset>":         "no paragraph",
		strings.Repeat("<div>", 1000) + "a":          "nodes",
	} {
		if a, err := Read(strings.NewReader(data), Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, %v, want %s", data, a, err, want)
		}
	}
}

const demoPlan = `
[plan]
title = "A demo plan"
published_by = "Demo News"
date = "2025-01-01"
note = "Made up."

[[point]]
number = 1
title = "Peace"
text = "Both sides will keep the peace."
summary = "Peace is to be kept."

[[speaker]]
id = "crowd"
name = "the crowd"
role = "demonstrators"
`

// reviewed completes a draft as a reviewer would and loads it.
func reviewed(t *testing.T, a *Article) *corpus.Corpus {
	t.Helper()
	a.ID = "demo"
	text := strings.NewReplacer(
		"\ntitle = \"\"", "\ntitle = \"T\"", "\ndate = \"\"", "\ndate = \"2025\"", "\nshort = \"\"", "\nshort = \"Demo\"", "\nvoice = \"\"", "\nvoice = \"crowd\"",
		"\ngist = \"\"", "\ngist = \"Demo says so.\"", "\n  speaker = \"\"", "\n  speaker = \"crowd\"",
	).Replace(a.TOML())
	c, err := corpus.Load(fstest.MapFS{"plan.toml": {Data: []byte(demoPlan)}, "demo.toml": {Data: []byte(text)}})
	if err != nil {
		t.Fatalf("%v in:\n%s", err, text)
	}
	return c
}

// A reviewed draft loads, and every word of it is in the source that came with
// it.
func TestRoundTrip(t *testing.T) {
	a := read(t, `<html><body><h1>A \ "B" — C</h1>
<p>First <em>“speech, with \ and "marks"”</em> there.</p><h2>Part</h2><p>Друге речення: “Ні.</p><p>“Так.”</p><p>Last.</p></body></html>`, Options{})
	c := reviewed(t, a)
	if got := c.Articles[0].Title; got != `A \ "B" — C` {
		t.Errorf("title %q", got)
	}
	var quotes []string
	for _, q := range c.Quotes(func(*corpus.Quote) bool { return true }) {
		quotes = append(quotes, q.Text)
	}
	if got, want := strings.Join(quotes, "|"), `speech, with \ and "marks"|Ні.|Так.`; got != want {
		t.Errorf("quotations %s, want %s", got, want)
	}
	if got := a.TOML(); !strings.Contains(got, "\n# Line 2 is a heading: Part\n") || strings.Count(got, "no closing mark") != 1 {
		t.Errorf("draft:\n%s", got)
	}
	_, err := c.Check(fstest.MapFS{"plan.txt": {Data: []byte("Both sides will keep the peace.\n")}, "demo.txt": {Data: []byte(a.Source())}})
	if err != nil && !strings.Contains(err.Error(), "verbatim beside direct speech") {
		t.Error(err)
	}
}

// FuzzRead holds what is read to load again, word for word.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"# T\nOne “two” three.", "<html><p>a<p>b \\ \" “c\"”", "\xff\xfea\x00", "<p># a<h2>b", "# only"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := Read(strings.NewReader(string(data)), Options{})
		if err != nil {
			t.Skip("no article")
		}
		c := reviewed(t, a)
		if strings.ContainsAny(a.Source(), "\ufffd\u0080\u009f") {
			t.Errorf("unreadable text in %q", a.Lines)
		}
		for _, p := range c.Articles[0].Passages {
			if line := a.Lines[p.Ref.Line-1]; p.Text != line {
				t.Errorf("line %d: %q is not %q", p.Ref.Line, p.Text, line)
			}
		}
	})
}
