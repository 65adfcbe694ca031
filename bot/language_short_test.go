package bot

import (
	"strings"
	"testing"

	"planbot/bot/chats"
	"planbot/bot/message"
)

// TestShortLines chooses the language of short lines, of which one word or its
// ending tells, and keeps that of the chat where none does.
func TestShortLines(t *testing.T) {
	b := testBot(t)
	for want, lines := range map[string]string{
		"ru": `геноцид на донбасе|худший пункт|Запад бросит нас|план плохой|find "Спартак опять проиграл, 2:0"|лучший пункт|опять предали|нас предаст Трамп|
			хороший план|всё плохо|нужна правда о войне, очень|Путин обманет|сейчас выборы|сдать Донбасс|конец войны|слабая армия|новые санкции|его план|потом парад|
			план хуже`,
		"uk": `геноцид на донбасі|найгірший пункт|Захід кине нас|план поганий|find "Динамо знову програв, 2:0"|найкращий пункт|знову зрада|нас зрадив Трамп|
			гарний план|усе погано|потрібна правда про війну, дуже|Путін обдурить|зараз парад|здати Донбас, ні|ще раз про план|слабка армія|нові санкції|його план|тепер парад|
			план гірший`,
	} {
		all := strings.Split(lines, "|")
		if len(all) != 20 {
			t.Fatalf("%s: %d lines", want, len(all))
		}
		for _, line := range all {
			line = strings.TrimSpace(line)
			for _, before := range []string{"", "uk", "ru"} {
				got := b.language(message.Origin{Language: before}, b.Parse(line), chats.Settings{})
				if got != want {
					t.Errorf("%q after %q: %q, want %q", line, before, got, want)
				}
			}
		}
	}
	for _, line := range []string{"НАТО", "план", "пункт", "Лавров"} {
		for _, chat := range []string{"uk", "ru"} {
			if got := b.language(message.Origin{}, b.Parse(line), chats.Settings{Language: chat}); got != chat {
				t.Errorf("%q in a chat in %q: %q", line, chat, got)
			}
		}
	}
}
