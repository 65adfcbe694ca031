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
	if t.err != nil {
		return t, t.err
	}
	got, err := s.deliver(ctx, endpoint, t.Body, t.Body)
	var wrong *apiError
	if err == nil && got.status == http.StatusOK {
		wrong = s.spec.checkCallback(got.body) // outside the lock: it takes longest
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		err = ctx.Err() // the test gave up
	case err != nil:
		if errors.Is(err, context.DeadlineExceeded) {
			err = ErrNoResponse
		}
		if !t.over() {
			s.violateLocked("the endpoint: %s: %v", t, err)
		}
	case got.status == http.StatusAccepted && len(got.body) == 0:
		return t, nil // the response comes, or came, as a callback
	case got.status != http.StatusOK || got.kind != "application/json":
		err = fmt.Errorf("the endpoint answered with status %d and content type %q", got.status, got.kind)
		s.violateLocked("%s: %v", t, err)
	default:
		err = s.endpointLocked(t, got.body, wrong)
	}
	if err != nil {
		t.endLocked(err)
	}
	return t, err
}

// endpointLocked takes the response of the bot's endpoint; wrong is what the
// OpenAPI file has against it.
func (s *Server) endpointLocked(t *Pending, reply []byte, wrong *apiError) (err error) {
	var laws []string
	if wrong == nil {
		wrong = s.respondLocked(t, reply, nil, &laws)
	}
	if wrong != nil {
		laws = append(laws, wrong.laws...)
		err = fmt.Errorf("the endpoint's response is refused with code %d: %s", wrong.code, codeText[wrong.code])
	}
	for _, law := range laws {
		s.violateLocked("the endpoint's answer to %s: %s", t, law)
	}
	return err
}

// A posted is what the bot's endpoint answers.
type posted struct {
	status int
	kind   string
	body   []byte
}

// deliver posts a body with the signature of signed, and reads the reply, within
// three seconds.
func (s *Server) deliver(ctx context.Context, endpoint string, body, signed []byte) (posted, error) {
	ctx, cancel := context.WithTimeout(ctx, firstResponse)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, bytes.NewReader(body))
	if err != nil {
		return posted{}, err
	}
	r.Header = s.Sign(signed, time.Now())
	got, err := s.client.Do(r)
	if err != nil {
		return posted{}, err
	}
	defer got.Body.Close()
	reply, err := io.ReadAll(got.Body)
	kind, _, _ := mime.ParseMediaType(got.Header.Get("Content-Type")) // "" then
	return posted{got.StatusCode, kind, reply}, err
}

// CheckEndpoint does what the developer portal does before it accepts an
// endpoint: a signed ping must be answered with a pong, and one with a wrong
// signature with 401.
func (s *Server) CheckEndpoint(ctx context.Context, endpoint string) error {
	ping := marshal(map[string]any{"id": "1", "application_id": DefaultApplicationID, "type": 1, "token": "ping", "version": 1})
	got, err := s.deliver(ctx, endpoint, ping, ping)
	if err != nil {
		return err
	}
	var pong callbackBody
	if decode(got.body, &pong) != nil || got.status != http.StatusOK || got.kind != "application/json" || pong.Type != callbackPong {
		return fmt.Errorf("a ping was answered with status %d, content type %q and %d bytes", got.status, got.kind, len(got.body))
	}
	if got, err = s.deliver(ctx, endpoint, ping, []byte("another body")); err != nil {
		return err
	}
	if got.status != http.StatusUnauthorized {
		return fmt.Errorf("a wrong signature was answered with status %d, not 401", got.status)
	}
	return nil
}
