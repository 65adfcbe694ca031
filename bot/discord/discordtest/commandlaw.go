package discordtest

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The limits of commands; interactions/application-commands in the
// documentation.
const (
	maxCreations          = 200 // a day, per server and globally
	maxName               = 32
	maxCommandDescription = 100
	maxOptions            = 25
	maxCommandSum         = 8000 // names, descriptions and values of a command in all
	maxTextLength         = 6000
)

// maxCommands is how many there may be of each type.
var maxCommands = map[int]int{commandChat: 100, commandUser: 15, commandMessage: 15}

// chatName is the documented pattern of the names of slash commands and options.
var chatName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// locales are the languages that Discord can show a command in.
var locales = map[string]bool{"ar": true, "id": true, "da": true, "de": true, "en-GB": true, "en-US": true, "es-ES": true,
	"es-419": true, "fr": true, "he": true, "hr": true, "it": true, "lt": true, "hu": true, "nl": true, "no": true, "pl": true,
	"pt-BR": true, "ro": true, "fi": true, "sv-SE": true, "vi": true, "tr": true, "cs": true, "el": true, "bg": true, "ru": true,
	"uk": true, "hi": true, "th": true, "zh-CN": true, "ja": true, "zh-TW": true, "ko": true}

// withChoices are the types of option that may have choices or autocomplete.
var withChoices = map[OptionType]bool{String: true, Integer: true, Number: true}

var (
	commandTypes = map[int]bool{commandChat: true, commandUser: true, commandMessage: true}
	optionTypes  = map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 9: true, 10: true, 11: true}
)

const subCommandGroup OptionType = 2

// checkCommands checks a bulk overwrite.
func checkCommands(f *form, list []*command) {
	seen := map[string]bool{}
	for i, c := range list {
		at := strconv.Itoa(i)
		if c == nil {
			f.add(at, "BASE_TYPE_REQUIRED", "This field is required")
			continue
		}
		c.check(f, at+".")
		key := strconv.Itoa(c.Type) + c.Name
		if seen[key] {
			f.add(at+".name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		seen[key] = true
	}
}

// check holds a command to the limits, and fills in its type.
func (c *command) check(f *form, path string) {
	if c.Type == 0 {
		c.Type = commandChat
	}
	f.oneOf(path+"type", c.Type, commandTypes)
	chat := c.Type == commandChat
	f.name(path+"name", c.Name, chat)
	f.translations(path+"name_localizations", c.NameLocal, func(at, text string) { f.name(at, text, chat) })
	if chat {
		f.text(path+"description", c.Description, 1, maxCommandDescription)
	} else if c.Description != "" || len(c.Options) > 0 {
		f.add(path+"description", "APPLICATION_COMMAND_INVALID_DESCRIPTION", "Context menu commands have no description and no options")
	}
	f.translations(path+"description_localizations", c.DescriptionLocal, func(at, text string) { f.text(at, text, 1, maxCommandDescription) })
	f.options(path+"options", c.Options, 0)
	if permissionText(c.Permissions) == nil && len(c.Permissions) > 0 && string(c.Permissions) != "null" {
		f.add(path+"default_member_permissions", "BITFIELD_TYPE_COERCE", "Value is not a bitfield")
	}
	if c.Contexts != nil {
		f.set(path+"contexts", *c.Contexts, inPrivate)
	}
	f.set(path+"integration_types", c.IntegrationTypes, 1)
	if sum := c.size(); sum > maxCommandSum {
		f.add(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (%d)", maxCommandSum)
	}
}

// name holds a name to the pattern; those of context menus may have capitals
// and spaces.
func (f *form) name(path, name string, chat bool) {
	if !chat {
		f.text(path, name, 1, maxName)
		return
	}
	if !chatName.MatchString(name) || name != strings.ToLower(name) {
		f.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
}

// translations checks the texts of a field in other languages.
func (f *form) translations(path string, texts map[string]*string, check func(path, text string)) {
	for _, locale := range slices.Sorted(maps.Keys(texts)) {
		at := path + "." + locale
		if !locales[locale] {
			f.add(at, "BASE_TYPE_CHOICES", "There is no such locale")
		} else if text := texts[locale]; text != nil {
			check(at, *text)
		}
	}
}

// set holds a list of numbers to 0..most, each once.
func (f *form) set(path string, list []int, most int) {
	seen := map[int]bool{}
	for i, n := range list {
		if n < 0 || n > most || seen[n] {
			f.add(path+"."+strconv.Itoa(i), "BASE_TYPE_CHOICES", "Value must be one of 0 to %d, once", most)
		}
		seen[n] = true
	}
}

// options checks the options of a command, or of a sub-command of it.
func (f *form) options(path string, options []commandOption, depth int) {
	f.count(path, len(options), 0, maxOptions)
	optional := false
	subs := 0
	for i, o := range options {
		at := path + "." + strconv.Itoa(i) + "."
		f.option(at, o, depth)
		if o.Type == SubCommand || o.Type == subCommandGroup {
			subs++
		} else if o.Required && optional {
			f.add(at+"required", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		optional = optional || !o.Required
	}
	if subs > 0 && subs < len(options) {
		f.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
	}
	f.uniqueNames(path, options)
}

func (f *form) option(path string, o commandOption, depth int) {
	f.oneOf(path+"type", int(o.Type), optionTypes)
	f.name(path+"name", o.Name, true)
	f.translations(path+"name_localizations", o.NameLocal, func(at, text string) { f.name(at, text, true) })
	f.text(path+"description", o.Description, 1, maxCommandDescription)
	f.translations(path+"description_localizations", o.DescriptionLocal, func(at, text string) { f.text(at, text, 1, maxCommandDescription) })
	f.count(path+"choices", len(o.Choices), 0, maxChoices)
	for i, c := range o.Choices {
		f.choice(path+"choices."+strconv.Itoa(i), c.Choice, o.Type == Integer || o.Type == Number)
	}
	switch {
	case (o.Autocomplete || len(o.Choices) > 0) && !withChoices[o.Type]:
		f.add(path+"type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "An option of type %d has no choices and no autocomplete", o.Type)
	case o.Autocomplete && len(o.Choices) > 0:
		f.add(path+"autocomplete", "APPLICATION_COMMAND_AUTOCOMPLETE_AND_CHOICES", "An option has choices or autocomplete, not both")
	}
	nests := o.Type == SubCommand && depth < 2 || o.Type == subCommandGroup && depth == 0
	if len(o.Options) > 0 && !nests {
		f.add(path+"options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Only sub-commands and their groups have options")
	} else {
		f.options(path+"options", o.Options, depth+1)
	}
	f.length(path+"min_length", o.MinLength, 0)
	f.length(path+"max_length", o.MaxLength, 1)
}

func (f *form) length(path string, n *int, least int) {
	if n != nil && (*n < least || *n > maxTextLength) {
		f.add(path, "NUMBER_TYPE_MAX", "int value should be between %d and %d.", least, maxTextLength)
	}
}

// uniqueNames keeps names apart, in each language on its own and from the
// names that stand for what is not translated.
func (f *form) uniqueNames(path string, options []commandOption) {
	for _, locale := range append([]string{""}, slices.Sorted(maps.Keys(locales))...) {
		seen := map[string]int{}
		for i, o := range options {
			if _, taken := seen[o.Name]; taken && locale == "" {
				f.add(path+"."+strconv.Itoa(i)+".name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
			}
			seen[o.Name] = i
		}
		for i, o := range options {
			text := o.NameLocal[locale]
			if text == nil {
				continue
			}
			if k, taken := seen[*text]; taken && k != i {
				f.add(path+"."+strconv.Itoa(i)+".name_localizations."+locale, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
			}
			seen[*text] = i
		}
	}
}

// size is what Discord counts of a command: names, descriptions and the values
// of choices, of each field the longest language.
func (c *command) size() int {
	return longest(c.Name, c.NameLocal) + longest(c.Description, c.DescriptionLocal) + optionsSize(c.Options)
}

func optionsSize(options []commandOption) int {
	sum := 0
	for _, o := range options {
		sum += longest(o.Name, o.NameLocal) + longest(o.Description, o.DescriptionLocal) + optionsSize(o.Options)
		for _, c := range o.Choices {
			sum += longest(c.Name, c.NameLocal) + utf8.RuneCountInString(c.text())
		}
	}
	return sum
}

func longest(text string, others map[string]*string) int {
	n := utf8.RuneCountInString(text)
	for _, other := range others {
		if other != nil {
			n = max(n, utf8.RuneCountInString(*other))
		}
	}
	return n
}
