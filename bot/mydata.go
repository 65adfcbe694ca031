package bot

import (
	"context"
	"fmt"
	"strings"
)

// mydata shows everything that is stored about the asker, gives it as a file,
// or forgets it.
func mydata(ctx context.Context, b *Bot, r Request) (Reply, error) {
	action := strings.ToLower(r.Arg)
	nowhere := b.memory == nil || r.From.User == ""
	open := !secluded(r.From)
	switch {
	case open && r.From.Chat == "":
		return Reply{}, &UsageError{Msg: "Everybody here would read that. Send me /mydata in a private chat."}
	case action == "export" && open:
		return Reply{}, &UsageError{Msg: "Everybody here would get that file. Send me /mydata export in a private chat."}
	case nowhere && action == "export":
		return exported(r.From, UserData{})
	case nowhere:
		return Reply{Private: true, Blocks: []Block{Paragraph{"Nothing is stored about you here."}}}, nil
	case r.From.Shared:
		return Reply{Private: true, Blocks: []Block{Paragraph{"You write as a chat, so what you do here is not tied to you. Write under your own name to see or remove what is stored about you."}}}, nil
	}
	switch action {
	case "", "show":
		if open { // it names other chats too
			return Reply{}, &UsageError{Msg: "Everybody here would read that. Send me /mydata in a private chat."}
		}
		d, err := b.memory.UserData(ctx, r.From.Platform, r.From.User)
		if err != nil {
			return Reply{}, remembered(err)
		}
		return shownData(r.From, d, secluded(r.From)), nil
	case "export":
		d, err := b.memory.UserData(ctx, r.From.Platform, r.From.User)
		if err != nil {
			return Reply{}, remembered(err)
		}
		return exported(r.From, d)
	case "forget":
		if err := b.memory.ForgetUser(ctx, r.From.Platform, r.From.User); err != nil {
			return Reply{}, remembered(err)
		}
		return Reply{Private: true, Line: "/mydata", Blocks: []Block{Paragraph{"It is done: nothing is stored about you any more. " +
			"Schedules that you made go on without your name; a chat's moderators can stop them."}}}, nil
	}
	return Reply{}, &UsageError{
		Msg:     "Type /mydata to see what is stored about you, /mydata export to get it as a file, or /mydata forget to remove it.",
		Choices: []Choice{{"Show it", "/mydata"}},
	}
}

// secluded reports whether a private reply reaches nobody but the asker.
func secluded(from Origin) bool { return from.Direct || from.Whispers }

// shownData shows what is stored as text, and may offer it as a file.
func shownData(from Origin, d UserData, offer bool) Reply {
	reply := Reply{Private: true, Blocks: []Block{Heading{"What is stored about you"}}}
	items := dataItems(d)
	if len(items) == 0 {
		reply.Blocks = append(reply.Blocks, Paragraph{"Nothing. No message and no question is ever stored; your id is kept only when you change a chat's settings or schedules."})
		return reply
	}
	reply.Blocks = append(reply.Blocks, List{append([]Item{{Text: "Your id on this platform: " + from.User + "."}}, items...)})
	choices := []Choice{{"Forget all of it", "/mydata forget"}}
	if offer {
		choices = append([]Choice{{"Get it as a file", "/mydata export"}}, choices...)
	}
	return withChoices(reply, choices)
}

// dataItems tells each thing that is stored, but for the id.
func dataItems(d UserData) []Item {
	var items []Item
	if s := d.PrivateChat; s != nil {
		items = append(items, Item{Text: fmt.Sprintf("Settings of our private chat: compact %t, private %t, detect %t, moderators %s.", s.Compact, s.Private, s.Detect, s.Moderators)})
	}
	for _, c := range d.Changed {
		items = append(items, Item{Text: "You were the last to change the settings of chat " + c.Chat + "."})
	}
	for _, c := range d.Moderates {
		items = append(items, Item{Text: "The settings of chat " + c.Chat + " list you as a moderator."})
	}
	for _, s := range d.Schedules {
		items = append(items, Item{Text: fmt.Sprintf("You made schedule %d in chat %s: %s.", s.Number, s.Chat.Chat, s)})
	}
	for _, e := range d.Audit {
		items = append(items, Item{Text: fmt.Sprintf("Kept for 90 days, in chat %s: %s", e.Chat.Chat, auditLine(e))})
	}
	return items
}
