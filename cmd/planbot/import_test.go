package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"planbot/corpus"
)

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

// TestImportRoundTrip completes an imported file as a reviewer would: then it
// loads, and every word of it is in the source that came with it.
func TestImportRoundTrip(t *testing.T) {
	page := `<html><body><h1>A \ "B" — C</h1>
<p>First <em>“speech, with \ and "marks"”</em> there.</p><p>Друге речення: “Ні.”</p><p>Last.</p></body></html>`
	a, err := parseArticle([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	reviewed := strings.NewReplacer(
		`date = ""`, `date = "2025"`, `short = ""`, `short = "Demo"`, `voice = ""`, `voice = "crowd"`,
		`gist = ""`, `gist = "Demo says so."`, `speaker = ""`, `speaker = "crowd"`,
	).Replace(articleTOML("demo", a))
	c, err := corpus.Load(fstest.MapFS{"plan.toml": {Data: []byte(demoPlan)}, "demo.toml": {Data: []byte(reviewed)}})
	if err != nil {
		t.Fatalf("%v in:\n%s", err, reviewed)
	}
	if got := c.Articles[0].Title; got != `A \ "B" — C` {
		t.Errorf("title %q", got)
	}
	_, err = c.Check(fstest.MapFS{
		"plan.txt": {Data: []byte("Both sides will keep the peace.\n")},
		"demo.txt": {Data: []byte(strings.Join(a.lines, "\n") + "\n")},
	})
	if err != nil && !strings.Contains(err.Error(), "verbatim beside direct speech") {
		t.Errorf("%v in:\n%s", err, reviewed)
	}
}

// TestParseArticleCharset reads one text in the encodings that a page may name.
func TestParseArticleCharset(t *testing.T) {
	for label, enc := range map[string]encoding.Encoding{
		"":                 unicode.UTF8,
		"utf-8":            unicode.UTF8,
		"windows-1251":     charmap.Windows1251,
		"CP1251":           charmap.Windows1251,
		"x-cp1251":         charmap.Windows1251,
		"KOI8-U":           charmap.KOI8U,
		"x-mac-cyrillic":   charmap.MacintoshCyrillic,
		"gb2312":           unicode.UTF8, // it cannot be right
		"no such encoding": unicode.UTF8,
	} {
		page := `<html><head><meta name="x" content="y"><meta charset="` + label + `"></head><body><p>Мир і тиша.</p></body></html>`
		data, err := enc.NewEncoder().String(page)
		if err != nil {
			t.Fatal(err)
		}
		a, err := parseArticle([]byte(data))
		if err != nil || len(a.lines) != 1 || a.lines[0] != "Мир і тиша." {
			t.Errorf("%s: %q, %v", label, a.lines, err)
		}
	}
	old := "<html><head><meta http-equiv='Content-Type' content='text/html; charset=ISO-8859-1'></head><p>caf\xe9 \x93yes\x94"
	if a, err := parseArticle([]byte(old)); err != nil || a.lines[0] != "café “yes”" {
		t.Errorf("Latin 1: %q, %v", a.lines, err)
	}
	for data, want := range map[string]string{
		"text \xff":                              "neither HTML nor UTF-8",
		"<html><meta charset=gb2312><p>\xce\xd2": `in "gb2312"`,
	} {
		if _, err := parseArticle([]byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", data, err, want)
		}
	}
}

func TestFromText(t *testing.T) {
	long := strings.Repeat("long ", 30) + "line."
	for name, tt := range map[string]struct{ in, want string }{
		"a line each":        {"one\ntwo\r\nthree", "one|two|three"},
		"wrapped":            {"one\nand more\n\ntwo", "one and more|two"},
		"long lines, breaks": {long + "\ntwo\n\nthree", long + "|two|three"},
		"headings":           {"# Title\none\nmore\n\n# Part\ntwo", "# Title|one more|# Part|two"},
		"invisible":          {"a\u200bb\u00a0c\u202e\x1b", "ab c"},
		"empty":              {" \n\n\u00a0", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(fromText(tt.in).lines, "|"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestQuoted(t *testing.T) {
	for in, want := range map[string]string{
		"He said “yes ‘and’ no” and “more”.": "yes ‘and’ no|more",
		"«так» і „ні“, \"maybe\"":            "так|ні|maybe",
		"an “open one":                       "",
		"don’t “” ’tis":                      "",
	} {
		if got := strings.Join(quoted(in), "|"); got != want {
			t.Errorf("quoted(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIDFrom(t *testing.T) {
	for in, want := range map[string]string{"/tmp/My Page (1).html": "my-page-1", "-": "article", "Стаття.txt": "article"} {
		if got := idFrom(in); got != want {
			t.Errorf("idFrom(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzImport holds what is imported to load again, whatever the article.
func FuzzImport(f *testing.F) {
	f.Add([]byte("# T\nOne “two” three."))
	f.Add([]byte("<html><p>a<p>b \\ \" “c\"”"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := parseArticle(data)
		if err != nil {
			t.Skip("no article")
		}
		reviewed := strings.NewReplacer(
			`title = ""`, `title = "T"`, `date = ""`, `date = "2025"`, `short = ""`, `short = "Demo"`, `voice = ""`, `voice = "crowd"`,
			`gist = ""`, `gist = "Demo says so."`, `speaker = ""`, `speaker = "crowd"`,
		).Replace(articleTOML("demo", a))
		c, err := corpus.Load(fstest.MapFS{"plan.toml": {Data: []byte(demoPlan)}, "demo.toml": {Data: []byte(reviewed)}})
		if err != nil {
			t.Fatalf("%v in:\n%s", err, reviewed)
		}
		for _, p := range c.Articles[0].Passages {
			if line := a.lines[p.Ref.Line-1]; p.Text != line && !bytes.Contains([]byte(line), []byte(`= ""`)) {
				t.Errorf("line %d: %q is not %q", p.Ref.Line, p.Text, line)
			}
		}
	})
}
