package discordtest

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The flags of a message that matter here.
const (
	flagSuppressEmbeds = 1 << 2
	flagEphemeral      = 1 << 6
	flagLoading        = 1 << 7
	flagSilent         = 1 << 12
	flagComponents     = 1 << 15 // the message is made of components alone
)

// A message as the fake keeps it. The lists are in the shape of the API.
type message struct {
	id         string
	place      *place
	author     User
	webhook    string // id of the webhook that wrote it; for a reply, the application
	content    string
	embeds     []any
	components []any
	files      []attachment
	attached   int // how many files it ever had
	flags      int
	shownTo    string // the only user who sees it
	replyTo    string
	exchange   *exchange // the interaction that it answers
	at         time.Time
	edited     time.Time
	edits      int
}

// body is the message as the API shows it.
func (m *message) body(s *Server) map[string]any {
	out := map[string]any{
		"id": m.id, "type": 0, "channel_id": m.place.ID, "content": m.content, "author": userBody(m.author),
		"embeds": list(m.embeds), "components": list(m.components), "attachments": m.fileBodies(),
		"flags": m.flags, "timestamp": m.at.UTC().Format(time.RFC3339Nano), "edited_timestamp": nil,
		"mentions": s.mentionsOf(m), "mention_roles": []any{}, "mention_everyone": false, "pinned": false, "tts": false,
	}
	if !m.edited.IsZero() {
		out["edited_timestamp"] = m.edited.UTC().Format(time.RFC3339Nano)
	}
	if m.webhook != "" {
		out["webhook_id"] = m.webhook
	}
	if m.replyTo != "" {
		out["type"] = 19
		out["message_reference"] = map[string]any{"type": 0, "channel_id": m.place.ID, "message_id": m.replyTo}
	}
	if m.exchange != nil {
		if m.exchange.i.Kind != Press {
			out["type"] = 20
		}
		out["application_id"] = DefaultApplicationID
		out["interaction_metadata"] = map[string]any{"id": m.exchange.id, "type": m.exchange.number(),
			"user": userBody(m.exchange.i.User), "authorizing_integration_owners": m.exchange.owners()}
	}
	return out
}

// list keeps an empty list from becoming null.
func list(l []any) []any {
	if l == nil {
		return []any{}
	}
	return l
}

// seen is the message as a member sees it.
func (m *message) seen() SentMessage {
	out := SentMessage{
		ID: m.id, Channel: m.place.ID, Guild: m.place.guild, Content: m.content, Flags: m.flags,
		Ephemeral: m.flags&flagEphemeral != 0,
		ReplyTo:   m.replyTo, Edits: m.edits,
	}
	if m.exchange != nil {
		out.Interaction = m.exchange.id
	}
	for _, a := range m.files {
		out.Files = append(out.Files, SentFile{Name: a.name, Type: a.kind, Data: string(a.data)})
	}
	reread(m.embeds, &out.Embeds)
	reread(m.components, &out.Components)
	return out
}

// reread turns a list in the shape of the API into typed values.
func reread(from []any, to any) {
	if len(from) == 0 {
		return
	}
	if err := json.Unmarshal(marshal(from), to); err != nil {
		panic("discordtest: " + err.Error()) // the bodies were typed when they came
	}
}

func userBody(u User) map[string]any {
	out := map[string]any{"id": u.ID, "username": u.Name, "global_name": nil, "avatar": nil, "discriminator": "0",
		"public_flags": 0, "flags": 0, "primary_guild": nil}
	if u.Bot {
		out["bot"] = true
	}
	return out
}

func (s *Server) botUser() User { return User{ID: DefaultApplicationID, Name: "planbot", Bot: true} }

var mention = regexp.MustCompile(`<@!?(\d+)>`)

// mentions reports whether a text names a user.
func mentions(content, user string) bool {
	return slices.ContainsFunc(mention.FindAllStringSubmatch(content, -1), func(m []string) bool { return m[1] == user })
}

// mentionsOf lists the users that a message pings. The bot's own messages ping no
// user, since each has an empty allowed_mentions by law.
func (s *Server) mentionsOf(m *message) []any {
	seen := map[string]User{}
	if m.author.ID != DefaultApplicationID {
		for _, found := range mention.FindAllStringSubmatch(m.content, -1) {
			seen[found[1]] = User{ID: found[1], Name: "user-" + found[1]}
		}
	}
	if _, ok := seen[DefaultApplicationID]; ok {
		seen[DefaultApplicationID] = s.botUser()
	}
	out := []any{}
	for _, id := range slices.Sorted(maps.Keys(seen)) {
		out = append(out, userBody(seen[id]))
	}
	return out
}

// apply puts what a body gives into the message; what it leaves out stays.
func (m *message) apply(b *messageBody) {
	if b.gives("content") {
		m.content = b.text()
	}
	if b.gives("embeds") {
		m.embeds = embedBodies(b.given["embeds"])
	}
	if b.gives("components") {
		m.components = componentBodies(b.given["components"])
	}
	m.attach(b)
	m.flags = m.flags&^flagLoading | b.Flags&(flagSuppressEmbeds|flagSilent|flagComponents)
}

// embedBodies shapes embeds as the API shows them.
func embedBodies(raw json.RawMessage) []any {
	var out []any
	if json.Unmarshal(raw, &out) != nil {
		return nil
	}
	for _, e := range out {
		embed, ok := e.(map[string]any)
		if !ok {
			continue
		}
		maps.DeleteFunc(embed, func(_ string, v any) bool { return v == nil || v == "" })
		embed["type"] = "rich"
	}
	return out
}

// componentBodies shapes components as the API shows them: each has an id and
// what it leaves out is filled in.
func componentBodies(raw json.RawMessage) []any {
	var out []any
	if json.Unmarshal(raw, &out) != nil {
		return nil
	}
	next := 0
	for _, c := range out {
		shapeComponent(c, &next)
	}
	return out
}

func shapeComponent(v any, next *int) {
	c, ok := v.(map[string]any)
	if !ok {
		return
	}
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil || v == "" })
	if c["type"] == float64(typeSelect) {
		c["min_values"], c["max_values"] = 1, 1
	}
	*next++
	if c["id"] == nil || c["id"] == 0.0 {
		c["id"] = *next
	}
	children, _ := c["components"].([]any)
	for _, child := range children {
		shapeComponent(child, next)
	}
	if beside, ok := c["accessory"]; ok {
		shapeComponent(beside, next)
	}
}

// pressable lists the components that a user can press, in reading order.
func pressable(components []Component) []Component {
	var out []Component
	for _, c := range components {
		if c.CustomID != "" {
			out = append(out, c)
		}
		out = append(out, pressable(c.Components)...)
		if c.Accessory != nil {
			out = append(out, pressable([]Component{*c.Accessory})...)
		}
	}
	return out
}

// find returns the component with a custom id, or nil.
func find(components []Component, customID string) *Component {
	all := pressable(components)
	i := slices.IndexFunc(all, func(c Component) bool { return c.CustomID == customID })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// blank reports whether a text shows nothing.
func blank(s string) bool { return strings.TrimSpace(s) == "" }
