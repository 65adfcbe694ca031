package discordtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"
)

// signingKey is the key of an application: the same in every process.
func signingKey(application string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("discordtest key of " + application))
	return ed25519.NewKeyFromSeed(seed[:])
}

// secret makes the unguessable part of an interaction's token.
func (s *Server) secret(id string) string {
	sum := sha256.Sum256([]byte(string(s.key) + id))
	return hex.EncodeToString(sum[:])
}

// PublicKey is the application's public key, in hexadecimal, as the developer
// portal shows it.
func (s *Server) PublicKey() string {
	return hex.EncodeToString(s.key.Public().(ed25519.PublicKey))
}

// Sign makes the headers with which Discord posts a body to the endpoint: the
// Ed25519 signature over the time stamp and the body.
func (s *Server) Sign(body []byte, at time.Time) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)")
	h.Set("X-Signature-Timestamp", stamp)
	h.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.key, append([]byte(stamp), body...))))
	return h
}

// Post does what a user does and delivers it to the bot's endpoint over HTTP,
// signed. It returns when the endpoint has answered; an answer in the HTTP
// reply counts as the first response, and after a 202 the response may still
// come as a callback. An endpoint that fails, or takes longer than 3 seconds,
// is an error, and a violation.
func (s *Server) Post(ctx context.Context, endpoint string, i Interaction) (*Pending, error) {
	s.mu.Lock()
	t := s.newExchangeLocked(i)
	t.delivered = t.created
	s.mu.Unlock()
	p := s.pending(t)
	if t.err != nil {
		return p, t.err
	}
	status, kind, reply, err := s.deliver(ctx, endpoint, t.payload)
	var faults []string
	if err == nil && status == http.StatusOK {
		faults = s.spec.checkCallback(reply) // outside the lock: it takes longest
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		err = ctx.Err() // the test gave up
	case errors.Is(err, context.DeadlineExceeded):
		err = ErrNoResponse
		fallthrough
	case err != nil:
		if !t.over() {
			s.violateLocked("the endpoint: %s: %v", t, err)
		}
	default:
		err = s.endpointLocked(t, status, kind, reply, faults)
	}
	if err != nil {
		t.endLocked(err)
	}
	return p, err
}

// endpointLocked takes the HTTP reply of the bot's endpoint; faults are what the
// OpenAPI file has against it.
func (s *Server) endpointLocked(t *exchange, status int, kind string, reply []byte, faults []string) error {
	switch {
	case status == http.StatusAccepted && len(reply) == 0:
		return nil // the response comes, or came, as a callback
	case status != http.StatusOK || kind != "application/json":
		err := fmt.Errorf("the endpoint answered with status %d and content type %q", status, kind)
		s.violateLocked("%s: %v", t, err)
		return err
	}
	laws, refusal := s.respondLocked(t, reply, nil)
	var err error
	if refusal != nil {
		laws = append(laws, refusal.laws()...)
		err = fmt.Errorf("the endpoint's response is refused with code %d: %s", refusal.code, codeText[refusal.code])
	} else {
		laws = append(laws, faults...)
	}
	for _, law := range laws {
		s.violateLocked("the endpoint's answer to %s: %s", t, law)
	}
	return err
}

// deliver posts a signed body and reads the reply, within three seconds.
func (s *Server) deliver(ctx context.Context, endpoint string, body []byte) (status int, kind string, reply []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, firstResponse)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, bytes.NewReader(body))
	if err != nil {
		return 0, "", nil, err
	}
	r.Header = s.Sign(body, s.now())
	return s.send(r)
}

func (s *Server) send(r *http.Request) (status int, kind string, reply []byte, err error) {
	got, err := s.client.Do(r)
	if err != nil {
		return 0, "", nil, err
	}
	defer got.Body.Close()
	reply, err = io.ReadAll(io.LimitReader(got.Body, maxBody))
	kind, _, _ = mime.ParseMediaType(got.Header.Get("Content-Type"))
	return got.StatusCode, kind, reply, err
}

// CheckEndpoint does what the developer portal does before it accepts an
// endpoint: a signed ping must be answered with a pong, and one with a wrong
// signature with 401.
func (s *Server) CheckEndpoint(ctx context.Context, endpoint string) error {
	ping := marshal(map[string]any{"id": "1", "application_id": DefaultApplicationID, "type": 1, "token": "ping", "version": 1})
	status, kind, reply, err := s.deliver(ctx, endpoint, ping)
	if err != nil {
		return err
	}
	var pong struct {
		Type int `json:"type"`
	}
	if decode(reply, &pong) != nil || status != http.StatusOK || kind != "application/json" || pong.Type != callbackPong {
		return fmt.Errorf("a ping was answered with status %d, content type %q and %d bytes", status, kind, len(reply))
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, bytes.NewReader(ping))
	if err != nil {
		return err
	}
	r.Header = s.Sign([]byte("another body"), s.now())
	if status, _, _, err = s.send(r); err != nil {
		return err
	}
	if status != http.StatusUnauthorized {
		return fmt.Errorf("a wrong signature was answered with status %d, not 401", status)
	}
	return nil
}
