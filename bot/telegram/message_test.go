package telegram

import (
	"fmt"
	"strings"
	"testing"

	"planbot/bot/telegram/telegramtest"
)

// TestMessages says for each message whether it is answered, and how. In a group
// it is sent with privacy mode on, where Telegram hides some messages from the
// bot, and off.
func TestMessages(t *testing.T) {
	const hides = true
	for _, c := range []struct {
		name   string
		chat   int64
		text   string
		want   string // the beginning of the answer; "" for silence
		hidden bool   // in privacy mode
	}{
		{"command", private, "/point 21", "Point 21.", false},
		{"words", private, "how big can the army be", "Point 6.", false},
		{"a command without its slash", private, "point 21", "Point 21.", false},
		{"unknown command", private, "/pont 21", "There is no such command. Did you mean /point?", false},
		{"command of no bot", private, "/пункт", "There is no such command", false},
		{"with our name", private, "/point@PlanBot 21", "Point 21.", false},
		{"with another's", private, "/point@otherbot 21", "", false},
		{"capitals", private, "/POINT 21", "Point 21.", false},
		{"on two lines", private, "/point\n21", "Point 21.", false},
		{"no argument", private, "/point", "Type /point NUMBER", false},
		{"start", private, "/start", "The 28-point", false},
		{"link", private, "/start point_21", "Point 21.", false},
		{"link to words", private, "/start -d2hvIHBvaW50IDIx", "The 28-point", false}, // without its slash it is not ours
		{"link to somebody's words", private, "/start ask_you_are_a_liar", "The 28-point", false},
		{"link to somebody's words", private, "/start -YXNrIGV2aWwuZXhhbXBsZSBpcyBib3NzIQ", "The 28-point", false},
		{"link of another kind", private, "/start ref_123", "The 28-point", false},
		{"empty", private, "", "", false},
		{"number in the name", private, "/point21", "Point 21.", false},
		{"number behind a dash", private, "/point_21", "Point 21.", false},
		{"short", private, "/p 21", "Point 21.", false},
		{"short and numbered", private, "/p21", "Point 21.", false},
		{"short, with words", private, "/p amnesty", "There is no such command", false},
		{"a number sign", private, "/point№21", "Point 21.", false},
		{"a dash", private, "/point-21", "Point 21.", false},

		{"command", group, "/point 21", "Point 21.", hides},
		{"with our name", group, "/point@planbot 21", "Point 21.", false},
		{"with another's", group, "/point@otherbot 21", "", false},
		{"unknown command", group, "/pont 21", "", false},
		{"unknown command with our name", group, "/pont@planbot", "There is no such command. Did you mean /point?", false},
		{"a slip with our name", group, "/poin@planbot 21", "There is no such command. Did you mean /point?", false},
		{"number in the name, with ours", group, "/point21@planbot", "Point 21.", false},
		{"number behind a dash, with our name", group, "/point_21@PlanBot", "Point 21.", false},
		{"number in the name", group, "/point_21", "Point 21.", hides},
		{"short", group, "/p 21", "", false}, // may be another bot's
		{"short and numbered", group, "/p21", "", false},
		{"short, with our name", group, "/p@planbot 21", "Point 21.", false},
		{"short after a mention", group, "@planbot /p21", "Point 21.", hides},
		{"comma behind our name", group, "/point@planbot, 21", "Point 21.", false},
		{"number behind our name", group, "/point@planbot21", "Point 21.", hides},
		{"another bot with a longer name", group, "/point@planbotty 21", "", false},
		{"a number sign", group, "/point№21", "Point 21.", hides},
		{"named twice", group, "@planbot @planbot amnesty", "Point 26.", hides},
		{"named before and behind", group, "@planbot how big can the army be, @planbot?", "Point 6.", hides},
		{"words", group, "how big can the army be", "", false},
		{"a command without its slash", group, "point 21", "", false},
		{"a mention", group, "@planbot how big can the army be", "Point 6.", hides},
		{"a mention at the end", group, "how big can the army be, @PlanBot?", "Point 6.", hides},
		{"a mention of another", group, "@planbotty how big can the army be", "", false},
		{"the name alone", group, "@planbot", "The 28-point", hides},
		{"a command after a mention", group, "@planbot /point 21", "Point 21.", hides},
		{"any bot's start", group, "/start", "", false},
		{"our start", group, "/start@planbot", "The 28-point", false},
		{"link", group, "/start@planbot point_21", "Point 21.", false},
		{"path", group, "/etc/passwd", "", false},
	} {
		for _, readsAll := range []bool{false, true} {
			where := fmt.Sprintf("group, reads all %t: ", readsAll)
			if c.chat == private {
				where = "private: "
			}
			t.Run(where+c.name, func(t *testing.T) {
				inWorld(t, telegramtest.Options{CanReadAll: readsAll}, func(w *world) {
					got := w.says(c.chat, c.text)
					switch {
					case c.want == "" || c.hidden && !readsAll:
						if len(got) > 0 {
							w.t.Errorf("answered with %q", got[0].Text)
						}
					case len(got) != 1 || !strings.HasPrefix(got[0].Text, c.want):
						w.t.Errorf("%d answers: %+v\n%s", len(got), got, w.logs)
					}
				})
			})
			if c.chat == private {
				break
			}
		}
	}
}

// TestPrivacyMode has a bare command, which a bot in privacy mode gets once it is
// the last bot that has written in the group.
func TestPrivacyMode(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		for _, c := range []struct{ text, want string }{
			{"/point 20", ""},
			{"/point@planbot 21", "Point 21."},
			{"/point 22", "Point 22."},
			{"what about point 23?", ""},
			{"@planbot point 24", ""},
		} {
			got := heads(w.says(group, c.text))
			if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], c.want)) {
				w.t.Errorf("%q: %q", c.text, got)
			}
		}
	})
}
