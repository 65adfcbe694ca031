package answer

import (
	"strings"
	"testing"

	"planbot/bot/message"
	"planbot/corpus"
)

// TestOtherLanguages asks plain questions in Polish, German, French, Spanish,
// Italian and Czech.
func TestOtherLanguages(t *testing.T) {
	l := embedded(t)
	for point, questions := range map[int]string{
		6: `Ilu żołnierzy może mieć Ukraina?|Wie groß darf die ukrainische Armee sein?|Combien de soldats l'Ukraine peut-elle avoir ?|¿Cuántos soldados puede tener Ucrania?|
			Quanti soldati può avere l'esercito ucraino?|Kolik vojáků může mít Ukrajina?`,
		7: `Czy Ukraina wstąpi do NATO?|Darf die Ukraine der NATO beitreten?|L'Ukraine peut-elle adhérer à l'OTAN ?|¿Puede Ucrania entrar en la OTAN?|
			L'Ucraina può entrare nella NATO?|Vstoupí Ukrajina do NATO?`,
		8:  `Werden NATO-Truppen in der Ukraine stationiert?`,
		9:  `Gdzie będą stacjonować myśliwce?|Où seront les avions de chasse européens ?`,
		11: `Kommt die Ukraine in die EU?|¿Ucrania será miembro de la UE?`,
		13: `Czy sankcje zostaną zniesione?|Werden die Sanktionen aufgehoben?|Les sanctions seront-elles levées ?|¿Van a levantar las sanciones?|
			Le sanzioni saranno tolte?|Budou zrušeny sankce?`,
		14: `Co się stanie z zamrożonymi aktywami?|Was passiert mit den eingefrorenen Vermögen?|Que deviennent les avoirs gelés ?|¿Qué pasa con los activos congelados?|
			Che fine fanno i beni congelati?|Co bude se zmrazenými aktivy?`,
		19: `Kto dostanie prąd z elektrowni atomowej?|Wer bekommt den Strom aus dem Atomkraftwerk?|Qui contrôle la centrale nucléaire de Zaporijia ?|Chi controlla la centrale nucleare?|
			Kdo dostane elektřinu z jaderné elektrárny?`,
		20: `Co se budou děti učit ve školách o toleranci?`,
		21: `Co będzie z Krymem?|Was passiert mit der Krim?|Que devient la Crimée ?|¿Qué pasa con Crimea?|
			Che cosa succede alla Crimea?|Co bude s Krymem?`,
		22: `Si possono cambiare i confini con la forza?`,
		23: `¿Se podrá exportar grano por el mar Negro?`,
		24: `Kiedy wymiana jeńców?|Quand aura lieu l'échange de prisonniers ?|¿Habrá canje de prisioneros?|Kdy bude výměna zajatců?`,
		25: `Kiedy odbędą się wybory?|Wann gibt es Wahlen in der Ukraine?|Quand auront lieu les élections ?|¿Cuándo habrá elecciones en Ucrania?|
			Quando ci saranno le elezioni in Ucraina?|Kdy budou volby na Ukrajině?`,
		26: `Czy będzie amnestia dla wszystkich?|Gibt es eine Amnestie für Kriegsverbrechen?|Y aura-t-il une amnistie pour tous ?|¿Habrá amnistía para todos?|
			Ci sarà un'amnistia per tutti?|Bude amnestie pro všechny?`,
		27: `Wer überwacht das Abkommen?|Chi presiede il consiglio di pace?`,
		28: `Kiedy zacznie się zawieszenie broni?|Quand commence le cessez-le-feu ?|¿Cuándo empieza el alto el fuego?|Quando comincia il cessate il fuoco?|
			Kdy začne příměří?`,
	} {
		for q := range strings.SplitSeq(questions, "|") {
			q = strings.TrimSpace(q)
			if hits := l.Answers(q, 1).Hits; len(hits) == 0 || hits[0].Ref != corpus.PointRef(point) {
				t.Errorf("%q, read as %q, finds %v, want point %d", q, l.read(q), hits, point)
			}
		}
	}
}

// TestForeignJudgements asks in other languages who is right and what is fair.
func TestForeignJudgements(t *testing.T) {
	l := embedded(t)
	for begins, questions := range map[string]string{
		"planbot takes no side. Choose a topic or a point": "Wer hat recht?|qui a raison|¿quién tiene razón?|chi ha ragione|kdo má pravdu|Wer ist schuld am Krieg?",
		"planbot takes no side. Who said what on it (Verdicts on the plan):": `Ist der Plan fair?|Ist der Plan gerecht?|Le plan est-il juste ?|¿Es justo el plan?|
			Il piano è giusto?|Je ten plán spravedlivý?|Czy plan jest sprawiedliwy?|Le plan est-il bon ?`,
		"planbot takes no side. Who said what on it (Amnesty):": "Ist die Amnestie gerecht?|¿Es justa la amnistía?|L'amnistie est-elle injuste ?",
	} {
		for q := range strings.SplitSeq(questions, "|") {
			reply, err := l.Ask(message.Request{Line: message.Line{Name: "ask", Arg: strings.TrimSpace(q)}})
			if got := gist(reply); err != nil || reply.Outcome != message.NoSources || !strings.HasPrefix(got, begins) {
				t.Errorf("%q, read as %q, is answered with %.100q (%v), want %q", q, l.read(q), got, err, begins)
			}
		}
	}
}

// TestForeignSubjects: /who and /points read a subject as /ask does.
func TestForeignSubjects(t *testing.T) {
	l := embedded(t)
	for subject, want := range map[string]string{"Wahlen": "Elections in Ukraine", "sankcje": "Sanctions", "otages": "Prisoner exchange", "volby": "Elections in Ukraine"} {
		s := l.Statements(subject)
		if got := l.subjectName(s, subject); !s.Understood || !strings.HasPrefix(got, want) {
			t.Errorf("%s is %s, want %s", subject, got, want)
		}
	}
}

// TestUnreadLanguage: a question in another language that finds nothing is told
// which are read.
func TestUnreadLanguage(t *testing.T) {
	l := embedded(t)
	for q, told := range map[string]bool{
		"Was hält Merz von dem Plan?": true, "co Tusk powiedział o tym planie": true, "who won the football game": false,
	} {
		reply, err := l.Ask(message.Request{Line: message.Line{Name: "ask", Arg: q}})
		got := false
		for _, b := range reply.Blocks {
			aside, ok := b.(message.Aside)
			got = got || ok && strings.Contains(aside.Text, "reads questions in")
		}
		if err != nil || reply.Outcome != message.NoSources || got != told {
			t.Errorf("%q: %s, told which languages are read: %t", q, reply.Outcome, got)
		}
	}
}
