package main

import (
	"embed"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// manifestCmd prints a file that runs planbot, ready but for the secrets.
type manifestCmd struct {
	Kind      string
	Mode      string
	Host      string
	PublicKey string
	Image     string
}

func (c *manifestCmd) command(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "manifest KIND", Short: "Print a ready file that runs planbot, or a dashboard for its metrics.",
		Long: "Print a ready file that runs planbot: KIND is compose, kubernetes or systemd; or\na dashboard for its metrics: grafana.",
		Args: exactly(1, "manifest: name one KIND: "+kinds),
		RunE: func(_ *cobra.Command, args []string) error {
			c.Kind = args[0]
			return c.Run(p)
		},
	}
	cmd.Flags().StringVar(&c.Mode, "mode", "polling", "The `MODE` is polling: one process with SQLite, which needs no address; or webhook: any number of them with PostgreSQL, behind a proxy that ends TLS.")
	cmd.Flags().StringVar(&c.Host, "host", "", "The public host `NAME`; needed with --mode webhook.")
	cmd.Flags().StringVar(&c.PublicKey, "public-key", "paste-the-public-key-here", "The Discord application's public key, as `HEX`, for --mode webhook.")
	cmd.Flags().StringVar(&c.Image, "image", "planbot", "The `NAME` of the container image.")
	return cmd
}

// kinds are the manifests there are.
const kinds = "compose, kubernetes, systemd or grafana"

//go:embed manifest
var manifests embed.FS

// What may be filled in has no character that YAML or a unit file takes for
// anything else.
var (
	hostForm  = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$`)
	imageForm = regexp.MustCompile(`^[a-z0-9][A-Za-z0-9._/:@-]*$`)
	keyForm   = regexp.MustCompile(`^[a-z0-9-]+$`)
)

// Run prints the file. There is one for each kind and mode, so that it can be
// read as it will be; only the names of the operator's own are filled in.
func (c *manifestCmd) Run(p *program) error {
	if err := c.check(); err != nil {
		return err
	}
	name := map[string]string{
		"compose": "compose." + c.Mode + ".yaml", "kubernetes": "kubernetes." + c.Mode + ".yaml",
		"systemd": "systemd." + c.Mode + ".service", "grafana": "grafana.json",
	}[c.Kind]
	text, err := manifests.ReadFile("manifest/" + name)
	if err != nil {
		return err
	}
	if c.Kind != "grafana" { // Grafana's own braces are not for us
		fill := strings.NewReplacer("{{host}}", c.Host, "{{image}}", c.Image, "{{public-key}}", c.PublicKey)
		text = []byte(fill.Replace(string(text)))
	}
	_, err = p.stdout.Write(text)
	return err
}

// check refuses what no file can be printed with.
func (c *manifestCmd) check() error {
	switch {
	case !slices.Contains([]string{"compose", "kubernetes", "systemd", "grafana"}, c.Kind):
		return usageError("manifest: the kinds are " + kinds)
	case c.Mode != "polling" && c.Mode != "webhook":
		return usageError("manifest: --mode must be polling or webhook")
	case c.Mode == "webhook" && c.Host == "" && c.Kind != "grafana":
		return usageError("manifest: --mode webhook needs the public host name, such as --host bot.example.org")
	case c.Host != "" && (len(c.Host) > 253 || !hostForm.MatchString(c.Host)):
		return usageError("manifest: --host must be a host name in lower case, without https:// and without a path")
	case len(c.Image) > 255 || !imageForm.MatchString(c.Image):
		return usageError("manifest: --image must be the name of a container image")
	case len(c.PublicKey) > 64 || !keyForm.MatchString(c.PublicKey):
		return usageError("manifest: --public-key must be 64 hexadecimal digits in lower case")
	}
	return nil
}
