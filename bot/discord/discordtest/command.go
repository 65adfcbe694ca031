package discordtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// The types of command.
const (
	commandChat    = 1
	commandUser    = 2
	commandMessage = 3
)

// A command as the bot registers it.
type command struct {
	ID               string             `json:"id"`
	Type             int                `json:"type"`
	Name             string             `json:"name"`
	NameLocal        map[string]*string `json:"name_localizations"`
	Description      string             `json:"description"`
	DescriptionLocal map[string]*string `json:"description_localizations"`
	Options          []commandOption    `json:"options"`
	Permissions      json.RawMessage    `json:"default_member_permissions"`
	Contexts         *[]int             `json:"contexts"`
	IntegrationTypes []int              `json:"integration_types"`
	NSFW             bool               `json:"nsfw"`

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
	Choices          []commandChoice    `json:"choices,omitempty"`
	Options          []commandOption    `json:"options,omitempty"`
	ChannelTypes     []int              `json:"channel_types,omitempty"`
	MinValue         *float64           `json:"min_value,omitempty"`
	MaxValue         *float64           `json:"max_value,omitempty"`
	MinLength        *int               `json:"min_length,omitempty"`
	MaxLength        *int               `json:"max_length,omitempty"`
}

type commandChoice struct {
	Choice
	NameLocal map[string]*string `json:"name_localizations,omitempty"`
}

// body is the command as the API shows it: what is empty or false is left out,
// and the defaults are filled in.
func (c *command) body(application string, localized bool) map[string]any {
	out := map[string]any{"id": c.ID, "application_id": application, "version": c.Version, "type": c.Type, "name": c.Name,
		"description": c.Description, "default_member_permissions": permissionText(c.Permissions), "nsfw": c.NSFW,
		"integration_types": c.IntegrationTypes, "contexts": c.Contexts}
	options := c.Options
	if localized {
		out["name_localizations"], out["description_localizations"] = orNull(c.NameLocal), orNull(c.DescriptionLocal)
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

func orNull(m map[string]*string) any {
	if len(m) == 0 {
		return nil
	}
	return m
}

// plain leaves the translations of options out.
func plain(options []commandOption) []commandOption {
	options = slices.Clone(options)
	for i := range options {
		o := &options[i]
		o.NameLocal, o.DescriptionLocal = nil, nil
		o.Options = plain(o.Options)
		o.Choices = slices.Clone(o.Choices)
		for k := range o.Choices {
			o.Choices[k].NameLocal = nil
		}
	}
	return options
}

// permissionText is a set of permissions as the API writes it, or nil.
func permissionText(raw json.RawMessage) any {
	var text string
	var number uint64
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return nil
	case json.Unmarshal(raw, &text) == nil:
		return text
	case json.Unmarshal(raw, &number) == nil:
		return strconv.FormatUint(number, 10)
	}
	return nil
}

// A commandStore is what is registered, by server; "" is global.
type commandStore struct {
	scopes  map[string][]*command
	created map[string]*window // today
}

func newCommandStore() commandStore {
	return commandStore{scopes: map[string][]*command{}, created: map[string]*window{}}
}

func (cs commandStore) empty() bool {
	for _, list := range cs.scopes {
		if len(list) > 0 {
			return false
		}
	}
	return true
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

// create counts creations; false: the day's are used up.
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
		out = append(out, marshal(c.body(s.o.ApplicationID, true)))
	}
	return out
}

// CommandCreates is how many of the day's 200 creations are used up in a
// server, or globally.
func (s *Server) CommandCreates(guild string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w := s.commands.created[guild]; w != nil {
		return w.n
	}
	return 0
}

// scopeLocked is where the commands of a request live.
func (s *Server) scopeLocked(r *request) (string, *apiError) {
	guild := r.PathValue("guild_id")
	switch {
	case r.PathValue("application_id") != s.o.ApplicationID:
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
		out = append(out, c.body(s.o.ApplicationID, localized))
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
	f := &form{}
	checkCommands(f, list)
	if err := f.err(); err != nil {
		return failure(err)
	}
	if err := tooMany(list); err != nil {
		return failure(err)
	}
	fresh := 0
	for _, c := range list {
		if s.commands.in(scope, c.Name, c.Type) == nil {
			fresh++
		}
	}
	if !s.commands.create(scope, fresh, s.now()) {
		return failure(tooManyCreations())
	}
	out := []any{}
	for i := range list {
		s.registerLocked(scope, list[i])
		out = append(out, list[i].body(s.o.ApplicationID, true))
	}
	s.commands.scopes[scope] = list
	return ok(out)
}

// registerLocked gives a command its id, which stays as long as its name does.
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

func tooManyCreations() *apiError {
	return broken(http.StatusBadRequest, codeTooManyCreations, "more than %d commands created in a day", maxCreations)
}

// tooMany holds a list to the number of commands of each type.
func tooMany(list []*command) *apiError {
	count := map[int]int{}
	for _, c := range list {
		count[c.Type]++
	}
	for kind, most := range maxCommands {
		if count[kind] > most {
			return broken(http.StatusBadRequest, codeTooManyCommands, "%d commands of type %d, at most %d", count[kind], kind, most)
		}
	}
	return nil
}

// createCommand is POST …/commands: a command with the name of another of its
// type takes its place.
func (s *Server) createCommand(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	scope, err := s.scopeLocked(r)
	if err != nil {
		return failure(err)
	}
	c := &command{}
	if err := decode(r.body, c); err != nil {
		return failure(err)
	}
	c.ID = ""
	return s.upsertLocked(scope, c)
}

func (s *Server) upsertLocked(scope string, c *command) answer {
	f := &form{}
	c.check(f, "")
	if err := f.err(); err != nil {
		return failure(err)
	}
	old := s.commands.in(scope, c.Name, c.Type)
	list := slices.DeleteFunc(slices.Clone(s.commands.scopes[scope]), func(x *command) bool { return x == old || x.ID == c.ID })
	list = append(list, c)
	if err := tooMany(list); err != nil {
		return failure(err)
	}
	status := http.StatusOK
	if old == nil && c.ID == "" {
		status = http.StatusCreated
		if !s.commands.create(scope, 1, s.now()) {
			return failure(tooManyCreations())
		}
	}
	id := c.ID
	s.registerLocked(scope, c)
	if id != "" {
		c.ID = id // a renamed command keeps its id
	}
	s.commands.scopes[scope] = list
	return answer{status: status, body: c.body(s.o.ApplicationID, true)}
}

// commandLocked finds the command of a request.
func (s *Server) commandLocked(r *request) (string, *command, *apiError) {
	scope, err := s.scopeLocked(r)
	if err != nil {
		return "", nil, err
	}
	for _, c := range s.commands.scopes[scope] {
		if c.ID == r.PathValue("command_id") {
			return scope, c, nil
		}
	}
	return "", nil, refused(http.StatusNotFound, codeUnknownCommand)
}

// getCommand is GET …/commands/{command}.
func (s *Server) getCommand(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, c, err := s.commandLocked(r)
	if err != nil {
		return failure(err)
	}
	return ok(c.body(s.o.ApplicationID, true))
}

// editCommand is PATCH …/commands/{command}: what the body leaves out stays.
func (s *Server) editCommand(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	scope, old, err := s.commandLocked(r)
	if err != nil {
		return failure(err)
	}
	next := *old
	if err := decode(r.body, &next); err != nil {
		return failure(err)
	}
	next.ID, next.Type = old.ID, old.Type
	return s.upsertLocked(scope, &next)
}

// deleteCommand is DELETE …/commands/{command}.
func (s *Server) deleteCommand(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	scope, gone, err := s.commandLocked(r)
	if err != nil {
		return failure(err)
	}
	s.commands.scopes[scope] = slices.DeleteFunc(s.commands.scopes[scope], func(c *command) bool { return c == gone })
	return noContent()
}
