package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"planbot/corpus/search"
)

// schedule posts a point a day, or lists, pauses, resumes and stops such posts.
func schedule(ctx context.Context, b *Bot, r Request) (Reply, error) {
	if b.memory == nil || r.From.Chat == "" {
		return nothingKept(), nil
	}
	verb, rest, _ := strings.Cut(strings.ToLower(r.Arg), " ")
	switch verb {
	case "", "list":
		return b.schedules(ctx, r)
	case "pause", "resume", "stop":
		return b.changeSchedule(ctx, r, verb, rest)
	}
	s, err := b.parseSchedule(r.Arg)
	if err != nil {
		return Reply{}, err
	}
	s.Chat, s.Thread = r.From.ChatKey(), r.From.Thread
	s, err = b.memory.AddSchedule(ctx, s, r.From.User, time.Now())
	switch {
	case errors.Is(err, ErrExists):
		reply := Reply{Private: true, Line: "/schedule", Blocks: []Block{Paragraph{fmt.Sprintf("This schedule is there already, as number %s", told(s))}}}
		return withChoices(reply, scheduleChoices(s)), nil
	case err != nil:
		return Reply{}, remembered(err)
	}
	reply := Reply{Private: true, Line: "/schedule", Blocks: []Block{Paragraph{fmt.Sprintf("Schedule %d is made: %s. The next post, about point %d, is due %s.",
		s.ID, s, s.NextPoint, when(s))}}}
	return withChoices(reply, scheduleChoices(s)), nil
}

// schedules lists those of the chat.
func (b *Bot) schedules(ctx context.Context, r Request) (Reply, error) {
	all, err := b.memory.Schedules(ctx, r.From.ChatKey())
	if err != nil {
		return Reply{}, err
	}
	reply := Reply{Private: true, Line: "/schedule", Blocks: []Block{Heading{"Schedules of this chat"}}}
	if len(all) == 0 {
		reply.Blocks = append(reply.Blocks, Paragraph{"There are none. To post a point a day, type for example /schedule 1-28 09:00 Europe/Kyiv, also with days: mon wed fri."})
		return reply, nil
	}
	var items []Item
	var choices []Choice
	for _, s := range all {
		items = append(items, Item{Text: told(s)})
		choices = append(choices, scheduleChoices(s)...)
	}
	reply.Blocks = append(reply.Blocks, List{items})
	return withChoices(reply, choices[:min(len(choices), maxScheduleChoices)]), nil
}

// told describes a schedule by its number, and what it does next.
func told(s Schedule) string {
	next := fmt.Sprintf("Next: point %d, %s.", s.NextPoint, when(s))
	switch {
	case s.Paused && s.Reason != "":
		next = fmt.Sprintf("Paused: %s.", s.Reason)
	case s.Paused:
		next = "Paused."
	}
	return fmt.Sprintf("%d: %s. %s", s.ID, s, next)
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
		{fmt.Sprintf("%s %d", strings.ToUpper(verb[:1])+verb[1:], s.ID), fmt.Sprintf("/schedule %s %d", verb, s.ID)},
		{fmt.Sprintf("Stop %d", s.ID), fmt.Sprintf("/schedule stop %d", s.ID)},
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
func (b *Bot) changeSchedule(ctx context.Context, r Request, verb, number string) (Reply, error) {
	id, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(number), "#"), 10, 64)
	if err != nil {
		return Reply{}, &UsageError{
			Msg:     fmt.Sprintf("Type the schedule's number, for example /schedule %s 1.", verb),
			Choices: []Choice{{"The schedules", "/schedule"}},
		}
	}
	done := map[string]string{"pause": "paused", "resume": "resumed", "stop": "stopped"}[verb]
	switch verb {
	case "pause":
		err = b.memory.PauseSchedule(ctx, r.From.ChatKey(), id, r.From.User)
	case "resume":
		err = b.memory.ResumeSchedule(ctx, r.From.ChatKey(), id, r.From.User, time.Now())
	case "stop":
		err = b.memory.StopSchedule(ctx, r.From.ChatKey(), id, r.From.User)
	}
	if err != nil {
		return Reply{}, remembered(err)
	}
	reply := Reply{Private: true, Line: "/schedule", Blocks: []Block{Paragraph{fmt.Sprintf("Schedule %d is %s.", id, done)}}}
	return withChoices(reply, []Choice{{"The schedules", "/schedule"}}), nil
}

// parseSchedule reads "1-28 09:00 Europe/Kyiv mon wed fri", its parts in any
// order. Points, a time and a zone are needed; without days it is every day.
func (b *Bot) parseSchedule(arg string) (Schedule, error) {
	var s Schedule
	var points []string
	timed := false
	for _, word := range strings.FieldsFunc(arg, func(r rune) bool { return r == ' ' || r == ',' }) {
		day, isDay := weekdays[strings.ToLower(word)]
		switch clock, err := ParseClock(word); {
		case err == nil:
			s.At, timed = clock, true
		case isDay:
			s.Weekdays |= day
		case strings.Contains(word, "/") || strings.EqualFold(word, "utc"):
			zone, err := time.LoadLocation(zoneName(word))
			if err != nil {
				return s, &UsageError{Msg: fmt.Sprintf("There is no time zone %s. Type it as in Europe/Kyiv or America/New_York.", quoteBack(word))}
			}
			s.Zone = zone.String()
		case scheduleFillers[strings.ToLower(word)]:
		default:
			points = append(points, word)
		}
	}
	nums, err := b.pointNumbers(strings.Join(points, " "))
	switch {
	case err != nil:
		return s, err
	case len(nums) == 0, !timed, s.Zone == "":
		return s, &UsageError{
			Msg:     "Type points, a time and a time zone, for example /schedule 1-28 09:00 Europe/Kyiv, also with days: mon wed fri.",
			Choices: []Choice{{"The schedules", "/schedule"}},
		}
	}
	s.From, s.To = slices.Min(nums), slices.Max(nums)
	if want := search.Points(fmt.Sprintf("%d-%d", s.From, s.To), len(b.corpus.Points)); len(want) != len(nums) {
		return s, &UsageError{Msg: "A schedule posts points one after another: type the first and the last, such as 5-9."}
	}
	s.NextPoint = s.From
	return s, nil
}

// zoneName writes the common zones as the time-zone database does, whatever
// capitals were typed: europe/kyiv.
func zoneName(s string) string {
	if strings.EqualFold(s, "utc") {
		return "UTC"
	}
	parts := strings.Split(strings.ToLower(s), "/")
	for i, part := range parts {
		words := strings.Split(part, "_")
		for j, w := range words {
			if w != "" && w != "of" {
				words[j] = strings.ToUpper(w[:1]) + w[1:]
			}
		}
		parts[i] = strings.Join(words, "_")
	}
	return strings.Join(parts, "/")
}

var scheduleFillers = map[string]bool{"at": true, "on": true, "daily": true, "day": true, "every": true, "and": true, "from": true, "in": true, "weekly": true}

var weekdays = map[string]Weekdays{
	"sun": 1 << time.Sunday, "mon": 1 << time.Monday, "tue": 1 << time.Tuesday, "wed": 1 << time.Wednesday,
	"thu": 1 << time.Thursday, "fri": 1 << time.Friday, "sat": 1 << time.Saturday,
	"sunday": 1 << time.Sunday, "monday": 1 << time.Monday, "tuesday": 1 << time.Tuesday, "wednesday": 1 << time.Wednesday,
	"thursday": 1 << time.Thursday, "friday": 1 << time.Friday, "saturday": 1 << time.Saturday,
	"weekdays": 1<<time.Monday | 1<<time.Tuesday | 1<<time.Wednesday | 1<<time.Thursday | 1<<time.Friday,
}
