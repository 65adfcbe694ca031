package search

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
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
	for _, c := range v.Each {
		out += " | " + summary(c.Verification)
	}
	return out
}

// citation matches what cited puts words of the corpus for: {8} for the clause of
// point 8, {8 1-3} for its first three words, {bne:15.2} for the second text of a
// passage.
var citation = regexp.MustCompile(`\{([a-z]+:)?(\d+)(?:\.(\d+))?(?: (\d+)-(\d+))?\}`)

// cited puts words of the corpus into a row of a table.
func cited(t *testing.T, ix *Index, row string) string {
	t.Helper()
	return citation.ReplaceAllStringFunc(row, func(name string) string {
		m := citation.FindStringSubmatch(name)
		ref, err := corpus.ParseRef(cmp.Or(m[1], "point:") + m[2])
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, v := range ix.verbatims() {
			if v.Ref == ref {
				texts = append(texts, v.Text)
			}
		}
		number := func(s string) int { n, _ := strconv.Atoi(cmp.Or(s, "1")); return n }
		text := texts[number(m[3])-1]
		if m[4] == "" {
			return text
		}
		return strings.TrimRight(strings.Join(strings.Fields(text)[number(m[4])-1:number(m[5])], " "), ".,;:")
	})
}

func TestVerify(t *testing.T) {
	ix := embeddedIndex(t)
	for q, want := range map[string]string{
		"{8}":                         "exact point:8",
		"nato AGREES {8 3-7} ukraine": "same words point:8",
		"{25 1-7}":                    "exact point:25 usn:14",
		// a part of a sentence
		"{3 5-10}":                      "exact point:3 in “It is expected”",
		"{3 5-8} neighboring {3 10-16}": "near point:3; words “{3 1-4}” “”; words “neighbouring” “neighboring”",
		// numbers and negations
		"{25 1-5} 90 days":                                 "near point:25; number “100” “90”",
		"NATO agrees {8 4-8}.":                             "near point:8; negation “not” “”",
		"Ukraine will not {25 3-7}":                        "near point:25; negation “” “not”",
		"{27 1-4} politically binding.":                    "near point:27; words “legally” “politically”",
		"Ukraine will recieve reliable security guarantes": "near point:5; words “receive” “recieve”; words “guarantees” “guarantes”",
		"We will never attack Europe":                      "near bne:13 by putin; words “{bne:13 2-2}” “will”; words “{bne:13 4-5}” “”; words “{bne:13 8-26}” “”",
		"{rferl:41.2 8-13} Europe":                         "near rferl:41 by trump; words “Russia” “Europe”",
		"the size of the armed forces {6 8-11} 800k":       "near point:6; words “Ukrainian” “”; number “600,000 personnel” “800k”",
		// words in quotation marks, with a comment
		"Look: «{25 1-7}». That is madness and nobody will accept it, ever.": "exact point:25 usn:14; marked",
		`Putin said "{25 1-7}". Lol`:                                    "exact point:25 usn:14; not by putin; marked",
		`He called it "a big beautiful plan for all of us" and I agree`: "no",
		`Ukraine will not hold “{25 4-7}”`:                              "near point:25; negation “” “not”",
		`NATO agrees to “{8 5-8}”`:                                      "near point:8; negation “not” “”",
		// a cut word, a cut number, another currency
		"{25 1-5} 10":                  "near point:25; number “100” “10”",
		"{25 1-5} 1":                   "near point:25; number “100” “1”",
		"Ukraine will hold elect":      "near point:25; words “elections” “elect”",
		"be limited to 600":            "near point:6; number “600,000” “600”",
		"limited to 60":                "near point:6; number “600,000” “60”",
		"Europe will add $1":           "near point:14; number “$100 billion” “$1”",
		"{14 32-35}":                   "near point:14; number “$100 billion” “$100”",
		"Europe will add €100 billion": "near point:14; number “{14 35-46}” “€100 billion”",
		"NATO agrees no":               "near point:8; words “not” “no”",
		"raine will hold elections":    "near point:25; words “Ukraine” “raine”",
		"{14 32-36}":                   "exact point:14 in “Europe will add”",
		"{14 1-6}":                     "exact point:14 in “Some $100 billion”",
		// a negation that was left out, within the words or before them
		"Ukraine will {7 28-32}": "near point:7; words “{7 1-24}” “”; negation “not” “”",
		"{7 28-32}":              "near point:7; negation “not” “”",
		"{8 5-8}":                "near point:8; negation “not” “”",
		"{7 22-26}":              "near point:7; negation “not” “”",
		"Putin never said: we'll achieve it militarily":   "near bne:15 by putin; words “{bne:15 1-5}” “Putin never said”",
		"Putin denied that we'll achieve it militarily":   "near bne:15 by putin; negation “{bne:15 1-5}” “Putin denied that”",
		"Путин отрицает, что we'll achieve it militarily": "near bne:15 by putin; negation “{bne:15 1-5}” “Путин отрицает, что”",
		"{3 12-15}":                     "exact point:3 in “It is expected” usn:9 in “Russia is expected”",
		"Putin: Ukraine will {7 28-32}": "near point:7; words “{7 1-24}” “”; negation “not” “”; not by putin",
		// whose words they are
		"Zelensky said: we'll achieve it militarily": "same words bne:15 by putin in “If [Ukraine’s forces]”; not by zelenskyy",
		"Putin said: we'll achieve it militarily":    "same words bne:15 by putin in “If [Ukraine’s forces]”",
		"“{bne:15 6-9}”, said Zelensky":              "exact bne:15 by putin in “If [Ukraine’s forces]”; not by zelenskyy",
		"Путін сказав: {8 1-8}":                      "exact point:8; not by putin",
		"Trump says that {25 1-5} 90 days":           "near point:25; number “100” “90”; not by trump",
		"according to USN, {usn:8}":                  "exact usn:8 by usn",
		"the plan says: {25 1-7}":                    "exact point:25 usn:14",
		"point 25: {25 1-5} 90 days":                 "near point:25; number “100” “90”",
		"the plan says that {bne:15 6-9}":            "exact bne:15 by putin in “If [Ukraine’s forces]”; not by the plan",
		"у плані сказано: Україна проведе вибори за 100 днів":         "near point:25",
		"пункт 8: НАТО погоджується не розміщувати війська в Україні": "near point:8",
		"Point 7: {8}":                "exact point:8; not by the plan point:7",
		"Points 7 and 8: {8}":         "exact point:8",
		"the 28-point plan says: {8}": "exact point:8",
		"point 7: {25 1-5} 90 days":   "near point:25; number “100” “90”; not by the plan point:7",
		// a reporter's words, and what an editor put between the words
		"Putin said: {bne:14}":                                           "exact bne:14 by putin reported",
		"Putin says that {bne:3.2 1-4}":                                  "exact bne:3 by putin reported in “any agreement must”",
		"If Ukraine's forces don't leave, we'll achieve it militarily":   "same words bne:15 by putin with [Ukraine’s forces]",
		"If [Ukraine's forces] don't leave, we'll achieve it militarily": "same words bne:15 by putin",
		"{bne:13 1-5} attack Europe":                                     "same words bne:13 by putin with [attack Europe] in “We were never”",
		// the order of the words, and which of the sentences is meant
		"{lenin:28 1-4} the oppressor": "near lenin:31 by essay-author; order “Ukraine, Russia” “Russia, Ukraine”",
		"{10 21-24}, {10 16-20}.":      "near point:10; order “Ukraine invades Russia” “Russia invades Ukraine”",
		"Russian {21 51-63}":           "near point:21; words “Ukrainian” “Russian”; words “{21 64-73}” “”",
		// a number only where one was typed, and a negation alone
		"{lenin:52.3 1-4} negatively":           "near lenin:52 by levada; words “{lenin:52.3 5-16}” “negatively”",
		"70% {lenin:52.3 2-10} it":              "near lenin:52 by levada; number “67%” “70%”; words “{lenin:52.3 11-16}” “it”",
		"{3 1-6} invade neighbouring countries": "near point:3; negation “not” “”; words “{3 11-16}” “”",
		"{14 1-11} EU-led efforts":              "near point:14; words “US” “EU”; words “{14 14-31}” “”",
		// sentences of several points
		"{27 1-6}. {25}":            "near point:27 point:25; apart",
		"{25} {8}":                  "near point:25 point:8; apart",
		"{25} NATO agrees {8 4-8}.": "near point:8; words “” “{25 1-7}”; negation “not” “” | exact point:25 usn:14 | near point:8; negation “not” “”",
		"{25 1-7} and {8 1-8}":      "near point:25 point:8; apart",
		// sentences, of which one stands, and whom each is credited to
		"{25} The moon is made of green cheese.":            "near point:25; words “” “The moon is made of green cheese” | exact point:25 usn:14 | no",
		"Zelensky said: {25} Putin said: {bne:15 6-9}.":     "near point:25; words “” “Putin said: {bne:15 6-9}”; not by zelenskyy | exact point:25 usn:14; not by zelenskyy | same words bne:15 by putin in “If [Ukraine’s forces]”",
		"Trump says that {8} {27 1-4} politically binding.": "near point:8; words “” “{27 1-4} politically binding”; not by trump | exact point:8; not by trump | near point:27; words “legally” “politically”",
		// of texts equally near, that of who is credited
		"Lavrov: the G8 is irrelevant": "near bne:17 by lavrov; words “called” “”; words “body” “G8 is”; words “{bne:17 5-17}” “”",
		"the G8 is irrelevant":         "near point:13; words “{13 1-14}” “”; words “{13 17-28}” “is irrelevant”",
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
		q, want := cited(t, ix, q), cited(t, ix, want)
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
