package lang

import (
	"slices"
	"strings"
	"testing"
)

// stems lists the distinct terms of a list of words.
func stems(list string) []string {
	var out []string
	for _, w := range Words(list) {
		if s := Stem(w.Text); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// Forms of one word are one term.
func TestStemMeet(t *testing.T) {
	for _, list := range []string{
		// English inflections
		"election elections elect elected",
		"guarantee guarantees guaranteed",
		"territory territories territorial",
		"withdraw withdrawal withdrawing",
		"army armies", "troop troops", "amnesty amnesties", "hostage hostages", "European Europeans", "Russian Russians",
		"prisoner prisoners", "sanction sanctions sanctioned", "nuke nukes", "treaty treaties", "draft drafts drafted",
		// irregular ones
		"child children kid kids", "build built building", "rebuild rebuilt rebuilding", "sell sold selling", "give gave given giving",
		"lose lost losing", "meet met meeting", "leave left leaving", "hold held holding", "keep kept", "speak spoke", "write wrote written",
		"break broke broken", "pay paid", "teach taught", "fight fought",
		// British and American
		"organisation organization organisations organizations organise organize organised organizing",
		"defence defense defences", "centre center centres", "programme program programmes programs",
		"neighbour neighbor neighbours neighbouring neighboring", "labour labor", "colour color", "favour favor favourable favorable",
		"honour honor honoured honored", "behaviour behavior", "recognise recognize recognised recognising recognizing",
		"demobilisation demobilization demobilised demobilized", "militarisation militarization", "criticise criticize criticised",
		"licence license", "offence offense", "cheque check", "grey gray", "tonne ton tonnes", "judgement judgment",
		"catalogue catalog", "dialogue dialog", "travelled traveled", "cancelled canceled", "fulfil fulfill", "analyse analyze",
		"imperialise imperialize", "legalising legalizing",
		// Ukrainian
		"вибори виборів виборам", "армія армії армію армією", "амністія амністії амністію амністією", "безпека безпеки безпеці безпеку безпекою",
		"гарантія гарантії гарантій", "територія території територій територіями", "санкції санкцій санкціями",
		"Україна України Україні Україну Україною", "Росія Росії Росію Росією", "Путін Путіна Путіну Путіним",
		"війна війни війні війну війною", "дорога дороги дорозі", "план плану плані", "активи активів активами",
		"заморожений заморожені заморожених", "полонений полонені полонених полоненими", "член члени членів", "військо війська війську військом", "розмова розмови розмов розмові", "освіта освіти",
		"дзвінок дзвінка дзвінком", "посланець посланця", "незалежність незалежності незалежністю незалежний",
		"критикує критикують критикувати критикував критикувала", "голосувати голосують голосуватимуть", "відводити відводить відводять відводив",
		"забирає забирають", "кордон кордони кордонів кордоном",
		// Russian
		"выборы выборов выборам выборах", "армия армии армию армией", "амнистия амнистии амнистию", "гарантия гарантии гарантий",
		"территория территории территорий", "Россия России Россию Россией", "Украина Украины Украине Украину Украиной",
		"Путин Путина Путину Путиным", "война войны войне войну войной", "замороженный замороженные замороженных", "активы активов",
		"звонок звонка звонки", "украинец украинца украинцы", "огонь огня", "дети детьми",
		// one word in both languages
		"вибори выборы выборов виборів", "армія армия", "амністія амнистия", "гарантії гарантии",
		"Крим Крым Криму Крыму", "Путін Путин", "Україна Украина", "активи активы", "заморожені замороженные", "ядерна ядерная ядерный", "ёлка елка",
	} {
		if got := stems(list); len(got) != 1 {
			t.Errorf("%s: %d terms, %q", list, len(got), got)
		}
	}
}

// Words that only look alike stay apart.
func TestStemApart(t *testing.T) {
	for _, list := range []string{
		"organ organization", "university universal", "policy police", "news new", "general generate", "part party", "peace piece",
		"Russia Russian", "Europe European", "nuclear nuke", "imperial import", "war ware", "arm army", "lie lies lieutenant",
		"severe several", "experiment experience", "candid candidate", "authority author", "positive position", "executive execution",
		"hour hoar", "our or", "four for", "rise rize", "wise wiz",
		"мир мера", "план плен", "рада радість", "война воин", "член членство", "безпека безопасность",
	} {
		// The first word of each list must not meet the last.
		ws := strings.Fields(list)
		if a, b := Stem(Fold(ws[0])), Stem(Fold(ws[len(ws)-1])); a == b {
			t.Errorf("%s and %s are both %q", ws[0], ws[len(ws)-1], a)
		}
	}
}

// What is no word of a language that is stemmed stays as it is.
func TestStemOther(t *testing.T) {
	for _, w := range []string{"600000", "2fa", "100x", "中文", "العربية", "æther", "œuvre"} {
		if got := Stem(w); got != w {
			t.Errorf("Stem(%q) = %q", w, got)
		}
	}
}

// A stem is never empty, or all words that lose everything would meet; and
// no ending is cut off that leaves nothing to tell a word by.
func TestStemKeepsSomething(t *testing.T) {
	for _, w := range []string{
		"a", "s", "ing", "ed", "ise", "our", "ised", "isation", "ours", "ly", "и", "ий", "ії", "ення", "ський", "ами", "є", "їх", "ого", "ость",
	} {
		if Stem(w) == "" {
			t.Errorf("%q has an empty stem", w)
		}
	}
	for w, want := range map[string]string{"їжі": "ижи", "їжак": "ижак"} {
		if got := Stem(w); got != want {
			t.Errorf("Stem(%q) = %q, want %q", w, got, want)
		}
	}
}
