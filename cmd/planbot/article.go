package main

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"planbot/bot"
)

// An article is a text on its way into a corpus.
type article struct {
	title, author, publisher, date, url string
	lines                               []string // a paragraph each; a heading starts with headingMark
}

// headingMark starts a line of a source that is no passage.
const headingMark = "# "

// parseArticle reads a text or an HTML page.
func parseArticle(data []byte) (article, error) {
	var a article
	if kind := http.DetectContentType(data); strings.HasPrefix(kind, "text/html") {
		page, err := decodeHTML(data)
		if err != nil {
			return article{}, err
		}
		doc, err := html.Parse(bytes.NewReader(page))
		if err != nil {
			return article{}, err
		}
		a = fromHTML(doc)
	} else {
		if !utf8.Valid(data) {
			return article{}, errors.New("it is neither HTML nor UTF-8 text")
		}
		a = fromText(string(data))
	}
	if !slices.ContainsFunc(a.lines, func(line string) bool { return !strings.HasPrefix(line, headingMark) }) {
		return article{}, errors.New("it has no paragraph")
	}
	return a, nil
}

// longLine is more than a line of a text that was wrapped by hand.
const longLine = 120

// fromText reads a text. Where all lines are short and some are empty, a
// paragraph is what stands between empty lines; else it is a line.
func fromText(data string) article {
	var a article
	var par []string
	flush := func() {
		if s := bot.Tidy(strings.Join(par, " ")); s != "" {
			a.lines = append(a.lines, s)
		}
		par = nil
	}
	rows := strings.Split(strings.TrimSpace(strings.ReplaceAll(data, "\r", "")), "\n")
	isEmpty := func(row string) bool { return bot.Tidy(row) == "" }
	wrapped := slices.ContainsFunc(rows, isEmpty) &&
		!slices.ContainsFunc(rows, func(row string) bool { return utf8.RuneCountInString(row) > longLine })
	for _, row := range rows {
		if isEmpty(row) || !wrapped || strings.HasPrefix(row, headingMark) {
			flush()
		}
		par = append(par, row)
		if strings.HasPrefix(row, headingMark) {
			flush()
		}
	}
	flush()
	if len(a.lines) > 0 {
		if title, ok := strings.CutPrefix(a.lines[0], headingMark); ok {
			a.title = title
		}
	}
	return a
}

// fromHTML reads a page: the paragraphs of its main element, and what the page
// says of itself.
func fromHTML(doc *html.Node) article {
	a := article{
		title:     cmp.Or(meta(doc, "og:title"), text(find(doc, atom.H1)), text(find(doc, atom.Title))),
		author:    meta(doc, "author"),
		publisher: meta(doc, "og:site_name"),
		date:      isoDate.FindString(cmp.Or(meta(doc, "article:published_time"), meta(doc, "date"), attr(find(doc, atom.Time), "datetime"))),
		url:       cmp.Or(canonical(doc), meta(doc, "og:url")),
	}
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Article || n.DataAtom == atom.Main {
			if lines := paragraphs(n); size(lines) > size(a.lines) {
				a.lines = lines
			}
		}
	}
	if len(a.lines) == 0 {
		a.lines = paragraphs(doc)
	}
	a.lines = slices.DeleteFunc(a.lines, func(l string) bool { return l == headingMark+a.title })
	return a
}

var isoDate = regexp.MustCompile(`^\d{4}-\d\d-\d\d`)

func size(lines []string) int { return len(strings.Join(lines, "")) }

// paragraphs lists the text of the elements that hold running text, and leaves
// out what surrounds an article on a page.
func paragraphs(n *html.Node) []string {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Nav, atom.Aside, atom.Header, atom.Footer,
		atom.Form, atom.Button, atom.Figure, atom.Svg, atom.Iframe:
		return nil
	case atom.P, atom.Li, atom.Blockquote, atom.Pre, atom.Dd, atom.Td:
		if find(n, atom.P) == nil && find(n, atom.Li) == nil {
			return nonEmpty("", text(n))
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return nonEmpty(headingMark, text(n))
	}
	var out []string
	for c := range n.ChildNodes() {
		out = append(out, paragraphs(c)...)
	}
	return out
}

func nonEmpty(mark, s string) []string {
	if s == "" {
		return nil
	}
	return []string{mark + s}
}

// text is all text in an element as one clean line; of no element it is "".
func text(n *html.Node) string {
	if n == nil {
		return ""
	}
	var out strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			out.WriteString(d.Data)
		case d.DataAtom == atom.Br:
			out.WriteByte(' ')
		}
	}
	return bot.Tidy(out.String())
}

// find returns the first element of its kind below n, or nil.
func find(n *html.Node, kind atom.Atom) *html.Node {
	for d := range n.Descendants() {
		if d.DataAtom == kind {
			return d
		}
	}
	return nil
}

// meta returns what the page's head says under that name.
func meta(doc *html.Node, name string) string {
	for d := range doc.Descendants() {
		if d.DataAtom == atom.Meta && (attr(d, "name") == name || attr(d, "property") == name) {
			return attr(d, "content")
		}
	}
	return ""
}

func canonical(doc *html.Node) string {
	for d := range doc.Descendants() {
		if d.DataAtom == atom.Link && attr(d, "rel") == "canonical" {
			return attr(d, "href")
		}
	}
	return ""
}

// attr is an attribute as one clean line, "" where there is none.
func attr(n *html.Node, key string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.Attr {
		if a.Key == key {
			return bot.Tidy(a.Val)
		}
	}
	return ""
}
