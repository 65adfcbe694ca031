package discordtest

import "strings"

// The types of component that a message with flagComponents has besides rows.
const (
	typeSection   = 9
	typeText      = 10
	typeFile      = 13
	typeSeparator = 14
)

// The limits of a message with flagComponents; components/reference in the
// documentation. That of the bytes is what others have found.
const (
	maxComponents = 40 // nested ones included
	maxText       = 4000
	maxTextBytes  = 10170
	textFrame     = 12 // bytes that each text takes up by itself
	maxInSection  = 3  // texts
)

var (
	inLayout   = map[int]bool{typeRow: true, typeSection: true, typeText: true, typeFile: true, typeSeparator: true}
	inSection  = map[int]bool{typeText: true}
	besideText = map[int]bool{typeButton: true}
)

// checkLayout holds a message of components alone to its limits.
func (b *messageBody) checkLayout(f *form, u use) {
	if b.text() != "" || len(b.Embeds) > 0 {
		f.add(u.path+"components", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
			"The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2")
	}
	path := u.path + "components"
	c := &componentCheck{form: f, ids: map[string]bool{}, files: b.Files}
	c.each(path, b.Components, inLayout)
	f.count(path, c.all, 0, maxComponents)
	if c.characters > maxText || c.bytes > maxTextBytes {
		f.add(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "the texts are too long")
	}
}

// section is up to three texts with a button beside them.
func (c *componentCheck) section(path string, s Component) {
	c.count(path+".components", len(s.Components), 1, maxInSection)
	c.each(path+".components", s.Components, inSection)
	if s.Accessory == nil {
		c.add(path+".accessory", "BASE_TYPE_REQUIRED", "This field is required")
		return
	}
	c.one(path+".accessory", *s.Accessory, besideText)
}

// file is one of those that come along.
func (c *componentCheck) file(path string, it Component) {
	for _, f := range c.files {
		if it.File != nil && it.File.URL == "attachment://"+f.Name && !strings.ContainsAny(f.Name, "/ ") {
			return
		}
	}
	c.add(path+".file.url", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "the file does not come along")
}
