package telegram

import (
	"encoding/json"
	"strings"
	"testing"

	"planbot/bot/telegram/telegramtest"
)

// aboutAnn is the file with what is stored about somebody, or fails the test.
func aboutAnn(w *world, m telegramtest.SentMessage) {
	w.t.Helper()
	if m.File == nil || m.File.Name != "planbot-mydata.json" || m.File.Type != "application/json" || m.Text != "" {
		w.t.Errorf("no file: %+v", m)
		return
	}
	var data struct {
		Platform string `json:"platform"`
	}
	if err := json.Unmarshal([]byte(m.File.Data), &data); err != nil || data.Platform != "telegram" {
		w.t.Errorf("%v in %s", err, m.File.Data)
	}
}

// TestFile asks for the file with one's data: in private it comes behind a
// text, in a group it does not come.
func TestFile(t *testing.T) {
	inWorld(t, telegramtest.Options{Pace: true}, func(w *world) {
		got := w.says(private, "/mydata export")
		if len(got) != 2 || !strings.Contains(got[0].Text, "the JSON says so") {
			w.t.Fatalf("%+v", got)
		}
		aboutAnn(w, got[1])
		for _, chat := range []int64{group, super, forum} {
			if m := w.one(w.says(chat, "/mydata@planbot export")); m.File != nil || !strings.Contains(m.Text, "in a private chat") {
				w.t.Errorf("in chat %d: %+v", chat, m)
			}
		}
	})
}

// TestFileBelow gets the file by a button: it comes below the text.
func TestFileBelow(t *testing.T) {
	inWorld(t, telegramtest.Options{Pace: true}, func(w *world) {
		m := w.one(w.says(private, "/point 21"))
		w.press(m, "/mydata export")
		all := w.Messages(private)
		if len(all) != 3 || !strings.Contains(all[1].Text, "the JSON says so") || all[0].Edits != 0 {
			w.t.Fatalf("%+v", all)
		}
		aboutAnn(w, all[2])
		in := w.one(w.message(telegramtest.Message{Chat: group, Text: "/point@planbot 21"}))
		if told := w.press(in, "/mydata export"); !strings.Contains(told, "in a private chat") || len(w.Messages(group)) != 1 {
			w.t.Errorf("in a group: %q, then %+v", told, w.Messages(group))
		}
	})
}

// TestFileAndEdits: an edit of the question changes the text. A file that it
// asks for comes, and one that has come stays.
func TestFileAndEdits(t *testing.T) {
	inWorld(t, telegramtest.Options{Pace: true}, func(w *world) {
		id := w.Message(telegramtest.Message{Chat: private, Text: "/point 21"}).Message
		w.settle()
		for _, line := range []string{"/mydata export", "/point 22"} {
			w.Edited(private, id, line)
			w.settle()
			all := w.Messages(private)
			if len(all) != 2 {
				w.t.Fatalf("%s: %+v", line, all)
			}
			aboutAnn(w, all[1])
		}
		if m := w.Messages(private)[0]; !strings.HasPrefix(m.Text, "Point 22.") || m.Edits != 2 {
			w.t.Errorf("%+v", m)
		}
	})
}

// TestFileOutages: an upload that fails for a passing reason is made again, and
// its refusal is understood as that of any other call.
func TestFileOutages(t *testing.T) {
	for name, fault := range map[string]telegramtest.Fault{
		"a page of a proxy": {Page: 502},
		"too many":          {RetryAfter: 30},
		"a fault of theirs": {Code: 500, Description: "Internal Server Error"},
		"cut off":           {Drop: true},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, telegramtest.Options{Pace: true}, func(w *world) {
				fault.Method, fault.Times = "sendDocument", 3
				w.Fail(fault)
				got := w.says(private, "/mydata export")
				if len(got) != 2 {
					w.t.Fatalf("%+v\n%s", got, w.logs)
				}
				aboutAnn(w, got[1])
				if n := len(w.Calls("sendDocument")); n != 4 {
					w.t.Errorf("%d uploads", n)
				}
				if strings.Contains(w.logs.String(), telegramtest.Token) {
					w.t.Error("the token is in the log")
				}
			})
		})
	}
}
