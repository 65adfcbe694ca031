package discord

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
	"planbot/bot/discord/render"
	"planbot/bot/message"
)

// TestSilentTry: a try that gets no answer ends, with a line in the log, and
// the next is made while there is time.
func TestSilentTry(t *testing.T) {
	for name, tt := range map[string]struct {
		match string
		do    func(p *place) error
		took  time.Duration // at the most
	}{
		"a post": {"POST /channels/*/messages", func(p *place) error {
			_, err := p.d.api.Post(p.t.Context(), channel, api.ChannelMessage{Message: render.Notice("x"), Nonce: "1", Enforce: true})
			return err
		}, 15*time.Second + 2*time.Second},
		"a first response": {"POST /interactions/*/*/callback", func(p *place) error {
			_, err := p.Interact(callPoint).Wait(p.t.Context())
			return err
		}, firstTimeout},
	} {
		bubble(t, func(t *testing.T) {
			p := open(t, setup{}, false)
			p.t = t
			p.Fail(discordtest.Fault{Kind: discordtest.Slow, Delay: time.Hour, Match: tt.match})
			began := time.Now()
			if err := tt.do(p); err != nil || time.Since(began) > tt.took {
				t.Errorf("%s: %v after %v", name, err, time.Since(began))
			}
			wait(t, time.Second) // the answer may come before the line
			if !strings.Contains(p.logged(), "discord does not answer") {
				t.Errorf("%s: the log is:\n%s", name, p.logged())
			}
		})
	}
}

// TestRetriesLetOthersPass: while one post of a channel waits for its retry, the
// channel's next post is made.
func TestRetriesLetOthersPass(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		p.Fail(discordtest.Fault{Kind: discordtest.ServerError, Match: "POST /channels/*/messages", Times: 4})
		ask := discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /point 1"}
		p.Message(ask)
		wait(t, 7500*time.Millisecond) // it has failed four times: 0, 1, 3 and 7 s
		ask.Content = "<@" + self + "> /point 2"
		p.Message(ask)
		wait(t, time.Second)
		if got := p.Messages(channel); len(got) != 1 || !strings.Contains(textOf(got[0]), "Point 2") {
			t.Errorf("%d answers while the first waits", len(got))
		}
		wait(t, 10*time.Second)
		if got := p.Messages(channel); len(got) != 2 {
			t.Errorf("%d answers", len(got))
		}
	})
}

// TestPageLost: when a page cannot be sent, the reader is told that it is missing.
func TestPageLost(t *testing.T) {
	const route = "POST /webhooks/*/*"
	for name, fault := range map[string]discordtest.Fault{
		"500":       {Kind: discordtest.ServerError, Match: route, Times: -1},
		"hung up":   {Kind: discordtest.HangUp, Match: route, Times: -1},
		"forbidden": {Kind: discordtest.Refused, Status: 403, Code: 50013, Match: route, Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, p *place) {
				p.Fail(fault)
				for _, private := range []string{"false", "true"} {
					_, pending := p.do(discordtest.Interaction{Name: "who", Options: []discordtest.Option{{Name: "subject", Value: longLine}, {Name: "private", Value: private}}})
					wait(t, 10*time.Second)
					m, err := pending.Shown(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					has(t, m, "could not be sent")
				}
			})
		})
	}
}

// TestPageLostOfMention: the same of an answer to a message.
func TestPageLostOfMention(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		const route = "POST /channels/*/messages"
		p.Fail(discordtest.Fault{Kind: discordtest.Slow, Match: route}) // the first page comes
		p.Fail(discordtest.Fault{Kind: discordtest.Refused, Status: 403, Code: 50013, Match: route})
		got := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /who " + longLine})
		if len(got) != 2 {
			t.Fatalf("%d messages", len(got))
		}
		has(t, got[1], "could not be sent")
	})
}

// longLine is too long for a button, so all pages of its answer are sent.
const longLine = "Volodymyr Zelenskyy on elections, on NATO and on the territory and on all else"

// TestFirstResponseAgain: the connection breaks while the first response is
// made. It is made again, since Discord takes it once, and what follows it
// still follows.
func TestFirstResponseAgain(t *testing.T) {
	for name, fault := range map[string]discordtest.Fault{
		"502":                   {Kind: discordtest.ServerError},
		"502 after it was done": {Kind: discordtest.ServerError, Done: true},
		"hung up":               {Kind: discordtest.HangUp},
		"hung up after":         {Kind: discordtest.HangUp, Done: true, Times: 2},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, p *place) {
				want := sendable(p.bot.HandleLine(t.Context(), message.Origin{Platform: platform}, "/who "+longLine), render.Options{ShowAsked: true}, 0)
				fault.Match = "POST /interactions/*/*/callback"
				p.Fail(fault)
				_, pending := p.do(discordtest.Interaction{Name: "who", Options: []discordtest.Option{{Name: "subject", Value: longLine}}})
				if _, err := pending.WaitFollowUps(t.Context(), len(want)-1); err != nil || len(want) < 2 {
					t.Errorf("%d pages: %v", len(want), err)
				}
			})
		})
	}
}

// aboutReader checks that a message has the file with the reader's data.
func aboutReader(t *testing.T, m discordtest.SentMessage) {
	t.Helper()
	has(t, m, "the JSON says so")
	if len(m.Files) != 1 || m.Files[0].Name != "planbot-mydata.json" || m.Files[0].Type != "application/json" {
		t.Fatalf("files %+v", m.Files)
	}
	var data struct {
		Platform string `json:"platform"`
	}
	if err := json.Unmarshal([]byte(m.Files[0].Data), &data); err != nil || data.Platform != platform {
		t.Errorf("%v in %s", err, m.Files[0].Data)
	}
}

// TestFile asks for the file with one's data: the asker alone gets it, over the
// gateway and over HTTP, also when the call must be made again.
func TestFile(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		r := p.slash("mydata export")
		aboutReader(t, r.Message)
		if !r.Ephemeral || r.Type != api.RespondMessage {
			t.Errorf("type %d, ephemeral %t", r.Type, r.Ephemeral)
		}
		p.Fail(discordtest.Fault{Kind: discordtest.ServerError, Status: http.StatusBadGateway, Done: true, Match: "POST /interactions/*/*/callback"})
		aboutReader(t, p.slash("mydata export").Message)
	})
}

// TestFileForbidden: where files may not be attached the asker is told so.
func TestFileForbidden(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		p.Fail(discordtest.Fault{Kind: discordtest.ServerError, Status: http.StatusForbidden, Match: "POST /interactions/*/*/callback"})
		r := p.slash("mydata export")
		has(t, r.Message, "I may not attach files here.")
		if len(r.Message.Files) > 0 || !r.Ephemeral {
			t.Errorf("ephemeral %t, files %+v", r.Ephemeral, r.Message.Files)
		}
	})
}

// TestFileByMessage: the bot's answer to a message in a server is for all to
// see, that in direct messages is not.
func TestFileByMessage(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		got := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /mydata export"})
		if len(got) != 1 || len(got[0].Files) > 0 || !strings.Contains(textOf(got[0]), "in a private chat") {
			t.Errorf("in a server: %+v", got)
		}
		direct := p.DirectChannel("900000000000000001")
		got = p.say(discordtest.Message{Channel: direct, Content: "/mydata export"})
		if len(got) != 1 {
			t.Fatalf("in direct messages: %+v", got)
		}
		aboutReader(t, got[0])
	})
}
