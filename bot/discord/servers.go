package discord

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"time"

	"planbot/bot"
)

// Over HTTP Discord does not say when the bot leaves a server, and over the
// gateway only to bots with an intent that this one can do without, so it looks
// now and then. Replicas look at different moments, which is not needed but
// spares the API.
const (
	sweepSoon  = time.Minute     // the first look is at most so long after the start
	sweepEvery = 6 * time.Hour   // on average; LeaveGrace is much longer
	sweepAgain = 5 * time.Minute // after a look that failed, twice as long each time
)

// sweep looks through the servers until ctx ends.
func (d *Discord) sweep(ctx context.Context, b *bot.Bot) {
	wait, failures := rand.N(sweepSoon), 0
	for pause(ctx, wait) == nil {
		wait = sweepEvery*3/4 + rand.N(sweepEvery/2)
		if err := b.Sweep(ctx, platform, d.servers); err == nil {
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
// no sense is an error. Only an empty page is the end: a short one may be a
// server less for a reason of Discord's own.
func (d *Discord) servers(ctx context.Context) (map[string]bool, error) {
	in := map[string]bool{}
	for after := "0"; ; {
		var page []struct {
			ID string `json:"id"`
		}
		query := url.Values{"limit": {fmt.Sprint(serversPage)}, "after": {after}}
		err := d.rest.do(ctx, &call{method: "GET", route: "/users/@me/guilds", query: query.Encode(), into: &page, repeat: true})
		if err != nil {
			return nil, err
		}
		if page == nil {
			return nil, errors.New("the list of servers is none")
		}
		if len(page) == 0 {
			return in, nil
		}
		for _, server := range page {
			if !snowflake.MatchString(server.ID) || byNumber(server.ID, after) <= 0 {
				return nil, errors.New("the list of servers is out of order")
			}
			in[server.ID], after = true, server.ID
		}
	}
}

// byNumber compares two ids as the numbers that they are.
func byNumber(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }
