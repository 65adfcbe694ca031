package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// shownAudit is how many changes /settings log shows.
const shownAudit = 20

// settings shows, changes or resets what the chat's moderators chose.
func settings(ctx context.Context, b *Bot, r Request) (Reply, error) {
	if b.memory == nil || r.From.Chat == "" {
		return nothingKept(), nil
	}
	name, value, _ := strings.Cut(r.Arg, " ")
	switch name = strings.ToLower(name); name {
	case "":
	case "log":
		return b.auditLog(ctx, r)
	case "reset":
		if err := b.memory.ResetSettings(ctx, r.From.ChatKey(), r.From.User); err != nil {
			return Reply{}, err
		}
	default:
		if err := b.changeSettings(ctx, r, name, strings.TrimSpace(value)); err != nil {
			return Reply{}, err
		}
	}
	s, err := b.memory.Settings(ctx, r.From.ChatKey())
	if err != nil {
		return Reply{}, err
	}
	return showSettings(s, r.From), nil
}

// changeSettings sets one of them.
func (b *Bot) changeSettings(ctx context.Context, r Request, name, value string) error {
	s, err := b.memory.Settings(ctx, r.From.ChatKey())
	if err != nil {
		return err
	}
	on, isSwitch := switches[strings.ToLower(value)]
	field := map[string]*bool{"compact": &s.Compact, "private": &s.Private, "detect": &s.Detect}[name]
	switch {
	case field != nil && isSwitch:
		*field = on
	case name == "quiet" && isSwitch && r.From.Thread != "" && !r.From.Direct:
		s.Quiet = slices.DeleteFunc(slices.Clone(s.Quiet), func(id string) bool { return id == r.From.Thread })
		if on {
			s.Quiet = append(s.Quiet, r.From.Thread)
		}
	case name == "quiet" && isSwitch:
		return &UsageError{Msg: "Type it in the channel or topic that is to be quiet."}
	case name == "moderators" && value != "":
		if s.Moderators, err = ParseModerators(strings.ToLower(value)); err != nil {
			return &UsageError{Msg: sentence(err.Error()), Choices: []Choice{{"The settings", "/settings"}}}
		}
	default:
		return &UsageError{
			Msg:     "Type one of: compact on, private on, detect on, quiet on, each also with off; moderators admins, moderators everyone; reset; log.",
			Choices: []Choice{{"The settings", "/settings"}},
		}
	}
	return remembered(b.memory.SetSettings(ctx, r.From.ChatKey(), s, r.From.User))
}

var switches = map[string]bool{"on": true, "yes": true, "true": true, "off": false, "no": false, "false": false}

// showSettings says what is set, and offers the opposite of each switch.
func showSettings(s Settings, from Origin) Reply {
	quiet := slices.Contains(s.Quiet, from.Thread)
	rows := []struct {
		name string
		on   bool
		yes  string
		no   string
	}{
		{"compact", s.Compact, "Replies are short.", "Replies are full."},
		{"private", s.Private, "Replies are for the asker alone, where the platform can.", "Replies are for all to see."},
		{"detect", s.Detect, "“Point 21” in an ordinary message is answered, where the bot may read it.", "Ordinary messages are left alone."},
		{"quiet", quiet, "In this channel nothing is posted for all to see.", "This channel is not quiet."},
	}
	var items []Item
	var choices []Choice
	for _, row := range rows {
		if row.name == "quiet" && (from.Thread == "" || from.Direct) {
			continue
		}
		text, other := row.no, "on"
		if row.on {
			text, other = row.yes, "off"
		}
		items = append(items, Item{Text: row.name + ": " + text})
		choices = append(choices, Choice{row.name + " " + other, "/settings " + row.name + " " + other})
	}
	items = append(items, Item{Text: "moderators: " + moderatorsPhrase(s.Moderators)})
	reply := Reply{Private: true, Line: "/settings", Blocks: []Block{Heading{"Settings of this chat"}, List{items}}}
	return withChoices(reply, append(choices, Choice{"Reset all", "/settings reset"}, Choice{"Who changed what", "/settings log"}))
}

func moderatorsPhrase(m Moderators) string {
	switch text := m.String(); text {
	case "admins":
		return "The chat's administrators use the moderators' commands."
	case "everyone":
		return "Everybody may use the moderators' commands."
	default:
		return "The chat's administrators and " + text + " use the moderators' commands."
	}
}

// auditLog tells who changed what, newest first.
func (b *Bot) auditLog(ctx context.Context, r Request) (Reply, error) {
	entries, err := b.memory.Audit(ctx, r.From.ChatKey(), shownAudit)
	if err != nil {
		return Reply{}, err
	}
	reply := Reply{Private: true, Blocks: []Block{Heading{"Who changed what, newest first"}}}
	if len(entries) == 0 {
		reply.Blocks = append(reply.Blocks, Paragraph{"Nothing has been changed in the last 90 days."})
	}
	var items []Item
	for _, e := range entries {
		items = append(items, Item{Text: auditLine(e)})
	}
	if len(items) > 0 {
		reply.Blocks = append(reply.Blocks, List{items})
	}
	return withChoices(reply, []Choice{{"The settings", "/settings"}}), nil
}

func auditLine(e AuditEntry) string {
	who := "user " + e.Who
	if e.Who == "" {
		who = "the bot, or a person since forgotten"
	}
	change := e.What
	switch {
	case e.Old != "" && e.New != "":
		change += fmt.Sprintf(" from “%s” to “%s”", e.Old, e.New)
	case e.Old+e.New != "":
		change += fmt.Sprintf(" “%s”", e.Old+e.New)
	}
	return fmt.Sprintf("%s UTC, %s: %s", e.At.UTC().Format("2 January 2006 15:04"), who, change)
}
