package telegram

import (
	"fmt"
	"strings"
	"testing"

	"planbot/bot"
)

func TestMenus(t *testing.T) {
	var out strings.Builder
	for _, p := range menuParams(testBot(t).Commands(), bot.Locals(), true) {
		fmt.Fprintf(&out, "scope %s language %q\n%s\n", p["scope"], p["language_code"], strings.ReplaceAll(p["commands"], "},{", "},\n{"))
	}
	golden(t, "menus.txt", out.String())
}
