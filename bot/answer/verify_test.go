package answer

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"planbot/bot/message"
	"planbot/corpus"
	"planbot/corpus/search"
)

// english is the library that ships, made once.
var english = sync.OnceValue(func() *Library { return New(corpus.Default()) })

func embedded(t testing.TB) *Library {
	t.Helper()
	return english()
}

func verifyReply(t *testing.T, l *Library, words string) message.Reply {
	t.Helper()
	r, err := l.Verify(message.Request{Line: message.Line{Name: "verify", Arg: words}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// texts lists every text that is somebody's words, with the block that shows it.
func texts(l *Library) map[string]message.Block {
	out := map[string]message.Block{}
	for i := range l.Corpus.Points {
		p := &l.Corpus.Points[i]
		out[p.Text] = l.clause(p)
	}
	for i := range l.Corpus.Articles {
		for _, p := range l.Corpus.Articles[i].Passages {
			for _, w := range p.Wordings {
				out[w.Text] = l.wording(w)
			}
			for k := range p.Quotes {
				out[p.Quotes[k].Text] = l.voice(&p.Quotes[k], false)
			}
		}
	}
	return out
}

// TestVerifyFindsEverything checks every text of the corpus that is somebody's
// words, as it stands and in capitals.
func TestVerifyFindsEverything(t *testing.T) {
	l := embedded(t)
	for words, block := range texts(l) {
		if len(corpus.Words(words)) < search.MinVerify {
			continue
		}
		r := verifyReply(t, l, words)
		if !slices.ContainsFunc(r.Blocks, func(b message.Block) bool { return reflect.DeepEqual(b, block) }) {
			t.Errorf("/verify does not find %q", words)
		}
		if first := r.Blocks[0]; first != (message.Paragraph{Text: "Yes, word for word:"}) {
			t.Errorf("/verify %q: %v", words, first)
		}
		r = verifyReply(t, l, strings.ToUpper(words))
		if !slices.ContainsFunc(r.Blocks, func(b message.Block) bool { return reflect.DeepEqual(b, block) }) {
			t.Errorf("/verify does not find %q in capitals", words)
		}
	}
}

// TestVerifyMarked: it is said first that only a part of a text was checked.
func TestVerifyMarked(t *testing.T) {
	r := verifyReply(t, embedded(t), "Look: «Ukraine will hold elections in 100 days». That is madness, and nobody will accept it.")
	if r.Blocks[0] != (message.Aside{Text: "Only the words in quotation marks were checked."}) || r.Blocks[1] != (message.Paragraph{Text: "Yes, word for word:"}) {
		t.Errorf("%v", r.Blocks[:2])
	}
}

// TestVerdict holds what is said first: yes, part or no, and whose words they are.
func TestVerdict(t *testing.T) {
	l := embedded(t)
	for words, want := range map[string]string{
		"Ukraine will hold elections in 100 days":                                  "Yes, word for word:",
		"NATO will not expand":                                                     "Yes, as a part of a sentence:",
		"nato WILL not expand":                                                     "Yes, as a part of a sentence; capitals or punctuation differ:",
		"Ukraine will hold elections in 10":                                        "No: this text is not among the words that this bot quotes.",
		"station troops in Ukraine":                                                "No: a negation that belongs to these words was left out. In full:",
		"Ukraine will be admitted in the future":                                   "No: this text is not among the words that this bot quotes.",
		"Zelensky said: we’ll achieve it militarily":                               "These words are by Vladimir Putin, not by Volodymyr Zelenskyy. They are quoted as a part of a sentence:",
		"Putin said: NATO agrees not to station troops in Ukraine.":                "These words are from the plan, not by Vladimir Putin. They are quoted word for word:",
		"the plan says we’ll achieve it militarily":                                "These words are by Vladimir Putin, not from the plan. They are quoted as a part of a sentence:",
		"Putin said: Moscow frequently receives informal offers of a ceasefire":    "These are the source's words on what was said, not the very words of Vladimir Putin. They are quoted word for word:",
		"Putin says that any agreement must include":                               "These are the source's words on what was said, not the very words of Vladimir Putin. They are quoted as a part of a sentence:",
		"Zelensky said: Moscow frequently receives informal offers of a ceasefire": "These are the source's words on what was said by Vladimir Putin, not by Volodymyr Zelenskyy. They are quoted word for word:",
		"Point 7: NATO agrees not to station troops in Ukraine.":                   "These words are from point 8, not from point 7. They are quoted word for word:",
		"Points 7 and 9: NATO agrees not to station troops in Ukraine.":            "These words are from point 8, not from point 7 and point 9. They are quoted word for word:",
		"Point 8: NATO agrees not to station troops in Ukraine.":                   "Yes, word for word:",
		"Зеленський: Москва часто отримує неофіційні пропозиції припинити вогонь":          "The texts are in English, so these words are not among them. The passage below has statements by Vladimir Putin, European Parliament",
		"Путин: подписывать документы с украинским руководством бессмысленно":              "The texts are in English, so these words are not among them. The nearest in meaning is:",
		"This agreement will be legally binding. Ukraine will hold elections in 100 days.": "No: among the words kept here these sentences do not follow one another. Each of them is quoted here:",
		"The so-called peace plan is full of such ambiguities and loopholes":               "Not found among the words that this bot keeps.",
		"Trump says that Ukraine will hold elections in 90 days":                           "No: this text is not among the words that this bot quotes.",
	} {
		got := verifyReply(t, l, words).Blocks[0].(message.Paragraph).Text
		if !strings.HasPrefix(got, want) {
			t.Errorf("/verify %s: %s", words, got)
		}
	}
}

// TestVerifyBelow holds what is said below the texts: what an editor put in, and
// where a text and what was typed part.
func TestVerifyBelow(t *testing.T) {
	l := embedded(t)
	for words, want := range map[string][]string{
		"If Ukraine's forces don't leave, we'll achieve it militarily":   {"The source has “[Ukraine’s forces]” in square brackets: an insertion by an editor, not the words as spoken."},
		"If [Ukraine’s forces] don’t leave, we’ll achieve it militarily": nil,
		"Russian forces will withdraw from the part of Donetsk Oblast that they currently control": {
			"It has “Ukrainian”, typed was “Russian”.", "In it, but not typed: “which will then be used to create a buffer zone”.",
		},
		"If Russia invades Ukraine, it will lose the guarantee.":                                                   {"The order differs: it has “Ukraine invades Russia”, typed was “Russia invades Ukraine”."},
		"vis-à-vis Russia, Ukraine is the oppressor":                                                               {"The order differs: it has “Ukraine, Russia”, typed was “Russia, Ukraine”."},
		"67% rating his role negatively":                                                                           {"It has “positively and a record 45% supporting leaving his body in the Mausoleum”, typed was “negatively”."},
		"The so-called peace plan is full of such ambiguities and loopholes favorable to Russia.":                  {"Typed, but not among the words kept here of the source: “The so-called peace”."},
		"The so-called peace plan is not really full of such ambiguities and loopholes favorable to both of them.": {"Typed, but not among the words kept here of the source: “The so-called peace”.", "The negation “not” is not in it.", "Typed, but not in it: “really”.", "It has “Russia”, typed was “both of them”."},
		"It is expected that Russia will invade neighbouring countries": {
			"The negation “not” is in it, and not in what was typed.", "In it, but not typed: “and NATO will not expand further”.",
		},
	} {
		var got []string
		for _, b := range verifyReply(t, l, words).Blocks[2:] {
			switch b := b.(type) {
			case message.Paragraph:
				got = append(got, b.Text)
			case message.Aside:
				got = append(got, b.Text)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("/verify %s:\n got %q\nwant %q", words, got, want)
		}
	}
}

// TestVerifyVerbatim: what is shown in quotation marks as standing in a text was
// cut from it as it stands.
func TestVerifyVerbatim(t *testing.T) {
	l := embedded(t)
	for words := range texts(l) {
		typed := strings.Fields(words)
		if len(typed) < 2*search.MinVerify {
			continue
		}
		typed[len(typed)/2] = "otherwise"
		v := l.Verified(strings.Join(typed, " "))
		for _, d := range v.Differences {
			if !strings.Contains(v.Places[0].Text, d.Stands) {
				t.Errorf("%s has no %q", v.Places[0].Ref, d.Stands)
			}
		}
	}
}

// TestVerdictTranslated: each sentence of a verdict can be read by itself in the
// other languages, too.
func TestVerdictTranslated(t *testing.T) {
	const (
		swapped  = "Zelensky said: we’ll achieve it militarily"
		reported = "Putin said: Moscow frequently receives informal offers of a ceasefire"
	)
	for _, test := range []struct{ code, words, want string }{
		{"uk", swapped, "Хто це каже: Володимир Путін, а не Володимир Зеленський. Ці слова процитовано як частину речення:"},
		{"ru", swapped, "Кто это говорит: Владимир Путин, а не Владимир Зеленский. Эти слова процитированы как часть предложения:"},
		{"uk", reported, "Це переказ джерела, а не пряма мова. Хто це сказав, за переказом: Володимир Путін. Ці слова процитовано слово в слово:"},
		{"ru", reported, "Это пересказ источника, а не прямая речь. Кто это сказал, по пересказу: Владимир Путин. Эти слова процитированы слово в слово:"},
	} {
		if got := verifyReply(t, embedded(t).In(test.code), test.words).Blocks[0]; got != (message.Paragraph{Text: test.want}) {
			t.Errorf("%s: /verify %s: %v", test.code, test.words, got)
		}
	}
}
