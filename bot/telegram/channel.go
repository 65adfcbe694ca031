package telegram

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"planbot/bot"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/outbox"
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
	return req, ok
}

// channelName is a channel as people name it: @name, or its address.
var channelName = regexp.MustCompile(`^(?:@|(?:https?://)?t\.me/)([A-Za-z][A-Za-z0-9_]{3,31})/?$`)

// cutChannels cuts the names of channels out of a line for moderators. A line for
// others has none.
func (s *session) cutChannels(line message.Line) (rest message.Line, names []string) {
	cmd := s.bot.Command(line.Name)
	if cmd == nil || cmd.Needs == message.Read {
		return line, nil
	}
	var words []string
	for word := range strings.FieldsSeq(line.Arg) {
		if found := channelName.FindStringSubmatch(word); found != nil {
			names = append(names, found[1])
			continue
		}
		words = append(words, word)
	}
	if len(names) > 0 {
		line.Arg = strings.Join(words, " ")
	}
	return line, names
}

// namesChannel reports whether a line is for a channel.
func (s *session) namesChannel(line message.Line) bool {
	_, names := s.cutChannels(line)
	return len(names) > 0
}

// run is the core's reply to a line. In the private chat the line may name a
// channel: then it is run for that, and the asker alone is told.
func (s *session) run(ctx context.Context, from message.Origin, line message.Line) message.Reply {
	bare, names := s.cutChannels(line)
	switch cmd := s.bot.Command(line.Name); {
	case len(names) == 0, !from.Direct && cmd.Needs != message.Post: // in a group a setting may name a person
		return s.bot.Handle(ctx, from, line)
	case len(names) > 1 || !from.Direct:
		w := locale.In(locale.Base(from.Language))
		return tell(w, message.Misused, w.Say("telegram.name_channel", s.bot.ExampleIn(cmd, w.Lang)))
	}
	return s.runInChannel(ctx, from, bare, names[0])
}

// tell tells the asker alone a sentence.
func tell(w *locale.Words, outcome message.Outcome, says string) message.Reply {
	return message.Reply{Private: true, Outcome: outcome, Language: w.Lang, Blocks: []message.Block{message.Paragraph{Text: says}}}
}

// runInChannel runs a line for a channel that the asker has named, if they may
// post there. A post is made there; any other reply is shown to the asker, with
// buttons that name the channel too.
func (s *session) runInChannel(ctx context.Context, from message.Origin, line message.Line, name string) message.Reply {
	w := locale.In(locale.Base(from.Language))
	name = "@" + name
	id, refusal := s.channel(ctx, from, name)
	if refusal != "" {
		return tell(w, message.Misused, w.Say(refusal, name))
	}
	from.Chat, from.Thread = strconv.FormatInt(id, 10), ""
	from.Direct, from.Broadcast = false, true
	from.Admin = func(context.Context) (bool, error) { return true, nil }
	reply := s.bot.Handle(ctx, from, line)
	if s.posts(line) && postable(reply) {
		return s.postIn(ctx, w, id, name, reply)
	}
	if reply.Outcome == message.Answered {
		reply.Blocks = append([]message.Block{message.Paragraph{Text: reply.Say("telegram.in_channel", name)}}, reply.Blocks...)
	}
	here := func(line *string) {
		bare, lang := message.CutLang(*line)
		if cmd := s.bot.Command(s.bot.Parse(bare).Name); bare != "" && cmd != nil && cmd.Needs != message.Read {
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
	me, err := s.admins.member(ctx, chat.ID, s.me.Load().ID)
	switch {
	case err == nil && !me.Posts(), refusedWith(err, http.StatusForbidden):
		return 0, "telegram.not_in_channel"
	case err != nil:
		return 0, "telegram.channel_unknown"
	}
	asker, _ := strconv.ParseInt(from.User, 10, 64) // Telegram's own, so a number
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
