package search

import (
	"slices"
	"strings"
	"testing"
)

// TestDoneOrMade: what has been done, and who made something, is only answered
// by a text that says so.
func TestDoneOrMade(t *testing.T) {
	ix := embeddedIndex(t)
	for q, refused := range map[string]bool{
		"has the Verkhovna Rada ratified the agreement?": true,
		"who wrote the European counterproposal":         true,
		"price of bread":                                 true,
		"have the assets been frozen":                    false,
	} {
		if r := ix.Search(q, 3); r.Abstained != refused {
			t.Errorf("%q: refused %t, want %t: %s", q, r.Abstained, refused, refs(r.Hits))
		}
	}
}

// TestOneEverydayWord: a word of a clause or of what people ask of it may be all
// of a question.
func TestOneEverydayWord(t *testing.T) {
	ix := embeddedIndex(t)
	for q, refused := range map[string]bool{
		"хто виграє євробачення": true,
		"bread": false, "зерно": false, "роль магатэ": false, "чи можна потім змінити кордони": false,
		"яка погода": true, "погода в москве": true, "рецепт борщу": true, "хочу спать": true, "яка столиця України": true,
		"what should i cook": true, "translate hello to french": true, "write me a poem about peace": true,
	} {
		if r := ix.Search(q, 3); r.Abstained != refused {
			t.Errorf("%q: refused %t, want %t: %s", q, r.Abstained, refused, refs(r.Hits))
		}
	}
}

// TestModelNames: the number of F-16 is no number of its own.
func TestModelNames(t *testing.T) {
	ix := embeddedIndex(t)
	for q, refused := range map[string]bool{
		"f-16": true, "F-16": true, "su-35 deliveries": true, "how many T-72 are left": true,
		"G-8": false, "the G-8 and russia": false,
	} {
		if r := ix.Search(q, 3); r.Abstained != refused {
			t.Errorf("%q: refused %t, want %t: %s", q, r.Abstained, refused, refs(r.Hits))
		}
	}
	for w, want := range map[string]bool{"f16": true, "su35": true, "usled": false, "19point": false, "600k": false, "": false} {
		if isModel(w) != want {
			t.Errorf("isModel(%q) = %t", w, !want)
		}
	}
}

// TestTheUS: in capitals it is a country, unless it is a part of a longer name.
func TestTheUS(t *testing.T) {
	ix := embeddedIndex(t)
	if r := ix.Search("what does the US get", 3); r.Abstained {
		t.Error("what does the US get: refused")
	}
	if r := ix.Search("tell us", 3); !r.Abstained {
		t.Errorf("tell us: %s", refs(r.Hits))
	}
}

// TestSpeakersSideBySide: their names say whose view is asked for.
func TestSpeakersSideBySide(t *testing.T) {
	ix := embeddedIndex(t)
	r := ix.Search("USN vs the Lenin essay on weapons for Ukraine", 3)
	if len(r.Hits) == 0 || !slices.Contains([]string{"usn:19", "lenin:45"}, r.Hits[0].Ref.String()) {
		t.Errorf("%s", refs(r.Hits))
	}
}

// TestDoubledLetters: whichever letters of a word are doubled, it is the same.
func TestDoubledLetters(t *testing.T) {
	ix := embeddedIndex(t)
	for from, to := range map[string]string{
		"comitee": "committee", "committte": "committee", "humanatarian": "humanitarian", "recconstruction": "reconstruction",
	} {
		r := ix.Search(from, 3)
		if len(r.Corrections) != 1 || r.Corrections[0].To != to {
			t.Errorf("%s: %v, want %s", from, r.Corrections, to)
		}
	}
}

// TestMissing: a name that no source has is told apart from everyday words.
func TestMissing(t *testing.T) {
	ix := embeddedIndex(t)
	for q, want := range map[string][]string{
		"Macron on amnesty": {"macron"}, "amnesty": nil, "amnesty banana": nil, "що сказав макрон про амністію": nil,
	} {
		if got := ix.Statements(q).Missing; !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", q, got, want)
		}
	}
}

// TestWordsOfSpeaking do not name a topic beside the one asked for.
func TestWordsOfSpeaking(t *testing.T) {
	ix := embeddedIndex(t)
	if got := ix.Statements("who criticised the amnesty").Topics; !slices.Equal(got, []string{"amnesty"}) {
		t.Errorf("topics %q", got)
	}
}

// TestOwnCorpus: a small corpus, of which nobody has written what people ask,
// answers with what its texts have.
func TestOwnCorpus(t *testing.T) {
	ix := millIndex(t, "Swallows nest under the bridge.\"\n\n[[passage]]", "Swallows nest under the quiet bridge; the fine is 5 pence, and waste is carted off.\"\n\n[[passage]]")
	for q, refused := range map[string]bool{
		"mill": false, "carts": false, "corn": false, "swallows": false, "fine": false, "quiet": false, "waste": false,
		"how high is the fine": false, "how many carts may cross the bridge": false, "what did Ann Miller say": false,
		"": true, "bitcoin": true, "weather in Paris": true, "who won the world cup": true,
	} {
		if r := ix.Search(q, 3); r.Abstained != refused {
			x, _ := ix.Features(q)
			t.Errorf("%q: refused %t, want %t: %s %v", q, r.Abstained, refused, refs(r.Hits), x)
		}
	}
}

// TestWeights: the fitted decision knows every feature, and what it prints is
// what it reads.
func TestWeights(t *testing.T) {
	for _, name := range FeatureNames() {
		if !strings.Contains(weights, "\n"+name+" ") {
			t.Errorf("weights.txt has nothing for %s: run planbot eval --fit", name)
		}
	}
	if again, err := parseModel(fitted.String()); err != nil || again.String() != fitted.String() {
		t.Errorf("printed and read again: %v", err)
	}
	for _, wrong := range []string{"threshold", "nobody : : 1 : 1", "bias : : x : 1", "length : 1 2 : 1 2 : 1 2 3"} {
		if _, err := parseModel(wrong); err == nil {
			t.Errorf("%q is read", wrong)
		}
	}
}

// TestReasons: a refusal says whether the sources have the subject, and then
// what comes near.
func TestReasons(t *testing.T) {
	ix := embeddedIndex(t)
	for q, want := range map[string]Reason{
		"how wide is the buffer zone": NoDetail, "хто платитиме за армію": NoDetail, "best pizza in naples": NoSubject, "asdfghjkl": NoSubject, "amnesty": "",
	} {
		r := ix.Search(q, 3)
		if r.Reason != want || (want == NoDetail) != (len(r.Nearest) > 0) {
			t.Errorf("%q: reason %q, want %q; nearest %v", q, r.Reason, want, r.Nearest)
		}
	}
}

// TestCorrectedForTheBetter: what no text means is not corrected.
func TestCorrectedForTheBetter(t *testing.T) {
	ix := embeddedIndex(t)
	for _, q := range []string{"summarize", "summarize the plan", "planbot", "what can planbot do", "pizza recipies", "скачать музыку"} {
		if r := ix.Search(q, 3); len(r.Corrections) > 0 {
			t.Errorf("%q: %v", q, r.Corrections)
		}
	}
}

// TestNoClause: what is about a topic that no clause deals with is answered by a
// passage, though a clause has its words.
func TestNoClause(t *testing.T) {
	ix := embeddedIndex(t)
	for _, q := range []string{"who wrote the plan", "who wrote this plan", "хто написав цей план", "чий це план", "чей это план"} {
		if r := ix.Search(q, 3); r.Abstained || r.Hits[0].Ref.IsPoint() {
			t.Errorf("%q finds %s", q, refs(r.Hits))
		}
	}
}
