package telegramtest

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Token is the bot's token.
const Token = "123456789:AAtestTOKENtestTOKENtestTOKENtest00"

// Options configure a Server. The zero value is a bot called @planbot in privacy
// mode, without rate limits.
type Options struct {
	// Pace refuses more than 1 message a second in a chat, 20 a minute in a
	// group and 30 a second in all. (telegra.ph/Hitting-limits-bot-FAQ)
	Pace bool
	// CanReadAll turns privacy mode off. In privacy mode, which every bot has by
	// default, only these messages of a group are delivered: commands with
	// @planbot, commands without a name if the bot was the last bot to write,
	// replies to the bot, messages sent by way of it, and service messages.
	// (core.telegram.org/bots/features#privacy-mode)
	CanReadAll bool
	// NoRich is a server of before Bot API 10.1: it has no method for rich
	// messages, and does not look at those in other calls.
	NoRich bool
	// Inline says in getMe that the bot has inline mode.
	Inline bool
	// AllowViolations keeps Start from failing the test for violations.
	AllowViolations bool
	// Older makes the server one of before Bot API 10.2, without ephemeral
	// messages; the zero value has them.
	Older Age
	// Client posts updates to a webhook; it may be nil.
	Client *http.Client
	// OnCall, if set, is called after each call of the bot took effect and
	// before it is answered. Calls may come at the same time.
	OnCall func(Call)
}

// A Server is a Bot API server with one bot. All methods may be called at any
// time from any goroutine.
type Server struct {
	o    Options
	me   User
	url  string
	done chan struct{}  // closed by Close
	work sync.WaitGroup // deliveries to a webhook

	mu      sync.Mutex
	closed  bool
	changed signal // something happened that Wait may wait for
	hook    *hook
	nextID  int64     // of an update
	pending []*update // that the bot has not confirmed, to getUpdates or by its answer to the webhook
	allowed []string  // kinds of updates; nil means the default ones
	arrived signal
	poll    chan string // of the poll that waits: why it must end
	chats   map[int64]*chat
	queries map[string]*query
	asks    int                 // how many queries there were
	uploads int                 // how many files the bot sent
	inline  map[string]*message // messages sent by way of a query
	menus   []Menu
	texts   map[profileKey]string
	pace    pacer
	faults  []*Fault

	calls      []Call
	violations []string
}

// New makes a server, which is an http.Handler for /bot<token>/METHOD. It must
// be closed.
func New(o Options) *Server {
	o.Client = cmp.Or(o.Client, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: hookConnections}})
	return &Server{
		o: o, me: User{ID: 123456789, IsBot: true, FirstName: "Plan bot", Username: "planbot"}, done: make(chan struct{}),
		chats: map[int64]*chat{}, queries: map[string]*query{}, inline: map[string]*message{}, texts: map[profileKey]string{},
		nextID: 7001, pace: pacer{chats: map[int64][]time.Time{}, until: map[int64]time.Time{}},
	}
}

// URL is the address for the bot, without a slash at its end. It is "" if the
// server runs as a plain handler.
func (s *Server) URL() string { return s.url }

// Close ends deliveries and polls that wait. It may be called twice.
func (s *Server) Close() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.done)
		s.unhook()
	}
	s.mu.Unlock()
	s.work.Wait()
	s.o.Client.CloseIdleConnections()
}

// ServeHTTP answers the bot.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if token != Token {
		writeAnswer(w, answer{err: &apiError{Code: 401, Description: "Unauthorized"}})
		return
	}
	p, err := decodeRequest(r)
	if err != nil {
		s.mu.Lock()
		s.violate(name + ": " + err.Description)
		s.mu.Unlock()
		writeAnswer(w, answer{err: err})
		return
	}
	s.reply(w, r, s.perform(r.Context(), name, p))
}

// reply sends an answer, or what a fault makes of it.
func (s *Server) reply(w http.ResponseWriter, r *http.Request, a answer) {
	if a.fault == nil {
		writeAnswer(w, a)
		return
	}
	if a.fault.Delay > 0 {
		select {
		case <-time.After(a.fault.Delay):
		case <-r.Context().Done():
		case <-s.done:
		}
	}
	switch {
	case a.fault.Drop || a.fault.Lost:
		panic(http.ErrAbortHandler) // net/http cuts the connection and logs nothing
	case a.fault.Body != "":
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(cmp.Or(a.fault.Page, http.StatusOK))
		writeAll(w, []byte(a.fault.Body))
	case a.fault.Page > 0:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(a.fault.Page)
		writeAll(w, fmt.Appendf(nil, "<html>\r\n<head><title>%d %s</title></head>\r\n</html>\r\n", a.fault.Page, http.StatusText(a.fault.Page)))
	default:
		writeAnswer(w, a)
	}
}

func (s *Server) perform(ctx context.Context, name string, p params) answer {
	call := Call{Method: name, Params: p.texts(), Chat: p.integer("chat_id")}
	method, known := methods[name]
	tooNew := s.o.refusal(name, p)
	wrong := undocumented(name, p)
	var result any

	s.mu.Lock()
	call.Time = time.Now()
	s.checkRetryAfter(call)
	a := answer{fault: s.fault(name, call.Chat)}
	switch {
	case !known:
		a.err = &apiError{Code: http.StatusNotFound, Description: "Not Found: this server has no method " + name, Fault: true}
	case tooNew != nil:
		a.err = tooNew
	case len(wrong) > 0:
		a.err = broken("%s", strings.Join(wrong, ", "))
	case a.fault != nil && (a.fault.Drop || a.fault.Page > 0 || a.fault.Body != ""):
		call.Code = a.fault.Page
		if a.fault.Body != "" {
			call.Code = cmp.Or(a.fault.Page, http.StatusOK)
		}
	case a.fault != nil && a.fault.refusal() != nil:
		a.err = a.fault.refusal()
	case !s.o.Inline && p.shares():
		a.err = broken("BUTTON_INVALID: the bot has no inline mode")
	case method != nil:
		result, a.err = method(s, p)
	default: // getUpdates, the one method that waits
		s.mu.Unlock()
		result, a.err = s.getUpdates(ctx, p)
		s.mu.Lock()
	}
	if result != nil && a.err == nil {
		a.result = marshal(result)
	}
	s.note(&call, a)
	s.mu.Unlock()
	if s.o.OnCall != nil {
		s.o.OnCall(call)
	}
	return a
}

// note writes a call into the log. The lock is held.
func (s *Server) note(call *Call, a answer) {
	switch {
	case a.err != nil:
		call.Code, call.Description = a.err.Code, a.err.Description
		if a.err.Fault {
			s.violate(call.Method + ": " + a.err.Description)
		}
		if a.err.RetryAfter > 0 && call.Chat != 0 {
			s.pace.until[call.Chat] = call.Time.Add(time.Duration(a.err.RetryAfter) * time.Second)
		}
	case a.result != nil:
		call.Code = http.StatusOK
	}
	s.calls = append(s.calls, *call)
	s.changed.fire()
}

// methods are those that the server has. Each runs with the lock held and returns
// the result; getUpdates waits and takes the lock itself.
var methods = map[string]func(*Server, params) (any, *apiError){
	"getUpdates":     nil,
	"setWebhook":     (*Server).setWebhook,
	"deleteWebhook":  (*Server).deleteWebhook,
	"getWebhookInfo": (*Server).getWebhookInfo,

	"getMe":         (*Server).getMe,
	"getChat":       (*Server).getChat,
	"getChatMember": (*Server).getChatMember,
	"setMyCommands": (*Server).setMyCommands,
	"getMyCommands": (*Server).getMyCommands,

	"getMyDescription":      getProfile("description"),
	"setMyDescription":      setProfile("description"),
	"getMyShortDescription": getProfile("short_description"),
	"setMyShortDescription": setProfile("short_description"),

	"sendMessage":     (*Server).sendMessage,
	"sendRichMessage": (*Server).sendMessage,
	"sendDocument":    (*Server).sendDocument,
	"editMessageText": (*Server).editMessageText,
	"deleteMessage":   (*Server).deleteMessage,

	"editEphemeralMessageText": (*Server).editEphemeralMessageText,

	"answerCallbackQuery": (*Server).answerCallbackQuery,
	"answerInlineQuery":   (*Server).answerInlineQuery,
	"answerGuestQuery":    (*Server).answerGuestQuery,
}

func (s *Server) getMe(params) (any, *apiError) {
	return object{
		"id": s.me.ID, "is_bot": true, "first_name": s.me.FirstName, "username": s.me.Username, "can_join_groups": true,
		"can_read_all_group_messages": s.o.CanReadAll, "supports_inline_queries": s.o.Inline,
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

func (m Menu) same(o Menu) bool { return m.Scope == o.Scope && m.Language == o.Language }

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

// profileFields are the texts about the bot, with the most characters of each.
// (core.telegram.org/bots/api#setmydescription)
var profileFields = map[string]int{"description": 512, "short_description": 120}

// languageCode is a language of a text, or none.
var languageCode = regexp.MustCompile(`^([a-z]{2})?$`)

// getProfile makes the method that gets the text of a field as a person with a
// language sees it.
func getProfile(field string) func(*Server, params) (any, *apiError) {
	return func(s *Server, p params) (any, *apiError) {
		lang := p.text("language_code")
		if !languageCode.MatchString(lang) {
			return nil, broken("LANG_CODE_INVALID")
		}
		return object{field: cmp.Or(s.texts[profileKey{field, lang}], s.texts[profileKey{field, ""}])}, nil
	}
}

// setProfile makes the method that sets the text of a field for a language, or for
// all without one. An empty text removes it.
func setProfile(field string) func(*Server, params) (any, *apiError) {
	return func(s *Server, p params) (any, *apiError) {
		lang, text := p.text("language_code"), p.text(field)
		switch {
		case !languageCode.MatchString(lang):
			return nil, broken("LANG_CODE_INVALID")
		case units(text) > profileFields[field]:
			return nil, broken("%s is too long", field)
		}
		s.texts[profileKey{field, lang}] = text
		return true, nil
	}
}

type profileKey struct{ field, language string }

// Profile is a text about the bot, of the field that has it: "description" or
// "short_description". It is "" if there is none in that very language; the
// language "" is that of everybody else.
func (s *Server) Profile(field, language string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.texts[profileKey{field, language}]
}

// SetProfile has the operator of the bot set such a text with BotFather.
func (s *Server) SetProfile(field, language, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[profileKey{field, language}] = text
}
