package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
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

// doctorCommand says what of the set-up is wrong, and how to mend it. It fails
// when a check does; a warning is none.
func (p *program) doctorCommand() *cobra.Command {
	var onlyAlive bool
	cmd := &cobra.Command{
		Use: "doctor", Short: "Check the set-up of serve, and say how to mend what is wrong.", Args: cobra.NoArgs,
		Long: `Check the set-up of serve: corpus, environment, tokens, what the platforms know
of the bot, clock and database. Each check is a line: ok, warn, or FAIL with how
to mend it. The exit code is 1 when a check failed.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if onlyAlive {
				return alive(cmd.Context(), p.getenv("PLANBOT_HTTP_ADDR"))
			}
			d := &doctor{program: p}
			d.run(cmd.Context())
			if d.err == nil && d.failed {
				return exitError(exitFailed)
			}
			return d.err
		},
	}
	cmd.Flags().BoolVar(&onlyAlive, "alive", false, "Only ask the process that serves on this machine whether it lives.")
	return cmd
}

// A doctor makes checks and prints a line for each. No line holds a secret.
type doctor struct {
	*program
	failed bool
	err    error // of printing
}

// checkTimeout bounds the look at the database, and that at a process that serves.
const checkTimeout = 10 * time.Second

func (d *doctor) run(ctx context.Context) {
	d.checkCorpus()
	for _, doubt := range d.doubts() {
		d.show(bot.Diagnosis{Grade: bot.Doubted, What: "settings", State: doubt})
	}
	set, err := d.settings()
	if err != nil { // what can be read is looked at nevertheless
		for line := range strings.Lines(err.Error()) {
			d.fail("settings", strings.TrimPrefix(line, "serve: "), "")
		}
	}
	var commands []string
	for _, c := range bot.Table() {
		commands = append(commands, c.Name)
	}
	switch {
	case set.lacks("PLANBOT_TELEGRAM_"):
	case set.telegram.Token == "":
		d.ok("telegram", "not served: PLANBOT_TELEGRAM_TOKEN is not set")
	default:
		d.show(telegram.Check(ctx, set.telegram, commands)...)
	}
	switch {
	case set.lacks("PLANBOT_DISCORD_"):
	case set.discord.Token != "":
		d.show(discord.Check(ctx, set.discord, commands)...)
	case set.discord.PublicKey != "":
		d.show(bot.Diagnosis{Grade: bot.Doubted, What: "discord", Mend: "set it too",
			State: "PLANBOT_DISCORD_TOKEN is not set, so neither the application nor its commands can be checked or registered"})
	default:
		d.ok("discord", "not served: PLANBOT_DISCORD_TOKEN is not set")
	}
	if !set.lacks("PLANBOT_HTTP_ADDR") && set.addr != "" {
		d.checkAddr(ctx, set.addr)
	}
	if !set.lacks("PLANBOT_DATABASE_URL") {
		d.checkDatabase(ctx, set.database)
	}
}

func (d *doctor) checkCorpus() {
	c, err := d.corpus()
	var faults corpus.Faults
	switch {
	case errors.As(err, &faults):
		d.fail("corpus", fmt.Sprintf("faults in the folder: %d", len(faults)), "planbot corpus check lists them")
	case err != nil:
		d.fail("corpus", err.Error(), "see that PLANBOT_CORPUS or --corpus names a folder with corpus files")
	default:
		d.ok("corpus", sizeOf(c))
	}
}

// checkAddr listens for a moment where serve would.
func (d *doctor) checkAddr(ctx context.Context, addr string) {
	listener, err := net.Listen("tcp", addr)
	switch {
	case err == nil:
		_ = listener.Close() // nobody has connected
		d.ok("http", "serve can listen at "+addr)
	case alive(ctx, addr) == nil:
		d.ok("http", "at "+addr+" something answers /healthz already, as planbot serve does")
	default:
		d.fail("http", err.Error(), "see that PLANBOT_HTTP_ADDR is an address of this machine at which no other program listens")
	}
}

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
	default:
		d.fail("database", saw+": "+err.Error(), "")
	}
}

func (d *doctor) ok(what, state string) { d.show(bot.Diagnosis{What: what, State: state}) }

func (d *doctor) fail(what, state, mend string) {
	d.show(bot.Diagnosis{Grade: bot.Broken, What: what, State: state, Mend: mend})
}

// show prints a line for each thing that was found. What a platform said in it
// is made tidy, and a secret is taken out wherever it comes from.
func (d *doctor) show(found ...bot.Diagnosis) {
	for _, f := range found {
		text := f.State
		if f.Mend != "" { // else the state says it
			text += "; " + f.Mend
		}
		text = d.withoutSecrets(message.Tidy(text))
		d.failed = d.failed || f.Grade == bot.Broken
		mark := map[bot.Grade]string{bot.Good: "ok", bot.Doubted: "warn", bot.Broken: "FAIL"}[f.Grade]
		if _, err := fmt.Fprintf(d.stdout, "%-4s  %s: %s\n", mark, f.What, text); err != nil {
			d.err = err
		}
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
