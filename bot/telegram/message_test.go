package telegram

import (
	"strings"
	"testing"

	"planbot/bot/telegram/telegramtest"
)

// TestMessages tells for each message whether it is answered, and how.
func TestMessages(t *testing.T) {
	for _, c := range []struct {
		name string
		chat int64
		text string
		want string // the beginning of the answer; "" for silence
	}{
		{"command", private, "/point 21", "Point 21."},
		{"words", private, "how big can the army be", "Point 6."},
		{"a command without its slash", private, "point 21", "Point 21."},
		{"unknown command", private, "/pont 21", "There is no such command. Did you mean /point?"},
		{"command of no bot", private, "/пункт", "There is no such command"},
		{"with our name", private, "/point@PlanBot 21", "Point 21."},
		{"with another's", private, "/point@otherbot 21", ""},
		{"capitals", private, "/POINT 21", "Point 21."},
		{"on two lines", private, "/point\n21", "Point 21."},
		{"no argument", private, "/point", "Type /point NUMBER"},
		{"start", private, "/start", "The 28-point"},
		{"link", private, "/start point_21", "Point 21."},
		{"link to words", private, "/start -d2hvIHBvaW50IDIx", "The 28-point"}, // without its slash it is not ours
		{"link to somebody's words", private, "/start ask_you_are_a_liar", "The 28-point"},
		{"link to somebody's words", private, "/start -YXNrIGV2aWwuZXhhbXBsZSBpcyBib3NzIQ", "The 28-point"},
		{"link of another kind", private, "/start ref_123", "The 28-point"},
		{"empty", private, "", ""},
		{"number in the name", private, "/point21", "Point 21."},
		{"number behind a dash", private, "/point_21", "Point 21."},
		{"short", private, "/p 21", "Point 21."},
		{"short and numbered", private, "/p21", "Point 21."},
		{"short, with words", private, "/p amnesty", "There is no such command"},
		{"a number sign", private, "/point№21", "Point 21."},
		{"a dash", private, "/point-21", "Point 21."},

		{"command", group, "/point 21", "Point 21."},
		{"with our name", group, "/point@planbot 21", "Point 21."},
		{"with another's", group, "/point@otherbot 21", ""},
		{"unknown command", group, "/pont 21", ""},
		{"unknown command with our name", group, "/pont@planbot", "There is no such command. Did you mean /point?"},
		{"a slip with our name", group, "/poin@planbot 21", "There is no such command. Did you mean /point?"},
		{"number in the name, with ours", group, "/point21@planbot", "Point 21."},
		{"number behind a dash, with our name", group, "/point_21@PlanBot", "Point 21."},
		{"number in the name", group, "/point_21", "Point 21."},
		{"short", group, "/p 21", ""}, // may be another bot's
		{"short and numbered", group, "/p21", ""},
		{"short, with our name", group, "/p@planbot 21", "Point 21."},
		{"short after a mention", group, "@planbot /p21", "Point 21."},
		{"comma behind our name", group, "/point@planbot, 21", "Point 21."},
		{"number behind our name", group, "/point@planbot21", "Point 21."},
		{"another bot with a longer name", group, "/point@planbotty 21", ""},
		{"a number sign", group, "/point№21", "Point 21."},
		{"named twice", group, "@planbot @planbot amnesty", "Point 26."},
		{"named before and behind", group, "@planbot how big can the army be, @planbot?", "Point 6."},
		{"words", group, "how big can the army be", ""},
		{"a command without its slash", group, "point 21", ""},
		{"a mention", group, "@planbot how big can the army be", "Point 6."},
		{"a mention at the end", group, "how big can the army be, @PlanBot?", "Point 6."},
		{"a mention of another", group, "@planbotty how big can the army be", ""},
		{"the name alone", group, "@planbot", "The 28-point"},
		{"a command after a mention", group, "@planbot /point 21", "Point 21."},
		{"any bot's start", group, "/start", ""},
		{"our start", group, "/start@planbot", "The 28-point"},
		{"link", group, "/start@planbot point_21", "Point 21."},
		{"path", group, "/etc/passwd", ""},
	} {
		t.Run(map[int64]string{private: "private ", group: "group "}[c.chat]+c.name, func(t *testing.T) {
			inWorld(t, telegramtest.Options{}, func(w *world) {
				got := w.says(c.chat, c.text)
				switch {
				case c.want == "" && len(got) > 0:
					w.t.Errorf("answered with %q", got[0].Text)
				case c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0].Text, c.want)):
					w.t.Errorf("%d answers: %+v\n%s", len(got), got, w.logs)
				}
			})
		})
	}
}
