package chats

import (
	"context"
	"fmt"
	"strings"
	"time"

	"planbot/bot/message"
)

// MyDataCommand shows everything that is stored about the asker, gives it as a
// file, or forgets it.
func MyDataCommand(ctx context.Context, store Store, r message.Request) (message.Reply, error) {
	action := strings.ToLower(r.Arg)
	nowhere := store == nil || r.From.User == ""
	open := !onlyAskerSees(r.From)
	switch {
	case open && r.From.Chat == "":
		return message.Reply{}, &message.UsageError{Msg: "Everybody here would read that. Send me /mydata in a private chat."}
	case action == "export" && open:
		return message.Reply{}, &message.UsageError{Msg: "Everybody here would get that file. Send me /mydata export in a private chat."}
	case nowhere && action == "export":
		return exported(r.From, UserData{})
	case nowhere:
		return privately("Nothing is stored about you here."), nil
	case r.From.Shared:
		return privately("You write as a chat, so what you do here is not tied to you. Write under your own name to see or remove what is stored about you."), nil
	}
	switch action {
	case "", "show", "export":
		if open { // it names other chats too
			return message.Reply{}, &message.UsageError{Msg: "Everybody here would read that. Send me /mydata in a private chat."}
		}
		d, err := store.UserData(ctx, r.From.Platform, r.From.User)
		if err != nil {
			return message.Reply{}, storeError(err)
		}
		if action == "export" {
			return exported(r.From, d)
		}
		return shownData(r.From, d, true), nil
	case "forget":
		if err := store.ForgetUser(ctx, r.From.Platform, r.From.User); err != nil {
			return message.Reply{}, storeError(err)
		}
		reply := privately("It is done: nothing is stored about you any more. Schedules that you made go on without your name; a chat's moderators can stop them.")
		reply.Line = "/mydata"
		return reply, nil
	}
	return message.Reply{}, &message.UsageError{
		Msg:     "Type /mydata to see what is stored about you, /mydata export to get it as a file, or /mydata forget to remove it.",
		Choices: []message.Choice{{Label: "Show it", Line: "/mydata"}},
	}
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
func shownData(from message.Origin, d UserData, offerFile bool) message.Reply {
	reply := message.Reply{Private: true, Blocks: []message.Block{message.Heading{Text: "What is stored about you"}}}
	items := dataItems(d)
	if len(items) == 0 {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: "Nothing. No message and no question is ever stored; your id is kept only when you change a chat's settings or schedules."})
		return reply
	}
	reply.Blocks = append(reply.Blocks, message.List{Items: append([]message.Item{{Text: "Your id on this platform: " + from.User + "."}}, items...)})
	choices := []message.Choice{{Label: "Forget all of it", Line: "/mydata forget"}}
	if offerFile {
		choices = append([]message.Choice{{Label: "Get it as a file", Line: "/mydata export"}}, choices...)
	}
	return reply.WithChoices(choices...)
}

// dataItems names each thing that is stored, save the id.
func dataItems(d UserData) []message.Item {
	var items []message.Item
	if s := d.PrivateChat; s != nil {
		items = append(items, message.Item{Text: fmt.Sprintf("Settings of our private chat: private %t, detect %t, moderators %s.", s.Private, s.Detect, s.Moderators)})
	}
	for _, c := range d.Changed {
		items = append(items, message.Item{Text: "You were the last to change the settings of chat " + c.Chat + "."})
	}
	for _, c := range d.Moderates {
		items = append(items, message.Item{Text: "The settings of chat " + c.Chat + " list you as a moderator."})
	}
	for _, s := range d.Schedules {
		items = append(items, message.Item{Text: fmt.Sprintf("You made schedule %d in chat %s: %s.", s.Number, s.Chat.Chat, s)})
	}
	for _, e := range d.Audit {
		items = append(items, message.Item{Text: fmt.Sprintf("Kept for 90 days, in chat %s: %s", e.Chat.Chat, auditLine(e))})
	}
	return items
}
