package answer

import (
	"slices"
	"strings"
	"testing"

	"planbot/bot/message"
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

// TestWhyExplainsWhatIsShown: the points that an answer shows are those that /why
// explains, where several clauses answer and for a party's part in the plan.
func TestWhyExplainsWhatIsShown(t *testing.T) {
	l := embedded(t)
	for _, q := range []string{"what does Ukraine give up", "which points mention NATO", "санкції", "what does Russia get out of this"} {
		r := message.Request{Line: message.Line{Arg: q}}
		answer, err := l.Ask(r)
		if err != nil {
			t.Fatal(err)
		}
		why, err := l.Why(r)
		if err != nil {
			t.Fatal(err)
		}
		shown, explained := listed(answer), listed(why)
		if len(shown) < 2 || !slices.Equal(shown, explained) {
			t.Errorf("%q shows %v, and /why explains %v", q, shown, explained)
		}
	}
}

// listed are the lines of the items of a reply's lists, each once and in order.
func listed(r message.Reply) []string {
	var out []string
	for _, b := range r.Blocks {
		if list, ok := b.(message.List); ok {
			for _, it := range list.Items {
				out = append(out, it.Line)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
