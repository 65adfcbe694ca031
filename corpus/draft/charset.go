package draft

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// decode makes UTF-8 of a file and names its encoding: that of its byte order
// mark, else the label's, else the one that it declares, else UTF-8. It never
// guesses.
func decode(data []byte, label string) (text, name string, err error) {
	if _, bom, certain := charset.DetermineEncoding(data, ""); certain {
		label = bom
	} else if label == "" {
		label = declaredCharset(data)
		switch {
		case label == "" && !utf8.Valid(data):
			return "", "", errors.New("its encoding is neither declared nor UTF-8; name it, for example with --charset windows-1251")
		case label == "" || strings.HasPrefix(strings.ToLower(label), "utf-16"): // the declaration itself is not in UTF-16
			label = "utf-8"
		}
		if _, name := charset.Lookup(label); name != "utf-8" && utf8.Valid(data) && bytes.ContainsFunc(data, func(r rune) bool { return r >= utf8.RuneSelf }) {
			return "", "", fmt.Errorf("it declares the encoding %s but looks like UTF-8; name the right one, for example with --charset utf-8", short(label))
		}
	}
	enc, name := charset.Lookup(label)
	if enc == nil {
		return "", "", fmt.Errorf("the encoding %s is unknown; name the right one, for example with --charset windows-1251", short(label))
	}
	out, err := enc.NewDecoder().Bytes(data)
	return strings.TrimPrefix(string(out), "\ufeff"), name, err
}

// short quotes the beginning of a label, which may be anything.
func short(label string) string { return fmt.Sprintf("%.40q", label) }

// declaredWithin is how far into a page its declaration is looked for.
// Browsers look into 1,024 bytes, but pages are not all as they should be.
const declaredWithin = 64 << 10

var (
	xmlEncoding  = regexp.MustCompile(`^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)`)
	contentValue = regexp.MustCompile(`(?i)charset\s*=\s*["']?([^\s"';,]+)`)
)

// declaredCharset is what a page says in its head that it is, "" if nothing.
func declaredCharset(data []byte) string {
	data = data[:min(len(data), declaredWithin)]
	for z := html.NewTokenizer(bytes.NewReader(data)); ; {
		switch z.Next() {
		case html.ErrorToken: // the end of what is looked at
			if m := xmlEncoding.FindSubmatch(data); m != nil {
				return string(m[1])
			}
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.DataAtom != atom.Meta {
				continue
			}
			n := &html.Node{Attr: t.Attr}
			if label := attr(n, "charset"); label != "" {
				return label
			}
			if m := contentValue.FindStringSubmatch(attr(n, "content")); m != nil && attr(n, "name") == "" && attr(n, "property") == "" {
				return m[1]
			}
		}
	}
}
