package chats

import (
	"regexp"
	"time"

	"planbot/bot/message"
)

// people matches a person or role as settings and the audit write one.
var people = regexp.MustCompile(`\b(user|role):([0-9]+)`)

// PeopleIn are the people and roles that a text names.
func PeopleIn(text string) []message.Mention {
	var out []message.Mention
	for _, m := range people.FindAllStringSubmatch(text, -1) {
		kind := message.Person
		if m[1] == "role" {
			kind = message.Role
		}
		out = append(out, message.Mention{Text: m[0], Kind: kind, ID: m[2]})
	}
	return out
}

var channels = regexp.MustCompile(`(?:^| )channel:([0-9]+)(?: |$)`)

// OtherChannel is the id of the channel that a moderators' command names, or "".
// No command takes one: what its writer may do there is not known.
func OtherChannel(arg string) string {
	if m := channels.FindStringSubmatch(arg); m != nil {
		return m[1]
	}
	return ""
}

// Person is what a sentence calls a person.
func Person(id string, r message.Request) message.Mention {
	return message.Mention{Text: r.Say("log.user", id), Kind: message.Person, ID: id}
}

// InChannel is what a sentence calls another channel of the chat, behind "in".
func InChannel(id string, r message.Request) message.Mention {
	return message.Mention{Text: r.Say("chat.channel", id), Kind: message.Channel, ID: id}
}

// at is a moment, as a text of the interface tells it.
func at(moment time.Time, text string) message.Mention {
	return message.Mention{Text: text, Kind: message.Moment, At: moment}
}

// mentions are what the description of a schedule names.
func (s Schedule) mentions(r message.Request) []message.Mention {
	return append(PeopleIn(s.String()), InChannel(s.Thread, r), at(s.NextRun, when(s, r)))
}
