package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// importRules says what each package may import of ours, and what else its
// tests may. The first row that matches counts; a new package needs a row.
var importRules = []struct{ pkg, may, tests string }{
	{"corpus", "", ""},
	{"corpus/draft", "corpus", ""},
	{"corpus/lang", "", "corpus"},
	{"corpus/ask", "corpus/lang", ""},
	{"corpus/ref", "corpus corpus/lang", ""},
	{"corpus/search", "corpus corpus/lang corpus/ref", ""},
	{"bot/text", "", ""},
	{"bot/locale", "", ""},
	{"bot/message", "bot/locale corpus", ""},
	{"bot/answer", "bot/locale bot/message bot/text corpus corpus/ask corpus/lang corpus/ref corpus/search", ""},
	{"bot/chats", "bot/locale bot/message bot/text corpus/lang", ""},
	{"bot", "bot/answer bot/chats bot/locale bot/message bot/text corpus corpus/lang", "bot/bottest"},
	{"bot/bottest", "bot/message corpus corpus/search", ""},
	{"bot/console", "bot bot/locale bot/message", "bot/bottest corpus"},
	{"bot/store", "bot/chats bot/message", "bot bot/bottest corpus"},
	{"bot/discord", "bot bot/discord/api bot/discord/gateway bot/discord/render bot/locale bot/message bot/text", "bot/bottest bot/chats bot/discord/discordtest bot/store corpus"},
	{"bot/discord/api", "bot/text", ""},
	{"bot/discord/gateway", "bot/discord/api bot/text", ""},
	{"bot/discord/render", "bot/discord/api bot/locale bot/message bot/text", "bot bot/bottest corpus"},
	{"bot/discord/discordtest", "bot/bottest", ""},
	{"bot/telegram", "bot bot/locale bot/message bot/telegram/api bot/telegram/intake bot/telegram/outbox bot/telegram/render bot/text",
		"bot/bottest bot/chats bot/store bot/telegram/telegramtest corpus"},
	{"bot/telegram/api", "bot/text", "bot/locale"},
	{"bot/telegram/render", "bot/locale bot/message bot/telegram/api bot/text", "bot bot/bottest corpus"},
	{"bot/telegram/intake", "", ""},
	{"bot/telegram/outbox", "bot bot/message bot/telegram/api bot/telegram/intake bot/telegram/render", ""},
	{"bot/telegram/telegramtest", "bot/bottest", ""},
	{"cmd/planbot", "bot bot/answer bot/console bot/discord bot/locale bot/message bot/store bot/telegram bot/text cmd/planbot/quality corpus corpus/draft corpus/lang corpus/search",
		"bot/bottest bot/chats bot/discord/api bot/discord/discordtest bot/discord/render bot/telegram/api bot/telegram/render bot/telegram/telegramtest"},
	{"cmd/planbot/quality", "bot bot/answer bot/message corpus corpus/search", ""},
	{"cmd/planload", "bot/discord/discordtest bot/telegram/telegramtest", ""},
}

// libraryRules keeps a library in its place.
var libraryRules = []struct{ library, only string }{
	{"github.com/clipperhouse/uax29/", "bot/text"},
	{"github.com/bwmarrin/discordgo", "bot/discord/api bot/discord/gateway"},
	{"github.com/go-telegram-bot-api/", "bot/telegram/api"},
	{"github.com/kljensen/snowball", "corpus/lang"},
	{"github.com/spf13/cobra", "cmd/planbot"},
	{"golang.org/x/net/html", "corpus/draft"},
	{"github.com/prometheus/", "cmd/planbot"},
	{"modernc.org/sqlite", "bot/store cmd/planload"},
	{"github.com/jackc/pgx/", "bot/store cmd/planload"},
	{"github.com/santhosh-tekuri/jsonschema/", "bot/discord/discordtest bot/telegram/telegramtest"},
}

// impure are the packages without which a renderer depends on its arguments
// alone.
var impure = []string{"context", "math/rand/v2", "net", "net/http", "os", "sync", "time"}

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
		if !test && strings.HasSuffix(pkg, "/render") && slices.Contains(impure, path) {
			t.Errorf("%s imports %s, so it may not be pure", pkg, path)
		}
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
