package discord

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
	"planbot/bot/message"
	"planbot/bot/store"
	"planbot/corpus"
)

// The places and roles of these tests. Whoever has the role pings may be notified
// by anybody's message; whoever has the role silent, not.
const (
	board, mods          = "2015", "2020" // a forum, and the moderators' channel
	pings, silent        = "77", "78"
	boss                 = "11"
	chief         uint64 = discordtest.Ordinary | uint64(manageGuild|manageMessages)
)

// remembering runs a scenario over the gateway and over HTTP, with a bot that
// keeps settings and schedules, and makes posts.
func remembering(t *testing.T, f func(t *testing.T, p *place)) {
	for _, mode := range []string{"gateway", "http"} {
		t.Run(mode, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				log := slog.New(slog.DiscardHandler)
				db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "planbot.db"), log)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = db.Close() })
				b := bot.NewWith(bot.Config{Corpus: corpus.Default(), Log: log, Store: db})
				p := open(t, setup{bot: b}, mode == "http")
				p.SetGuild(discordtest.Guild{ID: guild,
					Channels: []discordtest.Channel{{ID: channel}, {ID: news, Type: 5}, {ID: board, Type: forum}, {ID: mods}, {ID: thread, Type: 11}, {ID: muted, Muted: true}},
					Roles:    []discordtest.Role{{ID: pings, Mentionable: true}, {ID: silent}}})
				done := make(chan struct{})
				go func() {
					defer close(done)
					b.RunSchedules(t.Context(), p.d)
				}()
				t.Cleanup(func() { <-done })
				synctest.Wait() // what moderators do is told from now on
				f(t, p)
			})
		})
	}
}

// chief has the boss of the server call a command.
func (p *place) chief(name string, options ...string) discordtest.SentMessage {
	p.t.Helper()
	return p.chiefDoes(call(name, options...))
}

func (p *place) chiefDoes(i discordtest.Interaction) discordtest.SentMessage {
	p.t.Helper()
	i.Guild, i.Permissions, i.User = guild, chief, discordtest.User{ID: boss}
	r, _ := p.do(i)
	return r.Message
}

// TestSchedulesByOptions makes, lists, pauses and ends schedules by options and
// buttons alone, and looks at what they post.
func TestSchedulesByOptions(t *testing.T) {
	remembering(t, func(t *testing.T, p *place) {
		add := func(options ...string) discordtest.SentMessage {
			return p.chief("schedule add", append([]string{"time", "9 ранку", "zone", "Лондон"}, options...)...)
		}
		p.chief("settings report", "value", "on", "channel", mods)
		made := add("points", "1-2")
		has(t, made, "Schedule 1 is made: points 1-2, daily 09:00 Europe/London.", "is due <t:946717200:f> (<t:946717200:R>).")
		look := p.chiefDoes(discordtest.Interaction{Kind: discordtest.Press, Message: made.ID, CustomID: buttonOf(made, "See the post")})
		if has(t, look, "Point 1."); !look.Ephemeral || !canPost(look) {
			t.Errorf("the preview: ephemeral %t", look.Ephemeral)
		}
		has(t, add("points", "3", "channel", board, "role", pings), "Schedule 2 is made: point 3, daily 09:00 Europe/London, for <@&77>.")
		has(t, add("points", "4", "channel", news, "thread", "true", "days", "вихідні"), "Schedule 3 is made: point 4, Sat Sun 09:00 Europe/London, each with a thread.")
		has(t, add("points", "4", "channel", news, "thread", "true", "days", "weekend"), "This schedule is there already, as number 3")
		for _, c := range []struct{ want, option, value string }{
			{"I can't notify that role for you.", "role", silent},
			{"No post can start a thread in <#" + thread + ">: it must be a text channel in which both you and I have", "thread", "true"},
			{"I can't post in that channel: there I lack Send Messages.", "channel", muted},
			{"Did you mean friday?", "days", "fridaay"},
		} {
			options := []string{"points", "5", c.option, c.value}
			if c.option == "thread" {
				options = append(options, "channel", thread)
			}
			has(t, add(options...), c.want)
		}
		list := p.chief("schedule list")
		has(t, list, "- 1: points 1-2, daily 09:00 Europe/London, here. Next: point 1, <t:946717200:f> (<t:946717200:R>).", ", in <#"+board+">. Next", ", in <#"+news+">. Next")
		for _, c := range inside(list.Components) {
			if want := strings.HasPrefix(c.Label, "Stop"); want != (c.Style == api.DangerButton) {
				t.Errorf("%s has style %d", c.Label, c.Style)
			}
		}
		has(t, p.chief("schedule pause", "number", "1"), "Schedule 1 is paused.")
		has(t, p.chief("schedule resume", "number", "1"), "Schedule 1 is resumed.")
		asks := p.chief("schedule stop", "number", "1")
		has(t, asks, "Stop schedule 1 (points 1-2, daily 09:00 Europe/London)? It is then removed.")
		stop := discordtest.Interaction{Kind: discordtest.Press, Message: asks.ID, CustomID: buttonOf(asks, "Stop 1")}
		has(t, p.chiefDoes(stop), "Schedule 1 is stopped.")
		has(t, p.chiefDoes(stop), "No such schedule")
		has(t, p.chief("schedule stop", "number", "1"), "No such schedule")

		wait(t, 10*time.Hour)
		posts := p.Threads(board)
		if len(posts) != 1 || !strings.HasPrefix(posts[0].Name, "Point 3. ") {
			t.Fatalf("in the forum: %+v", posts)
		}
		first := p.Messages(posts[0].ID)[0]
		if has(t, first, "<@&77>", "### Point 3."); len(first.Roles) != 1 || first.Roles[0] != pings {
			t.Errorf("it notifies %v", first.Roles)
		}
		if posted := p.Messages(news); len(posted) != 1 || len(posted[0].Roles) > 0 || len(p.Threads(news)) != 1 || !strings.HasPrefix(p.Threads(news)[0].Name, "Point 4. ") {
			t.Errorf("in the channel: %d posts, threads %+v", len(posted), p.Threads(news))
		}
		if here := p.Messages(channel); len(here) > 0 && !here[len(here)-1].Ephemeral {
			t.Errorf("a schedule that was stopped has posted: %s", textOf(here[len(here)-1]))
		}
		var told []string
		for _, m := range p.Messages(mods) {
			told = append(told, textOf(m))
		}
		for i, want := range []string{
			`<@11>, in <#2000>: /schedule add 1-2 9 ранку Лондон`, `<@11>, in <#2015>: /schedule add 3 9 ранку Лондон <@&77>`,
			`<@11>, in <#2001>: /schedule add 4 9 ранку Лондон вихідні thread`, // and not that it was wanted again
			`<@11>, in <#2000>: /schedule pause 1`, `<@11>, in <#2000>: /schedule resume 1`, `<@11>, in <#2000>: /schedule drop 1`,
		} {
			if i+1 >= len(told) || told[i+1] != want {
				t.Errorf("the moderators' channel has, in place of %d %s:\n%s", i, want, strings.Join(told, "\n"))
				break
			}
		}
	})
}

// TestPauseIsTold: whoever made a schedule that can't go on is told so, if they
// take direct messages.
func TestPauseIsTold(t *testing.T) {
	for name, faults := range map[string][]discordtest.Fault{
		"open":             nil,
		"closed":           {{Kind: discordtest.Refused, Status: http.StatusForbidden, Code: 50007, Match: "POST /users/@me/channels"}},
		"closed to a post": {{Kind: discordtest.Refused, Status: http.StatusForbidden, Code: 50007, Match: "POST /channels/9*/messages"}},
	} {
		t.Run(name, func(t *testing.T) {
			remembering(t, func(t *testing.T, p *place) {
				has(t, p.chief("schedule add", "points", "1-2", "time", "00:20", "zone", "UTC", "channel", news), "Schedule 1 is made")
				p.Fail(discordtest.Fault{Kind: discordtest.Refused, Status: 404, Code: 10003, Match: "POST /channels/" + news + "/messages"})
				for _, f := range faults {
					if f.Match != "POST /users/@me/channels" {
						f.Match = "POST /channels/" + p.DirectChannel(boss) + "/messages"
					}
					p.Fail(f)
				}
				wait(t, 30*time.Minute)
				got := p.Messages(p.DirectChannel(boss))
				if len(got) != 0 != (faults == nil) {
					t.Fatalf("told %d times", len(got))
				}
				if faults == nil {
					has(t, got[0], "Your schedule 1 (points 1-2, daily 00:20 UTC, in <#"+news+"> of “Server "+guild+"”) is paused: the channel was deleted.")
				}
				has(t, p.chief("schedule list"), "Paused: the channel was deleted.")
			})
		})
	}
}

// TestSettingsByOptions changes each setting by its subcommand.
func TestSettingsByOptions(t *testing.T) {
	remembering(t, func(t *testing.T, p *place) {
		has(t, p.chief("settings private", "value", "on"), "private: Replies are for the asker alone.")
		has(t, p.chief("settings language", "language", "uk"), "Українська")
		has(t, p.chief("settings moderators", "change", "add", "role", silent, "person", "7"), "administrators and <@&78> <@7> use")
		has(t, p.chief("settings moderators", "change", "add"), "Say whom: type /settings moderators add")
		has(t, p.chief("settings moderators", "change", "remove", "person", "7"), "administrators and <@&78> use")
		has(t, p.chief("settings quiet", "value", "on", "channel", board), "Set in <#"+board+">: quiet on.")
		has(t, p.chief("settings report", "value", "on", "channel", board), "in a text channel or a topic")
		has(t, p.chief("settings report", "value", "on", "channel", muted), "I lack Send Messages")
		has(t, p.chief("settings report", "value", "on", "channel", mods), "Set in <#"+mods+">: report on.")
		has(t, p.chief("settings show"), "What moderators do is told in <#"+mods+">.")
		has(t, p.chief("settings log"), "<@11>: report")
		asks := p.chief("settings reset")
		has(t, asks, "Reset all settings of this chat? Schedules stay.")
		for _, c := range inside(asks.Components) {
			if c.Label == "Reset all" && c.Style != api.DangerButton {
				t.Errorf("the button has style %d", c.Style)
			}
		}
		reset := discordtest.Interaction{Kind: discordtest.Press, Message: asks.ID, CustomID: buttonOf(asks, "Reset all")}
		has(t, p.chiefDoes(reset), "private: Replies are for all to see.", "Answers are in the asker's language")
	})
}

// TestSummaryWithThread: a summary may start a thread where it is asked for, and
// is a post of its own in a forum.
func TestSummaryWithThread(t *testing.T) {
	remembering(t, func(t *testing.T, p *place) {
		for _, in := range []string{"", news, board, thread} {
			options := []string{"points", "26", "thread", "true"}
			if in != "" {
				options = append(options, "channel", in)
			}
			i := call("summary", options...)
			i.Guild, i.Permissions = guild, chief
			_, pending := p.do(i)
			told, err := pending.Shown(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if in == "" {
				in = channel
			}
			want, threads := "Posted in <#"+in+">.", 1
			if in == thread {
				want, threads = "No post can start a thread in <#"+thread+">", 0
			}
			if has(t, told, want); len(p.Threads(in)) != threads {
				t.Errorf("%s: threads %+v", in, p.Threads(in))
			}
		}
	})
}

// TestSubcommandSuggestions: zones and days complete while they are typed.
func TestSubcommandSuggestions(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		for _, c := range []struct {
			name, option, typed, locale, first string
			n                                  int
		}{
			{"schedule add", "zone", "", "en-US", "Europe/Kyiv", maxSuggestions},
			{"schedule add", "zone", "льв", "uk", "Europe/Kyiv", 1},
			{"schedule add", "zone", "America/New", "en-US", "America/New_York", 1},
			{"schedule add", "zone", "nowhere", "en-US", "", 0},
			{"schedule add", "days", "", "uk", "щодня", 12},
			{"schedule add", "days", "Mon", "en-US", "Mon Tue Wed Thu Fri", 3},
			{"schedule add", "points", "", "en-US", "1-28", maxSuggestions},
			{"schedule add", "points", "amnesty", "en-US", "26", maxSuggestions},
		} {
			name, sub, _ := strings.Cut(c.name, " ")
			r, _ := p.do(discordtest.Interaction{Kind: discordtest.Autocomplete, Name: name, Sub: sub, Permissions: chief, Locale: c.locale,
				Options: []discordtest.Option{{Name: c.option, Value: c.typed, Focused: true}}})
			if len(r.Choices) > c.n || c.n > 0 && len(r.Choices) == 0 {
				t.Errorf("%s %q: %d choices", c.option, c.typed, len(r.Choices))
				continue
			}
			var first string
			if len(r.Choices) > 0 {
				_ = json.Unmarshal(r.Choices[0].Value, &first)
			}
			if first != c.first {
				t.Errorf("%s %q: first %q, want %q", c.option, c.typed, first, c.first)
			}
		}
	})
}

// TestForgedOptions gives the bot options that Discord's client does not offer:
// none does more than its words say.
func TestForgedOptions(t *testing.T) {
	p := &place{bot: warmBot()}
	for name, body := range map[string]string{
		"an unknown subcommand": `{"name":"schedule","options":[{"type":1,"name":"burn","options":[]}]}`,
		"a subcommand twice":    `{"name":"schedule","options":[{"type":1,"name":"list"},{"type":1,"name":"list"}]}`,
		"no subcommand":         `{"name":"schedule"}`,
		"options at the top":    `{"name":"schedule","options":[{"type":3,"name":"points","value":"1-28"}]}`,
	} {
		var d data
		mustDecode(t, body, &d)
		if w := d.wish(p.bot.Command("schedule"), channel); w.arg != "" {
			t.Errorf("%s: %+v", name, w)
		}
	}
	if p.bot.Changes(message.Line{Name: "schedule"}) {
		t.Error("/schedule alone changes something")
	}
}
