package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"planbot/bot/discord/discordtest"
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
		return discordtest.Interaction{Name: name, Options: []discordtest.Option{{Name: option, Value: value}}, User: boss}
	}
	press := func(m discordtest.SentMessage, id string) discordtest.Interaction {
		return discordtest.Interaction{Kind: discordtest.Press, Message: m.ID, CustomID: id}
	}
	post := p.as(moderator, slash("summary", "points", "26")).Message
	open := p.button(post, "Who said what (5)")
	settings := p.as(moderator, slash("settings", "change", "private on")).Message

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

	for _, id := range []string{"/settings reset", "/settings private off", "/schedule 1-28 09:00 Europe/Kyiv", "/summary 21", "!/summary 21", "/settings log"} {
		p.expect(id+" by a member", p.as(member, press(discordtest.SentMessage{}, id)), answerNew, true, "Only moderators of this chat")
	}
	off := press(settings, p.button(settings, "private off"))
	off.User = boss
	p.expect("the moderator's own settings", p.as(moderator, off), answerUpdate, true, "Replies are for all to see.")
	p.expect("a press when replies are for all", p.as(member, press(post, open)), answerUpdate, false, "Russia gets amnesty")
	p.expect("quiet", p.as(moderator, slash("settings", "change", "quiet on")), answerNew, true, "nothing is posted for all to see")
	other := p.as(moderator, slash("summary", "points", "26")).Message
	p.expect("a press in a quiet channel", p.as(member, press(other, open)), answerNew, true, "Russia gets amnesty")
}
