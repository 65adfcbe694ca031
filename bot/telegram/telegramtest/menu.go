package telegramtest

import (
	"slices"
	"strings"
	"unicode"
)

// Limits of setMyCommands. (core.telegram.org/bots/api#botcommand)
const (
	maxCommands       = 100
	maxCommand        = 32
	maxCommandSummary = 256
)

// scope reads for whom a list of commands is. This server has no scopes of one
// chat.
func (s *Server) scope(p params) (Menu, *apiError) {
	m := Menu{Scope: "default", Language: p.text("language_code")}
	var in struct {
		Type string `json:"type"`
	}
	given, err := p.decode("scope", &in)
	if err != nil {
		return m, err
	}
	if given {
		m.Scope = in.Type
	}
	switch m.Scope {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return m, language(m.Language)
	}
	return m, broken("can't parse BotCommandScope: unsupported type %.40q", m.Scope)
}

// language refuses what is no two-letter code of ISO 639-1.
func language(code string) *apiError {
	letter := func(c byte) bool { return 'a' <= c && c <= 'z' }
	if code != "" && (len(code) != 2 || !letter(code[0]) || !letter(code[1])) {
		return broken("LANG_CODE_INVALID")
	}
	return nil
}

// same reports whether two lists have the same scope and language.
func (m Menu) same(o Menu) bool { return m.Scope == o.Scope && m.Language == o.Language }

// setMyCommands stores a list of commands.
func (s *Server) setMyCommands(p params) (any, *apiError) {
	m, err := s.scope(p)
	if err != nil {
		return nil, err
	}
	if given, err := p.decode("commands", &m.Commands); err != nil {
		return nil, err
	} else if !given {
		return nil, broken("can't parse commands: an Array expected")
	}
	if len(m.Commands) > maxCommands {
		return nil, broken("BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range m.Commands {
		if c.Command == "" || len(c.Command) > maxCommand || strings.ContainsFunc(c.Command, notCommand) {
			return nil, broken("BOT_COMMAND_INVALID")
		}
		if n := units(c.Description); n == 0 || n > maxCommandSummary {
			return nil, broken("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.menus = slices.DeleteFunc(s.menus, m.same)
	if len(m.Commands) > 0 {
		s.menus = append(s.menus, m)
	}
	return true, nil
}

func notCommand(r rune) bool { return !nameRune(r) || unicode.IsUpper(r) }

// getMyCommands returns the list of a scope and a language, which may be
// empty.
func (s *Server) getMyCommands(p params) (any, *apiError) {
	m, err := s.scope(p)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(s.menus, m.same); i >= 0 {
		return s.menus[i].Commands, nil
	}
	return []MenuCommand{}, nil
}

// Menus are the lists of commands that the bot has set, the newest last.
func (s *Server) Menus() []Menu {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := slices.Clone(s.menus)
	for i := range out {
		out[i].Commands = slices.Clone(out[i].Commands)
	}
	return out
}
