package telegram

import (
	"context"
	"slices"
	"strings"

	"planbot/bot"
	"planbot/bot/locale"
	"planbot/bot/telegram/api"
	"planbot/bot/text"
)

// A profileText is one of the two texts about the bot that people see before they
// write to it. The bot's name is none of them: BotFather asks for one, so that it
// is always the operator's.
type profileText struct {
	get, set, field string // the methods, and the parameter that they share
	message         string // of the locale
	most            int    // UTF-16 units
}

var profileTexts = []profileText{
	{"getMyDescription", "setMyDescription", "description", "telegram.description", 512},
	{"getMyShortDescription", "setMyShortDescription", "short_description", "telegram.short_description", 120},
}

// in is the text in a language.
func (p profileText) in(lang string, b *bot.Bot) string {
	plan := b.Library().In(lang).Corpus.Plan
	args := []any{plan.Title, plan.Label}
	for _, line := range examples(b, lang) {
		args = append(args, line)
	}
	return text.ShortenWords(locale.In(lang).Say(p.message, args...), p.most)
}

// own reports whether planbot wrote a text, in this or an earlier version: it
// begins as that of a language does, up to the first colon.
func (p profileText) own(text string) bool {
	return slices.ContainsFunc(locale.Languages(), func(lang string) bool {
		beginning, _, _ := strings.Cut(locale.In(lang).Say(p.message), ":")
		return strings.HasPrefix(text, beginning+":")
	})
}

// describe sets the texts about the bot that are missing or of an earlier version,
// in every language. A text of the operator's stays, and if that is the one for
// everybody else, no language gets one of ours in its place. The first failure is
// logged, and the next start tries again.
func (t *Telegram) describe(ctx context.Context, b *bot.Bot) {
	for _, p := range profileTexts {
		if err := t.describeBy(ctx, b, p); err != nil {
			if ctx.Err() == nil {
				t.log.Warn("the description of the bot was not set", "error", err)
			}
			return
		}
	}
}

func (t *Telegram) describeBy(ctx context.Context, b *bot.Bot, p profileText) error {
	everybody := true // whether the text without a language is ours
	for _, lang := range locale.Languages() {
		params := api.Params{}
		if lang != locale.English {
			params["language_code"] = lang
		}
		have, err := t.client.GetText(ctx, api.CallTimeout, p.get, p.field, params)
		ours := p.in(lang, b)
		switch {
		case err != nil:
			return err
		case have == ours, have == "" && !everybody:
			continue
		case have != "" && !p.own(have):
			everybody = everybody && lang != locale.English
			continue
		}
		params[p.field] = ours
		if _, err := t.client.Call(ctx, api.CallTimeout, p.set, params); err != nil {
			return err
		}
	}
	return nil
}
