package main

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

// TestDockerfile checks what can be checked without building the image, which
// .ci/run does where it can.
func TestDockerfile(t *testing.T) {
	root := repoRoot(t)
	text := strings.ReplaceAll(readFile(t, root, "Dockerfile"), "\\\n", " ")
	stages := regexp.MustCompile(`(?m)^FROM `).Split(text, -1)
	if len(stages) != 3 {
		t.Fatalf("%d stages, want 2", len(stages)-1)
	}
	build, final := stages[1], stages[2]

	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(readFile(t, root, "go.mod"))
	if version == nil || !strings.HasPrefix(build, "golang:"+version[1]+"-") {
		t.Errorf("the build stage is not of go.mod's Go %q", version)
	}
	for _, want := range []string{
		`(?ms)^ARG GOPROXY$.*^RUN `,
		`(?ms)^ARG GOSUMDB$.*^RUN `,
		`(?ms)^COPY go\.mod go\.sum .*^RUN go mod download$.*^COPY \. `,
		`(?m)^RUN CGO_ENABLED=0 go build -trimpath .* -o /planbot \./cmd/planbot$`,
	} {
		if !regexp.MustCompile(want).MatchString(build) {
			t.Errorf("the build stage has no %s", want)
		}
	}
	for _, want := range []string{
		`^scratch\n`,
		`(?m)^USER [1-9]\d*:[1-9]\d*$`,
		`(?m)^ENTRYPOINT \["/planbot"\]$`,
		`(?m)^CMD \["serve"\]$`,
	} {
		if !regexp.MustCompile(want).MatchString(final) {
			t.Errorf("the final stage has no %s", want)
		}
	}
	if regexp.MustCompile(`(?m)^RUN `).MatchString(final) {
		t.Error("the final stage runs a command, but has no shell")
	}
	for _, m := range regexp.MustCompile(`(?m)^COPY (?:--from=build )?(?:--chown=\S+ )?(\S+)`).FindAllStringSubmatch(final, -1) {
		if !strings.Contains(m[0], "--from=build") || !path.IsAbs(m[1]) {
			t.Errorf("the final stage has %q: it takes files from the build stage only", m[0])
		}
	}
}
