package render

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"planbot/bot/bottest"
	"planbot/bot/discord/api"
	"planbot/bot/message"
)

// part is a message as its reader sees it.
func part(t testing.TB, m api.Message) bottest.Part {
	t.Helper()
	p := bottest.Part{}
	for _, f := range m.Files {
		p.Files = append(p.Files, message.File(f))
	}
	for _, e := range m.Embeds {
		read(t, &p, e.Description)
	}
	for c := range all(m.Components) {
		read(t, &p, c.Content)
		p.Text += "\n" + c.Label
		for _, o := range c.Options {
			p.Text += "\n" + o.Label
		}
	}
	return p
}

// read adds what a reader sees of a text to a part.
func read(t testing.TB, p *bottest.Part, markup string) {
	t.Helper()
	var quoted []string
	flush := func() {
		if len(quoted) > 0 {
			p.Verbatim = append(p.Verbatim, unquoted(t, strings.Join(quoted, "\n")))
			quoted = nil
		}
	}
	for _, line := range strings.Split(markup, "\n") {
		if strings.HasPrefix(line, "> ") {
			quoted = append(quoted, line)
			p.Text += "\n" + shown(t, line[2:], false)
			continue
		}
		flush()
		p.Text += "\n" + shown(t, line, true)
	}
	flush()
}

// checked checks a message against the platform's limits, which are written down
// here once more from the documentation.
func checked(t testing.TB, m api.Message) {
	t.Helper()
	limit := func(what string, n, most int) {
		if n > most {
			t.Errorf("%s: %d, at most %d", what, n, most)
		}
	}
	limit("files", len(m.Files), 10)
	for i, f := range m.Files {
		if i >= len(m.Attachments) || m.Attachments[i] != (api.Attachment{ID: fmt.Sprint(i), Name: f.Name}) {
			t.Errorf("the file %s is not named among %+v", f.Name, m.Attachments)
		}
	}
	plain := m.Flags&api.ComponentsV2 == 0
	for _, e := range m.Embeds {
		limit("embed", utf8.RuneCountInString(e.Description), 4096)
	}
	if plain {
		limit("rows", len(m.Components), 5)
	}
	if plain != (len(m.Embeds) == 1 || plain && len(m.Files) > 0) {
		t.Errorf("flags %d and %d embeds", m.Flags, len(m.Embeds))
	}
	count, characters, bytes := 0, 0, 0
	ids := map[string]bool{}
	for c := range all(m.Components) {
		if count++; plain && c.Type > api.SelectMenu {
			t.Errorf("below an embed: %+v", c)
		}
		characters += utf8.RuneCountInString(c.Content)
		bytes += 12 + len(c.Content)
		switch c.Type {
		case api.ActionRow:
			limit("row", len(c.Components), 5)
		case api.Section:
			if len(c.Components) != 1 || c.Accessory == nil {
				t.Errorf("a section without text or button: %+v", c)
			}
		case api.TextDisplay:
			if strings.TrimSpace(c.Content) == "" {
				t.Error("an empty text")
			}
		case api.Button, api.SelectMenu:
			checkPress(t, c, ids)
		}
	}
	limit("components", count, 40)
	limit("all texts", characters, 4000)
	limit("bytes of all texts", bytes, 10170)
}

// checkPress checks a button or a menu.
func checkPress(t testing.TB, c *api.Component, ids map[string]bool) {
	t.Helper()
	id := c.CustomID + c.URL // a link button has no id
	if n := utf8.RuneCountInString(id); n == 0 || n > 100 || ids[id] || (c.URL != "") != (c.Style == api.LinkButton) {
		t.Errorf("no id of its own: %+v", c)
	}
	ids[id] = true
	if n := utf8.RuneCountInString(c.Label); n > 80 || c.Type == api.Button && n == 0 || len(c.Options) > 25 {
		t.Errorf("a wrong label, or too many options: %+v", c)
	}
	values := map[string]bool{}
	for _, o := range c.Options {
		if max(utf8.RuneCountInString(o.Label), utf8.RuneCountInString(o.Value)) > 100 || o.Label == "" || values[o.Value] {
			t.Errorf("a wrong option: %+v", o)
		}
		values[o.Value] = true
	}
}
