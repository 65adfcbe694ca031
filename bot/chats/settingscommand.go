package chats

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
)

// SettingsCommand shows, changes or resets what the chat's moderators chose.
func SettingsCommand(ctx context.Context, store Store, r message.Request) (message.Reply, error) {
	if store == nil || r.From.Chat == "" {
		return nothingKept(), nil
	}
	name, value, _ := strings.Cut(r.Arg, " ")
	switch name = strings.ToLower(name); {
	case value != "" && (name == "log" || name == "reset"):
		return message.Reply{}, settingsError(fmt.Sprintf("I don't understand %s after %s.", text.Quoted(value), name))
	case name == "":
	case name == "log":
		return auditLog(ctx, store, r)
	case name == "reset":
		if err := store.ResetSettings(ctx, r.From.ChatKey(), r.From.User); err != nil {
			return message.Reply{}, storeError(err)
		}
	default:
		if err := changeSettings(ctx, store, r, name, value); err != nil {
			return message.Reply{}, err
		}
	}
	s, err := store.Settings(ctx, r.From.ChatKey())
	if err != nil {
		return message.Reply{}, storeError(err)
	}
	return showSettings(s, r.From), nil
}

// settingsError offers the settings with what is wrong.
func settingsError(msg string) error {
	return &message.UsageError{Msg: msg, Choices: []message.Choice{{Label: "The settings", Line: "/settings"}}}
}

// changeSettings sets the setting of that name.
func changeSettings(ctx context.Context, store Store, r message.Request, name, value string) error {
	s, err := store.Settings(ctx, r.From.ChatKey())
	if err != nil {
		return storeError(err)
	}
	field, isSwitch := map[string]*bool{"private": &s.Private, "detect": &s.Detect, "quiet": new(bool)}[name]
	on, ok := switches[strings.ToLower(value)]
	switch {
	case name == "compact":
		return settingsError("Answers are always short now, so there is nothing to set: what stands behind an answer is a tap away.")
	case isSwitch && !ok:
		return settingsError(fmt.Sprintf("%s is neither on nor off. Type /settings %s on or /settings %s off, and nothing else.", text.Quoted(value), name, name))
	case name == "quiet" && r.From.Direct:
		return settingsError("In our private chat nothing can be quiet: nobody else is here.")
	case name == "quiet" && r.From.Thread == "":
		return settingsError("Quiet is for one channel or topic, and this chat has none.")
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
		return settingsError("I don't know the setting " + text.Quoted(strings.TrimSpace(name+" "+value)) + ". Type one of: private on, detect on, quiet on, each also with off; moderators admins, moderators everyone, moderators role:ID user:ID; reset; log.")
	}
	if err := s.Check(); err != nil {
		return settingsError(sentence(err.Error()))
	}
	return storeError(store.SetSettings(ctx, r.From.ChatKey(), s, r.From.User))
}

// parseModerators reads a list as a person types it, and names the first word
// that it cannot take.
func parseModerators(value string, from message.Origin) (Moderators, error) {
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
func showSettings(s Settings, from message.Origin) message.Reply {
	quiet := slices.Contains(s.Quiet, from.Thread)
	private := "Replies are for the asker alone."
	switch {
	case from.Direct:
		private = "Replies are for the asker alone, as they always are here."
	case !from.PrivateReplies:
		private = "Replies would be for the asker alone, but here the bot cannot hide them: they are for all to see."
	case from.Exposed != "":
		private = "Replies are for the asker alone where they can be. " + from.Exposed
	}
	rows := []struct {
		name string
		on   bool
		yes  string
		no   string
	}{
		{"private", s.Private, private, "Replies are for all to see."},
		{"detect", s.Detect, "“Point 21” in an ordinary message is answered, if the bot is shown such messages: on Telegram as an administrator or without privacy mode, on Discord never.", "Ordinary messages are left alone."},
		{"quiet", quiet, "In this channel or topic nothing is posted for all to see.", "This channel or topic is not quiet."},
	}
	var items []message.Item
	var choices []message.Choice
	for _, row := range rows {
		if row.name == "quiet" && (from.Thread == "" || from.Direct) {
			continue
		}
		text, other := row.no, "on"
		if row.on {
			text, other = row.yes, "off"
		}
		items = append(items, message.Item{Text: row.name + ": " + text})
		choices = append(choices, message.Choice{Label: row.name + " " + other, Line: "/settings " + row.name + " " + other})
	}
	items = append(items, message.Item{Text: "moderators: " + moderatorsPhrase(s.Moderators)})
	reply := message.Reply{Private: true, Line: "/settings", Blocks: []message.Block{message.Heading{Text: "Settings of this chat"}, message.List{Items: items}}}
	return reply.WithChoices(append(choices, message.Choice{Label: "Reset all", Line: "/settings reset"}, message.Choice{Label: "Who changed what", Line: "/settings log"})...)
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
