package telegram

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"planbot/bot/locale"
	"planbot/bot/telegram/telegramtest"
	"planbot/bot/text"
)

// sets are the texts about the bot that it has set, as "description uk".
func (w *world) sets() []string {
	var out []string
	for _, c := range w.Calls("setMyDescription", "setMyShortDescription") {
		for field := range c.Params {
			if field != "language_code" {
				out = append(out, strings.TrimSpace(field+" "+c.Params["language_code"]))
			}
		}
	}
	return out
}

// TestDescribe has the texts about the bot set by the first start alone, in every
// language, and not by the next.
func TestDescribe(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		want := []string{"description", "description uk", "description ru", "short_description", "short_description uk", "short_description ru"}
		if got := w.sets(); !slices.Equal(got, want) {
			w.t.Errorf("set: %q", got)
		}
		for lang, code := range map[string]string{"en": "", "uk": "uk", "ru": "ru"} {
			plan := w.bot.Library().In(lang).Corpus.Plan
			for _, p := range profileTexts {
				got := w.Profile(p.field, code)
				if !strings.Contains(got, plan.Title) || !strings.Contains(got, plan.Label) || text.Units(got) > p.most || strings.HasSuffix(got, "…") {
					w.t.Errorf("%d units: %s", text.Units(got), got)
				}
			}
			for _, example := range examples(w.bot, lang) {
				if !strings.Contains(w.Profile("description", code), "\n"+example) {
					w.t.Errorf("%s has no %s", lang, example)
				}
			}
		}
		if err := w.end(); err != nil {
			w.t.Fatal(err)
		}
		w.make(Config{})
		w.run()
		w.settle()
		if got := w.sets(); len(got) != len(want) {
			w.t.Errorf("set again: %q", got[len(want):])
		}
	})
}

// TestDescribeSpares leaves the operator's words as they are.
func TestDescribeSpares(t *testing.T) {
	beginning, _, _ := strings.Cut(locale.In("ru").Say("telegram.description"), ":")
	for name, c := range map[string]struct {
		language, text string
		want           []string // descriptions that are set
	}{
		"for all":            {"", "Our own words: planbot", nil},
		"in a language":      {"uk", "Наші слова", []string{"description", "description ru"}},
		"an earlier version": {"ru", beginning + ": как раньше", []string{"description", "description uk", "description ru"}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, telegramtest.Options{}, func(w *world) {
				w.SetProfile("description", c.language, c.text)
				w.run()
				w.settle()
				got := slices.DeleteFunc(w.sets(), func(s string) bool { return strings.HasPrefix(s, "short") })
				if !slices.Equal(got, c.want) {
					w.t.Errorf("set: %q", got)
				}
				if kept := w.Profile("description", c.language); kept != c.text && !slices.Contains(got, strings.TrimSpace("description "+c.language)) {
					w.t.Errorf("%q has become %q", c.text, kept)
				}
			})
		})
	}
}

// TestDescribeFails has the Bot API refuse each of the calls: that is one warning,
// and the bot answers.
func TestDescribeFails(t *testing.T) {
	for _, f := range []telegramtest.Fault{
		{Method: "getMyDescription", Code: 404, Description: "Not Found: method not found"},
		{Method: "setMyDescription", RetryAfter: 50_000}, {Method: "setMyShortDescription", Page: 502}, {Method: "getMyShortDescription", Drop: true},
		{Method: "getMyDescription", Body: `{"ok":true,"result":{"description":{"text":1}}}`},
	} {
		t.Run(fmt.Sprintf("%+v", f), func(t *testing.T) {
			inBubble(t, telegramtest.Options{}, func(w *world) {
				w.Fail(f)
				w.run()
				w.one(w.says(private, "/point 21"))
				<-time.After(time.Hour)
				logs := strings.ReplaceAll(w.logs.String(), `level=WARN msg="telegram asks to wait"`, "")
				if n := countLines(logs, "level=WARN"); n != 1 || !strings.Contains(logs, "description of the bot was not set") {
					w.t.Errorf("%d warnings: %s", n, w.logs)
				}
			})
		})
	}
}
