package answer

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"planbot/bot/message"
	"planbot/corpus"
	"planbot/corpus/search"
)

func embedded(t testing.TB) *Library {
	t.Helper()
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return New(c)
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
