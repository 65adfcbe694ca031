package bot

import (
	"regexp"

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
			Name: "point", run: reads((*answer.Library).Point),
			Arg: Arg{Name: "number", Kind: PointArg, Required: true},
		},
		{
			Name: "who", run: reads((*answer.Library).Who), Sentence: verbAfterWho,
			Arg: Arg{Name: "subject", Kind: SubjectArg, Required: true},
		},
		{
			Name: "ask", run: ask, Replied: "find", // a message is seldom a question
			Arg: Arg{Name: "question", Kind: Text, Required: true},
		},
		{
			Name: "find", run: reads((*answer.Library).Find), Sentence: anything, Others: true,
			Arg: Arg{Name: "message", Kind: Text, Required: true},
		},
		{
			Name: "party", run: reads((*answer.Library).Party), Sentence: anything,
			Arg: Arg{Name: "party", Kind: PartyArg, Required: true},
		},
		{
			Name: "verify", run: reads((*answer.Library).Verify), Others: true,
			Arg: Arg{Name: "text", Kind: Text, Required: true},
		},
		{
			Name: "points", run: reads((*answer.Library).Points), Private: true,
			Arg: Arg{Name: "topic", Kind: TopicArg},
		},
		{
			Name: "compare", run: reads((*answer.Library).Compare),
			Arg: Arg{Name: "points", Kind: PointArg, Required: true},
		},
		{
			Name: "context", run: reads((*answer.Library).Context),
			Arg: Arg{Name: "ref", Kind: RefArg, Required: true},
		},
		{
			Name: "why", run: reads((*answer.Library).Why), Sentence: anything,
			Arg: Arg{Name: "question", Kind: Text, Required: true},
		},
		{
			Name: "topics", run: lists((*answer.Library).Topics), Private: true,
			Example: "/topics",
		},
		{
			Name: "speakers", run: lists((*answer.Library).Speakers), Private: true,
			Example: "/speakers",
		},
		{
			Name: "sources", run: lists((*answer.Library).Sources), Private: true,
			Example: "/sources",
		},
		{
			Name: "coverage", run: lists((*answer.Library).Coverage), Private: true,
			Example: "/coverage",
		},
		{
			Name: "timeline", run: lists((*answer.Library).Timeline), Private: true,
			Example: "/timeline",
		},
		{
			Name: "summary", run: reads((*answer.Library).Summary), Needs: message.Post, Does: Posts, Sentence: anything,
			Arg: Arg{Name: "points", Kind: PointArg, Required: true},
		},
		{
			Name: "schedule", run: schedule, Needs: message.Post, Does: Stores, Sentence: anything, Private: true,
			Verbs: []Verb{{"", Reads}, {"list", Reads}, {"show", Reads}, {"pause", Stores}, {"resume", Stores}, {"stop", Stores}},
			Arg:   Arg{Name: "what", Kind: Text},
		},
		{
			Name: "settings", run: keeps(chats.SettingsCommand), Needs: message.Manage, Does: Stores, Sentence: anything, Private: true,
			Verbs:   []Verb{{"", Reads}, {"log", Reads}, {"reset", Stores}},
			Arg:     Arg{Name: "change", Kind: Text},
			Example: "/settings private on",
		},
		{
			Name: "mydata", run: keeps(chats.MyDataCommand), Does: Stores, Private: true,
			Verbs:   []Verb{{"", Reads}, {"show", Reads}, {"export", Reads}, {"forget", Stores}},
			Arg:     Arg{Name: "action", Kind: Text},
			Example: "/mydata",
		},
		{
			Name: "about", run: lists((*answer.Library).About), Private: true,
			Example: "/about",
		},
		{
			Name: "privacy", run: lists((*answer.Library).Privacy), Private: true,
			Example: "/privacy",
		},
		{
			Name: "help", run: help, Private: true,
			Arg:     Arg{Name: "command", Kind: CommandArg},
			Example: "/help who",
		},
	}
}

// anything follows the name of a command in an ordinary sentence: no line without a
// slash calls it with an argument.
var anything = regexp.MustCompile("")

// verbAfterWho tells "who will chair it" from "who amnesty".
var verbAfterWho = regexp.MustCompile(`(?i)^(is|are|was|were|will|would|does|did|do|has|have|had|can|could|may|should|must|shall|gets?|pays?|says?|said|else|wrote|leads?|chairs?|heads?|controls?|decides?|enforces?|monitors?|guarantees?|owns?|wants?|wins?|loses?)\b`)
