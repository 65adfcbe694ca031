package discord

import (
	"slices"
	"strings"
	"testing"
	"time"

	"planbot/bot/discord/discordtest"
)

// The people and places of TestWhereModeratorsMay: somebody who may call the
// moderators' commands by a rule of the server alone, a moderator who may not write,
// the boss, and a moderator who may start no threads.
var (
	byRule     = discordtest.Interaction{Guild: guild, User: discordtest.User{ID: "21"}}
	dumb       = discordtest.Interaction{Guild: guild, User: discordtest.User{ID: "22"}, Permissions: moderator &^ uint64(sendMessages)}
	theBoss    = discordtest.Interaction{Guild: guild, User: discordtest.User{ID: boss}, Permissions: chief}
	threadless = discordtest.Interaction{Guild: guild, User: discordtest.User{ID: "23"}, Permissions: chief &^ uint64(createThreads)}
)

const (
	tagged = "2016" // a forum whose posts need a tag
	lounge = "2017" // a thread of the first channel
)

// modded is the server of these tests.
func modded(p *place) {
	p.SetGuild(discordtest.Guild{ID: guild,
		Channels: []discordtest.Channel{{ID: channel}, {ID: news, Type: 5}, {ID: board, Type: forum}, {ID: mods}, {ID: tagged, Type: forum, Tagged: true},
			{ID: sealed, Type: 11, Locked: true}, {ID: shut, Type: 11, Locked: true, AppPermissions: discordtest.OrdinaryBot | uint64(manageThreads)}, {ID: lounge, Type: 11, Parent: channel},
			{ID: readMe, Permissions: moderator &^ uint64(sendMessages)}},
		Roles:   []discordtest.Role{{ID: guild, Mentionable: true}, {ID: pings, Mentionable: true}, {ID: silent}},
		Members: []discordtest.Member{{User: byRule.User, Roles: []string{silent}}},
		Rules:   []discordtest.Rule{{Command: "summary", For: silent, Allow: true}, {Command: "schedule", For: silent, Allow: true}, {Command: "settings", For: silent, Allow: true}}})
}

// doesAs has somebody do something, and returns all that they are shown.
func (p *place) doesAs(who discordtest.Interaction, i discordtest.Interaction) discordtest.SentMessage {
	p.t.Helper()
	i.Guild, i.User, i.Permissions, i.Locale = who.Guild, who.User, who.Permissions, who.Locale
	_, pending := p.do(i)
	m, err := pending.Shown(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

// TestWhereModeratorsMay: a rule of the server lets somebody act where they call the
// command, also when they name that channel, and in no other; who may not write has
// nothing written for them; and no schedule is made for a place that takes no posts.
func TestWhereModeratorsMay(t *testing.T) {
	remembering(t, func(t *testing.T, p *place) {
		modded(p)
		add := func(hour string, more ...string) discordtest.Interaction {
			return call("schedule add", append([]string{"points", "1-2", "time", hour, "zone", "UTC"}, more...)...)
		}
		for _, c := range []struct {
			who  discordtest.Interaction
			i    discordtest.Interaction
			want string
		}{
			{byRule, call("summary", "points", "26", "channel", channel), "Posted in <#2000>."},
			{byRule, call("summary", "points", "26", "thread", "true"), "Posted in <#2000>."},
			{byRule, call("summary", "points", "26", "channel", news), "Only moderators of this chat can use /summary."},
			{byRule, add("9", "channel", channel), "Schedule 1 is made: points 1-2, daily 09:00 UTC."},
			{byRule, add("9", "channel", news), "Only moderators of this chat can use /schedule."},
			{dumb, call("summary", "points", "26", "thread", "true"), "You may not write in that channel, so I post nothing there for you."},
			{dumb, add("10"), "You may not write in that channel"},
			{dumb, add("10", "channel", readMe), "You may not write in that channel"},
			{dumb, call("schedule list"), "- 1: points 1-2"},
			{theBoss, add("11", "channel", sealed), "I can't post in that channel: the thread is archived or locked."},
			{theBoss, add("11", "channel", tagged), "I can't post in that channel: posts in the forum need a tag."},
			{theBoss, call("summary", "points", "26", "channel", tagged), "I can't post in that channel: posts in the forum need a tag."},
			{theBoss, call("settings report", "value", "on", "channel", sealed), "I can't post in that channel: the thread is archived or locked."},
			{theBoss, add("11", "role", guild), "I can't notify that role for you."}, // everyone
			{theBoss, add("11", "role", silent), "I can't notify that role for you."},
			{byRule, add("11", "role", pings), "Schedule 2 is made: points 1-2, daily 11:00 UTC, for <@&77>."},
			{threadless, add("11", "thread", "true"), "No post can start a thread here."},
			{threadless, add("11", "thread", "true", "channel", news), "No post can start a thread in <#" + news + ">: it must be a text channel in which both you and I have Create Public Threads."},
			{threadless, call("summary", "points", "26", "thread", "true", "channel", news), "No post can start a thread in <#" + news + ">"},
			{theBoss, call("summary", "points", "26", "channel", shut), "You may not write in that channel"}, // the bot may in a locked thread, and not they
			{theBoss, add("11", "channel", shut), "You may not write in that channel"},
			{theBoss, add("25"), "“25:00” is no time of day."},
			{theBoss, add("00", "channel", readMe), "You may not write in that channel"},
		} {
			has(t, p.doesAs(c.who, c.i), c.want)
		}
		if n := len(p.open()); n != 2 || len(p.Threads(channel)) != 1 {
			t.Errorf("%d posts, threads %+v", n, p.Threads(channel))
		}
	})
}

// TestPressByRule: a press does not tell that a rule of the server lets the presser
// call a command, and the refusal says what does.
func TestPressByRule(t *testing.T) {
	remembering(t, func(t *testing.T, p *place) {
		modded(p)
		for lang, want := range map[string]string{"en-US": "type / and choose it from the list", "uk": "введіть / і виберіть її зі списку", "ru": "введите / и выберите её из списка"} {
			who := byRule
			who.Locale = lang
			shown := p.doesAs(who, call("settings show"))
			press := discordtest.Interaction{Kind: discordtest.Press, Message: shown.ID, CustomID: "/settings private on"}
			has(t, p.doesAs(who, press), want)
		}
		has(t, p.doesAs(byRule, call("settings private", "value", "on")), "private: Replies are for the asker alone.")
	})
}

// TestReportOnlyWhatIsDone: moderators are not told of a post that was refused.
func TestReportOnlyWhatIsDone(t *testing.T) {
	remembering(t, func(t *testing.T, p *place) {
		modded(p)
		p.doesAs(theBoss, call("settings report", "value", "on", "channel", mods))
		wait(t, time.Second)
		before := len(p.Messages(mods))
		for _, i := range []discordtest.Interaction{
			call("summary", "points", "26", "channel", tagged), call("summary", "points", "26", "channel", readMe),
			call("summary", "points", "26", "private", "true"), call("schedule stop", "number", "9"),
			call("schedule add", "points", "1 role:78", "time", "9:00", "zone", "UTC"), call("schedule add", "points", "1", "time", "9:00 @everyone", "zone", "UTC"),
		} {
			p.doesAs(theBoss, i)
		}
		p.Fail(discordtest.Fault{Kind: discordtest.Refused, Status: 403, Code: 50013, Match: "POST /channels/" + news + "/messages"})
		has(t, p.doesAs(theBoss, call("summary", "points", "26", "channel", news)), "I can't post in")
		p.doesAs(dumb, call("summary", "points", "26")) // which is hidden, since they may not write
		wait(t, time.Second)
		if got := p.Messages(mods)[before:]; len(got) > 0 {
			t.Errorf("told: %s", textOf(got[0]))
		}
		has(t, p.doesAs(theBoss, call("summary", "points", "26", "channel", news)), "Posted in")
		wait(t, time.Second)
		if got := p.Messages(mods)[before:]; len(got) != 1 {
			t.Errorf("told of a post %d times", len(got))
		}
		before++
		p.Fail(discordtest.Fault{Kind: discordtest.Refused, Status: 404, Code: 10003, Match: "POST /channels/" + mods + "/messages", Times: -1})
		has(t, p.doesAs(theBoss, call("settings quiet", "value", "on")), "no answer is for all to see") // a report that fails holds up nothing
		wait(t, time.Hour)
		if n := len(p.Messages(mods)) - before; n > 0 {
			t.Errorf("%d reports in a channel that is gone", n)
		}
	})
}

// TestPreview: what a moderator sees before a post is the post, word for word, in the
// language of the chat and not of the moderator.
func TestPreview(t *testing.T) {
	for _, chosen := range []string{"auto", "ru"} {
		remembering(t, func(t *testing.T, p *place) {
			modded(p)
			who := theBoss
			who.Locale = "uk"
			p.doesAs(who, call("settings language", "language", chosen))
			made := p.doesAs(who, call("schedule add", "points", "5", "time", "1", "zone", "UTC"))
			look := p.doesAs(who, discordtest.Interaction{Kind: discordtest.Press, Message: made.ID, CustomID: buttonOf(made, "Переглянути")})
			wait(t, 2*time.Hour)
			if posts := p.open(); len(posts) != 1 || textOf(posts[0]) != textOf(look) {
				t.Errorf("language %s, the preview:\n%s\nthe post:\n%+v", chosen, textOf(look), posts)
			}
		})
	}
}

// TestQuietThreads: a quiet channel has quiet threads, and a quiet forum quiet posts;
// moderators' posts are for all to see.
func TestQuietThreads(t *testing.T) {
	remembering(t, func(t *testing.T, p *place) {
		modded(p)
		early := p.doesAs(theBoss, call("who", "subject", longLine, "private", "true"))
		wait(t, 10*time.Second) // it has several pages
		p.doesAs(theBoss, call("settings quiet", "value", "on"))
		if late := p.doesAs(theBoss, discordtest.Interaction{Kind: discordtest.Press, Message: early.ID, CustomID: buttonOf(early, "Post to channel")}); !late.Ephemeral {
			t.Error("an old button posts in a quiet channel")
		} else {
			has(t, late, "Here answers are for the asker alone")
		}
		if !p.http {
			for _, says := range []string{"", "/nosuch", "is this true?"} {
				if got := p.say(discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> " + says}); len(got) > 0 {
					t.Errorf("a mention of %q in a quiet channel: %s", says, textOf(got[0]))
				}
			}
		}
		p.doesAs(theBoss, call("settings quiet", "value", "on", "channel", board))
		has(t, p.doesAs(theBoss, call("summary", "points", "26", "channel", board)), "Posted in")
		in := func(where string, i discordtest.Interaction) discordtest.SentMessage {
			i.Channel = where
			return p.doesAs(theBoss, i)
		}
		for where, quiet := range map[string]bool{channel: true, lounge: true, p.Threads(board)[0].ID: true, news: false} {
			if m := in(where, call("point", "number", "21")); m.Ephemeral != quiet || canPost(m) {
				t.Errorf("%s: ephemeral %t, can be posted %t", where, m.Ephemeral, canPost(m))
			}
			if m := in(where, call("summary", "points", "26")); m.Ephemeral {
				t.Errorf("%s: a summary is hidden", where)
			}
		}
		has(t, in(lounge, call("settings show")), "quiet: In this channel or topic no answer is for all to see")
		has(t, in(lounge, call("settings quiet", "value", "off")), "This thread is quiet since its channel is.")
		p.doesAs(theBoss, call("settings quiet", "value", "off"))
		if in(lounge, call("point", "number", "21")).Ephemeral {
			t.Error("the thread stays quiet")
		}
	})
}

// TestTypedCommands: what somebody typed is no link to a command, wherever the answer
// repeats it, and notifies nobody.
func TestTypedCommands(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		wait(t, time.Second) // until the ids of the commands are known
		const bait = "for a prize type /mydata forget @everyone <@&77> <@12> ” /mydata forget “ x"
		for _, c := range [][2]string{{"ask", "question"}, {"who", "subject"}, {"verify", "text"}, {"find", "message"}, {"why", "question"}, {"point", "number"}, {"points", "topic"}, {"party", "party"}, {"compare", "points"}, {"context", "ref"}, {"help", "command"}} {
			r := p.slash(c[0], c[1], bait)
			shown := []discordtest.SentMessage{r.Message}
			if canPost(r.Message) {
				shown = append(shown, p.press(r.Message, "Post to channel").Message)
			}
			for _, m := range shown {
				for _, in := range inside(m.Components) {
					if strings.Contains(in.Content, "</mydata") || strings.Contains(strings.ReplaceAll(in.Content, `\<\@`, ""), "<@") {
						t.Errorf("/%s: %s", c[0], in.Content)
					}
				}
			}
			if got := mentions(t, r); len(got) > 0 {
				t.Errorf("/%s notifies %q", c[0], got)
			}
		}
	})
}

// TestForeignSchedules: the numbers of one server's schedules mean nothing in another.
func TestForeignSchedules(t *testing.T) {
	remembering(t, func(t *testing.T, p *place) {
		modded(p)
		has(t, p.doesAs(theBoss, call("schedule add", "points", "1-2", "time", "9:00", "zone", "UTC")), "Schedule 1 is made")
		p.SetGuild(discordtest.Guild{ID: "1001", Channels: []discordtest.Channel{{ID: "3000"}}})
		stranger := theBoss
		stranger.Guild = "1001"
		for _, verb := range []string{"pause", "resume", "stop"} {
			has(t, p.doesAs(stranger, call("schedule "+verb, "number", "1")), "No such schedule in this chat.")
		}
		// Two moderators do the same, one after the other, by the buttons of one list each.
		const asks = "Stop schedule 1 (points 1-2, daily 09:00 UTC)? It is then removed."
		other := theBoss
		other.User.ID = "31"
		list := []discordtest.SentMessage{p.doesAs(theBoss, call("schedule list")), p.doesAs(other, call("schedule list"))}
		for _, c := range []struct{ label, first, second string }{
			{"Pause 1", "Schedule 1 is paused.", "Schedule 1 is paused."},
			{"Stop 1", asks, asks},
			{"Stop 1", "Schedule 1 is stopped.", "No such schedule in this chat."},
		} {
			for i, want := range []string{c.first, c.second} {
				who := []discordtest.Interaction{theBoss, other}[i]
				got := p.doesAs(who, discordtest.Interaction{Kind: discordtest.Press, Message: list[i].ID, CustomID: buttonOf(list[i], c.label)})
				has(t, got, want)
				if want == asks {
					list[i] = got // the second press is on the question
				}
				if !got.Ephemeral || !slices.ContainsFunc(inside(got.Components), func(c discordtest.Component) bool { return c.Label == "The schedules" }) {
					t.Errorf("%s: ephemeral %t, without a way to the list", c.label, got.Ephemeral)
				}
			}
		}
	})
}
