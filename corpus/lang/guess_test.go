package lang

import (
	"strings"
	"testing"
)

func TestGuess(t *testing.T) {
	for text, want := range map[string]string{
		// English
		"who gets amnesty":                   "en",
		"What happens to Crimea?":            "en",
		"amnesty":                            "en",
		"Who":                                "en",
		"how many soldiers may Ukraine have": "en",
		"is the plan fair":                   "en",
		"what does «Рада миру» mean in the plan":   "en",
		"did putin say anything about nato":        "en",
		"elections in 100 days":                    "en",
		"frozen assets":                            "en",
		"what hapens to crimea":                    "en",
		"point 21 please, the whole of it":         "en",
		"Does Zelensky comment on the buffer zone": "en",
		"USN says what about rferl:16?":            "en",
		"so who would monitor a ceasefire then":    "en",
		// Ukrainian
		"хто отримає амністію":                          "uk",
		"амністія":                                      "uk",
		"що буде з Кримом?":                             "uk",
		"скільки солдатів може мати Україна":            "uk",
		"Покажи пункт про вибори":                       "uk",
		"коли вибори":                                   "uk",
		"чи може Україна вступити до НАТО":              "uk",
		"що каже Путін":                                 "uk",
		"а як щодо біженців":                            "uk",
		"п’ять пунктів":                                 "uk",
		"пункт п'ятий":                                  "uk",
		"заморожені активи":                             "uk",
		"що таке Board of Peace":                        "uk",
		"чому USN критикує план":                        "uk",
		"хто сказав “all parties will receive amnesty”": "uk",
		"яка армія":                                     "uk",
		"де кордон":                                     "uk",
		"двадцять перший":                               "uk",
		"shcho skazav Putin":                            "uk",
		"pokazhy punkt 25":                              "uk",
		"chy bude amnistiya":                            "uk",
		"khto kontrolyuye vykonannya":                   "uk",
		"koly vybory v Ukraini":                         "uk",
		"skilky viiska mozhe maty Ukraina":              "uk",
		"Україна":                                       "uk",
		"Зеленський":                                    "uk",
		"що говорять про гарантії":                      "uk",
		"навіщо план":                                   "uk",
		// Russian
		"кто получит амнистию":               "ru",
		"амнистия":                           "ru",
		"что будет с Крымом?":                "ru",
		"сколько солдат может иметь Украина": "ru",
		"Покажи пункт про выборы":            "ru",
		"когда выборы":                       "ru",
		"может ли Украина вступить в НАТО":   "ru",
		"что говорит Путин":                  "ru",
		"а как насчёт беженцев":              "ru",
		"замороженные активы":                "ru",
		"зачем нужен Board of Peace":         "ru",
		"почему план критикуют":              "ru",
		"объясни пункт 5":                    "ru",
		"где граница":                        "ru",
		"двадцать первый":                    "ru",
		"chto skazal Putin":                  "ru",
		"pokazhi punkt 25":                   "ru",
		"kto poluchit amnistiyu":             "ru",
		"skolko soldat budet u ukrainy":      "ru",
		"Зеленский":                          "ru",
		"какие гарантии":                     "ru",
		"Россия":                             "ru",
		// Both, or none
		"план":        "uk ru",
		"НАТО":        "uk ru",
		"Лавров":      "uk ru",
		"vybory":      "uk ru",
		"21":          "",
		"21-23, 25":   "",
		"rferl:16":    "",
		"NATO":        "",
		"Putin Trump": "",
		"№21":         "",
		"":            "",
		"🕊️?!":        "",
	} {
		if got := strings.Join(Guess(text), " "); got != want {
			t.Errorf("Guess(%q) = %q, want %q", text, got, want)
		}
	}
}
