package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"planbot/bot"
	"planbot/corpus"
)

// This file and repo_code_test.go hold the rules of the repository: a rule
// that only a reviewer knows is soon forgotten.

var update = flag.Bool("update", false, "rewrite what the tests compare with")

// repoTree returns the module's root and the slash paths of all files under it
// but those that git ignores.
func repoTree(t *testing.T) (root string, files []string) {
	t.Helper()
	root = repoRoot(t)
	ignored := ignoredFiles(root)
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (name == ".git" || ignored[name+"/"]):
			return fs.SkipDir
		case !d.IsDir() && name != ".git" && !ignored[name]: // a linked work tree has .git as a file
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return root, files
}

func repoRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("there is no go.mod above the test's folder")
		}
		dir = up
	}
}

// ignoredFiles asks git; without git nothing is ignored. A folder ends in a
// slash.
func ignoredFiles(root string) map[string]bool {
	out, err := exec.Command("git", "-C", root, "ls-files", "-z",
		"--others", "--ignored", "--exclude-standard", "--directory").Output()
	if err != nil {
		return nil
	}
	ignored := map[string]bool{}
	for name := range strings.SplitSeq(string(out), "\x00") {
		ignored[name] = true
	}
	return ignored
}

// readFile returns a file of the repository.
func readFile(t *testing.T, root, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTopLevel(t *testing.T) {
	_, files := repoTree(t)
	var got []string
	for _, name := range files {
		top, _, _ := strings.Cut(name, "/")
		if !strings.HasPrefix(top, ".") && !slices.Contains(got, top) {
			got = append(got, top)
		}
	}
	slices.Sort(got)
	want := []string{"Dockerfile", "README.md", "bot", "cmd", "corpus", "go.mod", "go.sum"}
	if !slices.Equal(got, want) {
		t.Errorf("the top level holds %q, want %q", got, want)
	}
}

// importRules says what each package may import of ours, and what else its
// tests may. The first row that matches counts; a new package needs a row.
var importRules = []struct{ pkg, may, tests string }{
	{"corpus", "", ""},
	{"corpus/draft", "corpus", ""},
	{"corpus/lang", "", "corpus"},
	{"corpus/ref", "corpus/lang", ""},
	{"corpus/search", "corpus corpus/lang corpus/ref", ""},
	{"bot", "corpus corpus/lang corpus/ref corpus/search", "bot/bottest"},
	{"bot/bottest", "bot corpus corpus/search", ""},
	{"bot/console", "bot corpus", "bot/bottest"},
	{"bot/store", "bot", "bot/bottest corpus"},
	{"bot/discord", "bot corpus", "bot/bottest bot/discord/discordtest"},
	{"bot/discord/discordtest", "", ""},
	{"bot/telegram", "bot corpus", "bot/bottest bot/telegram/telegramtest"},
	{"bot/telegram/telegramtest", "", ""},
	{"cmd/planbot", "bot bot/console bot/discord bot/store bot/telegram corpus corpus/draft corpus/lang corpus/search",
		"bot/bottest bot/discord/discordtest bot/telegram/telegramtest"},
	{"cmd/planload", "bot/discord/discordtest bot/telegram/telegramtest", ""},
}

// libraryRules keeps a library in its place.
var libraryRules = []struct{ library, only string }{
	{"github.com/bwmarrin/discordgo", "bot/discord bot/discord/discordtest"},
	{"github.com/go-telegram-bot-api/", "bot/telegram bot/telegram/telegramtest"},
	{"github.com/kljensen/snowball", "corpus/lang"},
	{"github.com/spf13/cobra", "cmd/planbot"},
	{"golang.org/x/net/html", "corpus/draft"},
	{"github.com/prometheus/", "cmd/planbot"},
	{"modernc.org/sqlite", "bot/store cmd/planload"},
	{"github.com/jackc/pgx/", "bot/store cmd/planload"},
	{"github.com/santhosh-tekuri/jsonschema/", "bot/discord/discordtest"},
}

func TestImports(t *testing.T) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = repoRoot(t)
	out, err := cmd.Output()
	if err != nil {
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			t.Fatalf("go list: %s", failed.Stderr)
		}
		t.Fatal(err)
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var pkg struct {
			ImportPath                         string
			Imports, TestImports, XTestImports []string
		}
		if err := dec.Decode(&pkg); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(pkg.ImportPath, "planbot/")
		checkImports(t, name, pkg.Imports, false)
		checkImports(t, name, slices.Concat(pkg.TestImports, pkg.XTestImports), true)
	}
}

func checkImports(t *testing.T, pkg string, imports []string, test bool) {
	t.Helper()
	var may []string
	row := -1
	for i, r := range importRules {
		if r.pkg == pkg {
			row = i
			may = strings.Fields(r.may)
			if test {
				may = append(may, strings.Fields(r.tests+" "+pkg)...)
			}
			break
		}
	}
	if row < 0 {
		t.Errorf("%s: no row in importRules", pkg)
		return
	}
	for _, path := range imports {
		if ours, ok := strings.CutPrefix(path, "planbot/"); ok && !slices.Contains(may, ours) {
			t.Errorf("%s imports %s (test: %t), which importRules forbids", pkg, ours, test)
		}
		for _, r := range libraryRules {
			if strings.HasPrefix(path, r.library) && !slices.Contains(strings.Fields(r.only), pkg) {
				t.Errorf("%s imports %s, which belongs in %s", pkg, path, r.only)
			}
		}
	}
}

// TestReadmeTables holds the tables of the README that the program knows to
// it; -update rewrites them.
func TestReadmeTables(t *testing.T) {
	root := repoRoot(t)
	readme := readFile(t, root, "README.md")
	want := readme
	for name, table := range map[string]string{"commands": commandTable(t), "variables": variableTable()} {
		begin, end := "<!-- "+name+":begin -->\n", "<!-- "+name+":end -->"
		before, rest, ok := strings.Cut(want, begin)
		_, after, ok2 := strings.Cut(rest, end)
		if !ok || !ok2 {
			t.Fatalf("README.md has no %q and %q", begin, end)
		}
		want = before + begin + table + end + after
	}
	if readme == want {
		return
	}
	if !*update {
		t.Fatal("a table of README.md is not current: run go test ./cmd/planbot -update")
	}
	if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

func variableTable() string {
	var out strings.Builder
	out.WriteString("| environment | meaning |\n| --- | --- |\n")
	for _, v := range variables {
		name := "`" + v.name + "`"
		if v.secret {
			name += ", `…_FILE`"
		}
		fmt.Fprintf(&out, "| %s | %s |\n", name, v.meaning)
	}
	return out.String()
}

func commandTable(t *testing.T) string {
	t.Helper()
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	cell := strings.NewReplacer("|", `\|`)
	var out strings.Builder
	out.WriteString("| Command | What it does | Example |\n| --- | --- | --- |\n")
	for _, cmd := range bot.New(c, slog.New(slog.DiscardHandler)).Commands() {
		fmt.Fprintf(&out, "| `%s` | %s | `%s` |\n", cell.Replace(cmd.Usage()), cell.Replace(cmd.Short), cell.Replace(cmd.Example))
	}
	return out.String()
}

// The hosts of package registries, with gaps so that this file does not match.
var registryHosts = strings.Fields(strings.ReplaceAll(
	"proxy_.golang.org sum_.golang.org registry_.npmjs.org deb_.debian.org pypi_.org files_.pythonhosted.org crates_.io", "_", ""))

// A machinePath is a folder that only some machine has; in an address the
// slash comes after a letter.
var machinePath = regexp.MustCompile(`(?:^|[^\w.~/-])/(?:work|root|home|Users)/`)

func TestTextFiles(t *testing.T) {
	root, files := repoTree(t)
	for _, name := range files {
		text := readFile(t, root, name)
		if text == "" || strings.Contains(text, "\x00") { // empty or binary
			continue
		}
		if !utf8.ValidString(text) {
			t.Errorf("%s: not UTF-8", name)
		}
		if strings.HasPrefix(text, "\ufeff") {
			t.Errorf("%s: begins with a byte order mark", name)
		}
		if !strings.HasSuffix(text, "\n") {
			t.Errorf("%s: does not end in a newline", name)
		}
		for _, host := range registryHosts {
			if strings.Contains(text, host) {
				t.Errorf("%s: names the package registry %s", name, host)
			}
		}
		for i, line := range strings.Split(text, "\n") {
			if found := machinePath.FindString(line); found != "" {
				t.Errorf("%s:%d: %q is a path of one machine", name, i+1, found)
			}
		}
	}
}

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
