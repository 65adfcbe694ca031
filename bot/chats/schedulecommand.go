package chats

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
)

// ScheduleCommand makes a schedule, or lists, pauses, resumes and stops those of
// a chat. The plan has points 1 to last.
func ScheduleCommand(ctx context.Context, store Store, last int, r message.Request) (message.Reply, error) {
	if store == nil || r.From.Chat == "" {
		return privately(r.Say("chat.nothing_kept")), nil // such as a terminal
	}
	verb, rest, _ := strings.Cut(strings.ToLower(r.Arg), " ")
	switch verb {
	case "delete", "remove", "cancel":
		return message.Reply{}, refuse(r.Language, "schedule.stop_it", text.Quoted(verb))
	case "", "list", "show":
		if rest != "" {
			return message.Reply{}, refuse(r.Language, "schedule.list_it", text.Quoted(rest))
		}
		return listSchedules(ctx, store, r)
	case "stop":
		return askToStop(ctx, store, r, rest)
	case "drop": // the button below the question
		return changeSchedule(ctx, store, r, Stop, rest)
	case "pause", "resume":
		return changeSchedule(ctx, store, r, Change(verb), rest)
	case "add":
		_, r.Arg, _ = strings.Cut(r.Arg, " ")
	}
	if r.From.Unable != "" {
		return message.Reply{}, unable(r)
	}
	s, err := parseSchedule(r.Arg, last, r.Language)
	switch {
	case err != nil:
		return message.Reply{}, err
	case s.Role != "" && (r.From.Notifies == nil || !r.From.Notifies(s.Role)):
		return message.Reply{}, refuse(r.Language, "schedule.no_role")
	case s.Threads != message.NoThreads && r.From.Threads == message.NoThreads:
		return message.Reply{}, noThread(r)
	case r.From.Threads == message.Always:
		s.Threads = message.Always
	}
	return addSchedule(ctx, store, r, s)
}

func unable(r message.Request) error {
	return &message.UsageError{Msg: r.From.Unable, Choices: toSchedules(r.Language)}
}

// noThread says that posts cannot start threads where a schedule would post.
func noThread(r message.Request) error {
	if !r.From.Elsewhere {
		return refuse(r.Language, "schedule.no_thread")
	}
	channel := InChannel(r.From.Thread, r)
	return &message.UsageError{Msg: r.Say("schedule.no_thread_in", channel.Text), Choices: toSchedules(r.Language), Mentions: []message.Mention{channel}}
}

func addSchedule(ctx context.Context, store Store, r message.Request, s Schedule) (message.Reply, error) {
	s.Chat, s.Thread = r.From.ChatKey(), r.From.Thread
	s, err := store.AddSchedule(ctx, s, r.From.User, time.Now())
	exists := errors.Is(err, ErrExists)
	if err != nil && !exists {
		return message.Reply{}, storeError(r, err)
	}
	says := r.Say("schedule.made", int(s.Number), s.In(r.Language), s.NextPoint, when(s, r))
	if exists {
		says = r.Say("schedule.exists", describe(s, r))
	}
	reply := privately(says)
	reply.Line, reply.Mentions, reply.Unchanged = "/schedule", s.mentions(r), exists
	first := message.Choice{Label: r.Say("button.preview"), Line: fmt.Sprintf("/summary %d", s.NextPoint)}
	if posts := cmp.Or(CachedSettings(ctx, store, r.From).Language, locale.English); posts != r.Language {
		first.Line += " lang:" + posts // a post is not in the asker's language
	}
	return reply.WithChoices(append([]message.Choice{first}, scheduleChoices(s, r)...)...), nil
}

// listSchedules lists the schedules of the chat, with buttons for those that the
// asker may change.
func listSchedules(ctx context.Context, store Store, r message.Request) (message.Reply, error) {
	all, err := store.Schedules(ctx, r.From.ChatKey())
	if err != nil {
		return message.Reply{}, storeError(r, err)
	}
	reply := message.Reply{Private: true, Line: "/schedule", Blocks: []message.Block{message.Heading{Text: heading(r, "schedule.heading", "schedule.channel_heading")}}}
	if len(all) == 0 {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: r.Say("schedule.none")})
		return reply, nil
	}
	var items []message.Item
	var choices []message.Choice
	manages := sync.OnceValue(func() bool { // may ask the platform
		may, err := May(ctx, store, r.From, message.Manage)
		return err == nil && may
	})
	for _, s := range all {
		items = append(items, message.Item{Text: describe(s, r)})
		reply.Mentions = append(reply.Mentions, s.mentions(r)...)
		if s.Thread == r.From.Thread || manages() {
			choices = append(choices, scheduleChoices(s, r)...)
		}
	}
	reply.Blocks = append(reply.Blocks, message.List{Items: items})
	return reply.WithChoices(choices[:min(len(choices), maxScheduleChoices)]...), nil
}

// describe names a schedule by its number, and says where it posts and what it
// does next.
func describe(s Schedule, r message.Request) string {
	next := r.Say("schedule.next", s.NextPoint, when(s, r))
	switch {
	case s.Paused && s.Reason != "":
		next = r.Say("schedule.paused_because", locale.In(r.Language).Reason(s.Reason))
	case s.Paused:
		next = r.Say("schedule.paused")
	}
	return r.Say("schedule.row", s.Number, s.In(r.Language), Place(s, r), next)
}

// Place says where a schedule posts, seen from where the asker is.
func Place(s Schedule, r message.Request) string {
	switch from := r.From; {
	case from.Direct || s.Thread == "" && from.Thread == "":
		return ""
	case s.Thread == from.Thread:
		return r.Say("schedule.here")
	case s.Thread == "":
		return r.Say("schedule.outside")
	}
	return r.Say("schedule.elsewhere", InChannel(s.Thread, r).Text)
}

// maxScheduleChoices is how many buttons a list of schedules has; the others
// are typed.
const maxScheduleChoices = 10

func scheduleChoices(s Schedule, r message.Request) []message.Choice {
	toggle := message.Choice{Label: r.Say("button.pause", s.Number), Line: fmt.Sprintf("/schedule pause %d", s.Number)}
	if s.Paused {
		toggle = message.Choice{Label: r.Say("button.resume", s.Number), Line: fmt.Sprintf("/schedule resume %d", s.Number)}
	}
	return []message.Choice{toggle, {Label: r.Say("button.stop", s.Number), Line: fmt.Sprintf("/schedule stop %d", s.Number), Danger: true}}
}

// when tells the next run on the schedule's own clock.
func when(s Schedule, r message.Request) string {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		zone = time.UTC
	}
	at := s.NextRun.In(zone)
	return r.Say("schedule.when", r.Say("weekday."+strings.ToLower(at.Format("Mon"))), locale.In(r.Language).Day(at), at.Format("15:04 MST"))
}

// ofNumber finds the schedule whose number is typed, if the asker may change it: an
// asker who may Post here needs the right to Manage for one of another channel or
// topic.
func ofNumber(ctx context.Context, store Store, r message.Request, verb, typed string) (Schedule, error) {
	number, err := strconv.ParseInt(strings.Trim(typed, "#№. "), 10, 64)
	if err != nil {
		return Schedule{}, refuse(r.Language, "schedule.number", verb)
	}
	all, err := store.Schedules(ctx, r.From.ChatKey())
	if err != nil {
		return Schedule{}, storeError(r, err)
	}
	i := slices.IndexFunc(all, func(s Schedule) bool { return s.Number == number })
	if i < 0 {
		return Schedule{}, storeError(r, ErrNotFound)
	}
	if all[i].Thread == r.From.Thread {
		return all[i], nil
	}
	switch may, err := May(ctx, store, r.From, message.Manage); {
	case err != nil:
		return Schedule{}, fmt.Errorf("asking what somebody may do: %w", err)
	case !may:
		return Schedule{}, refuse(r.Language, "schedule.not_yours", number)
	}
	return all[i], nil
}

// askToStop asks whoever presses the button that stops a schedule.
func askToStop(ctx context.Context, store Store, r message.Request, typed string) (message.Reply, error) {
	s, err := ofNumber(ctx, store, r, "stop", typed)
	if err != nil {
		return message.Reply{}, err
	}
	reply := privately(r.Say("schedule.stop", s.Number, s.In(r.Language)))
	reply.Line, reply.Mentions = "/schedule", s.mentions(r)
	stop := message.Choice{Label: r.Say("button.stop", s.Number), Line: fmt.Sprintf("/schedule drop %d", s.Number), Danger: true}
	return reply.WithChoices(append([]message.Choice{stop}, toSchedules(r.Language)...)...), nil
}

// changeSchedule pauses, resumes or stops the schedule whose number is typed. Nobody
// resumes one that cannot post here.
func changeSchedule(ctx context.Context, store Store, r message.Request, what Change, typed string) (message.Reply, error) {
	s, err := ofNumber(ctx, store, r, string(what), typed)
	if err != nil {
		return message.Reply{}, err
	}
	if what == Resume && s.Thread == r.From.Thread && r.From.Unable != "" {
		return message.Reply{}, unable(r)
	}
	if err := store.ChangeSchedule(ctx, s.Chat, s.Number, what, r.From.User, time.Now()); err != nil {
		return message.Reply{}, storeError(r, err)
	}
	done := map[Change]string{Pause: "schedule.is_paused", Resume: "schedule.is_resumed", Stop: "schedule.is_stopped"}
	reply := privately(r.Say(done[what], s.Number))
	reply.Line = "/schedule"
	return reply.WithChoices(toSchedules(r.Language)...), nil
}
