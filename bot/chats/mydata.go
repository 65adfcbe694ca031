package chats

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"time"

	"planbot/bot/message"
)

// MyDataCommand shows everything that is stored about the asker, gives it as a
// file, or forgets it.
func MyDataCommand(ctx context.Context, store Store, r message.Request) (message.Reply, error) {
	action := strings.ToLower(r.Arg)
	if word, value, _ := strings.Cut(action, " "); word == "private" && store != nil && r.From.User != "" && !r.From.Shared {
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
	reply := privately(r.Say(privateKey(on)))
	reply.Line = "/mydata"
	return reply.WithChoices(privateChoice(r, on)), nil
}

// privateKey is the text that says who sees a person's answers.
func privateKey(on bool) string {
	if on {
		return "mydata.private_on"
	}
	return "mydata.private_off"
}

// privateChoice offers the opposite.
func privateChoice(r message.Request, on bool) message.Choice {
	if on {
		return message.Choice{Label: r.Say("button.answer_openly"), Line: "/mydata private off"}
	}
	return message.Choice{Label: r.Say("button.answer_privately"), Line: "/mydata private on"}
}

// PrefersPrivate reports whether the asker has chosen to see alone what is
// answered among others.
func PrefersPrivate(ctx context.Context, store Store, from message.Origin) bool {
	if store == nil || from.User == "" || from.Shared || from.Direct || from.Openly {
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

// onlyAskerSees reports whether a private reply is shown to the asker alone.
func onlyAskerSees(from message.Origin) bool { return from.Direct || from.PrivateReplies }

// shownData shows what is stored as text, and offers it as a file if asked to.
func shownData(r message.Request, d UserData, offerFile bool) message.Reply {
	reply := message.Reply{Private: true, Blocks: []message.Block{message.Heading{Text: r.Say("mydata.heading")}}}
	items := dataItems(d, r)
	own := d.PrivateChat != nil && d.PrivateChat.Private
	if len(items) == 0 {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: r.Say("mydata.nothing")})
		return reply.WithChoices(privateChoice(r, own))
	}
	reply.Blocks = append(reply.Blocks, message.List{Items: append([]message.Item{{Text: r.Say("mydata.your_id", r.From.User)}}, items...)})
	choices := []message.Choice{privateChoice(r, own), {Label: r.Say("button.forget"), Line: "/mydata forget"}}
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
		items = append(items, message.Item{Text: r.Say("mydata.settings", s.Private, s.Detect, cmp.Or(s.Language, "auto"), s.Moderators)})
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

// exportName is what the file with somebody's data is called.
const exportName = "planbot-mydata.json"

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
	file := message.File{Name: exportName, Type: "application/json", Data: data}
	if len(dataItems(d, r)) == 0 {
		return message.Reply{Private: true, Blocks: []message.Block{message.Paragraph{Text: r.Say("mydata.empty_file")}, file}}, nil
	}
	reply := message.Reply{Private: true, Blocks: []message.Block{message.Paragraph{Text: r.Say("mydata.file")}, file}}
	return reply.WithChoices(message.Choice{Label: r.Say("button.show_here"), Line: "/mydata"}, message.Choice{Label: r.Say("button.forget"), Line: "/mydata forget"}), nil
}

// An export is everything that is stored about one person. Programs read it, so
// keys stay as they are, and each is there even when there is nothing to say:
// then it has null, an empty text or an empty list. Times are in UTC.
type export struct {
	About     string            `json:"about"`
	Format    int               `json:"format"` // 1; another when a key changes its meaning
	Platform  string            `json:"platform"`
	ID        string            `json:"your_id"`
	Private   *exportedSettings `json:"settings_of_our_private_chat"`
	Changed   []exportedChat    `json:"chats_whose_settings_you_changed_last"`
	Moderates []string          `json:"chats_that_list_you_as_a_moderator"`
	Schedules []exportedPlan    `json:"schedules"` // made by the person, or for the private chat
	Audit     []exportedChange  `json:"changes_kept_for_90_days"`
}

type exportedSettings struct {
	Moderators string     `json:"moderators"`
	Language   string     `json:"language"`
	Private    bool       `json:"private"`
	Detect     bool       `json:"detect"`
	Quiet      []string   `json:"quiet_channels"`
	Report     string     `json:"report_channel"`
	Version    int64      `json:"version"`
	ChangedAt  *time.Time `json:"changed_at"`
	ByYou      bool       `json:"changed_by_you"`
}

type exportedChat struct {
	Chat      string     `json:"chat"`
	ChangedAt *time.Time `json:"changed_at"`
}

type exportedPlan struct {
	Number    int64      `json:"number"`
	Chat      string     `json:"chat"`
	Thread    string     `json:"channel_or_topic"`
	First     int        `json:"first_point"`
	Last      int        `json:"last_point"`
	NextPoint int        `json:"next_point"`
	Days      string     `json:"days"`
	Time      string     `json:"time"`
	Zone      string     `json:"time_zone"`
	Role      string     `json:"notified_role"`
	Paused    bool       `json:"paused"`
	Reason    string     `json:"paused_by_the_bot_because"`
	NextRun   *time.Time `json:"next_post"`
	LastRun   *time.Time `json:"last_post"`
	ByYou     bool       `json:"made_by_you"`
}

type exportedChange struct {
	At    *time.Time `json:"at"`
	Chat  string     `json:"chat"`
	What  string     `json:"what"`
	Old   string     `json:"before"`
	New   string     `json:"after"`
	ByYou bool       `json:"by_you"`
}

func newExport(from message.Origin, d UserData) export {
	out := export{
		About:    "Everything that planbot has stored about you on this platform. No message and no question is ever stored.",
		Format:   1,
		Platform: from.Platform, ID: from.User,
		Changed: []exportedChat{}, Moderates: []string{}, Schedules: []exportedPlan{}, Audit: []exportedChange{},
	}
	if s := d.PrivateChat; s != nil {
		out.Private = &exportedSettings{
			Moderators: s.Moderators.String(), Language: s.Language, Private: s.Private, Detect: s.Detect, Quiet: append([]string{}, s.Quiet...), Report: s.Report,
			Version: s.Version, ChangedAt: moment(s.UpdatedAt), ByYou: s.UpdatedBy == from.User,
		}
	}
	for _, c := range d.Changed {
		out.Changed = append(out.Changed, exportedChat{c.Chat, moment(c.At)})
	}
	for _, c := range d.Moderates {
		out.Moderates = append(out.Moderates, c.Chat)
	}
	for _, s := range d.Schedules {
		out.Schedules = append(out.Schedules, exportedPlan{
			Number: s.Number, Chat: s.Chat.Chat, Thread: s.Thread, First: s.From, Last: s.To, NextPoint: s.NextPoint,
			Days: s.Weekdays.String(), Time: s.At.String(), Zone: s.Zone, Role: s.Role, Paused: s.Paused, Reason: s.Reason,
			NextRun: moment(s.NextRun), LastRun: moment(s.LastRun), ByYou: s.CreatedBy == from.User,
		})
	}
	for _, e := range d.Audit {
		out.Audit = append(out.Audit, exportedChange{moment(e.At), e.Chat.Chat, e.What, e.Old, e.New, e.Who == from.User})
	}
	return out
}

// moment is a time in UTC, nil if it has not come.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
