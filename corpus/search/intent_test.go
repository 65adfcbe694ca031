package search

import (
	"strings"
	"testing"
)

func (in intent) names() string {
	var out []string
	for i, name := range []string{"statement", "said", "event", "why", "when", "count", "clauses", "whether"} {
		if in.has(1 << i) {
			out = append(out, name)
		}
	}
	return strings.Join(out, " ")
}

func TestIntent(t *testing.T) {
	ix := embeddedIndex(t)
	for _, tt := range []struct{ want, questions string }{
		{"", `amnesty|army size|Putin|point 6|who is Putin|where does it say that Russia joins|кримінальний|`},
		{"statement", `who criticised the amnesty?|who criticized it|хто критикував амністію?|кто критиковал амнистию|who says it's about the money|
			Putin's position|reaction of Europe|who opposes the plan|who called dmitriev a propagandist|цитата Путіна|who is against it`},
		{"statement said event", `what did Putin say about the G8|what did Leavitt say`},
		{"statement said", `has Rubio said anything|що сказав Путін про вісімку|что сказал Путин`},
		{"event", `what happened in Bishkek|did Russia attack|що сталося у Бішкеку|что произошло|where was the meeting`},
		{"event why", `why was russia thrown out of the G8|чому нема виборів|почему нет выборов|why`},
		{"why", `навіщо це|зачем это`},
		{"when", `date of the elections|коли вибори|когда выборы|when do people vote`},
		{"count", `how many soldiers|how much money|скільки солдатів|сколько солдат`},
		{"clauses", `which points deal with money|clauses about NATO|provisions on trade|які пункти про НАТО|какие пункты о НАТО`},
		{"whether", `does the plan allow it|what does the plan say about the church|чи є в плані амністія|що говорить план про церкву|що план каже про амністію|
			что говорит план об армии|что говорится в плане об армии`},
		{"", `28 points|the 28 points`},
		{"statement event whether", `who says the plan was a failure`},
	} {
		for q := range strings.SplitSeq(tt.questions, "|") {
			q = strings.TrimSpace(q)
			if got := ix.understand(q).intent.names(); got != tt.want {
				t.Errorf("%q: intent %q, want %q", q, got, tt.want)
			}
		}
	}
}
