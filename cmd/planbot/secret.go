package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"strings"
)

// maxSecret is more than any secret has, in bytes.
const maxSecret = 64 << 10

// secret reads the variable with that name, or the file that the variable with
// _FILE behind its name points to. White space around it is dropped: an editor
// leaves a line feed. A secret in a file is not empty. No error has the name of
// the file, which may be the secret itself, set in the wrong variable.
func (p *program) secret(name string) (string, error) {
	value, file := p.getenv(name), p.getenv(name+"_FILE")
	switch {
	case value != "" && file != "":
		return "", usageError(fmt.Sprintf("%s and %s_FILE are both set; keep one", name, name))
	case file == "":
		return strings.TrimSpace(value), nil
	}
	raw, err := readSecret(file)
	if inFile, ok := errors.AsType[*fs.PathError](err); ok {
		err = inFile.Err
	}
	switch s := strings.TrimSpace(string(raw)); {
	case err != nil:
		return "", fmt.Errorf("%s_FILE names no file that can be read: %w", name, err)
	case s == "":
		return "", usageError(name + "_FILE: the file is empty")
	case len(raw) > maxSecret:
		return "", usageError(name + "_FILE: the file is too long for a secret")
	default:
		return s, nil
	}
}

// readSecret reads a file, which may be a pipe that a shell has made, and no
// more than one byte past maxSecret.
func readSecret(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxSecret+1))
}

// keywordPassword finds a password in an address of keywords, quoted or not,
// and in the query of a URL.
var keywordPassword = regexp.MustCompile(`(?i)(?:password|passfile|sslkey)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|([^\s&']+))`)

// databaseSecrets are the address of a database and what of it is secret, in
// each way it may be written. A password that makes the address malformed is
// found as well.
func databaseSecrets(address string) []string {
	secrets := []string{address}
	for _, m := range keywordPassword.FindAllStringSubmatch(address, -1) {
		word := m[1] + m[2] // one of them is empty
		secrets = append(secrets, word, strings.NewReplacer(`\'`, `'`, `\\`, `\`).Replace(word))
	}
	_, rest, _ := strings.Cut(address, "://")
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		_, password, _ := strings.Cut(rest[:at], ":")
		secrets = append(secrets, password)
	}
	for _, s := range secrets {
		if plain, err := url.QueryUnescape(s); err == nil {
			secrets = append(secrets, plain)
		}
		if plain, err := url.PathUnescape(s); err == nil {
			secrets = append(secrets, plain)
		}
	}
	return secrets
}

// tokenForm is what the tokens of Telegram and Discord look like.
var tokenForm = regexp.MustCompile(`\b[0-9]{6,}:[A-Za-z0-9_-]{30,}|\b[A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}`)

// withoutTokens hides what looks like a token, wherever it was put: an operator
// may set it in the variable of a folder or an address.
func withoutTokens(s string) string { return tokenForm.ReplaceAllString(s, "(token)") }

// A tokenFilter writes lines without tokens. Each Write is a whole line, as
// slog makes them.
type tokenFilter struct{ io.Writer }

// Write writes all of p, or fails.
func (f tokenFilter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(f.Writer, withoutTokens(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
