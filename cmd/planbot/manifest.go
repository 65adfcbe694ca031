package main

import (
	"embed"
	"fmt"
	"regexp"
	"strings"
	"text/template"
)

// manifestCmd prints a file that runs planbot, ready but for the secrets.
type manifestCmd struct {
	Kind      string `arg:"" enum:"compose,kubernetes,systemd,grafana" help:"compose, kubernetes, systemd or grafana."`
	Mode      string `enum:"polling,webhook" default:"polling" help:"polling: one process with SQLite, which needs no address; webhook: any number of them with PostgreSQL, behind a proxy that ends TLS."`
	Host      string `placeholder:"NAME" help:"The public host name; needed with --mode webhook."`
	PublicKey string `placeholder:"HEX" default:"paste-the-public-key-here" help:"The Discord application's public key, for --mode webhook."`
	Image     string `placeholder:"NAME" default:"planbot" help:"The container image."`
}

//go:embed manifest
var manifests embed.FS

// A secretFile is a file that holds one secret, and the variable of serve that
// names the file; a secret of another program has none.
type secretFile struct{ File, Variable, Holds string }

// manifest is what the templates are filled with.
type manifest struct {
	Webhook                bool
	Host, PublicKey, Image string
	Secrets                []secretFile
}

// What may be filled in has no character that YAML or a unit file takes for
// anything else.
var (
	hostForm  = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$`)
	imageForm = regexp.MustCompile(`^[a-z0-9][A-Za-z0-9._/:@-]{0,254}$`)
	keyForm   = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
)

// Run prints the file.
func (c *manifestCmd) Run(p *program) error {
	m := manifest{Webhook: c.Mode == "webhook", Host: c.Host, PublicKey: c.PublicKey, Image: c.Image, Secrets: c.secrets()}
	switch {
	case m.Webhook && m.Host == "" && c.Kind != "grafana":
		return usageError("manifest: --mode webhook needs the public host name, such as --host bot.example.org")
	case m.Host != "" && !hostForm.MatchString(m.Host):
		return usageError("manifest: --host must be a host name in lower case, without https:// and without a path")
	case !imageForm.MatchString(m.Image):
		return usageError("manifest: --image must be the name of a container image")
	case !keyForm.MatchString(m.PublicKey):
		return usageError("manifest: --public-key must be 64 hexadecimal digits in lower case")
	}
	name := map[string]string{
		"compose": "compose.yaml", "kubernetes": "kubernetes.yaml", "systemd": "systemd.service", "grafana": "grafana.json",
	}[c.Kind]
	if c.Kind == "grafana" { // Grafana's own braces are not for us
		text, err := manifests.ReadFile("manifest/" + name)
		if err == nil {
			_, err = p.stdout.Write(text)
		}
		return err
	}
	t, err := template.ParseFS(manifests, "manifest/"+name)
	if err != nil {
		return err
	}
	var out strings.Builder
	if err := t.Execute(&out, m); err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	_, err = fmt.Fprint(p.stdout, out.String())
	return err
}

// secrets lists the secrets that the file is about.
func (c *manifestCmd) secrets() []secretFile {
	out := []secretFile{
		{"telegram-token", "PLANBOT_TELEGRAM_TOKEN_FILE", "the token from @BotFather"},
		{"discord-token", "PLANBOT_DISCORD_TOKEN_FILE", "the bot's token from the developer portal"},
	}
	if c.Mode != "webhook" {
		return out
	}
	if c.Kind == "compose" {
		return append(out,
			secretFile{"database-password", "", "a password of your choice"},
			secretFile{"database-url", "PLANBOT_DATABASE_URL_FILE", "postgres://planbot:PASSWORD@database/planbot?sslmode=disable"})
	}
	return append(out, secretFile{"database-url", "PLANBOT_DATABASE_URL_FILE", "postgres://USER:PASSWORD@HOST/DATABASE"})
}
