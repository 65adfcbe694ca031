package bot

import (
	"strings"
	"testing"

	"planbot/bot/message"
)

// TestCalledBare tells lines without a slash that call a command from ordinary
// sentences.
func TestCalledBare(t *testing.T) {
	b := testBot(t)
	for _, line := range []string{
		"point 21", "point #21", "POINT 21", "point 3.2", "points NATO", "points", "who amnesty", "who Putin NATO", "who point 21", "who Зеленський", "who вибори",
		"ask who gets amnesty", "find they want to cap the army at 600k and hold elections", "find The plan gives Russia amnesty", "find вони хочуть обмежити армію",
		"party China", "party Ukraine", "party ukraine", "party the EU", "party nato", "party україна",
		"verify NATO agrees not to station troops in Ukraine", "verify This agreement will be legally binding", "verify Putin said: we'll achieve it militarily",
		"compare 6", "compare 3 8", "compare NATO troops", "context rferl:16", "context usn 8", "context point:21",
		"why", "why how big can the army be", "why who gets amnesty", "why “amnesty”", "why хто отримає амністію",
		"summary 21", "summary 21-23", "summary #21", "summary NATO", "summary Elections in Ukraine",
		"schedule 1-28 09:00 Europe/Kyiv", "schedule list", "schedule stop 1", "schedule pause 1", "schedule stop 1 now", "schedule",
		"settings private on", "settings quiet off", "settings language uk", "settings moderators everyone", "settings reset", "settings log",
		"mydata export", "mydata forget", "mydata", "help", "help who", "help /who", "help foo", "topics", "about", "timeline",
	} {
		name, rest, _ := strings.Cut(line, " ")
		if got, want := b.Parse(line), (message.Line{Name: strings.ToLower(name), Arg: rest}); got != want {
			t.Errorf("%q is read as %+v, want %+v", line, got, want)
		}
	}
	for _, line := range []string{
		"point out who gets amnesty", "point of view of Zelensky", "points of disagreement", "points that mention NATO", "pointless", "21",
		"who will chair it", "who is Dmitriev", "who gets amnesty", "who says Ukraine must leave NATO",
		"find out who gets amnesty", "find me the clause on NATO", "find the clause about elections", "find where it says amnesty",
		"party time", "party to the agreement", "verify if Ukraine can join NATO", "verify this",
		"compare the plan with Minsk", "compare it to Minsk", "context of the leak", "context matters",
		"why is the army limited", "why is NATO against it", "why amnesty", "why Ukraine can't join NATO", "why not",
		"summary of the plan", "summary please", "schedule for the elections", "schedule of the withdrawal", "settings of the deal",
		"settings for peace", "help Ukraine", "help me", "help refugees return", "about time they signed", "about the plan", "sources of the leak", "timeline of the leak", "topics in it", "speakers trump",
	} {
		if got, want := b.Parse(line), (message.Line{Name: "ask", Arg: line}); got != want {
			t.Errorf("%q is read as %+v, want %+v", line, got, want)
		}
	}
	for line, want := range map[string]message.Line{
		"/why is the army limited": {Name: "why", Arg: "is the army limited"},
		"/about time":              {Name: "about", Arg: "time"},
		"/party time":              {Name: "party", Arg: "time"},
		"21-23":                    {Name: "point", Arg: "21-23"},
		"3, 7 #9":                  {Name: "point", Arg: "3, 7 #9"},
		"100 000":                  {Name: "ask", Arg: "100 000"},
		"2025-11-27":               {Name: "ask", Arg: "2025-11-27"},
	} {
		if got := b.Parse(line); got != want {
			t.Errorf("%q is read as %+v, want %+v", line, got, want)
		}
	}
}
