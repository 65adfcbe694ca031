package bot

import (
	"testing"

	"planbot/bot/message"
)

// TestEveryChoiceFitsAButton follows every choice and item of the golden
// replies: each line fits a press on its last page, and answers.
func TestEveryChoiceFitsAButton(t *testing.T) {
	b := testBot(t)
	seen := map[string]bool{}
	for _, g := range goldens(b) {
		for _, line := range linesOf(handle(b, g.line)) {
			if seen[line] {
				continue
			}
			seen[line] = true
			last := message.Press{Line: line, Page: message.MaxPages - 1, Post: true}
			if back, err := message.ParsePress(last.String()); err != nil || back != last || len(last.String()) > 64 {
				t.Errorf("%s: %q does not fit: %v", g.line, last.String(), err)
			}
			if r := handle(b, line); r.Outcome == message.Misused || r.Outcome == message.Failed {
				t.Errorf("%s offers %q, which ends as %s", g.line, line, r.Outcome)
			}
		}
	}
}

// linesOf lists every line that a reply offers.
func linesOf(r message.Reply) []string {
	var out []string
	for _, b := range r.Blocks {
		switch b := b.(type) {
		case message.List:
			for _, it := range b.Items {
				if it.Line != "" {
					out = append(out, it.Line)
				}
			}
		case message.Choices:
			for _, c := range b.Choices {
				out = append(out, c.Line)
			}
		}
	}
	return out
}

// TestEchoes: a press whose answer could hold words of whoever made the press
// up is told apart from every press that the bot offers for its own corpus.
func TestEchoes(t *testing.T) {
	b := testBot(t)
	for _, line := range []string{
		"/ask vote Xxx qqz http://evil.example t.me/spam", "/why @victim army", "/who @victim", "/who amnesty t.me/spam",
		"/verify buy now", "/find buy now", "/point join t.me/spam", "/points casino", "/compare 6 and spam", "/context spam:1 spam",
		"/help spam", "join us", "who amnesty spam", "/nothing", "/point 21 spam", "/point 21-23 t.me/spam", "/ask point 21",
	} {
		if !b.Echoes(line) {
			t.Errorf("%s does not count as one whose words others wrote", line)
		}
	}
	own := []string{"/point 21", "/point 21-23", "/point 10.2", "/who point 21", "/compare 6", "/compare 6 14", "/context rferl:16", "/points",
		"/topics", "/help who", "/settings private on", "/party Ukraine", "/party us", "/point 21 summary", "/who point 21 subject", "/who about Vladimir Putin", "/settings reset", "/schedule stop 1", "/schedule drop 1", "/mydata forget", "/summary 21-23"}
	for _, c := range b.Commands() {
		reply := handle(b, b.Example(&c))
		own = append(own, "/help "+c.Name)
		if c.Arg.Kind != Text {
			own = append(own, b.Example(&c))
			for _, block := range reply.Blocks {
				if choices, ok := block.(message.Choices); ok {
					for _, choice := range choices.Choices {
						own = append(own, choice.Line)
					}
				}
			}
		}
	}
	for _, kind := range []ArgKind{PointArg, SubjectArg, TopicArg, RefArg} {
		for _, s := range b.Suggest(t.Context(), message.Origin{}, kind, "", 1000) {
			command := map[ArgKind]string{PointArg: "/point ", SubjectArg: "/who ", TopicArg: "/points ", RefArg: "/context "}[kind]
			own = append(own, command+s.Value)
		}
	}
	for _, line := range own {
		if b.Echoes(line) {
			t.Errorf("%s, which the bot offers, counts as one whose words others wrote", line)
		}
	}
}
