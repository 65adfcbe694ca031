package chats

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
)

// SettingsCommand shows, changes or resets what the chat's moderators chose.
func SettingsCommand(ctx context.Context, store Store, r message.Request) (message.Reply, error) {
	if store == nil || r.From.Chat == "" {
		return privately(r.Say("chat.nothing_kept")), nil // such as a terminal
	}
	name, value, _ := strings.Cut(r.Arg, " ")
	switch name = strings.ToLower(name); {
	case value != "" && (name == "log" || name == "show" || name == "reset" || name == "defaults"):
		return message.Reply{}, settingsError(r, r.Say("chat.not_understood", text.Quoted(value), name))
	case name == "", name == "show":
	case name == "log" && r.From.Broadcast && !onlyAskerSees(r.From): // its subscribers don't see who manages it
		return message.Reply{}, settingsError(r, r.Say("settings.log_channel"))
	case name == "log":
		return auditLog(ctx, store, r)
	case name == "reset":
		return privately(r.Say("settings.reset")).WithChoices(
			message.Choice{Label: r.Say("button.reset_all"), Line: "/settings defaults", Danger: true},
			message.Choice{Label: r.Say("button.settings"), Line: "/settings"}), nil
	case name == "defaults":
		if err := store.ResetSettings(ctx, r.From.ChatKey(), r.From.User); err != nil {
			return message.Reply{}, storeError(r, err)
		}
	default:
		if err := changeSettings(ctx, store, r, name, value); err != nil {
			return message.Reply{}, err
		}
		if r.From.Elsewhere { // what is shown below is about where the asker is
			in := InChannel(r.From.Thread, r)
			reply := privately(r.Say("settings.set_in", in.Text, r.Say("setting."+name), shownValue(strings.ToLower(value), r)))
			reply.Line, reply.Mentions = "/settings", []message.Mention{in}
			return reply.WithChoices(message.Choice{Label: r.Say("button.settings"), Line: "/settings"}), nil
		}
	}
	s, err := store.Settings(ctx, r.From.ChatKey())
	if err != nil {
		return message.Reply{}, storeError(r, err)
	}
	return showSettings(s, r), nil
}

// settingsError offers the settings with what is wrong.
func settingsError(r message.Request, msg string) error {
	return &message.UsageError{Msg: msg, Choices: []message.Choice{{Label: r.Say("button.settings"), Line: "/settings"}}}
}

// changeSettings sets the setting of that name.
func changeSettings(ctx context.Context, store Store, r message.Request, name, value string) error {
	s, err := store.Settings(ctx, r.From.ChatKey())
	if err != nil {
		return storeError(r, err)
	}
	from := r.From
	on, ok := switches[strings.ToLower(value)]
	isSwitch, ofPlace := slices.Contains(switchNames, name), name == "quiet" || name == "report"
	switch {
	case name == "detect" && from.Addressed:
		return settingsError(r, r.Say("settings.detect_never"))
	case name == "compact":
		return settingsError(r, r.Say("settings.compact"))
	case from.Broadcast && (isSwitch || name == "moderators"):
		return settingsError(r, r.Say("settings.channel"))
	case isSwitch && !ok:
		return settingsError(r, r.Say("settings.not_switch", text.Quoted(value), name, name))
	case name == "quiet" && from.Direct:
		return settingsError(r, r.Say("settings.quiet_direct"))
	case ofPlace && from.Thread == "":
		return settingsError(r, r.Say("settings.quiet_nowhere"))
	case name == "report" && on && (from.Direct || from.Threads == message.Always):
		return settingsError(r, r.Say("settings.report_nowhere"))
	case name == "report" && on && from.Unable != "":
		return settingsError(r, from.Unable)
	case name == "private":
		s.Private = on
	case name == "detect":
		s.Detect = on
	case name == "report" && on:
		s.Report = from.Thread
	case name == "report":
		s.Report = ""
	case name == "quiet" && !on && from.Parent != "" && slices.Contains(s.Quiet, from.Parent):
		return settingsError(r, r.Say("settings.quiet_parent"))
	case name == "quiet":
		s.Quiet = slices.DeleteFunc(slices.Clone(s.Quiet), func(id string) bool { return id == from.Thread })
		if on {
			s.Quiet = append(s.Quiet, from.Thread)
		}
	case name == "language" && value != "":
		if s.Language, ok = language(value); !ok {
			return settingsError(r, r.Say("settings.no_language", text.Quoted(value)))
		}
	case name == "moderators" && value != "":
		if s.Moderators, err = changeModerators(s.Moderators, value, r); err != nil {
			return err
		}
	default:
		names := switchNames
		if from.Addressed {
			names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "detect" })
		}
		return settingsError(r, r.Say("settings.unknown", text.Quoted(strings.TrimSpace(name+" "+value)), strings.Join(names, " on, ")+" on"))
	}
	if err := s.Check(); err != nil {
		return settingsError(r, r.Say("settings.too_long", MaxListed))
	}
	return storeError(r, store.SetSettings(ctx, from.ChatKey(), s, from.User))
}

// language reads the language that a chat chooses: a code, or the name that the
// language has for itself. With "auto" it chooses none.
func language(typed string) (code string, ok bool) {
	typed = strings.ToLower(typed)
	for _, code := range locale.Languages() {
		if typed == code || typed == strings.ToLower(locale.In(code).Say("language.name")) {
			return code, true
		}
	}
	return "", typed == "auto"
}

// changeModerators reads "add role:5", "remove user:7", or a new list.
func changeModerators(old Moderators, value string, r message.Request) (Moderators, error) {
	change, people, _ := strings.Cut(value, " ")
	change = strings.ToLower(change)
	if change != "add" && change != "remove" {
		return parseModerators(value, r)
	}
	m, err := parseModerators(people, r)
	switch {
	case people == "" || err == nil && len(m.Roles)+len(m.Users) == 0:
		return old, settingsError(r, r.Say("settings.add_whom", change))
	case err != nil:
		return old, err
	}
	apply := func(list, ids []string) []string {
		list = slices.DeleteFunc(slices.Clone(list), func(id string) bool { return slices.Contains(ids, id) })
		if change == "add" {
			list = append(list, ids...)
		}
		return list
	}
	old.Roles, old.Users = apply(old.Roles, m.Roles), apply(old.Users, m.Users)
	return old, nil
}

// parseModerators reads a list as a person types it, and names the first word
// that it cannot take.
func parseModerators(value string, r message.Request) (Moderators, error) {
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
		return m, settingsError(r, r.Say("settings.everyone", text.Quoted(strange)))
	case "admins", "admin", "nobody", "none":
		return m, settingsError(r, r.Say("settings.admins", text.Quoted(strange)))
	}
	msg := r.Say("settings.whom", text.Quoted(strange))
	if r.From.User != "" && !r.From.Shared {
		msg = r.Say("settings.own_id", msg, r.From.User)
	}
	return m, settingsError(r, msg)
}

// listed is a person or role in a list of moderators: the ids of both
// platforms are numbers.
var listed = regexp.MustCompile(`^(user|role):[1-9][0-9]{0,19}$`)

var switches = map[string]bool{"on": true, "yes": true, "true": true, "off": false, "no": false, "false": false}

// settingNames are the settings, as they are typed; the first four are on or off. A
// switch of detect does nothing on a platform that shows the bot no messages but
// those to it.
var settingNames = []string{"private", "detect", "quiet", "report", "language", "moderators"}

var switchNames = settingNames[:4]

// onOff is the value of a switch as it is typed.
func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// showSettings says what is set, and offers the opposite of each switch.
func showSettings(s Settings, r message.Request) message.Reply {
	private, open := r.Say("settings.private_on"), r.Say("settings.private_off")
	switch {
	case r.From.Direct:
		private, open = r.Say("mydata.private_on"), r.Say("mydata.private_off")
	case !r.From.PrivateReplies:
		private = r.Say("settings.private_cannot")
	case r.From.Exposed != "":
		private = r.Say("settings.private_exposed", r.From.Exposed)
	}
	report := r.Say("settings.report_off")
	if s.Report != "" {
		report = r.Say("settings.report_elsewhere", InChannel(s.Report, r).Text)
	}
	rows := []struct {
		name    string
		on      bool
		yes, no string
	}{
		{"private", s.Private, private, open},
		{"detect", s.Detect, r.Say("settings.detect_on"), r.Say("settings.detect_off")},
		{"quiet", s.QuietIn(r.From), r.Say("settings.quiet_on"), r.Say("settings.quiet_off")},
		{"report", s.Report != "" && s.Report == r.From.Thread, r.Say("settings.report_on"), report},
	}
	var items []message.Item
	var switches, languages []message.Choice
	for _, row := range rows {
		nowhere := (row.name == "quiet" || row.name == "report") && (r.From.Thread == "" || r.From.Direct)
		if r.From.Broadcast || nowhere || row.name == "detect" && r.From.Addressed {
			continue
		}
		text, other, label := row.no, "on", "button.turn_on"
		if row.on {
			text, other, label = row.yes, "off", "button.turn_off"
		}
		items = append(items, message.Item{Text: r.Say("settings.row", r.Say("setting."+row.name), text)})
		switches = append(switches, message.Choice{Label: r.Say(label, r.Say("setting."+row.name)), Line: "/settings " + row.name + " " + other})
	}
	language := r.Say("settings.language_auto")
	for _, lang := range locale.Languages() {
		name := locale.In(lang).Say("language.name")
		if lang == s.Language {
			language = r.Say("settings.language_set", name)
			continue
		}
		languages = append(languages, message.Choice{Label: name, Line: "/settings language " + lang})
	}
	items = append(items, message.Item{Text: r.Say("settings.row", r.Say("setting.language"), language)})
	if !r.From.Broadcast {
		items = append(items, message.Item{Text: r.Say("settings.row", r.Say("setting.moderators"), moderatorsPhrase(s.Moderators, r))})
	}
	reply := message.Reply{
		Private: true, Line: "/settings", Mentions: append(PeopleIn(s.Moderators.String()), InChannel(s.Report, r)),
		Blocks: []message.Block{message.Heading{Text: heading(r, "settings.heading", "settings.channel_heading")}, message.List{Items: items}},
	}
	return reply.WithChoices(switches...).WithChoices(languages...).WithChoices(
		message.Choice{Label: r.Say("button.reset_all"), Line: "/settings reset", Danger: true}, message.Choice{Label: r.Say("button.log"), Line: "/settings log"})
}

func moderatorsPhrase(m Moderators, r message.Request) string {
	switch list := m.String(); list {
	case "admins":
		return r.Say("settings.admins_use")
	case "everyone":
		return r.Say("settings.everybody_uses")
	default:
		return r.Say("settings.listed_use", list)
	}
}
