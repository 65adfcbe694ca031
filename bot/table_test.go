package bot

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"planbot/bot/locale"
	"planbot/bot/message"
)

func TestTable(t *testing.T) {
	checkTable(t)
	b := testBot(t)
	for _, c := range b.Commands() {
		if b.Command(c.Name) == nil {
			t.Errorf("there is no %s", c.Name)
		}
		if (c.Arg.Kind == NoArg) != (c.Instead != "") || c.Instead != "" && b.Command(c.Instead) == nil {
			t.Errorf("%s takes no words, but %q takes them", c.Name, c.Instead)
		}
		example := b.Example(&c)
		if !isExample(example, c.Name) {
			t.Errorf("the example of %s is %q", c.Name, example)
		}
		for _, lang := range locale.Languages() {
			example := exampleOf(&c, b.Library().In(lang))
			if r := handle(b, example+" lang:"+lang); r.Outcome != message.Answered || !isExample(example, c.Name) {
				t.Errorf("the example %s: %s", example, r.Outcome)
			}
		}
	}
	if b.Command("nosuch") != nil || b.Command("") != nil {
		t.Error("a command that is not in the table")
	}
}

var (
	commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	argName     = regexp.MustCompile(`^[a-z]{1,32}$`)
)

// checkTable holds the table to the stricter platform's rules: names by Telegram,
// descriptions by Discord.
func checkTable(t *testing.T) {
	t.Helper()
	seen := map[string]bool{}
	for _, c := range Table() {
		switch {
		case !commandName.MatchString(c.Name), seen[c.Name]:
			t.Errorf("the name of command %q", c.Name)
		case !shortEnough(c.Short), c.Long == "", c.run == nil:
			t.Errorf("command %q: description or function is missing or too long", c.Name)
		case c.Example != "" && !isExample(c.Example, c.Name):
			t.Errorf("command %q: example %q", c.Name, c.Example)
		case c.Arg.Kind == NoArg && c.Arg != Arg{}, c.Arg.Kind != NoArg && (!argName.MatchString(c.Arg.Name) || !shortEnough(c.Arg.Short)):
			t.Errorf("command %q: argument %q", c.Name, c.Arg.Name)
		}
		seen[c.Name] = true
	}
	if len(seen) > 100 {
		t.Errorf("%d commands", len(seen))
	}
}

// isExample reports whether a line is one of that command, and fits a button.
func isExample(line, name string) bool {
	word, _, _ := strings.Cut(line, " ")
	return word == "/"+name && len(line) <= message.MaxButtonLine
}

func shortEnough(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 1 && n <= 100
}

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		arg  Arg
		want string
	}{
		{Arg{}, "/good"},
		{Arg{"text", "Some text", Text, true}, "/good TEXT"},
		{Arg{"topic", "A topic", TopicArg, false}, "/good [TOPIC]"},
	} {
		cmd := Command{Name: "good", Arg: c.arg}
		if got := cmd.Usage("en"); got != c.want {
			t.Errorf("%+v: %q, want %q", c.arg, got, c.want)
		}
	}
}

// TestWordsAfter: no word is dropped that may have been meant.
func TestWordsAfter(t *testing.T) {
	b := testBot(t)
	for line, want := range map[string]string{
		"/speakers trump":      "/who trump",
		"/topics NATO":         "/points NATO",
		"/timeline of Geneva":  "/ask of Geneva",
		"/coverage point 21":   "/who point 21",
		"/sources " + longLine: "/sources",
		"/about please":        "",
		"/privacy":             "",
	} {
		r := handle(b, line)
		if (r.Outcome == message.Misused) != (want != "") {
			t.Errorf("%s: %s", line, r.Outcome)
		}
		if want == "" {
			continue
		}
		if got, _ := r.Blocks[len(r.Blocks)-1].(message.Choices); len(got.Choices) == 0 || got.Choices[0].Line != want {
			t.Errorf("%s offers %v, want %s first", line, got, want)
		}
	}
}

// longLine fits no button.
var longLine = strings.Repeat("elections ", 20)

// TestHelpOfPoint: what the help of /point has in parentheses can be typed.
func TestHelpOfPoint(t *testing.T) {
	b := testBot(t)
	for _, lang := range locale.Languages() {
		all := regexp.MustCompile(`\(([#0-9][^)]*)\)`).FindAllStringSubmatch(b.Command("point").Local(lang).Long, -1)
		if len(all) < 3 {
			t.Errorf("%s: %q", lang, all)
		}
		for _, example := range all {
			if r := handle(b, "/point "+example[1]); r.Outcome != message.Answered {
				t.Errorf("%s: /point %s: %s", lang, example[1], shown(r))
			}
		}
	}
}
