package search

import (
	"slices"
	"strings"

	"planbot/corpus"
)

// maxFillers is how many stop words more than the alias a question may have
// between the terms of an alias: "the Council of the Peace".
const maxFillers = 2

// subjects finds the people and topics that a question names. An alias has two
// keys: its words just so, and its terms, so that other forms of the words
// meet it too. At each place the longest alias counts, and of one length the
// words before the terms: есе is the essay, although its stem is that of ЄС.
type subjects struct {
	speakers map[string]corpus.SpeakerID // a key of an alias → the speaker
	topics   map[string]string           // likewise → the topic
	words    map[string]bool             // every word of an alias; true for a person's name
	starts   map[string]int              // a word with which keys of words begin → the most words of such a key
	begins   map[termID]int              // a term with which keys of terms begin → the most terms of such a key
}

// A subject is what a question is about, as far as its words name it.
type subject struct {
	Speakers []corpus.SpeakerID
	Topics   []string
	Implied  []string // topics that go by the same name as a speaker found
	Naming   []termID // terms that name a speaker
	Rest     []termID // terms that name neither
}

func newSubjects() subjects {
	return subjects{map[string]corpus.SpeakerID{}, map[string]string{}, map[string]bool{}, nil, nil}
}

// addAlias keeps the first owner of a key: two aliases can differ as typed and
// yet have the same terms. The name of something always keeps both keys.
func addAlias[ID ~string](s *subjects, owners map[string]ID, alias []token, id ID, name, person bool) {
	for _, t := range alias {
		s.words[t.text] = s.words[t.text] || person
	}
	parts := withoutWholes(alias)
	keys := []string{string(wordKey(nil, parts))}
	if name || !losesWords(alias) {
		keys = append(keys, string(termKey(nil, parts)))
	}
	for _, key := range keys {
		if _, taken := owners[key]; !taken && key != "" {
			owners[key] = id
		}
	}
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

// wordKey is the key of words just so. It begins with a mark, for no term has
// so high a number.
func wordKey(key []byte, parts []token) []byte {
	for _, t := range parts {
		key = append(key, '=')
		key = append(key, t.text...)
	}
	return key
}

// termKey is the key of the terms of words, stop words left out.
func termKey(key []byte, parts []token) []byte {
	for _, t := range parts {
		if t.id != stopped {
			key = append(key, byte(t.id>>24), byte(t.id>>16), byte(t.id>>8), byte(t.id))
		}
	}
	return key
}

// index finds with what the keys begin, and how long they are.
func (s *subjects) index() {
	s.starts, s.begins = map[string]int{}, map[termID]int{}
	note := func(key string) {
		if first, ok := strings.CutPrefix(key, "="); ok {
			first, _, _ = strings.Cut(first, "=")
			s.starts[first] = max(s.starts[first], strings.Count(key, "="))
		} else if len(key) >= 4 {
			id := termID(key[0])<<24 | termID(key[1])<<16 | termID(key[2])<<8 | termID(key[3])
			s.begins[id] = max(s.begins[id], len(key)/4)
		}
	}
	for key := range s.speakers {
		note(key)
	}
	for key := range s.topics {
		note(key)
	}
}

// withoutWholes leaves out the hyphenated words whose parts stand before them.
func withoutWholes(toks []token) []token {
	out := make([]token, 0, len(toks))
	for i, t := range toks {
		if !isWhole(toks, i) {
			out = append(out, t)
		}
	}
	return out
}

// find recognises aliases, the longest first at each word.
func (s *subjects) find(toks []token) subject {
	var out subject
	parts := withoutWholes(toks)
	for i := 0; i < len(parts); {
		speakers := len(out.Speakers)
		if n := s.match(parts[i:], &out); n > 0 {
			if len(out.Speakers) > speakers {
				out.Naming = appendTerms(out.Naming, parts[i:i+n])
			}
			i += n
			continue
		}
		if parts[i].id != stopped {
			out.Rest = append(out.Rest, parts[i].id)
		}
		i++
	}
	return out
}

// match takes the longest alias at the beginning and returns how many words it
// took.
func (s *subjects) match(parts []token, out *subject) int {
	words, terms := s.starts[parts[0].text], s.begins[parts[0].id]
	if terms > 1 {
		terms += maxFillers
	}
	var room [256]byte
	for n := min(max(words, terms), len(parts)); n > 0; n-- {
		if n <= words && s.take(wordKey(room[:0], parts[:n]), out) {
			return n
		}
		if n <= terms && parts[n-1].id != stopped && s.take(termKey(room[:0], parts[:n]), out) {
			return n
		}
	}
	return 0
}

// take adds what a key names, and reports whether it names anything. A name of
// both a speaker and a topic is the speaker's.
func (s *subjects) take(key []byte, out *subject) bool {
	id, speaker := s.speakers[string(key)]
	topic, about := s.topics[string(key)]
	switch {
	case speaker:
		if !slices.Contains(out.Speakers, id) {
			out.Speakers = append(out.Speakers, id)
		}
		if about {
			out.Implied = append(out.Implied, topic)
		}
	case about:
		if !slices.Contains(out.Topics, topic) {
			out.Topics = append(out.Topics, topic)
		}
	}
	return speaker || about
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
