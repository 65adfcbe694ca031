package api

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// snowflake matches an id.
var snowflake = regexp.MustCompile(`^[0-9]{1,20}$`)

// IsID reports whether s has the form of Discord's ids.
func IsID(s string) bool { return snowflake.MatchString(s) }

// Self returns the name of the bot's user, and the time that the answer's Date
// header tells, zero without one.
func (c *Client) Self(ctx context.Context) (name string, date time.Time, err error) {
	var me struct {
		Name string `json:"username"`
	}
	err = c.do(ctx, &call{method: "GET", route: "/users/@me", into: &me, date: &date, repeat: true})
	return me.Name, date, err
}

// An Application is what the token belongs to.
type Application struct {
	ID       string `json:"id"`
	Key      string `json:"verify_key"`                // checks the signatures of interactions over HTTP
	Endpoint string `json:"interactions_endpoint_url"` // empty: interactions come over the gateway
	Bot      struct {
		ID string `json:"id"` // differs from the application's id in older applications
	} `json:"bot"`
	Directory
}

// A Directory is what people see of an application before they install it, and
// what an installation asks for. What is empty is left out of a change.
type Directory struct {
	Description string   `json:"description,omitempty"` // at most MaxDescription characters
	Tags        []string `json:"tags,omitempty"`        // at most 5, of 20 characters each

	// Installs are the settings of an installation: "0" is one in a server, "1"
	// one by a user.
	Installs map[string]Install `json:"integration_types_config,omitempty"`
}

// MaxDescription is the longest description of an application, in characters.
const MaxDescription = 400

// An Install is what an installation asks for.
type Install struct {
	Asks *Asks `json:"oauth2_install_params,omitempty"` // nil: Discord's own choice
}

// Asks are the scopes and permissions that whoever installs the bot grants.
type Asks struct {
	Scopes      []string `json:"scopes"`
	Permissions string   `json:"permissions"` // bits, as a decimal number
}

// SetDirectory changes the directory of the application that the token belongs
// to.
func (c *Client) SetDirectory(ctx context.Context, d Directory) error {
	return c.do(ctx, &call{method: "PATCH", route: "/applications/@me", body: d, repeat: true})
}

// Application asks which application the token belongs to.
func (c *Client) Application(ctx context.Context) (Application, error) {
	var a Application
	err := c.do(ctx, &call{method: "GET", route: "/applications/@me", into: &a, repeat: true})
	if err == nil && !IsID(a.ID) {
		return a, errors.New("GET /applications/@me: no application")
	}
	if a.Bot.ID == "" {
		a.Bot.ID = a.ID
	}
	return a, err
}

// commandRoute is the route of a server's commands, or of the global ones
// where guild is "".
func commandRoute(application, guild string) (route string, parts []string) {
	if guild == "" {
		return "/applications/*/commands", []string{application}
	}
	return "/applications/*/guilds/*/commands", []string{application, guild}
}

// Commands lists the commands that are registered in a server, or everywhere
// where guild is "".
func (c *Client) Commands(ctx context.Context, application, guild string) ([]Command, error) {
	route, parts := commandRoute(application, guild)
	var out []Command
	err := c.do(ctx, &call{method: "GET", route: route, parts: parts, query: "with_localizations=true", into: &out, repeat: true})
	return out, err
}

// SetCommands replaces the commands of a server, or the global ones where guild
// is "". It returns them with their ids.
func (c *Client) SetCommands(ctx context.Context, application, guild string, commands []Command) ([]Command, error) {
	route, parts := commandRoute(application, guild)
	var out []Command
	err := c.do(ctx, &call{method: "PUT", route: route, parts: parts, body: commands, into: &out, repeat: true})
	return out, err
}

// A Guild is a server that the bot is in.
type Guild struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Guilds lists the servers that the bot is in, in order, at most limit of those
// behind the id after.
func (c *Client) Guilds(ctx context.Context, after string, limit int) ([]Guild, error) {
	var page []Guild
	query := url.Values{"limit": {fmt.Sprint(limit)}, "after": {after}}
	err := c.do(ctx, &call{method: "GET", route: "/users/@me/guilds", query: query.Encode(), into: &page, repeat: true})
	if err != nil {
		return nil, err
	}
	if page == nil {
		return nil, errors.New("the list of servers is none")
	}
	return page, nil
}

// A Gateway is what Discord says about connecting to its gateway.
type Gateway struct {
	URL    string       `json:"url"`
	Shards int          `json:"shards"` // that Discord recommends
	Limit  SessionLimit `json:"session_start_limit"`
}

// A SessionLimit is how many sessions may begin.
type SessionLimit struct {
	Remaining   int   `json:"remaining"`       // today
	ResetAfter  int64 `json:"reset_after"`     // milliseconds until the next day
	Concurrency int   `json:"max_concurrency"` // at once
}

// The limits of what is believed of a Gateway.
const (
	maxShards = 1000 // of one process; Discord recommends one for 1,000 servers
	maxReset  = 24 * time.Hour
)

// Gateway asks how to connect to the gateway. An answer that makes no sense is
// an error, or brought within bounds, since a shard, a group and a pause are
// made of what it says.
func (c *Client) Gateway(ctx context.Context) (Gateway, error) {
	var g Gateway
	if err := c.do(ctx, &call{method: "GET", route: "/gateway/bot", into: &g, repeat: true}); err != nil {
		return g, err
	}
	if _, err := c.GatewayAddress(g.URL); err != nil {
		return g, err
	}
	if g.Shards > maxShards {
		return g, fmt.Errorf("the API recommends %d shards, and at most %d can be", g.Shards, maxShards)
	}
	g.Shards = max(g.Shards, 1)
	g.Limit.Concurrency = min(max(g.Limit.Concurrency, 1), g.Shards)
	g.Limit.ResetAfter = min(max(g.Limit.ResetAfter, 0), maxReset.Milliseconds())
	return g, nil
}

// GatewayAddress parses the address of a gateway. Where the API is reached by
// TLS, the address must have TLS too, unless it is of this machine: the token
// is sent there.
func (c *Client) GatewayAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "ws" && u.Scheme != "wss":
		return nil, errors.New("the address of the gateway is none")
	case u.Scheme == "ws" && !strings.HasPrefix(c.base, "http:") && !isLoopback(u.Hostname()):
		return nil, errors.New("the address of the gateway is without TLS, and that of the API is not")
	}
	return u, nil
}

// isLoopback reports whether a host is this machine by its address.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Respond gives the first response to an interaction. Discord takes one alone,
// so it may be sent again.
func (c *Client) Respond(ctx context.Context, interaction, token string, r Response) error {
	return c.do(ctx, &call{method: "POST", route: "/interactions/*/*/callback", parts: []string{interaction, token}, body: r, files: r.Files(),
		repeat: true, done: acknowledged, within: responseTimeout})
}

// FollowUp sends a message behind the first response to an interaction. It is
// not sent again where it may have arrived.
func (c *Client) FollowUp(ctx context.Context, application, token string, m Message) error {
	return c.do(ctx, &call{method: "POST", route: "/webhooks/*/*", parts: []string{application, token}, body: m, files: m.Files})
}

// EditResponse changes the message of the first response to an interaction.
func (c *Client) EditResponse(ctx context.Context, application, token string, m Message) error {
	return c.do(ctx, &call{method: "PATCH", route: "/webhooks/*/*/messages/@original", parts: []string{application, token}, body: m, files: m.Files, repeat: true})
}

// DeleteResponse takes away the message of the first response to an interaction:
// after one that leaves the message whose button was pressed, that message.
func (c *Client) DeleteResponse(ctx context.Context, application, token string) error {
	return c.do(ctx, &call{method: "DELETE", route: "/webhooks/*/*/messages/@original", parts: []string{application, token}, repeat: true, done: unknownMessage})
}

// Post writes in a channel and returns the id of the message. Discord drops a
// second message with the nonce, so it may be sent again.
func (c *Client) Post(ctx context.Context, channel string, m ChannelMessage) (id string, err error) {
	return c.create(ctx, &call{method: "POST", route: "/channels/*/messages", parts: []string{channel}, body: m, files: m.Files, repeat: true})
}

// PostInForum begins a thread in a forum and returns the id of the thread. It is
// not sent again where it may have arrived.
func (c *Client) PostInForum(ctx context.Context, forum string, p ForumPost) (thread string, err error) {
	return c.create(ctx, &call{method: "POST", route: "/channels/*/threads", parts: []string{forum}, body: p, files: p.Message.Files})
}

// StartThread begins a thread below a message. A message has one at most.
func (c *Client) StartThread(ctx context.Context, channel, message, name string) error {
	body := map[string]string{"name": name}
	return c.do(ctx, &call{method: "POST", route: "/channels/*/messages/*/threads", parts: []string{channel, message}, body: body, repeat: true, done: HasThread})
}

// DirectChannel returns the id of the channel of direct messages with a user.
func (c *Client) DirectChannel(ctx context.Context, user string) (channel string, err error) {
	body := map[string]string{"recipient_id": user}
	return c.create(ctx, &call{method: "POST", route: "/users/@me/channels", body: body, repeat: true})
}

// create makes a call that creates something, and returns its id.
func (c *Client) create(ctx context.Context, made *call) (id string, err error) {
	var out struct {
		ID string `json:"id"`
	}
	made.into = &out
	err = c.do(ctx, made)
	return out.ID, err
}
