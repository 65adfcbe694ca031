package main

import (
	"fmt"
	"log/slog"
	"os"
	"strings"
)

// A secret is a token or key. It prints as a placeholder, so that no log line
// and no error can show it by accident.
type secret string

// String hides the secret.
func (s secret) String() string {
	if s == "" {
		return "(not set)"
	}
	return "(set)"
}

// GoString hides it from %#v.
func (s secret) GoString() string { return s.String() }

// LogValue hides it from logs.
func (s secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides it from JSON.
func (s secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// secret reads the variable with that name, or the file that the variable with
// _FILE behind its name points to. White space around it is dropped: an editor
// leaves a line feed. No secret is an empty one.
func (p *program) secret(name string) (secret, error) {
	value, file := p.getenv(name), p.getenv(name+"_FILE")
	switch {
	case value != "" && file != "":
		return "", usageError(fmt.Sprintf("%s and %s_FILE are both set; keep one", name, name))
	case file == "":
		return secret(strings.TrimSpace(value)), nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	if s := strings.TrimSpace(string(raw)); s != "" {
		return secret(s), nil
	}
	return "", usageError(fmt.Sprintf("%s_FILE: the file is empty", name))
}
