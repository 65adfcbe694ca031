package message

import "context"

// Origin tells where a request comes from. Only the platform's name ever
// reaches a log or a metric.
//
// An Origin without a Chat that is not Direct either, such as the zero Origin,
// is an unknown place: it counts as public, nothing is kept for it, and the
// asker has no right there but to Read.
type Origin struct {
	Platform       string // "discord", "telegram", "terminal"
	Chat           string // the platform's id of a server, group or private chat that the bot is in; empty elsewhere
	Thread         string // the channel or topic in it; empty where the chat has none
	Parent         string // the channel that Thread is a thread of, where the platform tells; may be empty
	Elsewhere      bool   // the asker is in another channel or topic of the chat, and has chosen this one
	User           string // the platform's id of the asker; empty in the terminal
	Shared         bool   // User is the id of a chat that several people write as
	Direct         bool   // the asker and the bot are alone, as in a terminal
	Broadcast      bool   // the chat is a channel in which its administrators alone write
	PrivateReplies bool   // a private reply is shown to the asker alone
	Audience       Audience
	Addressed      bool   // the platform shows the bot no messages but those to it
	Exposed        string // why the same is not so for all requests here, in a sentence; empty where it is
	Language       string // of the asker's app, as the platform tells it: "uk", "en-GB"; may be empty
	Roles          []string

	// Admin reports whether the asker has the right to Manage the chat, and
	// Posts whether to Post in this channel or topic, by the platform's own
	// rules. They may ask the platform, so only commands that need a right call
	// them. Without Admin the answer is no, without Posts it is Admin's.
	Admin func(context.Context) (bool, error)
	Posts func(context.Context) (bool, error)

	// Unsure says that the platform may let the asker do more than Admin and Posts
	// know here: it tells for sure when the asker chooses a command from its list.
	Unsure bool

	// Threads says what posts here can start, and Notifies whether a post that
	// the asker wants may notify the members of a role, by its id. Without
	// Notifies none may.
	Threads  Threads
	Notifies func(role string) bool

	// Unable says in a sentence why the bot cannot post here by itself later,
	// as schedules need it. It is empty where the bot can, as far as the
	// platform tells.
	Unable string
}

// An Audience says who is to see an answer, as the asker wants it.
type Audience int

// The audiences of an answer.
const (
	Usual     Audience = iota // what the command, the chat's settings and the asker's own say
	Asker                     // the asker alone, even of a command that posts
	Everybody                 // all, unless the bot keeps it private itself
)

// Threads says what a post starts in a channel.
type Threads int

// What a post starts.
const (
	NoThreads Threads = iota // nothing
	OnRequest                // a thread below it, where somebody wants that
	Always                   // it is the first message of a thread: the channel is a forum
)

// ChatKey names the chat of a request.
func (o Origin) ChatKey() ChatKey { return ChatKey{Platform: o.Platform, Chat: o.Chat} }

// A ChatKey names a chat: a server, a group or a private chat.
type ChatKey struct {
	Platform string // as in an Origin
	Chat     string // the platform's id, as text
}

// Key names the chat in one word.
func (k ChatKey) Key() string { return k.Platform + " " + k.Chat }

// A Right is what a person may have the bot do in a chat.
type Right int

// The rights, each of which includes those before it.
const (
	Read   Right = iota // everybody has it
	Post                // have the bot post in this very channel or topic
	Manage              // change what is kept for the whole chat, and post anywhere in it
)
