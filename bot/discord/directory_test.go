package discord

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
)

// TestDirectoryIsLawful holds what is sent to Discord's limits.
func TestDirectoryIsLawful(t *testing.T) {
	d := directory(warmBot())
	if n := utf8.RuneCountInString(d.Description); n < 100 || n > api.MaxDescription || strings.HasSuffix(d.Description, "…") || !strings.HasPrefix(d.Description, ownStart) {
		t.Errorf("%d characters: %s", n, d.Description)
	}
	if len(d.Tags) > 5 || slices.ContainsFunc(d.Tags, func(tag string) bool { return utf8.RuneCountInString(tag) > 20 }) {
		t.Errorf("tags %q", d.Tags)
	}
}

// TestDescribe: what of the directory is empty is set, an operator's own stays, and
// a failure is logged once and disturbs nothing.
func TestDescribe(t *testing.T) {
	const patch = "PATCH /applications/@me"
	for name, tt := range map[string]struct {
		description string
		tags        []string
		installs    string
		fault       discordtest.Fault
		sets        []string // the keys of the one call; nil: there is none
		log         string
		left        string // what doctor says is not set
	}{
		"all empty":       {sets: []string{"description", "integration_types_config", "tags"}, log: "is filled in"},
		"Discord's own":   {installs: `{"0":{},"1":{}}`, sets: []string{"description", "integration_types_config", "tags"}, log: "is filled in"},
		"an operator's":   {description: "My bot.", tags: []string{"mine"}, installs: `{"0":{"oauth2_install_params":{"scopes":["bot"],"permissions":"8"}}}`},
		"words of theirs": {description: "My bot.", sets: []string{"integration_types_config", "tags"}, log: "is filled in"},
		"ours of before": {description: ownStart + "something else.", tags: []string{"mine"}, installs: `{"0":{"oauth2_install_params":{"scopes":["bot"],"permissions":"8"}}}`,
			sets: []string{"description"}, log: "is filled in"},
		"refused": {fault: discordtest.Fault{Kind: discordtest.Refused, Status: 400, Code: 50035, Match: patch, Times: -1},
			sets: []string{"description", "integration_types_config", "tags"}, log: "is not filled in", left: "not set: description, tags, install settings"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := setup{}
				if tt.fault.Match != "" {
					s.faults = append(s.faults, tt.fault)
				}
				s.prepare = func(p *place) {
					if tt.description != "" || tt.tags != nil || tt.installs != "" {
						p.SetApplication(tt.description, tt.tags, tt.installs)
					}
				}
				p := open(t, s, false)
				wait(t, time.Minute)
				calls := callsTo(p, "PATCH")
				var keys []string
				for _, c := range calls {
					var body map[string]json.RawMessage
					mustDecode(t, string(c.Body), &body)
					for key := range body {
						keys = append(keys, key)
					}
				}
				slices.Sort(keys)
				if !slices.Equal(keys, tt.sets) || len(calls) > 1 {
					t.Errorf("%d calls set %q, want %q", len(calls), keys, tt.sets)
				}
				if log := p.logged(); !strings.Contains(log, tt.log) || tt.log == "" && strings.Contains(log, "directory") {
					t.Errorf("the log is:\n%s", log)
				}
				has(t, p.slash("point", "number", "1").Message, "Point 1")
				i := slices.IndexFunc(Check(t.Context(), p.d.cfg, nil), func(d bot.Diagnosis) bool {
					return d.What == "discord directory" && (tt.left == "" && d.Grade == bot.Good || tt.left != "" && d.State == tt.left)
				})
				if i < 0 {
					t.Errorf("doctor says %+v", Check(t.Context(), p.d.cfg, nil))
				}
			})
		})
	}
}
