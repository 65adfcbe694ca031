package answer

import (
	"strings"
	"testing"
)

// TestAnswers asks as people do, in every language. Each row is the first answer, or
// why there is none and the first that is near.
func TestAnswers(t *testing.T) {
	l := embedded(t)
	for want, questions := range map[string]string{
		"lenin:3": `does europe support the plan|what does europe think of the plan|does the eu back the plan|what does the eu say|чи підтримує Європа план|що думає Європа про план|поддерживает ли Европа план|что думает Европа о плане|
			zelensky|Zelensky|zelensy|zelensky's|zelenskys|and Zelensky?|has zelensky agreed|zelenskyy|zelenskiy|zelenski|selenskyj|Зеленський|Зеленский|но Зеленский?|чи погодився зеленський`,
		"rferl:7": "where did the talks take place|where were the talks held|which city hosted the talks|де були переговори|де проходили переговори|где были переговоры|где прошли переговоры",
		"usn:1":   "when is thanksgiving|when is thanksgiving?",
		"rferl:2": "when did the war start",
		"usn:6": `can ukraine receive weapons|can ukraine get weapons|will ukraine get arms|will ukraine get tanks|can ukraine get missiles|may europe send arms|чи отримає Україна зброю|получит ли Украина оружие|
			дадут ли Украине ракеты`,
		"point:6":  "how big can the army be|what does the plan say about the army|скільки солдатів може мати Україна|сколько солдат может иметь Украина",
		"point:13": "Россия|а Россия?|но Россия?|и Россия?|а Росія?|and russia?|а санкції?|и санкции?|and sanctions?",
		"point:14": "how much money|how much money is in the plan|скільки грошей|сколько денег",
		"point:19": "nuclear plant|nuklear plant|nuclear plnt|nuclaer plant",
		"point:21": "so what about crimea|ну и что с Крымом|та що з Кримом|а пункт 21?|and point 21?|mariupol",
		"point:25": "elections|and elections?|but elections?|so elections?|а вибори?|і вибори?|та вибори|ну вибори|а выборы?|но выборы",
		"point:26": "а амністія?|и амнистия|does the plan mention tribunals",

		"detail point:3": "moldova|молдова",
		"detail point:6": `what is the size of ukraine's army now|how big is ukraine's army now|how many soldiers does ukraine have now|how many troops does ukraine have|how big is the army today|сколько сейчас солдат в армии украины|
			скільки зараз солдатів в армії України|какая сейчас армия у Украины|does russia have to cut its army|чи має Росія скоротити армію|должна ли Россия сократить армию|who pays for the army`,
		"detail point:9":  "what does poland say|що каже Польща|что говорит Польша",
		"detail point:21": "does ukraine bomb donbas|who gets odesa|will kyiv be russian|кому дістанеться Маріуполь",
		"detail point:26": "bucha|Буча|butcher|Bucha massacre",
		"detail lenin:3":  "what does germany say|what does finland think of the plan",
		"detail usn:6":    "does the plan mention iran|is iran mentioned in the plan",
		"detail usn:17":   "does the plan mention china|what does the plan say about china|що каже план про Китай|what does china say",
		"detail usn:24":   "what does the plan say about abducted children",
		"detail usn:29":   "does the plan mention reparations|what does the plan say about reparations|чи згадує план репарації|есть ли в плане репарации|что говорит план о репарациях",
		"detail lenin:32": "what does the plan say about language",
		"nothing":         "hay|gay|gey",
	} {
		reason, ref, refused := strings.Cut(want, " ")
		for q := range strings.SplitSeq(questions, "|") {
			q = strings.TrimSpace(q)
			res := l.Answers(q, 3)
			switch {
			case want == "nothing" || refused:
				if string(res.Reason) != reason || refused && (len(res.Nearest) == 0 || res.Nearest[0].String() != ref) {
					t.Errorf("%q: reason %q, near %v, finds %v, want %s", q, res.Reason, res.Nearest, res.Hits, want)
				}
			case len(res.Hits) == 0 || res.Hits[0].Ref.String() != want:
				t.Errorf("%q: reason %q, near %v, finds %v, want %s", q, res.Reason, res.Nearest, res.Hits, want)
			}
		}
	}
}
