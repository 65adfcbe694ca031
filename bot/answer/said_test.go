package answer

import (
	"slices"
	"strings"
	"testing"

	"planbot/bot/message"
)

// TestSaidOn: what somebody is said to say on a subject is answered by what the
// sources quote of it, or by that they quote nothing, with what leads on.
func TestSaidOn(t *testing.T) {
	l := embedded(t)
	for _, c := range []struct{ questions, heading, next string }{
		{"What does Putin say about NATO|что говорит Путин о НАТО|що каже Путін про НАТО", "Vladimir Putin, NATO", "/who Vladimir Putin"},
		{"What does Trump say about amnesty|что думает Трамп об амнистии", "Donald Trump, Amnesty", "/who Donald Trump"},
		{"what did Lavrov say about sanctions|що казав Лавров про санкції", "Sergei Lavrov, Sanctions", "/who Sergei Lavrov"},
		{"what did Zelensky say about NATO", "Volodymyr Zelenskyy, NATO", "/who Volodymyr Zelenskyy"},
		{"what did Trump say about Zelensky|что Трамп сказал о Зеленском", "Donald Trump, Volodymyr Zelenskyy", "/who Donald Trump"},
		{"what did Putin say about the army size", "Vladimir Putin, Size of Ukraine's armed forces", "/who Vladimir Putin"},
		{"What does the Kremlin say about NATO|что говорит Кремль о НАТО", "Russia (the Kremlin), NATO", ""},
		{"what did Putin say about elections|що казав Путін про вибори", "Vladimir Putin, Elections in Ukraine", ""},
		{"what did Putin say about Zelensky|що Путін сказав про Зеленського", "Vladimir Putin, Volodymyr Zelenskyy", ""},
	} {
		for q := range strings.SplitSeq(c.questions, "|") {
			reply, err := l.Ask(message.Request{Line: message.Line{Name: "ask", Arg: q}})
			if err != nil {
				t.Fatal(err)
			}
			got := gist(reply)
			if want := "Who said what: " + c.heading; got != want && !strings.HasPrefix(got, want+" | ") {
				t.Errorf("%q is answered with %.100q, want %q", q, got, want)
			}
			if silent := strings.Contains(got, "These sources quote nothing by"); silent != (c.next != "") {
				t.Errorf("%q: nobody is quoted: %t, in %.150q", q, silent, got)
			}
			if c.next != "" && !leadsTo(reply, c.next) {
				t.Errorf("%q does not lead to %s", q, c.next)
			}
			if res := l.Answers(q, 4); res.Abstained != (c.next != "") {
				t.Errorf("%q: a program is told that nothing answers: %t", q, res.Abstained)
			}
		}
	}
}

// leadsTo reports whether a reply has a button with that line.
func leadsTo(reply message.Reply, line string) bool {
	return slices.ContainsFunc(reply.Blocks, func(b message.Block) bool {
		choices, _ := b.(message.Choices)
		return slices.ContainsFunc(choices.Choices, func(c message.Choice) bool { return c.Line == line })
	})
}

// TestSaidIsSearched: what asks for a text, or goes further than a topic, is
// searched for.
func TestSaidIsSearched(t *testing.T) {
	l := embedded(t)
	for q, want := range map[string]string{
		"what does the plan say about Crimea":                "point:21",
		"what does RFE/RL say about army limits":             "rferl:16",
		"what does the ukraine solidarity network demand":    "usn:20",
		"what does Russia want to do with the frozen assets": "point:14",
		"who loses territory":                                "point:21",
		"who wins elections":                                 "point:25",
	} {
		reply, err := l.Ask(message.Request{Line: message.Line{Name: "ask", Arg: q}})
		if got, _, _ := strings.Cut(gist(reply), " | "); err != nil || got != want {
			t.Errorf("%q is answered with %q (%v), want %s", q, got, err, want)
		}
	}
}
