package lang

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/russian"

	"planbot/corpus"
)

// stemmers are the library's calls as stem makes them, and the vocabularies
// that Snowball publishes for them.
var stemmers = []struct {
	language, file string
	stem           func(word string) string
}{
	{"English", "english.tsv.gz", func(w string) string { return english.Stem(w, true) }},
	{"Russian", "russian.tsv.gz", func(w string) string { return russian.Stem(strings.ReplaceAll(w, "ё", "е"), true) }},
}

// corpusWords is the set of the words of the embedded corpus, whether or not a
// reader sees them.
func corpusWords(tb testing.TB) Set {
	tb.Helper()
	c := corpus.Default()
	var texts []string
	add := func(list ...string) { texts = append(texts, list...) }
	for _, p := range c.Points {
		add(p.Title, p.Text, p.Summary)
		add(c.Asked(p.Ref()).All()...)
		for _, w := range p.Wordings {
			add(w.Text)
		}
	}
	for _, a := range c.Articles {
		for _, p := range a.Passages {
			add(p.Gist, p.Text)
			add(c.Asked(p.Ref).All()...)
			for _, q := range p.Quotes {
				add(q.Text)
			}
			for _, e := range p.Events {
				add(e.Text)
			}
		}
	}
	for _, s := range c.Speakers {
		add(s.Name)
		add(s.Aliases...)
	}
	for _, t := range c.Topics {
		add(t.Name)
		add(t.Aliases.All()...)
	}
	out := Set{}
	for _, text := range texts {
		for _, tok := range Tokens(text) {
			if tok.Number == "" {
				out[tok.Text] = true
			}
		}
	}
	return out
}

// TestStemmer compares with Snowball's own vocabularies, and keeps what is
// different for words of the corpus in a committed file.
func TestStemmer(t *testing.T) {
	ours := corpusWords(t)
	var got strings.Builder
	for _, s := range stemmers {
		vocabulary := readStems(t, s.file)
		fmt.Fprintf(&got, "# %s\n\n", s.language)
		writeLibrary(&got, vocabulary, ours, s.stem)
		writeMeetings(&got, vocabulary, ours)
	}
	golden := filepath.Join("testdata", "stemmer.golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the stems are no longer those of %s:\n%s\nIf that is right, run go test ./corpus/lang -run %s -update.", golden, got.String(), t.Name())
	}
}

// writeLibrary counts the words whose stem the library has different from
// Snowball, and lists those of them that the corpus has.
func writeLibrary(out *strings.Builder, vocabulary map[string]string, ours Set, library func(string) string) {
	wrong := 0
	var lines []string
	for w, want := range vocabulary {
		got := library(w)
		if got == want {
			continue
		}
		wrong++
		switch folded := Fold(w); {
		case !ours[folded]:
		case IsStop(folded):
			lines = append(lines, fmt.Sprintf("%s: %s, not %s; a stop word", w, got, want))
		default:
			lines = append(lines, fmt.Sprintf("%s: %s, not %s; ours %s", w, got, want, Stem(Fold(w))))
		}
	}
	slices.Sort(lines)
	fmt.Fprintf(out, "The library stems %d of %d words unlike Snowball. Those in the corpus:\n%s\n\n", wrong, len(vocabulary), strings.Join(lines, "\n"))
}

// writeMeetings lists, for the words of the corpus, where stem and Snowball
// disagree whether two words are forms of one: the library's differences and
// the effects of our own rewriting, wanted or not.
func writeMeetings(out *strings.Builder, vocabulary map[string]string, ours Set) {
	theirs := map[string]string{} // folded word → its stem by Snowball
	for w, s := range vocabulary {
		if w = Fold(w); w != "" && !IsStop(w) {
			theirs[w] = s
		}
	}
	together := map[string][]string{} // by Snowball's stem
	joined := map[string][]string{}   // by our stem, words of the corpus
	for w, s := range theirs {
		together[s] = append(together[s], w)
		if ours[w] && !IsStop(w) {
			joined[Stem(w)] = append(joined[Stem(w)], w)
		}
	}
	out.WriteString("Words of the corpus, and forms of them that a question misses:\n")
	for _, w := range slices.Sorted(maps.Keys(theirs)) {
		if !ours[w] || IsStop(w) {
			continue
		}
		missed := slices.DeleteFunc(slices.Clone(together[theirs[w]]), func(form string) bool { return Stem(form) == Stem(w) })
		if len(missed) > 0 {
			slices.Sort(missed)
			fmt.Fprintf(out, "%s: %s\n", w, strings.Join(missed, " "))
		}
	}
	out.WriteString("\nWords of the corpus that have one term, though Snowball keeps them apart:\n")
	for _, s := range slices.Sorted(maps.Keys(joined)) {
		forms := joined[s]
		if slices.ContainsFunc(forms, func(w string) bool { return theirs[w] != theirs[forms[0]] }) {
			slices.Sort(forms)
			fmt.Fprintf(out, "%s: %s\n", s, strings.Join(forms, " "))
		}
	}
	out.WriteString("\n")
}

// TestStemsMeet holds text and question together where the stemmer, newer
// rules of Snowball or two spellings would part them.
func TestStemsMeet(t *testing.T) {
	for _, forms := range []string{
		// The library's differences.
		"organization organizations organisation organisations organize organized organizing organise organised organising organizer organisers",
		"university universities",
		"universal universally",
		"add adds added adding",
		"emergency emergencies",
		"emerge emerged emerging emerges",
		"internal internally",
		"international internationally",
		"intern interns interned",
		"evening evenings",
		"apologist apologists",
		"psychologist psychologists",
		"interfere interfered interfering interferes",
		"paste pasted pasting",
		// British and American spellings, with their derived forms.
		"labour labor labours laboured labourer labourers laborer laborers",
		"favour favor favours favoured favourable favorable",
		"favourite favorite favourites favorites",
		"honour honor honoured honourable honorable",
		"neighbour neighbor neighbours neighbouring neighboring neighbourly",
		"behaviour behavior behavioural behavioral",
		"armour armor armoured armored",
		"armoury armory",
		"defence defense defences defenses",
		"defenceless defenseless",
		"offence offense offences offenses",
		"licence license licences licenses licensed",
		"centre center centres centers centred centered",
		"theatre theater theatres theaters",
		"kilometre kilometer kilometres kilometers",
		"analyse analyze analysed analyzed analysing analyzing",
		"programme program programmes programs",
		"judgement judgment judgements judgments",
		"cheque cheques check checks",
		"grey gray greys",
		"advise advised advising advises adviser advisers",
		"supervise supervised supervising supervision",
		"revise revised revision revisions",
		"surprise surprised surprising surprisingly",
		"recognise recognize recognised recognized recognising",
		"militarise militarize militarised militarized militarization militarisation",
		"demilitarised demilitarized demilitarise demilitarization demilitarisation",
		"criticise criticize criticised criticism",
		"compromise compromises compromised compromising",
		"promise promises promised promising",
		"exercise exercises exercised",
		"raise raises raised raising",
		// Irregular forms.
		"troop troops", "child children", "build builds built building", "rebuild rebuilt rebuilding", "fight fought fighting",
		"sell sold selling", "pay paid pays paying", "teach taught teaching", "gave given gives giving",
		"lose lost loses losing", "break broke broken breaking", "meet met meets meeting", "leave left leaves leaving",
		"hold held holds holding", "keep kept keeps keeping", "speak spoke speaks speaking", "write wrote written writes writing",
		// ё is е, and the two Cyrillic alphabets are one.
		"отчёт отчет отчёты отчетов", "приём прием", "приёма приема", "истёк истек", "Зелёный зеленый зелёного", "Королёв Королев",
		"вибори выборы виборів выборов", "Путин Путін Путина Путіна", "безпека безпеки безпеці", "амністія амністії амнистия амнистии",
	} {
		words := strings.Fields(forms)
		for _, w := range words[1:] {
			if a, b := termOf(words[0]), termOf(w); a != b || a == "" {
				t.Errorf("%s and %s do not meet: %q, %q", words[0], w, a, b)
			}
		}
	}
}

// TestStemsKeptApart is the other half: words that only look like forms of one.
func TestStemsKeptApart(t *testing.T) {
	for _, pair := range []string{
		"organization organ", "organized organ", "organisation organic", "organised organism",
		"university universal", "university universe", "universe universal",
		"emergency emerging", "emergency emerged",
		"international internal", "international intern", "internal intern", "internment internal", "interval interview",
		"later late", "later lateral", "later latest", "evening even", "past paste", "past pasted", "interference interval",
		"offing off", "added ad", "news new", "leaf left", "sold soldier", "hour horror", "promise premise",
		"police policy", "state station", "general generation", "ceasefire cease",
		"мир мера", "новость новый", "выборы выбыл",
	} {
		a, b, _ := strings.Cut(pair, " ")
		if termOf(a) == termOf(b) && termOf(a) != "" {
			t.Errorf("%s and %s meet: %q", a, b, termOf(a))
		}
	}
}

// termOf is the term of a single word, "" for a stop word.
func termOf(w string) string {
	if w = Fold(w); IsStop(w) {
		return ""
	}
	return Stem(w)
}

// BenchmarkStem stems words of the embedded corpus. The time of one operation
// is that of one word.
func BenchmarkStem(b *testing.B) {
	var latin, cyrillic []string
	for w := range corpusWords(b) {
		switch {
		case IsStop(w):
		case IsCyrillic(w):
			cyrillic = append(cyrillic, w)
		case w[0] >= 'a' && w[0] <= 'z':
			latin = append(latin, w)
		}
	}
	for _, language := range []struct {
		name  string
		words []string
	}{{"English", latin}, {"Cyrillic", cyrillic}} {
		b.Run(language.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				Stem(language.words[i%len(language.words)])
			}
		})
	}
}

// TestStemsOfTheCorpus: folding a word of the corpus again changes nothing, and
// no stem is empty, or all words that lose everything would meet.
func TestStemsOfTheCorpus(t *testing.T) {
	for w := range corpusWords(t) {
		if got := Fold(w); got != w && !strings.Contains(w, ".") {
			t.Errorf("Fold(%q) = %q", w, got)
		}
		if Stem(w) == "" {
			t.Errorf("%q has an empty stem", w)
		}
	}
}
