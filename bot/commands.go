package bot

import (
	"planbot/bot/answer"
	"planbot/bot/chats"
	"planbot/bot/message"
)

// Table is the table of commands of every bot.
func Table() []Command { return commands() }

// commands is the one table of commands. Menus, help, the README table and the
// one-shot commands of the program are all made from it.
func commands() []Command { return withTexts(rows()) }

// rows are the rows of the table without their texts, which stand in the message
// files.
func rows() []Command {
	return []Command{
		{
			Name: "point", run: reads((*answer.Library).Point), Bare: unless(afterPoint),
			Arg: Arg{Name: "number", Kind: PointArg, Required: true},
		},
		{
			Name: "who", run: reads((*answer.Library).Who), Bare: unless(afterWho),
			Arg: Arg{Name: "subject", Kind: SubjectArg, Required: true},
		},
		{
			Name: "ask", run: ask, Replied: "find", // a message is seldom a question
			Arg: Arg{Name: "question", Kind: Text, Required: true},
		},
		{
			Name: "find", run: reads((*answer.Library).Find), Bare: unless(afterFind), Others: true,
			Arg: Arg{Name: "message", Kind: Text, Required: true},
		},
		{
			Name: "party", run: reads((*answer.Library).Party), Bare: names,
			Arg: Arg{Name: "party", Kind: PartyArg, Required: true},
		},
		{
			Name: "verify", run: reads((*answer.Library).Verify), Bare: unless(afterVerify), Others: true,
			Arg: Arg{Name: "text", Kind: Text, Required: true},
		},
		{
			Name: "points", run: reads((*answer.Library).Points), Bare: unless(afterPoints), Private: true,
			Arg: Arg{Name: "topic", Kind: TopicArg},
		},
		{
			Name: "compare", run: reads((*answer.Library).Compare), Bare: unless(afterCompare),
			Arg: Arg{Name: "points", Kind: PointArg, Required: true},
		},
		{
			Name: "context", run: reads((*answer.Library).Context), Bare: only(aReference),
			Arg: Arg{Name: "ref", Kind: RefArg, Required: true},
		},
		{
			Name: "why", run: reads((*answer.Library).Why), Bare: only(asking),
			Arg: Arg{Name: "question", Kind: Text, Required: true},
		},
		{
			Name: "topics", run: lists((*answer.Library).Topics), Instead: "points", Private: true,
			Example: "/topics",
		},
		{
			Name: "speakers", run: lists((*answer.Library).Speakers), Instead: "who", Private: true,
			Example: "/speakers",
		},
		{
			Name: "sources", run: lists((*answer.Library).Sources), Instead: "ask", Private: true,
			Example: "/sources",
		},
		{
			Name: "coverage", run: lists((*answer.Library).Coverage), Instead: "who", Private: true,
			Example: "/coverage",
		},
		{
			Name: "timeline", run: lists((*answer.Library).Timeline), Instead: "ask", Private: true,
			Example: "/timeline",
		},
		{
			Name: "summary", run: reads((*answer.Library).Summary), Needs: message.Post, Does: Posts, Bare: names,
			Arg: Arg{Name: "points", Kind: PointArg, Required: true},
		},
		{
			Name: "schedule", run: schedule, Needs: message.Post, Does: Stores, Bare: only(aSchedule), Private: true,
			Verbs: []Verb{{"", Reads}, {"list", Reads}, {"show", Reads}, {"pause", Stores}, {"resume", Stores}, {"stop", Stores}},
			Arg:   Arg{Name: "what", Kind: Text},
		},
		{
			Name: "settings", run: keeps(chats.SettingsCommand), Needs: message.Manage, Does: Stores, Bare: only(aSetting), Private: true,
			Verbs:   []Verb{{"", Reads}, {"log", Reads}, {"reset", Stores}},
			Arg:     Arg{Name: "change", Kind: Text},
			Example: "/settings private on",
		},
		{
			Name: "mydata", run: keeps(chats.MyDataCommand), Does: Stores, Bare: only(anAction), Private: true,
			Verbs:   []Verb{{"", Reads}, {"show", Reads}, {"export", Reads}, {"private", Stores}, {"forget", Stores}},
			Arg:     Arg{Name: "action", Kind: Text},
			Example: "/mydata",
		},
		{
			Name: "about", run: lists((*answer.Library).About), Instead: "ask", Private: true,
			Example: "/about",
		},
		{
			Name: "privacy", run: lists((*answer.Library).Privacy), Instead: "ask", Private: true,
			Example: "/privacy",
		},
		{
			Name: "help", run: help, Private: true,
			Arg:     Arg{Name: "command", Kind: CommandArg},
			Example: "/help who",
		},
	}
}
