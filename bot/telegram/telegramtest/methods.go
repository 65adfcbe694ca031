package telegramtest

import "strings"

// A method is one of the Bot API. Its function runs with the lock held and
// returns the result.
type method struct {
	name string
	do   func(*Server, params) (any, *apiError) // nil for getUpdates, which waits
}

// methods are those that the server has, by name in lower case: the case of a
// method's name plays no part. (core.telegram.org/bots/api#making-requests)
func methods() map[string]method {
	out := map[string]method{}
	for _, m := range []method{
		{"getUpdates", nil},
		{"setWebhook", (*Server).setWebhook},
		{"deleteWebhook", (*Server).deleteWebhook},
		{"getWebhookInfo", (*Server).getWebhookInfo},

		{"getMe", (*Server).getMe},

		{"sendMessage", (*Server).sendMessage},
		{"sendDocument", (*Server).sendDocument},
		{"editMessageText", (*Server).editMessageText},
		{"deleteMessage", (*Server).deleteMessage},

		{"answerCallbackQuery", (*Server).answerCallbackQuery},
		{"answerInlineQuery", (*Server).answerInlineQuery},
		{"answerGuestQuery", (*Server).answerGuestQuery},

		{"getChatMember", (*Server).getChatMember},

		{"setMyCommands", (*Server).setMyCommands},
		{"getMyCommands", (*Server).getMyCommands},
	} {
		out[strings.ToLower(m.name)] = m
	}
	return out
}

// method finds a method. One that is not here refuses every call.
func (s *Server) method(name string) method {
	if m, ok := s.methods[strings.ToLower(name)]; ok {
		return m
	}
	return method{name: name, do: func(s *Server, _ params) (any, *apiError) {
		return nil, &apiError{Code: 404, Description: "Not Found: this server has no method " + name, Fault: true}
	}}
}

// getMe describes the bot.
func (s *Server) getMe(params) (any, *apiError) {
	return struct {
		User
		CanJoinGroups           bool `json:"can_join_groups"`
		CanReadAllGroupMessages bool `json:"can_read_all_group_messages"`
		SupportsGuestQueries    bool `json:"supports_guest_queries"`
		SupportsInlineQueries   bool `json:"supports_inline_queries"`
		CanConnectToBusiness    bool `json:"can_connect_to_business"`
		HasMainWebApp           bool `json:"has_main_web_app"`
	}{User: s.me, CanJoinGroups: true, CanReadAllGroupMessages: s.o.CanReadAll,
		SupportsGuestQueries: s.o.Guest, SupportsInlineQueries: s.o.Inline}, nil
}
