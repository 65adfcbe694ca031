package text

import (
	"fmt"
	"runtime"
	"unicode"
	"unicode/utf8"
)

// maxQuoted is how many units of a typed text a reply repeats, the mark of a cut
// included.
const maxQuoted = 81

// Quoted is what a person typed, shortened and in quotation marks.
func Quoted(typed string) string { return "“" + Shorten(typed, maxQuoted) + "”" }

// Capital is s with its first letter as a capital.
func Capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// PanicValue describes the value of a panic for a log: a runtime error in full,
// of any other value the type alone, since it may hold what a person typed.
func PanicValue(v any) string {
	if err, ok := v.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", v)
}
