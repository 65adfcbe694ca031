package discord

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"planbot/bot"
	"planbot/bot/discord/discordtest"
)

func TestMenu(t *testing.T) {
	golden(t, "menu.json", menu(warmBot(t).Commands(), bot.Locals()))
}

// TestMenuIsLawful holds the menu to the platform's rules, in every language.
func TestMenuIsLawful(t *testing.T) {
	name := regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)
	seen := map[string]bool{} // names within one language
	distinct := func(language, kind, s string) {
		if key := language + " " + kind + " " + s; seen[key] {
			t.Errorf("%s: %q is there twice", language, s)
		} else {
			seen[key] = true
		}
	}
	short := func(s string) {
		if n := utf8.RuneCountInString(s); n < 1 || n > 100 {
			t.Errorf("%q has %d characters", s, n)
		}
	}
	for _, c := range menu(warmBot(t).Commands(), bot.Locals()) {
		if c.Type != chatCommand {
			continue
		}
		short(c.Description)
		for code, s := range c.DescriptionLocal {
			short(s)
			if s := c.NameLocal[code]; !name.MatchString(s) || s != strings.ToLower(s) {
				t.Errorf("/%s is %q in %s", c.Name, s, code)
			}
			distinct(code, "command", c.NameLocal[code])
		}
		required := true
		for _, o := range c.Options {
			short(o.Description)
			for _, s := range o.DescriptionLocal {
				short(s)
			}
			if o.Required && !required {
				t.Errorf("/%s: %s is required after one that is not", c.Name, o.Name)
			}
			required = o.Required
			for code, s := range o.NameLocal { // also distinct from the default names
				distinct(code, c.Name, s)
			}
			for code := range bot.Locals() {
				distinct(code, c.Name, o.Name)
			}
		}
	}
}

func TestRegisterOnce(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		writes := func() int { return len(callsTo(p, "PUT")) }
		if got := len(p.Commands("")); writes() != 1 || got != len(p.bot.Commands())+1 {
			t.Fatalf("%d writes, %d commands", writes(), got)
		}
		restart := func() { // against the same Discord
			d, err := New(p.d.cfg)
			if err != nil {
				t.Fatal(err)
			}
			me, err := d.identify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := d.register(t.Context(), me.ID, p.bot); err != nil {
				t.Fatal(err)
			}
			d.rest.client.CloseIdleConnections()
		}
		restart()
		if writes() != 1 {
			t.Errorf("%d writes after a second start", writes())
		}
		p.d.cfg.RegisterGuild = guild
		restart()
		restart()
		if writes() != 2 || len(p.Commands(guild)) != len(p.Commands("")) {
			t.Errorf("%d writes, %d commands in the server", writes(), len(p.Commands(guild)))
		}
	})
}

// callsTo lists the calls with a method.
func callsTo(p *place, method string) []discordtest.Call {
	var out []discordtest.Call
	for _, c := range p.Calls() {
		if c.Method == method {
			out = append(out, c)
		}
	}
	return out
}

// TestRegisterChange: a menu that differs in any field is written again.
func TestRegisterChange(t *testing.T) {
	base := menu(warmBot(t).Commands(), bot.Locals())
	for name, change := range map[string]func(c *command){
		"description":  func(c *command) { c.Description += "." },
		"localisation": func(c *command) { c.NameLocal = map[string]string{"uk": "х"} },
		"option":       func(c *command) { c.Options = c.Options[1:] },
		"required":     func(c *command) { c.Options[0].Required = !c.Options[0].Required },
		"contexts":     func(c *command) { c.Contexts = c.Contexts[:1] },
	} {
		raw, err := json.Marshal(base)
		if err != nil {
			t.Fatal(err)
		}
		var changed []command
		if err := json.Unmarshal(raw, &changed); err != nil {
			t.Fatal(err)
		}
		same := func() bool {
			a, _ := json.Marshal(normal(base))
			b, _ := json.Marshal(normal(changed))
			return string(a) == string(b)
		}
		changed[0], changed[1] = changed[1], changed[0]
		changed[0].Contexts = []int{2, 0, 1}
		if !same() {
			t.Errorf("%s: another order is a change", name)
		}
		change(&changed[2])
		if same() {
			t.Errorf("%s: a change is not seen", name)
		}
	}
}

// TestRegisterFails: the bot answers all the same; only a server that the
// operator names must be one that the bot is in.
func TestRegisterFails(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{faults: []discordtest.Fault{{Kind: discordtest.ServerError, Match: "GET /applications/*/commands", Times: -1}}}, false)
		if r := p.slash("about"); r.Type != respondMessage {
			t.Errorf("type %d", r.Type)
		}
	})
	bubble(t, func(t *testing.T) {
		p := launch(t, setup{cfg: Config{RegisterGuild: "999"}}, false)
		if err := p.failed(); err == nil || !strings.Contains(err.Error(), "server 999") {
			t.Errorf("got %v", err)
		}
	})
}

// TestRegisterLater: a rate limit is waited for.
func TestRegisterLater(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{faults: []discordtest.Fault{{Kind: discordtest.RateLimited, Match: "PUT /applications/*/commands", RetryAfter: time.Minute}}}, true)
		if got := len(p.Commands("")); got == 0 {
			t.Error("nothing registered")
		}
	})
}
