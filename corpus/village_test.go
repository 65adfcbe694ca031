package corpus_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"planbot/corpus"
)

// The tests of the rules run on a corpus of their own, about two villages and
// a mill: small enough to count lines in, with a record of every kind. Its
// sources are below it. Nothing in it is about the real plan, so that no test
// of a rule changes when the data does.

const villagePlan = `[plan]
title = "The mill plan"
published_by = "The Courier"
date = "1901-05-02"
note = "A draft that fell off a cart."

[[point]]
number = 1
title = "The mill"
text = "The two villages will share the mill."
summary = "Both villages get to use one mill."
topics = ["mill"]

[[point]]
number = 2
title = "Carts on the bridge"
text = "No more than 30 carts may cross the bridge in a day. The fair at St. Peter is exempt."
summary = "Daily traffic over the bridge is capped at 30 carts, the fair aside."
topics = ["bridge", "fair"]

[[point]]
number = 3
title = "The council"
text = "A council of five elders will watch over the agreement."
summary = "Five elders are to oversee it."
`

const villageNews = `[article]
id = "news"
title = "A mill divided"
author = "Tom Reed"
publisher = "The Courier"
date = "1901-05-03"
url = "https://example.com/mill"
short = "The Courier"
voice = "reed"

[[passage]]
line = 2
gist = "The Courier reports that the mayor walked out before a vote."
points = [1]
topics = ["mill"]
people = ["mayor"]

  [[passage.quote]]
  speaker = "mayor"
  kind = "direct"
  text = "we will grind our own corn"

[[passage]]
line = 3
gist = "The Courier reports fears of the elders, and two answers to them."
points = [3, 2, 2]
topics = ["bridge"]

  [[passage.quote]]
  speaker = "elders"
  kind = "reported"
  text = "fear that the bridge will be closed to them"
  points = [2]
  topics = ["fair"]

  [[passage.quote]]
  speaker = "town-hall"
  kind = "direct"
  text = "overblown"
  about = ["elders"]

  [[passage.quote]]
  speaker = "ferryman"
  kind = "direct"
  text = "nobody will close the bridge in our time"
  points = []
  topics = []
  via = "Tom Reed"

[[passage]]
line = 4
gist = "The Courier quotes another copy of the draft."
scare = ["balance"]

  [[passage.wording]]
  point = 2
  text = "at most 30 carts a day may cross"

  [[passage.event]]
  date = "1901-04"
  text = "The elders get a copy of the draft."
`

const villageEssay = `[article]
id = "essay"
title = "Stones and bread"
date = "1901-05"
short = "the essay"
voice = "essayist"

[[passage]]
line = 1
gist = "The essay asks who will own the mill."
points = [1]

  [[passage.quote]]
  speaker = "essayist"
  kind = "author"
  text = "Whoever owns the stones owns the bread"

[[passage]]
line = 3
gist = "The essay compares a bridge to a tax."
`

const villagePeople = `[[speaker]]
id = "mayor"
person = true
name = "Ann Miller"
role = "mayor"
parties = ["town-hall"]
aliases = ["Miller", "the mayor"]

[[speaker]]
id = "town-hall"
name = "the town hall"
role = "town government"

[[speaker]]
id = "elders"
name = "the elders"
role = "elders of the upper village"
aliases = ["upper village"]

[[speaker]]
id = "ferryman"
name = "the ferryman"
role = "ferryman"

[[speaker]]
id = "reed"
name = "Tom Reed"
role = "reporter"

[[speaker]]
id = "essayist"
name = "the essayist"
role = "author of the essay"

[[topic]]
id = "mill"
name = "The mill"
points = [1]
en = ["mill"]
uk = ["млин"]
ru = ["мельница"]

[[topic]]
id = "bridge"
name = "The bridge"
points = [3, 2]

[[topic]]
id = "fair"
name = "A fair"
points = [2]

[[topic]]
id = "weather"
name = "The weather"
`

const villageAsked = `[[asked]]
ref = "point:1"
en = ["who gets the mill", "flour"]

[[asked]]
ref = "News:3"
en = ["closing the bridge"]

[[asked]]
ref = "point:1"
en = ["corn"]
ru = ["мука"]
`

// The duties are not part of the village, since a corpus need not have any.
const villageDuties = `[[party]]
id = "lower"
name = "Lower village"
en = ["valley"]
uk = ["село"]

[[party]]
id = "upper"
name = "Upper village"
en = ["hills"]

[[duty]]
point = 2
party = "upper"
kind = "does"
text = "waits"

[[duty]]
point = 1
party = "lower"
kind = "gets"
text = "flour"

[[duty]]
point = 1
party = "upper"
kind = "gets"
text = "flour"

[[duty]]
point = 1
party = "lower"
kind = "does"
text = "pays"

[[duty]]
point = 1
party = "lower"
kind = "does"
text = "grinds"

[[duty]]
point = 3
party = "upper"
kind = "does"
text = "watches"
`

const (
	villagePlanText = `The two villages will share the mill.
No more than 30 carts may cross the bridge in a day. The fair at St. Peter is exempt.
A council of five elders will watch over the agreement.
`
	villageNewsText = `# A mill divided
Mayor Ann Miller said “we will grind our own corn” and left the hall, though the council later voted to keep talking about the draft for another week and to ask the smiths for their opinion on the price of new stones.
The elders fear that the bridge will be closed to them. The town hall called this “overblown”, and the ferryman, who is owed for three winters of work on the ropes and the landing, added that “nobody will close the bridge in our time”.
As the elders’ copy has it, “at most 30 carts a day may cross”; the clerk calls the ‘balance’ of the draft a matter for the smiths, the bakers, and everyone who eats bread between the two hills.
`
	villageEssayText = `Whoever owns the stones owns the bread, and the draft leaves open who that will be once the first harvest has been carried over the bridge and sold.
# Bridges
A bridge is not only a road, it is also a toll, and a toll is always paid by the one who has the heavier load to carry and the longer way to go home.
`
)

// files is a folder: name to text.
type files map[string]string

func village() files {
	return files{
		"asked.toml": villageAsked, "essay.toml": villageEssay, "news.toml": villageNews,
		"people.toml": villagePeople, "plan.toml": villagePlan,
	}
}

func villageSources() files {
	return files{"plan.txt": villagePlanText, "news.txt": villageNewsText, "essay.txt": villageEssayText}
}

// An edit replaces a text that stands once in a file. Where old is empty, new
// goes to the end of the file; where both are, the file goes.
type edit struct{ file, old, new string }

func (f files) edit(t *testing.T, edits ...edit) files {
	t.Helper()
	out := maps.Clone(f)
	for _, e := range edits {
		text := out[e.file]
		switch {
		case e.old == "" && e.new == "":
			delete(out, e.file)
		case e.old == "":
			out[e.file] = text + e.new
		case strings.Count(text, e.old) != 1:
			t.Fatalf("%q stands %d times in %s", e.old, strings.Count(text, e.old), e.file)
		default:
			out[e.file] = strings.Replace(text, e.old, e.new, 1)
		}
	}
	return out
}

func (f files) fs() fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range f {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// load loads a corpus that must be right.
func (f files) load(t *testing.T) *corpus.Corpus {
	t.Helper()
	c, err := corpus.Load(f.fs())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// faultLines lists the faults of an error, which must be of that kind.
func faultLines(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var faults corpus.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("the error is no Faults: %v", err)
	}
	var lines []string
	for _, f := range faults {
		lines = append(lines, f.String())
	}
	return lines
}
