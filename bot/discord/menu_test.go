package discord

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
	"planbot/bot/text"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestMenu(t *testing.T) {
	got, err := json.MarshalIndent(menu(warmBot().Commands()), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	const path = "testdata/menu.json"
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; go test -update rewrites it:\n%s", path, diff)
	}
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
	for _, c := range menu(warmBot().Commands()) {
		if c.Type != api.ChatCommand {
			for code, s := range c.NameLocal {
				distinct(code, "command in a menu", s)
			}
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
		if got := len(p.Commands("")); writes() != 1 || got != len(p.bot.Commands())+len(messageCommands) {
			t.Fatalf("%d writes, %d commands", writes(), got)
		}
		cfg := p.d.cfg
		restart := func() { // against the same Discord
			d, err := New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			me, err := d.api.Application(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := d.register(t.Context(), me.ID, p.bot); err != nil {
				t.Fatal(err)
			}
			d.api.Close()
		}
		restart()
		if writes() != 1 {
			t.Errorf("%d writes after a second start", writes())
		}
		cfg.RegisterGuild = guild
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
	base := menu(warmBot().Commands())
	for name, change := range map[string]func(c *api.Command){
		"description":  func(c *api.Command) { c.Description += "." },
		"localisation": func(c *api.Command) { c.NameLocal = map[string]string{"uk": "х"} },
		"option":       func(c *api.Command) { c.Options = c.Options[1:] },
		"required":     func(c *api.Command) { c.Options[0].Required = !c.Options[0].Required },
		"contexts":     func(c *api.Command) { c.Contexts = c.Contexts[:1] },
	} {
		raw, err := json.Marshal(base)
		if err != nil {
			t.Fatal(err)
		}
		var changed []api.Command
		if err := json.Unmarshal(raw, &changed); err != nil {
			t.Fatal(err)
		}
		same := func() bool { return normal(base) == normal(changed) }
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

// TestRegisterFails: the bot answers without registered commands, retries where
// that may help, and logs what Discord says of the menu.
func TestRegisterFails(t *testing.T) {
	const get, put = "GET /applications/*/commands", "PUT /applications/*/commands"
	for name, tt := range map[string]struct {
		fault discordtest.Fault
		log   string // in it
		later int    // commands after five minutes: 0 or all
	}{
		"down":          {discordtest.Fault{Kind: discordtest.ServerError, Match: get, Times: 20}, "for=register", 1},
		"silent":        {discordtest.Fault{Kind: discordtest.Slow, Delay: time.Hour, Match: get, Times: 6}, "discord does not answer", 1},
		"a proxy's 403": {discordtest.Fault{Kind: discordtest.ServerError, Status: 403, Match: put, Times: 3}, "for=register", 1},
		"a pause":       {discordtest.Fault{Kind: discordtest.RateLimited, RetryAfter: 2 * time.Minute, Match: put}, "discord asks to wait", 1},
		"refused":       {discordtest.Fault{Kind: discordtest.Refused, Status: 400, Code: 50035, Match: put, Times: -1}, "commands not registered", 0},
		"with a reason": {discordtest.Fault{Kind: discordtest.Refused, Status: 400, Code: 50035, Text: "0.options.0.name", Match: put, Times: -1}, "Invalid Form Body: point.number.name: Must be otherwise", 0},
		"forbidden":     {discordtest.Fault{Kind: discordtest.Refused, Status: 403, Code: 50001, Match: put, Times: -1}, "commands not registered", 0},
	} {
		for _, overHTTP := range []bool{false, true} {
			t.Run(fmt.Sprint(name, overHTTP), func(t *testing.T) {
				bubble(t, func(t *testing.T) {
					p := launch(t, setup{faults: []discordtest.Fault{tt.fault}}, overHTTP)
					wait(t, 20*time.Second)
					if err := p.d.Ready(); err != nil {
						t.Errorf("not ready after 20 s: %v", err)
					}
					if r := p.slash("about"); r.Type != api.RespondMessage {
						t.Errorf("type %d", r.Type)
					}
					wait(t, 5*time.Minute)
					if got := len(p.Commands("")); (got > 0) != (tt.later > 0) {
						t.Errorf("%d commands after five minutes", got)
					}
					if log := p.logged(); !strings.Contains(log, tt.log) {
						t.Errorf("no %q in the log:\n%s", tt.log, log)
					}
				})
			})
		}
	}
}

// TestRegisterInAServer: a server that the bot is not in is an error in the log, and
// the bot goes on.
func TestRegisterInAServer(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{cfg: Config{RegisterGuild: "999"}}, false)
		if log := p.logged(); !strings.Contains(log, "server 999, which the bot must be in") {
			t.Errorf("the log is:\n%s", log)
		}
	})
}

func TestFaults(t *testing.T) {
	menu := []api.Command{{Name: "point", Options: []api.CommandOption{{Name: "number"}, {Name: "private"}}}, {Name: "who"}}
	for in, want := range map[string]string{
		`{"0":{"options":{"1":{"max_length":{"_errors":[{"code":"X","message":"Too long"},{"message":"Wrong"}]}}}}}`: "point.private.max_length: Too long; point.private.max_length: Wrong",
		`{"1":{"name":{"_errors":[{"message":"Bad name"}]}},"0":{"_errors":[{"message":"Odd"}]}}`:                    "point: Odd; who.name: Bad name",
		`{"_errors":[{"message":"All of it"}]}`:                  "commands: All of it",
		`{"7":{"options":{"x":{"_errors":[{"message":"Hm"}]}}}}`: "7.options.x: Hm",
		`{"0":{"options":{"9":{"_errors":[{"message":"Hm"}]}}}}`: "point.options.9: Hm",
		`[]`: "", `null`: "", `{"0":7}`: "", `{"_errors":"x"}`: "",
	} {
		if got := faults([]byte(in), menu); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
	long := `{"_errors":[{"message":"` + strings.Repeat("x", 5000) + `"}]}`
	if got := faults([]byte(long), menu); text.Units(got) > maxFaults {
		t.Errorf("%d units", text.Units(got))
	}
}
