package answer

import (
	"strings"
	"testing"

	"planbot/corpus/search"
)

// TestFactorsAreSaid says everything that may weigh in a decision, in each
// language.
func TestFactorsAreSaid(t *testing.T) {
	l := embedded(t)
	for _, code := range []string{"en", "uk", "ru"} {
		said := map[string]string{}
		for _, name := range search.FactorNames() {
			text := l.In(code).factor(name)
			if other := said[text]; other != "" {
				t.Errorf("%s: %s and %s are both said as %q", code, name, other, text)
			}
			said[text] = name
			if strings.HasSuffix(text, ".") {
				t.Errorf("%s: %s is said as a sentence: %q", code, name, text)
			}
		}
	}
}
