package discord

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/message"
	"planbot/bot/text"
)

// directory is what people see of the bot before they install it, and what an
// installation asks for. It is true of every corpus.
func directory(b *bot.Bot) api.Directory {
	guild := viewChannel | sendMessages | embedLinks | sendInThreads
	return api.Directory{
		Description: description(b),
		Tags:        []string{"reference", "quotations", "sources", "discussion", "moderation"},
		Installs: map[string]api.Install{
			serverInstall: {Asks: &api.Asks{Scopes: []string{"applications.commands", "bot"}, Permissions: strconv.FormatUint(uint64(guild), 10)}},
			userInstall:   {Asks: &api.Asks{Scopes: []string{"applications.commands"}, Permissions: "0"}},
		},
	}
}

// ownStart begins each description of ours: one for another corpus, or of an earlier
// version, is replaced.
const ownStart = "planbot answers questions about "

// description is what /about says of the bot and of its rules.
func description(b *bot.Bot) string {
	var out []string
	for _, block := range b.Library().About().Blocks {
		if p, ok := block.(message.Paragraph); ok {
			out = append(out, p.Text)
		}
	}
	return text.Shorten(out[0]+" "+out[len(out)-1], api.MaxDescription)
}

// missing returns the parts of a directory that has lacks, from want, and what the log
// and doctor call them.
func missing(has, want api.Directory) (set api.Directory, parts []string) {
	if has.Description == "" {
		set.Description, parts = want.Description, append(parts, "description")
	}
	if len(has.Tags) == 0 {
		set.Tags, parts = want.Tags, append(parts, "tags")
	}
	asks := func(i api.Install) bool { return i.Asks != nil }
	if !slices.ContainsFunc(slices.Collect(maps.Values(has.Installs)), asks) {
		set.Installs, parts = want.Installs, append(parts, "install settings")
	}
	return set, parts
}

// describe sets what of the application's directory is empty, or an outdated
// description of ours: an operator's own words, tags and install settings stay. The
// bot works without it, so a failure is logged and no more.
func (d *Discord) describe(ctx context.Context, b *bot.Bot, has api.Directory) {
	want := directory(b)
	if strings.HasPrefix(has.Description, ownStart) && has.Description != want.Description {
		has.Description = ""
	}
	set, empty := missing(has, want)
	if len(empty) == 0 {
		return
	}
	parts := strings.Join(empty, ", ")
	err := inFull(d.api.SetDirectory(ctx, set), nil)
	switch {
	case err == nil:
		d.log.Info("the application's entry in Discord's directory is filled in", "set", parts)
	case ctx.Err() == nil:
		d.log.Warn("the application's entry in Discord's directory is not filled in; the developer portal can do it", "lacks", parts, "error", err)
	}
}
