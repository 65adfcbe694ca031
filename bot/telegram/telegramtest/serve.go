package telegramtest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
)

// Serve runs a server until ctx is done, and then returns nil: it is for a
// process of its own. Another process uses these paths, beside those of bots:
//
//	POST /updates   queues updates, given one JSON object after another
//	GET  /stats     is a JSON object: calls by method, violations, pending
func Serve(ctx context.Context, ln net.Listener, o Options) error {
	return New(o).Serve(ctx, ln)
}

// Serve serves until ctx is done, closes the server and returns nil.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	front := &http.Server{Handler: s}
	stopped := context.AfterFunc(ctx, func() {
		s.Close()
		_ = front.Close() // there is nobody left to tell
	})
	defer stopped()
	if err := front.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		s.Close()
		return err
	}
	s.Close()
	return nil
}

// Stats is what GET /stats answers.
type Stats struct {
	Calls      map[string]int `json:"calls"`
	Violations []string       `json:"violations"`
	Pending    int            `json:"pending"`
}

// control answers the paths that are no bot's.
func (s *Server) control(w http.ResponseWriter, r *http.Request) {
	switch r.Method + " " + r.URL.Path {
	case "GET /stats":
		w.Header().Set("Content-Type", "application/json")
		writeAll(w, marshal(Stats{Calls: s.Counts(), Violations: s.Violations(), Pending: s.Pending()}))
	case "POST /updates":
		if err := s.rawAll(r.Body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	default:
		writeAnswer(w, answer{err: &apiError{Code: http.StatusNotFound, Description: "Not Found"}})
	}
}

// rawAll queues updates that follow one another.
func (s *Server) rawAll(r io.Reader) error {
	updates := json.NewDecoder(r)
	for {
		var raw json.RawMessage
		if err := updates.Decode(&raw); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if _, err := s.Raw(raw); err != nil {
			return err
		}
	}
}
