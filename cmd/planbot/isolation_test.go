package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot/bottest"
	"planbot/bot/chats"
	"planbot/bot/discord"
	"planbot/bot/discord/discordtest"
	"planbot/bot/message"
	"planbot/bot/store"
	"planbot/bot/telegram"
	"planbot/bot/telegram/telegramtest"
)

// A cable leads to one platform. While it is cut, connections can be made, and
// nothing comes over them or over those that there are.
type cable struct {
	bottest.Relay
	down atomic.Bool
}

func (c *cable) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := c.Relay.Dial(ctx, network, addr)
	if c.down.Load() {
		c.Silence()
	}
	return conn, err
}

func (c *cable) cut() {
	c.down.Store(true)
	c.Silence()
}

func (c *cable) heal() { c.down.Store(false) }

// A stage is a server in a bubble between fakes of both platforms.
type stage struct {
	*server
	t        *testing.T
	log      *lockedBuilder
	tg       *telegramtest.Server
	dc       *discordtest.Server
	telegram cable
	discord  cable
	stop     func() error // ends it, and returns its error
}

// inBubbles runs a test for each platform as the one that has trouble, and for
// trouble that is there at the start or comes later.
func inBubbles(t *testing.T, test func(s *stage, platform string, later bool)) {
	for _, platform := range []string{"telegram", "discord"} {
		for _, when := range []string{"at start", "later"} {
			t.Run(platform+" "+when, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { test(newStage(t), platform, when == "later") })
			})
		}
	}
}

// newStage makes a server with a schedule on each platform, that posts at 10
// and at 40 minutes past midnight. A bubble begins at midnight.
func newStage(t *testing.T) *stage {
	s := &stage{t: t, log: new(lockedBuilder)}
	p := &program{environ: env(), stderr: s.log}
	tg, client := telegramtest.StartPipe(t, telegramtest.Options{AllowViolations: true})
	s.tg, s.telegram.Connect = tg, client.Transport.(*http.Transport).DialContext
	s.dc = discordtest.Start(t, discordtest.Options{Memory: true, AllowViolations: true})
	s.dc.SetGuild(discordtest.Guild{ID: "1000", Channels: []discordtest.Channel{{ID: "2000"}}})
	s.discord.Connect = s.dc.Dial
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "planbot.db"), p.logger())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	s.tg.Define(telegramtest.Chat{ID: -1001})
	for _, at := range []chats.Clock{10, 40} { // minutes
		for _, place := range []chats.Schedule{
			{Chat: message.ChatKey{Platform: "telegram", Chat: "-1001"}},
			{Chat: message.ChatKey{Platform: "discord", Chat: "1000"}, Thread: "2000"},
		} {
			place.From, place.To, place.NextPoint, place.Weekdays, place.At, place.Zone = 26, 26, 26, chats.Weekdays(0), at, "UTC"
			place.NextRun = time.Date(2000, 1, 1, 0, int(at), 0, 0, time.UTC)
			if _, err := db.AddSchedule(t.Context(), place, "7", time.Now()); err != nil {
				t.Fatal(err)
			}
		}
	}
	c, err := p.corpus()
	if err != nil {
		t.Fatal(err)
	}
	s.server, err = newServer(c, settings{
		telegram: telegram.Config{Token: telegramtest.Token, APIURL: tg.URL(), Dial: s.telegram.Dial},
		discord:  discord.Config{Token: discordtest.DefaultToken, APIURL: s.dc.URL(), Dial: s.discord.Dial},
	}, db, p.logger())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// start lets the server run.
func (s *stage) start() {
	ctx, cancel := context.WithCancel(s.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.run(ctx, nil, nil) }()
	s.stop = func() error {
		cancel()
		err := <-ended
		<-time.After(5 * time.Second) // for what the libraries end later
		return err
	}
}

// until lets time pass until so long past midnight.
func until(minute time.Duration) {
	<-time.After(time.Until(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(minute)))
}

// ready compares what /readyz says.
func (s *stage) ready(path, want string) {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	if got := fmt.Sprint(w.Code, " ", strings.TrimSpace(w.Body.String())); got != want {
		s.t.Errorf("at %s %s says %q, want %q", time.Now().UTC().Format(time.TimeOnly), path, got, want)
	}
}

// asks has a platform answer a question within a few seconds.
func (s *stage) asks(platform string) {
	s.t.Helper()
	began := time.Now()
	ctx, cancel := context.WithTimeout(s.t.Context(), 5*time.Minute)
	defer cancel()
	var err error
	if platform == "telegram" {
		n := len(s.tg.Messages(7))
		s.tg.Message(telegramtest.Message{Chat: 7, Text: "/point 21"})
		_, err = s.tg.WaitMessages(ctx, 7, n+1)
	} else {
		_, err = s.dc.Interact(discordtest.Interaction{Kind: discordtest.SlashCommand, Name: "point", Guild: "1000", Channel: "2000",
			Options: []discordtest.Option{{Name: "number", Value: "21"}}}).Wait(ctx)
	}
	if took := time.Since(began); err != nil || took > 3*time.Second {
		s.t.Errorf("at %s %s answers after %v: %v", began.UTC().Format(time.TimeOnly), platform, took, err)
	}
}

// posts counts the scheduled posts that a platform has.
func (s *stage) posts(platform string) (n int) {
	if platform == "telegram" {
		return len(s.tg.Messages(-1001))
	}
	for _, m := range s.dc.Messages("2000") {
		if strings.Contains(discordShown(m), "amnesty") { // and not what was asked
			n++
		}
	}
	return n
}

func (s *stage) wantPosts(platform string, want int) {
	s.t.Helper()
	if got := s.posts(platform); got != want {
		s.t.Errorf("at %s %s has %d posts, want %d", time.Now().UTC().Format(time.TimeOnly), platform, got, want)
	}
}

func otherOf(platform string) string {
	if platform == "telegram" {
		return "discord"
	}
	return "telegram"
}

// TestOneStuck has the connections to one platform take everything and answer
// nothing, for half an hour: the other answers and posts on time, /readyz names
// the one, and it is back when its connections are.
func TestOneStuck(t *testing.T) {
	inBubbles(t, func(s *stage, platform string, later bool) {
		other := otherOf(platform)
		stuck := map[string]*cable{"telegram": &s.telegram, "discord": &s.discord}[platform]
		if !later {
			stuck.cut()
		}
		s.start()
		if later {
			until(time.Minute)
			s.asks(platform)
			until(5 * time.Minute)
			s.ready("/readyz", "200 ready")
			stuck.cut()
		}
		until(9 * time.Minute)
		s.asks(other)
		s.ready("/readyz", "503 "+platform+" is not ready")
		s.ready("/readyz?any", "200 ready")
		until(10*time.Minute + 5*time.Second)
		s.wantPosts(other, 1)
		s.wantPosts(platform, 0)
		until(35 * time.Minute)
		s.asks(other)
		stuck.heal()
		until(36 * time.Minute)
		s.asks(platform)
		s.ready("/readyz", "200 ready")
		until(40*time.Minute + 5*time.Second)
		s.wantPosts(other, 2)
		want := 1 // the other was sent into silence: it may have arrived, and would be there twice
		if platform == "telegram" && !later {
			want = 2 // the one that was due meanwhile comes late
		}
		s.wantPosts(platform, want)
		if err := s.stop(); err != nil {
			s.t.Errorf("it ends with %v", err)
		}
	})
}

// TestOneRefused has a platform refuse the token, at the start or later: that
// stops this platform alone, with a line in the log, and the process ends when
// the other is refused as well.
func TestOneRefused(t *testing.T) {
	inBubbles(t, func(s *stage, platform string, later bool) {
		other := otherOf(platform)
		refuse := map[string]func(){
			"telegram": func() {
				s.tg.Fail(telegramtest.Fault{Code: http.StatusUnauthorized, Description: "Unauthorized"})
			},
			"discord": func() {
				s.dc.Fail(discordtest.Fault{Kind: discordtest.RefuseIdentify, Code: 4004, Times: -1})
				s.dc.Fail(discordtest.Fault{Kind: discordtest.InvalidSession})
			},
		}
		if !later {
			refuse[platform]()
		}
		s.start()
		if later {
			until(time.Minute)
			s.ready("/readyz", "200 ready")
			refuse[platform]()
		}
		until(5 * time.Minute)
		s.asks(other)
		s.ready("/readyz", "503 "+platform+" is stopped for good")
		s.ready("/readyz?any", "200 ready")
		if m := scrape(s.t, s.metrics); m[`planbot_platform_ready{platform="`+platform+`"}`] != "0" || m[`planbot_platform_ready{platform="`+other+`"}`] != "1" {
			s.t.Error("planbot_platform_ready does not tell which is stopped")
		}
		until(10*time.Minute + 5*time.Second)
		s.wantPosts(other, 1)
		log := s.log.String()
		if strings.Count(log, `"level":"ERROR"`) != 1 || !strings.Contains(log, `"platform":"`+platform+`"`) ||
			strings.Contains(log, telegramtest.Token) || strings.Contains(log, discordtest.DefaultToken) {
			s.t.Errorf("one line should tell of the error, without a token: %s", log)
		}
		refuse[other]()
		until(15 * time.Minute)
		s.ready("/readyz?any", "503 telegram is stopped for good\ndiscord is stopped for good")
		if err := s.stop(); err == nil || !strings.Contains(err.Error(), "no platform is left") {
			s.t.Errorf("it ends with %v", err)
		}
		if !strings.Contains(s.log.String(), `"level":"ERROR","msg":"stopped"`) {
			s.t.Errorf("the end is no error in the log: %s", s.log)
		}
	})
}
