package bot

import (
	"planbot/bot/answer"
	"planbot/bot/chats"
	"planbot/bot/locale"
	"planbot/bot/message"
)

// Table is the one table of commands, with its texts in English. Menus, help, the
// README table and the one-shot commands of the program are all made from it.
func Table() []Command {
	table := rows()
	for i := range table {
		c := &table[i]
		l := c.Local(locale.English)
		c.Short, c.Long, c.Arg.Short = l.Short, l.Long, l.Arg
	}
	return table
}

// ofSchedule names one of a chat's schedules.
var ofSchedule = []Arg{{Name: "number", Kind: NumberArg, Required: true}}

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
		{Name: "topics", run: lists((*answer.Library).Topics), Instead: "points", Private: true},
		{Name: "speakers", run: lists((*answer.Library).Speakers), Instead: "who", Private: true},
		{Name: "sources", run: lists((*answer.Library).Sources), Instead: "ask", Private: true},
		{Name: "coverage", run: lists((*answer.Library).Coverage), Instead: "who", Private: true},
		{Name: "timeline", run: lists((*answer.Library).Timeline), Instead: "ask", Private: true},
		{
			Name: "summary", run: reads((*answer.Library).Summary), Needs: message.Post, Does: Posts, Bare: names,
			Arg: Arg{Name: "points", Kind: PointArg, Required: true},
		},
		{
			Name: "schedule", run: schedule, Needs: message.Post, Does: Stores, Bare: only(aSchedule), Private: true,
			Arg: Arg{Name: "what", Kind: Text},
			Verbs: []Verb{
				{Name: "add", Does: Stores, Menu: true, Args: []Arg{
					{Name: "points", Kind: RangeArg, Required: true}, {Name: "time", Kind: TimeArg, Required: true}, {Name: "zone", Kind: ZoneArg, Required: true},
					{Name: "days", Kind: DaysArg}, {Name: "channel", Kind: ChannelArg}, {Name: "role", Kind: RoleArg}, {Name: "thread", Kind: FlagArg},
				}},
				{Name: "", Does: Reads}, {Name: "list", Does: Reads, Menu: true}, {Name: "show", Does: Reads},
				{Name: "pause", Does: Stores, Menu: true, Args: ofSchedule}, {Name: "resume", Does: Stores, Menu: true, Args: ofSchedule},
				{Name: "stop", Does: Reads, Menu: true, Args: ofSchedule}, {Name: "drop", Does: Stores},
			},
		},
		{
			Name: "settings", run: keeps(chats.SettingsCommand), Needs: message.Manage, Does: Stores, Bare: only(aSetting), Private: true,
			Arg: Arg{Name: "change", Kind: Text}, Example: "/settings private on",
			Verbs: []Verb{
				{Name: "", Does: Reads}, {Name: "show", Does: Reads, Menu: true},
				{Name: "private", Does: Stores, Menu: true, Args: []Arg{{Name: "value", Kind: SwitchArg, Required: true}}},
				{Name: "quiet", Does: Stores, Menu: true, Args: []Arg{{Name: "value", Kind: SwitchArg, Required: true}, {Name: "channel", Kind: ChannelArg}}},
				{Name: "report", Does: Stores, Menu: true, Args: []Arg{{Name: "value", Kind: SwitchArg, Required: true}, {Name: "channel", Kind: ChannelArg}}},
				{Name: "language", Does: Stores, Menu: true, Args: []Arg{{Name: "language", Kind: LanguageArg, Required: true}}},
				{Name: "moderators", Does: Stores, Menu: true, Args: []Arg{{Name: "change", Kind: ListArg, Required: true}, {Name: "role", Kind: RoleArg}, {Name: "person", Kind: PersonArg}}},
				{Name: "log", Does: Reads, Menu: true}, {Name: "reset", Does: Reads, Menu: true}, {Name: "defaults", Does: Stores},
			},
		},
		{
			Name: "mydata", run: keeps(chats.MyDataCommand), Does: Stores, Bare: only(anAction), Private: true,
			Arg: Arg{Name: "action", Kind: Text}, Example: "/mydata",
			Verbs: []Verb{
				{Name: "", Does: Reads}, {Name: "show", Does: Reads, Menu: true}, {Name: "export", Does: Reads, Menu: true},
				{Name: "private", Does: Stores, Menu: true, Args: []Arg{{Name: "value", Kind: SwitchArg, Required: true}}},
				{Name: "forget", Does: Stores, Menu: true},
			},
		},
		{Name: "about", run: lists((*answer.Library).About), Instead: "ask", Private: true},
		{Name: "privacy", run: lists((*answer.Library).Privacy), Instead: "ask", Private: true},
		{
			Name: "help", run: help, Private: true,
			Arg: Arg{Name: "command", Kind: CommandArg}, Example: "/help who",
		},
	}
}
