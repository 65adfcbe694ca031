package bot

import (
	"strings"
	"testing"

	"planbot/bot/chats"
	"planbot/bot/locale"
	"planbot/bot/message"
)

// TestLanguage chooses the language of an answer: that of the line, of the
// question, of the asker's app and of the chat.
func TestLanguage(t *testing.T) {
	b := testBot(t)
	for _, c := range []struct{ line, app, chat, want string }{
		// The question tells.
		{"who gets amnesty", "", "", "en"},
		{"хто отримає амністію", "", "", "uk"},
		{"кто получит амнистию", "", "", "ru"},
		{"хто отримає амністію", "ru", "en", "uk"},
		{"кто получит амнистию", "uk-UA", "", "ru"},
		{"who gets amnesty?", "uk", "ru", "en"},
		{"What does the plan say about NATO?", "ru-RU", "", "en"},
		{"pokazhy punkt 25", "", "", "uk"},
		{"chto skazal Putin", "", "", "ru"},
		{"/ask що буде з Кримом", "", "", "uk"},
		{"/who Зеленський", "en", "", "uk"},
		{"/who Зеленский", "en", "", "ru"},
		{"/who песков", "", "", "ru"},
		{"/who дмитрий песков", "", "", "ru"},
		{"/who дмитро пєсков", "", "", "uk"},
		{"/find Украине обещают гарантии безопасности", "", "", "ru"},
		{"/points вибори", "", "", "uk"},
		{"/points выборы", "", "", "ru"},
		{"/why яка чисельність армії", "", "", "uk"},
		{"/party Україна", "", "", "uk"},
		{"/verify Украина проведёт выборы через 100 дней", "", "", "ru"},
		{"/compare гарантии безопасности", "", "", "ru"},
		// It may be in two.
		{"НАТО", "ru", "", "ru"},
		{"НАТО", "uk", "", "uk"},
		{"НАТО", "en", "ru", "ru"},
		{"план", "", "uk", "uk"},
		{"vybory", "ru", "", "ru"},
		// It does not tell: the app does, then the chat.
		{"21", "", "", "en"},
		{"/point 21", "uk", "", "uk"},
		{"/point 21", "uk", "en", "uk"},
		{"/point 21", "", "ru", "ru"},
		{"/point 21-23, 25", "ru", "", "ru"},
		{"/point 21 summary", "uk", "", "uk"},
		{"/who point 21", "uk", "", "uk"},
		{"/who point 21 subject", "ru", "", "ru"},
		{"/point 21", "de", "", "en"},
		{"/point 21", "de-DE", "uk", "uk"},
		{"/points", "ru", "", "ru"},
		{"/help", "uk", "", "uk"},
		{"/help who", "uk", "", "uk"},
		{"/topics please", "uk", "", "uk"},
		{"/context rferl:16", "ru", "", "ru"},
		{"NATO", "uk", "", "uk"},
		{"/nosuch", "ru", "", "ru"},
		// Names that the bot offers itself, and the words of somebody else.
		{"/who amnesty", "uk", "", "uk"},
		{"/who amnesty", "", "", "en"},
		{"/who volodymyr zelenskyy", "ru", "", "ru"},
		{"/party ukraine", "uk", "", "uk"},
		{"/verify Ukraine will hold elections in 100 days", "uk", "", "uk"},
		{"/find they want to cap the army at 600k", "ru", "", "ru"},
		{"/find they want to cap the army at 600k", "", "", "en"},
		// Commands whose words only the program reads.
		{"/settings private on", "uk", "", "uk"},
		{"/schedule 1-28 09:00 Europe/Kyiv", "ru", "", "ru"},
		{"/mydata export", "uk", "", "uk"},
		// A post is the chat's.
		{"/summary 21", "uk", "", "en"},
		{"/summary 21", "en", "ru", "ru"},
		{"/summary вибори", "", "", "uk"},
		{"/summary вибори", "", "ru", "ru"},
		// The line asks for it.
		{"/point 21 lang:ru", "uk", "en", "ru"},
		{"who gets amnesty lang:uk", "", "", "uk"},
		{"/summary 21 lang:uk", "", "ru", "uk"},
		{"/point 21 lang:en", "uk", "ru", "en"},
	} {
		got := b.language(message.Origin{Language: c.app}, b.Parse(c.line), chats.Settings{Language: c.chat})
		if got != c.want {
			t.Errorf("%s, app %q, chat %q: %q, want %q", c.line, c.app, c.chat, got, c.want)
		}
	}
}

// TestCutLang reads what String prints, and leaves everything else alone.
func TestCutLang(t *testing.T) {
	b := testBot(t)
	for typed, want := range map[string]message.Line{
		"/point 21 lang:uk":   {Name: "point", Arg: "21", Lang: "uk"},
		"/help lang:ru":       {Name: "help", Lang: "ru"},
		"what next lang:en":   {Name: "ask", Arg: "what next", Lang: "en"},
		"lang:ru выборы":      {Name: "ask", Arg: "выборы", Lang: "ru"},
		"lang:uk /point 21":   {Name: "point", Arg: "21", Lang: "uk"},
		"/point lang:uk 21":   {Name: "point", Arg: "21", Lang: "uk"},
		"/point lang:uk":      {Name: "point", Lang: "uk"},
		"who lang:uk amnesty": {Name: "who", Arg: "amnesty", Lang: "uk"},
		"lang:uk":             {Name: "ask", Lang: "uk"},
		"lang:uk x lang:ru":   {Name: "ask", Arg: "lang:uk x", Lang: "ru"},
		"/point 21 lang:de":   {Name: "point", Arg: "21 lang:de"},
		"/ask what is lang:":  {Name: "ask", Arg: "what is lang:"},
	} {
		got := b.Parse(typed)
		if got != want {
			t.Errorf("%s: %+v, want %+v", typed, got, want)
		}
		if again := b.Parse(got.String()); again != got {
			t.Errorf("%s comes back as %+v", typed, again)
		}
	}
}

// TestLanguageKept holds the buttons of an answer to its language, for the asker and
// for anybody else who presses them, and offers another language by one tap.
func TestLanguageKept(t *testing.T) {
	b := testBot(t)
	for _, lang := range locale.Languages()[1:] {
		for _, typed := range []string{"/point 21", "/who amnesty", "/ask how big can the army be", "/topics", "/party Ukraine", "/help"} {
			reply := handle(b, typed+" lang:"+lang)
			english := 0
			lines := []string{reply.Line}
			message.EachLine(reply.Blocks, func(line *string) { lines = append(lines, *line) })
			for _, line := range lines {
				got := b.HandleLine(t.Context(), testOrigin, line).Language
				if got == locale.English && strings.HasSuffix(line, " lang:en") {
					english++
				} else if got != lang && !strings.Contains(line, " lang:") {
					t.Errorf("%s in %s leads by %s to an answer in %s", typed, lang, line, got)
				}
			}
			if english == 0 {
				t.Errorf("%s in %s offers no English", typed, lang)
			}
		}
	}
	reply := b.Handle(t.Context(), message.Origin{Platform: "test", Direct: true, Language: "uk"}, b.Parse("who gets amnesty"))
	if reply.Language != "en" || !strings.Contains(dump(reply), "[Українська] → /ask who gets amnesty lang:uk") {
		t.Errorf("an English question of a Ukrainian: %s", dump(reply))
	}
}

// TestSuggestLanguages: a suggestion is in the language of the app, and its label
// is as good as its value.
func TestSuggestLanguages(t *testing.T) {
	b := testBot(t)
	for _, lang := range locale.Languages() {
		from := message.Origin{Platform: "test", Direct: true, Language: lang}
		for kind, name := range map[ArgKind]string{SubjectArg: "who", TopicArg: "points", PartyArg: "party", PointArg: "point"} {
			for _, s := range b.Suggest(t.Context(), from, kind, "", 1000) {
				byLabel := b.Handle(t.Context(), from, message.Line{Name: name, Arg: s.Label, Lang: lang})
				byValue := b.Handle(t.Context(), from, message.Line{Name: name, Arg: s.Value, Lang: lang})
				// A long label leaves no room for the language in a button.
				got, want := strings.ReplaceAll(strings.TrimSpace(shown(byLabel)), "“"+s.Label, "“"+s.Value), strings.TrimSpace(shown(byValue))
				if strings.ReplaceAll(want, "\nEnglish", "") != strings.ReplaceAll(got, "\nEnglish", "") || byValue.Language != lang {
					t.Errorf("%s: /%s %s and %s differ, %s", lang, name, s.Label, s.Value, firstDifference(got, want))
				}
			}
		}
	}
}
