package lang

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/russian"
)

// Stem reduces a folded word to the part that its forms share: English by
// Snowball's Porter2, in American spelling; Cyrillic by Snowball's Russian
// stemmer, or by a light folding of endings where a letter shows the word to be
// Ukrainian, and then written in one alphabet, so that вибори and выборы meet.
// Other words stay as they are.
func Stem(w string) string {
	switch r, _ := utf8.DecodeRuneInString(w); {
	case r < 'a':
		return w // a number, or a mixture such as 2fa
	case r <= 'z':
		return stemEnglish(w)
	case unicode.Is(unicode.Cyrillic, r):
		return stemCyrillic(w)
	default:
		return w
	}
}

// stemEnglish writes the word in American spelling and stems it. Texts and
// questions are rewritten alike, so a word that is rewritten wrongly ("promise")
// still meets itself.
func stemEnglish(w string) string {
	w = american(w)
	if s, ok := irregular[w]; ok {
		return s
	}
	for _, f := range families {
		if strings.HasPrefix(w, f.begin) {
			return f.stem
		}
	}
	return english.Stem(w, true)
}

// families are words that the library, older than Snowball 3, gives the stem of
// a word of another meaning: organization is no organ.
var families = [...]struct{ begin, stem string }{
	{"organiz", "organiz"}, {"organic", "organic"}, {"organism", "organism"},
	{"internat", "internat"}, {"internal", "internal"}, {"internment", "internment"},
	{"emergenc", "emergenc"}, {"universit", "university"}, {"universal", "universal"}, {"evening", "evening"},
	{"lateral", "lateral"}, {"interfer", "interfer"},
	{"several", "several"}, {"severe", "severe"}, {"severit", "severe"}, {"experiment", "experiment"},
	{"authorit", "authority"}, {"authoriz", "authorize"}, {"candidat", "candidate"}, {"candid", "candid"},
	{"executiv", "executive"}, {"integrit", "integrity"}, {"positiv", "positive"}, {"absolute", "absolute"},
	{"conversion", "conversion"}, {"department", "department"}, {"corporal", "corporal"}, {"protestant", "protestant"},
	{"polite", "polite"}, {"pacific", "pacific"}, {"captivat", "captivate"}, {"deportment", "deportment"},
}

// irregular are the stems of forms of one word that the stemmer keeps apart, or
// of different words that it mixes up.
var irregular = map[string]string{
	"troops": "troop", "children": "child", "kids": "child", "kid": "child",
	"severed": "sever", "authoritarian": "authoritarian", "authoritarianism": "authoritarian",
	"added": "add", "adding": "add", "paste": "paste", "pasted": "paste", "pasting": "paste",
	"built": "build", "rebuilt": "rebuild", "fought": "fight", "sold": "sell", "paid": "pay",
	"taught": "teach", "gave": "give", "given": "give", "lost": "lose", "broke": "break", "broken": "break",
	"met": "meet", "left": "leav", "held": "hold", "kept": "keep", "spoke": "speak", "wrote": "write", "written": "write",
}

// american rewrites the British spellings that stemming does not level.
func american(w string) string {
	if s, ok := spellings[w]; ok {
		return s
	}
	for _, r := range british {
		if base, ok := strings.CutSuffix(w, r.from); ok && len(base) > 2 && !keepsS[base] {
			return base + r.to
		}
	}
	return w
}

var british = [...]struct{ from, to string }{
	{"isation", "ization"}, {"isations", "izations"}, {"ising", "izing"}, {"ised", "ized"}, {"ises", "izes"}, {"ise", "ize"},
	{"iser", "izer"}, {"isers", "izers"},
	{"our", "or"}, {"ours", "ors"}, {"oured", "ored"}, {"ouring", "oring"}, {"ourer", "orer"}, {"ourers", "orers"},
	{"ourable", "orable"}, {"ourably", "orably"}, {"ourite", "orite"}, {"ourites", "orites"}, {"oural", "oral"},
	{"ourly", "orly"}, {"oury", "ory"}, {"ouries", "ories"}, {"ourful", "orful"},
	{"yse", "yze"}, {"ysed", "yzed"}, {"yses", "yzes"}, {"ysing", "yzing"},
}

// keepsS are beginnings of words that American spelling writes with -ise- too,
// and of their relatives: advise, adviser; revise, revision.
var keepsS = map[string]bool{
	"adv": true, "superv": true, "rev": true, "surpr": true, "prec": true, "conc": true, "dev": true, "telev": true, "prom": true, "comprom": true, "enterpr": true, "exerc": true, "exc": true, "improv": true, "chast": true,
}

var spellings = map[string]string{
	"programme": "program", "programmes": "programs", "centre": "center", "centres": "centers",
	"defence": "defense", "defences": "defenses", "licence": "license", "offence": "offense",
	"neighbouring": "neighboring", "neighbourhood": "neighborhood", "catalogue": "catalog", "dialog": "dialogue",
	"offences": "offenses", "licences": "licenses", "defenceless": "defenseless", "judgements": "judgments", "greys": "grays",
	"centred": "centered", "theatre": "theater", "theatres": "theaters", "metre": "meter", "metres": "meters",
	"kilometre": "kilometer", "kilometres": "kilometers", "cheques": "checks",
	"cheque": "check", "tonne": "ton", "tonnes": "tons", "judgement": "judgment", "grey": "gray",
}

// stemCyrillic stems a Ukrainian or Russian word and writes the stem in one
// alphabet. A letter or ending that only Ukrainian has decides for the light folding of
// endings; every other word goes through the Russian stemmer, also when it is
// Ukrainian, for the two languages share most endings.
func stemCyrillic(w string) string {
	if strings.HasPrefix(w, "позиц") {
		return "позиц" // позиція; else softEnd makes it one with позика
	}
	if s, ok := irregularCyrillic[w]; ok {
		return s
	}
	if base, ok := strings.CutSuffix(strings.TrimSuffix(w, "ь"), "ец"); ok && utf8.RuneCountInString(base) >= 3 {
		w = base + "ц" // as the other forms: посланець, посланця
	} else if isUkrainian(w) {
		w = stripUkrainian(w)
	} else {
		w = russian.Stem(w, true)
	}
	return alphabet.Replace(softEnd(w))
}

// ukrainianEndings are the endings of nouns, adjectives and verbs that hold a
// Ukrainian letter, or stand in a word that has one; longest first. The list
// is light on purpose: it never cuts a stem below three letters.
var ukrainianEndings = []string{
	"ського", "ському", "істю", "ість", "ості", "іями", "ення", "енню", "енням", "ській", "ський", "ських", "ським",
	"ською", "уватимуть", "юватимуть", "уватиме", "юватиме", "увати", "ювати", "ували", "ювали", "увала", "ювала",
	"ував", "ював", "ують", "юють", "итимуть", "итиме", "тимуть", "тиме", "ську", "ська", "ські", "ське", "ує", "ює",
	"ити", "ить", "ять", "уть", "ють", "ив", "ила", "или", "ило", "ією", "іях", "іям", "ами", "ями", "ові", "еві", "ого",
	"ому", "ими", "ій", "ія", "ії", "ію", "ів", "їв", "ої", "ою", "ею", "єю", "ах", "ях", "ам", "ям", "ом", "ем", "єм",
	"их", "им", "ий", "ти", "ть", "є", "ї", "і", "а", "я", "у", "ю", "о", "е", "и", "й", "ь",
}

// onlyUkrainian are endings of verbs by which a word is Ukrainian, whatever its
// other letters.
var onlyUkrainian = []string{"ють", "увати", "ювати", "ував", "ював", "увала", "ювала", "ували", "ювали", "тиме", "тимуть"}

// isUkrainian reports whether a Cyrillic word cannot be Russian.
func isUkrainian(w string) bool {
	return strings.ContainsAny(w, "іїєґ") ||
		slices.ContainsFunc(onlyUkrainian, func(e string) bool { return strings.HasSuffix(w, e) })
}

func stripUkrainian(w string) string {
	for _, e := range ukrainianEndings {
		if base, ok := strings.CutSuffix(w, e); ok && utf8.RuneCountInString(base) >= 3 {
			return base
		}
	}
	return w
}

// irregularCyrillic are the stems of forms whose vowel comes or goes, or whose
// end only looks like an ending.
var irregularCyrillic = map[string]string{
	"війська": "вийск", "війську": "вийск", "радість": "радист", "радості": "радист", "радістю": "радист",
	"розмов": "розмов", "розмові": "розмов", "освіти": "освит", "зброї": "збро", "відбудові": "видбудов",
	"дітей": "дит", "дітьми": "дит", "детьми": "дет", "сімей": "сим", "земель": "земл", "шкіл": "школ", "денег": "денг",
	"коштує": "кошту", "коштують": "кошту", "договір": "договор", "вогонь": "вогн", "огонь": "огн", "витік": "витк", "прибыли": "прибил", "актив": "актив",
	"погода": "погода", "погоди": "погода", "погоді": "погода", "погоду": "погода", "погодою": "погода", "погоды": "погода", "погоде": "погода", "погодой": "погода", // else погодитися
}

// softEnd undoes the change of a stem's last consonant before і, in Ukrainian:
// безпека, безпеці; дорога, дорозі. It drops the vowel that only some forms
// have: звонок, звонка.
func softEnd(w string) string {
	if base, ok := strings.CutSuffix(w, "ок"); ok && utf8.RuneCountInString(base) >= 3 {
		return base + "к"
	}
	if base, ok := strings.CutSuffix(w, "ц"); ok {
		return base + "к"
	}
	if base, ok := strings.CutSuffix(w, "з"); ok {
		return base + "г"
	}
	return w
}

// alphabet levels the letters in which the same word differs between the two
// languages: выборы, вибори; Путин, Путін.
var alphabet = strings.NewReplacer("і", "и", "ї", "и", "ы", "и", "є", "е", "э", "е", "ґ", "г", "ь", "", "ъ", "")
