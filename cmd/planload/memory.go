package main

import (
	"context"
	"fmt"
	"time"
)

// memory has one bot answer on both platforms, half of the updates each, and
// looks at what it takes meanwhile.
func memory(ctx context.Context, b *bench) error {
	tg, err := b.startRole(ctx, "telegram")
	if err != nil {
		return err
	}
	defer tg.kill()
	dc, err := b.startRole(ctx, "discord")
	if err != nil {
		return err
	}
	defer dc.kill()
	addr, err := b.freeAddr()
	if err != nil {
		return err
	}
	bot, err := b.serve(ctx, addr, append(telegramVars(tg.API, addr), discordVars(dc.API, dc.PublicKey)...)...)
	if err != nil {
		return err
	}
	defer bot.kill()
	const chunks = 50
	done := 0
	for chunk := range chunks + 1 {
		if chunk%(chunks/5) == 0 || done == 3*b.updates/chunks {
			n, err := bot.metrics(ctx, "process_resident_memory_bytes", "go_goroutines")
			if err != nil {
				return err
			}
			b.memories.add(fmt.Sprint(done), fmt.Sprintf("%.1f", n[0]/(1<<20)), fmt.Sprintf("%.0f", n[1]))
		}
		if chunk == chunks {
			return nil
		}
		for _, half := range []struct {
			*player
			load
		}{
			{tg, load{Kind: "guest", To: bot.url + hookPath}},
			{dc, load{Kind: "http", To: bot.url + interactionPath}},
		} {
			l := half.load
			l.Count, l.Window, l.Patience = b.updates/chunks/2, 40, 30*time.Second
			t, err := half.player.load(ctx, l)
			if err != nil {
				return err
			}
			if t.Answered != l.Count {
				return fmt.Errorf("%d of %d answered after %d", t.Answered, l.Count, done)
			}
			done += t.Answered
		}
	}
	return nil
}
