package discordtest

import (
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The types of command that the fake takes: those that are typed, and those in
// the menu of a message.
const (
	commandChat    = 1
	commandMessage = 3
)

// The limits of commands; interactions/application-commands in the
// documentation.
const (
	maxCreations          = 200 // a day, per server and globally
	maxName               = 32
	maxCommandDescription = 100
	maxOptions            = 25
	maxTextLength         = 6000
)

// maxCommands is how many there may be of each type.
var maxCommands = map[int]int{commandChat: 100, commandMessage: 15}

// A command as the bot registers it.
type command struct {
	ID               string             `json:"id"`
	Type             int                `json:"type"`
	Name             string             `json:"name"`
	NameLocal        map[string]*string `json:"name_localizations"`
	Description      string             `json:"description"`
	DescriptionLocal map[string]*string `json:"description_localizations"`
	Options          []commandOption    `json:"options"`
	Permissions      *string            `json:"default_member_permissions"` // bits, as a decimal number
	Contexts         *[]int             `json:"contexts"`
	IntegrationTypes []int              `json:"integration_types"`

	Guild    string `json:"-"` // empty: global
	Version  string `json:"-"`
	invented bool   // the test has registered none
}

type commandOption struct {
	Type             OptionType         `json:"type"`
	Name             string             `json:"name"`
	NameLocal        map[string]*string `json:"name_localizations,omitempty"`
	Description      string             `json:"description"`
	DescriptionLocal map[string]*string `json:"description_localizations,omitempty"`
	Required         bool               `json:"required,omitempty"`
	Autocomplete     bool               `json:"autocomplete,omitempty"`
	ChannelTypes     []int              `json:"channel_types,omitempty"`
	MinLength        *int               `json:"min_length,omitempty"`
	MaxLength        *int               `json:"max_length,omitempty"`
}

// body is the command as the API shows it: what is empty or false is left out,
// and the defaults are filled in.
func (c *command) body(application string, localized bool) map[string]any {
	out := map[string]any{"id": c.ID, "application_id": application, "version": c.Version, "type": c.Type, "name": c.Name,
		"description": c.Description, "default_member_permissions": c.Permissions, "nsfw": false,
		"integration_types": c.IntegrationTypes, "contexts": c.Contexts}
	options := c.Options
	if localized {
		out["name_localizations"], out["description_localizations"] = c.NameLocal, c.DescriptionLocal
	} else {
		options = plain(options)
	}
	if len(options) > 0 {
		out["options"] = options
	}
	if c.Guild != "" {
		out["guild_id"] = c.Guild
	}
	return out
}

// plain leaves the translations of options out.
func plain(options []commandOption) []commandOption {
	options = slices.Clone(options)
	for i := range options {
		options[i].NameLocal, options[i].DescriptionLocal = nil, nil
	}
	return options
}

// A commandStore is what is registered, by server; "" is global.
type commandStore struct {
	scopes  map[string][]*command
	created map[string]*window // today
}

func newCommandStore() commandStore {
	return commandStore{scopes: map[string][]*command{}, created: map[string]*window{}}
}

// find returns the command that a user in the server calls by this name: the
// server's own before the global one.
func (cs commandStore) find(guild, name string, kind int) *command {
	for _, scope := range []string{guild, ""} {
		if c := cs.in(scope, name, kind); c != nil {
			return c
		}
	}
	return nil
}

func (cs commandStore) in(scope, name string, kind int) *command {
	i := slices.IndexFunc(cs.scopes[scope], func(c *command) bool { return c.Name == name && c.Type == kind })
	if i < 0 {
		return nil
	}
	return cs.scopes[scope][i]
}

// create counts n creations. It returns false when the day's are used up.
func (cs commandStore) create(scope string, n int, at time.Time) bool {
	w := cs.created[scope]
	if w == nil || !at.Before(w.from.Add(24*time.Hour)) {
		w = &window{from: at}
		cs.created[scope] = w
	}
	if w.n+n > maxCreations {
		return false
	}
	w.n += n
	return true
}

// Commands are the commands that are registered in a server, or with an empty
// guild the global ones, as the API lists them with their localisations.
func (s *Server) Commands(guild string) []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []json.RawMessage
	for _, c := range s.commands.scopes[guild] {
		out = append(out, marshal(c.body(DefaultApplicationID, true)))
	}
	return out
}

// scopeLocked returns the server of a request's commands, "" for the global ones.
func (s *Server) scopeLocked(r *request) (string, *apiError) {
	guild := r.PathValue("guild_id")
	switch {
	case r.PathValue("application_id") != DefaultApplicationID:
		return "", refused(http.StatusNotFound, codeUnknownApplication)
	case guild != "" && s.world.guilds[guild] == nil:
		return "", refused(http.StatusForbidden, codeMissingAccess)
	}
	return guild, nil
}

// listCommands is GET …/commands.
func (s *Server) listCommands(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	scope, err := s.scopeLocked(r)
	if err != nil {
		return failure(err)
	}
	localized, _ := strconv.ParseBool(r.URL.Query().Get("with_localizations"))
	out := []any{}
	for _, c := range s.commands.scopes[scope] {
		out = append(out, c.body(DefaultApplicationID, localized))
	}
	return ok(out)
}

// overwriteCommands is PUT …/commands: the list takes the place of all
// commands of every type.
func (s *Server) overwriteCommands(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	scope, err := s.scopeLocked(r)
	if err != nil {
		return failure(err)
	}
	var list []*command
	if err := decode(r.body, &list); err != nil {
		return failure(err)
	}
	if err := checkCommands(list); err != nil {
		return failure(err)
	}
	fresh := 0
	for _, c := range list {
		if s.commands.in(scope, c.Name, c.Type) == nil {
			fresh++
		}
	}
	if !s.commands.create(scope, fresh, s.now()) {
		return failure(broken(http.StatusBadRequest, codeTooManyCreations, "more than %d commands created in a day", maxCreations))
	}
	out := []any{}
	for i := range list {
		s.registerLocked(scope, list[i])
		out = append(out, list[i].body(DefaultApplicationID, true))
	}
	s.commands.scopes[scope] = list
	return ok(out)
}

// registerLocked gives a command its id: a new one, or that of the command of the
// same name.
func (s *Server) registerLocked(scope string, c *command) {
	if old := s.commands.in(scope, c.Name, c.Type); old != nil {
		c.ID = old.ID
	} else {
		c.ID = s.newIDLocked()
	}
	c.Guild, c.Version = scope, s.newIDLocked()
	if c.IntegrationTypes == nil {
		c.IntegrationTypes = []int{0}
	}
}

// chatName is the documented pattern of the names of slash commands and options.
var chatName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// locales are the languages that Discord can show a command in.
var locales = map[string]bool{"ar": true, "id": true, "da": true, "de": true, "en-GB": true, "en-US": true, "es-ES": true,
	"es-419": true, "fr": true, "he": true, "hr": true, "it": true, "lt": true, "hu": true, "nl": true, "no": true, "pl": true,
	"pt-BR": true, "ro": true, "fi": true, "sv-SE": true, "vi": true, "tr": true, "cs": true, "el": true, "bg": true, "ru": true,
	"uk": true, "hi": true, "th": true, "zh-CN": true, "ja": true, "zh-TW": true, "ko": true}

// The types of command and of option that the fake takes.
var (
	commandTypes = map[int]bool{commandChat: true, commandMessage: true}
	optionTypes  = map[int]bool{int(String): true, int(Boolean): true, int(ChannelOf): true}
)

// checkCommands checks a bulk overwrite.
func checkCommands(list []*command) *apiError {
	f := &form{}
	seen, count := map[string]bool{}, map[int]int{}
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
		count[c.Type]++
	}
	for kind, most := range maxCommands {
		if count[kind] > most {
			return broken(http.StatusBadRequest, codeTooManyCommands, "%d commands of type %d, at most %d", count[kind], kind, most)
		}
	}
	return f.err()
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
	f.options(path+"options", c.Options)
	if c.Permissions != nil {
		if _, err := strconv.ParseUint(*c.Permissions, 10, 64); err != nil {
			f.add(path+"default_member_permissions", "BITFIELD_TYPE_COERCE", "Value is not a bitfield")
		}
	}
	if c.Contexts != nil {
		f.set(path+"contexts", *c.Contexts, inPrivate)
	}
	f.set(path+"integration_types", c.IntegrationTypes, 1)
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

// set limits a list of numbers to 0..most, each once.
func (f *form) set(path string, list []int, most int) {
	seen := map[int]bool{}
	for i, n := range list {
		if n < 0 || n > most || seen[n] {
			f.add(path+"."+strconv.Itoa(i), "BASE_TYPE_CHOICES", "Value must be one of 0 to %d, once", most)
		}
		seen[n] = true
	}
}

// options checks the options of a command.
func (f *form) options(path string, options []commandOption) {
	f.count(path, len(options), 0, maxOptions)
	optional := false
	for i, o := range options {
		at := path + "." + strconv.Itoa(i) + "."
		f.option(at, o)
		if o.Required && optional {
			f.add(at+"required", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		optional = optional || !o.Required
	}
	f.uniqueNames(path, options)
}

func (f *form) option(path string, o commandOption) {
	f.oneOf(path+"type", int(o.Type), optionTypes)
	f.name(path+"name", o.Name, true)
	f.translations(path+"name_localizations", o.NameLocal, func(at, text string) { f.name(at, text, true) })
	f.text(path+"description", o.Description, 1, maxCommandDescription)
	f.translations(path+"description_localizations", o.DescriptionLocal, func(at, text string) { f.text(at, text, 1, maxCommandDescription) })
	if o.Autocomplete && o.Type != String {
		f.add(path+"type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "An option of type %d has no autocomplete", o.Type)
	}
	f.length(path+"min_length", o.MinLength, 0)
	f.length(path+"max_length", o.MaxLength, 1)
}

func (f *form) length(path string, n *int, least int) {
	if n != nil && (*n < least || *n > maxTextLength) {
		f.add(path, "NUMBER_TYPE_MAX", "int value should be between %d and %d.", least, maxTextLength)
	}
}

// uniqueNames checks that no two options have a name in common in any language,
// where an option without a translation has its default name.
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
