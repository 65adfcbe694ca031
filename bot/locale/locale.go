// Package locale holds the texts of the interface: what the bot says in its own
// voice, in English, Ukrainian and Russian. Words of the corpus, which are ours
// too, stand with the corpus.
//
// # The message files
//
// Each language has a file in messages. A message stands under the room that
// says it and has the same name in every file; its key in the code is
// "room.name". It is a format of package fmt:
//
//	[point]
//	none = "No point matches %s. Type a number from 1 to %d, or other words."
//
// One that depends on a number has a form for each plural category of the
// language, as CLDR defines them, and its first number decides:
//
//	statements = { one = "%d statement", other = "%d statements" }
//
// English has one and other, Ukrainian and Russian one, few and many. Numbers of
// two kinds make two messages, one of which takes the other as its argument.
//
// Tests hold the files to have the same messages with the same arguments, the
// code to use each of them and no other, and every form to fit its number.
package locale

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// English is the language of the sources, and of whoever says nothing else.
const English = "en"

// Languages lists the languages of the interface by ISO 639-1 code, English
// first.
func Languages() []string { return []string{English, "uk", "ru"} }

// Has reports whether the interface speaks the language.
func Has(lang string) bool { return slices.Contains(Languages(), lang) }

// Base returns the language of a platform's tag, such as "uk" for "uk-UA", "en_GB"
// and "ru_RU.UTF-8", or "" if the interface does not speak it.
func Base(tag string) string {
	base := strings.ToLower(tag)
	if i := strings.IndexAny(base, "-_.@"); i >= 0 {
		base = base[:i]
	}
	if Has(base) {
		return base
	}
	return ""
}

// Words are the texts of the interface in one language. They never change, and
// any number of goroutines may use them.
type Words struct {
	Lang string // ISO 639-1

	tag      language.Tag
	messages map[string]forms
}

// forms are a message by plural category. One that depends on no number has
// only the form plural.Other.
type forms map[plural.Form]string

// In returns the texts in a language, English where the interface does not
// speak it.
func In(lang string) *Words {
	if w := all[lang]; w != nil {
		return w()
	}
	return all[English]()
}

//go:embed messages/*.toml
var files embed.FS

// all has every language, read when it is first used.
var all = func() map[string]func() *Words {
	out := map[string]func() *Words{}
	for _, lang := range Languages() {
		out[lang] = sync.OnceValue(func() *Words { return read(lang) })
	}
	return out
}()

// read reads the file of a language. It panics if the file is wrong, which the
// tests rule out.
func read(lang string) *Words {
	raw, err := files.ReadFile("messages/" + lang + ".toml")
	if err != nil {
		panic(err)
	}
	var rooms map[string]map[string]any
	if err := toml.Unmarshal(raw, &rooms); err != nil {
		panic(fmt.Sprintf("locale: %s.toml: %v", lang, err))
	}
	w := &Words{Lang: lang, tag: language.MustParse(lang), messages: map[string]forms{}}
	for room, texts := range rooms {
		for name, text := range texts {
			w.add(room+"."+name, text)
		}
	}
	return w
}

// categories are the names of plural categories in the files.
var categories = map[string]plural.Form{"one": plural.One, "few": plural.Few, "many": plural.Many, "other": plural.Other}

// add takes one entry of a file: a text, or its forms by category.
func (w *Words) add(key string, entry any) {
	w.messages[key] = forms{}
	switch entry := entry.(type) {
	case string:
		w.messages[key][plural.Other] = entry
	case map[string]any:
		for category, text := range entry {
			form, ok := categories[category]
			if !ok {
				panic(fmt.Sprintf("locale: %s: %s has an unknown plural category %q", w.Lang, key, category))
			}
			w.messages[key][form] = text.(string)
		}
	default:
		panic(fmt.Sprintf("locale: %s: %s is no message", w.Lang, key))
	}
}

// Say returns a message with its arguments. It panics if there is none of that
// key, which is a bug in the program.
func (w *Words) Say(key string, args ...any) string {
	f := w.messages[key]
	if f == nil {
		panic("locale: there is no message " + key)
	}
	text, ok := f[w.form(args)]
	if !ok {
		text = f[plural.Other]
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// Reason says in the language why the bot paused a schedule, which is kept in
// English. What is not among the messages stays as it is.
func (w *Words) Reason(english string) string {
	for key, f := range all[English]().messages {
		if strings.HasPrefix(key, "reason.") && f[plural.Other] == english {
			return w.Say(key)
		}
	}
	return english
}

// form is the plural category of the first number among the arguments.
func (w *Words) form(args []any) plural.Form {
	for _, arg := range args {
		if n, ok := arg.(int); ok {
			return plural.Cardinal.MatchPlural(w.tag, n, 0, 0, 0, 0)
		}
	}
	return plural.Other
}

// List joins a list for a sentence: "a, b and c".
func (w *Words) List(items []string) string {
	last := len(items) - 1
	if last < 1 {
		return strings.Join(items, "")
	}
	return w.Say("list.and", strings.Join(items[:last], ", "), items[last])
}

// Date prints a date of the form YYYY-MM-DD, YYYY-MM or YYYY as far as it is
// known: 27 Nov 2025, Nov 2025.
func (w *Words) Date(date string) string {
	if t, err := time.Parse(time.DateOnly, date); err == nil {
		return w.Day(t)
	}
	if t, err := time.Parse("2006-01", date); err == nil {
		return w.Say("month."+t.Format("01")) + " " + t.Format("2006")
	}
	return date
}

// Day prints the day of a time.
func (w *Words) Day(t time.Time) string {
	return t.Format("2 ") + w.Say("month_of_day."+t.Format("01")) + t.Format(" 2006")
}
