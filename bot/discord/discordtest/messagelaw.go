package discordtest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The limits of a message that the OpenAPI file does not have, or has too high;
// resources/message and components/reference in Discord's documentation.
const (
	maxContent    = 2000
	maxEmbedSum   = 6000
	maxRows       = 5
	maxComponents = 40   // of the second version, with those inside others
	maxTexts      = 4000 // of all text displays together
)

// A messageBody is a message as the bot sends or edits it.
type messageBody struct {
	Content    string            `json:"content"`
	Embeds     []Embed           `json:"embeds"`
	Components []Component       `json:"components"`
	Flags      int               `json:"flags"`
	Mentions   *allowedMentions  `json:"allowed_mentions"`
	Reference  *messageReference `json:"message_reference"`
	Nonce      json.RawMessage   `json:"nonce"`
	Enforce    bool              `json:"enforce_nonce"`
	Files      []fileNote        `json:"attachments"`

	given   map[string]json.RawMessage
	uploads []upload
}

type allowedMentions struct {
	Parse   *[]string `json:"parse"`
	Users   []string  `json:"users"`
	Roles   []string  `json:"roles"`
	Replied bool      `json:"replied_user"`
}

type messageReference struct {
	Message string `json:"message_id"`
	Fail    *bool  `json:"fail_if_not_exists"`
}

// isV2 reports whether a request sends a message of components alone, as a first
// response or by itself.
func (r *request) isV2() bool {
	var b struct {
		Flags int
		Data  struct{ Flags int }
	}
	return json.Unmarshal(r.body, &b) == nil && (b.Flags|b.Data.Flags)&flagComponentsV2 != 0
}

// readMessage decodes a body, with the files that came along.
func readMessage(raw []byte, files []upload) (*messageBody, *apiError) {
	b := &messageBody{uploads: files}
	if err := decode(raw, b); err != nil {
		return nil, err
	}
	return b, decode(raw, &b.given)
}

func (b *messageBody) gives(key string) bool { _, ok := b.given[key]; return ok }

// A use says what a message body is for: which flags it may set, and which
// message it changes.
type use struct {
	path  string // of the body in the request, with a dot at its end
	flags int
	pings bool     // it may notify a role
	old   *message // nil: a new message
}

// flagsOfReply are those that a message which answers an interaction may set. Others
// may set flagComponentsV2 alone, as far as the bot sets flags.
const flagsOfReply = flagComponentsV2 | flagEphemeral

// check checks a message against Discord's limits and the project's rules. It
// returns what is wrong, and the message as it would be.
func (b *messageBody) check(u use) (*form, message) {
	f, next := &form{}, message{}
	if u.old != nil {
		next = *u.old
	}
	next.apply(b)
	v2 := next.Flags&flagComponentsV2 != 0
	if utf8.RuneCountInString(b.Content) > maxContent {
		f.add(u.path+"content", "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxContent)
	}
	if b.Flags&^u.flags != 0 {
		f.add(u.path+"flags", "BASE_TYPE_BITFIELD", "flags %d cannot be set here", b.Flags&^u.flags)
	}
	if v2 && (next.Content != "" || len(next.Embeds) > 0) {
		f.add(u.path+"flags", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "no content and no embeds go with components of the second version")
	}
	checkEmbeds(f, u.path+"embeds", b.Embeds)
	checkComponents(f, u.path+"components", b.Components, v2)
	b.checkFiles(f, u)
	b.checkMentions(f, u)
	return f, next
}

// checkMentions checks the project's law that a message pings one user or one role
// at most, whom its text names: its parse list must be there and empty. The user was
// picked by somebody, as ownLawsLocked checks, and is named once, for all to see. A
// role is named by a post alone.
func (b *messageBody) checkMentions(f *form, u use) {
	switch m := b.Mentions; {
	case m == nil:
		f.law("allowed_mentions is missing: the message could ping")
	case m.Parse == nil || len(*m.Parse) > 0:
		f.law("allowed_mentions.parse is not an empty list: the message could ping")
	case m.Replied, len(m.Roles) > 0 && !u.pings:
		f.law("allowed_mentions names somebody to ping")
	case len(m.Users)+len(m.Roles) > 1:
		f.law("allowed_mentions names more than one user or role")
	case len(m.Users) == 1 && b.Flags&flagEphemeral != 0:
		f.law("allowed_mentions names somebody who does not see the message")
	case len(m.Users) == 1 && strings.Count(b.texts(), "<@"+m.Users[0]+">") != 1:
		f.law("allowed_mentions names somebody whom the text does not, or more than once")
	case len(m.Roles) == 1 && !strings.Contains(b.texts(), "<@&"+m.Roles[0]+">"):
		f.law("allowed_mentions names a role that the text does not")
	}
}

// texts are those in which a mention notifies: of embeds it does not.
func (b *messageBody) texts() string {
	var out strings.Builder
	out.WriteString(b.Content + "\n")
	walk("", b.Components, func(_ string, c Component) { out.WriteString(c.Content + "\n") })
	return out.String()
}

// commandLink matches the markup that calls a command.
var commandLink = regexp.MustCompile(`</([^:<>]+):([0-9]+)>`)

// ownLawsLocked holds a message of the bot to the project's laws about what there
// is: it notifies only a user whom somebody has picked, and links to commands that
// are registered.
func (s *Server) ownLawsLocked(b *messageBody) {
	if b.Mentions != nil && len(b.Mentions.Users) == 1 && !s.picked[b.Mentions.Users[0]] {
		s.violateLocked("allowed_mentions names somebody whom nobody has picked")
	}
	texts := b.texts()
	for _, e := range b.Embeds {
		texts += e.Description + "\n"
	}
	for _, link := range commandLink.FindAllStringSubmatch(texts, -1) {
		name, sub, _ := strings.Cut(link[1], " ")
		switch c := s.commands.in("", name, commandChat); {
		case c == nil || c.ID != link[2]:
			s.violateLocked("a link to a command that is not registered")
		case !c.calls(sub):
			s.violateLocked("a link to a command that cannot be called so")
		}
	}
}

// calls reports whether a command has a subcommand; "" is the command itself, which
// can be called where it has none.
func (c *command) calls(sub string) bool {
	isSub := func(o commandOption) bool { return o.Type == optionSub && (sub == "" || o.Name == sub) }
	return slices.ContainsFunc(c.Options, isSub) == (sub != "")
}

// empty reports whether a message shows nothing.
func (m *message) empty() bool {
	return blank(m.Content) && len(m.Embeds) == 0 && len(m.Components) == 0 && len(m.Files) == 0
}

// checkEmbeds holds embeds to what the OpenAPI file does not say of them. Those of
// the bot have a description alone.
func checkEmbeds(f *form, path string, embeds []Embed) {
	sum := 0
	for i, e := range embeds {
		f.required(path+"."+strconv.Itoa(i)+".description", e.Description)
		sum += utf8.RuneCountInString(e.Description)
	}
	if sum > maxEmbedSum {
		f.add(path, "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of %d", maxEmbedSum)
	}
}

// required refuses a text that shows nothing.
func (f *form) required(path, text string) {
	if blank(text) {
		f.add(path, "BASE_TYPE_REQUIRED", "This field is required")
	}
}

// The types of component that have laws of their own, by Discord's number.
const (
	typeRow    = 1
	typeButton = 2
	typeSelect = 3 // a menu whose options are texts

	styleLink = 5 // of a button that opens an address
)

// checkComponents holds the components of a message to what the OpenAPI file
// does not say of them. Without v2 there are only rows.
func checkComponents(f *form, path string, components []Component, v2 bool) {
	if !v2 && len(components) > maxRows {
		f.add(path, "BASE_TYPE_BAD_LENGTH", "Must be between 0 and %d in length.", maxRows)
	}
	n, texts := 0, 0
	ids := map[string]bool{}
	walk(path, components, func(at string, c Component) {
		if n++; !v2 && c.Type != typeRow && strings.Count(at, ".") == strings.Count(path, ".")+1 {
			f.add(at+".type", "BASE_TYPE_CHOICES", "Value must be one of [%d].", typeRow)
		}
		if c.CustomID != "" && ids[c.CustomID] {
			f.add(at+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
		}
		ids[c.CustomID] = true
		texts += utf8.RuneCountInString(c.Content)
		switch c.Type {
		case typeRow:
			if len(c.Components) > 1 && slices.ContainsFunc(c.Components, func(in Component) bool { return in.Type != typeButton }) {
				f.add(at+".components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
			}
		case typeButton:
			has, lacks := c.CustomID, c.URL
			if c.Style == styleLink {
				has, lacks = c.URL, c.CustomID
			}
			if has == "" || lacks != "" {
				f.add(at+".custom_id", "BASE_TYPE_REQUIRED", "A link button has a url, any other a custom id, and none has both")
			}
			f.required(at+".label", c.Label)
		case typeSelect:
			values := map[string]bool{}
			for i, o := range c.Options {
				if values[o.Value] {
					f.add(at+".options."+strconv.Itoa(i)+".value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
				}
				values[o.Value] = true
			}
		}
	})
	if v2 && n > maxComponents {
		f.add(path, "BASE_TYPE_BAD_LENGTH", "Must be %d components or fewer in all.", maxComponents)
	}
	if texts > maxTexts {
		f.add(path, "BASE_TYPE_MAX_LENGTH", "The texts must be %d or fewer in length together.", maxTexts)
	}
}

// walk visits components and those inside them, in reading order.
func walk(path string, components []Component, visit func(at string, c Component)) {
	for i, c := range components {
		at := path + "." + strconv.Itoa(i)
		visit(at, c)
		walk(at+".components", c.Components, visit)
		if c.Accessory != nil {
			visit(at+".accessory", *c.Accessory)
		}
	}
}

// CheckMessage returns the limits and laws that a message breaks as an answer
// to an interaction; body is its JSON.
func CheckMessage(body []byte) []string {
	if err := theSpec().checkCallback(fmt.Appendf(nil, `{"type":%d,"data":%s}`, callbackMessage, body)); err != nil {
		return err.laws
	}
	b, err := readMessage(body, nil)
	if err != nil {
		return err.laws
	}
	f, _ := b.check(use{flags: flagsOfReply})
	return append(f.laws, f.faults...)
}
