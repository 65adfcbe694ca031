package search

import (
	"slices"
	"strings"
	"testing"

	"planbot/corpus"
)

// summary writes a verification on one line.
func summary(v Verification) string {
	out := string(v.Found)
	for _, place := range v.Places {
		out += " " + place.Ref.String()
		if place.Quote != nil {
			out += " by " + string(place.Quote.Speaker)
		}
		if place.Reported {
			out += " reported"
		}
		if place.Inserted != "" {
			out += " with " + place.Inserted
		}
		if place.Sentence != "" {
			out += " in “" + strings.Join(strings.Fields(place.Sentence)[:3], " ") + "”"
		}
	}
	for _, d := range v.Differences {
		out += "; " + string(d.Kind) + " “" + d.Stands + "” “" + d.Typed + "”"
	}
	if v.Misattributed {
		out += "; not by " + strings.Join(stringsOf(v.Claimed), " ")
	}
	if v.Misattributed && v.ClaimedPlan {
		out += "the plan"
		for _, n := range v.ClaimedPoints {
			out += " " + corpus.PointRef(n).String()
		}
	}
	if v.Apart {
		out += "; apart"
	}
	if v.Marked {
		out += "; marked"
	}
	return out
}

func TestVerify(t *testing.T) {
	ix := embeddedIndex(t)
	for q, want := range map[string]string{
		"NATO agrees not to station troops in Ukraine.": "exact point:8",
		"nato AGREES not to station troops in ukraine":  "same words point:8",
		"Ukraine will hold elections in 100 days":       "exact point:25 usn:14",
		// a part of a sentence
		"Russia will not invade neighbouring countries":                                 "exact point:3 in “It is expected”",
		"Russia will not invade neighboring countries and NATO will not expand further": "near point:3; words “It is expected that” “”; words “neighbouring” “neighboring”",
		// numbers and negations
		"Ukraine will hold elections in 90 days":               "near point:25; number “100” “90”",
		"NATO agrees to station troops in Ukraine.":            "near point:8; negation “not” “”",
		"Ukraine will not hold elections in 100 days":          "near point:25; negation “” “not”",
		"This agreement will be politically binding.":          "near point:27; words “legally” “politically”",
		"Ukraine will recieve reliable security guarantes":     "near point:5; words “receive” “recieve”; words “guarantees” “guarantes”",
		"He’s going to sell Ukraine to Europe":                 "near rferl:41 by trump; words “Russia” “Europe”",
		"the size of the armed forces will be limited to 800k": "near point:6; words “Ukrainian” “”; number “600,000 personnel” “800k”",
		// words in quotation marks, with a comment
		"Look: «Ukraine will hold elections in 100 days». That is madness and nobody will accept it, ever.": "exact point:25 usn:14; marked",
		`Putin said "Ukraine will hold elections in 100 days". Lol`:                                         "exact point:25 usn:14; not by putin; marked",
		`He called it "a big beautiful plan for all of us" and I agree`:                                     "no",
		`Ukraine will not hold “elections in 100 days”`:                                                     "near point:25; negation “” “not”",
		`NATO agrees to “station troops in Ukraine”`:                                                        "near point:8; negation “not” “”",
		// a cut word, a cut number, another currency
		"Ukraine will hold elections in 10":   "near point:25; number “100” “10”",
		"Ukraine will hold elections in 1":    "near point:25; number “100” “1”",
		"Ukraine will hold elect":             "near point:25; words “elections” “elect”",
		"be limited to 600":                   "near point:6; number “600,000” “600”",
		"limited to 60":                       "near point:6; number “600,000” “60”",
		"Europe will add $1":                  "near point:14; number “$100 billion” “$1”",
		"Europe will add $100":                "near point:14; number “$100 billion” “$100”",
		"Europe will add €100 billion":        "near point:14; number “$100 billion to increase the amount of investment available for Ukraine's reconstruction” “€100 billion”",
		"NATO agrees no":                      "near point:8; words “not” “no”",
		"raine will hold elections":           "near point:25; words “Ukraine” “raine”",
		"Europe will add $100 billion":        "exact point:14 in “Europe will add”",
		"Some $100 billion in frozen Russian": "exact point:14 in “Some $100 billion”",
		// a negation that was left out, within the words or before them
		"Ukraine will be admitted in the future":          "near point:7; words “Ukraine agrees to enshrine in its constitution that it will not join NATO, and NATO agrees to include in its statutes a provision that” “”; negation “not” “”",
		"be admitted in the future":                       "near point:7; negation “not” “”",
		"station troops in Ukraine":                       "near point:8; negation “not” “”",
		"a provision that Ukraine will":                   "near point:7; negation “not” “”",
		"Putin never said: we'll achieve it militarily":   "near bne:15 by putin; words “If [Ukraine’s forces] don’t leave” “Putin never said”",
		"Putin denied that we'll achieve it militarily":   "near bne:15 by putin; negation “If [Ukraine’s forces] don’t leave” “Putin denied that”",
		"Путин отрицает, что we'll achieve it militarily": "near bne:15 by putin; negation “If [Ukraine’s forces] don’t leave” “Путин отрицает, что”",
		"NATO will not expand":                            "exact point:3 in “It is expected” usn:9 in “Russia is expected”",
		"Putin: Ukraine will be admitted in the future":   "near point:7; words “Ukraine agrees to enshrine in its constitution that it will not join NATO, and NATO agrees to include in its statutes a provision that” “”; negation “not” “”; not by putin",
		// whose words they are
		"Zelensky said: we'll achieve it militarily":                            "same words bne:15 by putin in “If [Ukraine’s forces]”; not by zelenskyy",
		"Putin said: we'll achieve it militarily":                               "same words bne:15 by putin in “If [Ukraine’s forces]”",
		"“we’ll achieve it militarily”, said Zelensky":                          "exact bne:15 by putin in “If [Ukraine’s forces]”; not by zelenskyy",
		"Путін сказав: NATO agrees not to station troops in Ukraine":            "exact point:8; not by putin",
		"Trump says that Ukraine will hold elections in 90 days":                "near point:25; number “100” “90”; not by trump",
		"according to USN, Russia gets amnesty for its war crimes":              "exact usn:8 by usn",
		"the plan says: Ukraine will hold elections in 100 days":                "exact point:25 usn:14",
		"point 25: Ukraine will hold elections in 90 days":                      "near point:25; number “100” “90”",
		"the plan says that we’ll achieve it militarily":                        "exact bne:15 by putin in “If [Ukraine’s forces]”; not by the plan",
		"у плані сказано: Україна проведе вибори за 100 днів":                   "near point:25",
		"пункт 8: НАТО погоджується не розміщувати війська в Україні":           "near point:8",
		"Point 7: NATO agrees not to station troops in Ukraine.":                "exact point:8; not by the plan point:7",
		"Points 7 and 8: NATO agrees not to station troops in Ukraine.":         "exact point:8",
		"the 28-point plan says: NATO agrees not to station troops in Ukraine.": "exact point:8",
		"point 7: Ukraine will hold elections in 90 days":                       "near point:25; number “100” “90”; not by the plan point:7",
		// a reporter's words, and what an editor put between the words
		"Putin said: Moscow frequently receives informal offers of a ceasefire": "exact bne:14 by putin reported",
		"Putin says that any agreement must include":                            "exact bne:3 by putin reported in “any agreement must”",
		"If Ukraine's forces don't leave, we'll achieve it militarily":          "same words bne:15 by putin with [Ukraine’s forces]",
		"If [Ukraine's forces] don't leave, we'll achieve it militarily":        "same words bne:15 by putin",
		"We were never going to attack Europe":                                  "same words bne:13 by putin with [attack Europe] in “We were never”",
		// the order of the words, and which of the sentences is meant
		"vis-à-vis Russia, Ukraine is the oppressor":                                               "near lenin:31 by essay-author; order “Ukraine, Russia” “Russia, Ukraine”",
		"If Russia invades Ukraine, it will lose the guarantee.":                                   "near point:10; order “Ukraine invades Russia” “Russia invades Ukraine”",
		"Russian forces will withdraw from the part of Donetsk Oblast that they currently control": "near point:21; words “Ukrainian” “Russian”; words “which will then be used to create a buffer zone” “”",
		// a number only where one was typed, and a negation alone
		"67% rating his role negatively":                                                "near lenin:52 by levada; words “positively and a record 45% supporting leaving his body in the Mausoleum” “negatively”",
		"70% rating his role positively and a record 45% supporting it":                 "near lenin:52 by levada; number “67%” “70%”; words “leaving his body in the Mausoleum” “it”",
		"It is expected that Russia will invade neighbouring countries":                 "near point:3; negation “not” “”; words “and NATO will not expand further” “”",
		"Some $100 billion in frozen Russian assets will be invested in EU-led efforts": "near point:14; words “US” “EU”; words “to rebuild and invest in Ukraine, with the US receiving 50 percent of the profits from the venture” “”",
		// sentences of several points
		"This agreement will be legally binding. Ukraine will hold elections in 100 days.":         "near point:27 point:25; apart",
		"Ukraine will hold elections in 100 days. NATO agrees not to station troops in Ukraine.":   "near point:25 point:8; apart",
		"Ukraine will hold elections in 100 days. NATO agrees to station troops in Ukraine.":       "near point:8; words “” “Ukraine will hold elections in 100 days”; negation “not” “”",
		"Ukraine will hold elections in 100 days and NATO agrees not to station troops in Ukraine": "near point:25 point:8; apart",
		// of texts equally near, that of who is credited
		"Lavrov: the G8 is irrelevant": "near bne:17 by lavrov; words “called” “”; words “body” “G8 is”; words “and scoffed at the idea that Russia would like to return to it” “”",
		"the G8 is irrelevant":         "near point:13; words “Russia will be reintegrated into the global economy, with discussions on lifting sanctions, rejoining” “”; words “group and entering a long-term economic cooperation agreement with the United States” “is irrelevant”",
		// other languages
		"Путин: подписывать документы с украинским руководством бессмысленно":         "near bne:11",
		"Путін: підписувати документи з українським керівництвом безглуздо":           "near bne:11",
		"Зеленський: Москва часто отримує неофіційні пропозиції припинити вогонь":     "near bne:14; not by zelenskyy",
		"у плані сказано: підписувати документи з українським керівництвом безглуздо": "near bne:11; not by the plan",
		"Україна проведе вибори за 100 днів":                                          "near point:25",
		"Украина проведёт выборы через 90 дней":                                       "near point:25; number “100” “90”",
		"Путін сказав: НАТО погоджується не розміщувати війська в Україні":            "near point:8; not by putin",
		// nothing
		"Russian will become the second official language of Ukraine": "no",
		"the moon is made of green cheese":                            "no",
		"мій кіт любить рибу":                                         "no",
		"two words":                                                   "no",
		"":                                                            "no",
	} {
		if got := summary(ix.Verify(q)); got != want {
			t.Errorf("%q:\n got %s\nwant %s", q, got, want)
		}
	}
}

// A text that ends or begins within a word is never said to stand there, and
// neither is one without its negation.
func TestVerifyCut(t *testing.T) {
	ix := embeddedIndex(t)
	passes := func(v Verification) bool { return v.Found == FoundExact || v.Found == FoundWords }
	stands := map[string]bool{} // every word of the corpus: a part of one may be another
	for _, v := range ix.verbatims() {
		for _, w := range v.words {
			stands[w.key] = true
		}
	}
	for _, v := range ix.verbatims() {
		for i := MinVerify - 1; i < len(v.words); i++ {
			first, last := v.words[i-MinVerify+1], v.words[i]
			cut := v.Text[first.from : last.to-1]
			if got := verbatimWords(cut); len(got) == MinVerify && !stands[got[MinVerify-1].key] && passes(ix.Verify(cut)) {
				t.Errorf("%s: %q passes", v.Ref, cut)
			}
			if !negations[last.key] || i+1 == len(v.words) {
				continue
			}
			without := v.Text[:last.from] + v.Text[v.words[i+1].from:]
			if passes(ix.Verify(without)) {
				t.Errorf("%s: %q passes", v.Ref, without)
			}
		}
	}
}

// Whoever is credited with the words of another is told whose they are.
func TestVerifyAttribution(t *testing.T) {
	ix := embeddedIndex(t)
	for _, q := range ix.corpus.Quotes(func(q *corpus.Quote) bool { return len(corpus.Words(q.Text)) >= 6 }) {
		right := ix.Verify(ix.corpus.Speaker(q.Speaker).Name + ": " + q.Text)
		if right.Misattributed {
			t.Errorf("%s is not by %s", q.ID(), q.Speaker)
		}
		if ix.isBy(q, []corpus.SpeakerID{"lavrov"}) {
			continue
		}
		wrong := ix.Verify("Lavrov said: " + q.Text)
		by := slices.ContainsFunc(wrong.Places, func(p Place) bool { return p.Quote == q })
		if wrong.Found != FoundExact || !wrong.Misattributed || !by {
			t.Errorf("%s credited to Lavrov: %s", q.ID(), summary(wrong))
		}
	}
}

// FuzzVerify: no text breaks the search, and what is found exactly is there.
func FuzzVerify(f *testing.F) {
	ix := embeddedIndex(f)
	for _, q := range []string{"", "“", "Putin: ", "Putin said: we'll achieve it militarily", "Ukraine will hold elections in 90 days", "a-b-c d-e", "\xff\xff\xff a b c", "600,000 600k 1"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		v := ix.Verify(q)
		if (v.Found == FoundNone) != (len(v.Places) == 0) || v.Found != FoundNear && len(v.Differences) > 0 {
			t.Fatalf("%q: %s", q, summary(v))
		}
	})
}
