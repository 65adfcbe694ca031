package discordtest

import (
	"encoding/json"
	"net/http"
)

// controlPath is where another process plays the users; see Act.
const controlPath = "/control/"

// An Act is an interaction that another process asks for. It is one of what
// such a process sends to a Server, as JSON over HTTP:
//
//	POST /control/interact   an Act; the answer is a Result, once there is a response
//	POST /control/message    a Message; the answer is a Result with its ID
//	POST /control/fail       a Fault
//	POST /control/guild      a Guild
//	GET  /control/state      the answer is a State
//
// Bad JSON is answered with 400.
type Act struct {
	Interaction Interaction
	Endpoint    string // of the bot, for HTTP; empty: over the gateway
}

// A Result tells how an Act ended.
type Result struct {
	ID       string
	Response Response
	Error    string // empty: there was a response
}

// A State is what a Server has seen so far.
type State struct {
	PublicKey  string
	Violations []string
	Calls      int
	Identifies int
	Resumes    int
	Sessions   int
}

// State tells what the server has seen so far.
func (s *Server) State() State {
	return State{PublicKey: s.PublicKey(), Violations: s.Violations(), Calls: s.CallCount(),
		Identifies: s.Identifies(), Resumes: s.Resumes(), Sessions: s.Sessions()}
}

// control does what another process asks for.
func (s *Server) control(w http.ResponseWriter, r *http.Request) {
	read := func(v any) bool {
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(v)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
		return err == nil
	}
	var out any = struct{}{}
	switch r.Method + " " + r.URL.Path {
	case "POST /control/interact":
		var a Act
		if !read(&a) {
			return
		}
		out = s.act(r, a)
	case "POST /control/message":
		var m Message
		if !read(&m) {
			return
		}
		out = Result{ID: s.Message(m)}
	case "POST /control/fail":
		var f Fault
		if !read(&f) {
			return
		}
		s.Fail(f)
	case "POST /control/guild":
		var g Guild
		if !read(&g) {
			return
		}
		s.SetGuild(g)
	case "GET /control/state":
		out = s.State()
	default:
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(marshal(out)) // the client may have gone
}

func (s *Server) act(r *http.Request, a Act) Result {
	var p *Pending
	var err error
	if a.Endpoint == "" {
		p = s.Interact(a.Interaction)
	} else {
		p, err = s.Post(r.Context(), a.Endpoint, a.Interaction)
	}
	out := Result{ID: p.ID}
	if err == nil {
		out.Response, err = p.Wait(r.Context())
	}
	if err != nil {
		out.Error = err.Error()
	}
	return out
}
