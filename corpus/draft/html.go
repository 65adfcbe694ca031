package draft

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var pageMark = regexp.MustCompile(`(?i)<!doctype html|<html[\s>]|</?(?:p|div|body|article|section|main|table|td|ul|ol|li|blockquote|h[1-6])\s*>|<br\s*/?>`)

// markup returns "html" for a web page, "xml" for other markup, and "" for a
// text. It looks at what the text begins with, and for tags anywhere.
func markup(text string) string {
	if pageMark.MatchString(text) {
		return "html"
	}
	began := "" // with a comment or a declaration
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		switch t := z.Next(); t {
		case html.CommentToken, html.DoctypeToken:
			began = "html"
			if strings.HasPrefix(strings.TrimSpace(text), "<?xml") {
				began = "xml"
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			switch {
			case tag.DataAtom != 0 || strings.Contains(tag.Data, "-"):
				return "html"
			case strings.Contains(text, "</"+tag.Data+">"):
				return "xml"
			}
			return began
		case html.TextToken:
			if clean(string(z.Text())) != "" {
				return began
			}
		default:
			return began
		}
	}
}

// emptyElement is an element of XHTML that an HTML parser would take for the
// beginning of one that is left out, with all that follows.
var emptyElement = regexp.MustCompile(`<(script|style|title|template|noscript|iframe|object|audio|video|canvas|nav|footer|form|button|select|textarea)(\s[^<>]*)?/>`)

// fromHTML reads a page: the paragraphs of its main element, and what the page
// says of itself.
func fromHTML(page string, o Options) (*Article, error) {
	if strings.HasPrefix(strings.TrimSpace(page), "<?xml") {
		page = emptyElement.ReplaceAllString(page, "<$1$2></$1>")
	}
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil, err
	}
	a := &Article{
		Title:     cmp.Or(meta(doc, "og:title"), text(find(doc, atom.H1)), text(find(doc, atom.Title))),
		Author:    meta(doc, "author"),
		Publisher: meta(doc, "og:site_name"),
		Date:      isoDate.FindString(cmp.Or(meta(doc, "article:published_time"), meta(doc, "date"), attr(find(doc, atom.Time), "datetime"))),
		URL:       cmp.Or(attr(first(doc, isCanonical), "href"), meta(doc, "og:url")),
	}
	w := newWalker(o)
	w.walk(cmp.Or(find(doc, atom.Body), doc))
	a.Lines = w.lines
	a.Notes = w.notes()
	if from, to := w.article(); !o.All && to > 0 {
		a.Lines = w.lines[from:to]
		if n := words(w.lines...) - words(a.Lines...); n > 0 {
			a.Notes = append(a.Notes, plural(n, "word")+" outside the article were left out; --all keeps them")
		}
	}
	a.Lines = slices.DeleteFunc(a.Lines, func(l string) bool { return l == headingMark+a.Title })
	return a, nil
}

var isoDate = regexp.MustCompile(`^\d{4}-\d\d-\d\d`)

// text is all text in an element as one line; of no element it is "".
func text(n *html.Node) string {
	if n == nil {
		return ""
	}
	w := newWalker(Options{})
	for c := range n.ChildNodes() {
		w.walk(c)
	}
	w.flush()
	return strings.Join(w.lines, " ")
}

// first returns the first node below n that fits, or nil.
func first(n *html.Node, fits func(*html.Node) bool) *html.Node {
	for d := range n.Descendants() {
		if fits(d) {
			return d
		}
	}
	return nil
}

// find returns the first element of its kind below n, or nil.
func find(n *html.Node, kinds ...atom.Atom) *html.Node {
	return first(n, func(d *html.Node) bool { return d.DataAtom != 0 && slices.Contains(kinds, d.DataAtom) })
}

// meta returns what the page's head says under that name.
func meta(doc *html.Node, name string) string {
	return attr(first(doc, func(d *html.Node) bool {
		return d.DataAtom == atom.Meta && (attr(d, "name") == name || attr(d, "property") == name)
	}), "content")
}

func isCanonical(n *html.Node) bool { return n.DataAtom == atom.Link && attr(n, "rel") == "canonical" }

// attr is an attribute as one clean line, "" where there is none.
func attr(n *html.Node, key string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.Attr {
		if a.Key == key {
			return clean(a.Val)
		}
	}
	return ""
}
