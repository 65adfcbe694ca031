package discord

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
	"planbot/bot/message"
	"planbot/corpus"
)

// warmBot is the bot on the corpus that ships, with its index made: that takes
// longer than most tests, and must not happen inside a bubble.
var warmBot = sync.OnceValue(func() *bot.Bot {
	b := bot.New(corpus.Default(), slog.New(slog.DiscardHandler))
	b.Suggest(context.Background(), message.Origin{}, bot.PointArg, "army", 1)
	return b
})

// The ids of the tests.
const (
	guild   = "1000"
	channel = "2000"
	self    = discordtest.DefaultApplicationID
)

// A place is a Discord with the bot in it.
type place struct {
	*discordtest.Server
	t     testing.TB
	bot   *bot.Bot
	d     *Discord
	http  bool
	log   *strings.Builder
	logMu sync.Mutex
	end   func() error // ends Run and returns its error
	done  chan error
	fails bool // Run is expected to
}

// failed waits until Run ends by itself, and returns its error.
func (p *place) failed() error {
	p.fails = true
	err := <-p.done
	p.done <- err
	return err
}

// logged is what the bot has logged until now.
func (p *place) logged() string {
	p.logMu.Lock()
	defer p.logMu.Unlock()
	return p.log.String()
}

// A setup changes what is usual before the bot starts.
type setup struct {
	fake discordtest.Options
	cfg  Config
	bot  *bot.Bot

	http2   bool                        // the API is called over it
	prepare func(p *place)              // changes the world before the bot starts; may be nil
	faults  []discordtest.Fault         // from the start
	dial    func(network dialer) dialer // stands before the network; nil: nothing does
}

type dialer = func(ctx context.Context, network, addr string) (net.Conn, error)

// bubble runs a test in a synctest bubble, in which waiting costs no time.
func bubble(t *testing.T, f func(t *testing.T)) {
	warmBot()
	synctest.Test(t, f)
}

// both runs a scenario over the gateway and over HTTP.
func both(t *testing.T, f func(t *testing.T, p *place)) {
	for _, mode := range []string{"gateway", "http"} {
		t.Run(mode, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := open(t, setup{}, mode == "http")
				f(t, p)
			})
		})
	}
}

// open starts a Discord in memory and the bot in it, and waits until it is
// ready.
func open(t *testing.T, s setup, overHTTP bool) *place {
	t.Helper()
	p := launch(t, s, overHTTP)
	for p.d.Ready() != nil {
		if err := api.Pause(t.Context(), 10*time.Millisecond); err != nil {
			t.Fatalf("not ready: %v", p.d.Ready())
		}
	}
	if overHTTP { // the bot is ready before its commands are registered
		if _, err := p.WaitCalls(t.Context(), 1, "PUT /applications/*/commands"); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// launch starts a Discord and the bot in it.
func launch(t *testing.T, s setup, overHTTP bool) *place {
	t.Helper()
	p := &place{t: t, bot: s.bot, http: overHTTP, log: &strings.Builder{}}
	if p.bot == nil {
		p.bot = warmBot()
	}
	s.fake.Memory = true
	s.fake.Client = &http.Client{Transport: direct(func(w http.ResponseWriter, r *http.Request) { p.d.Interactions(p.bot).ServeHTTP(w, r) })}
	p.Server = discordtest.Start(t, s.fake)
	for _, f := range s.faults {
		p.Fail(f)
	}
	p.SetGuild(discordtest.Guild{ID: guild, Channels: []discordtest.Channel{{ID: channel}}})
	if s.prepare != nil {
		s.prepare(p)
	}
	s.cfg.APIURL, s.cfg.Dial = p.URL(), p.Dial
	if s.dial != nil {
		s.cfg.Dial = s.dial(p.Dial)
	}
	if s.cfg.Token == "" {
		s.cfg.Token = discordtest.DefaultToken
	}
	if overHTTP {
		s.cfg.PublicKey = p.PublicKey()
	}
	s.cfg.Log = slog.New(slog.NewTextHandler(locked{&p.logMu, p.log}, nil))
	var err error
	if p.d, err = New(s.cfg); err != nil {
		t.Fatal(err)
	}
	if s.http2 {
		transport := api.NewTransport(s.cfg.Dial)
		transport.Protocols = new(http.Protocols)
		transport.Protocols.SetUnencryptedHTTP2(true)
		p.d.api = apiOver(t, transport, api.Config{Token: s.cfg.Token, URL: s.cfg.APIURL, Log: s.cfg.Log})
	}
	ctx, cancel := context.WithCancel(t.Context())
	p.done = make(chan error, 1)
	go func() { p.done <- p.d.Run(ctx, p.bot) }()
	p.end = sync.OnceValue(func() error {
		cancel()
		return <-p.done
	})
	t.Cleanup(func() {
		if err := p.end(); err != nil && !p.fails {
			t.Errorf("Run: %v", err)
		}
		_ = api.Pause(context.Background(), 2*time.Second) // the library ends a second later
		if log := p.logged(); strings.Contains(log, s.cfg.Token) || strings.Contains(log, "aW50ZXJhY3Rpb246") {
			t.Errorf("a token is in the log:\n%s", log)
		}
	})
	return p
}

// apiOver makes a client of the API over a transport.
func apiOver(t testing.TB, transport http.RoundTripper, cfg api.Config) *api.Client {
	t.Helper()
	cfg.Transport = transport
	c, err := api.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A locked writer may be used by several goroutines.
type locked struct {
	mu *sync.Mutex
	w  *strings.Builder
}

func (l locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

// direct carries a request to a handler without a network.
type direct http.HandlerFunc

func (f direct) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	f(w, r)
	return w.Result(), nil
}

// do does what a user does, and waits for the first response.
func (p *place) do(i discordtest.Interaction) (discordtest.Response, *discordtest.Pending) {
	p.t.Helper()
	if i.Guild == "" && !i.Private && i.Message == "" {
		i.Guild = guild
	}
	var pending *discordtest.Pending
	if p.http {
		var err error
		if pending, err = p.Post(p.t.Context(), "http://bot.test/discord/interactions", i); err != nil {
			p.t.Fatal(err)
		}
	} else {
		pending = p.Interact(i)
	}
	r, err := pending.Wait(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	return r, pending
}

// slash calls a command, or "command subcommand", with options.
func (p *place) slash(name string, options ...string) discordtest.Response {
	p.t.Helper()
	r, _ := p.do(call(name, options...))
	return r
}

// call is a call of a command, or of "command subcommand", with options given as
// name and value in turn.
func call(name string, options ...string) discordtest.Interaction {
	var i discordtest.Interaction
	i.Name, i.Sub, _ = strings.Cut(name, " ")
	for k := 0; k < len(options); k += 2 {
		i.Options = append(i.Options, discordtest.Option{Name: options[k], Value: options[k+1]})
	}
	return i
}

// press presses the button with that label, or the first one that starts so.
func (p *place) press(m discordtest.SentMessage, label string) discordtest.Response {
	p.t.Helper()
	for _, c := range inside(m.Components) {
		if strings.HasPrefix(c.Label, label) && c.Label != "" {
			r, _ := p.do(discordtest.Interaction{Kind: discordtest.Press, Message: m.ID, CustomID: c.CustomID})
			return r
		}
	}
	p.t.Fatalf("no button %q in %+v", label, m.Components)
	return discordtest.Response{}
}

// canPost reports whether a message offers to be posted for everybody.
func canPost(m discordtest.SentMessage) bool {
	return slices.ContainsFunc(inside(m.Components), func(c discordtest.Component) bool { return c.Label == "Post to channel" })
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

// commandLink matches the markup that shows the name of a command, and calls it.
var commandLink = regexp.MustCompile(`</([a-z ]+):[0-9]+>`)

// textOf is everything that a message shows, as markup but for links to commands,
// and without its buttons.
func textOf(m discordtest.SentMessage) string {
	texts := []string{m.Content}
	for _, e := range m.Embeds {
		texts = append(texts, e.Description)
	}
	for _, c := range inside(m.Components) {
		texts = append(texts, c.Content)
	}
	return commandLink.ReplaceAllString(strings.Trim(strings.Join(texts, "\n"), "\n"), "/$1")
}

// has checks that a message shows all of some texts.
func has(t testing.TB, m discordtest.SentMessage, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if !strings.Contains(textOf(m), s) {
			t.Errorf("%q is not in:\n%s", s, textOf(m))
		}
	}
}
