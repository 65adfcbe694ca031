package locale

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/feature/plural"
)

// verb matches a verb of a format, with the number of its argument if it has one.
var verb = regexp.MustCompile(`%(?:\[(\d)\])?(?:\.\d)?([a-z%])`)

// arguments lists the verbs of a message by the arguments that they take.
func arguments(text string) string {
	var out []string
	next := 1
	for _, m := range verb.FindAllStringSubmatch(text, -1) {
		if m[2] == "%" {
			continue
		}
		if n, err := strconv.Atoi(m[1]); err == nil {
			next = n
		}
		out = append(out, fmt.Sprintf("%d%s", next, m[2]))
		next++
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

// TestMessages holds the files to each other: the same messages, which take the
// same arguments, in the forms that the language has.
func TestMessages(t *testing.T) {
	wanted := map[string][]plural.Form{
		"en": {plural.Other, plural.One}, "uk": {plural.One, plural.Few, plural.Many}, "ru": {plural.One, plural.Few, plural.Many},
	}
	english := In(English)
	for _, lang := range Languages() {
		w := In(lang)
		if w.Lang != lang {
			t.Errorf("the words of %s say that they are %s", lang, w.Lang)
		}
		if got, want := slices.Sorted(maps.Keys(w.messages)), slices.Sorted(maps.Keys(english.messages)); !slices.Equal(got, want) {
			t.Errorf("%s has other messages than English: %s", lang, difference(got, want))
		}
		for key, forms := range w.messages {
			if got, want := slices.Sorted(maps.Keys(forms)), slices.Sorted(slices.Values(wanted[lang])); len(got) > 1 && !slices.Equal(got, want) {
				t.Errorf("%s: %s has forms %v, want %v", lang, key, got, want)
			} else if len(got) == 1 && got[0] != plural.Other {
				t.Errorf("%s: %s has one form alone", lang, key)
			}
			want := ""
			for _, text := range english.messages[key] {
				want = max(want, arguments(text)) // the form of one may leave its number out
			}
			for form, text := range forms {
				if got := arguments(text); got != want {
					t.Errorf("%s: %s takes %q in form %v, in English %q", lang, key, got, form, want)
				}
				if strings.TrimSpace(text) == "" || strings.Contains(text, "  ") {
					t.Errorf("%s: %s has an empty text or two spaces", lang, key)
				}
			}
		}
	}
}

func difference(a, b []string) string {
	var out []string
	for _, key := range slices.Concat(a, b) {
		if slices.Contains(a, key) != slices.Contains(b, key) {
			out = append(out, key)
		}
	}
	return strings.Join(out, ", ")
}

// TestForms renders every message with numbers of each plural category.
func TestForms(t *testing.T) {
	forms := map[string]map[int]plural.Form{
		"en": {0: plural.Other, 1: plural.One, 2: plural.Other, 5: plural.Other, 21: plural.Other, 100: plural.Other},
		"uk": {0: plural.Many, 1: plural.One, 2: plural.Few, 5: plural.Many, 21: plural.One, 100: plural.Many},
		"ru": {0: plural.Many, 1: plural.One, 2: plural.Few, 5: plural.Many, 21: plural.One, 100: plural.Many},
	}
	for _, lang := range Languages() {
		w := In(lang)
		for n, form := range forms[lang] {
			for key, texts := range w.messages {
				text, ok := texts[form]
				if !ok {
					text = texts[plural.Other]
				}
				args := sample(text, n)
				if got, want := w.Say(key, args...), fmt.Sprintf(text, args...); got != want || strings.Contains(got, "%!") {
					t.Errorf("%s: %s with %d is %q, want %q", lang, key, n, got, want)
				}
			}
		}
	}
}

// sample makes arguments for a message, n wherever it takes a number.
func sample(text string, n int) []any {
	var out []any
	for _, arg := range strings.Fields(arguments(text)) {
		switch arg[1] {
		case 'd':
			out = append(out, n)
		case 't':
			out = append(out, true)
		case 'f':
			out = append(out, 12.5)
		default:
			out = append(out, "x")
		}
	}
	return out
}

// says are the functions that take the key of a message.
var says = map[string]bool{"Say": true, "say": true, "paragraph": true}

// TestKeys holds the code and the files to each other: the code says no message
// that is not there, and every message that is there.
func TestKeys(t *testing.T) {
	messages := In(English).messages
	said := map[string]bool{}
	key := regexp.MustCompile(`^[a-z_]+\.[a-z0-9_]*$`)
	for _, file := range sourceFiles(t) {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if literal, ok := firstArgument(n); ok && says[called(n)] && messages[literal] == nil {
					t.Errorf("%s: there is no message %q", file, literal)
				}
			case *ast.BasicLit:
				// A key may stand in a table, and its name may be made.
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && key.MatchString(text) {
					said[text] = true
				}
			}
			return true
		})
	}
	for key := range messages {
		room, _, _ := strings.Cut(key, ".")
		if !said[key] && !said[room+"."] {
			t.Errorf("nothing says %s", key)
		}
	}
}

// called is the name of the function or method of a call.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// firstArgument is the first argument of a call if it is a string.
func firstArgument(call *ast.CallExpr) (string, bool) {
	if len(call.Args) == 0 {
		return "", false
	}
	literal, ok := call.Args[0].(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}

// sourceFiles lists the files of the bot and the program but tests.
func sourceFiles(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, root := range []string{filepath.Join(".."), filepath.Join("..", "..", "cmd", "planbot")} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				out = append(out, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestDate(t *testing.T) {
	for _, c := range []struct{ date, en, uk, ru string }{
		{"2025-11-27", "27 Nov 2025", "27 листопада 2025", "27 ноября 2025"},
		{"2025-03-01", "1 Mar 2025", "1 березня 2025", "1 марта 2025"},
		{"2025-11", "Nov 2025", "листопад 2025", "ноябрь 2025"},
		{"1916", "1916", "1916", "1916"},
		{"", "", "", ""},
	} {
		for lang, want := range map[string]string{"en": c.en, "uk": c.uk, "ru": c.ru} {
			if got := In(lang).Date(c.date); got != want {
				t.Errorf("%s in %s: %q, want %q", c.date, lang, got, want)
			}
		}
	}
	for month := time.January; month <= time.December; month++ {
		day := time.Date(2025, month, 2, 0, 0, 0, 0, time.UTC)
		if got, want := In(English).Day(day), day.Format("2 Jan 2006"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestList(t *testing.T) {
	for _, c := range []struct {
		lang, want string
		items      []string
	}{
		{"en", "", nil},
		{"uk", "a", []string{"a"}},
		{"en", "a and b", []string{"a", "b"}},
		{"uk", "a, b і c", []string{"a", "b", "c"}},
		{"ru", "a, b и c", []string{"a", "b", "c"}},
	} {
		if got := In(c.lang).List(c.items); got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
	}
}

func TestBase(t *testing.T) {
	for tag, want := range map[string]string{
		"uk": "uk", "uk-UA": "uk", "ru_RU.UTF-8": "ru", "en-GB": "en", "EN_us": "en", "de": "", "ukr": "", "C": "", "": "", "ru@x": "ru",
	} {
		if got := Base(tag); got != want {
			t.Errorf("%q is %q, want %q", tag, got, want)
		}
	}
	if ukrainian := In("uk"); In("de") != In(English) || ukrainian != In("uk") {
		t.Error("In gives another language's words")
	}
}
