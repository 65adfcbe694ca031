package bot

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"planbot/bot/locale"
	"planbot/bot/message"
)

func TestTable(t *testing.T) {
	if err := validate(Table()); err != nil {
		t.Error(err)
	}
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

// TestValidate spoils one thing in a good row.
func TestValidate(t *testing.T) {
	good := Command{
		Name: "good", Arg: Arg{"text", "Some text", Text, true},
		Short: "Does good", Long: "Does good.", Example: "/good work",
		run: func(context.Context, call) (message.Reply, error) { return message.Reply{}, nil },
	}
	if err := validate([]Command{good}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		spoil func(*Command)
	}{
		{"no name", func(c *Command) { c.Name = "" }},
		{"capitals", func(c *Command) { c.Name, c.Example = "Good", "/Good" }},
		{"hyphen", func(c *Command) { c.Name, c.Example = "go-od", "/go-od" }},
		{"space", func(c *Command) { c.Name, c.Example = "go od", "/go od" }},
		{"other letters", func(c *Command) { c.Name, c.Example = "добре", "/добре" }},
		{"line end", func(c *Command) { c.Name, c.Example = "good\n", "/good\n" }},
		{"33 letters", func(c *Command) { c.Name = strings.Repeat("g", 33); c.Example = "/" + c.Name }},
		{"no short text", func(c *Command) { c.Short = "" }},
		{"short text of 101 characters", func(c *Command) { c.Short = strings.Repeat("ї", 101) }},
		{"no long text", func(c *Command) { c.Long = "" }},
		{"no function", func(c *Command) { c.run = nil }},
		{"example of another", func(c *Command) { c.Example = "/bad" }},
		{"example of a longer name", func(c *Command) { c.Example = "/goodness" }},
		{"example without a slash", func(c *Command) { c.Example = "good work" }},
		{"example too long for a button", func(c *Command) { c.Example = "/good " + strings.Repeat("x", message.MaxButtonLine) }},
		{"argument without a name", func(c *Command) { c.Arg.Name = "" }},
		{"argument with a bad name", func(c *Command) { c.Arg.Name = "some text" }},
		{"argument without a text", func(c *Command) { c.Arg.Short = "" }},
		{"argument with a long text", func(c *Command) { c.Arg.Short = strings.Repeat("x", 101) }},
		{"argument of no kind", func(c *Command) { c.Arg.Kind = NoArg }},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := good
			c.spoil(&bad)
			if validate([]Command{bad}) == nil {
				t.Error("not refused")
			}
		})
	}
	if validate([]Command{good, good}) == nil {
		t.Error("two rows of one name: not refused")
	}
	var many []Command
	for i := range 101 {
		c := good
		c.Name = fmt.Sprintf("good%d", i)
		c.Example = "/" + c.Name
		many = append(many, c)
	}
	if err := validate(many[:100]); err != nil {
		t.Errorf("100 rows: %v", err)
	}
	if validate(many) == nil {
		t.Error("101 rows: not refused")
	}
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
