package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf16"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/telegramtest"
)

// templates are updates of each kind that the bot reads, and of others.
func templates() []string {
	return []string{
		`{"message":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":false},"text":"/point 21","entities":[{"type":"bot_command","offset":0,"length":6}]}}`,
		`{"message":{"message_id":5,"date":1,"chat":{"id":-5,"type":"group"},"from":{"id":7},"text":"@planbot who amnesty","entities":[{"type":"mention","offset":0,"length":8}],"reply_to_message":{"message_id":4,"date":1,"chat":{"id":-5,"type":"group"},"text":"600k"},"quote":{"text":"600","position":0}}}`,
		`{"message":{"message_id":5,"date":1,"chat":{"id":-5,"type":"group"},"new_chat_members":[{"id":123456789,"is_bot":true}]}}`,
		`{"message":{"message_id":5,"date":1,"chat":{"id":-5,"type":"group"},"caption":"/find","caption_entities":[],"migrate_to_chat_id":-1001}}`,
		`{"edited_message":{"message_id":5,"date":1,"edit_date":2,"chat":{"id":7,"type":"private"},"text":"/who territory"}}`,
		`{"message":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7},"forward_origin":{"type":"hidden_user"},"media_group_id":"1","external_reply":{"poll":{}},"text":"600k"}}`,
		`{"message":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7},"text":"/summary 21 @plan_news"}}`,
		`{"channel_post":{"message_id":5,"date":1,"chat":{"id":-5,"type":"channel"},"sender_chat":{"id":-5,"type":"channel"},"text":"/summary 21"}}`,
		`{"guest_message":{"message_id":5,"date":1,"guest_query_id":"g1","chat":{"id":-9,"type":"supergroup"},"from":{"id":7},"text":"@planbot hi"}}`,
		`{"callback_query":{"id":"c1","from":{"id":7},"message":{"message_id":6,"date":0,"chat":{"id":7,"type":"private"}},"chat_instance":"1","data":"2/who amnesty"}}`,
		`{"callback_query":{"id":"c2","from":{"id":7},"inline_message_id":"i1","chat_instance":"1","data":"!/point 1"}}`,
		`{"inline_query":{"id":"q1","from":{"id":7},"query":"amnesty","offset":"20","chat_type":"group"}}`,
		`{"my_chat_member":{"chat":{"id":-5,"type":"group"},"from":{"id":7},"date":1,"old_chat_member":{"status":"left"},"new_chat_member":{"status":"member"}}}`,
		`{"poll_answer":{"poll_id":"1"},"message_reaction":{},"chat_boost":null}`,
	}
}

// hostile makes one of them into something that no person would send.
func hostile(r *rand.Rand) string {
	all := templates()
	chat := 1000 + r.IntN(1000)
	s := strings.NewReplacer(`{"id":7,"type"`, fmt.Sprintf(`{"id":%d,"type"`, chat), `{"id":-5,"type"`, fmt.Sprintf(`{"id":-%d,"type"`, chat)).
		Replace(all[r.IntN(len(all))])
	values := []string{`null`, `[]`, `{}`, `-1`, `9223372036854775807`, `1e400`, `"\u0000\ud800"`, `"/point 21"`, `true`, `"` + strings.Repeat("й", r.IntN(2000)) + `"`,
		`"👩‍👩‍👧‍👦@planbot"`, `"/` + strings.Repeat("a", 70) + `"`, `"\u202e/who"`, `[[[[{}]]]]`, `"private"`, `123456789`}
	for range r.IntN(4) {
		at := r.IntN(len(s))
		colon := strings.IndexByte(s[at:], ':')
		if colon < 0 {
			continue
		}
		at += colon + 1
		end := at + len(value(s[at:]))
		s = s[:at] + values[r.IntN(len(values))] + s[end:]
	}
	return s
}

// value is the number or the string that a text begins with, or "".
func value(s string) string {
	if strings.HasPrefix(s, `"`) {
		if end := strings.IndexByte(s[1:], '"'); end >= 0 && !strings.Contains(s[1:end+1], `\`) {
			return s[:end+2]
		}
		return ""
	}
	return s[:len(s)-len(strings.TrimLeft(s, "-0123456789truefalsn"))]
}

// stream gives the bot half a million characters of hostile updates by way of
// give, with honest questions among them which must all be answered. There are
// two streams.
func stream(w *world, give func(update string)) {
	const honest = 20
	r := rand.New(rand.NewPCG(4, 2))
	for i, total := 0, 0; i < honest; i++ {
		for total < (i+1)*500_000/honest {
			update := hostile(r)
			total += len([]rune(update))
			give(update)
		}
		w.Message(telegramtest.Message{Chat: 1 + int64(i), Text: fmt.Sprintf("/point %d", i+1)})
	}
	w.settle()
	for i := range honest {
		if m := w.one(w.Messages(1 + int64(i))); !strings.HasPrefix(m.Text, fmt.Sprintf("Point %d.", i+1)) {
			w.t.Errorf("question %d: %q", i, m.Text)
		}
	}
	if logs := w.logs.String(); strings.Contains(logs, "panic") {
		w.t.Errorf("%s", logs[strings.Index(logs, "panic"):][:2000])
	}
}

func TestHostilePolls(t *testing.T) {
	t.Parallel()
	inWorld(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
		w.Fail(telegramtest.Fault{Method: "getUpdates", Body: `{"ok":true,"result":[{"update_id":`, Times: 3})
		stream(w, func(update string) { _, _ = w.Raw([]byte(update)) }) // some are no JSON and can't be queued
	})
}

func TestHostilePosts(t *testing.T) {
	t.Parallel()
	inHook(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
		secret, id := w.tg.cfg.WebhookSecret, 1_000_000
		stream(w, func(update string) {
			id++
			go w.post(fmt.Sprintf(`{"update_id":%d,%s`, id, strings.TrimPrefix(update, "{")), secret)
		})
		<-time.After(time.Minute)
	})
}

// TestHostileText sends questions of a hundred thousand characters.
func TestHostileText(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		for _, piece := range []string{"й", "/point 21-", "👩‍👩‍👧‍👦", "\u202e"} {
			w.says(private, strings.Repeat(piece, 100_000/len(piece)))
			w.says(group, "/ask@planbot "+strings.Repeat(piece, 100_000/len(piece)))
		}
		w.one(w.says(private, "/point 21"))
	})
}

// FuzzUpdate gives the bot any bytes. It must not panic, and every call that
// it makes must be within the limits.
func FuzzUpdate(f *testing.F) {
	for _, s := range templates() {
		f.Add([]byte(`{"update_id":1,` + s[1:]))
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		f.Add([]byte(`{"update_id":1,` + hostile(r)[1:]))
	}
	b := testBot(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		synctest.Test(t, func(t *testing.T) { answersWithinLimits(t, b, raw) })
	})
}

// answersWithinLimits has the bot answer one update, and makes all its calls.
func answersWithinLimits(t *testing.T, b *bot.Bot, raw []byte) {
	logs := &lockedBuffer{}
	tg, err := New(Config{Token: "1:a", Log: slog.New(slog.NewTextHandler(logs, nil)), transport: failing(func(r *http.Request) (*http.Response, error) {
		checkCall(t, r)
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(`{"ok":true,"result":{"message_id":1}}`)), Request: r}, nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	s := tg.newSession(t.Context(), b, api.Bot{User: api.User{ID: 123456789, IsBot: true, Username: "planbot"}}, func(error) {})
	ctx, stop := context.WithCancel(t.Context())
	go s.out.Run(ctx)
	ticket, fresh, err := s.accept(raw)
	if (err == nil) != (ticket != nil) || fresh != (ticket != nil) {
		t.Errorf("%v %t %v", ticket, fresh, err)
	}
	synctest.Wait()
	for s.out.Depth() > 0 {
		<-time.After(time.Minute)
	}
	stop()
	if strings.Contains(logs.String(), "panic") {
		t.Errorf("%s", logs)
	}
}

// checkCall holds a call to the limits of text, entities and buttons.
func checkCall(t *testing.T, r *http.Request) {
	if err := r.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		t.Error(err)
	}
	text := cmp.Or(r.PostForm.Get("text"), r.PostForm.Get("rich_message"))
	size := len(utf16.Encode([]rune(text)))
	switch method := path.Base(r.URL.Path); method {
	case "sendMessage", "sendRichMessage", "editMessageText":
		if size == 0 || size > 4096 && r.PostForm.Has("text") {
			t.Errorf("%s: a text of %d units", method, size)
		}
	}
	var entities []api.Entity
	var keyboard api.Keyboard
	for name, into := range map[string]any{"entities": &entities, "reply_markup": &keyboard} {
		if value := r.PostForm.Get(name); value != "" {
			if err := json.Unmarshal([]byte(value), into); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	for _, e := range entities {
		if _, _, _, ok := e.Cut(text); !ok {
			t.Errorf("%+v in a text of %d units", e, size)
		}
	}
	for _, row := range keyboard.Rows {
		for _, b := range row {
			if _, err := message.ParsePress(b.Data); b.Data != "" && err != nil || len(b.Data) > 64 {
				t.Errorf("button %q: %q: %v", b.Text, b.Data, err)
			}
		}
	}
}
