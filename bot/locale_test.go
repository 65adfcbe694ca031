package bot

import (
	"regexp"
	"testing"
)

// localName is Discord's rule for the names of commands, in lower case.
var localName = regexp.MustCompile(`^[-_'\p{Ll}\p{N}]{1,32}$`)

// TestLocals holds every language to the whole table and to the platforms'
// limits.
func TestLocals(t *testing.T) {
	b := testBot(t)
	for lang, rows := range Locals() {
		if len(rows) != len(b.Commands()) {
			t.Errorf("%s has %d rows, the table %d", lang, len(rows), len(b.Commands()))
		}
		seen := map[string]bool{}
		for _, c := range b.Commands() {
			l, ok := rows[c.Name]
			switch {
			case !ok:
				t.Errorf("%s: no row for %s", lang, c.Name)
			case !localName.MatchString(l.Name) || seen[l.Name]:
				t.Errorf("%s: %s is called %q", lang, c.Name, l.Name)
			case !shortEnough(l.Short) || (l.Arg != "") != (c.Arg.Kind != NoArg) || l.Arg != "" && !shortEnough(l.Arg):
				t.Errorf("%s: the texts of %s: %q, %q", lang, c.Name, l.Short, l.Arg)
			}
			seen[l.Name] = true
		}
	}
}
