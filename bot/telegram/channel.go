package telegram

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"planbot/bot"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/outbox"
	"planbot/bot/text"
)

// readPost reads a post of a channel, which is for the bot if it begins with a
// command: one that posts or changes something, or any that names the bot, since
// other bots have the other commands too. What is forwarded nobody typed there.
func (s *session) readPost(m *api.Message) (request, bool) {
	text, _ := m.Content()
	word, arg, ok := parseCommand(text)
	if !ok || m.Origin != nil || m.ViaBot != nil {
		return request{}, false
	}
	req, ok := s.readCommand(m, word, arg, false)
	if cmd := s.bot.Command(req.line.Name); !strings.Contains(word, "@") && (cmd == nil || cmd.Needs == message.Read) {
		return request{}, false
	}
	if req.line == (message.Line{}) {
		req.line.Name = "help" // a greeting is for the private chat
	}
	if bare, names := s.cutChannels(req.line); len(names) == 1 && strings.EqualFold(names[0], m.Chat.Username) {
		req.line = bare
	}
	return req, ok
}

var (
	// channelName is a channel as people name it: @name, or its address.
	channelName = regexp.MustCompile(`(?i)^(?:@|(?:https?://)?(?:www\.)?(?:t|telegram)\.me/)([a-z][a-z0-9_]{3,31})/?$`)
	// channelLike is what may be meant to name one.
	channelLike = regexp.MustCompile(`(?i)^@+[\pL_]|\b(?:t|telegram)\.me/`)
)

// aroundNames may stand around the name of a channel in a sentence.
const aroundNames = ".,;:!?()[]<>«»„“”\"'"

// cutNames cuts the names of channels out of a text, without the @, and what may be
// meant to be one.
func cutNames(typed string) (rest string, names []string) {
	var words []string
	for word := range strings.FieldsSeq(typed) {
		bare := strings.Trim(word, aroundNames)
		switch found := channelName.FindStringSubmatch(bare); {
		case found != nil:
			names = append(names, found[1])
		case channelLike.MatchString(bare):
			names = append(names, bare)
		default:
			words = append(words, word)
		}
	}
	return strings.Join(words, " "), names
}

// isName reports whether a channel can have a name.
func isName(name string) bool { return channelName.MatchString("@" + name) }

// cutChannels cuts the names of channels out of a line for moderators, and the
// bot's own. A line for others has none.
func (s *session) cutChannels(line message.Line) (rest message.Line, names []string) {
	cmd := s.bot.Command(line.Name)
	if cmd == nil || cmd.Needs == message.Read {
		return line, nil
	}
	line.Arg, names = cutNames(line.Arg)
	return line, slices.DeleteFunc(names, func(name string) bool { return strings.EqualFold(name, s.me.Load().Username) })
}

// parse reads a line that may name a channel without a slash before the command.
func (s *session) parse(typed string) message.Line {
	line := s.bot.Parse(typed)
	rest, names := cutNames(typed)
	if bare := s.bot.Parse(rest); line.Name == "ask" && len(names) == 1 && isName(names[0]) {
		if cmd := s.bot.Command(bare.Name); cmd != nil && cmd.Needs != message.Read {
			bare.Arg = strings.TrimSpace(bare.Arg + " @" + names[0])
			return bare
		}
	}
	return line
}

// run is the core's reply to a line. In the private chat the line may name a
// channel: then it is run for that, and the asker alone is told.
func (s *session) run(ctx context.Context, from message.Origin, line message.Line) message.Reply {
	bare, names := s.cutChannels(line)
	switch cmd := s.bot.Command(line.Name); {
	case len(names) == 0:
		return s.bot.Handle(ctx, from, bare)
	case !from.Direct && cmd.Needs != message.Post: // in a group a setting may name a person
		return s.bot.Handle(ctx, from, line)
	case len(names) > 1 || !from.Direct:
		w := s.bot.Words(ctx, from)
		return tell(w, message.Misused, w.Say("telegram.name_channel", s.bot.ExampleIn(cmd, w.Lang)))
	}
	if !isName(names[0]) {
		w := s.bot.Words(ctx, from)
		return tell(w, message.Misused, w.Say("telegram.no_channel", text.Quoted(names[0])))
	}
	return s.runInChannel(ctx, from, bare, names[0])
}

// tell tells the asker alone a sentence.
func tell(w *locale.Words, outcome message.Outcome, says string) message.Reply {
	return message.Reply{Private: true, Outcome: outcome, Language: w.Lang, Blocks: []message.Block{message.Paragraph{Text: says}}}
}

// runInChannel runs a line for a channel that the asker has named, if they may
// post there. A post is made there; any other reply is shown to the asker, with
// buttons that name the channel too, unless they would post: those show the asker
// what a post looks like, and those that correct a request are left out.
func (s *session) runInChannel(ctx context.Context, from message.Origin, line message.Line, name string) message.Reply {
	w, name := s.bot.Words(ctx, from), "@"+name
	var id int64
	there := message.Origin{Platform: from.Platform}
	reply := s.bot.HandleFor(ctx, from, line, func(ctx context.Context) (message.Origin, message.Reply) {
		var refusal string
		if id, refusal = s.channel(ctx, from, name); refusal != "" {
			return from, tell(w, message.Misused, w.Say(refusal, name))
		}
		from.Chat, from.Thread = strconv.FormatInt(id, 10), ""
		from.Direct, from.Broadcast = false, true
		from.Admin = func(context.Context) (bool, error) { return true, nil }
		there.Chat = from.Chat
		return from, message.Reply{}
	})
	if s.posts(line) && postable(reply) {
		return s.postIn(ctx, w, id, name, reply)
	}
	if reply.Outcome == message.Answered {
		reply.Blocks = append([]message.Block{message.Paragraph{Text: reply.Say("telegram.in_channel", name)}}, reply.Blocks...)
	}
	here := func(line *string) {
		bare, lang := message.CutLang(*line)
		next := s.bot.Parse(bare)
		switch cmd := s.bot.Command(next.Name); {
		case bare == "" || cmd == nil || cmd.Needs == message.Read:
		case s.posts(next) && reply.Outcome != message.Answered: // a tap must not post what was not asked for
			*line = ""
		case s.posts(next): // a preview, for the asker alone
			*line = message.WithLang(bare, s.bot.Words(ctx, there).Lang)
		default:
			*line = message.WithLang(bare+" "+name, lang)
		}
	}
	here(&reply.Line)
	message.EachLine(reply.Blocks, here)
	return reply
}

// channel is the id of a channel in which the asker and the bot may post. If there
// is none, refusal is the key of a text that says why.
func (s *session) channel(ctx context.Context, from message.Origin, name string) (id int64, refusal string) {
	chat, err := s.admins.client.GetChat(ctx, memberTimeout, name)
	switch {
	case refusedWith(err, http.StatusForbidden):
		return 0, "telegram.not_in_channel"
	case refusedWith(err, http.StatusBadRequest):
		return 0, "telegram.no_channel"
	case err != nil:
		return 0, "telegram.channel_unknown"
	case !chat.Channel():
		return 0, "telegram.not_channel"
	}
	self := s.me.Load().ID
	asker, _ := strconv.ParseInt(from.User, 10, 64) // Telegram's own, so a number
	s.admins.forget(chat.ID, self)
	s.admins.forget(chat.ID, asker) // what is posted after the right is lost is public
	me, err := s.admins.member(ctx, chat.ID, self)
	switch {
	case err == nil && !me.Posts(), refusedWith(err, http.StatusForbidden):
		return 0, "telegram.not_in_channel"
	case err != nil:
		return 0, "telegram.channel_unknown"
	}
	them, err := s.admins.member(ctx, chat.ID, asker)
	switch {
	case err != nil:
		return 0, "telegram.channel_unknown"
	case !them.Posts():
		return 0, "telegram.not_your_channel"
	}
	return chat.ID, ""
}

// postWithin is how long somebody waits who has the bot post in a channel.
const postWithin = 10 * time.Second

// postIn makes a post in a channel, and tells the asker what became of it.
func (s *session) postIn(ctx context.Context, w *locale.Words, id int64, name string, post message.Reply) message.Reply {
	ctx, cancel := context.WithTimeout(ctx, postWithin)
	defer cancel()
	s.out.Unblock(id)
	err := s.post(ctx, outbox.Job{To: outbox.Place{Chat: id}}, post)
	var refused *bot.RefusedError
	switch {
	case err == nil:
		return tell(w, message.Answered, w.Say("telegram.posted_in", name))
	case errors.As(err, &refused):
		return tell(w, message.Failed, w.Say("telegram.refused_in", name, w.Reason(refused.Reason)))
	case errors.Is(err, bot.ErrUnsent):
		return tell(w, message.Failed, w.Say("telegram.unsent_in", name))
	}
	s.log.Warn("post not made", "error", err)
	return tell(w, message.Failed, w.Say("telegram.unsure_in", name))
}
