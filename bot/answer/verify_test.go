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
		"Ukraine will hold elections in 100 days":                   "Yes, word for word:",
		"NATO will not expand":                                      "Yes, as a part of a sentence:",
		"nato WILL not expand":                                      "Yes, as a part of a sentence; capitals or punctuation differ:",
		"Ukraine will hold elections in 10":                         "No: this text is not among the words that this bot quotes.",
		"station troops in Ukraine":                                 "No: a negation that belongs to these words was left out. In full:",
		"Ukraine will be admitted in the future":                    "No: this text is not among the words that this bot quotes.",
		"Zelensky said: we’ll achieve it militarily":                "These words are by Vladimir Putin, not by Volodymyr Zelenskyy. They are quoted as a part of a sentence:",
		"Putin said: NATO agrees not to station troops in Ukraine.": "These words are from the plan, not by Vladimir Putin. They are quoted word for word:",
		"the plan says we’ll achieve it militarily":                 "These words are by Vladimir Putin, not from the plan. They are quoted as a part of a sentence:",
		"Trump says that Ukraine will hold elections in 90 days":    "No: this text is not among the words that this bot quotes.",
	} {
		got := verifyReply(t, l, words).Blocks[0].(message.Paragraph).Text
		if !strings.HasPrefix(got, want) {
			t.Errorf("/verify %s: %s", words, got)
		}
	}
}
