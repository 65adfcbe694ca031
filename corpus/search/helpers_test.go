package search

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"planbot/corpus"
	"planbot/corpus/lang"
)

var update = flag.Bool("update", false, "rewrite the committed files that tests compare with")

func embeddedCorpus(t testing.TB) *corpus.Corpus {
	t.Helper()
	return corpus.Default()
}

// embeddedIndex is the index of the corpus that ships in the program.
func embeddedIndex(t testing.TB) *Index {
	t.Helper()
	return New(embeddedCorpus(t))
}

// textWords maps the words of the texts of an index to their terms.
func textWords(ix *Index) map[string]termID {
	out := map[string]termID{}
	for w, info := range ix.words.words {
		if info.is(textKind) {
			out[w] = info.id
		}
	}
	return out
}

// tokenOf is the token of one word of a question.
func tokenOf(ix *Index, w string) *token {
	return &token{lang.Token{Word: lang.Word{Text: w}}, ix.words.look(w)}
}

// mill is a corpus small enough to count by hand. Passages 2 and 3 are about
// the same thing in the same words.
const mill = `
[plan]
title = "The mill plan"
published_by = "The Courier"
date = "1901-05-02"
note = "A draft that fell off a cart."

[[point]]
number = 1
title = "The mill"
text = "The mill goes to the town."
summary = "The town gets the mill."
topics = ["mill"]

[[point]]
number = 2
title = "Carts"
text = "At most 30 carts cross the bridge in a day."
summary = "Traffic over the bridge is capped."

[article]
id = "news"
title = "A mill divided"
date = "1901-05-03"
short = "The Courier"
voice = "reed"

[[passage]]
line = 1
gist = "The mayor on the mill."
points = [1]
topics = ["mill"]
people = ["mayor"]

  [[passage.quote]]
  speaker = "mayor"
  kind = "direct"
  text = "we will grind our own corn, whatever the elders say"
  about = ["elders"]

[[passage]]
line = 2
gist = "Swallows nest under the bridge."

[[passage]]
line = 3
gist = "Swallows nest under the bridge."

  [[passage.quote]]
  speaker = "both"
  kind = "reported"
  text = "that nobody counts the carts"
  points = [2]

[[speaker]]
id = "mayor"
person = true
name = "Ann Miller"
aliases = ["Miller", "the mayor of the upper town", "мер"]

[[speaker]]
id = "elders"
name = "the elders"
aliases = ["upper town"]

[[speaker]]
id = "both"
name = "the mayor and the elders"
parties = ["mayor", "elders"]

[[speaker]]
id = "reed"
person = true
name = "Tom Reed"

[[topic]]
id = "mill"
name = "The mill"
points = [1]
en = ["mill", "grinding corn"]
uk = ["млин"]
ru = ["мельница"]
`

// millIndex is the index of the small corpus, with changes.
func millIndex(t testing.TB, changes ...string) *Index {
	t.Helper()
	text := mill
	for i := 0; i < len(changes); i += 2 {
		if strings.Count(text, changes[i]) != 1 {
			t.Fatalf("%q stands in the corpus %d times", changes[i], strings.Count(text, changes[i]))
		}
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	c, err := corpus.Load(fstest.MapFS{"mill.toml": {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	return New(c)
}

// refs lists the refs of hits as people see them.
func refs(hits []Hit) string {
	out := make([]string, len(hits))
	for i, h := range hits {
		out[i] = h.Ref.String()
	}
	return strings.Join(out, " ")
}

// place is where a ref stands among the first ten answers, from 1, or 0.
func place(ix *Index, q string, ref corpus.Ref) int {
	for i, h := range ix.Search(q, 10).Hits {
		if h.Ref == ref {
			return i + 1
		}
	}
	return 0
}

// numbers writes point numbers as the tables have them.
func numbers(nums []int) string { return strings.Trim(fmt.Sprint(nums), "[]") }
