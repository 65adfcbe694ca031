package bot

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"planbot/bot/text"
)

// shownAudit is how many changes /settings log shows.
const shownAudit = 20

// settings shows, changes or resets what the chat's moderators chose.
func settings(ctx context.Context, b *Bot, r Request) (Reply, error) {
	if b.memory == nil || r.From.Chat == "" {
		return nothingKept(), nil
	}
	name, value, _ := strings.Cut(r.Arg, " ")
	switch name = strings.ToLower(name); {
	case value != "" && (name == "log" || name == "reset"):
		return Reply{}, settingsError(fmt.Sprintf("I don't understand %s after %s.", text.Quoted(value), name))
	case name == "":
	case name == "log":
		return b.auditLog(ctx, r)
	case name == "reset":
		if err := b.memory.ResetSettings(ctx, r.From.ChatKey(), r.From.User); err != nil {
			return Reply{}, remembered(err)
		}
	default:
		if err := b.changeSettings(ctx, r, name, value); err != nil {
			return Reply{}, err
		}
	}
	s, err := b.memory.Settings(ctx, r.From.ChatKey())
	if err != nil {
		return Reply{}, remembered(err)
	}
	return showSettings(s, r.From), nil
}

// settingsError offers the settings with what is wrong.
func settingsError(msg string) error {
	return &UsageError{Msg: msg, Choices: []Choice{{"The settings", "/settings"}}}
}

// changeSettings sets one of them.
func (b *Bot) changeSettings(ctx context.Context, r Request, name, value string) error {
	s, err := b.memory.Settings(ctx, r.From.ChatKey())
	if err != nil {
		return remembered(err)
	}
	field, isSwitch := map[string]*bool{"compact": &s.Compact, "private": &s.Private, "detect": &s.Detect, "quiet": new(bool)}[name]
	on, ok := switches[strings.ToLower(value)]
	switch {
	case isSwitch && !ok:
		return settingsError(fmt.Sprintf("%s is neither on nor off. Type /settings %s on or /settings %s off, and nothing else.", text.Quoted(value), name, name))
	case name == "quiet" && r.From.Direct:
		return settingsError("In our private chat nothing can be quiet: nobody else is here.")
	case name == "quiet" && r.From.Thread == "":
		return settingsError("Quiet is for one channel or topic, and this chat has none. /settings compact on makes answers short.")
	case name == "quiet":
		s.Quiet = slices.DeleteFunc(slices.Clone(s.Quiet), func(id string) bool { return id == r.From.Thread })
		if on {
			s.Quiet = append(s.Quiet, r.From.Thread)
		}
	case isSwitch:
		*field = on
	case name == "moderators" && value != "":
		if s.Moderators, err = parseModerators(value, r.From); err != nil {
			return err
		}
	default:
		return settingsError("I don't know the setting " + text.Quoted(strings.TrimSpace(name+" "+value)) + ". Type one of: compact on, private on, detect on, quiet on, each also with off; moderators admins, moderators everyone, moderators role:ID user:ID; reset; log.")
	}
	if err := s.Check(); err != nil {
		return settingsError(sentence(err.Error()))
	}
	return remembered(b.memory.SetSettings(ctx, r.From.ChatKey(), s, r.From.User))
}

// parseModerators reads a list as a person types it, and names the first word
// that it cannot take.
func parseModerators(value string, from Origin) (Moderators, error) {
	words := strings.FieldsFunc(strings.ToLower(value), func(r rune) bool { return r == ' ' || r == ',' || r == ';' })
	m, err := ParseModerators(strings.Join(words, " "))
	i := slices.IndexFunc(words, func(w string) bool { return !listed.MatchString(w) })
	switch {
	case err == nil && len(words) == 1 && (m.Everyone || words[0] == "admins"), err == nil && i < 0 && len(words) > 0:
		return m, nil
	case i < 0:
		i, words = 0, append(words, value)
	}
	strange := words[i]
	switch strings.TrimPrefix(strange, "@") {
	case "everyone", "here", "everybody", "all":
		return m, settingsError(fmt.Sprintf("%s: to let everybody use the moderators' commands, type /settings moderators everyone and nothing else.", text.Quoted(strange)))
	case "admins", "admin", "nobody", "none":
		return m, settingsError(fmt.Sprintf("%s: to leave the moderators' commands to administrators, type /settings moderators admins and nothing else.", text.Quoted(strange)))
	}
	msg := fmt.Sprintf("I don't know whom %s means. Mention people and roles where the bot gets mentions, or type user:ID or role:ID.", text.Quoted(strange))
	if from.User != "" && !from.Shared {
		msg += fmt.Sprintf(" Your own id is %s; others find theirs in the file that /mydata export gives them.", from.User)
	}
	return m, settingsError(msg)
}

// listed is a person or role in a list of moderators: the ids of both
// platforms are numbers.
var listed = regexp.MustCompile(`^(user|role):[1-9][0-9]{0,19}$`)

var switches = map[string]bool{"on": true, "yes": true, "true": true, "off": false, "no": false, "false": false}

// showSettings says what is set, and offers the opposite of each switch.
func showSettings(s Settings, from Origin) Reply {
	quiet := slices.Contains(s.Quiet, from.Thread)
	private := "Replies are for the asker alone."
	switch {
	case from.Direct:
		private = "Replies are for the asker alone, as they always are here."
	case !from.Whispers:
		private = "Replies would be for the asker alone, but here the bot cannot hide them: they are for all to see."
	}
	rows := []struct {
		name string
		on   bool
		yes  string
		no   string
	}{
		{"compact", s.Compact, "Replies are short.", "Replies are full."},
		{"private", s.Private, private, "Replies are for all to see."},
		{"detect", s.Detect, "“Point 21” in an ordinary message is answered, if the bot is shown such messages: on Telegram as an administrator or without privacy mode, on Discord never.", "Ordinary messages are left alone."},
		{"quiet", quiet, "In this channel or topic nothing is posted for all to see.", "This channel or topic is not quiet."},
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
		return Reply{}, remembered(err)
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
