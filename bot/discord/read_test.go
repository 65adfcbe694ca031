package discord

import (
	"strings"
	"testing"
	"time"

	"planbot/bot/discord/discordtest"
)

// The words that the messages of TestReads have, and what an attachment needs.
const (
	elections = `"Ukraine will hold elections in 100 days."`
	file      = `"id":"5","filename":"a.png","size":1,"url":"https://x.test/a.png","proxy_url":"https://x.test/a.png"`
	media     = `{"id":"6","url":"https://x.test/a.png","proxy_url":"https://x.test/a.png"}`
	snapshot  = `"type":0,"mentions":[],"mention_roles":[],"timestamp":"2026-11-30T00:00:00+00:00","edited_timestamp":null,"flags":0,
		"content":"","embeds":[],"components":[],"attachments":[]`
	link = "https://news.test/a?b=c"
)

// forwarded is a message that forwards another with some fields: of two with one
// name the last counts.
func forwarded(fields string) string {
	return `{"message_snapshots":[{"message":{` + snapshot + "," + fields + `}}]}`
}

// poll is a message with a poll of a question and an answer.
func poll(question, answer string) string {
	return `{"poll":{"question":{"text":` + question + `},"answers":[{"answer_id":1,"poll_media":{"text":` + answer + `}}],
		"expiry":"2026-12-01T00:00:00+00:00","allow_multiselect":false,"layout_type":1,"results":{"answer_counts":[],"is_finalized":false}}}`
}

// messages are those that people look up: each says that there are to be elections.
var messages = []struct {
	name    string
	m       discordtest.Message
	quoted  bool // the clause is all that can be a quotation in it
	nothing bool // it says nothing at all
}{
	{name: "text", m: discordtest.Message{Content: "Ukraine will hold elections in 100 days."}, quoted: true},
	{name: "text with a person, an emoji and a link", m: discordtest.Message{Content: "<@55> Ukraine will hold elections in 100 days. <:x:99>"}, quoted: true},
	{name: "a quotation with a comment", m: discordtest.Message{Content: "> Ukraine will hold elections in 100 days.\nNever ever, I say."}, quoted: true},
	{name: "a quotation to the end", m: discordtest.Message{Content: "Look:\n>>> Ukraine will hold\nelections in 100 days."}, quoted: true},
	{name: "words that are a link", m: discordtest.Message{Content: "[Ukraine will hold elections in 100 days.](<https://x.test/a_(b)>) " + link}, quoted: true},
	{name: "words in quotation marks with a comment", m: discordtest.Message{Content: "Look: «Ukraine will hold elections in 100 days». That is madness, and nobody will accept it."}, quoted: true},
	{name: "a block of code", m: discordtest.Message{Content: "```go\nUkraine will hold elections in 100 days.\n```"}, quoted: true},
	{name: "a spoiler", m: discordtest.Message{Content: "||Ukraine will hold elections in 100 days.||"}, quoted: true},
	{name: "words of many looks", m: discordtest.Message{Content: "# **Ukraine** will *hold __elections__ in* ~~100~~ `days`."}, quoted: true},
	{name: "a link with its preview", m: discordtest.Message{Content: link, More: `{"embeds":[{"type":"link","url":"` + link + `","title":"News","description":` + elections + `}]}`}, quoted: true},
	{name: "a preview with a headline alone", m: discordtest.Message{Content: "<" + link + ">", More: `{"embeds":[{"type":"link","title":` + elections + `}]}`}, quoted: true},
	{name: "an embed with fields", m: discordtest.Message{More: `{"embeds":[{"type":"rich","fields":[{"name":"25","value":` + elections + `,"inline":false}]}]}`}},
	{name: "an embed with a footer", m: discordtest.Message{More: `{"embeds":[{"type":"rich","footer":{"text":` + elections + `}}]}`}, quoted: true},
	{name: "an embed with an author", m: discordtest.Message{More: `{"embeds":[{"type":"rich","author":{"name":` + elections + `}}]}`}, quoted: true},
	{name: "a forwarded message", m: discordtest.Message{More: forwarded(`"content":` + elections)}, quoted: true},
	{name: "a forwarded embed", m: discordtest.Message{More: forwarded(`"embeds":[{"type":"rich","description":` + elections + `}]`)}, quoted: true},
	{name: "a forwarded picture", m: discordtest.Message{More: forwarded(`"attachments":[{` + file + `,"description":` + elections + `}]`)}, quoted: true},
	{name: "forwarded components", m: discordtest.Message{More: forwarded(`"components":[{"type":10,"id":1,"content":` + elections + `}]`)}, quoted: true},
	{name: "the question of a poll", m: discordtest.Message{More: poll(elections, `"Yes"`)}},
	{name: "an answer of a poll", m: discordtest.Message{More: poll(`"What of it?"`, elections)}},
	{name: "a text display", m: discordtest.Message{More: `{"flags":32768,"components":[{"type":10,"id":1,"content":` + elections + `}]}`}, quoted: true},
	{name: "a text in a section of a container", m: discordtest.Message{More: `{"flags":32768,"components":[{"type":17,"id":1,"accent_color":null,"spoiler":false,"components":[{"type":9,"id":2,
		"components":[{"type":10,"id":3,"content":` + elections + `}],"accessory":{"type":11,"id":4,"media":` + media + `,"description":null,"spoiler":false}}]}]}`}, quoted: true},
	{name: "a gallery", m: discordtest.Message{More: `{"flags":32768,"components":[{"type":12,"id":1,"items":[{"media":` + media + `,"description":` + elections + `,"spoiler":false}]}]}`}, quoted: true},
	{name: "a picture", m: discordtest.Message{More: `{"attachments":[{` + file + `,"description":` + elections + `}]}`}, quoted: true},
	{name: "a picture without words", m: discordtest.Message{More: `{"attachments":[{` + file + `}]}`}, nothing: true},
	{name: "people alone", m: discordtest.Message{Content: "<@55> \n<:x:99>"}, nothing: true},
	{name: "nothing", m: discordtest.Message{}, nothing: true},
}

// onMessage calls a command in the menu of a message.
func (p *place) onMessage(i discordtest.Interaction, key string, m discordtest.Message) discordtest.Response {
	p.t.Helper()
	i.Kind, i.Name, i.Target = discordtest.MessageCommand, english(key), m
	r, _ := p.do(i)
	return r
}

// TestReads calls each command on messages of every kind.
func TestReads(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		for _, tt := range messages {
			for _, key := range []string{"discord.find", "discord.say", "discord.check"} {
				r := p.onMessage(discordtest.Interaction{Guild: guild}, key, tt.m)
				text := textOf(r.Message)
				switch {
				case tt.nothing:
					if !r.Ephemeral || !strings.Contains(text, "no words to look up") {
						t.Errorf("%s, %s: ephemeral %t:\n%s", tt.name, key, r.Ephemeral, text)
					}
				case key == "discord.check" && tt.quoted && !strings.Contains(text, "Yes, "), !strings.Contains(text, "Point 25"):
					t.Errorf("%s, %s:\n%s", tt.name, key, text)
				case r.Ephemeral != (key != "discord.say"), canPost(r.Message) != r.Ephemeral:
					t.Errorf("%s, %s: ephemeral %t, can be posted %t", tt.name, key, r.Ephemeral, canPost(r.Message))
				}
			}
		}
	})
}

// TestReadMentioned: the same messages are read where somebody replies to them in
// direct messages, and those that are sent there.
func TestReadMentioned(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		direct := p.DirectChannel("900000000000000001")
		for _, tt := range messages {
			tt.m.Channel = direct
			own := p.say(tt.m)
			tt.m.ID = p.Message(tt.m)
			wait(t, time.Second)
			for _, line := range []string{"<@" + self + ">", "is this true?", "правда?", "verify"} {
				got := p.say(discordtest.Message{Channel: direct, Content: line, ReplyTo: tt.m.ID})
				want := map[bool]string{true: "25", false: "words to look up"}[!tt.nothing]
				if line == "правда?" && tt.nothing {
					want = "слів"
				}
				if len(got) != 1 || !strings.Contains(textOf(got[0]), want) {
					t.Errorf("%s, %s: %d answers, want %q:\n%s", tt.name, line, len(got), want, textOf(got[0]))
				}
			}
			if len(own) != 1 || !tt.nothing && !strings.Contains(textOf(own[0]), "Point 25") {
				t.Errorf("%s by itself: %d answers:\n%s", tt.name, len(own), textOf(own[0]))
			}
		}
	})
}

// TestGather: an address counts where there is no other text, and what stands in
// two places counts once.
func TestGather(t *testing.T) {
	for in, want := range map[string]string{
		`{"content":" https://x.test/a <https://x.test/b> "}`:                                                                          "https://x.test/a <https://x.test/b>",
		`{"content":"https://x.test/a","embeds":[{"title":"T","description":"D","url":"https://x.test/a"}]}`:                           "T\nD",
		`{"content":"see https://x.test/a","embeds":[{"title":"see https://x.test/a"}]}`:                                               "see",
		`{"content":null,"embeds":null,"components":null,"poll":null,"attachments":null,"message_snapshots":null}`:                     "",
		`{"components":[{"content":"d"},{"components":[{"content":"e"}],"type":99,"options":7}]}`:                                      "d\ne",
		`{"content":"[a b](https://x.test/c) [d](e) (f)"}`:                                                                             "a b [d](e) (f)",
		`{"components":{"content":"d"},"content":"c"}`:                                                                                 "c",
		`{"embeds":[{"components":[{"type":17,"components":[{"type":10,"content":"in"}]}]}]}`:                                          "in",
		`{"content":"c","message_snapshots":[{"message":{"content":"<@5> fwd"}},{"message":{"attachments":[{"description":"alt"}]}}]}`: "c\nfwd\nalt",
	} {
		var m chatMessage
		mustDecode(t, in, &m)
		if got := m.words(); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		"<@1> a <@!2>b<@&3>": "a  b", "<#4>": "", "<:x:5><a:y:6>": "", "<t:7:R> <id:home> </point:8>": "",
		"```go\na\nb```c": "a\nbc", "``` a```": "a", "`a` ||b|| **c *d*** __e__ ~~f~~ *g h* _i j_": "a b c d e f g h i j",
		"# a\n-# b\n#c": "a\nb\n#c", "2*3*4 * 5, snake_case_name, a_b c_d, 5 | 6 || 7": "2*3*4 * 5, snake_case_name, a_b c_d, 5 | 6 || 7",
		"a < b > c": "a < b > c", "<b>": "<b>", "<@x>": "<@x>", strings.Repeat("<", 3): "<<<",
	} {
		if got := tidy(in); got != want {
			t.Errorf("tidy(%q) = %q, want %q", in, got, want)
		}
	}
}
