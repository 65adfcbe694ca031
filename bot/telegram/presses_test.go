package telegram

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/telegram/telegramtest"
)

// ann is the person who writes where a test says nothing else.
const ann = 1001

var boss = telegramtest.User{ID: 22, FirstName: "Boss"}

// labelled is the data of the button with that label, or "".
func labelled(m telegramtest.SentMessage, label string) string {
	for _, row := range m.Keyboard {
		for _, b := range row {
			if b.Text == label {
				return b.CallbackData
			}
		}
	}
	return ""
}

// everyData is what may come as the data of a press on a message: of each of its
// buttons, of the same without or with another sign, and of none.
func everyData(m telegramtest.SentMessage) []string {
	out := []string{"/point 22", "</point 22", "!/point 22", "2/who Putin", "<2/who Putin", "<99/point 23", "/why …", "</ask …", "/ask t.me/spam", "</ask t.me/spam",
		"!/ask t.me/spam", "/summary 3", "!/summary 3", "</summary 3", "/settings reset", "/mydata", "/nosuch", "nonsense", "", "~", "</" + strings.Repeat("x", 61)}
	for _, row := range m.Keyboard {
		for _, b := range row {
			bare := strings.TrimLeft(b.CallbackData, "<!")
			out = append(out, "<"+bare, bare, "!"+bare) // its own is one of these
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// posted has Ann and Bob ask, a moderator post and a schedule post in a
// supergroup. It returns the messages.
func (w *world) posted() []telegramtest.SentMessage {
	w.t.Helper()
	w.Define(telegramtest.Chat{ID: super, Admins: []telegramtest.User{boss}})
	w.message(telegramtest.Message{Chat: super, ID: 90, From: bob, Text: "they want to cap the army at 600k"})
	for _, m := range []telegramtest.Message{
		{Text: "/who@planbot Putin"},
		{Text: "/point@planbot 21", From: bob},
		{Text: "/find@planbot", ReplyTo: 90},
		{Text: "/why@planbot army 600k, elections in 100 days, nato, amnesty, frozen assets, the nuclear plant and whatever else is in it"},
		{Text: "/summary@planbot 21", From: boss},
	} {
		m.Chat = super
		w.message(m)
	}
	post := w.bot.HandleLine(w.t.Context(), message.Origin{Platform: platformName, Direct: true}, "/point 5")
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	if err := w.tg.Post(ctx, bot.Post{Chat: chatKey(super), Key: "k", Reply: post}); err != nil {
		w.t.Fatal(err)
	}
	return w.Messages(super)
}

// TestNobodyReplaces presses everything on everybody's messages: what stands in
// the group stays, but for the pages that whoever asked turns.
func TestNobodyReplaces(t *testing.T) {
	for noRich, turn := range map[bool][]int{false: {1}, true: {0, 1, 3}} {
		inWorld(t, telegramtest.Options{NoRich: noRich}, func(w *world) { w.nobodyReplaces(turn) })
	}
}

// nobodyReplaces has the askers of some messages turn pages.
func (w *world) nobodyReplaces(turn []int) {
	all := w.posted()
	if len(all) != 6 {
		w.t.Fatalf("%d messages", len(all))
	}
	askers := []int64{ann, bob.ID, 0, ann, 0, 0}
	people := []telegramtest.User{{ID: ann, FirstName: "Ann"}, bob, boss}
	alone := map[int64]int{} // how many messages a person alone sees
	for _, who := range people {
		alone[who.ID] = len(w.Alone(super, who.ID))
	}
	for i, m := range all {
		for _, who := range people {
			for _, data := range everyData(m) {
				<-time.After(5 * time.Second) // as often as a group may be written to
				before := w.Messages(super)
				told := w.pressAs(who, m, data)
				own := who.ID == askers[i] && strings.HasPrefix(data, "<") && contains(m, data)
				after := w.Messages(super)
				if own {
					before[i], after[i] = telegramtest.SentMessage{}, telegramtest.SentMessage{}
				}
				if !reflect.DeepEqual(before, after) {
					w.t.Errorf("%s presses %q on message %d: the group sees %s", who.FirstName, data, i, heads(after))
				}
				shown := len(w.Alone(super, who.ID))
				if !own && shown == alone[who.ID] && told == "" {
					w.t.Errorf("%s presses %q on message %d: nothing comes", who.FirstName, data, i)
				}
				alone[who.ID] = shown
			}
		}
	}
	for _, i := range turn {
		if w.now(all[i]).Edits == 0 {
			w.t.Errorf("message %d: its asker turned no page: %s", i, buttons(all[i]))
		}
	}
	if n := countLines(w.logs.String(), "level=WARN"); n > 0 {
		w.t.Errorf("%s", w.logs)
	}
}

func contains(m telegramtest.SentMessage, data string) bool {
	for _, row := range m.Keyboard {
		for _, b := range row {
			if b.CallbackData == data {
				return true
			}
		}
	}
	return false
}

// TestAlone follows the answer that one person alone sees: its pages turn in
// place, and it can be posted once.
func TestAlone(t *testing.T) {
	inWorld(t, telegramtest.Options{NoRich: true}, func(w *world) {
		m := w.one(w.says(super, "/point@planbot 21"))
		w.pressAs(bob, m, labelled(m, "Who said what (18)"))
		got := w.one(w.Alone(super, bob.ID))
		if got.ReplyTo != m.ID || len(w.Alone(super, ann)) != 0 {
			w.t.Errorf("%+v", got)
		}
		w.press(got, labelled(got, "›"))
		turned := w.now(got)
		if turned.Edits != 1 || turned.Text == got.Text || len(w.Alone(super, bob.ID)) != 1 {
			w.t.Errorf("%d edits: %q", turned.Edits, turned.Text)
		}
		post := labelled(turned, "Post to the chat")
		for i, want := range []string{"", postedPress} {
			if told := w.press(turned, post); told != want || len(w.Messages(super)) != 2 {
				w.t.Errorf("press %d: told %q, %d messages", i, told, len(w.Messages(super)))
			}
		}
		if shown := w.Messages(super)[1]; shown.Text != turned.Text || labelled(shown, "Post to the chat") != "" {
			w.t.Errorf("posted: %q", shown.Text)
		}
		// What is too long for an edit comes as another message.
		w.Fail(telegramtest.Fault{Method: "editEphemeralMessageText", Code: 400, Description: "Bad Request: MEDIA_CAPTION_TOO_LONG", Times: 1})
		w.press(turned, labelled(turned, "‹"))
		if all := w.Alone(super, bob.ID); len(all) != 2 || all[1].Text != got.Text {
			w.t.Errorf("%s", heads(all))
		}
	})
}

// TestAloneRich: what one person alone sees is a rich message too. To turn to the
// neighbour takes the place of the message for the presser, and then of that.
func TestAloneRich(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		m := w.one(w.says(super, "/point@planbot 21"))
		w.pressAs(bob, m, labelled(m, "22 ›"))
		got := w.one(w.Alone(super, bob.ID))
		if got.Replaces != m.ID || got.ReplyTo != m.ReplyTo {
			w.t.Errorf("in place of %d, in reply to %d", got.Replaces, got.ReplyTo)
		}
		w.press(got, labelled(got, "23 ›"))
		if turned := w.now(got); !got.Rich || !turned.Rich || turned.Edits != 1 || !strings.HasPrefix(turned.Text, "Point 23.") || w.now(m).Edits != 0 {
			w.t.Errorf("%d edits: %q", turned.Edits, turned.Text)
		}
		w.press(got, labelled(w.now(got), "Post to the chat"))
		if all := w.Messages(super); len(all) != 2 || !all[1].Rich || !strings.HasPrefix(all[1].Text, "Point 23.") {
			w.t.Errorf("%s", heads(all))
		}
	})
}

// TestPrivateCommands: what is for the asker alone is hidden where the command
// was, and where the bot is an administrator; elsewhere all see it.
func TestPrivateCommands(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.Define(telegramtest.Chat{ID: forum, Forum: true, Topics: []int{topic}, BotAdmin: true})
		for _, c := range []struct {
			name   string
			m      telegramtest.Message
			hidden bool
			want   string
		}{
			{"a list", telegramtest.Message{Chat: super, Text: "/topics@planbot"}, false, "Topics"},
			{"a hidden list", telegramtest.Message{Chat: super, Text: "/topics@planbot", Hidden: true}, true, "Topics"},
			{"a hidden mistake", telegramtest.Message{Chat: super, Text: "/help@planbot pont", Hidden: true}, true, "There is no such command"},
			{"mydata", telegramtest.Message{Chat: super, Text: "/mydata@planbot export"}, false, "Everybody here would get that"},
			{"mydata, hidden", telegramtest.Message{Chat: super, Text: "/mydata@planbot export", Hidden: true}, true, "Nothing is stored"},
			{"by an admin bot", telegramtest.Message{Chat: forum, Thread: topic, Text: "/topics@planbot"}, true, "Topics"},
			{"mydata, by an admin bot", telegramtest.Message{Chat: forum, Text: "/mydata@planbot export"}, true, "Nothing is stored"},
			{"a refusal", telegramtest.Message{Chat: forum, Text: "@planbot price of bitcoin"}, true, "The sources don't answer"},
			{"an error", telegramtest.Message{Chat: forum, Text: "/point@planbot 99"}, true, "The plan has points"},
			{"a clause", telegramtest.Message{Chat: forum, Text: "/point@planbot 21"}, false, "Point 21."},
			{"as the group", telegramtest.Message{Chat: forum, Text: "/topics@planbot", Anonymous: true}, false, "Topics"},
			{"by a moderator who may not", telegramtest.Message{Chat: forum, Text: "/summary@planbot 21"}, true, "Only moderators"},
		} {
			before := len(w.Alone(c.m.Chat, ann))
			open := w.message(c.m)
			seen := w.Alone(c.m.Chat, ann)[before:]
			if !c.hidden {
				open, seen = seen, open
			}
			if len(seen) == 0 || len(open) != 0 || !strings.HasPrefix(seen[0].Text, c.want) || seen[0].Thread != c.m.Thread {
				w.t.Errorf("%s: %s, and %s", c.name, heads(seen), heads(open))
			}
		}
	})
}

// TestOlderServer: a server that can't show a message to one person shows it to
// all, and is asked to hide one only once, in place of another and below it. No menu is lost and nothing is edited.
func TestOlderServer(t *testing.T) {
	for name, age := range map[string]telegramtest.Age{"ignores": telegramtest.Ignores, "refuses": telegramtest.Refuses} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, telegramtest.Options{Older: age}, func(w *world) {
				if len(w.Menus()) != 9 || countLines(w.logs.String(), "level=WARN") != 0 {
					w.t.Errorf("%d menus\n%s", len(w.Menus()), w.logs)
				}
				m := w.one(w.says(super, "/point@planbot 21"))
				for range 3 {
					w.pressAs(bob, m, labelled(m, "22 ›"))
				}
				w.press(m, labelled(m, "22 ›"))
				all := w.Messages(super)
				if len(all) != 4 || all[0].Edits != 1 || labelled(all[3], "Post to the chat") != "" || !strings.HasPrefix(all[3].Text, "Point 22.") || all[3].ReplyTo != m.ID {
					w.t.Errorf("%s, %d edits", heads(all), all[0].Edits)
				}
				w.pressAs(bob, all[3], labelled(all[3], "23 ›")) // nobody has asked for that message
				if got := w.Messages(super); len(got) != 5 || got[3].Edits != 0 {
					w.t.Errorf("%s", heads(got))
				}
				tried := 0
				for _, c := range w.Calls("sendRichMessage") {
					if c.Params["ephemeral_message_parameters"] != "" {
						tried++
					}
				}
				if tried != map[telegramtest.Age]int{telegramtest.Ignores: 1, telegramtest.Refuses: 2}[age] || countLines(w.logs.String(), "too old") != 1 {
					w.t.Errorf("tried %d times\n%s", tried, w.logs)
				}
				if got := w.one(w.says(super, "/mydata@planbot export")); !strings.HasPrefix(got.Text, "Everybody here") {
					w.t.Errorf("%q", got.Text)
				}
			})
		})
	}
}

// TestPrivateChatPresses: in a private chat the pages and neighbours turn in
// place, and all else is a new message.
func TestPrivateChatPresses(t *testing.T) {
	inWorld(t, telegramtest.Options{NoRich: true}, func(w *world) {
		m := w.one(w.says(private, "/point 21"))
		w.press(m, labelled(m, "22 ›"))
		if got := w.now(m); !strings.HasPrefix(got.Text, "Point 22.") {
			w.t.Errorf("%q", got.Text)
		}
		w.press(w.now(m), labelled(w.now(m), "In our words"))
		if all := w.Messages(private); len(all) != 2 || !strings.HasPrefix(all[1].Text, "Point 22.") || all[1].ReplyTo != 0 {
			w.t.Errorf("%s", heads(all))
		}
		long := "how big can the army of Ukraine be by the plan, and who has said something about it so far?"
		m = w.one(w.says(private, long))
		if w.press(m, labelled(m, "Why this?")); m.ReplyTo == 0 {
			w.t.Error("no reply to what was asked")
		}
		if all := w.Messages(private); !strings.Contains(all[len(all)-1].Text, "Why these answers to “how big can the army of Ukraine be by the plan") {
			w.t.Errorf("%s", heads(all))
		}
	})
}

// TestLongRequests: what is too long for a button is read from the message that
// was answered.
func TestLongRequests(t *testing.T) {
	inWorld(t, telegramtest.Options{CanReadAll: true, NoRich: true}, func(w *world) {
		long := "how big can the army of Ukraine be by the plan, and who has said something about it so far?"
		w.Message(telegramtest.Message{Chat: super, ID: 50, From: bob, Text: long + " The army, NATO, amnesty, elections, Donetsk and frozen assets."})
		for _, c := range []struct {
			m             telegramtest.Message
			label, answer string
		}{
			{telegramtest.Message{Text: "@planbot " + long}, "Why this?", "Why these answers to “how big can the army of Ukraine be by the plan"},
			{telegramtest.Message{Text: "/ask@planbot " + long}, "Why this?", "Why these answers to “how big can the army of Ukraine be by the plan"},
			{telegramtest.Message{Text: "/why@planbot", ReplyTo: 50}, "›", "what people ask"},
		} {
			c.m.Chat = super
			m := w.one(w.message(c.m))
			data := labelled(m, c.label)
			if !message.NeedsAsked(strings.TrimLeft(data, "<2")) {
				w.t.Errorf("%s: %s has %q", c.m.Text, buttons(m), data)
				continue
			}
			before := len(w.Alone(super, bob.ID))
			told := w.pressAs(bob, m, data)
			if got := w.Alone(super, bob.ID)[before:]; len(got) != 1 || !strings.Contains(got[0].Text, c.answer) {
				w.t.Errorf("%s: told %q, shown %s", c.m.Text, told, heads(got))
			}
			if told := w.pressAs(bob, telegramtest.SentMessage{Chat: super, ID: 4000}, data); told != badPress {
				w.t.Errorf("%s, out of reach: told %q", c.m.Text, told)
			}
		}
	})
}

// TestExamplesPostOnce: an example of the greeting posts for all to see once, and
// then answers the presser alone.
func TestExamplesPostOnce(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.Joined(super, bob)
		w.settle()
		m := w.one(w.Messages(super))
		for range 3 {
			w.pressAs(bob, m, m.Keyboard[0][0].CallbackData)
		}
		if all := w.Messages(super); len(all) != 2 || len(w.Alone(super, bob.ID)) != 2 || all[0].Edits != 0 {
			w.t.Errorf("%s, and %s", heads(all), heads(w.Alone(super, bob.ID)))
		}
	})
}

// TestSecretsStayHidden: what was to be hidden and can't be does not come in the
// open.
func TestSecretsStayHidden(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.one(w.says(super, "/point@planbot 1"))
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Code: 400, Description: "Bad Request: QUERY_ID_INVALID", Times: 1})
		w.Fail(telegramtest.Fault{Method: "sendMessage", Code: 400, Description: "Bad Request: QUERY_ID_INVALID", Times: 1})
		got := w.one(w.message(telegramtest.Message{Chat: super, Text: "/mydata@planbot", Hidden: true}))
		if !strings.HasPrefix(got.Text, "This answer is for you alone") {
			w.t.Errorf("%q", got.Text)
		}
	})
}

// TestHiddenWithoutReply: an answer is hidden also when what it replies to was
// deleted, and when Telegram refuses one person.
func TestHiddenWithoutReply(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		m := w.one(w.says(super, "/point@planbot 21"))
		w.Deleted(super, m.ReplyTo)
		w.press(m, labelled(m, "All"))
		if got := w.one(w.Alone(super, ann)); got.ReplyTo != 0 {
			w.t.Errorf("in reply to %d", got.ReplyTo)
		}
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Code: 403, Description: "Forbidden: USER_NOT_PARTICIPANT", Times: 2})
		w.pressAs(bob, m, labelled(m, "22 ›"))
		w.pressAs(bob, m, labelled(m, "22 ›"))
		if open, alone := w.Messages(super), w.Alone(super, bob.ID); len(open) != 2 || len(alone) != 1 {
			w.t.Errorf("%s, and %s", heads(open), heads(alone))
		}
	})
}

// TestPressesOvertake has somebody press faster than a chat may be written to.
func TestPressesOvertake(t *testing.T) {
	inWorld(t, telegramtest.Options{Pace: true}, func(w *world) {
		m := w.one(w.says(group, "/point@planbot 2"))
		var queries []telegramtest.Update
		for range 10 {
			for _, data := range []string{"</point 1", "</point 3"} {
				queries = append(queries, w.Callback(group, m.ID, data, telegramtest.User{}))
			}
		}
		<-time.After(500 * time.Millisecond)
		for _, q := range queries {
			if _, ok := w.CallbackAnswer(q.Query); !ok {
				w.t.Fatal("a press waits for the pace of the chat")
			}
		}
		w.settle()
		if got := w.now(m); !strings.HasPrefix(got.Text, "Point 3.") || got.Edits > 2 {
			w.t.Errorf("%q after %d edits", got.Text, got.Edits)
		}
	})
}
