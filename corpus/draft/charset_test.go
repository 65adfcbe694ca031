package draft

import (
	"strings"
	"testing"

	"golang.org/x/net/html/charset"
)

// encode writes a text in an encoding.
func encode(t *testing.T, text, label string) string {
	t.Helper()
	enc, _ := charset.Lookup(label)
	out, err := enc.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// One text is read in the encodings that a page declares, wherever and however
// it does so.
func TestDeclaredCharset(t *testing.T) {
	for _, tt := range []struct{ encoding, head string }{
		{"utf-8", ""},
		{"utf-8", `<meta charset="utf-16">`}, // as browsers do: the declaration is no UTF-16
		{"windows-1251", `<meta name="x" content="y"><meta charset="windows-1251">`},
		{"windows-1251", `<meta charset=CP1251>`},
		{"windows-1251", `<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">`},
		{"windows-1251", `<meta content="text/html, charset='windows-1251'" http-equiv="Content-Type">`},
		{"windows-1251", `<meta http-equiv="Content-Type" content="charset=windows-1251">`},
		{"windows-1251", `<!-- <meta charset="koi8-r"> --><script>"<meta charset=koi8-r>"</script><meta charset="windows-1251">`},
		{"windows-1251", "<!--" + strings.Repeat("a long comment ", 1000) + `--><meta charset="windows-1251">`},
		{"koi8-u", `<meta charset="KOI8-U">`},
		{"x-mac-cyrillic", `<meta charset="x-mac-cyrillic">`},
		{"gbk", `<meta charset="gb2312">`},
	} {
		page := "<html><head>" + tt.head + "</head><body><p>Мир в саду.</p></body></html>"
		a := read(t, encode(t, page, tt.encoding), Options{})
		if a.Lines[0] != "Мир в саду." || !strings.Contains(a.Notes[0], "HTML in "+tt.encoding) {
			t.Errorf("%.60s: %q, %q", tt.head, a.Lines, a.Notes)
		}
	}
	for data, want := range map[string]string{
		"<?xml version=\"1.0\" encoding=\"windows-1251\"?><html><p>" + encode(t, "Мир", "windows-1251"):          "Мир",
		"<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-1'><p>caf\xe9 \x93yes\x94 &#150; no": "café “yes” – no",
		"\ufeff<meta charset=windows-1251><p>Мир":                                                                "Мир",
		"\xff\xfe" + encode(t, "Мир", "utf-16le"):                                                                "Мир",
		"\xfe\xff" + encode(t, "<p>Мир", "utf-16be"):                                                             "Мир",
		"<meta charset=utf-8><title>\xd0</title><script>'\xd0'</script><p>Мир":                                   "Мир",
	} {
		if a := read(t, data, Options{}); strings.Join(a.Lines, "|") != want {
			t.Errorf("%q: %q, want %q", data, a.Lines, want)
		}
	}
}

// No encoding is guessed, and no damaged character becomes text.
func TestCharsetRefused(t *testing.T) {
	cyrillic := encode(t, "Мир в саду.", "windows-1251")
	for data, want := range map[string]string{
		cyrillic:                               "neither declared nor UTF-8; name it, for example with --charset windows-1251",
		"<p>" + cyrillic:                       "neither declared nor UTF-8",
		"<meta charset=utf-8><p>" + cyrillic:   "the character U+FFFD",
		"<meta charset=martian><p>" + cyrillic: `the encoding "martian" is unknown`,
		"<meta charset=windows-1251><p>Мир":    `declares the encoding "windows-1251" but looks like UTF-8`,
		"<meta charset=windows-1252><p>\x81":   "the character U+FFFD",
		"A dash \u0096 in a text":              "the character U+0096",
		"<p>a&#xfffd;b":                        "the character U+FFFD",
		"one\n\ufffd":                          "paragraph 2",
		encode(t, "Мир", "utf-16le") + "\x00":  "binary",
	} {
		if a, err := Read(strings.NewReader(data), Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v, want %s", data, a, err, want)
		}
	}
	for label, data := range map[string]string{
		"windows-1251": cyrillic, "cp1251": "<p>" + cyrillic, "koi8-r": encode(t, "Мир в саду.", "koi8-r"), "utf-16le": encode(t, "Мир в саду.", "utf-16le"),
	} {
		if a := read(t, data, Options{Charset: label}); a.Lines[0] != "Мир в саду." {
			t.Errorf("%s: %q", label, a.Lines)
		}
	}
	if _, err := Read(strings.NewReader("a"), Options{Charset: "martian"}); err == nil || !strings.Contains(err.Error(), "unknown") {
		t.Error(err)
	}
}
