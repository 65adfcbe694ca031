package render

import (
	"slices"
	"strings"
	"testing"

	"planbot/bot/discord/api"
	"planbot/bot/message"
)

// TestRepost posts each page of a reply that has no line, in both forms, and what was
// posted once more: all but the button that posts stays, the ids differ, every
// button does what it did, and none turns the message.
func TestRepost(t *testing.T) {
	r := reply()
	r.Line = ""
	r.Blocks = append(r.Blocks, message.List{Items: []message.Item{{Text: "Again", Line: "/point 25"}}}, message.Choices{Choices: []message.Choice{{Label: "‹ 25", Line: "/point 25", Turns: true}}})
	for _, form := range []func(api.Message) api.Message{func(m api.Message) api.Message { return m }, Plain} {
		for _, m := range Render(r, Options{Post: true, ShowAsked: true}) {
			shown := form(m)
			posted := Repost(shown, nil, "Delete", "11")
			checked(t, posted)
			if twice := Repost(posted, nil, "Delete", "11"); !slices.Equal(presses(t, twice), presses(t, posted)) {
				t.Errorf("posted twice: %v", presses(t, twice))
			}
			want := presses(t, shown)
			for i := range want {
				want[i].Turn = false
			}
			if got := presses(t, posted); !slices.Equal(got, want) || len(got) < 5 {
				t.Errorf("posted: %v, want %v", got, want)
			}
			texts := func(m api.Message) []string {
				return slices.DeleteFunc(strings.Fields(part(t, m).Text), func(word string) bool { return strings.Contains("Post to channel Delete", word) })
			}
			if !slices.Equal(texts(posted), texts(shown)) || Asked(posted) != r.Asked {
				t.Errorf("posted:\n%s", part(t, posted).Text)
			}
		}
	}
}

// presses are what the buttons and the lines of the menus of a message do.
func presses(t *testing.T, m api.Message) (out []message.Press) {
	t.Helper()
	for c := range all(m.Components) {
		values := [][]string{nil}
		for _, o := range c.Options {
			values = append(values, []string{o.Value})
		}
		if len(values) > 1 {
			values = values[1:]
		}
		for _, chosen := range values {
			if _, deletes := Deletes(c.CustomID); c.CustomID == "" || deletes || Reposts(c.CustomID) {
				continue
			}
			p, err := ParsePress(c.CustomID, chosen)
			if err != nil {
				t.Errorf("%q: %v", c.CustomID, err)
			}
			out = append(out, p)
		}
	}
	return out
}
