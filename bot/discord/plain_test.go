package discord

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
	"planbot/bot/message"
)

// formRefusals are refusals of messages of components alone: by Discord, and by a proxy.
var formRefusals = map[string]discordtest.Fault{
	"discord": {Kind: discordtest.Refused, Status: 400, Code: 50035, V2: true, Times: -1},
	"a proxy": {Kind: discordtest.ServerError, Status: 400, V2: true, Times: -1},
}

// unlined is a text without its line breaks, which the two forms set otherwise.
func unlined(m discordtest.SentMessage) string {
	return strings.Join(strings.Fields(textOf(m)), " ")
}

// isPlain checks that a message is in the plain form and shows what another does.
func isPlain(t *testing.T, what string, m, like discordtest.SentMessage) {
	t.Helper()
	if len(m.Embeds) != 1 || m.Flags&api.ComponentsV2 != 0 || unlined(m) != unlined(like) || m.Ephemeral != like.Ephemeral {
		t.Errorf("%s: %d embeds, flags %d, ephemeral %t:\n%s\nwant:\n%s", what, len(m.Embeds), m.Flags, m.Ephemeral, textOf(m), textOf(like))
	}
}

// TestPlain: where messages of components alone are refused, each is sent once more
// in the plain form, where its buttons work as everywhere.
func TestPlain(t *testing.T) {
	for name, fault := range formRefusals {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := open(t, setup{}, false)
				ask := discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /point 21"}
				who, alone := p.slash("who", "subject", "Putin").Message, p.slash("who", "subject", longLine, "private", "true").Message
				wait(t, time.Second) // its other pages
				next, mentioned := p.press(who, "›").Message, p.say(ask)[0]
				before := len(p.Messages(channel))
				p.Fail(fault)

				first := p.slash("who", "subject", "Putin")
				isPlain(t, "an answer", first.Message, who)
				turned := p.press(first.Message, "›")
				isPlain(t, "the next page", turned.Message, next)
				if turned.Type != api.RespondUpdate || turned.Message.ID != first.Message.ID {
					t.Errorf("the next page: type %d", turned.Type)
				}
				isPlain(t, "the first page again", p.press(turned.Message, "‹").Message, first.Message)
				isPlain(t, "a mention", p.say(ask)[0], mentioned)
				hidden := p.slash("who", "subject", longLine, "private", "true").Message
				isPlain(t, "a private answer", hidden, alone)
				wait(t, time.Second) // its other pages
				pages := len(p.Messages(channel)) - before - 2
				posted := p.press(hidden, "Post to channel").Message
				if hidden.Ephemeral = false; canPost(posted) {
					t.Error("what is posted can be posted again")
				}
				isPlain(t, "what was posted", posted, hidden)
				post := p.bot.HandleLine(t.Context(), message.Origin{Platform: platform, Direct: true}, "/point 5")
				if err := p.d.Post(t.Context(), bot.Post{Chat: message.ChatKey{Platform: platform, Chat: guild}, Thread: channel, Key: "k", Reply: post}); err != nil {
					t.Fatal(err)
				}
				if got := len(p.Messages(channel)) - before - 2; got != pages+2 || pages < 2 {
					t.Errorf("%d messages beside %d pages", got, pages)
				}

				addressed := p.slash("point", "number", "21", "for", "77").Message
				paged := p.press(addressed, "22 ›").Message
				nobody := p.slash("who", "subject", longLine, "private", "true", "for", "77").Message
				if out := p.press(nobody, "Post to channel").Message; !strings.Contains(textOf(nobody), "nobody was mentioned") || strings.Contains(textOf(out), "mentioned") {
					t.Errorf("what was for somebody is posted as:\n%s", textOf(out))
				}
				if want := "-# For <@77>"; addressed.Content != want || paged.Content != want || strings.Count(textOf(paged), want) != 1 {
					t.Errorf("an answer for somebody has the text %q, its next page:\n%s", addressed.Content, textOf(paged))
				}
			})
		})
	}
}

// TestPlainOnce: a message that both forms of are refused, or the first for
// another reason, is not tried again.
func TestPlainOnce(t *testing.T) {
	for name, tt := range map[string]struct {
		fault discordtest.Fault
		calls int
	}{
		"both forms": {discordtest.Fault{Kind: discordtest.Refused, Status: 400, Code: 50035, Times: -1}, 2},
		"AutoMod":    {discordtest.Fault{Kind: discordtest.Refused, Status: 400, Code: 200000, Times: -1}, 1},
		"forbidden":  {discordtest.Fault{Kind: discordtest.Refused, Status: 403, Code: 50013, Times: -1}, 1},
	} {
		bubble(t, func(t *testing.T) {
			p := open(t, setup{}, false)
			tt.fault.Match = "POST /channels/*/messages"
			p.Fail(tt.fault)
			if got := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /point 1"}); len(got) != 0 {
				t.Errorf("%s: %d answers", name, len(got))
			}
			if n := len(callsTo(p, "POST")); n != tt.calls {
				t.Errorf("%s: %d calls, want %d", name, n, tt.calls)
			}
		})
	}
}

// TestOldMessages: a page of a message from before there were components alone, whose
// buttons had no sign that turns, is shown to the presser; one with the sign turns
// in an embed.
func TestOldMessages(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		for id, want := range map[string]int{"2/who Putin": api.RespondMessage, "<2/who Putin": api.RespondUpdate} {
			raw, err := json.Marshal(map[string]any{
				"type": interactPress, "guild_id": guild, "data": map[string]any{"custom_id": id},
				"member":  map[string]any{"user": map[string]any{"id": "11"}, "permissions": fmt.Sprint(uint64(sendMessages))},
				"message": map[string]any{"embeds": []any{map[string]any{"description": "Old"}}, "interaction_metadata": map[string]any{"user": map[string]any{"id": "11"}}},
			})
			if err != nil {
				t.Fatal(err)
			}
			var i interaction
			mustDecode(t, string(raw), &i)
			first := p.d.respond(t.Context(), p.bot, &i).first
			m, _ := first.Data.(api.Message)
			if first.Type != want || (m.Flags&api.ComponentsV2 == 0) != (want == api.RespondUpdate) || (len(m.Embeds) == 1) != (want == api.RespondUpdate) {
				t.Errorf("%s: type %d: %+v", id, first.Type, m)
			}
		}
	})
}
