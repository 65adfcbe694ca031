package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the linker where the build knows it better than Go:
//
//	go build -ldflags "-X main.version=v1.2.3"
var version string

// versionCmd shows the version.
type versionCmd struct{}

func (c versionCmd) command(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Show the version.", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return c.Run(p) },
	}
}

// Run prints the version of the program and of Go.
func (versionCmd) Run(p *program) error {
	info, _ := debug.ReadBuildInfo()
	_, err := fmt.Fprintf(p.stdout, "planbot %s %s\n", versionFrom(version, info), runtime.Version())
	return err
}

// versionFrom prefers what the linker was told, then the module's version,
// then the revision that was built.
func versionFrom(linked string, info *debug.BuildInfo) string {
	if linked != "" || info == nil {
		return cmp.Or(linked, "unknown")
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return "(devel)"
}
