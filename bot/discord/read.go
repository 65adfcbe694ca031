package discord

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"planbot/bot/discord/api"
	"planbot/bot/message"
)

// A chatMessage is one that somebody wrote.
type chatMessage struct {
	body
	ID         string       `json:"id"`
	Type       int          `json:"type"`
	Channel    string       `json:"channel_id"`
	Guild      string       `json:"guild_id"` // empty: a direct message
	Author     author       `json:"author"`
	Webhook    string       `json:"webhook_id"`
	Flags      int          `json:"flags"`
	Member     member       `json:"member"` // the author, in a server
	Roles      []string     `json:"mention_roles"`
	Referenced *chatMessage `json:"referenced_message"` // that it replies to
	Snapshots  []struct {
		Message body `json:"message"`
	} `json:"message_snapshots"` // that it forwards
	Cause struct {
		User author `json:"user"`
	} `json:"interaction_metadata"` // the interaction that it answers
}

// origin tells the core where a message comes from. Discord does not say what the
// author may do there.
func (m *chatMessage) origin() message.Origin {
	if m.Guild == "" {
		return message.Origin{Platform: platform, Chat: m.Author.ID, Thread: m.Channel, User: m.Author.ID, Direct: true, Addressed: true}
	}
	return message.Origin{Platform: platform, Chat: m.Guild, Thread: m.Channel, User: m.Author.ID, Roles: m.Member.Roles, Addressed: true, Unsure: true}
}

// own is a message of the bot's as the bot made it.
func (m *chatMessage) own() api.Message {
	out := api.Message{Flags: m.Flags & api.ComponentsV2, Components: m.Components.own()}
	for _, e := range m.Embeds {
		out.Embeds = append(out.Embeds, api.Embed{Description: e.Description})
	}
	return out
}

type author struct {
	ID  string `json:"id"`
	Bot bool   `json:"bot"`
}

// A body is what a message says, in all the ways in which it can.
type body struct {
	Content    string     `json:"content"`
	Embeds     []embed    `json:"embeds"` // also previews of links
	Components components `json:"components"`
	Poll       struct {
		Question medium `json:"question"`
		Answers  []struct {
			Medium medium `json:"poll_media"`
		} `json:"answers"`
	} `json:"poll"`
	Attachments []struct {
		Description string `json:"description"` // for those who can't see it
	} `json:"attachments"`
}

// A medium is a line of a poll.
type medium struct {
	Text string `json:"text"`
}

// An embed of a message, as far as it has text.
type embed struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Author      struct {
		Name string `json:"name"`
	} `json:"author"`
	Fields []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	} `json:"fields"`
	Footer struct {
		Text string `json:"text"`
	} `json:"footer"`
	Components components `json:"components"`
}

// components are those of a message as they come: other bots may have made them,
// of kinds that the bot does not know.
type components struct{ raw json.RawMessage }

// UnmarshalJSON keeps them as they are.
func (c *components) UnmarshalJSON(raw []byte) error {
	c.raw = append([]byte(nil), raw...)
	return nil
}

// own are the components of a message that the bot has made.
func (c components) own() []api.Component {
	var out []api.Component
	_ = json.Unmarshal(c.raw, &out) // what can't be read is not the bot's
	return out
}

// texts are those of all of them.
func (c components) texts() []string {
	var all []component
	_ = json.Unmarshal(c.raw, &all) // what has another shape has no text
	return component{Components: all}.texts()
}

// A component of a message, as far as it has text.
type component struct {
	Content     string      `json:"content"`
	Description string      `json:"description"` // of a picture, for those who can't see it
	Components  []component `json:"components"`
	Accessory   *component  `json:"accessory"`
	Items       []component `json:"items"` // pictures
}

// texts are those of a component and of the ones in it.
func (c component) texts() []string {
	out := []string{c.Content, c.Description}
	for _, inner := range slices.Concat(c.Components, c.Items) {
		out = append(out, inner.texts()...)
	}
	if c.Accessory != nil {
		out = append(out, c.Accessory.texts()...)
	}
	return out
}

// written are the texts of a body that may be somebody's words as a whole.
func (b *body) written() []string {
	out := []string{b.Content}
	for _, e := range b.Embeds {
		out = append(out, e.Description)
	}
	return append(out, b.Components.texts()...)
}

// texts are all texts of a body, in the order in which people read them.
func (b *body) texts() []string {
	out := []string{b.Content}
	for _, e := range b.Embeds {
		out = append(out, e.Author.Name, e.Title, e.Description)
		for _, f := range e.Fields {
			out = append(out, f.Name, f.Value)
		}
		out = append(append(out, e.Footer.Text), e.Components.texts()...)
	}
	out = append(out, b.Poll.Question.Text)
	for _, a := range b.Poll.Answers {
		out = append(out, a.Medium.Text)
	}
	out = append(out, b.Components.texts()...)
	for _, a := range b.Attachments {
		out = append(out, a.Description)
	}
	return out
}

// gather lists the texts of a message and of those that it forwards, each once,
// without addresses and Discord's markup for things. Of a message that has
// addresses alone they are the text.
func (m *chatMessage) gather(texts func(*body) []string) []string {
	all := texts(&m.body)
	for i := range m.Snapshots {
		all = append(all, texts(&m.Snapshots[i].Message)...)
	}
	var out, addresses []string
	for _, s := range all {
		s = tidy(s)
		words := strings.TrimSpace(address.ReplaceAllString(masked.ReplaceAllString(s, "$1"), ""))
		switch {
		case s == "" || slices.Contains(out, words):
		case words == "":
			addresses = append(addresses, s)
		default:
			out = append(out, words)
		}
	}
	if len(out) == 0 {
		return addresses
	}
	return out
}

// address matches a link, also one that is marked to have no preview.
var address = regexp.MustCompile(`<?https?://\S+`)

// masked matches the markup for words that are a link.
var masked = regexp.MustCompile(`\[([^\[\]\n]+)\]\(<?https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)`)

// words is what a message says, or "" if it says nothing.
func (m *chatMessage) words() string { return strings.Join(m.gather((*body).texts), "\n") }

// minQuoted is how many words make a quotation that can be checked.
const minQuoted = 3

// quotation is what in a message may be somebody's words: the lines that it marks
// as a quotation, else the first text that is long enough, else all that it says.
func (m *chatMessage) quotation() string {
	written := m.gather((*body).written)
	for _, read := range []func(string) string{quoted, func(s string) string { return s }} {
		for _, s := range written {
			if s = read(s); len(strings.Fields(s)) >= minQuoted {
				return s
			}
		}
	}
	return m.words()
}

// quoted are the lines of a text that are marked as a quotation.
func quoted(s string) string {
	var out []string
	for s != "" {
		line, rest, _ := strings.Cut(s, "\n")
		if all, ok := strings.CutPrefix(s, ">>> "); ok {
			line, rest = "> "+all, ""
		}
		if words, ok := strings.CutPrefix(line, "> "); ok {
			out = append(out, words)
		}
		s = rest
	}
	return strings.Join(out, "\n")
}

// reference matches Discord's markup for people, roles, channels, emoji, times
// and commands. It holds ids, which are no part of the words.
var reference = regexp.MustCompile(`<(?:@[!&]?\d|#\d|a?:\w+:\d|t:-?\d|id:\w|/\w)[^<>]*>`)

// styles match Discord's markup for how words look, around those words: code,
// spoilers, emphasis, headings and small text. It is none of them.
var styles = []*regexp.Regexp{
	regexp.MustCompile("(?s)```(?:[\\w+-]+\n)?(.+?)```"), regexp.MustCompile("`([^`\n]+)`"),
	regexp.MustCompile(`(?s)\|\|(.+?)\|\|`), regexp.MustCompile(`(?s)\*\*(.+?)\*\*`), regexp.MustCompile(`(?s)__(.+?)__`), regexp.MustCompile(`(?s)~~(.+?)~~`),
	regexp.MustCompile(`(^|[^\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*`), regexp.MustCompile(`\b_([^\s_](?:[^_\n]*[^\s_])?)_\b`),
	regexp.MustCompile(`(?m)^(?:#{1,3}|-#) +(\S)`),
}

// tidy removes Discord's markup for things and for how words look from a text.
func tidy(s string) string {
	s = reference.ReplaceAllString(s, " ")
	for _, style := range styles {
		s = style.ReplaceAllString(s, "$1$2")
	}
	return strings.TrimSpace(s)
}
