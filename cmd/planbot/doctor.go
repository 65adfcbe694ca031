package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"planbot/bot"
	"planbot/bot/discord"
	"planbot/bot/message"
	"planbot/bot/store"
	"planbot/bot/telegram"
	"planbot/corpus"
)

// doctorCmd says what of the set-up is wrong, and how to mend it.
type doctorCmd struct {
	Alive bool
}

func (c *doctorCmd) command(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "doctor", Short: "Check the set-up of serve, and say how to mend what is wrong.", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.Run(cmd.Context(), p) },
	}
	cmd.Flags().BoolVar(&c.Alive, "alive", false, "Only ask the process that serves on this machine whether it lives.")
	return cmd
}

// Run makes every check that the environment has something for. It fails when
// a check does; a warning is none.
func (c *doctorCmd) Run(ctx context.Context, p *program) error {
	if c.Alive {
		return alive(ctx, p.getenv("PLANBOT_HTTP_ADDR"))
	}
	d := &doctor{program: p}
	d.run(ctx)
	if d.err != nil {
		return d.err
	}
	if d.failed {
		return exitError(exitFailed)
	}
	return nil
}

// A doctor makes checks and prints a line for each. No line holds a secret.
type doctor struct {
	*program
	hidden []string // the secrets
	failed bool
	err    error // of printing
}

// checkTimeout bounds the look at the database, and that at a process that serves.
const checkTimeout = 10 * time.Second

func (d *doctor) run(ctx context.Context) {
	commands := d.checkCorpus()
	set, err := d.settings()
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			d.fail("settings", strings.TrimPrefix(line, "serve: "), "")
		}
		return
	}
	_, key, _ := strings.Cut(set.telegram.Token, ":") // the part of the token that is secret
	d.hide(set.telegram.Token, key, set.telegram.WebhookSecret, set.discord.Token)
	if !strings.HasPrefix(set.database, "sqlite:") {
		d.hide(databaseSecrets(set.database)...)
	}
	if set.telegram.Token == "" {
		d.ok("telegram", "not served: PLANBOT_TELEGRAM_TOKEN is not set")
	} else {
		d.show(telegram.Check(ctx, set.telegram, commands)...)
	}
	switch {
	case set.discord.Token != "":
		d.show(discord.Check(ctx, set.discord, commands)...)
	case set.discord.PublicKey != "":
		d.warn("discord", "PLANBOT_DISCORD_TOKEN is not set, so neither the application nor its commands can be checked or registered", "set it too")
	default:
		d.ok("discord", "not served: PLANBOT_DISCORD_TOKEN is not set")
	}
	d.checkDatabase(ctx, set.database)
}

// checkDatabase looks at the database as it is.
func (d *doctor) checkDatabase(ctx context.Context, address string) {
	if address == "" {
		d.ok("database", "none: nothing is kept, since PLANBOT_DATABASE_URL is none")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	saw, err := store.Check(ctx, address)
	switch {
	case err == nil:
		d.ok("database", saw)
	case saw == "":
		d.fail("database", err.Error(), "PLANBOT_DATABASE_URL is sqlite:PATH, postgres://USER:PASSWORD@HOST/DATABASE or none")
	default:
		d.fail("database", saw+": "+err.Error(), "")
	}
}

// minSecret is the length from which a text is looked for in what is printed:
// a shorter one keeps nothing secret and is part of ordinary words.
const minSecret = 6

// hide keeps secrets out of what is printed, also as an address has them.
func (d *doctor) hide(secrets ...string) {
	for _, s := range secrets {
		if len(s) >= minSecret {
			d.hidden = append(d.hidden, s, url.PathEscape(s), url.QueryEscape(s))
		}
	}
}

// checkCorpus loads the corpus that serve would, and returns the names of the
// commands that menus should have.
func (d *doctor) checkCorpus() []string {
	c, err := d.corpus()
	var faults corpus.Faults
	switch {
	case errors.As(err, &faults):
		d.fail("corpus", fmt.Sprintf("faults in the folder: %d", len(faults)), "planbot corpus check lists them")
	case err != nil:
		d.fail("corpus", err.Error(), "see that PLANBOT_CORPUS or --corpus names a folder with corpus files")
	default:
		d.ok("corpus", fmt.Sprintf("%d points, %d articles", len(c.Points), len(c.Articles)))
	}
	if err != nil { // the table is the same with any corpus
		c = corpus.Default()
	}
	var names []string
	for _, c := range bot.New(c, nil).Commands() {
		names = append(names, c.Name)
	}
	return names
}

// show prints what a platform has found.
func (d *doctor) show(found ...bot.Diagnosis) {
	for _, f := range found {
		switch f.Grade {
		case bot.Good:
			d.ok(f.What, f.State)
		case bot.Doubted:
			d.warn(f.What, f.State, f.Mend)
		default:
			d.fail(f.What, f.State, f.Mend)
		}
	}
}

func (d *doctor) ok(what, state string) { d.line("ok", what, state) }

func (d *doctor) warn(what, state, mend string) { d.line("warn", what, state+"; "+mend) }

func (d *doctor) fail(what, state, mend string) {
	d.failed = true
	if mend != "" { // else the state says it
		state += "; " + mend
	}
	d.line("FAIL", what, state)
}

// line prints a check. What a platform said in it is made tidy, and a secret
// is taken out wherever it comes from.
func (d *doctor) line(mark, what, text string) {
	text = message.Tidy(text)
	for _, s := range d.hidden {
		text = strings.ReplaceAll(text, s, "(secret)")
	}
	text = withoutTokens(text)
	if _, err := fmt.Fprintf(d.stdout, "%-4s  %s: %s\n", mark, what, text); err != nil {
		d.err = err
	}
}

// alive asks the process that listens at addr, for a container's health check.
func alive(ctx context.Context, addr string) error {
	host, port, err := net.SplitHostPort(strings.TrimSpace(addr))
	if err != nil {
		return usageError("doctor --alive: PLANBOT_HTTP_ADDR must be set to where serve listens, such as :8080")
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return usageError("doctor --alive: PLANBOT_HTTP_ADDR is no address")
	}
	client := &http.Client{
		Timeout:       checkTimeout,
		Transport:     &http.Transport{DisableKeepAlives: true}, // and no proxy, whatever the environment says
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("doctor: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("doctor: /healthz answers %d", response.StatusCode)
	}
	return nil
}
