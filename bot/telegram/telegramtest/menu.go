package telegramtest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of setMyCommands. (core.telegram.org/bots/api#botcommand)
const (
	maxCommands       = 100
	maxCommand        = 32
	maxCommandSummary = 256
)

// scope reads for whom a list of commands is.
func (s *Server) scope(p params) (Menu, *apiError) {
	m := Menu{Scope: "default", Language: p.text("language_code")}
	var in struct {
		Type string `json:"type"`
		User int64  `json:"user_id"`
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
	case "chat", "chat_administrators", "chat_member":
		inner := params{}
		if err := inner.addJSON([]byte(p.text("scope"))); err != nil {
			return m, err
		}
		c, err := s.openChat(inner)
		if err != nil {
			return m, err
		}
		m.Chat, m.User = c.ID, in.User
		if m.Scope == "chat_member" && m.User == 0 {
			return m, broken("can't parse BotCommandScope: user_id expected")
		}
	default:
		return m, broken("can't parse BotCommandScope: unsupported type %.40q", m.Scope)
	}
	return m, language(m.Language)
}

// language refuses what is no two-letter code of ISO 639-1.
func language(code string) *apiError {
	letter := func(c byte) bool { return 'a' <= c && c <= 'z' }
	if code != "" && (len(code) != 2 || !letter(code[0]) || !letter(code[1])) {
		return broken("LANG_CODE_INVALID")
	}
	return nil
}

// same tells whether two lists are for the same people.
func (m Menu) same(o Menu) bool {
	return m.Scope == o.Scope && m.Chat == o.Chat && m.User == o.User && m.Language == o.Language
}

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

// deleteMyCommands forgets the list of a scope and a language.
func (s *Server) deleteMyCommands(p params) (any, *apiError) {
	m, err := s.scope(p)
	if err != nil {
		return nil, err
	}
	s.menus = slices.DeleteFunc(s.menus, m.same)
	return true, nil
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

// Profile is what the bot says about itself in a language; "" is the default.
func (s *Server) Profile(language string) Profile {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.profiles[language]
}

// setProfile changes one text of the profile. The limit is in characters.
func (s *Server) setProfile(p params, name string, most int, set func(*Profile, string)) (any, *apiError) {
	text, lang := p.text(name), p.text("language_code")
	if err := language(lang); err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(text) > most {
		return nil, broken("%s is too long", name)
	}
	profile := s.profiles[lang]
	set(&profile, text)
	s.profiles[lang] = profile
	return true, nil
}

func (s *Server) setMyName(p params) (any, *apiError) {
	return s.setProfile(p, "name", maxName, func(p *Profile, text string) { p.Name = text })
}

func (s *Server) setMyDescription(p params) (any, *apiError) {
	return s.setProfile(p, "description", maxDescription, func(p *Profile, text string) { p.Description = text })
}

func (s *Server) setMyShortDescription(p params) (any, *apiError) {
	return s.setProfile(p, "short_description", maxShort, func(p *Profile, text string) { p.ShortDescription = text })
}

// profile is the text of the language that a request names, or of the default.
func (s *Server) profile(p params, get func(Profile) string) string {
	if text := get(s.profiles[p.text("language_code")]); text != "" {
		return text
	}
	return get(s.profiles[""])
}

func (s *Server) getMyName(p params) (any, *apiError) {
	name := s.profile(p, func(p Profile) string { return p.Name })
	if name == "" {
		name = s.me.FirstName
	}
	return struct {
		Name string `json:"name"`
	}{name}, nil
}

func (s *Server) getMyDescription(p params) (any, *apiError) {
	return struct {
		Description string `json:"description"`
	}{s.profile(p, func(p Profile) string { return p.Description })}, nil
}

func (s *Server) getMyShortDescription(p params) (any, *apiError) {
	return struct {
		Short string `json:"short_description"`
	}{s.profile(p, func(p Profile) string { return p.ShortDescription })}, nil
}
