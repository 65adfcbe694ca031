package search

import (
	"strings"
	"testing"

	"planbot/corpus"
)

// TestPartyQuestion reads questions about a party's part in the plan, and such as
// go further or are about something else.
func TestPartyQuestion(t *testing.T) {
	ix := embeddedIndex(t)
	for _, c := range []struct {
		party     string
		kind      corpus.DutyKind
		questions string
	}{
		{"russia", corpus.Gets, `what does Russia get out of this|what does russia get|what will Russia gain from the deal|what's in it for Russia|whats in it for moscow|how does Russia benefit from the plan|
			what does the Kremlin get|does Russia win anything|benefits for Russia|what are the gains for Russia|
			що отримує Росія|що Росія отримає від плану|яка вигода Росії|що дістанеться Росії|що отримає рф|
			что получает Россия|что получит Россия от сделки|какая выгода России|что достанется России|в чём выгода России|что получит Москва`},
		{"russia", corpus.Does, `what does Russia have to do|what must Russia do|what is Russia obliged to do|what does Russia give up|what does Russia lose|what are Russia's obligations|
			що має зробити Росія|що повинна зробити Росія|чим жертвує Росія|що Росія віддає|обов'язки Росії|
			что должна сделать Россия|чем жертвует Россия|обязательства России|что теряет Россия`},
		{"ukraine", corpus.Does, `what does Ukraine have to give up|what must Ukraine do|what does Kyiv lose|what concessions does Ukraine make|what does Ukraine sacrifice|Ukraine's obligations|what is Ukraine required to do|what is asked of Ukraine|
			what are the demands on Ukraine|what would ukraine need to do|
			що Україна втрачає|що має зробити Україна|чим поступається Україна|що повинна зробити Україна|на які поступки йде Україна|що віддає Україна|чого вимагають від України|
			что должна сделать Украина|что теряет Украина|на какие уступки идёт Украина|чем жертвует Украина|что отдаёт Украина|что требуют от Украины`},
		{"ukraine", corpus.Gets, `what does Ukraine get|what does Ukraine get in return|what does ukraine receive|what's in it for Ukraine|what's in it for Kyiv|what does Ukraine gain|що отримує Україна|що отримає Україна натомість|что получает Украина|что получит Украина взамен|что Украине обещают`},
		{"us", corpus.Gets, `what's in it for the Americans|what does the US get|what does the US get out of it|what does America gain|what's in it for the USA|what does Washington get out of the deal|what does the us get|what does u.s. get|what's in it for the US?|що отримують США|яка вигода Америки|що отримує Америка|что получают США|какая выгода США|что получат американцы`},
		{"us", corpus.Does, `what does the US have to do|what must the United States do|що мають робити США|что должны делать США`},
		{"europe", "", `Europe's part|what is europe's part in all this|the role of Europe|Europe's role in the plan|what role does Europe play|яка роль Європи|роль Європи в плані|какая роль Европы|роль Европы|участие Европы`},
		{"europe", corpus.Does, `what does Europe have to do|what must the Europeans do|що має робити Європа|что должна делать Европа`},
		{"nato", corpus.Does, `what must NATO do|what does NATO have to give up|what does NATO promise|що має зробити НАТО|что должно сделать НАТО`},
		{"", "", `what does Ukraine get in point 5|what's in it for us|what's in it for me|tell us what we get|what does Russia get for its frozen assets|what does Ukraine get from the EU|
			what does Russia have to do with Iran|Russia|Ukraine|what does Putin get|will Ukraine get nuclear weapons|what does Russia say|who gets Crimea|who gets the plant|how many soldiers does Ukraine get|
			when does Ukraine get security guarantees|does Russia get back into the G8|what do Russia and Ukraine get|what do the parties get|what is in it for us|what does the plan give us|what must Russia do to get its assets|does Russia or Ukraine get more|what does Russia get for Crimea|what does Ukraine want|what does Russia want|Russian army|
			what must happen first|role of the UN|European fighter jets|що отримає Україна за пунктом 5|що буде з Україною|що каже Росія|скільки солдатів матиме Україна|коли Україна отримає гарантії|кто получит Крым|
			получит ли Украина ядерное оружие|что говорит Россия|что будет с Россией|Украина|роль ООН||who wins|what does the US get from Europe|is Ukraine allowed to strike Moscow`},
	} {
		for q := range strings.SplitSeq(c.questions, "|") {
			q = strings.TrimSpace(q)
			got, ok := ix.PartyQuestion(q)
			if ok != (c.party != "") || ok && (got.Party != c.party || got.Kind != c.kind) {
				t.Errorf("%q: %+v %t, want %q %q", q, got, ok, c.party, c.kind)
			}
		}
	}
}
