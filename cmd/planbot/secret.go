package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"strconv"
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
		return trim(value), nil
	}
	raw, err := readSecret(file)
	if inFile, ok := errors.AsType[*fs.PathError](err); ok {
		err = inFile.Err
	}
	switch s := trim(string(raw)); {
	case err != nil:
		return "", usageError(fmt.Sprintf("%s_FILE names no file that can be read: %v", name, err))
	case s == "":
		return "", usageError(name + "_FILE: the file is empty")
	case len(raw) > maxSecret:
		return "", usageError(name + "_FILE: the file is too long for a secret")
	default:
		return s, nil
	}
}

// trim drops what an editor or a shell leaves around a secret.
func trim(s string) string { return strings.TrimSpace(strings.TrimPrefix(s, "\ufeff")) }

// A tokenKind is what is known of a platform's tokens.
type tokenKind struct {
	platform string
	form     *regexp.Regexp
	meaning  string // of the form
	from     string // where to copy it
}

var tokenKinds = map[string]tokenKind{
	"PLANBOT_TELEGRAM_TOKEN": {"Telegram", regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`),
		"a token is a number, a colon, and letters and digits", "@BotFather"},
	"PLANBOT_DISCORD_TOKEN": {"Discord", regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){2}$`),
		"a token is three parts with dots between them", "the Bot page of the developer portal"},
}

// token reads a token. What has none of its forms is refused, with what is wrong
// with it as far as that can be told.
func (p *program) token(name string) (string, error) {
	token, err := p.secret(name)
	p.hide(token)
	kind := tokenKinds[name]
	if err != nil || token == "" || kind.form.MatchString(token) {
		return token, err
	}
	wrong := kind.meaning
	switch {
	case strings.ContainsAny(token, "\"'`"):
		wrong = "quotation marks stand around it"
	case strings.Contains(token, "="):
		wrong = "a name and = stand before it"
	case strings.ContainsAny(token, " \t\r\n"):
		wrong = "it is several words or lines"
	}
	for _, other := range tokenKinds {
		if other.form.MatchString(token) {
			wrong = "it looks like one of " + other.platform
		}
	}
	return "", usageError(fmt.Sprintf("%s is malformed: %s; copy it alone and whole from %s", name, wrong, kind.from))
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

// minSecret is the length from which a text is looked for in what is printed:
// a shorter one keeps nothing secret and is part of ordinary words.
const minSecret = 6

// hide keeps secrets out of what is printed, also as an address or a line of the log
// has them.
func (p *program) hide(secrets ...string) {
	for _, s := range secrets {
		if len(s) >= minSecret {
			quoted := strconv.Quote(s)
			p.hidden = append(p.hidden, s, url.PathEscape(s), url.QueryEscape(s), quoted[1:len(quoted)-1])
		}
	}
}

// tokenForm is what the tokens of Telegram and Discord look like, whatever
// stands before them, and what Telegram is to send along.
var tokenForm = regexp.MustCompile(`[0-9]{6,}:[A-Za-z0-9_-]{30,}|[A-Za-z0-9_-]{23,}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}|secret_token\W{1,6}[A-Za-z0-9_-]{6,}`)

// withoutSecrets hides the secrets of the settings, and what looks like a token,
// wherever it was put: an operator may set it in the variable of a folder or an
// address.
func (p *program) withoutSecrets(s string) string {
	for _, secret := range p.hidden {
		s = strings.ReplaceAll(s, secret, "(secret)")
	}
	return tokenForm.ReplaceAllString(s, "(token)")
}

// A secretFilter writes lines to standard error without secrets. Each Write is
// a whole line, as slog makes them.
type secretFilter struct{ *program }

// Write writes all of p, or fails.
func (f secretFilter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(f.stderr, f.withoutSecrets(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
