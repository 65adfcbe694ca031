package telegramtest

import (
	"regexp"
	"slices"
)

// methods are those that the server has. Each runs with the lock held and returns
// the result; getUpdates waits and takes the lock itself.
var methods = map[string]func(*Server, params) (any, *apiError){
	"getUpdates":     nil,
	"setWebhook":     (*Server).setWebhook,
	"deleteWebhook":  (*Server).deleteWebhook,
	"getWebhookInfo": (*Server).getWebhookInfo,

	"getMe":         (*Server).getMe,
	"getChatMember": (*Server).getChatMember,
	"setMyCommands": (*Server).setMyCommands,
	"getMyCommands": (*Server).getMyCommands,

	"sendMessage":     (*Server).sendMessage,
	"sendDocument":    (*Server).sendDocument,
	"editMessageText": (*Server).editMessageText,
	"deleteMessage":   (*Server).deleteMessage,

	"answerCallbackQuery": (*Server).answerCallbackQuery,
	"answerInlineQuery":   (*Server).answerInlineQuery,
	"answerGuestQuery":    (*Server).answerGuestQuery,
}

// getMe describes the bot.
func (s *Server) getMe(params) (any, *apiError) {
	return object{
		"id": s.me.ID, "is_bot": true, "first_name": s.me.FirstName, "username": s.me.Username, "can_join_groups": true,
		"can_read_all_group_messages": s.o.CanReadAll, "supports_inline_queries": s.o.Inline, "supports_guest_queries": s.o.Guest,
	}, nil
}

// Limits of setMyCommands. (core.telegram.org/bots/api#botcommand)
const (
	maxCommands       = 100
	maxCommandSummary = 256
)

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// menu reads for whom a list of commands is.
func menu(p params) (m Menu, err *apiError) {
	scope := struct {
		Type string `json:"type"`
	}{"default"}
	err = p.decode("scope", &scope)
	return Menu{Scope: scope.Type, Language: p.text("language_code")}, err
}

// same reports whether two lists have the same scope and language.
func (m Menu) same(o Menu) bool { return m.Scope == o.Scope && m.Language == o.Language }

// setMyCommands stores a list of commands.
func (s *Server) setMyCommands(p params) (any, *apiError) {
	m, err := menu(p)
	if err == nil {
		err = p.decode("commands", &m.Commands)
	}
	switch {
	case err != nil:
		return nil, err
	case len(m.Commands) > maxCommands:
		return nil, broken("BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range m.Commands {
		if !commandName.MatchString(c.Command) {
			return nil, broken("BOT_COMMAND_INVALID")
		}
		if n := units(c.Description); n == 0 || n > maxCommandSummary {
			return nil, broken("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.menus = append(slices.DeleteFunc(s.menus, m.same), m)
	return true, nil
}

// getMyCommands returns the list of a scope and a language, which may be
// empty.
func (s *Server) getMyCommands(p params) (any, *apiError) {
	m, err := menu(p)
	if i := slices.IndexFunc(s.menus, m.same); err == nil && i >= 0 {
		return s.menus[i].Commands, nil
	}
	return []MenuCommand{}, err
}

// Menus are the lists of commands that the bot has set, the newest last.
func (s *Server) Menus() []Menu {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.menus)
}
