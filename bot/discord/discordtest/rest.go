package discordtest

import (
	"encoding/json"
	"io"
	"maps"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

// A route is one method of one resource, with the path's parameters named as
// in Discord's OpenAPI file.
type route struct {
	method, path string
	open         bool // needs no token of the bot
	do           func(*Server, *request) answer
}

func routes() []route {
	const (
		commands = "/applications/{application_id}/commands"
		guilds   = "/applications/{application_id}/guilds/{guild_id}/commands"
		webhook  = "/webhooks/{webhook_id}/{webhook_token}"
	)
	return []route{
		{"GET", "/gateway/bot", false, (*Server).getGatewayBot},
		{"GET", "/users/@me", false, (*Server).getMe},
		{"GET", "/users/@me/guilds", false, (*Server).getMyGuilds},
		{"GET", "/applications/@me", false, (*Server).getApplication},
		{"GET", commands, false, (*Server).listCommands},
		{"PUT", commands, false, (*Server).overwriteCommands},
		{"GET", guilds, false, (*Server).listCommands},
		{"PUT", guilds, false, (*Server).overwriteCommands},
		{"POST", "/interactions/{interaction_id}/{interaction_token}/callback", true, (*Server).callback},
		{"POST", webhook, true, (*Server).followUp},
		{"PATCH", webhook + "/messages/@original", true, (*Server).editReply},
		{"POST", "/channels/{channel_id}/messages", false, (*Server).createMessage},
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
}

// An answer is what goes back.
type answer struct {
	status int
	body   any    // JSON; nil: none
	html   string // in place of body
	header http.Header
	law    []string // laws that the request broke
	cut    bool     // no answer: the connection is cut
}

func ok(body any) answer  { return answer{status: http.StatusOK, body: body} }
func noContent() answer   { return answer{status: http.StatusNoContent} }
func (a answer) ok() bool { return a.status < http.StatusBadRequest && !a.cut }

// handler serves the API and the gateway on one address.
func (s *Server) handler() http.Handler {
	api := http.NewServeMux()
	for _, rt := range routes() {
		api.Handle(rt.method+" "+rt.path, s.serve(rt))
	}
	api.Handle("/", s.serve(route{path: "/", open: true, do: func(*Server, *request) answer {
		return failure(refused(http.StatusNotFound, 0))
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
		switch {
		case websocket.IsWebSocketUpgrade(r):
			s.serveSocket(w, r)
		default:
			http.StripPrefix("/api/v10", api).ServeHTTP(w, r)
		}
	})
}

// serve handles a request: fault, limits, token, laws, the route itself, record.
func (s *Server) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		r := &request{Request: hr, route: rt, path: hr.URL.Path, at: s.now()}
		bad := r.read()
		do := func() answer {
			if bad != nil {
				return failure(bad)
			}
			return s.do(r)
		}
		f, meets := s.faultFor(hr.Method, r.path)
		a, over := answer{}, false
		if meets {
			a, over = s.failed(f, r, do)
		}
		if !over {
			a = do()
		}
		s.finish(w, r, a)
	})
}

// do carries a request out and checks it.
func (s *Server) do(r *request) answer {
	limited, headers := s.limits.admit(r, s.o.RateLimits)
	if limited != nil {
		return *limited
	}
	var a answer
	if !r.route.open && r.Header.Get("Authorization") != "Bot "+s.o.Token {
		a = failure(refused(http.StatusUnauthorized, 0))
	} else {
		a = r.route.do(s, r)
	}
	if a.header == nil {
		a.header = http.Header{}
	}
	maps.Copy(a.header, headers)
	if a.ok() && len(r.body) > 0 {
		a.law = append(a.law, s.spec.checkRequest(r.Method, r.route.path, r.body)...)
		if r.form && !s.spec.takesForm(r.Method, r.route.path) {
			a.law = append(a.law, "the OpenAPI file knows no form here")
		}
	}
	return a
}

// userAgent matches the User-Agent that the documentation's reference page asks
// for; Cloudflare blocks others.
var userAgent = regexp.MustCompile(`^DiscordBot \(\S+, ?\S+\)`)

// finish records a request with its answer and sends the answer.
func (s *Server) finish(w http.ResponseWriter, r *request, a answer) {
	out := []byte(a.html)
	if a.body != nil {
		out = marshal(a.body)
	}
	name := r.Method + " " + r.route.path
	if !userAgent.MatchString(r.UserAgent()) {
		a.law = append(a.law, "the User-Agent is not of the form \"DiscordBot (url, version)\"")
	}
	if s.limits.invalid(a.status, r.at) {
		a.law = append(a.law, "10,000 invalid requests in 10 minutes: the address would be banned")
	}
	s.mu.Lock()
	for _, law := range a.law {
		s.violateLocked("%s: %s", name, law)
	}
	if s.o.Forget && len(s.calls) >= keep {
		s.calls = slices.Delete(s.calls, 0, keep/2)
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

// keep is how many calls, messages and interactions Options.Forget leaves.
const keep = 4096

// maxBody is the largest request that Discord reads, 25 MiB.
const maxBody = 25 << 20

// read reads the body; an error is a refusal.
func (r *request) read() *apiError {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil || len(raw) > maxBody {
		return broken(http.StatusRequestEntityTooLarge, codeTooLarge, "the body is over 25 MiB or broke off")
	}
	if len(raw) == 0 {
		return nil
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		r.body = raw
	case "multipart/form-data":
		var bad *apiError
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
	if err := json.Unmarshal(body, v); err != nil {
		var f form
		f.add(wrongField(err), "BASE_TYPE_BAD_TYPE", "The value has a wrong type")
		return f.err()
	}
	return nil
}

// wrongField is the path of the field that a decoder's error is about.
func wrongField(err error) string {
	if t, ok := err.(*json.UnmarshalTypeError); ok && t.Field != "" {
		return t.Field
	}
	return "_"
}
