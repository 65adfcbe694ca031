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
func commands() []Command {
	return []Command{
		{
			Name: "point", run: reads((*answer.Library).Point), Bare: unless(afterPoint),
			Arg:   Arg{"number", "A number, a range such as 21-23, or words", PointArg, true},
			Short: "The text of a point, word for word",
			Long:  "Shows a point's text as published; a summary in our words, other wordings that the articles quote, and who said what about it are a tap away. Takes a number (3, #3), several (3-5, 7), one sentence of a long point (3.2), or words.",
		},
		{
			Name: "who", run: reads((*answer.Library).Who), Bare: unless(afterWho),
			Arg:   Arg{"subject", "A topic, a person, a point, or a topic and a person", SubjectArg, true},
			Short: "Who said what about a topic, or what a person said",
			Long:  "Shows every statement in the sources about a topic or a point, or by a person, quoted and attributed. Speakers come in the order of the sources; where not all fit a page, each is heard once before anybody is heard twice. Says so when nobody comments.",
		},
		{
			Name: "ask", run: ask, Replied: "find", // a message is seldom a question
			Arg:   Arg{"question", "Your question, in your own words", Text, true},
			Short: "Find the clause or passage that answers a question",
			Long:  "Shows the clause or passage that answers a question best, and offers the next ones, however it is asked: in your own words, misspelt, in English, Ukrainian or Russian. Says so when the sources don't answer.",
		},
		{
			Name: "find", run: reads((*answer.Library).Find), Bare: unless(afterFind),
			Arg:   Arg{"message", "A message that somebody wrote", Text, true},
			Short: "The clauses and quotations that a message is about",
			Long:  "Lists which clauses and passages a message is about, each clause with its nearest sentence: those that the message names by number, then the nearest to its words. Says so when nothing in the sources is about it.",
		},
		{
			Name: "party", run: reads((*answer.Library).Party), Bare: names,
			Arg:   Arg{"party", "A party to the plan", PartyArg, true},
			Short: "What the points have a party do, and what it gets",
			Long:  "Lists, point by point and in our words, what a party is to do or to bear and what it gets, by the grammar of each clause.",
		},
		{
			Name: "verify", run: reads((*answer.Library).Verify), Bare: unless(afterVerify),
			Arg:   Arg{"text", "The words to check", Text, true},
			Short: "Check whether a text is in the sources, and whose words it is",
			Long:  "Looks for a text in the plan and in every quotation. Says where it stands and who said it, or shows the nearest text and where the two differ.",
		},
		{
			Name: "points", run: reads((*answer.Library).Points), Bare: unless(afterPoints), Private: true,
			Arg:   Arg{"topic", "Only the points on this topic", TopicArg, false},
			Short: "The list of all points, or of those on a topic",
			Long:  "Lists the points of the plan by number and title; with a topic, only those that deal with it.",
		},
		{
			Name: "compare", run: reads((*answer.Library).Compare), Bare: unless(afterCompare),
			Arg:   Arg{"points", "A point, or two points", PointArg, true},
			Short: "A clause beside its other wordings and versions, or two points",
			Long:  "Shows a clause, the other wordings of it that the articles quote, and what the sources say that other versions or earlier demands had instead; with two points, both clauses.",
		},
		{
			Name: "context", run: reads((*answer.Library).Context), Bare: only(aReference),
			Arg:   Arg{"ref", "A reference, as it stands under a quotation", RefArg, true},
			Short: "A passage with the one before and the one after",
			Long:  "Shows what stands around a passage: the passage before it, the passage with everything quoted in it, and the passage after. Every quotation ends with such a reference.",
		},
		{
			Name: "why", run: reads((*answer.Library).Why), Bare: only(asking),
			Arg:   Arg{"question", "The question as you asked it", Text, true},
			Short: "Why a question got these answers",
			Long:  "Shows for each answer to a question which of its words were found, and where, and which words were corrected or found nowhere.",
		},
		{
			Name: "topics", run: lists((*answer.Library).Topics), Instead: "points", Private: true,
			Short:   "The topics you can ask about",
			Long:    "Lists the topics, each with its points and how many statements there are about it.",
			Example: "/topics",
		},
		{
			Name: "speakers", run: lists((*answer.Library).Speakers), Instead: "who", Private: true,
			Short:   "Everyone who is quoted",
			Long:    "Lists every person and institution that the sources quote, with their role and how many statements there are.",
			Example: "/speakers",
		},
		{
			Name: "sources", run: lists((*answer.Library).Sources), Instead: "ask", Private: true,
			Short:   "The documents that all answers come from",
			Long:    "Lists the plan and the articles with author, publisher, date and address, as far as the source gives them.",
			Example: "/sources",
		},
		{
			Name: "coverage", run: lists((*answer.Library).Coverage), Instead: "who", Private: true,
			Short:   "Which article speaks of which point, and what nobody speaks of",
			Long:    "Counts for every point how many statements of each article speak of it and how many are on its subject only, and names the points that nobody comments on.",
			Example: "/coverage",
		},
		{
			Name: "timeline", run: lists((*answer.Library).Timeline), Instead: "ask", Private: true,
			Short:   "The dated events that the sources report",
			Long:    "Lists in order of date what the sources report as having happened on a day, each with its reference. Where sources differ about a date, both are listed.",
			Example: "/timeline",
		},
		{
			Name: "summary", run: reads((*answer.Library).Summary), Needs: message.Post, Does: Posts, Bare: names,
			Arg:   Arg{"points", "A point, up to three in a row such as 21-23, or a topic", PointArg, true},
			Short: "Post a point's summary for a discussion",
			Long:  "Posts what a discussion needs of a point: its title, our summary, the clause and a few statements by different speakers, chosen by the published order. It is posted here, or in another channel where one can be picked. For moderators.",
		},
		{
			Name: "schedule", run: schedule, Needs: message.Post, Does: Stores, Bare: only(aSchedule), Private: true,
			Verbs: []Verb{{"", Reads}, {"list", Reads}, {"show", Reads}, {"pause", Stores}, {"resume", Stores}, {"stop", Stores}},
			Arg:   Arg{"what", "Points, a time and a time zone, also days; or list, pause 1, resume 1, stop 1", Text, false},
			Short: "Post a point a day here, or list and stop such posts",
			Long:  "Posts the summaries of points one after another in this channel or topic, one a day at a time of day in a time zone. Lists, pauses, resumes and stops such posts. For moderators.",
		},
		{
			Name: "settings", run: keeps(chats.SettingsCommand), Needs: message.Manage, Does: Stores, Bare: only(aSetting), Private: true,
			Verbs:   []Verb{{"", Reads}, {"log", Reads}, {"reset", Stores}},
			Arg:     Arg{"change", "private on, detect on, quiet on; moderators everyone; reset; log", Text, false},
			Short:   "How the bot answers in this chat, and who may change it",
			Long:    "Shows and changes how the bot answers in this chat: private replies, references in ordinary messages, quiet channels, and who may use the moderators' commands. /settings log tells who changed what. For moderators.",
			Example: "/settings private on",
		},
		{
			Name: "mydata", run: keeps(chats.MyDataCommand), Does: Stores, Bare: only(anAction), Private: true,
			Verbs:   []Verb{{"", Reads}, {"show", Reads}, {"export", Reads}, {"forget", Stores}},
			Arg:     Arg{"action", "export, to get it as a file; forget, to remove all of it", Text, false},
			Short:   "What is stored about you, and how to remove it",
			Long:    "Shows everything that the bot has stored about you. /mydata export gives it to you alone as a JSON file, /mydata forget removes it.",
			Example: "/mydata",
		},
		{
			Name: "about", run: lists((*answer.Library).About), Instead: "ask", Private: true,
			Short:   "What this bot is and what it answers from",
			Long:    "Says what the bot is, what it answers from and by which rules.",
			Example: "/about",
		},
		{
			Name: "privacy", run: lists((*answer.Library).Privacy), Instead: "ask", Private: true,
			Short:   "What the bot stores about you",
			Long:    "Says what the bot reads, stores and logs.",
			Example: "/privacy",
		},
		{
			Name: "help", run: help, Private: true,
			Arg:     Arg{"command", "The command to explain", CommandArg, false},
			Short:   "The commands, or how one of them works",
			Long:    "Lists the commands; with a command, explains it and gives an example.",
			Example: "/help who",
		},
	}
}
