package main

import (
	"cmp"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"planbot/bot/discord"
	"planbot/bot/store"
	"planbot/bot/telegram"
	"planbot/corpus/lang"
)

// A variable is one row of the configuration: what the environment may set.
// The README's table is made from these rows.
type variable struct {
	name    string
	secret  bool // may also stand in a file, named by the variable with _FILE
	meaning string
}

// variables lists all that serve reads from the environment.
var variables = []variable{
	{"PLANBOT_TELEGRAM_TOKEN", true, "The bot's token from @BotFather. Telegram is served when it is set."},
	{"PLANBOT_TELEGRAM_API_URL", false, "A Bot API server of your own instead of Telegram's."},
	{"PLANBOT_TELEGRAM_WEBHOOK_URL", false, "The public https address of `/telegram/webhook`. Without it the bot polls, which needs no address."},
	{"PLANBOT_TELEGRAM_WEBHOOK_SECRET", true, "What Telegram must send along with each update, 1 to 256 letters, digits, `_` or `-`. By default one made from the token."},
	{"PLANBOT_DISCORD_TOKEN", true, "The bot's token from the developer portal. Discord is served when it, or the public key, is set."},
	{"PLANBOT_DISCORD_PUBLIC_KEY", false, "The application's public key. When it is set, Discord sends interactions to `/discord/interactions` and the gateway is not used."},
	{"PLANBOT_DISCORD_API_URL", false, "A proxy for Discord's REST API."},
	{"PLANBOT_DATABASE_URL", true, "Where settings and schedules are kept: `sqlite:PATH`, `postgres://…` for several replicas, or `none`. By default a SQLite file in the user's data folder."},
	{"PLANBOT_HTTP_ADDR", false, "Where to listen, such as `:8080` or `127.0.0.1:8080`. By default `:8080` when a webhook or a public key is set, and nowhere otherwise."},
	{"PLANBOT_CORPUS", false, "A folder with a corpus of your own instead of the embedded one."},
}

func variableHelp() string {
	var out strings.Builder
	for _, v := range variables {
		name := v.name
		if v.secret {
			name += ", or " + v.name + "_FILE"
		}
		fmt.Fprintf(&out, "  %s\n      %s\n", name, strings.ReplaceAll(v.meaning, "`", ""))
	}
	return out.String()
}

// ofService matches what Kubernetes sets for a Service that is named planbot.
var ofService = regexp.MustCompile(`^PLANBOT_(SERVICE|PORT)_|^PLANBOT_PORT$`)

// strangers tells of each variable that is set and looks like one of planbot's,
// but is none.
func (p *program) strangers() (out []string) {
	var known []string
	for _, v := range variables {
		known = append(known, v.name)
		if v.secret {
			known = append(known, v.name+"_FILE")
		}
	}
	for _, pair := range p.environ {
		name, value, _ := strings.Cut(pair, "=")
		if value == "" || !strings.HasPrefix(name, "PLANBOT_") || slices.Contains(known, name) || ofService.MatchString(name) {
			continue
		}
		nearest := slices.MinFunc(known, func(a, b string) int { return cmp.Compare(slips(name, a), slips(name, b)) })
		out = append(out, fmt.Sprintf("%s is set, but no variable of planbot; the nearest is %s", name, nearest))
	}
	return out
}

// doubts tells of what is set and hardly meant so. It names no path: that may be
// secret.
func (p *program) doubts() []string {
	out := p.strangers()
	webhook, err := url.Parse(strings.TrimSpace(p.getenv("PLANBOT_TELEGRAM_WEBHOOK_URL")))
	if err == nil && !slices.Contains([]string{"", "/", "/telegram/webhook"}, webhook.Path) {
		out = append(out, "PLANBOT_TELEGRAM_WEBHOOK_URL has another path than /telegram/webhook, which is only right if the proxy passes it on as that")
	}
	if p.getenv("PLANBOT_TELEGRAM_WEBHOOK_URL") == "" && p.isSet("PLANBOT_TELEGRAM_WEBHOOK_SECRET") {
		out = append(out, "PLANBOT_TELEGRAM_WEBHOOK_SECRET is set, but not used without PLANBOT_TELEGRAM_WEBHOOK_URL")
	}
	return out
}

func slips(a, b string) int { return lang.Distance([]rune(a), []rune(b), len(a)+len(b)) }

type settings struct {
	telegram telegram.Config
	discord  discord.Config
	database string // an address for store.Open; empty keeps nothing
	addr     string
	unread   []string // the variables that are wrong
}

// lacks reports whether a variable whose name begins so is wrong.
func (s settings) lacks(prefix string) bool {
	return slices.ContainsFunc(s.unread, func(name string) bool { return strings.HasPrefix(name, prefix) })
}

// defaultAddr is where serve listens when something must reach it.
const defaultAddr = ":8080"

// settings reads the environment. Its error says whether a token is missing and
// names each variable that is wrong, a line each and in the order of the table,
// and never a value that is secret; the others are read nevertheless. From now on
// no secret of them is printed.
func (p *program) settings() (settings, error) {
	var s settings
	var wrong []error
	if !p.isSet("PLANBOT_TELEGRAM_TOKEN") && !p.isSet("PLANBOT_DISCORD_TOKEN") && !p.isSet("PLANBOT_DISCORD_PUBLIC_KEY") {
		wrong = append(wrong, usageError("serve: no token is set; set PLANBOT_DISCORD_TOKEN or PLANBOT_TELEGRAM_TOKEN, "+
			"or name a file that holds the token in PLANBOT_DISCORD_TOKEN_FILE or PLANBOT_TELEGRAM_TOKEN_FILE"))
	}
	for _, v := range []struct {
		name  string
		field *string
		read  func(string) (string, error)
	}{
		{"PLANBOT_TELEGRAM_TOKEN", &s.telegram.Token, p.token},
		{"PLANBOT_TELEGRAM_API_URL", &s.telegram.APIURL, p.httpURL},
		{"PLANBOT_TELEGRAM_WEBHOOK_URL", &s.telegram.WebhookURL, p.httpURL},
		{"PLANBOT_TELEGRAM_WEBHOOK_SECRET", &s.telegram.WebhookSecret, p.secret},
		{"PLANBOT_DISCORD_TOKEN", &s.discord.Token, p.token},
		{"PLANBOT_DISCORD_PUBLIC_KEY", &s.discord.PublicKey, p.publicKey},
		{"PLANBOT_DISCORD_API_URL", &s.discord.APIURL, p.httpURL},
		{"PLANBOT_HTTP_ADDR", &s.addr, p.listenAddr},
		{"PLANBOT_DATABASE_URL", &s.database, p.database},
	} {
		var err error
		if *v.field, err = v.read(v.name); err != nil {
			wrong, s.unread = append(wrong, err), append(s.unread, v.name)
		}
	}
	_, key, _ := strings.Cut(s.telegram.Token, ":") // the part of the token that is secret
	p.hide(key, s.telegram.WebhookSecret)
	if path, ok := store.SQLiteFile(s.database); ok {
		s.telegram.StateDir = filepath.Dir(path) // beside the database, since it is one process's as well
	}
	if s.addr == "" && (s.telegram.WebhookURL != "" || s.discord.PublicKey != "") {
		s.addr = defaultAddr
	}
	return s, errors.Join(wrong...)
}

// isSet reports whether a variable, or the one that names its file, has a value.
func (p *program) isSet(name string) bool {
	return strings.TrimSpace(p.getenv(name)) != "" || p.getenv(name+"_FILE") != ""
}

func (p *program) publicKey(name string) (string, error) {
	key := strings.TrimSpace(p.getenv(name))
	if raw, err := hex.DecodeString(key); key != "" && (err != nil || len(raw) != ed25519.PublicKeySize) {
		return "", usageError(fmt.Sprintf("%s is not %d hexadecimal digits; copy it from the General Information page of the developer portal", name, 2*ed25519.PublicKeySize))
	}
	return key, nil
}

func (p *program) listenAddr(name string) (string, error) {
	addr := strings.TrimSpace(p.getenv(name))
	_, port, err := net.SplitHostPort(addr)
	if _, portErr := strconv.ParseUint(port, 10, 16); addr != "" && (err != nil || portErr != nil) {
		return "", usageError(name + " is no address to listen at, such as :8080 or 127.0.0.1:8080")
	}
	return addr, nil
}

func (p *program) httpURL(name string) (string, error) {
	address := strings.TrimSpace(p.getenv(name))
	if u, err := url.Parse(address); address != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return "", usageError(name + " is no http or https address")
	}
	return address, nil
}

// database is the address of the database, empty when nothing is to be kept.
func (p *program) database(name string) (string, error) {
	address, err := p.secret(name)
	switch {
	case err != nil || address == "none":
		return "", err
	case address != "":
		if err := store.CheckAddress(address); err != nil {
			return "", usageError(name + ": " + err.Error())
		}
		if !strings.HasPrefix(address, "sqlite:") {
			p.hide(databaseSecrets(address)...)
		}
		return address, nil
	}
	path, err := p.dataFile()
	if err != nil {
		return "", err
	}
	return "sqlite:" + path, nil
}

// dataFile is where the database is by default: in the folder that the XDG
// base directory specification has for it.
func (p *program) dataFile() (string, error) {
	if dir := p.getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "planbot", "planbot.db"), nil
	}
	for _, home := range []string{p.getenv("HOME"), p.getenv("USERPROFILE")} {
		if home != "" {
			return filepath.Join(home, ".local", "share", "planbot", "planbot.db"), nil
		}
	}
	return "", usageError("serve: there is no home folder for the database; set PLANBOT_DATABASE_URL to sqlite:PATH, postgres://… or none")
}
