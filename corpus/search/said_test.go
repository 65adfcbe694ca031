package search

import (
	"strings"
	"testing"

	"planbot/corpus"
)

// TestSaidBy reads questions that ask for what one person says and for nothing
// else, and such as go further.
func TestSaidBy(t *testing.T) {
	ix := embeddedIndex(t)
	for want, questions := range map[corpus.SpeakerID]string{
		"putin": `what did Putin say|what did putin say?|what does Putin think|what Putin says|tell me what Putin said|Putin's position|quotes by Putin|Putin quotes|Putin's opinion of the plan|
			що сказав Путін|що казав Путін|що каже Путін|позиція Путіна|цитати Путіна|слова Путіна|що думає Путін|заява Путіна|
			что сказал Путин|что говорил Путин|позиция Путина|цитаты Путина|что думает Путин|мнение Путина о плане`,
		"zelenskyy": `what does Zelensky think|what does Zelenskyy think of this plan|what was Zelensky's response|що думає Зеленський|думка Зеленського|мнение Зеленского`,
		"lavrov":    `заява Лаврова|что говорил Лавров|Lavrov's remarks`,
		"usn":       `what did the USN say`,
		"": `who is Putin|Putin|what did Putin say about the G8|what did Putin do|when did Putin speak|does Putin want peace|will Putin sign|did Trump meet Putin|why did Trump send Witkoff|who criticised Putin|
			who said what|what does the plan say|what happened to Witkoff|що казав Путін про вибори|хто такий Путін|хто критикує Путіна|коли Путін підпише|що каже план|чи хоче Путін миру|
			что сказал Путин о Донбассе|кто такой Путин|кто критикует Путина|что говорит план|зачем Путину Донбасс|what did Merz say|elections||point 21|what did Putin say in point 5`,
	} {
		for q := range strings.SplitSeq(questions, "|") {
			q = strings.TrimSpace(q)
			got := ix.Search(q, 1).SaidBy
			if want == "" && len(got) == 1 || want != "" && (len(got) != 1 || got[0] != want) {
				t.Errorf("%q asks for what %q say, want %q", q, got, want)
			}
		}
	}
}
