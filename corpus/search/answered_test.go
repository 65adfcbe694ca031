package search

import (
	"slices"
	"testing"
)

// TestVerbAsked: what has been done, and who made something, is only answered
// by a text that says so.
func TestVerbAsked(t *testing.T) {
	ix := embeddedIndex(t)
	for q, refused := range map[string]bool{
		"has the Verkhovna Rada ratified the agreement?": true,
		"who wrote the European counterproposal":         true,
		"has Russia rejected the amnesty":                false, // to reject is to say something
		"have the assets been frozen":                    false,
	} {
		if r := ix.Search(q, 3); r.Abstained != refused {
			t.Errorf("%q: refused %t, want %t: %s", q, r.Abstained, refused, refs(r.Hits))
		}
	}
}

// TestOneEverydayWord: a word that only helps people to ask is no subject.
func TestOneEverydayWord(t *testing.T) {
	ix := embeddedIndex(t)
	for q, refused := range map[string]bool{
		"tell me a joke": true, "good morning everybody": true, "хто виграє євробачення": true,
		"bread": false, "joke": true, "bucha": false, "зерно": false,
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
		"G-8": false, "the G-8 and russia": false, "28-point plan and nato": false,
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
