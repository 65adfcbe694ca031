package discord

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"planbot/bot/discord/discordtest"
)

// aboutReader holds a message to have the file with what is stored about
// somebody.
func aboutReader(t *testing.T, m discordtest.SentMessage) {
	t.Helper()
	has(t, m, "this file says so")
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
		r := p.slash("mydata", "action", "export")
		aboutReader(t, r.Message)
		if !r.Ephemeral || r.Type != respondMessage {
			t.Errorf("type %d, ephemeral %t", r.Type, r.Ephemeral)
		}
		p.Fail(discordtest.Fault{Kind: discordtest.ServerError, Status: http.StatusBadGateway, Done: true, Match: "POST /interactions/*/*/callback"})
		aboutReader(t, p.slash("mydata", "action", "export").Message)
	})
}

// TestFileForbidden: where files may not be attached the asker is told so.
func TestFileForbidden(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		p.Fail(discordtest.Fault{Kind: discordtest.ServerError, Status: http.StatusForbidden, Match: "POST /interactions/*/*/callback"})
		r := p.slash("mydata", "action", "export")
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
		if len(got) != 1 || len(got[0].Files) > 0 || !strings.Contains(got[0].Content, "in a private chat") {
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
