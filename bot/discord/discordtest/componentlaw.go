package discordtest

import "strconv"

// The types of component, by Discord's number.
const (
	typeRow          = 1
	typeButton       = 2
	typeStringSelect = 3
	typeSection      = 9
	typeText         = 10
	typeThumbnail    = 11
	typeGallery      = 12
	typeFile         = 13
	typeSeparator    = 14
	typeContainer    = 17
)

// The limits of components; components/reference in the documentation.
const (
	maxRows          = 5
	maxInRow         = 5
	maxComponents    = 40 // of a message with the Components V2 flag, in total
	maxTextDisplays  = 4000
	maxCustomID      = 100
	maxLabel         = 80
	maxButtonURL     = 512
	maxSelectOptions = 25
	maxOptionText    = 100
	maxPlaceholder   = 150
)

var (
	selectTypes = map[int]bool{3: true, 5: true, 6: true, 7: true, 8: true}
	inRow       = map[int]bool{typeButton: true, 3: true, 5: true, 6: true, 7: true, 8: true}
	legacyTop   = map[int]bool{typeRow: true}
	inContainer = map[int]bool{typeRow: true, typeSection: true, typeText: true, typeGallery: true, typeFile: true, typeSeparator: true}
	topOfV2     = map[int]bool{typeRow: true, typeSection: true, typeText: true, typeGallery: true, typeFile: true, typeSeparator: true,
		typeContainer: true}
	accessories  = map[int]bool{typeButton: true, typeThumbnail: true}
	inSection    = map[int]bool{typeText: true}
	buttonStyles = map[int]bool{1: true, 2: true, 3: true, 4: true, styleLink: true, stylePremium: true}
)

// Styles of buttons that send no interaction.
const (
	styleLink    = 5
	stylePremium = 6
)

// A componentCheck walks the components of one message.
type componentCheck struct {
	*form
	total int
	text  int
	ids   map[string]bool
}

// checkComponents holds the components of a message to the limits.
func checkComponents(f *form, path string, components []Component, v2 bool) {
	c := &componentCheck{form: f, ids: map[string]bool{}}
	allowed := legacyTop
	if v2 {
		allowed = topOfV2
	} else {
		f.count(path, len(components), 0, maxRows)
	}
	c.each(path, components, allowed)
	if v2 && c.total > maxComponents {
		f.add(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The maximum number of components is %d", maxComponents)
	}
	if c.text > maxTextDisplays {
		f.add(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Displayable text size exceeds maximum size of %d", maxTextDisplays)
	}
}

func (c *componentCheck) each(path string, components []Component, allowed map[int]bool) {
	for i, child := range components {
		c.one(path+"."+strconv.Itoa(i), child, allowed)
	}
}

func (c *componentCheck) one(path string, it Component, allowed map[int]bool) {
	c.total++
	c.oneOf(path+".type", it.Type, allowed)
	if it.CustomID != "" && c.ids[it.CustomID] {
		c.add(path+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	c.ids[it.CustomID] = true
	switch {
	case it.Type == typeRow:
		c.row(path+".components", it.Components)
	case it.Type == typeButton:
		c.button(path, it)
	case selectTypes[it.Type]:
		c.menu(path, it)
	case it.Type == typeText:
		c.form.text(path+".content", it.Content, 1, maxTextDisplays)
		c.text += len([]rune(it.Content))
	case it.Type == typeSection:
		c.count(path+".components", len(it.Components), 1, 3)
		c.each(path+".components", it.Components, inSection)
		if it.Accessory == nil {
			c.add(path+".accessory", "BASE_TYPE_REQUIRED", "This field is required")
		} else {
			c.one(path+".accessory", *it.Accessory, accessories)
		}
	case it.Type == typeContainer:
		c.count(path+".components", len(it.Components), 1, maxComponents)
		c.each(path+".components", it.Components, inContainer)
	}
}

// row is one to five buttons, or one menu alone.
func (c *componentCheck) row(path string, components []Component) {
	c.count(path, len(components), 1, maxInRow)
	c.each(path, components, inRow)
	for _, child := range components {
		if selectTypes[child.Type] && len(components) > 1 {
			c.add(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
			return
		}
	}
}

func (c *componentCheck) button(path string, b Component) {
	c.oneOf(path+".style", b.Style, buttonStyles)
	c.form.text(path+".label", b.Label, 0, maxLabel)
	switch b.Style {
	case styleLink:
		if b.URL == "" {
			c.add(path+".url", "BASE_TYPE_REQUIRED", "A url is required")
		}
		c.link(path+".url", b.URL, maxButtonURL)
		c.without(path+".custom_id", b.CustomID, "A custom id and url cannot both be specified")
	case stylePremium:
		c.without(path+".custom_id", b.CustomID, "A premium button has no custom id")
	default:
		c.form.text(path+".custom_id", b.CustomID, 1, maxCustomID)
		c.without(path+".url", b.URL, "A custom id and url cannot both be specified")
	}
	if b.Style != stylePremium && b.Label == "" && len(b.Emoji) == 0 {
		c.add(path, "BUTTON_COMPONENT_INVALID_LABEL_EMOJI", "A button must have a label or an emoji")
	}
}

func (c *componentCheck) without(path, value, why string) {
	if value != "" {
		c.add(path, "BASE_TYPE_BAD_VALUE", "%s", why)
	}
}

func (c *componentCheck) menu(path string, m Component) {
	c.form.text(path+".custom_id", m.CustomID, 1, maxCustomID)
	c.form.text(path+".placeholder", m.Placeholder, 0, maxPlaceholder)
	most := maxSelectOptions
	if m.Type == typeStringSelect {
		c.count(path+".options", len(m.Options), 1, maxSelectOptions)
		most = min(most, len(m.Options))
	}
	values := map[string]bool{}
	for i, o := range m.Options {
		at := path + ".options." + strconv.Itoa(i)
		c.form.text(at+".label", o.Label, 1, maxOptionText)
		c.form.text(at+".value", o.Value, 1, maxOptionText)
		c.form.text(at+".description", o.Description, 0, maxOptionText)
		if values[o.Value] {
			c.add(at+".value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		values[o.Value] = true
	}
	least, upper := 1, 1
	if m.MinValues != nil {
		least = *m.MinValues
	}
	if m.MaxValues != nil {
		upper = *m.MaxValues
	}
	if least < 0 || upper < 1 || least > upper || upper > most {
		c.add(path+".max_values", "BASE_TYPE_BAD_VALUE", "from %d to %d of %d choices", least, upper, most)
	}
}
