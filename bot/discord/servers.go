package discord

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"planbot/bot"
	"planbot/bot/discord/api"
)

// Discord does not report over HTTP that the bot has left a server, and over the
// gateway only while the bot is connected. So the bot lists its servers now and
// then; replicas do so at different moments, which spares the API.
const (
	sweepSoon  = time.Minute     // the latest moment of the first look after the start
	sweepEvery = 6 * time.Hour   // on average; LeaveGrace is much longer
	sweepAgain = 5 * time.Minute // after a look that failed; twice as long each time
)

// sweep looks through the servers until ctx ends.
func (d *Discord) sweep(ctx context.Context, b *bot.Bot) {
	wait, failures := rand.N(sweepSoon), 0
	for api.Pause(ctx, wait) == nil {
		wait = sweepEvery*3/4 + rand.N(sweepEvery/2)
		if err := b.SyncChats(ctx, platform, d.servers); err == nil {
			failures = 0
		} else if ctx.Err() == nil {
			d.log.Warn("servers not looked through; nothing of them is forgotten", "error", err)
			wait = min(wait, sweepAgain<<min(failures, 10))
			failures++
		}
	}
}

// serversPage is how many servers the API lists at a time.
const serversPage = 200

// servers lists all servers that the bot is in. A list that breaks off or makes
// no sense is an error. Only an empty page is the end: Discord may leave a server
// out of a page.
func (d *Discord) servers(ctx context.Context) (map[string]bool, error) {
	in := map[string]bool{}
	for after := "0"; ; {
		page, err := d.api.Guilds(ctx, after, serversPage)
		if err != nil {
			return nil, err
		}
		if len(page) == 0 {
			return in, nil
		}
		for _, g := range page {
			if !api.IsID(g.ID) || byNumber(g.ID, after) <= 0 {
				return nil, errors.New("the list of servers is out of order")
			}
			in[g.ID], after = true, g.ID
		}
	}
}

// byNumber compares two ids as the numbers that they are.
func byNumber(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }
