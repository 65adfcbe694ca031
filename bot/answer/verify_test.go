package answer

import (
	"slices"
	"strings"
	"testing"

	"planbot/bot/message"
	"planbot/corpus"
)

func embedded(t *testing.T) *Library {
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

// TestVerifyFindsEverything checks every text of the corpus that is somebody's
// words, as it stands and in capitals.
func TestVerifyFindsEverything(t *testing.T) {
	l := embedded(t)
	for _, v := range l.verbatims() {
		if len(corpus.Words(v.text)) < minVerify {
			continue
		}
		r := verifyReply(t, l, v.text)
		if !slices.Contains(r.Blocks, v.block) {
			t.Errorf("/verify does not find %q", v.text)
		}
		if first := r.Blocks[0]; first != (message.Paragraph{Text: "Yes, word for word:"}) {
			t.Errorf("/verify %q: %v", v.text, first)
		}
		r = verifyReply(t, l, strings.ToUpper(v.text))
		if !slices.Contains(r.Blocks, v.block) {
			t.Errorf("/verify does not find %q in capitals", v.text)
		}
	}
}
