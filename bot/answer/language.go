package answer

import (
	"slices"

	"planbot/corpus"
	"planbot/corpus/lang"
)

// Languages lists the languages that a text may be in, the likelier first, as
// lang.Guess does. A text that may be in two of them is taken for that one whose
// phrases in the corpus have more of its words.
func (l *Library) Languages(text string) []string {
	guessed := lang.Guess(text)
	if len(guessed) < 2 {
		return guessed
	}
	known := l.vocabulary()
	votes := map[string]int{}
	for _, w := range lang.Words(text) {
		for _, g := range guessed {
			if known[g][w.Text] {
				votes[g]++
			}
		}
	}
	slices.SortStableFunc(guessed, func(x, y string) int { return votes[y] - votes[x] })
	if votes[guessed[0]] > votes[guessed[1]] {
		return guessed[:1]
	}
	return guessed
}

// vocabularyOf lists the words that the corpus has in Ukrainian and Russian: of our
// words in them, and of the names of topics.
func vocabularyOf(c *corpus.Corpus) map[string]lang.Set {
	out := map[string]lang.Set{lang.Ukrainian: {}, lang.Russian: {}}
	learn := func(language string, phrases ...string) {
		for _, phrase := range phrases {
			for _, w := range lang.Words(phrase) {
				out[language][w.Text] = true
			}
		}
	}
	for i := range c.Topics {
		learn(lang.Ukrainian, c.Topics[i].Aliases.Uk...)
		learn(lang.Russian, c.Topics[i].Aliases.Ru...)
	}
	for language := range out {
		in := c.In(language)
		if in == c {
			continue
		}
		for i := range in.Points {
			learn(language, in.Points[i].Title, in.Points[i].Summary)
		}
		for i := range in.Speakers {
			learn(language, in.Speakers[i].Name, in.Speakers[i].Role)
		}
		for i := range in.Articles {
			for j := range in.Articles[i].Passages {
				learn(language, in.Articles[i].Passages[j].Gist)
			}
		}
	}
	return out
}
