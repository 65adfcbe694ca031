package search

import (
	"slices"

	"planbot/corpus"
)

// aliases gathers the names of speakers and topics while the index is built.
type aliases struct {
	speakers map[string]corpus.SpeakerID // a key of an alias → the speaker
	topics   map[string]string           // likewise → the topic
	words    map[string]bool             // every word of an alias; true for a person's name
	longest  int                         // in words
}

func newAliases() *aliases {
	return &aliases{speakers: map[string]corpus.SpeakerID{}, topics: map[string]string{}, words: map[string]bool{}}
}

// all is the set of the words of every alias.
func (a *aliases) all() map[string]bool {
	out := make(map[string]bool, len(a.words))
	for w := range a.words {
		out[w] = true
	}
	return out
}

// speaker keeps an alias of a speaker; name says that it is its name.
func (a *aliases) speaker(s *corpus.Speaker, words []token, name bool) {
	a.learn(words, s.Person)
	for _, key := range aliasKeys(words, name) {
		if _, taken := a.speakers[key]; !taken {
			a.speakers[key] = s.ID
		}
	}
}

// topic keeps an alias of a topic.
func (a *aliases) topic(t *corpus.Topic, words []token, name bool) {
	a.learn(words, false)
	for _, key := range aliasKeys(words, name) {
		if _, taken := a.topics[key]; !taken {
			a.topics[key] = t.ID
		}
	}
}

func (a *aliases) learn(words []token, person bool) {
	for _, t := range words {
		a.words[t.text] = a.words[t.text] || person
	}
	a.longest = max(a.longest, len(withoutWholes(nil, words)))
}

// aliasKeys lists the keys of an alias. The first owner of a key keeps it: two
// aliases can differ as typed and yet have the same terms. The name of
// something always has both keys.
func aliasKeys(words []token, name bool) []string {
	parts := withoutWholes(nil, words)
	if len(parts) == 0 {
		return nil
	}
	keys := []string{string(wordKey(nil, parts))}
	if key := string(termKey(nil, parts)); key != "" && (name || !losesWords(words)) {
		keys = append(keys, key)
	}
	return keys
}

// aliasFillers are the stop words that an alias may have without changing what
// it names: "the Board of Peace".
var aliasFillers = wordSet(`
the a an of in to on at by for from with and s
у в на з із зі за від до для і й та и с со о об из от по
`)

// losesWords reports whether an alias is another without its stop words: "what
// Putin wants" would stand for Putin.
func losesWords(alias []token) bool {
	return slices.ContainsFunc(alias, func(t token) bool { return t.id == stopped && !aliasFillers[t.text] })
}

// finish makes the finder of all that was gathered.
func (a *aliases) finish() subjects {
	all := map[string]alias{}
	for key, id := range a.speakers {
		all[key] = alias{speaker: id}
	}
	for key, id := range a.topics {
		both := all[key]
		both.topic = id
		all[key] = both
	}
	return subjects{named: all, longest: a.longest}
}
