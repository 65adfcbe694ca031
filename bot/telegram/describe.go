package telegram

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"planbot/bot"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/render"
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
		texts, err := api.Get[map[string]string](ctx, t.client, api.CallTimeout, p.get, params)
		have, ours := texts[p.field], p.in(lang, b)
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

// The scopes of menus. Only groupScope lacks the moderators' commands: a chat can
// allow them to others, who then type them.
const (
	privateScope = "all_private_chats"
	groupScope   = "all_group_chats"
	adminScope   = "all_chat_administrators"
)

// menuParams are the parameters of the setMyCommands calls: for each scope one
// without a language, which is English, and one for each language of the core.
// Telegram's command names are Latin, so only the descriptions are translated. In
// groups a command whose answer is for the asker alone is hidden itself, if the
// server can do so.
func menuParams(table []bot.Command, locals map[string]map[string]bot.Local, hides bool) []api.Params {
	var out []api.Params
	for _, scope := range []string{privateScope, groupScope, adminScope} {
		for _, lang := range append([]string{""}, slices.Sorted(maps.Keys(locals))...) {
			var commands []api.MenuCommand
			for _, c := range table {
				if c.Needs != message.Read && scope == groupScope {
					continue
				}
				short := c.Short
				if l, ok := locals[lang][c.Name]; ok {
					short = l.Short
				}
				commands = append(commands, api.MenuCommand{Command: c.Name, Description: short, Ephemeral: hides && c.Private && scope != privateScope})
			}
			p := api.Params{"commands": api.Encode(commands), "scope": api.Encode(api.MenuScope{Type: scope})}
			p.AddNonEmpty("language_code", lang)
			out = append(out, p)
		}
	}
	return out
}

// greet greets a group that the bot has joined, once: Telegram tells of it twice.
func (s *session) greet(ctx context.Context, t *intake.Ticket, m *api.Message) {
	if m.Chat.Type != "group" && m.Chat.Type != "supergroup" || s.greeted.Has(m.Chat.ID) {
		return
	}
	s.greeted.Put(m.Chat.ID, struct{}{})
	chat := message.Origin{Platform: platformName, Chat: strconv.FormatInt(m.Chat.ID, 10)}
	s.send(t, m, 0, s.greeting(s.bot.Words(ctx, chat), false).Pages)
}

// greeting says what the bot can do: to a person who opens the private chat, or to
// a group, which also learns which messages the bot gets.
func (s *session) greeting(w *locale.Words, private bool) render.Rendering {
	reply := s.greetingReply(w, private)
	o := s.options(reply, looks{})
	o.Post = true // the greeting stays for people who come later
	return render.Render(reply, o)
}

func (s *session) greetingReply(w *locale.Words, private bool) message.Reply {
	me := s.me.Load()
	how, more := w.Say("telegram.how_group", me.Username), w.Say("telegram.privacy_on")
	switch {
	case private:
		how, more = w.Say("telegram.how_private"), w.Say("telegram.in_group", me.Username)
		if me.Inline {
			more += " " + w.Say("telegram.in_any_chat", me.Username)
		}
	case me.ReadsAll:
		more = w.Say("telegram.privacy_off")
	}
	reply := message.Reply{Language: w.Lang, Blocks: []message.Block{
		message.Heading{Text: s.bot.Library().In(w.Lang).Corpus.Plan.Title},
		message.Paragraph{Text: w.Say("telegram.what")},
		message.Paragraph{Text: how},
		message.Paragraph{Text: more},
	}}
	var choices []message.Choice
	for _, example := range examples(s.bot, w.Lang) {
		choices = append(choices, message.Choice{Label: strings.TrimPrefix(example, "/"), Line: example})
	}
	return reply.WithChoices(choices...)
}

// examples are three lines to try first.
func examples(b *bot.Bot, lang string) []string {
	var out []string
	for _, name := range []string{"point", "who", "ask"} {
		out = append(out, b.ExampleIn(b.Command(name), lang))
	}
	return out
}
