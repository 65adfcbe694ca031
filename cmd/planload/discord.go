package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"planbot/bot/discord/discordtest"
)

// A discordFake is Discord. The kinds of its load are
//
//	http      /point, signed and posted to load.to
//	commands  /point, /who and /ask in turn, likewise
//	gateway   /point, over the gateway
type discordFake struct {
	*discordtest.Server
	book *ledger
	stop context.CancelFunc // ends a fault that goes on
}

func newDiscord() *player {
	d := &discordFake{Server: discordtest.New(discordtest.Options{}), stop: func() {}}
	return &player{fake: d, api: d.URL(), key: d.PublicKey()}
}

// violations leaves out that an interaction was not taken or not answered,
// which the ledger counts.
func (d *discordFake) violations() []string {
	return slices.DeleteFunc(d.Violations(), func(v string) bool {
		return strings.HasPrefix(v, "the endpoint: ") || strings.Contains(v, ": no response within ")
	})
}

func (d *discordFake) prepare() *ledger {
	d.book = newLedger()
	return d.book
}

// ask waits for the answer in a goroutine of its own. What did not reach the
// bot is refused: Discord does not post it again.
func (d *discordFake) ask(ctx context.Context, l load, n int64) {
	turns := []struct{ name, option, value string }{
		{"point", "number", fmt.Sprint(1 + n%28)}, {"who", "subject", "amnesty"}, {"ask", "question", "how big can the army be"},
	}
	turn := turns[0]
	if l.kind == "commands" {
		turn = turns[n%int64(len(turns))]
	}
	i := discordtest.Interaction{Name: turn.name, Options: []discordtest.Option{{Name: turn.option, Value: turn.value}},
		Guild: fmt.Sprint(1000 + n%(people/10)), User: discordtest.User{ID: fmt.Sprint(900_000_000 + n%people)}}
	book := d.book
	book.ask(n, time.Now())
	go func() {
		p, err := d.deliver(ctx, l.to, i)
		if err != nil {
			book.refuse()
			return
		}
		switch _, err := p.Wait(ctx); {
		case err == nil:
			book.answer(n)
		case errors.Is(err, discordtest.ErrUndelivered), errors.Is(err, discordtest.ErrImpossible):
			book.refuse()
		default:
			book.giveUp()
		}
	}()
}

// deliver posts an interaction to the bot, or sends it over the gateway where
// there is no address.
func (d *discordFake) deliver(ctx context.Context, to string, i discordtest.Interaction) (*discordtest.Pending, error) {
	if to == "" {
		return d.Interact(i), nil
	}
	return d.Post(ctx, to, i)
}

// fail begins a fault: "slow" or "429" of the API, or "cuts" of the gateway.
func (d *discordFake) fail(kind string) {
	const callback = "POST /interactions/*/*/callback"
	var inTurn []discordtest.Fault
	switch kind {
	case "slow":
		d.Fail(discordtest.Fault{Kind: discordtest.Slow, Match: callback, Delay: 1500 * time.Millisecond, Times: -1})
		return
	case "429":
		inTurn = []discordtest.Fault{{Kind: discordtest.RateLimited, Match: callback, Times: 3, RetryAfter: time.Second}}
	case "cuts":
		inTurn = []discordtest.Fault{{Kind: discordtest.Drop}, {Kind: discordtest.Reconnect}, {Kind: discordtest.Close, Code: 4000}}
	}
	ctx, stop := context.WithCancel(context.Background())
	d.stop = stop
	go func() {
		for n := 0; ctx.Err() == nil; n++ {
			d.Fail(inTurn[n%len(inTurn)])
			pause(ctx, 1200*time.Millisecond)
		}
	}()
}

func (d *discordFake) heal() {
	d.stop()
	d.Heal()
}

func (d *discordFake) close() { d.Close() }
