package main

import (
	"context"
	"fmt"
	"time"
)

// memory has one bot answer on both platforms, half of the updates each, and
// looks at what it takes meanwhile.
func memory(ctx context.Context, b *bench) (measured rows, err error) {
	telegram, discord := newTelegram(false, false), newDiscord("", false)
	defer telegram.close()
	defer discord.close()
	addr, err := b.freeAddr()
	if err != nil {
		return nil, err
	}
	bot, err := b.serve(ctx, addr, append(telegramVars(telegram.api, addr), discordVars(discord.api, discord.key)...)...)
	if err != nil {
		return nil, err
	}
	defer bot.kill()
	const chunks = 50
	done := 0
	for chunk := range chunks + 1 {
		if chunk%(chunks/5) == 0 || done == 3*b.updates/chunks {
			size, err := bot.metric("process_resident_memory_bytes")
			if err != nil {
				return measured, err
			}
			goroutines, err := bot.metric("go_goroutines")
			if err != nil {
				return measured, err
			}
			measured.add(done, fmt.Sprintf("%.1f", size/(1<<20)), goroutines)
		}
		if chunk == chunks {
			break
		}
		l := load{count: b.updates / chunks / 2, window: 40, patience: 30 * time.Second}
		for _, p := range []*player{telegram, discord} {
			l.kind, l.to = "guest", ""
			if p == discord {
				l.kind, l.to = "http", bot.url+interactionPath
			}
			t, err := p.load(ctx, l)
			if err != nil {
				return measured, err
			}
			if t.answered != l.count {
				return measured, fmt.Errorf("%d of %d answered after %d", t.answered, l.count, done)
			}
			done += t.answered
		}
	}
	return measured, nil
}
