package search

import (
	"slices"
	"strings"
	"testing"
)

func TestQuotedWords(t *testing.T) {
	for q, want := range map[string]string{
		"": "", "amnesty": "",
		`"for all parties"`:                          " for all parties ",
		"who said “He’s going to sell Ukraine”?":     " hes going to sell ukraine ",
		"«за всі дії під час війни»":                 " за всі дії під час війни ",
		"„für alle Parteien“":                        " für alle parteien ",
		"'for all parties'":                          " for all parties ",
		"‘for all parties’":                          " for all parties ",
		`"For, ALL — parties!"`:                      " for all parties ",
		`who said "so" and «за всі дії»`:             " за всі дії ",
		`"peace plan"`:                               "", // two words are a manner of speaking
		`"for all parties`:                           "", // nothing closes it
		`for all parties"`:                           "",
		`""`:                                         "",
		"Putin's plan and Russia's law":              "", // these are apostrophes
		"'Ukraine's sovereignty will be confirmed.'": " ukraines sovereignty will be confirmed ",
		"don't say that it isn't so":                 "",
		`“a starting point that “will require work,”` + "”": " a starting point that will require work ",
	} {
		if got := quotedWords(q); got != want {
			t.Errorf("quotedWords(%q) = %q, want %q", q, got, want)
		}
	}
}

// A capital shows a name, but not at the beginning.
func TestIsName(t *testing.T) {
	ix := embeddedIndex(t)
	for q, want := range map[string]bool{
		"what did Tusk say": true, "Tusk": false, "tusk": false, "so. Tusk": false, "so.  Tusk": false, "so, Tusk": true, "(Tusk": true, "що Туск": true, "що туск": false,
	} {
		toks := ix.words.tokens(q)
		i := slices.IndexFunc(toks, func(tok token) bool { return tok.Text == "tusk" || tok.Text == "туск" })
		if got := isName(q, &toks[i]); got != want {
			t.Errorf("%q: name %t", q, got)
		}
	}
}

// termsOf lists the words of a question that are looked up.
func termsOf(u *query) string {
	var out []string
	for _, t := range u.terms {
		out = append(out, t.word)
	}
	return strings.Join(out, " ")
}

func TestQueryTerms(t *testing.T) {
	ix := embeddedIndex(t)
	for q, want := range map[string]string{
		"what does the plan say about the army": "army",
		"army army ARMY":                        "army",
		"cease-fire":                            "cease fire ceasefire",
		"zzgrain-zzdeal":                        "zzgrain zzdeal", // of a compound that nobody has, the parts
		"army 600,000":                          "army 600.000",
		"point 6, army of 600,000":              "army", // the numbers are those of points
		"elecions":                              "elecions",
		"?!":                                    "",
		"please show me what it says":           "",
		"600 thousand":                          "600",
		strings.Repeat("x", 5000) + " army":     strings.Repeat("x", 40),
		strings.Repeat(" ", 4092) + "army of peace":    "army", // what comes after the first 4,096 bytes is not read
		strings.Repeat(" ", 4086) + "army elections x": "army", // nor a word that is cut by their end
	} {
		if got := termsOf(ix.understand(q)); got != want {
			t.Errorf("%.40q: terms %q, want %q", q, got, want)
		}
	}
}

func TestQueryIsBounded(t *testing.T) {
	ix := embeddedIndex(t)
	for _, tt := range hostileInputs(ix) {
		u := ix.understand(tt.text)
		if len(u.terms) > maxTerms || len(u.corrections) > maxCorrections || len(u.points) > len(ix.corpus.Points) {
			t.Errorf("%s: %d terms, %d corrections, %d points", tt.name, len(u.terms), len(u.corrections), len(u.points))
		}
	}
}

// How much a word weighs decides what is refused: a name that nobody has
// weighs most, a word that says little least.
func TestWeightOfUnknown(t *testing.T) {
	ix := embeddedIndex(t)
	name := ix.weightOfUnknown(tokenOf(ix, "bitcoin"), false, false)
	word := ix.weightOfUnknown(tokenOf(ix, "weather"), false, false)
	cyrillic := ix.weightOfUnknown(tokenOf(ix, "біткоїн"), false, false)
	generic := ix.weightOfUnknown(tokenOf(ix, "tomorrow"), true, false)
	stranger := ix.weightOfUnknown(tokenOf(ix, "weather"), false, true)
	if !(name > word && word > cyrillic && cyrillic > generic && generic > 0 && stranger == name) {
		t.Errorf("name %v, stranger %v, word %v, Cyrillic %v, generic %v", name, stranger, word, cyrillic, generic)
	}
}

func TestIsGeneric(t *testing.T) {
	ix := embeddedIndex(t)
	for _, tt := range []struct {
		w           string
		known, want bool
	}{
		{"tomorrow", true, true}, {"tomorrow", false, true}, {"army", true, false}, {"bitcoin", false, false},
		{"zzq", false, true}, {"zzq", true, false}, {"car", false, false}, {"g9", false, false}, {"шдж", false, true},
	} {
		if got := tokenOf(ix, tt.w).isGeneric(tt.known); got != tt.want {
			t.Errorf("isGeneric(%q, %t) = %t", tt.w, tt.known, got)
		}
	}
}

// Search shows only points that the plan has; /point refuses the others.
func TestSearchNamedPoints(t *testing.T) {
	ix := embeddedIndex(t)
	for _, tt := range []struct {
		q     string
		named string // the answer begins with them
	}{
		{"point 21", "point:21"},
		{"21, 29", "point:21"},
		{"points 5, 10 and 22", "point:5 point:10 point:22"},
		{"22, 10, 5", "point:5 point:10 point:22"},
		{"point 14, 100 billion", "point:14"},
		{"point 25 and who objects to elections", "point:25"},
		{"the last point", "point:28"},
		{"rferl:16", "rferl:16"}, {"usn 27", "usn:27"}, {"bne:10", "bne:10"}, {"point 21 and usn:27", "point:21 usn:27"},
	} {
		r := ix.Search(tt.q, 3)
		var named []string
		for _, ref := range r.Named {
			named = append(named, ref.String())
		}
		if strings.Join(named, " ") != tt.named || !strings.HasPrefix(refs(r.Hits)+" ", tt.named+" ") || r.Abstained {
			t.Errorf("%q: named %v, hits %s, abstained %t", tt.q, named, refs(r.Hits), r.Abstained)
		}
	}
	for _, q := range []string{"point 29", "0", "99", "usn:999", "usn 27 November"} {
		if r := ix.Search(q, 3); len(r.Named) > 0 {
			t.Errorf("%q: named %v", q, r.Named)
		}
	}
	if r := ix.Search("1-28", 3); len(r.Hits) != 28 {
		t.Errorf("all points were asked for, %d are shown", len(r.Hits))
	}
}
