package main

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decodeHTML makes UTF-8 of a page: out of what its declaration says it is, or
// else out of UTF-8 where it can be that. The encodings are those of the
// alphabets; the tables for Chinese, Japanese and Korean would be a fortieth of
// the whole program, and nearly all pages are UTF-8.
func decodeHTML(data []byte) ([]byte, error) {
	label := declaredCharset(data)
	var enc encoding.Encoding = charset(label)
	switch {
	case utf8.Valid(data) && (enc == nil || label == ""):
		enc = unicode.UTF8
	case enc == nil:
		return nil, fmt.Errorf("it is in %q, which import does not read; save it as UTF-8", short(label))
	}
	return enc.NewDecoder().Bytes(data)
}

// declaredWithin is how far into a page browsers look for the declaration.
const declaredWithin = 1024

// declaredCharset is what a page says in its head that it is, "" if nothing.
func declaredCharset(data []byte) string {
	for z := html.NewTokenizer(bytes.NewReader(data[:min(len(data), declaredWithin)])); ; {
		switch z.Next() {
		case html.ErrorToken: // the end of what is looked at
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.DataAtom != atom.Meta {
				continue
			}
			for _, a := range t.Attr {
				if a.Key == "charset" {
					return strings.TrimSpace(a.Val)
				}
				if _, params, err := mime.ParseMediaType(a.Val); a.Key == "content" && err == nil && params["charset"] != "" {
					return params["charset"]
				}
			}
		}
	}
}

// charset finds the encoding of a label, nil if there is none. Latin 1 stands
// for its Windows version, as in browsers, and UTF-16 that could be read so far
// cannot be that.
func charset(label string) encoding.Encoding {
	squashed := strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(label))
	switch strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(squashed, "x"), "cp"), "windows") {
	case "utf8", "utf16", "utf16le", "utf16be":
		return unicode.UTF8
	case "1250":
		return charmap.Windows1250
	case "1251":
		return charmap.Windows1251
	case "", "1252", "iso88591", "latin1", "usascii", "ascii":
		return charmap.Windows1252
	case "1253":
		return charmap.Windows1253
	case "1254", "iso88599", "latin5":
		return charmap.Windows1254
	case "1257":
		return charmap.Windows1257
	case "iso88592", "latin2":
		return charmap.ISO8859_2
	case "iso88595":
		return charmap.ISO8859_5
	case "iso88597":
		return charmap.ISO8859_7
	case "iso885915", "latin9":
		return charmap.ISO8859_15
	case "koi8r":
		return charmap.KOI8R
	case "koi8u":
		return charmap.KOI8U
	case "866", "ibm866":
		return charmap.CodePage866
	case "maccyrillic":
		return charmap.MacintoshCyrillic
	}
	return nil
}
