package outbox

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"planbot/bot/telegram/api"
	"planbot/bot/telegram/render"
)

// An older server does not know the buttons that copy or share, and refuses the
// whole message; Telegram may do so once inline mode is off. Then messages have
// none of those buttons until the next start.

// refusesButtons reports whether a job may have failed because of such buttons,
// and notes it. The lock is held.
func (o *Outbox) refusesButtons(j *Job, err error) bool {
	var refused *api.Error
	if o.plainButtons || j.Content == nil || !errors.As(err, &refused) || refused.Code != http.StatusBadRequest ||
		!strings.Contains(strings.ToLower(refused.Text), "button") || !slices.ContainsFunc(slices.Concat(j.Content.Buttons...), isOnward) {
		return false
	}
	o.plainButtons = true
	o.log.Warn("buttons that copy or share are refused, so messages have none", "error", err)
	return true
}

func isOnward(b api.Button) bool { return b.Copy != nil || b.Share != nil }

// dropButtons takes those buttons out of what the job sends.
func (j *Job) dropButtons() {
	if j.Content == nil {
		return
	}
	content := withoutOnward(*j.Content)
	j.Content = &content
	if j.texts != nil {
		j.texts.left = allWithoutOnward(j.texts.left)
	}
}

func withoutOnward(m render.Message) render.Message {
	var rows [][]api.Button
	for _, row := range m.Buttons {
		if row = slices.DeleteFunc(slices.Clone(row), isOnward); len(row) > 0 {
			rows = append(rows, row)
		}
	}
	m.Buttons, m.Plain = rows, allWithoutOnward(m.Plain)
	return m
}

func allWithoutOnward(messages []render.Message) []render.Message {
	var out []render.Message
	for _, m := range messages {
		out = append(out, withoutOnward(m))
	}
	return out
}
