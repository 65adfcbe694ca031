package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"planbot/bot/text"
)

// schedule posts a point a day, or lists, pauses, resumes and stops such posts.
func schedule(ctx context.Context, b *Bot, r Request) (Reply, error) {
	if b.memory == nil || r.From.Chat == "" {
		return nothingKept(), nil
	}
	verb, rest, _ := strings.Cut(strings.ToLower(r.Arg), " ")
	switch verb {
	case "delete", "remove", "cancel", "end":
		return Reply{}, refuse("I don't understand %s. Type /schedule stop and the schedule's number.", text.Quoted(verb))
	case "", "list", "show":
		if rest != "" {
			return Reply{}, refuse("I don't understand %s. /schedule alone lists the schedules.", text.Quoted(rest))
		}
		return b.schedules(ctx, r)
	case "pause", "resume", "stop":
		return b.changeSchedule(ctx, r, verb, rest)
	}
	if r.From.Unable != "" {
		return Reply{}, refuse("%s", r.From.Unable)
	}
	s, err := b.parseSchedule(r.Arg)
	if err != nil {
		return Reply{}, err
	}
	s.Chat, s.Thread = r.From.ChatKey(), r.From.Thread
	s, err = b.memory.AddSchedule(ctx, s, r.From.User, time.Now())
	text := ""
	switch {
	case errors.Is(err, ErrExists):
		text = "This schedule is there already, as number " + told(s, r.From)
	case err != nil:
		return Reply{}, remembered(err)
	default:
		text = fmt.Sprintf("Schedule %d is made: %s. The next post, about point %d, is due %s.", s.Number, s, s.NextPoint, when(s))
	}
	return withChoices(Reply{Private: true, Line: "/schedule", Blocks: []Block{Paragraph{text}}}, scheduleChoices(s)), nil
}

// schedules lists those of the chat. Buttons are for those that the asker may
// change.
func (b *Bot) schedules(ctx context.Context, r Request) (Reply, error) {
	all, err := b.memory.Schedules(ctx, r.From.ChatKey())
	if err != nil {
		return Reply{}, remembered(err)
	}
	reply := Reply{Private: true, Line: "/schedule", Blocks: []Block{Heading{"Schedules of this chat"}}}
	if len(all) == 0 {
		reply.Blocks = append(reply.Blocks, Paragraph{"There are none. To post a point a day, type for example /schedule 1-28 09:00 Europe/Kyiv, also with days: mon wed fri."})
		return reply, nil
	}
	var items []Item
	var choices []Choice
	manages := sync.OnceValue(func() bool { // may ask the platform
		may, err := b.has(ctx, r.From, Manage)
		return err == nil && may
	})
	for _, s := range all {
		items = append(items, Item{Text: told(s, r.From)})
		if s.Thread == r.From.Thread || manages() {
			choices = append(choices, scheduleChoices(s)...)
		}
	}
	reply.Blocks = append(reply.Blocks, List{items})
	return withChoices(reply, choices[:min(len(choices), maxScheduleChoices)]), nil
}

// told describes a schedule by its number, where it posts, and what it does
// next.
func told(s Schedule, from Origin) string {
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
func place(s Schedule, from Origin) string {
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

func scheduleChoices(s Schedule) []Choice {
	verb := "pause"
	if s.Paused {
		verb = "resume"
	}
	return []Choice{
		{fmt.Sprintf("%s %d", strings.ToUpper(verb[:1])+verb[1:], s.Number), fmt.Sprintf("/schedule %s %d", verb, s.Number)},
		{fmt.Sprintf("Stop %d", s.Number), fmt.Sprintf("/schedule stop %d", s.Number)},
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

// changeSchedule pauses, resumes or stops one.
func (b *Bot) changeSchedule(ctx context.Context, r Request, verb, rest string) (Reply, error) {
	number, err := strconv.ParseInt(strings.Trim(rest, "#№. "), 10, 64)
	if err != nil {
		return Reply{}, refuse("Type the schedule's number and nothing else, for example /schedule %s 1.", verb)
	}
	if err := b.checkChange(ctx, r.From, number, verb == "resume"); err != nil {
		return Reply{}, err
	}
	var done string
	switch verb {
	case "pause":
		done, err = "paused", b.memory.PauseSchedule(ctx, r.From.ChatKey(), number, r.From.User)
	case "resume":
		done, err = "resumed", b.memory.ResumeSchedule(ctx, r.From.ChatKey(), number, r.From.User, time.Now())
	case "stop":
		done, err = "stopped", b.memory.StopSchedule(ctx, r.From.ChatKey(), number, r.From.User)
	}
	if err != nil {
		return Reply{}, remembered(err)
	}
	reply := Reply{Private: true, Line: "/schedule", Blocks: []Block{Paragraph{fmt.Sprintf("Schedule %d is %s.", number, done)}}}
	return withChoices(reply, []Choice{{"The schedules", "/schedule"}}), nil
}

// checkChange refuses a change that the asker, who may Post here, has no right
// to: a schedule of another channel or topic takes the right to Manage. It also
// refuses to resume one that cannot post here.
func (b *Bot) checkChange(ctx context.Context, from Origin, number int64, resume bool) error {
	all, err := b.memory.Schedules(ctx, from.ChatKey())
	if err != nil {
		return remembered(err)
	}
	i := slices.IndexFunc(all, func(s Schedule) bool { return s.Number == number })
	if i < 0 {
		return remembered(ErrNotFound)
	}
	here := all[i].Thread == from.Thread
	may := here
	if !here {
		if may, err = b.has(ctx, from, Manage); err != nil {
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
