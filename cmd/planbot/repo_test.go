package main

import (
	"bytes"
	"flag"
	"fmt"
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
	"unicode"
	"unicode/utf8"

	"planbot/bot"
	"planbot/corpus"
)

// The files repo_*_test.go hold the rules of the repository: a rule that only a
// reviewer knows is soon forgotten.

var update = flag.Bool("update", false, "rewrite what the tests compare with")

// repoTree returns the module's root and the slash paths of its files: those
// that git tracks, so that a stray file is nobody's fault; without git all of
// them.
func repoTree(t *testing.T) (root string, files []string) {
	t.Helper()
	root = repoRoot(t)
	if tracked, err := exec.Command("git", "-C", root, "ls-files", "-z", "--cached", "--deduplicate").Output(); err == nil {
		for name := range strings.SplitSeq(string(tracked), "\x00") {
			if _, err := os.Lstat(filepath.Join(root, filepath.FromSlash(name))); name != "" && err == nil {
				files = append(files, name)
			}
		}
		return root, files
	}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, name)
		}
		return err
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

// TestReadmes holds what the READMEs show of the program to the program;
// -update rewrites it.
func TestReadmes(t *testing.T) {
	root := repoRoot(t)
	for file, parts := range map[string]map[string]string{
		"README.md":             {"commands": commandTable(t), "transcript": transcript(t)},
		"cmd/planbot/README.md": {"variables": variableTable()},
	} {
		have := readFile(t, root, file)
		want := have
		for name, text := range parts {
			begin, end := "<!-- "+name+":begin -->\n", "<!-- "+name+":end -->"
			before, rest, ok := strings.Cut(want, begin)
			_, after, ok2 := strings.Cut(rest, end)
			if !ok || !ok2 {
				t.Fatalf("%s has no %q and %q", file, begin, end)
			}
			want = before + begin + text + end + after
		}
		switch {
		case have == want:
		case !*update:
			t.Errorf("%s is not current: run go test ./cmd/planbot -run TestReadmes -update", file)
		default:
			if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(file)), []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// transcript is a chat as the README shows it.
func transcript(t *testing.T) string {
	t.Helper()
	var out, stderr bytes.Buffer
	for _, line := range []string{"/point 26", "who fighter jets", "price of bitcoin"} {
		fmt.Fprintf(&out, "> %s\n", line)
		if code := run(t.Context(), []string{"--width", "88"}, nil, strings.NewReader(line+"\n"), &out, &stderr); code != 0 {
			t.Fatalf("%s: exit code %d: %s", line, code, &stderr)
		}
	}
	return "```\n" + strings.TrimSpace(out.String()) + "\n```\n"
}

// link is a link of Markdown to a file of the repository.
var link = regexp.MustCompile(`\]\(([^)#:\s]+)(#[^)\s]*)?\)`)

// TestLinks follows every relative link of every Markdown file, to the heading
// where it names one.
func TestLinks(t *testing.T) {
	root, files := repoTree(t)
	for _, name := range files {
		if path.Ext(name) != ".md" {
			continue
		}
		for _, m := range link.FindAllStringSubmatch(readFile(t, root, name), -1) {
			target := path.Join(path.Dir(name), m[1])
			info, err := os.Stat(filepath.Join(root, filepath.FromSlash(target)))
			switch {
			case err != nil:
				t.Errorf("%s links to %s, which is not there", name, m[1])
			case m[2] != "" && !info.IsDir() && !slices.Contains(anchors(readFile(t, root, target)), m[2]):
				t.Errorf("%s links to %s%s, which has no such heading", name, m[1], m[2])
			}
		}
	}
}

// anchors are the links to the headings of a Markdown text.
func anchors(text string) (out []string) {
	for line := range strings.Lines(text) {
		if title := strings.TrimLeft(line, "#"); title != line {
			keep := func(r rune) rune {
				switch {
				case r == ' ':
					return '-'
				case r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r):
					return unicode.ToLower(r)
				}
				return -1
			}
			out = append(out, "#"+strings.Map(keep, strings.TrimSpace(title)))
		}
	}
	return out
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
	cell := strings.NewReplacer("|", `\|`)
	var out strings.Builder
	out.WriteString("| Command | What it does | Example |\n| --- | --- | --- |\n")
	b := bot.New(corpus.Default(), slog.New(slog.DiscardHandler))
	for _, cmd := range b.Commands() {
		fmt.Fprintf(&out, "| `%s` | %s | `%s` |\n", cell.Replace(cmd.Usage("en")), cell.Replace(cmd.Short), cell.Replace(b.Example(&cmd)))
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
			if !strings.Contains(line, "/") { // most lines, which the expression would read slowly
				continue
			}
			if found := machinePath.FindString(line); found != "" {
				t.Errorf("%s:%d: %q is a path of one machine", name, i+1, found)
			}
		}
	}
}
