package chats

import (
	"encoding/json"
	"time"

	"planbot/bot/message"
)

// exportName is what the file with somebody's data is called.
const exportName = "planbot-mydata.json"

// exported gives what is stored as a file. Where that would be too large, it
// is shown as text.
func exported(r message.Request, d UserData) (message.Reply, error) {
	data, err := json.MarshalIndent(newExport(r.From, d), "", "  ")
	if err != nil {
		return message.Reply{}, err
	}
	data = append(data, '\n')
	if len(data) >= message.MaxFile {
		reply := shownData(r, d, false)
		reply.Blocks = append([]message.Block{message.Paragraph{Text: r.Say("mydata.too_large", (len(data)+999)/1000, message.MaxFile/1000)}}, reply.Blocks...)
		return reply, nil
	}
	file := message.File{Name: exportName, Type: "application/json", Data: data}
	if len(dataItems(d, r)) == 0 {
		return message.Reply{Private: true, Blocks: []message.Block{message.Paragraph{Text: r.Say("mydata.empty_file")}, file}}, nil
	}
	reply := message.Reply{Private: true, Blocks: []message.Block{message.Paragraph{Text: r.Say("mydata.file")}, file}}
	return reply.WithChoices(message.Choice{Label: r.Say("button.show_here"), Line: "/mydata"}, message.Choice{Label: r.Say("button.forget"), Line: "/mydata forget"}), nil
}

// An export is everything that is stored about one person. Programs read it, so
// keys stay as they are, and each is there even when there is nothing to say:
// then it has null, an empty text or an empty list. Times are in UTC.
type export struct {
	About     string            `json:"about"`
	Format    int               `json:"format"` // 1; another when a key changes its meaning
	Platform  string            `json:"platform"`
	ID        string            `json:"your_id"`
	Private   *exportedSettings `json:"settings_of_our_private_chat"`
	Changed   []exportedChat    `json:"chats_whose_settings_you_changed_last"`
	Moderates []string          `json:"chats_that_list_you_as_a_moderator"`
	Schedules []exportedPlan    `json:"schedules"` // made by the person, or for the private chat
	Audit     []exportedChange  `json:"changes_kept_for_90_days"`
}

type exportedSettings struct {
	Moderators string     `json:"moderators"`
	Language   string     `json:"language"`
	Private    bool       `json:"private"`
	Detect     bool       `json:"detect"`
	Quiet      []string   `json:"quiet_channels"`
	Report     string     `json:"report_channel"`
	Version    int64      `json:"version"`
	ChangedAt  *time.Time `json:"changed_at"`
	ByYou      bool       `json:"changed_by_you"`
}

type exportedChat struct {
	Chat      string     `json:"chat"`
	ChangedAt *time.Time `json:"changed_at"`
}

type exportedPlan struct {
	Number    int64      `json:"number"`
	Chat      string     `json:"chat"`
	Thread    string     `json:"channel_or_topic"`
	First     int        `json:"first_point"`
	Last      int        `json:"last_point"`
	NextPoint int        `json:"next_point"`
	Days      string     `json:"days"`
	Time      string     `json:"time"`
	Zone      string     `json:"time_zone"`
	Role      string     `json:"notified_role"`
	Paused    bool       `json:"paused"`
	Reason    string     `json:"paused_by_the_bot_because"`
	NextRun   *time.Time `json:"next_post"`
	LastRun   *time.Time `json:"last_post"`
	ByYou     bool       `json:"made_by_you"`
}

type exportedChange struct {
	At    *time.Time `json:"at"`
	Chat  string     `json:"chat"`
	What  string     `json:"what"`
	Old   string     `json:"before"`
	New   string     `json:"after"`
	ByYou bool       `json:"by_you"`
}

func newExport(from message.Origin, d UserData) export {
	out := export{
		About:    "Everything that planbot has stored about you on this platform. No message and no question is ever stored.",
		Format:   1,
		Platform: from.Platform, ID: from.User,
		Changed: []exportedChat{}, Moderates: []string{}, Schedules: []exportedPlan{}, Audit: []exportedChange{},
	}
	if s := d.PrivateChat; s != nil {
		out.Private = &exportedSettings{
			Moderators: s.Moderators.String(), Language: s.Language, Private: s.Private, Detect: s.Detect, Quiet: append([]string{}, s.Quiet...), Report: s.Report,
			Version: s.Version, ChangedAt: moment(s.UpdatedAt), ByYou: s.UpdatedBy == from.User,
		}
	}
	for _, c := range d.Changed {
		out.Changed = append(out.Changed, exportedChat{c.Chat, moment(c.At)})
	}
	for _, c := range d.Moderates {
		out.Moderates = append(out.Moderates, c.Chat)
	}
	for _, s := range d.Schedules {
		out.Schedules = append(out.Schedules, exportedPlan{
			Number: s.Number, Chat: s.Chat.Chat, Thread: s.Thread, First: s.From, Last: s.To, NextPoint: s.NextPoint,
			Days: s.Weekdays.String(), Time: s.At.String(), Zone: s.Zone, Role: s.Role, Paused: s.Paused, Reason: s.Reason,
			NextRun: moment(s.NextRun), LastRun: moment(s.LastRun), ByYou: s.CreatedBy == from.User,
		})
	}
	for _, e := range d.Audit {
		out.Audit = append(out.Audit, exportedChange{moment(e.At), e.Chat.Chat, e.What, e.Old, e.New, e.Who == from.User})
	}
	return out
}

// moment is a time in UTC, nil if it has not come.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
