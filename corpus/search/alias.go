package search

import (
	"slices"
	"strings"

	"planbot/corpus"
)

// aliases gathers the names of speakers and topics while the index is built.
type aliases struct {
	speakers map[string]corpus.SpeakerID // a key of an alias → the speaker
	topics   map[string]string           // likewise → the topic
	words    map[string]bool             // every word of an alias; true for a person's name
	places   map[string]places           // by word
}

// places tell where a word or a term stands in aliases, so that few words of a
// question are looked up as an alias that are none.
type places struct {
	starts uint64 // bit n: an alias of n words begins with it
	ends   uint64 // bit n: one ends with it
}

func note(m map[string]places, word string, p places) {
	was := m[word]
	m[word] = places{was.starts | p.starts, was.ends | p.ends}
}

func newAliases() *aliases {
	return &aliases{map[string]corpus.SpeakerID{}, map[string]string{}, map[string]bool{}, map[string]places{}}
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
	if parts := withoutWholes(nil, words); len(parts) > 0 && len(parts) <= maxAlias {
		note(a.places, parts[0].text, places{starts: 1 << len(parts)})
		note(a.places, parts[len(parts)-1].text, places{ends: 1 << len(parts)})
	}
}

// aliasKeys lists the keys of an alias. The first owner of a key keeps it: two
// aliases can differ as typed and yet have the same terms. The name of
// something always has both keys.
func aliasKeys(words []token, name bool) []string {
	parts := withoutWholes(nil, words)
	if len(parts) == 0 || len(parts) > maxAlias {
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

// finish makes the finder of all that was gathered, with so many terms.
func (a *aliases) finish(terms int) subjects {
	all := map[string]alias{}
	for key, id := range a.speakers {
		all[key] = alias{speaker: id}
	}
	for key, id := range a.topics {
		both := all[key]
		both.topic = id
		all[key] = both
	}
	s := subjects{named: all}
	s.index(terms)
	return s
}

// index notes with which of the terms the keys begin and end, and how long they
// are.
func (s *subjects) index(terms int) {
	s.places = make([]places, terms)
	for key := range s.named {
		if strings.HasPrefix(key, "=") || len(key) < 4 {
			continue
		}
		if id := termAt(key); id < terms {
			s.places[id].starts |= 1 << (len(key) / 4)
		}
		if id := termAt(key[len(key)-4:]); id < terms {
			s.places[id].ends |= 1 << (len(key) / 4)
		}
	}
}

// termAt is the term with which a key begins.
func termAt(key string) int {
	return int(key[0])<<24 | int(key[1])<<16 | int(key[2])<<8 | int(key[3])
}
