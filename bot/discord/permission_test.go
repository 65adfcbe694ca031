package discord

import (
	"errors"
	"testing"

	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
)

// TestSilenced: a member who may not write in a channel is answered in private
// there, and the bot posts nothing for them.
func TestSilenced(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		p.SetGuild(discordtest.Guild{ID: guild, Channels: []discordtest.Channel{{ID: channel}, {ID: thread, Type: 11}}})
		for _, tt := range []struct {
			name, where string
			permissions uint64
			silenced    bool
		}{
			{"a member", channel, discordtest.Ordinary, false},
			{"who may only read", channel, discordtest.Ordinary &^ uint64(sendMessages), true},
			{"an administrator", channel, uint64(administrator), false},
			{"who may write in threads, in one", thread, discordtest.Ordinary &^ uint64(sendMessages), false},
			{"who may write outside of threads, in one", thread, discordtest.Ordinary &^ uint64(sendInThreads), true},
		} {
			as := func(i discordtest.Interaction) discordtest.Response {
				i.Guild, i.Channel, i.Permissions = guild, tt.where, tt.permissions
				r, _ := p.do(i)
				return r
			}
			number := []discordtest.Option{{Name: "number", Value: "21"}}
			if r := as(discordtest.Interaction{Name: "point", Options: number}); r.Ephemeral != tt.silenced {
				t.Errorf("%s: ephemeral %t", tt.name, r.Ephemeral)
			}
			own := as(discordtest.Interaction{Name: "point", Options: append(number, discordtest.Option{Name: "private", Value: "true"})})
			if canPost(own.Message) == tt.silenced {
				t.Errorf("%s: can post %t", tt.name, !tt.silenced)
			}
			if r := as(discordtest.Interaction{Kind: discordtest.Press, CustomID: "!/point 21"}); r.Ephemeral != tt.silenced {
				t.Errorf("%s: a forged post: ephemeral %t", tt.name, r.Ephemeral)
			}
			if r := as(discordtest.Interaction{Kind: discordtest.Press, CustomID: "/point 22"}); r.Type != api.RespondMessage || !r.Ephemeral || canPost(r.Message) == tt.silenced {
				t.Errorf("%s: a press on what all see: type %d, ephemeral %t", tt.name, r.Type, r.Ephemeral)
			}
			if r := as(discordtest.Interaction{Kind: discordtest.Press, Message: own.Message.ID, CustomID: buttonOf(own.Message, "22 ›")}); r.Type != api.RespondUpdate {
				t.Errorf("%s: a press on one's own: type %d", tt.name, r.Type)
			}
		}
	})
}

// TestDelivered: what Discord delivers by the server's own rules is permitted,
// and what it does not deliver cannot be called.
func TestDelivered(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		const role, boss = "77", "12"
		p.SetGuild(discordtest.Guild{ID: guild, Channels: []discordtest.Channel{{ID: channel}},
			Members: []discordtest.Member{{User: discordtest.User{ID: "11"}, Roles: []string{role}}, {User: discordtest.User{ID: "13"}}},
			Rules:   []discordtest.Rule{{Command: "summary", For: role, Allow: true}, {Command: "settings", For: "13", Allow: true}, {Command: "point", For: guild}}})
		for _, tt := range []struct {
			user, command, option, value string // without a value the option is a subcommand
			permissions                  uint64
			want                         string // in the answer; empty: no client can call it
		}{
			{"11", "summary", "points", "26", 0, "full amnesty"},
			{"11", "settings", "show", "", 0, ""},
			{"11", "point", "number", "1", 0, ""},
			{"13", "summary", "points", "26", 0, ""},
			{"13", "settings", "show", "", 0, "This does nothing here"},
			{boss, "summary", "points", "26", moderator, "full amnesty"},
			{boss, "settings", "show", "", moderator, ""},
			{boss, "settings", "show", "", discordtest.Ordinary | uint64(manageGuild), "This does nothing here"},
			{boss, "summary", "points", "26", discordtest.Ordinary | uint64(manageGuild), ""}, // Manage Server is not Manage Messages
			{boss, "point", "number", "1", uint64(administrator), "Point 1"},
		} {
			i := discordtest.Interaction{Name: tt.command, Guild: guild, User: discordtest.User{ID: tt.user}, Permissions: tt.permissions}
			if tt.value != "" {
				i.Options = []discordtest.Option{{Name: tt.option, Value: tt.value}}
			} else {
				i.Sub = tt.option
			}
			pending := p.Interact(i)
			if p.http {
				pending, _ = p.Post(t.Context(), "http://bot.test/", i)
			}
			r, err := pending.Wait(t.Context())
			if tt.want == "" {
				if !errors.Is(err, discordtest.ErrImpossible) {
					t.Errorf("%s calls /%s: %v", tt.user, tt.command, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s calls /%s: %v", tt.user, tt.command, err)
				continue
			}
			has(t, r.Message, tt.want)
		}
	})
}
