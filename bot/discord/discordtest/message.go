package discordtest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// The flags of a message that matter here.
const (
	flagEphemeral    = 1 << 6
	flagLoading      = 1 << 7
	flagComponentsV2 = 1 << 15
)

// A message as the fake keeps it.
type message struct {
	SentMessage // but for Ephemeral and Interaction
	place       *place
	author      User
	webhook     string         // id of the webhook that wrote it; for a reply, the application
	shownTo     string         // the only user who sees it
	more        map[string]any // further fields of a user's message
	exchange    *Pending       // the interaction that it answers
	at          time.Time
	edited      time.Time
}

// body is the message as the API shows it.
func (m *message) body() map[string]any {
	out := map[string]any{
		"id": m.ID, "type": 0, "channel_id": m.place.ID, "content": m.Content, "author": userBody(m.author),
		"embeds": orEmpty(m.Embeds), "components": orEmpty(m.Components), "attachments": m.fileBodies(),
		"flags": m.Flags, "timestamp": m.at.UTC().Format(time.RFC3339Nano), "edited_timestamp": nil,
		"mentions": []any{}, "mention_roles": []any{}, "mention_everyone": false, "pinned": false, "tts": false,
	}
	if !m.edited.IsZero() {
		out["edited_timestamp"] = m.edited.UTC().Format(time.RFC3339Nano)
	}
	if m.webhook != "" {
		out["webhook_id"] = m.webhook
	}
	if m.ReplyTo != "" {
		out["type"] = 19
		out["message_reference"] = map[string]any{"type": 0, "channel_id": m.place.ID, "message_id": m.ReplyTo}
	}
	if m.exchange != nil {
		if m.exchange.i.Kind != Press {
			out["type"] = 20
		}
		out["application_id"] = DefaultApplicationID
		out["interaction_metadata"] = map[string]any{"id": m.exchange.ID, "type": m.exchange.number(),
			"user": userBody(m.exchange.i.User), "authorizing_integration_owners": m.exchange.owners()}
	}
	maps.Copy(out, m.more)
	return out
}

// withoutContent takes out of a message's body what an app without the message
// content intent does not get.
func withoutContent(body map[string]any) {
	body["content"], body["embeds"], body["components"], body["attachments"] = "", []any{}, []any{}, []any{}
	delete(body, "poll")
	delete(body, "message_snapshots")
}

// names reports whether a message mentions the bot.
func (m *message) names() bool {
	return strings.Contains(strings.ReplaceAll(m.Content, "<@!", "<@"), "<@"+DefaultApplicationID+">")
}

// orEmpty keeps an empty list from becoming null.
func orEmpty[T any](l []T) []T { return append([]T{}, l...) }

// seen is the message as a member sees it.
func (m *message) seen() SentMessage {
	out := m.SentMessage
	out.Ephemeral = m.Flags&flagEphemeral != 0
	if m.exchange != nil {
		out.Interaction = m.exchange.ID
	}
	return out
}

func userBody(u User) map[string]any {
	out := map[string]any{"id": u.ID, "username": u.Name, "global_name": nil, "avatar": nil, "discriminator": "0",
		"public_flags": 0, "flags": 0, "primary_guild": nil}
	if u.Bot {
		out["bot"] = true
	}
	return out
}

var botUser = User{ID: DefaultApplicationID, Name: "planbot", Bot: true}

// apply puts what a body gives into the message; what it leaves out stays.
func (m *message) apply(b *messageBody) {
	if b.gives("content") {
		m.Content = b.Content
	}
	if b.gives("embeds") {
		m.Embeds = slices.Clone(b.Embeds)
		for i := range m.Embeds {
			m.Embeds[i].Type = "rich"
		}
	}
	if b.gives("components") {
		m.Components = numbered(b.Components, new(int))
	}
	m.attach(b)
	if b.Mentions != nil {
		m.Roles = b.Mentions.Roles
	}
	m.Flags = m.Flags&^flagLoading | b.Flags&flagComponentsV2
}

// numbered is a copy of components in which each has an id, and what else the API fills
// in.
func numbered(components []Component, last *int) []Component {
	out := slices.Clone(components)
	for i := range out {
		c := &out[i]
		*last++
		c.ID = cmp.Or(c.ID, *last)
		if c.Type == typeSelect {
			c.MinValues, c.MaxValues = 1, 1
		}
		c.Components = numbered(c.Components, last)
		if c.Accessory != nil {
			c.Accessory = &numbered([]Component{*c.Accessory}, last)[0]
		}
	}
	return out
}

// find returns the component with a custom id, or nil.
func find(components []Component, customID string) (found *Component) {
	walk("", components, func(_ string, c Component) {
		if c.CustomID != "" && c.CustomID == customID {
			found = &c
		}
	})
	return found
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
