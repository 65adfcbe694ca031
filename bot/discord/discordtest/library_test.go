package discordtest

import (
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// toFake sends what is meant for Discord to the fake.
type toFake struct{ root *url.URL }

func (f toFake) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = f.root.Scheme, f.root.Host
	return http.DefaultTransport.RoundTrip(r)
}

// library is a bot on the library that the project uses.
func library(t *testing.T, s *Server) *discordgo.Session {
	t.Helper()
	root, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	bot, err := discordgo.New("Bot " + DefaultToken)
	if err != nil {
		t.Fatal(err)
	}
	bot.Client = &http.Client{Transport: toFake{root}}
	bot.Dialer = &websocket.Dialer{}
	bot.StateEnabled = false
	bot.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
	return bot
}

// The library finds nothing missing: it connects, registers, answers, edits,
// follows up, and comes back after a cut without a second identify.
func TestLibrary(t *testing.T) {
	s := Start(t, Options{})
	s.SetGuild(Guild{ID: testGuild, Channels: []Channel{{ID: testChannel}}})
	bot := library(t, s)
	check := func(err error) {
		if err != nil {
			t.Error(err)
		}
	}
	nobody := &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
	bot.AddHandler(func(bot *discordgo.Session, i *discordgo.InteractionCreate) {
		check(bot.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseChannelMessageWithSource,
			Data: &discordgo.InteractionResponseData{
				AllowedMentions: nobody, Embeds: []*discordgo.MessageEmbed{{Title: "Point 26", Description: "…"}},
				Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
					discordgo.Button{Label: "Next", CustomID: "next", Style: discordgo.SecondaryButton}}}},
			},
		}))
		text := "edited"
		_, err := bot.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text, AllowedMentions: nobody})
		check(err)
		_, err = bot.FollowupMessageCreate(i.Interaction, true, &discordgo.WebhookParams{Content: "more", AllowedMentions: nobody, Flags: 1 << 6})
		check(err)
	})
	var mentioned atomic.Int32
	bot.AddHandler(func(bot *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.ID == DefaultApplicationID || m.Content == "" {
			return
		}
		mentioned.Add(1)
		_, err := bot.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{Content: "hello", Reference: m.Reference(), AllowedMentions: nobody})
		check(err)
	})
	if err := bot.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { check(bot.Close()) })
	if _, err := bot.ApplicationCommandBulkOverwrite(DefaultApplicationID, "", []*discordgo.ApplicationCommand{{
		Name: "ask", Description: "Ask", Options: []*discordgo.ApplicationCommandOption{{Type: discordgo.ApplicationCommandOptionString, Name: "q", Description: "Question"}},
	}}); err != nil {
		t.Fatal(err)
	}

	answered := func() {
		t.Helper()
		p := s.Interact(ask())
		list, err := p.WaitFollowUps(soon(t), 1)
		if err != nil {
			t.Fatal(err)
		}
		m, err := p.Shown(soon(t))
		if err != nil || m.Content != "edited" || len(m.Embeds) != 1 || m.Components[0].Components[0].CustomID != "next" || !list[0].Ephemeral {
			t.Errorf("shown %+v, follow-ups %+v, %v", m, list, err)
		}
	}
	answered()
	s.Message(Message{Guild: testGuild, Channel: testChannel, Content: "what about it, <@" + DefaultApplicationID + ">?"})
	if _, err := s.WaitCalls(soon(t), 1, "POST /channels/*/messages"); err != nil {
		t.Fatal(err)
	}
	if n := s.Fail(Fault{Kind: Reconnect}); n != 1 {
		t.Errorf("op 7 hit %d connections", n)
	}
	if err := s.waitFor(soon(t), func() bool { return s.hub.resumes == 1 }); err != nil {
		t.Fatal(err)
	}
	answered()
	if s.Identifies() != 1 || mentioned.Load() != 1 {
		t.Errorf("%d identifies, %d mentions", s.Identifies(), mentioned.Load())
	}
}

// Many interactions at once are all delivered and answered.
func TestManyAtOnce(t *testing.T) {
	s := Start(t, Options{Forget: true})
	s.SetGuild(Guild{ID: testGuild, Channels: []Channel{{ID: testChannel}}})
	bot := endpoint(t, s, says(200, "application/json", `{"type":4,"data":`+textBody("x")+`}`))
	const n = 200
	errs := make(chan error, n)
	began := time.Now()
	for range n {
		go func() {
			_, err := s.Post(t.Context(), bot, ask())
			errs <- err
		}()
	}
	for range n {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if len(s.Messages(testChannel)) != n {
		t.Errorf("%d messages", len(s.Messages(testChannel)))
	}
	t.Logf("%d interactions in %v", n, time.Since(began).Round(time.Millisecond))
}
