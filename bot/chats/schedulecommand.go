package chats

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"planbot/bot/message"
	"planbot/bot/text"
)

// ScheduleCommand makes a schedule, or lists, pauses, resumes and stops those of
// a chat. The plan has points 1 to last.
func ScheduleCommand(ctx context.Context, store Store, last int, r message.Request) (message.Reply, error) {
	if store == nil || r.From.Chat == "" {
		return nothingKept(), nil
	}
	verb, rest, _ := strings.Cut(strings.ToLower(r.Arg), " ")
	switch verb {
	case "delete", "remove", "cancel", "end":
		return message.Reply{}, refuse("I don't understand %s. Type /schedule stop and the schedule's number.", text.Quoted(verb))
	case "", "list", "show":
		if rest != "" {
			return message.Reply{}, refuse("I don't understand %s. /schedule alone lists the schedules.", text.Quoted(rest))
		}
		return listSchedules(ctx, store, r)
	case "pause", "resume", "stop":
		return changeSchedule(ctx, store, r, verb, rest)
	}
	if r.From.Unable != "" {
		return message.Reply{}, refuse("%s", r.From.Unable)
	}
	s, err := parseSchedule(r.Arg, last)
	if err != nil {
		return message.Reply{}, err
	}
	return addSchedule(ctx, store, r, s)
}

// addSchedule makes a schedule in the place where the request comes from.
func addSchedule(ctx context.Context, store Store, r message.Request, s Schedule) (message.Reply, error) {
	s.Chat, s.Thread = r.From.ChatKey(), r.From.Thread
	s, err := store.AddSchedule(ctx, s, r.From.User, time.Now())
	exists := errors.Is(err, ErrExists)
	if err != nil && !exists {
		return message.Reply{}, storeError(err)
	}
	says := message.Sayf("Schedule %d is made: %s. The next post, about point %d, is due %s.", s.Number, s, s.NextPoint, when(s))
	if exists {
		says = message.Sayf("This schedule is there already, as number %s", describe(s, r.From))
	}
	return message.Reply{Private: true, Line: "/schedule", Blocks: []message.Block{says}}.WithChoices(scheduleChoices(s)...), nil
}

// listSchedules lists the schedules of the chat, with buttons for those that the
// asker may change.
func listSchedules(ctx context.Context, store Store, r message.Request) (message.Reply, error) {
	all, err := store.Schedules(ctx, r.From.ChatKey())
	if err != nil {
		return message.Reply{}, storeError(err)
	}
	reply := message.Reply{Private: true, Line: "/schedule", Blocks: []message.Block{message.Heading{Text: "Schedules of this chat"}}}
	if len(all) == 0 {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: "There are none. To post a point a day, type for example /schedule 1-28 09:00 Europe/Kyiv, also with days: mon wed fri."})
		return reply, nil
	}
	var items []message.Item
	var choices []message.Choice
	manages := sync.OnceValue(func() bool { // may ask the platform
		may, err := May(ctx, store, r.From, message.Manage)
		return err == nil && may
	})
	for _, s := range all {
		items = append(items, message.Item{Text: describe(s, r.From)})
		if s.Thread == r.From.Thread || manages() {
			choices = append(choices, scheduleChoices(s)...)
		}
	}
	reply.Blocks = append(reply.Blocks, message.List{Items: items})
	return reply.WithChoices(choices[:min(len(choices), maxScheduleChoices)]...), nil
}

// describe names a schedule by its number, and says where it posts and what it
// does next.
func describe(s Schedule, from message.Origin) string {
	next := fmt.Sprintf("Next: point %d, %s.", s.NextPoint, when(s))
	switch {
	case s.Paused && s.Reason != "":
		next = fmt.Sprintf("Paused: %s.", s.Reason)
	case s.Paused:
		next = "Paused."
	}
	return fmt.Sprintf("%d: %s%s. %s", s.Number, s, place(s, from), next)
}

// place says where a schedule posts, seen from where the asker is.
func place(s Schedule, from message.Origin) string {
	switch {
	case from.Direct || s.Thread == "" && from.Thread == "":
		return ""
	case s.Thread == from.Thread:
		return ", here"
	case s.Thread == "":
		return ", outside topics"
	}
	return ", in another channel or topic (id " + s.Thread + ")"
}

// maxScheduleChoices is how many buttons a list of schedules has; the others
// are typed.
const maxScheduleChoices = 10

func scheduleChoices(s Schedule) []message.Choice {
	verb := "pause"
	if s.Paused {
		verb = "resume"
	}
	return []message.Choice{
		{Label: fmt.Sprintf("%s %d", strings.ToUpper(verb[:1])+verb[1:], s.Number), Line: fmt.Sprintf("/schedule %s %d", verb, s.Number)},
		{Label: fmt.Sprintf("Stop %d", s.Number), Line: fmt.Sprintf("/schedule stop %d", s.Number)},
	}
}

// when tells the next run on the schedule's own clock.
func when(s Schedule) string {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		zone = time.UTC
	}
	return s.NextRun.In(zone).Format("Monday 2 January 2006 15:04 MST")
}

// changeSchedule pauses, resumes or stops the schedule whose number is rest.
func changeSchedule(ctx context.Context, store Store, r message.Request, verb, rest string) (message.Reply, error) {
	number, err := strconv.ParseInt(strings.Trim(rest, "#№. "), 10, 64)
	if err != nil {
		return message.Reply{}, refuse("Type the schedule's number and nothing else, for example /schedule %s 1.", verb)
	}
	if err := checkChange(ctx, store, r.From, number, verb == "resume"); err != nil {
		return message.Reply{}, err
	}
	var done string
	switch verb {
	case "pause":
		done, err = "paused", store.PauseSchedule(ctx, r.From.ChatKey(), number, r.From.User)
	case "resume":
		done, err = "resumed", store.ResumeSchedule(ctx, r.From.ChatKey(), number, r.From.User, time.Now())
	case "stop":
		done, err = "stopped", store.StopSchedule(ctx, r.From.ChatKey(), number, r.From.User)
	}
	if err != nil {
		return message.Reply{}, storeError(err)
	}
	reply := privately(fmt.Sprintf("Schedule %d is %s.", number, done))
	reply.Line = "/schedule"
	return reply.WithChoices(message.Choice{Label: "The schedules", Line: "/schedule"}), nil
}

// checkChange refuses a change of a schedule to an asker who has no right to it:
// one who may Post here needs the right to Manage for a schedule of another
// channel or topic. It also refuses to resume one that cannot post here.
func checkChange(ctx context.Context, store Store, from message.Origin, number int64, resume bool) error {
	all, err := store.Schedules(ctx, from.ChatKey())
	if err != nil {
		return storeError(err)
	}
	i := slices.IndexFunc(all, func(s Schedule) bool { return s.Number == number })
	if i < 0 {
		return storeError(ErrNotFound)
	}
	here := all[i].Thread == from.Thread
	may := here
	if !here {
		if may, err = May(ctx, store, from, message.Manage); err != nil {
			return fmt.Errorf("asking what somebody may do: %w", err)
		}
	}
	switch {
	case !may:
		return refuse("Schedule %d posts in another channel or topic. Who manages this chat can change it, or whoever may post there, in that place.", number)
	case resume && here && from.Unable != "":
		return refuse("%s", from.Unable)
	}
	return nil
}
