package search

import (
	"slices"

	"planbot/corpus"
)

// maxAlias is the longest alias that is recognised, in words.
const maxAlias = 6

// subjects finds the people and topics that a question names.
type subjects struct {
	speakers map[string]corpus.SpeakerID // the key of an alias → the speaker
	topics   map[string]string           // likewise → the topic
	words    map[string]bool             // every word of an alias; true for a person's name
}

// A subject is what a question is about, as far as its words name it.
type subject struct {
	Speakers []corpus.SpeakerID
	Topics   []string
	Rest     []termID // terms that name neither
}

// addAlias keeps the first owner of an alias: two can differ as typed and yet
// have the same terms.
func addAlias[ID ~string](s *subjects, owners map[string]ID, alias []token, id ID, person bool) {
	for _, t := range alias {
		s.words[t.text] = s.words[t.text] || person
	}
	terms := content(alias)
	key := aliasKey(terms)
	if _, taken := owners[key]; !taken && key != "" {
		owners[key] = id
	}
}

// aliasFillers are the stop words that an alias may have without changing what
// it names: "the Board of Peace".
var aliasFillers = wordSet(`
the a an of in to on at by for from with and s us
у в на з із зі за від до для і й та и с со о об из от по
`)

// losesWords reports whether an alias is another without its stop words: "what
// Putin wants" would stand for Putin.
func losesWords(alias []token) bool {
	for _, t := range alias {
		if t.id == stopped && !aliasFillers[t.text] {
			return true
		}
	}
	return false
}

// aliasKey packs terms into a key of a map.
func aliasKey(terms []termID) string {
	key := make([]byte, 0, 4*len(terms))
	for _, id := range terms {
		key = append(key, byte(id>>24), byte(id>>16), byte(id>>8), byte(id))
	}
	return string(key)
}

// find recognises aliases, the longest first at each word.
func (s *subjects) find(toks []token) subject {
	var out subject
	terms := content(toks)
	for i := 0; i < len(terms); {
		n := s.match(terms[i:], &out)
		if n == 0 {
			out.Rest = append(out.Rest, terms[i])
			n = 1
		}
		i += n
	}
	return out
}

// whois returns the person when the words ask who somebody is, and nothing
// else; with loose, also when they describe the person further.
func (s *subjects) whois(toks []token, loose bool) corpus.SpeakerID {
	if len(toks) == 0 || !beginsWhois[toks[0].text] {
		return ""
	}
	sub := s.find(toks)
	if len(sub.Speakers) != 1 || !loose && len(sub.Topics)+len(sub.Rest) > 0 {
		return ""
	}
	return sub.Speakers[0]
}

var beginsWhois = wordSet(`who whos хто кто`)

// match takes the longest alias at the beginning of terms and returns how many
// terms it took. An alias of both a person and a topic counts as both.
func (s *subjects) match(terms []termID, out *subject) int {
	for n := min(maxAlias, len(terms)); n > 0; n-- {
		key := aliasKey(terms[:n])
		id, person := s.speakers[key]
		topic, about := s.topics[key]
		if person && !slices.Contains(out.Speakers, id) {
			out.Speakers = append(out.Speakers, id)
		}
		if about && !slices.Contains(out.Topics, topic) {
			out.Topics = append(out.Topics, topic)
		}
		if person || about {
			return n
		}
	}
	return 0
}
