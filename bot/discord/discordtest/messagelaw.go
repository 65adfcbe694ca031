package discordtest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The limits of a message; resources/message in Discord's documentation.
const (
	maxContent     = 2000
	maxEmbeds      = 10
	maxTitle       = 256
	maxDescription = 4096
	maxFooter      = 2048
	maxAuthor      = 256
	maxEmbedSum    = 6000
	maxNonce       = 25
)

// A messageBody is a message as the bot sends or edits it.
type messageBody struct {
	Content    *string           `json:"content"`
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
	Channel string `json:"channel_id"`
	Fail    *bool  `json:"fail_if_not_exists"`
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

func (b *messageBody) text() string {
	if b.Content == nil {
		return ""
	}
	return *b.Content
}

// A use says what a message body is for: which flags it may set, and which
// message it changes.
type use struct {
	path  string // of the body in the request, with a dot at its end
	flags int
	old   *message // nil: a new message
}

// Which flags may be set where.
const (
	flagsOfChannel = flagSuppressEmbeds | flagSilent | flagComponents
	flagsOfReply   = flagsOfChannel | flagEphemeral
	flagsOfEdit    = flagSuppressEmbeds | flagComponents
)

// check checks a message against Discord's limits. laws are the broken rules of
// the project, which Discord does not have.
func (b *messageBody) check(u use) (laws []string, refusal *apiError) {
	f := &form{}
	f.text(u.path+"content", b.text(), 0, maxContent)
	checkEmbeds(f, u.path+"embeds", b.Embeds)
	if b.Flags&^u.flags != 0 {
		f.add(u.path+"flags", "BASE_TYPE_BITFIELD", "flags %d cannot be set here", b.Flags&^u.flags)
	}
	if b.Flags&flagComponents != 0 || u.old != nil && u.old.flags&flagComponents != 0 {
		b.checkLayout(f, u)
	} else {
		checkComponents(f, u.path+"components", b.Components)
	}
	b.checkNonce(f, u)
	laws = append(b.checkMentions(), b.checkFiles(f, u)...)
	if err := f.err(); err != nil {
		return laws, err
	}
	if b.emptyAfter(u.old) {
		return laws, broken(http.StatusBadRequest, codeEmptyMessage, "an empty message")
	}
	return laws, nil
}

func (b *messageBody) checkNonce(f *form, u use) {
	if n := strings.Trim(string(b.Nonce), `"`); n != "null" && len(n) > maxNonce {
		f.text(u.path+"nonce", n, 0, maxNonce)
	}
}

// checkMentions checks the project's law that a message pings no user: its parse
// list must be there and empty, and name no users or roles.
func (b *messageBody) checkMentions() []string {
	switch m := b.Mentions; {
	case m == nil:
		return []string{"allowed_mentions is missing: the message could ping"}
	case m.Parse == nil || len(*m.Parse) > 0:
		return []string{"allowed_mentions.parse is not an empty list: the message could ping"}
	case len(m.Users) > 0 || len(m.Roles) > 0 || m.Replied:
		return []string{"allowed_mentions names somebody to ping"}
	}
	return nil
}

// emptyAfter reports whether nothing would be left to show.
func (b *messageBody) emptyAfter(old *message) bool {
	next := message{}
	if old != nil {
		next = *old
	}
	next.apply(b)
	return blank(next.content) && len(next.embeds) == 0 && len(next.components) == 0 && len(next.files) == 0
}

func checkEmbeds(f *form, path string, embeds []Embed) {
	f.count(path, len(embeds), 0, maxEmbeds)
	sum := 0
	links := map[string]bool{}
	for i, e := range embeds {
		at := path + "." + strconv.Itoa(i)
		sum += checkEmbed(f, at+".", e)
		if e.URL != "" && links[e.URL] {
			f.add(at+".url", "PROJECT_DUPLICATE_URL", "Discord hides an embed with the same url as another")
		}
		links[e.URL] = true
	}
	if sum > maxEmbedSum {
		f.add(path, "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of %d", maxEmbedSum)
	}
}

// checkEmbed checks one embed and returns its length, as the sum counts it.
func checkEmbed(f *form, path string, e Embed) (sum int) {
	text := func(name, value string, least, most int) {
		f.text(path+name, value, least, most)
		sum += utf8.RuneCountInString(value)
	}
	text("title", e.Title, 0, maxTitle)
	text("description", e.Description, 0, maxDescription)
	if e.Footer != nil {
		text("footer.text", e.Footer.Text, 1, maxFooter)
	}
	if e.Author != nil {
		text("author.name", e.Author.Name, 1, maxAuthor)
		f.link(path+"author.url", e.Author.URL, 2048)
	}
	if e.Color < 0 || e.Color > 0xFFFFFF {
		f.add(path+"color", "NUMBER_TYPE_MAX", "int value should be between 0 and 16777215.")
	}
	f.link(path+"url", e.URL, 2048)
	if sum == 0 {
		f.add(path+"description", "BASE_TYPE_REQUIRED", "This field is required")
	}
	return sum
}

// link limits an address to the schemes that Discord opens.
func (f *form) link(path, link string, most int) {
	if link == "" {
		return
	}
	f.text(path, link, 0, most)
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "discord" {
		f.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
	}
}

// The types of component that the fake takes, by Discord's number.
const (
	typeRow    = 1
	typeButton = 2
	typeSelect = 3 // a menu whose options are texts
)

// The limits of components; components/reference in the documentation.
const (
	maxRows          = 5
	maxInRow         = 5
	maxCustomID      = 100
	maxLabel         = 80
	maxSelectOptions = 25
	maxOptionText    = 100
	maxPlaceholder   = 150
)

var (
	inMessage    = map[int]bool{typeRow: true}
	inRow        = map[int]bool{typeButton: true, typeSelect: true}
	buttonStyles = map[int]bool{1: true, 2: true, 3: true, 4: true} // those that send an interaction
)

// A componentCheck walks the components of one message.
type componentCheck struct {
	*form
	ids   map[string]bool
	files []fileNote // that come along

	all, characters, bytes int // how many components there are, and how much text
}

// checkComponents holds the components of a message to the limits.
func checkComponents(f *form, path string, components []Component) {
	c := &componentCheck{form: f, ids: map[string]bool{}}
	f.count(path, len(components), 0, maxRows)
	c.each(path, components, inMessage)
}

func (c *componentCheck) each(path string, components []Component, allowed map[int]bool) {
	for i, child := range components {
		c.one(path+"."+strconv.Itoa(i), child, allowed)
	}
}

func (c *componentCheck) one(path string, it Component, allowed map[int]bool) {
	c.oneOf(path+".type", it.Type, allowed)
	if it.CustomID != "" && c.ids[it.CustomID] {
		c.add(path+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	c.ids[it.CustomID] = true
	c.all++
	switch it.Type {
	case typeSection:
		c.section(path, it)
	case typeText:
		c.text(path+".content", it.Content, 1, maxText)
		c.characters += utf8.RuneCountInString(it.Content)
		c.bytes += textFrame + len(it.Content)
	case typeFile:
		c.file(path, it)
	case typeRow:
		c.row(path+".components", it.Components)
	case typeButton:
		c.button(path, it)
	case typeSelect:
		c.menu(path, it)
	}
}

// row is one to five buttons, or one menu alone.
func (c *componentCheck) row(path string, components []Component) {
	c.count(path, len(components), 1, maxInRow)
	c.each(path, components, inRow)
	for _, child := range components {
		if child.Type == typeSelect && len(components) > 1 {
			c.add(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
			return
		}
	}
}

func (c *componentCheck) button(path string, b Component) {
	c.oneOf(path+".style", b.Style, buttonStyles)
	c.text(path+".label", b.Label, 0, maxLabel)
	c.text(path+".custom_id", b.CustomID, 1, maxCustomID)
	if b.Label == "" {
		c.add(path, "BUTTON_COMPONENT_INVALID_LABEL_EMOJI", "A button must have a label or an emoji")
	}
}

func (c *componentCheck) menu(path string, m Component) {
	c.text(path+".custom_id", m.CustomID, 1, maxCustomID)
	c.text(path+".placeholder", m.Placeholder, 0, maxPlaceholder)
	c.count(path+".options", len(m.Options), 1, maxSelectOptions)
	values := map[string]bool{}
	for i, o := range m.Options {
		at := path + ".options." + strconv.Itoa(i)
		c.text(at+".label", o.Label, 1, maxOptionText)
		c.text(at+".value", o.Value, 1, maxOptionText)
		if values[o.Value] {
			c.add(at+".value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		values[o.Value] = true
	}
}

// CheckMessage returns the limits and laws that a message breaks as an answer
// to an interaction; body is its JSON.
func CheckMessage(body []byte) []string {
	b, err := readMessage(body, nil)
	if err != nil {
		return err.laws()
	}
	laws, err := b.check(use{flags: flagsOfReply})
	if err != nil {
		laws = append(laws, err.laws()...)
	}
	return laws
}
