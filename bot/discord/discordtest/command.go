package discordtest

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The types of command that the fake takes: those that are typed, and those in
// the menu of a message.
const (
	commandChat    = 1
	commandMessage = 3
)

// The types of option that a user can fill in here.
const (
	optionSub     = 1 // a subcommand, which has options of its own
	optionText    = 3
	optionNumber  = 4
	optionSwitch  = 5
	optionUser    = 6 // the value is an id, as with the next two
	optionChannel = 7
	optionRole    = 8
)

// A command as the bot registers it.
type command struct {
	ID               string            `json:"id"`
	Application      string            `json:"application_id"`
	Guild            string            `json:"guild_id,omitempty"` // empty: global
	Version          string            `json:"version"`
	Type             int               `json:"type"`
	Name             string            `json:"name"`
	NameLocal        map[string]string `json:"name_localizations,omitempty"`
	Description      string            `json:"description"`
	DescriptionLocal map[string]string `json:"description_localizations,omitempty"`
	Options          []commandOption   `json:"options,omitempty"`
	Permissions      *string           `json:"default_member_permissions"` // bits, as a decimal number
	Contexts         *[]int            `json:"contexts"`
	IntegrationTypes []int             `json:"integration_types"`
	NSFW             bool              `json:"nsfw"`

	invented bool // the test has registered none
}

type commandOption struct {
	Type             int               `json:"type"`
	Name             string            `json:"name"`
	NameLocal        map[string]string `json:"name_localizations,omitempty"`
	Description      string            `json:"description"`
	DescriptionLocal map[string]string `json:"description_localizations,omitempty"`
	Required         bool              `json:"required,omitempty"`
	Autocomplete     bool              `json:"autocomplete,omitempty"`
	ChannelTypes     []int             `json:"channel_types,omitempty"`
	MinLength        *int              `json:"min_length,omitempty"`
	MaxLength        *int              `json:"max_length,omitempty"`
	MinValue         *int              `json:"min_value,omitempty"`
	Choices          []commandChoice   `json:"choices,omitempty"`
	Options          []commandOption   `json:"options,omitempty"`
}

type commandChoice struct {
	Name      string            `json:"name"`
	NameLocal map[string]string `json:"name_localizations,omitempty"`
	Value     any               `json:"value"`
}

// A commandStore is what is registered, by server; "" is global.
type commandStore map[string][]*command

// in returns the command of a scope by its name and type, or nil.
func (cs commandStore) in(scope, name string, kind int) *command {
	i := slices.IndexFunc(cs[scope], func(c *command) bool { return c.Name == name && c.Type == kind })
	if i < 0 {
		return nil
	}
	return cs[scope][i]
}

// Commands are the commands that are registered in a server, or with an empty
// guild the global ones, as the API lists them with their localisations.
func (s *Server) Commands(guild string) []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []json.RawMessage
	for _, c := range s.commands[guild] {
		out = append(out, marshal(c))
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

func (s *Server) listCommands(r *request) (any, *apiError) {
	scope, err := s.scopeLocked(r)
	return orEmpty(s.commands[scope]), err
}

// overwriteCommands is PUT …/commands: the list takes the place of all
// commands of every type.
func (s *Server) overwriteCommands(r *request) (any, *apiError) {
	scope, err := s.scopeLocked(r)
	if err != nil {
		return nil, err
	}
	var list []*command
	if err := decode(r.body, &list); err != nil {
		return nil, err
	}
	if err := checkCommands(list); err != nil {
		return nil, err
	}
	for _, c := range list {
		if c.ID = s.newIDLocked(); s.commands.in(scope, c.Name, c.Type) != nil {
			c.ID = s.commands.in(scope, c.Name, c.Type).ID
		}
		c.Application, c.Guild, c.Version = DefaultApplicationID, scope, s.newIDLocked()
		if c.IntegrationTypes == nil {
			c.IntegrationTypes = []int{0}
		}
	}
	s.commands[scope] = list
	return list, nil
}

// How many commands of a type there can be in a scope; application-commands in the
// documentation.
const (
	maxTyped  = 100
	maxInMenu = 15 // of messages, and of users
)

// chatName is the documented pattern of the names of slash commands and options.
var chatName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// checkCommands holds a bulk overwrite to what the OpenAPI file does not say of
// it, and fills in the commands' types.
func checkCommands(list []*command) *apiError {
	f := &form{}
	seen := map[string]bool{}
	count := map[int]int{}
	for i, c := range list {
		at := strconv.Itoa(i) + "."
		c.Type = cmp.Or(c.Type, commandChat)
		c.check(f, at)
		count[c.Type]++
		if most := map[bool]int{true: maxTyped, false: maxInMenu}[c.Type == commandChat]; count[c.Type] > most {
			f.add(at+"type", "MAX_APPLICATION_COMMANDS", "Maximum number of application commands reached (%d)", most)
		}
		key := strconv.Itoa(c.Type) + c.Name
		if seen[key] {
			f.add(at+"name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		seen[key] = true
	}
	return f.err()
}

func (c *command) check(f *form, path string) {
	if c.Type == commandChat {
		f.names(path, c.Name, c.NameLocal)
		f.required(path+"description", c.Description)
	} else if c.Description != "" || len(c.Options) > 0 {
		f.add(path+"description", "APPLICATION_COMMAND_INVALID_DESCRIPTION", "Context menu commands have no description and no options")
	}
	f.options(path+"options.", c.Options, true)
}

// options checks the options of a command, at the top, or of a subcommand.
func (f *form) options(path string, options []commandOption, top bool) {
	optional, languages := false, map[string]bool{"": true}
	for i, o := range options {
		at := path + strconv.Itoa(i) + "."
		f.names(at, o.Name, o.NameLocal)
		switch sub := o.Type == optionSub; {
		case sub && !top, top && sub != (options[0].Type == optionSub):
			f.add(at+"type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
		case o.Required && optional:
			f.add(at+"required", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		case len(o.Choices) > 0 && o.Autocomplete:
			f.add(at+"autocomplete", "APPLICATION_COMMAND_OPTIONS_CHOICES_AND_AUTOCOMPLETE", "An option has choices or autocomplete")
		}
		f.options(at+"options.", o.Options, false)
		optional = optional || !o.Required
		for language := range o.NameLocal {
			languages[language] = true
		}
	}
	for language := range languages {
		f.uniqueNames(path, options, language)
	}
}

// names holds a name that is typed, and its translations, to the pattern.
func (f *form) names(path, name string, local map[string]string) {
	for _, text := range append([]string{name}, slices.Sorted(maps.Values(local))...) {
		if !chatName.MatchString(text) || text != strings.ToLower(text) {
			f.add(path+"name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
		}
	}
}

// uniqueNames checks that no two options have a name in common in a language,
// where an option without a translation has its default name.
func (f *form) uniqueNames(path string, options []commandOption, language string) {
	seen := map[string]bool{}
	for i, o := range options {
		name := cmp.Or(o.NameLocal[language], o.Name)
		if seen[name] {
			f.add(path+strconv.Itoa(i)+".name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists in language %q", language)
		}
		seen[name] = true
	}
}
