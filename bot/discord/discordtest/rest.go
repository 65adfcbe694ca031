package discordtest

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// A route is one method of one resource, with the path's parameters named as
// in Discord's OpenAPI file.
type route struct {
	method, path string
	open         bool // needs no token of the bot
	// do runs with the server's mutex held. What it returns is the JSON of the
	// answer; nil: status 204.
	do func(*Server, *request) (any, *apiError)
}

func routes() []route {
	const (
		commands = "/applications/{application_id}/commands"
		own      = "/applications/{application_id}/guilds/{guild_id}/commands"
		webhook  = "/webhooks/{webhook_id}/{webhook_token}"
	)
	return []route{
		{"GET", "/gateway/bot", false, (*Server).getGatewayBot},
		{"GET", "/users/@me", false, (*Server).getMe},
		{"GET", "/users/@me/guilds", false, (*Server).getMyGuilds},
		{"GET", "/applications/@me", false, (*Server).getApplication},
		{"PATCH", "/applications/@me", false, (*Server).editApplication},
		{"GET", commands, false, (*Server).listCommands},
		{"PUT", commands, false, (*Server).overwriteCommands},
		{"GET", own, false, (*Server).listCommands},
		{"PUT", own, false, (*Server).overwriteCommands},
		{"POST", callbackPath, true, (*Server).callback},
		{"POST", webhook, true, (*Server).followUp},
		{"PATCH", webhook + "/messages/@original", true, (*Server).editReply},
		{"DELETE", webhook + "/messages/@original", true, (*Server).deleteReply},
		{"POST", "/channels/{channel_id}/messages", false, (*Server).createMessage},
		{"POST", "/channels/{channel_id}/threads", false, (*Server).createThread},
		{"POST", "/channels/{channel_id}/messages/{message_id}/threads", false, (*Server).startThread},
		{"POST", "/users/@me/channels", false, (*Server).openDirect},
	}
}

// A request is one REST call on its way.
type request struct {
	*http.Request
	route route
	path  string // without /api/v10
	body  []byte // JSON; of a form with files, its payload_json
	form  bool
	files []upload
	at    time.Time
	laws  []string // rules of the project that it breaks
}

// An answer is what goes back.
type answer struct {
	status int
	body   any    // JSON; nil: none
	html   string // in place of body
	header http.Header
	laws   []string // that the request broke
	cut    bool     // no answer: the connection is cut
}

// handler serves the API and the gateway on one address.
func (s *Server) handler() http.Handler {
	api := http.NewServeMux()
	for _, rt := range routes() {
		api.Handle(rt.method+" "+rt.path, s.serve(rt))
	}
	api.Handle("/", s.serve(route{path: "/", open: true, do: func(*Server, *request) (any, *apiError) {
		return nil, refused(http.StatusNotFound, 0)
	}}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			return
		}
		s.busy.Add(1)
		s.mu.Unlock()
		defer s.busy.Done()
		if websocket.IsWebSocketUpgrade(r) {
			s.serveSocket(w, r)
			return
		}
		http.StripPrefix("/api/v10", api).ServeHTTP(w, r)
	})
}

// serve handles a request: fault, limits, token, laws, the route itself, record.
func (s *Server) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		r := &request{Request: hr, route: rt, path: hr.URL.Path, at: time.Now()}
		bad := r.read()
		do := func() answer {
			if bad != nil {
				return bad.answer()
			}
			return s.do(r)
		}
		a, over := s.failed(r, do)
		if !over {
			a = do()
		}
		s.finish(w, r, a)
	})
}

// do carries a request out.
func (s *Server) do(r *request) answer {
	limited, headers := s.admit(r)
	if limited != nil {
		return *limited
	}
	body, err := s.carryOut(r)
	a := answer{status: http.StatusOK, body: body}
	switch {
	case err != nil:
		a = err.answer()
	case body == nil:
		a.status = http.StatusNoContent
	case s.spec.at("paths", r.route.path, strings.ToLower(r.Method), "responses", "201") != nil:
		a.status = http.StatusCreated
	}
	a.header, a.laws = headers, append(a.laws, r.laws...)
	return a
}

// carryOut checks a request's token and its body, and does what it asks for.
func (s *Server) carryOut(r *request) (any, *apiError) {
	if !r.route.open && r.Header.Get("Authorization") != "Bot "+s.o.Token {
		return nil, refused(http.StatusUnauthorized, 0)
	}
	if len(r.body) > 0 {
		if err := s.spec.checkRequest(r.Method, r.route.path, r.body); err != nil {
			return nil, err
		}
	}
	if r.form && !s.spec.takesForm(r.Method, r.route.path) {
		r.laws = append(r.laws, "the OpenAPI file knows no form here")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return r.route.do(s, r)
}

// userAgent matches the User-Agent that the documentation's reference page asks
// for; Cloudflare blocks others.
var userAgent = regexp.MustCompile(`^DiscordBot \(https?://\S+, ?\S+\)`)

// finish records a request with its answer and sends the answer.
func (s *Server) finish(w http.ResponseWriter, r *request, a answer) {
	out := []byte(a.html)
	if a.body != nil {
		out = marshal(a.body)
	}
	name := r.Method + " " + r.route.path
	if !userAgent.MatchString(r.UserAgent()) {
		a.laws = append(a.laws, "the User-Agent is not of the form \"DiscordBot (url, version)\"")
	}
	s.mu.Lock()
	for _, law := range a.laws {
		s.violateLocked("%s: %s", name, law)
	}
	s.calls = append(s.calls, Call{Method: r.Method, Path: r.path, Query: r.URL.RawQuery, Route: r.route.path,
		Body: r.body, Status: a.status, Answer: out, At: r.at})
	s.changeLocked()
	s.mu.Unlock()
	if a.cut {
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), a.header)
	switch {
	case a.html != "":
		w.Header().Set("Content-Type", "text/html")
	case a.body != nil:
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(a.status)
	w.Write(out) // the client may have gone
}

// read reads the body; an error is a refusal.
func (r *request) read() (bad *apiError) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return broken(http.StatusBadRequest, codeMalformed, "the body broke off")
	}
	switch kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); {
	case len(raw) == 0:
		return nil
	case kind == "application/json":
		r.body = raw
	case kind == "multipart/form-data":
		r.form = true
		if r.body, r.files, bad = readForm(raw, params["boundary"]); bad != nil {
			return bad
		}
	default:
		return broken(http.StatusBadRequest, codeForm, "a body of type %q", kind)
	}
	if !json.Valid(r.body) {
		r.body = nil
		return broken(http.StatusBadRequest, codeMalformed, "the body is not JSON")
	}
	return nil
}

// marshal encodes what this package has made itself.
func marshal(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		panic("discordtest: " + err.Error())
	}
	return out
}

// decode reads a body into v; a field of the wrong type is an invalid form.
func decode(body []byte, v any) *apiError {
	if len(body) == 0 {
		body = []byte("{}")
	}
	err := json.Unmarshal(body, v)
	if err == nil {
		return nil
	}
	field := "_"
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		field = cmp.Or(wrong.Field, field)
	}
	return invalid(field, "BASE_TYPE_BAD_TYPE", "The value has a wrong type")
}

// gatewayURL is the address of the gateway that the bot gets.
func (s *Server) gatewayURL() string {
	return "ws" + strings.TrimPrefix(s.url, "http") + s.o.GatewayPath
}

func (s *Server) getGatewayBot(*request) (any, *apiError) {
	return map[string]any{
		"url": s.gatewayURL(), "shards": s.o.Shards,
		"session_start_limit": map[string]any{
			"total": 1000, "remaining": max(s.o.SessionStarts-s.hub.identifies, 0),
			"reset_after": (24 * time.Hour).Milliseconds(), "max_concurrency": s.o.MaxConcurrency,
		},
	}, nil
}

func (s *Server) getMe(*request) (any, *apiError) {
	me := userBody(botUser)
	me["mfa_enabled"], me["locale"], me["verified"], me["email"] = false, "en-US", true, nil
	return me, nil
}

func (s *Server) getApplication(*request) (any, *apiError) {
	var endpoint any
	a := s.application
	if s.o.Endpoint != "" {
		endpoint = s.o.Endpoint
	}
	out := map[string]any{
		"id": DefaultApplicationID, "name": "planbot", "icon": nil, "description": a.Description, "type": nil,
		"verify_key": s.PublicKey(), "flags": 0, "flags_new": "0", "redirect_uris": []any{}, "interactions_endpoint_url": endpoint,
		"role_connections_verification_url": nil, "owner": userBody(User{ID: "900000000000000008", Name: "owner"}),
		"approximate_guild_count": len(s.world.guilds), "approximate_user_install_count": 0,
		"approximate_user_authorization_count": 0, "explicit_content_filter": 0, "team": nil, "eligible_oauth2_scopes": []any{},
		"bot": userBody(botUser), "bot_public": true, "bot_require_code_grant": false,
	}
	if len(a.Tags) > 0 {
		out["tags"] = a.Tags
	}
	if len(a.Installs) > 0 {
		out["integration_types_config"] = a.Installs
	}
	return out, nil
}

// maxGuildsPage is how many servers are listed at a time, which is also the
// default.
const maxGuildsPage = 200

// getMyGuilds is GET /users/@me/guilds: by id, those after one that the query
// names.
func (s *Server) getMyGuilds(r *request) (any, *apiError) {
	q := r.URL.Query()
	limit, badLimit := strconv.Atoi(q.Get("limit"))
	after, badAfter := strconv.ParseUint(q.Get("after"), 10, 63)
	if err := errors.Join(badLimit, badAfter); err != nil || limit < 1 || limit > maxGuildsPage {
		return nil, invalid("limit", "NUMBER_TYPE_COERCE", "limit must be between 1 and %d, and after an id", maxGuildsPage)
	}
	var ids []uint64
	for id := range s.world.guilds {
		if n, err := strconv.ParseUint(id, 10, 64); err == nil && n > after { // SetGuild has seen that it is a number
			ids = append(ids, n)
		}
	}
	slices.Sort(ids)
	out := []any{}
	for _, n := range ids[:min(limit, len(ids))] {
		id := strconv.FormatUint(n, 10)
		out = append(out, map[string]any{"id": id, "name": "Server " + id, "icon": nil, "banner": nil,
			"owner": false, "permissions": strconv.FormatUint(OrdinaryBot, 10), "features": []any{}})
	}
	return out, nil
}
