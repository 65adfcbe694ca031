package bot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"planbot/bot/message"
)

func values(ss []message.Suggestion) string {
	var out []string
	for _, s := range ss {
		out = append(out, s.Value)
	}
	return strings.Join(out, " | ")
}

func TestSuggest(t *testing.T) {
	b := testBot(t)
	for _, c := range []struct {
		kind  ArgKind
		typed string
		want  string // the values, or how they begin
	}{
		{PointArg, "", "1 | 2 | 3 | "},
		{PointArg, "21", "21"},
		{PointArg, "2", "2 | 20 | 21 | "},
		{PointArg, "amne", "26"},
		{PointArg, "amnsety", "26"},
		{PointArg, "nuclear pl", "19"},
		{PointArg, "wheat", "23"},
		{PointArg, "армія", "6"},
		{PointArg, "21-23", "21-23 | 21 | 22 | 23"},
		{TopicArg, "amn", "Amnesty"},
		{SubjectArg, "zelen", "Volodymyr Zelenskyy"},
		{SubjectArg, "зелен", "Volodymyr Zelenskyy"},
		{SubjectArg, "zelnskyy", "Volodymyr Zelenskyy"},
		{SubjectArg, "amnsty", "Amnesty"},
		{SubjectArg, "21", "point 21"},
		{SubjectArg, "пункти 3, 7", "point 3 | point 7"},
		{RefArg, "rferl:16", "rferl:16"},
		{RefArg, "RFERL:1", "rferl:1"},
		{CommandArg, "wh", "who | why"},
		{Text, "anything", ""},
		{SubjectArg, "qqqqqq", ""},
	} {
		got := values(b.Suggest(t.Context(), message.Origin{}, c.kind, c.typed, 25))
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%d %q: %s, want %s", c.kind, c.typed, got, c.want)
		}
	}
}

// TestSuggestionsParseBack takes everything that can be suggested, and answers
// the label as it answers the value.
func TestSuggestionsParseBack(t *testing.T) {
	b := testBot(t)
	for name, kind := range map[string]ArgKind{"point": PointArg, "points": TopicArg, "who": SubjectArg, "context": RefArg, "help": CommandArg} {
		all := b.Suggest(t.Context(), message.Origin{}, kind, "", 1000)
		if len(all) == 0 {
			t.Errorf("%s: nothing is suggested", name)
		}
		if kind == RefArg {
			for _, a := range b.Corpus().Articles {
				all = append(all, b.Suggest(t.Context(), message.Origin{}, kind, a.ID+":", 1000)...)
			}
		}
		for _, s := range all {
			if n := utf8.RuneCountInString(s.Label); n < 1 || n > 100 || utf8.RuneCountInString(s.Value) > 100 {
				t.Errorf("%s: %q (%q) has %d characters", name, s.Label, s.Value, n)
			}
			byValue, byLabel := handle(b, "/"+name+" "+s.Value), handle(b, "/"+name+" "+s.Label)
			if byValue.Outcome == message.Misused || dump(byValue) != dump(byLabel) {
				t.Errorf("/%s %s and /%s %s answer differently", name, s.Value, name, s.Label)
			}
		}
	}
}

func BenchmarkSuggest(b *testing.B) {
	bot := testBot(b)
	for b.Loop() {
		bot.Suggest(b.Context(), message.Origin{}, SubjectArg, "zelnsk", 25)
	}
}
