package main

import (
	"embed"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// A manifest is a file that runs planbot, ready but for the secrets.
type manifest struct{ kind, mode, host, publicKey, image string }

func (p *program) manifestCommand() *cobra.Command {
	var m manifest
	cmd := &cobra.Command{
		Use: "manifest KIND", Short: "Print a ready file that runs planbot, or a dashboard for its metrics.",
		Long: "Print a ready file that runs planbot: KIND is compose, kubernetes or systemd; or\na dashboard for its metrics: grafana.",
		Args: exactly(1, "manifest: name one KIND: "+strings.Join(kinds, ", ")), ValidArgs: kinds,
		RunE: func(_ *cobra.Command, args []string) error {
			m.kind = args[0]
			text, err := m.text()
			if err != nil {
				return err
			}
			return p.print(text)
		},
	}
	cmd.Flags().StringVar(&m.mode, "mode", "polling", "The `MODE` is polling: one process with SQLite, which needs no address; or webhook: any number of them with PostgreSQL, behind a proxy that ends TLS.")
	cmd.Flags().StringVar(&m.host, "host", "", "The public host `NAME`; needed with --mode webhook.")
	cmd.Flags().StringVar(&m.publicKey, "public-key", noPublicKey, "The Discord application's public key, as `HEX`, for --mode webhook.")
	cmd.Flags().StringVar(&m.image, "image", "planbot", "The `NAME` of the container image.")
	return cmd
}

// noPublicKey stands where the operator is to put the public key.
const noPublicKey = "paste-the-public-key-here"

var kinds = []string{"compose", "kubernetes", "systemd", "grafana"}

//go:embed manifest
var manifests embed.FS

// What may be filled in has no character that YAML or a unit file takes for
// anything else.
var (
	hostForm  = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$`)
	imageForm = regexp.MustCompile(`^[a-z0-9][A-Za-z0-9._/:@-]*$`)
	keyForm   = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// text is the file. There is one for each kind and mode, so that it can be read
// as it will be; only the names of the operator's own are filled in.
func (m *manifest) text() (string, error) {
	if err := m.check(); err != nil {
		return "", err
	}
	name := map[string]string{
		"compose": "compose." + m.mode + ".yaml", "kubernetes": "kubernetes." + m.mode + ".yaml",
		"systemd": "systemd." + m.mode + ".service", "grafana": "grafana.json",
	}[m.kind]
	text, err := manifests.ReadFile("manifest/" + name)
	if m.kind == "grafana" { // whose own braces are not for us
		return string(text), err
	}
	return strings.NewReplacer("{{host}}", m.host, "{{image}}", m.image, "{{public-key}}", m.publicKey).Replace(string(text)), err
}

// check refuses what no file can be printed with.
func (m *manifest) check() error {
	switch {
	case !slices.Contains(kinds, m.kind):
		return usageError("manifest: the kinds are " + strings.Join(kinds, ", "))
	case m.mode != "polling" && m.mode != "webhook":
		return usageError("manifest: --mode must be polling or webhook")
	case m.mode == "webhook" && m.host == "" && m.kind != "grafana":
		return usageError("manifest: --mode webhook needs the public host name, such as --host bot.example.org")
	case m.host != "" && (len(m.host) > 253 || !hostForm.MatchString(m.host)):
		return usageError("manifest: --host must be a host name in lower case, without https:// and without a path")
	case len(m.image) > 255 || !imageForm.MatchString(m.image):
		return usageError("manifest: --image must be the name of a container image")
	case m.publicKey != noPublicKey && !keyForm.MatchString(m.publicKey):
		return usageError("manifest: --public-key must be 64 hexadecimal digits in lower case")
	}
	return nil
}
