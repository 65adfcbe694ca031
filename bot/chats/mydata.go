package chats

import (
	"cmp"
	"context"
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
