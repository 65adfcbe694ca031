package telegramtest

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestUnits(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "Зеленський": 10, "😀": 2, "👩‍👩‍👧": 8, "e\u0301": 2} {
		if got := units(text); got != want {
			t.Errorf("%q has %d units, want %d", text, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		text           string
		offset, length int
		want           string
	}{
		{"a😀b", 0, 4, "a😀b"}, {"a😀b", 1, 2, "😀"}, {"a😀b", 3, 1, "b"}, {"a😀b", 4, 0, ""},
		{"ab", 1, 2, ""}, {"ab", -1, 1, ""}, {"ab", 0, -1, ""}, {"ab", 1, int(^uint(0) >> 1), ""},
	} {
		if got := cut(c.text, c.offset, c.length); got != c.want {
			t.Errorf("cut(%q, %d, %d) is %q, want %q", c.text, c.offset, c.length, got, c.want)
		}
	}
}

func TestEntityLaws(t *testing.T) {
	e := func(kind string, offset, length int) Entity {
		return Entity{Type: kind, Offset: offset, Length: length}
	}
	const text = "a😀 quoted words"
	for _, c := range []struct {
		name string
		es   []Entity
		want string
	}{
		{"none", nil, ""},
		{"whole text", []Entity{e("bold", 0, 16)}, ""},
		{"past the end", []Entity{e("bold", 0, 17)}, "does not fit the text"},
		{"far past the end", []Entity{e("bold", 1, int(^uint(0)>>1))}, "does not fit the text"},
		{"begins past the end", []Entity{e("bold", 17, 1)}, "does not fit the text"},
		{"negative offset", []Entity{e("bold", -1, 2)}, "does not fit"},
		{"negative length", []Entity{e("bold", 1, -1)}, "does not fit"},
		{"empty", []Entity{e("bold", 1, 0)}, "does not fit"},
		{"begins inside a pair", []Entity{e("bold", 2, 2)}, "in a middle of a UTF-16 symbol"},
		{"ends inside a pair", []Entity{e("bold", 0, 2)}, "in a middle of a UTF-16 symbol"},
		{"the pair", []Entity{e("bold", 1, 2)}, ""},
		{"unknown type", []Entity{e("blink", 0, 1)}, "this server has no type"},
		{"no type", []Entity{e("", 0, 1)}, "this server has no type"},
		{"link without url", []Entity{e("text_link", 0, 1)}, "text_link has no url"},
		{"link with url", []Entity{{Type: "text_link", Length: 1, URL: "https://a.example"}}, ""},

		{"quotation in a quotation", []Entity{e("blockquote", 3, 13), e("expandable_blockquote", 4, 2)}, "overlap"},
		{"two quotations side by side", []Entity{e("blockquote", 0, 3), e("blockquote", 3, 5)}, ""},
		{"overlap", []Entity{e("bold", 0, 4), e("italic", 3, 4)}, "overlap"},
		{"overlap the other way round", []Entity{e("bold", 3, 4), e("italic", 0, 4)}, "overlap"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := checkEntities(text, c.es)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Description, c.want)) {
				t.Errorf("%v, want %q", err, c.want)
			}
			if err != nil && (!err.Fault || err.Code != 400) {
				t.Errorf("%+v is no fault of the bot", err)
			}
		})
	}
	many := make([]Entity, maxEntities+1)
	for i := range many {
		many[i] = e("bold", i, 1)
	}
	wide := strings.Repeat("x", len(many))
	if err := checkEntities(wide, many[1:]); err != nil {
		t.Error(err)
	}
	if err := checkEntities(wide, many); err == nil || !strings.Contains(err.Description, "ENTITIES_TOO_LONG") {
		t.Error(err)
	}
}

func TestClientEntities(t *testing.T) {
	for text, want := range map[string][]string{
		"":                            nil,
		"point 21":                    nil,
		"/point 21":                   {"bot_command /point"},
		"/point@planbot 21":           {"bot_command /point@planbot"},
		"/point@ 21":                  {"bot_command /point"},
		"😀 /who\n/why, @planbot?":     {"bot_command /who", "bot_command /why", "mention @planbot"},
		"a/b mail@host @abc / @":      nil,
		"/" + strings.Repeat("x", 33): nil,
		"/слово":                      nil,
	} {
		var got []string
		for _, e := range clientEntities(text) {
			got = append(got, e.Type+" "+cut(text, e.Offset, e.Length))
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q has %q, want %q", text, got, want)
		}
	}
}

// What the checker lets pass can be cut out of the text, before and after the
// white space at its ends is gone, and is the same part but for that space.
func FuzzEntities(f *testing.F) {
	f.Add("a😀 quoted", "bold", 0, 3, "blockquote", 4, 6)
	f.Add("  «Слова»\n", "italic", 0, 10, "bold", 2, 1)
	f.Add("x", "text_link", 0, 1, "pre", -1, 1<<62)
	f.Fuzz(func(t *testing.T, text, kind1 string, offset1, length1 int, kind2 string, offset2, length2 int) {
		if !utf8.ValidString(text) {
			t.Skip("the decoder refuses it")
		}
		es := []Entity{
			{Type: kind1, Offset: offset1, Length: length1, URL: "x"},
			{Type: kind2, Offset: offset2, Length: length2, URL: "x"},
		}
		if checkEntities(text, es) != nil {
			return
		}
		for _, e := range es {
			part := cut(text, e.Offset, e.Length)
			if part == "" || units(part) != e.Length || !strings.Contains(text, part) {
				t.Errorf("entity %+v of %q is %q", e, text, part)
			}
		}
		short, kept, err := shown(text, es)
		if err != nil {
			return
		}
		if checkEntities(short, kept) != nil {
			t.Errorf("%q with %+v is shown as %q with %+v", text, es, short, kept)
		}
		for _, e := range kept {
			if part := cut(short, e.Offset, e.Length); part == "" || !strings.Contains(text, part) {
				t.Errorf("entity %+v of %q is %q", e, short, part)
			}
		}
	})
}
