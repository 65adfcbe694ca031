package search

import (
	"testing"

	"planbot/corpus"
)

func TestPartyQuestion(t *testing.T) {
	ix := embeddedIndex(t)
	for _, c := range []struct {
		q, party string
		kind     corpus.DutyKind
	}{
		{"what does Russia get out of this", "russia", corpus.Gets},
		{"what's in it for the US?", "us", corpus.Gets},
		{"what is in it for us", "", ""}, // those who ask
		{"what does the plan give us", "", ""},
		{"what does u.s. get", "us", corpus.Gets},
		{"what does the us get", "us", corpus.Gets},
		{"що отримає Україна", "ukraine", corpus.Gets},
		{"что получает Россия", "russia", corpus.Gets},
		{"what does Ukraine give up", "ukraine", corpus.Does},
		{"what must Russia do to get its assets", "", ""}, // more than the party's part
		{"Russia's role in the plan", "russia", ""},
		{"does Russia or Ukraine get more", "", ""},
		{"what does Russia get for Crimea", "", ""},
		{"Russia", "", ""},
	} {
		got, ok := ix.PartyQuestion(c.q)
		if ok != (c.party != "") || ok && (got != PartyQuestion{c.party, c.kind}) {
			t.Errorf("%q: %+v, %t", c.q, got, ok)
		}
	}
}
