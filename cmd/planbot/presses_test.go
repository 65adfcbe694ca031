package main

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"planbot/bot/discord/discordtest"
	"planbot/bot/telegram/telegramtest"
)

const (
	answerNew    = 4 // the types of Discord's first response: a message of its own,
	answerUpdate = 7 // or a change of the one whose button was pressed
)

// A presser does what people do in one Discord server, each time somebody else.
type presser struct {
	t      *testing.T
	dc     *discordtest.Server
	people int
}

// as does something with a member's permissions; the moderator is one person.
func (p *presser) as(permissions uint64, i discordtest.Interaction) discordtest.Response {
	p.t.Helper()
	p.people++
	i.Guild, i.Channel, i.Permissions = "1000", "2000", permissions
	if i.User.ID == "" {
		i.User.ID = fmt.Sprint(5000 + p.people)
	}
	r, err := p.dc.Interact(i).Wait(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

// expect checks a response.
func (p *presser) expect(what string, r discordtest.Response, kind int, private bool, text string) {
	p.t.Helper()
	if shown := discordShown(r.Message); r.Type != kind || r.Message.Ephemeral != private || !strings.Contains(shown, text) {
		p.t.Errorf("%s: type %d, want %d; private %t, want %t; want %q in: %s", what, r.Type, kind, r.Message.Ephemeral, private, text, shown)
	}
}

// unchanged checks that messages are as they were.
func (p *presser) unchanged(posted ...discordtest.SentMessage) {
	p.t.Helper()
	now := p.dc.Messages("2000")
	for _, was := range posted {
		at := slices.IndexFunc(now, func(m discordtest.SentMessage) bool { return m.ID == was.ID })
		if at < 0 || now[at].Edits != 0 || discordShown(now[at]) != discordShown(was) {
			p.t.Errorf("the group sees another message than %s", discordShown(was))
		}
	}
}

// button is the id of the button with that label.
func (p *presser) button(m discordtest.SentMessage, label string) string {
	p.t.Helper()
	for _, c := range inside(m.Components) {
		if c.Label == label {
			return c.CustomID
		}
	}
	p.t.Fatalf("no button %q in %+v", label, m.Components)
	return ""
}

// inside lists components with those in them.
func inside(components []discordtest.Component) []discordtest.Component {
	var out []discordtest.Component
	for _, c := range components {
		out = append(append(out, c), inside(c.Components)...)
		if c.Accessory != nil {
			out = append(out, *c.Accessory)
		}
	}
	return out
}

// discordShown is the text of a message, in Discord's markup.
func discordShown(m discordtest.SentMessage) string {
	out := m.Content
	for _, e := range m.Embeds {
		out += "\n" + e.Description
	}
	for _, c := range inside(m.Components) {
		out += "\n" + c.Content
	}
	return out
}

// TestPressesDiscord presses buttons in a server whose settings make replies
// private, and moderators' buttons as somebody who is none.
func TestPressesDiscord(t *testing.T) {
	dc := discordtest.Start(t, discordtest.Options{})
	addr := freeAddr(t)
	startServe(t, "PLANBOT_DISCORD_TOKEN="+discordtest.DefaultToken, "PLANBOT_DISCORD_API_URL="+dc.URL(), "PLANBOT_HTTP_ADDR="+addr)
	page(t, "http://"+addr+"/readyz", http.StatusOK)
	p := &presser{t: t, dc: dc}
	const member, moderator = discordtest.Ordinary, discordtest.Ordinary | 1<<13 | 1<<5 // Manage Messages and Manage Server
	boss := discordtest.User{ID: "11"}
	slash := func(name, option, value string) discordtest.Interaction {
		name, sub, _ := strings.Cut(name, " ")
		return discordtest.Interaction{Name: name, Sub: sub, Options: []discordtest.Option{{Name: option, Value: value}}, User: boss}
	}
	press := func(m discordtest.SentMessage, id string) discordtest.Interaction {
		return discordtest.Interaction{Kind: discordtest.Press, Message: m.ID, CustomID: id}
	}
	post := p.as(moderator, slash("summary", "points", "26")).Message
	open := p.button(post, "Who said what (5)")
	settings := p.as(moderator, slash("settings private", "value", "on")).Message

	p.expect("a press on what all see", p.as(member, press(post, open)), answerNew, true, "Russia gets amnesty")
	p.expect("a moderator's likewise", p.as(moderator, press(post, open)), answerNew, true, "Russia gets amnesty")
	if all := dc.Messages("2000"); all[0].ID != post.ID || all[0].Edits != 0 {
		t.Errorf("the post was changed: %+v", all[0])
	}
	list := p.as(member, discordtest.Interaction{Name: "speakers", User: discordtest.User{ID: "12"}})
	p.expect("a list", list, answerNew, true, "")
	turn := press(list.Message, p.button(list.Message, "›"))
	turn.User.ID = "12"
	next := p.as(member, turn)
	p.expect("its second page", next, answerUpdate, true, "")
	if next.Message.ID != list.Message.ID || discordShown(next.Message) == discordShown(list.Message) {
		t.Errorf("the page is not turned: %+v", next.Message)
	}
	p.expect("a post of it to the channel", p.as(member, press(discordtest.SentMessage{}, "!/point 26")), answerNew, true, "full amnesty")

	for _, id := range []string{"/settings defaults", "/settings private off", "/schedule 1-28 09:00 Europe/Kyiv", "/summary 21", "!/summary 21", "/settings log"} {
		p.expect(id+" by a member", p.as(member, press(discordtest.SentMessage{}, id)), answerNew, true, "Only moderators of this chat")
	}
	off := press(settings, p.button(settings, "Turn off private"))
	off.User = boss
	p.expect("the moderator's own settings", p.as(moderator, off), answerNew, true, "Replies are for all to see.")
	p.expect("a press when replies are for all", p.as(member, press(post, open)), answerNew, true, "Russia gets amnesty")

	// Two people press each other's buttons. Only who asked turns a page.
	ann, bob := discordtest.User{ID: "21"}, discordtest.User{ID: "22"}
	ask := func(who discordtest.User, name, option, value string) discordtest.SentMessage {
		i := slash(name, option, value)
		i.User = who
		return p.as(member, i).Message
	}
	by := func(who discordtest.User, m discordtest.SentMessage, label string) discordtest.Response {
		i := press(m, p.button(m, label))
		i.User = who
		return p.as(member, i)
	}
	anns, bobs := ask(ann, "point", "number", "21"), ask(bob, "who", "subject", "Putin")
	p.expect("Bob turns Ann's answer", by(bob, anns, "22 ›"), answerNew, true, "Point 22")
	p.expect("Ann turns Bob's answer", by(ann, bobs, "›"), answerNew, true, "Putin")
	p.expect("Ann opens more of her own", by(ann, anns, "Who said what (18)"), answerNew, true, "Who said what: point 21")
	p.unchanged(anns, bobs, post)
	p.expect("Ann turns her own", by(ann, anns, "22 ›"), answerUpdate, false, "Point 22")
	p.unchanged(bobs, post)

	p.expect("quiet", p.as(moderator, slash("settings quiet", "value", "on")), answerNew, true, "no answer is for all to see")
	other := p.as(moderator, slash("summary", "points", "26")).Message
	p.expect("a press in a quiet channel", p.as(member, press(other, open)), answerNew, true, "Russia gets amnesty")
}

// TestPressesTelegram does so in a group: two people press each other's buttons
// and a moderator's, and the settings hide replies where the bot is an
// administrator.
func TestPressesTelegram(t *testing.T) {
	t.Parallel() // most of its time is Telegram's pace
	const group = -1001234567890
	tg := telegramtest.Start(t, telegramtest.Options{})
	ann, bob, boss := telegramtest.User{ID: 21, FirstName: "Ann"}, telegramtest.User{ID: 22, FirstName: "Bob"}, telegramtest.User{ID: 11, FirstName: "Boss"}
	tg.Define(telegramtest.Chat{ID: group, Admins: []telegramtest.User{boss}, BotAdmin: true})
	addr := freeAddr(t)
	startServe(t, "PLANBOT_TELEGRAM_TOKEN="+telegramtest.Token, "PLANBOT_TELEGRAM_API_URL="+tg.URL(), "PLANBOT_HTTP_ADDR="+addr,
		"PLANBOT_DATABASE_URL=sqlite:"+t.TempDir()+"/planbot.db")
	page(t, "http://"+addr+"/readyz", http.StatusOK)
	say := func(from telegramtest.User, line string) telegramtest.SentMessage {
		t.Helper()
		before := len(tg.Messages(group))
		tg.Message(telegramtest.Message{Chat: group, From: from, Text: line})
		sent, err := tg.WaitMessages(t.Context(), group, before+1)
		if err != nil {
			t.Fatal(err)
		}
		return sent[before]
	}
	alone := func(who telegramtest.User, do func(), want string) {
		t.Helper()
		open, before := tg.Messages(group), len(tg.Alone(group, who.ID))
		do()
		if err := tg.Wait(t.Context(), func() bool { return len(tg.Alone(group, who.ID)) > before }); err != nil {
			t.Fatal(err)
		}
		if got := tg.Alone(group, who.ID)[before]; !strings.Contains(got.Text, want) || !reflect.DeepEqual(tg.Messages(group), open) {
			t.Errorf("%s alone sees %q, want %q; the group sees %+v", who.FirstName, got.Text, want, tg.Messages(group))
		}
	}
	press := func(m telegramtest.SentMessage, data string, who telegramtest.User) func() {
		return func() { tg.Callback(group, m.ID, data, who) }
	}
	anns, bobs, post := say(ann, "/point@planbot 21"), say(bob, "/who@planbot Putin"), say(boss, "/summary@planbot 26")
	alone(bob, press(anns, "</point 22", bob), "Point 22.")
	alone(ann, press(bobs, "<2/who Putin", ann), "Putin")
	alone(ann, press(anns, "/who point 21", ann), "Who said what: point 21")
	alone(boss, press(post, "/who point 26", boss), "Russia gets amnesty")
	alone(bob, press(post, "</point 27", bob), "Point 27.")
	tg.Callback(group, anns.ID, "</point 22", ann)
	if err := tg.Wait(t.Context(), func() bool { return tg.Messages(group)[0].Edits == 1 }); err != nil || !strings.HasPrefix(tg.Messages(group)[0].Text, "Point 22.") {
		t.Errorf("Ann turns her own: %v, %+v", err, tg.Messages(group)[0])
	}
	command := func(from telegramtest.User, line string) func() {
		return func() { tg.Message(telegramtest.Message{Chat: group, From: from, Text: line}) }
	}
	alone(boss, command(boss, "/settings@planbot private on"), "private: Replies are for the asker alone.")
	alone(ann, command(ann, "/point@planbot 5"), "Point 5.")
	alone(bob, command(bob, "/topics@planbot"), "Topics")
	if got := say(boss, "/summary@planbot 5"); !strings.Contains(got.Text, "Point 5.") {
		t.Errorf("a post where replies are private: %q", got.Text)
	}
}
