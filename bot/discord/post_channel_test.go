package discord

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
)

// The channels of the tests' server besides the first.
const (
	news   = "2001"
	thread = "2002"
	readMe = "2003" // in which the asker may not write
	shut   = "2004" // a thread in which only the asker may
	hidden = "2005"
	muted  = "2006"
	sealed = "2007"
	others = "2008" // of which the asker is no moderator
	noLink = "2009" // in which the bot may not post embeds
)

// What the asker may do in a channel: moderate it, or write in it.
const (
	moderator = discordtest.Ordinary | uint64(manageMessages)
	writer    = discordtest.Ordinary
)

// withChannels sets up the channels.
func withChannels(p *place) {
	p.SetGuild(discordtest.Guild{ID: guild, Channels: []discordtest.Channel{
		{ID: channel}, {ID: news, Type: 5}, {ID: thread, Type: 11, Permissions: uint64(viewChannel | sendInThreads | manageMessages)},
		{ID: readMe, Permissions: moderator &^ uint64(sendMessages)}, {ID: shut, Type: 12, Permissions: moderator &^ uint64(sendInThreads)},
		{ID: hidden, Hidden: true}, {ID: muted, Muted: true}, {ID: sealed, Type: 10, Locked: true},
		{ID: others, Permissions: writer}, {ID: noLink, AppPermissions: uint64(viewChannel | sendMessages)},
	}})
}

// summaryIn asks for a summary in a channel, and returns all that the asker is
// shown.
func (p *place) summaryIn(channel, points string, permissions uint64, more ...discordtest.Option) (discordtest.Response, discordtest.SentMessage) {
	p.t.Helper()
	r, pending := p.do(discordtest.Interaction{Name: "summary", Guild: guild, Permissions: permissions,
		Options: append(more, discordtest.Option{Name: "points", Value: points}, discordtest.Option{Name: "channel", Value: channel})})
	m, err := pending.Shown(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	return r, m
}

func TestSummaryElsewhere(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		withChannels(p)
		for _, to := range []string{news, thread, noLink, channel} {
			r, told := p.summaryIn(to, "26", moderator)
			if textOf(told) != "Posted in <#"+to+">." || !told.Ephemeral || r.Type != api.RespondLater {
				t.Errorf("%s: type %d, %+v", to, r.Type, told)
			}
			var posts []discordtest.SentMessage
			for _, m := range p.Messages(to) {
				if !m.Ephemeral {
					posts = append(posts, m)
				}
			}
			if len(posts) != 1 || posts[0].Interaction != "" || posts[0].ReplyTo != "" {
				t.Fatalf("%s: %d posts: %+v", to, len(posts), posts)
			}
			has(t, posts[0], "Point 26", "will receive full amnesty")
		}
	})
}

// TestSummaryElsewhereRefused: the asker alone is told why a post is refused, and
// nothing is posted.
func TestSummaryElsewhereRefused(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		withChannels(p)
		for _, c := range []struct {
			name, to, points string
			permissions      uint64
			more             []discordtest.Option
			want             string
		}{
			{"no moderator there", others, "26", moderator, nil, "Only moderators of this chat can use /summary"},
			{"may not write there", readMe, "26", moderator, nil, "You may not write in that channel"},
			{"may not write in the thread", shut, "26", moderator, nil, "You may not write in that channel"},
			{"the bot is not there", hidden, "26", moderator, nil, "there I lack View Channel."},
			{"the bot may not write there", muted, "26", moderator, nil, "there I lack Send Messages."},
			{"nobody may", sealed, "26", moderator, nil, "I can't post in that channel: the thread is archived or locked."},
			{"no such point", news, "99", moderator, nil, "The plan has points 1 to 28."},
			{"in private", news, "26", moderator, []discordtest.Option{{Name: "private", Value: "true"}}, "Please choose one of the two"},
		} {
			_, told := p.summaryIn(c.to, c.points, c.permissions, c.more...)
			if !told.Ephemeral || !strings.Contains(textOf(told), c.want) || canPost(told) {
				t.Errorf("%s: ephemeral %t, want %q:\n%s", c.name, told.Ephemeral, c.want, textOf(told))
			}
			for _, to := range []string{channel, c.to} {
				for _, m := range p.Messages(to) {
					if !m.Ephemeral {
						t.Fatalf("%s: posted in %s: %s", c.name, to, textOf(m))
					}
				}
			}
		}
	})
}

// TestElsewhereForged gives the bot options that Discord's client does not
// offer.
func TestElsewhereForged(t *testing.T) {
	p := &place{bot: warmBot()}
	d := &Discord{}
	for name, body := range map[string]string{
		"not resolved":                          `{"guild_id":"1","data":{"name":"summary","options":[{"name":"points","value":"26"},{"name":"channel","value":"5"}]}}`,
		"a forum":                               `{"guild_id":"1","data":{"name":"summary","options":[{"name":"channel","value":"5"}],"resolved":{"channels":{"5":{"type":15,"permissions":"8"}}}}}`,
		"no server":                             `{"channel_id":"1","data":{"name":"summary","options":[{"name":"channel","value":"5"}],"resolved":{"channels":{"5":{"type":0,"permissions":"8"}}}}}`,
		"no permissions":                        `{"guild_id":"1","data":{"name":"summary","options":[{"name":"channel","value":"5"}],"resolved":{"channels":{"5":{"type":0}}}}}`,
		"may only see it":                       `{"guild_id":"1","data":{"name":"summary","options":[{"name":"channel","value":"5"}],"resolved":{"channels":{"5":{"type":0,"permissions":"1024"}}}}}`,
		"may write unseen":                      `{"guild_id":"1","data":{"name":"summary","options":[{"name":"channel","value":"5"}],"resolved":{"channels":{"5":{"type":0,"permissions":"2048"}}}}}`,
		"no number at all":                      `{"guild_id":"1","data":{"name":"summary","options":[{"name":"channel","value":"5"}],"resolved":{"channels":{"5":{"type":0,"permissions":"all"}}}}}`,
		"all is well, but the bot has no token": `{"guild_id":"1","data":{"name":"summary","options":[{"name":"channel","value":"5"}],"resolved":{"channels":{"5":{"type":0,"permissions":"8"}}}}}`,
	} {
		var i interaction
		mustDecode(t, body, &i)
		i.Type = interactCommand
		o := d.respond(t.Context(), p.bot, &i)
		m, ok := o.first.Data.(api.Message)
		if !ok || m.Flags&api.Ephemeral == 0 || o.work != nil {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

// TestSummaryElsewhereSlow: a post may take longer than the three seconds of a first
// response, and one whose answer was lost is not made again.
func TestSummaryElsewhereSlow(t *testing.T) {
	const route = "POST /channels/*/messages"
	for name, c := range map[string]struct {
		fault discordtest.Fault
		posts int
		want  string
	}{
		"a pause is asked for": {discordtest.Fault{Kind: discordtest.RateLimited, RetryAfter: 20 * time.Second, Match: route}, 1, "Posted in"},
		"slow":                 {discordtest.Fault{Kind: discordtest.Slow, Delay: 10 * time.Second, Match: route}, 1, "Posted in"},
		"cut off after it":     {discordtest.Fault{Kind: discordtest.HangUp, Done: true, Match: route, Times: 2}, 1, "Posted in"},
		"slow mode":            {discordtest.Fault{Kind: discordtest.RateLimited, RetryAfter: 70 * time.Second, Match: route}, 0, "Nothing was posted: Discord takes posts in <#" + news + "> again in 1m10s."},
		"deleted meanwhile":    {discordtest.Fault{Kind: discordtest.Refused, Status: 404, Code: 10003, Match: route}, 0, "I can't post in <#" + news + ">: the channel was deleted."},
		"AutoMod":              {discordtest.Fault{Kind: discordtest.Refused, Status: 400, Code: 200000, Match: route}, 0, "a rule of the server's AutoMod blocks it."},
		"forbidden meanwhile":  {discordtest.Fault{Kind: discordtest.Refused, Status: 403, Code: 50013, Match: route}, 0, "and where my posts are embeds Embed Links."},
		"something else":       {discordtest.Fault{Kind: discordtest.Refused, Status: 400, Code: 50009, Match: route}, 0, "Discord refuses the post (code 50009)"},
		"a proxy's 403":        {discordtest.Fault{Kind: discordtest.ServerError, Status: 403, Match: route, Times: -1}, 0, "Nothing was posted"},
		"broken":               {discordtest.Fault{Kind: discordtest.ServerError, Match: route, Times: -1}, 0, "did not say whether"},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, p *place) {
				withChannels(p)
				p.Fail(c.fault)
				began := time.Now()
				_, told := p.summaryIn(news, "26", moderator)
				if c.fault.RetryAfter > time.Minute && time.Since(began) > time.Second {
					t.Errorf("told after %v", time.Since(began))
				}
				if n := len(p.Messages(news)); n != c.posts || !strings.Contains(textOf(told), c.want) {
					t.Errorf("%d posts, want %d: %s", n, c.posts, textOf(told))
				}
			})
		})
	}
}

// TestSummaryWhole: what everybody sees of a moderators' command has no pages,
// since the others could not turn them.
func TestSummaryWhole(t *testing.T) {
	both(t, func(t *testing.T, p *place) {
		withChannels(p)
		const points = "13-15"
		p.summaryIn(news, points, moderator)
		posts := p.Messages(news)
		_, pending := p.do(discordtest.Interaction{Name: "summary", Guild: guild, Permissions: moderator,
			Options: []discordtest.Option{{Name: "points", Value: points}}})
		first, err := pending.Shown(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(posts) != 1 {
			t.Fatalf("%d messages there", len(posts))
		}
		if textOf(posts[0]) != textOf(first) || buttonOf(posts[0], "›") != "" || buttonOf(first, "›") != "" {
			t.Errorf("there:\n%s\nhere:\n%s", textOf(posts[0]), textOf(first))
		}
		// What a moderator looks at alone has pages, and is posted whole.
		look, _ := p.do(discordtest.Interaction{Name: "summary", Guild: guild, Permissions: moderator,
			Options: []discordtest.Option{{Name: "points", Value: points}, {Name: "private", Value: "true"}}})
		press := discordtest.Interaction{Kind: discordtest.Press, Message: look.Message.ID, CustomID: buttonOf(look.Message, "›"), Permissions: moderator}
		on, _ := p.do(press)
		if on.Type != api.RespondUpdate || !on.Message.Ephemeral || textOf(on.Message) == textOf(look.Message) {
			t.Errorf("the second page: type %d:\n%s", on.Type, textOf(on.Message))
		}
		press.CustomID = buttonOf(on.Message, "Post to channel")
		if posted, _ := p.do(press); posted.Ephemeral || textOf(posted.Message) != textOf(posts[0]) {
			t.Errorf("posted: ephemeral %t:\n%s", posted.Ephemeral, textOf(posted.Message))
		}
	})
}

// buttonOf is the id of the button with a label, or "".
func buttonOf(m discordtest.SentMessage, label string) string {
	for _, row := range m.Components {
		for _, c := range row.Components {
			if c.Label == label {
				return c.CustomID
			}
		}
	}
	return ""
}

func mustDecode(t *testing.T, body string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), into); err != nil {
		t.Fatal(err)
	}
}
