package ask

import (
	"strings"
	"testing"

	"planbot/corpus/lang"
)

func TestInEnglish(t *testing.T) {
	isEnglish := func(w string) bool {
		return lang.IsStop(w) || strings.Contains(" amnesty nato ukraine troops plan army limit zelensky elections plant controls point ", " "+w+" ")
	}
	for question, want := range map[string]Reading{
		"Kiedy będą wybory na Ukrainie?":        {"pl", "when elections Ukraine"},
		"co z myśliwcami w Polsce":              {"pl", "what fighter jets Poland"},
		"ab wann gilt der Waffenstillstand":     {"de", "when begin ceasefire"},
		"Was steht in Punkt 7?":                 {"de", "what say point 7"},
		"Que devient la Crimée dans ce plan ?":  {"fr", "Crimea plan"},
		"van a levantar las sanciones a rusia?": {"es", "lifted sanctions Russia"},
		"Chi controlla la centrale nucleare?":   {"it", "who monitored nuclear plant"},
		"kolik vojáků bude mít Ukrajina":        {"cs", "how many soldiers Ukraine"},
		"Was hält Merz von dem Plan?":           {"de", "what think merz plan"},
		"Sanktionen":                            {"de", "sanctions"},
		"when are the elections":                {},
		"who controls the plant":                {},
		"amnesty":                               {},
		"коли вибори":                           {},
		"skilky soldativ bude":                  {},
		"btc price":                             {},
		"":                                      {},
		"21":                                    {},
		"what does Zelensky think of the plan":  {},
		"why did people die in ukraine":         {},
		"no nato trops in ukraine":              {},
		"no nato troops in ukraine":             {},
		"nuklear plant":                         {},
		"point 21":                              {},
		"is there a limit on the army":          {},
	} {
		if got := InEnglish(question, isEnglish); got != want {
			t.Errorf("%q is read as %+v, want %+v", question, got, want)
		}
	}
}
