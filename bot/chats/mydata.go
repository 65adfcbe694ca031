package chats

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"planbot/bot/message"
)

// MyDataCommand shows everything that is stored about the asker, gives it as a
// file, or forgets it.
func MyDataCommand(ctx context.Context, store Store, r message.Request) (message.Reply, error) {
	action := strings.ToLower(r.Arg)
	word, value, _ := strings.Cut(action, " ")
	if word == "private" && store != nil && r.From.User != "" && !r.From.Shared {
		return setPrivate(ctx, store, r, value)
	}
	nowhere := store == nil || r.From.User == ""
	open := !onlyAskerSees(r.From)
	switch {
	case open && r.From.Chat == "":
		return message.Reply{}, &message.UsageError{Msg: r.Say("mydata.everybody_reads")}
	case action == "export" && open:
		return message.Reply{}, &message.UsageError{Msg: r.Say("mydata.everybody_gets")}
	case nowhere && action == "export":
		return exported(r, UserData{})
	case nowhere && word == "private":
		return message.Reply{}, &message.UsageError{Msg: r.Say("chat.nothing_kept")}
	case nowhere:
		return privately(r.Say("mydata.nothing_here")), nil
	case r.From.Shared:
		return privately(r.Say("mydata.as_chat")), nil
	}
	switch action {
	case "", "show", "export":
		if open { // it names other chats too
			return message.Reply{}, &message.UsageError{Msg: r.Say("mydata.everybody_reads")}
		}
		d, err := store.UserData(ctx, r.From.Platform, r.From.User)
		if err != nil {
			return message.Reply{}, storeError(r, err)
		}
		if action == "export" {
			return exported(r, d)
		}
		return shownData(r, d, true), nil
	case "forget":
		if err := store.ForgetUser(ctx, r.From.Platform, r.From.User); err != nil {
			return message.Reply{}, storeError(r, err)
		}
		reply := privately(r.Say("mydata.forgotten"))
		reply.Line = "/mydata"
		return reply, nil
	}
	return message.Reply{}, &message.UsageError{
		Msg:     r.Say("mydata.usage"),
		Choices: []message.Choice{{Label: r.Say("button.show_it"), Line: "/mydata"}},
	}
}

// setPrivate sets whether the asker alone sees the answers to what the asker asks
// among others. It is kept with the settings of the private chat with the bot,
// whose id is the asker's.
func setPrivate(ctx context.Context, store Store, r message.Request, value string) (message.Reply, error) {
	on, ok := switches[value]
	if !ok {
		return message.Reply{}, &message.UsageError{Msg: r.Say("mydata.not_switch")}
	}
	own := message.ChatKey{Platform: r.From.Platform, Chat: r.From.User}
	s, err := store.Settings(ctx, own)
	if err == nil {
		s.Private = on
		err = store.SetSettings(ctx, own, s, r.From.User)
	}
	if err != nil {
		return message.Reply{}, storeError(r, err)
	}
	says, opposite := privacy(r, on)
	reply := privately(says)
	reply.Line = "/mydata"
	return reply.WithChoices(opposite), nil
}

// privacy says who sees a person's answers, and offers the opposite.
func privacy(r message.Request, private bool) (says string, opposite message.Choice) {
	if private {
		return r.Say("mydata.private_on"), message.Choice{Label: r.Say("button.answer_openly"), Line: "/mydata private off"}
	}
	return r.Say("mydata.private_off"), message.Choice{Label: r.Say("button.answer_privately"), Line: "/mydata private on"}
}

// PrefersPrivate reports whether the asker has chosen to see alone what is
// answered among others.
func PrefersPrivate(ctx context.Context, store Store, from message.Origin) bool {
	if store == nil || from.User == "" || from.Shared || from.Direct {
		return false
	}
	return store.CachedSettings(ctx, message.ChatKey{Platform: from.Platform, Chat: from.User}).Private
}

// UserData is everything that is stored about one user on one platform.
type UserData struct {
	PrivateChat *Settings         // of the private chat with the bot; nil: nothing is stored
	Changed     []LastChange      // chats whose settings the user was the last to change
	Moderates   []message.ChatKey // chats whose settings list the user as a moderator
	Schedules   []Schedule        // made by the user, or for the private chat
	Audit       []AuditEntry      // what the user did, and what was done to the user's place in a list
}

// A LastChange tells when the settings of a chat were changed last.
type LastChange struct {
	message.ChatKey
	At time.Time
}

func onlyAskerSees(from message.Origin) bool { return from.Direct || from.PrivateReplies }

// shownData shows what is stored as text, and offers it as a file if asked to.
func shownData(r message.Request, d UserData, offerFile bool) message.Reply {
	reply := message.Reply{Private: true, Blocks: []message.Block{message.Heading{Text: r.Say("mydata.heading")}}}
	items := dataItems(d, r)
	_, opposite := privacy(r, d.PrivateChat != nil && d.PrivateChat.Private)
	if len(items) == 0 {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: r.Say("mydata.nothing")})
		return reply.WithChoices(opposite)
	}
	reply.Blocks = append(reply.Blocks, message.List{Items: append([]message.Item{{Text: r.Say("mydata.your_id", r.From.User)}}, items...)})
	for _, s := range d.Schedules {
		reply.Mentions = append(reply.Mentions, PeopleIn(s.String())...)
	}
	for _, e := range d.Audit {
		reply.Mentions = append(reply.Mentions, e.mentions(r)...)
	}
	choices := []message.Choice{opposite, {Label: r.Say("button.forget"), Line: "/mydata forget", Danger: true}}
	if offerFile {
		choices = append([]message.Choice{{Label: r.Say("button.as_file"), Line: "/mydata export"}}, choices...)
	}
	return reply.WithChoices(choices...)
}

// dataItems names each thing that is stored, save the id.
func dataItems(d UserData, r message.Request) []message.Item {
	var items []message.Item
	if s := d.PrivateChat; s != nil {
		if s.Private {
			items = append(items, message.Item{Text: r.Say("mydata.private_on")})
		}
		items = append(items, message.Item{Text: r.Say("mydata.settings", shownValue(onOff(s.Private), r), shownValue(onOff(s.Detect), r),
			shownValue(cmp.Or(s.Language, "auto"), r), shownValue(s.Moderators.String(), r))})
	}
	for _, c := range d.Changed {
		items = append(items, message.Item{Text: r.Say("mydata.changed", c.Chat)})
	}
	for _, c := range d.Moderates {
		items = append(items, message.Item{Text: r.Say("mydata.moderates", c.Chat)})
	}
	for _, s := range d.Schedules {
		items = append(items, message.Item{Text: r.Say("mydata.schedule", s.Number, s.Chat.Chat, s.In(r.Language))})
	}
	for _, e := range d.Audit {
		items = append(items, message.Item{Text: r.Say("mydata.audit", e.Chat.Chat, auditLine(e, r))})
	}
	return items
}

// exported gives what is stored as a file. Where that would be too large, it
// is shown as text.
func exported(r message.Request, d UserData) (message.Reply, error) {
	data, err := json.MarshalIndent(newExport(r.From, d), "", "  ")
	if err != nil {
		return message.Reply{}, err
	}
	data = append(data, '\n')
	if len(data) >= message.MaxFile {
		reply := shownData(r, d, false)
		reply.Blocks = append([]message.Block{message.Paragraph{Text: r.Say("mydata.too_large", (len(data)+999)/1000, message.MaxFile/1000)}}, reply.Blocks...)
		return reply, nil
	}
	file := message.File{Name: "planbot-mydata.json", Type: "application/json", Data: data}
	reply := privately(r.Say("mydata.file"))
	if len(dataItems(d, r)) == 0 {
		reply = privately(r.Say("mydata.empty_file"))
	}
	reply.Blocks = append(reply.Blocks, file)
	if len(dataItems(d, r)) == 0 {
		return reply, nil
	}
	return reply.WithChoices(message.Choice{Label: r.Say("button.show_here"), Line: "/mydata"}, message.Choice{Label: r.Say("button.forget"), Line: "/mydata forget", Danger: true}), nil
}

// An object is a JSON object with its keys in order.
type object []struct {
	key   string
	value any
}

// MarshalJSON writes every key, whatever its value.
func (o object) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, field := range o {
		value, err := json.Marshal(field.value)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = fmt.Appendf(out, "%q:%s", field.key, value)
	}
	return append(out, '}'), nil
}

// newExport is everything that is stored about one person. Programs read it, so
// keys stay as they are, and each is there even when there is nothing to say:
// then it has null, an empty text or an empty list. Times are in UTC.
func newExport(from message.Origin, d UserData) object {
	var private any
	changed, moderates, schedules, audit := []object{}, []string{}, []object{}, []object{}
	if s := d.PrivateChat; s != nil {
		private = object{
			{"moderators", s.Moderators.String()}, {"language", s.Language}, {"private", s.Private}, {"detect", s.Detect},
			{"quiet_channels", append([]string{}, s.Quiet...)}, {"report_channel", s.Report},
			{"version", s.Version}, {"changed_at", moment(s.UpdatedAt)}, {"changed_by_you", s.UpdatedBy == from.User},
		}
	}
	for _, c := range d.Changed {
		changed = append(changed, object{{"chat", c.Chat}, {"changed_at", moment(c.At)}})
	}
	for _, c := range d.Moderates {
		moderates = append(moderates, c.Chat)
	}
	for _, s := range d.Schedules {
		schedules = append(schedules, object{
			{"number", s.Number}, {"chat", s.Chat.Chat}, {"channel_or_topic", s.Thread},
			{"first_point", s.From}, {"last_point", s.To}, {"next_point", s.NextPoint},
			{"days", s.Weekdays.String()}, {"time", s.At.String()}, {"time_zone", s.Zone}, {"notified_role", s.Role},
			{"paused", s.Paused}, {"paused_by_the_bot_because", s.Reason},
			{"next_post", moment(s.NextRun)}, {"last_post", moment(s.LastRun)}, {"made_by_you", s.CreatedBy == from.User},
		})
	}
	for _, e := range d.Audit {
		audit = append(audit, object{
			{"at", moment(e.At)}, {"chat", e.Chat.Chat}, {"what", e.What}, {"before", e.Old}, {"after", e.New}, {"by_you", e.Who == from.User},
		})
	}
	return object{
		{"about", "Everything that planbot has stored about you on this platform. No message and no question is ever stored."},
		{"format", 1}, // another when a key changes its meaning
		{"platform", from.Platform}, {"your_id", from.User},
		{"settings_of_our_private_chat", private},
		{"chats_whose_settings_you_changed_last", changed},
		{"chats_that_list_you_as_a_moderator", moderates},
		{"schedules", schedules}, // made by the person, or for the private chat
		{"changes_kept_for_90_days", audit},
	}
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
