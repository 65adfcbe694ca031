package main

import (
	"context"
	"fmt"
	"time"

	"planbot/bot/discord/discordtest"
	"planbot/bot/telegram/telegramtest"
)

// window is how many questions are under way in a speed test: as many as
// Telegram has connections to a webhook by default.
const window = 40

// silence is how long a bot that nothing is wrong with may leave all waiting.
const silence = 30 * time.Second

// telegramVars have the bot serve Telegram; the webhook is for httpAddr, and ""
// means polling.
func telegramVars(api, httpAddr string) []string {
	vars := []string{"PLANBOT_TELEGRAM_TOKEN=" + telegramtest.Token, "PLANBOT_TELEGRAM_API_URL=" + api, "PLANBOT_TELEGRAM_WEBHOOK_SECRET=" + hookSecret}
	if httpAddr != "" {
		vars = append(vars, "PLANBOT_TELEGRAM_WEBHOOK_URL=http://"+httpAddr+hookPath)
	}
	return vars
}

// discordVars have the bot serve Discord; "" for the key means the gateway.
func discordVars(api, publicKey string) []string {
	return []string{"PLANBOT_DISCORD_TOKEN=" + discordtest.DefaultToken, "PLANBOT_DISCORD_API_URL=" + api, "PLANBOT_DISCORD_PUBLIC_KEY=" + publicKey}
}

const (
	hookPath        = "/telegram/webhook"
	interactionPath = "/discord/interactions"
)

func speedTelegram(ctx context.Context, b *bench) error {
	fake, err := b.startRole(ctx, "telegram")
	if err != nil {
		return err
	}
	defer fake.kill()
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	bot, err := b.serve(ctx, addr, telegramVars(fake.API, addr)...)
	if err != nil {
		return err
	}
	defer bot.kill()
	for _, test := range []struct{ kind, name string }{
		{"guest", "Telegram webhook: guest message in, `/point`, answer out"},
		{"inline", "Telegram webhook: inline query in, search, up to 20 results out"},
	} {
		err := b.sideBySide(ctx, test.name, fake, bot, load{Kind: test.kind, To: bot.url + hookPath}, "bare-telegram", fake.API)
		if err != nil {
			return err
		}
	}
	return nil
}

func speedDiscord(ctx context.Context, b *bench) error {
	fake, err := b.startRole(ctx, "discord")
	if err != nil {
		return err
	}
	defer fake.kill()
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	bot, err := b.serve(ctx, addr, discordVars(fake.API, fake.PublicKey)...)
	if err != nil {
		return err
	}
	defer bot.kill()
	return b.sideBySide(ctx, "Discord over HTTP: signed interaction in, `/point`, answer in the reply", fake, bot,
		load{Kind: "http", To: bot.url + interactionPath}, "bare-discord", fake.PublicKey)
}

// sideBySide gives the bot and a bare server the same load, turn by turn: so
// whatever else the machine does hits both. The bare server's answers are as
// long as the bot's.
func (b *bench) sideBySide(ctx context.Context, name string, fake *player, bot *server, l load, bareRole ...string) error {
	const rounds = 5
	l.Window, l.Count, l.Patience = window, b.count/10, silence
	warm, err := fake.load(ctx, l)
	if err != nil {
		return err
	}
	bare, err := b.startRole(ctx, append(bareRole, fmt.Sprint(warm.Bytes))...)
	if err != nil {
		return err
	}
	defer bare.kill()
	bareLoad := l
	bareLoad.To = bare.API
	if _, err := fake.load(ctx, bareLoad); err != nil {
		return err
	}
	var ours, theirs speed
	before, err := bot.metrics(ctx, "process_cpu_seconds_total")
	if err != nil {
		return err
	}
	l.Count, bareLoad.Count = b.count/rounds, b.count/rounds
	for range rounds {
		if err := ours.measure(ctx, fake, l); err != nil {
			return err
		}
		if err := theirs.measure(ctx, fake, bareLoad); err != nil {
			return err
		}
	}
	after, err := bot.metrics(ctx, "process_cpu_seconds_total")
	if err != nil {
		return err
	}
	bare.kill()
	ours.cpu = time.Duration((after[0] - before[0]) * float64(time.Second))
	theirs.cpu = bare.cpu() * time.Duration(theirs.n) / time.Duration(theirs.n+warm.Sent)
	b.speeds.add(name, ours.rate(), milli(ours.p50), milli(ours.p99), theirs.rate(), milli(theirs.p50), milli(theirs.p99),
		fmt.Sprintf("%.2f", ours.perSecond()/theirs.perSecond()), ours.each(), theirs.each())
	return nil
}

// A speed is what several rounds came to. The percentiles are those of the
// slowest round.
type speed struct {
	n              int
	took, p50, p99 time.Duration
	cpu            time.Duration
}

func (s *speed) measure(ctx context.Context, fake *player, l load) error {
	t, err := fake.load(ctx, l)
	if err != nil {
		return err
	}
	if t.Answered != l.Count || t.Twice > 0 || len(t.Violations) > 0 {
		return fmt.Errorf("%d of %d answered, %d twice; rules broken: %q", t.Answered, l.Count, t.Twice, t.Violations)
	}
	s.n, s.took = s.n+t.Answered, s.took+t.Took
	s.p50, s.p99 = max(s.p50, t.P50), max(s.p99, t.P99)
	return nil
}

func (s *speed) perSecond() float64 { return float64(s.n) / s.took.Seconds() }
func (s *speed) rate() string       { return fmt.Sprintf("%.0f", s.perSecond()) }
func (s *speed) each() string {
	return fmt.Sprintf("%d µs", (s.cpu / time.Duration(s.n)).Microseconds())
}

func milli(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }
