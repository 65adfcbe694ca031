package search

import (
	"slices"

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
	named   map[string]alias // by key
	longest int              // of the aliases, in words
}

// An alias is what a key names: a speaker, a topic, or both.
type alias struct {
	speaker corpus.SpeakerID
	topic   string
}

// A subject is what a question is about, as far as its words name it.
type subject struct {
	Speakers []corpus.SpeakerID
	Topics   []string
	Implied  []string // topics that go by the same name as a speaker found
	Naming   []termID // terms that name a speaker
	Rest     []termID // terms that name neither
}

// reset empties the subject and keeps its room.
func (s *subject) reset() {
	s.Speakers, s.Topics, s.Implied, s.Naming, s.Rest = s.Speakers[:0], s.Topics[:0], s.Implied[:0], s.Naming[:0], s.Rest[:0]
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

// withoutWholes leaves out the hyphenated words whose parts stand before them.
func withoutWholes(out, toks []token) []token {
	for i, t := range toks {
		if !isWhole(toks, i) {
			out = append(out, t)
		}
	}
	return out
}

// find recognises aliases in words without wholes, the longest first at each
// word.
func (s *subjects) find(parts []token, out *subject) {
	out.reset()
	for i := 0; i < len(parts); {
		speakers := len(out.Speakers)
		if n := s.match(parts[i:], out); n > 0 {
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
}

// match takes the longest alias at the beginning and returns how many words it
// took.
func (s *subjects) match(parts []token, out *subject) int {
	var room [256]byte
	for n := min(s.longest+maxFillers, len(parts)); n > 0; n-- {
		if s.take(wordKey(room[:0], parts[:n]), out) {
			return n
		}
		if parts[0].id != stopped && parts[n-1].id != stopped && s.take(termKey(room[:0], parts[:n]), out) {
			return n
		}
	}
	return 0
}

// take adds what a key names, and reports whether it names anything. A name of
// both a speaker and a topic is the speaker's.
func (s *subjects) take(key []byte, out *subject) bool {
	a, ok := s.named[string(key)]
	if !ok {
		return false
	}
	switch {
	case a.speaker != "":
		if !slices.Contains(out.Speakers, a.speaker) {
			out.Speakers = append(out.Speakers, a.speaker)
		}
		if a.topic != "" {
			out.Implied = append(out.Implied, a.topic)
		}
	case !slices.Contains(out.Topics, a.topic):
		out.Topics = append(out.Topics, a.topic)
	}
	return true
}

// whois returns the person when the words, of which sub was found, ask who
// somebody is, and nothing else; with loose, also when they describe the
// person further.
func whois(toks []token, sub *subject, loose bool) corpus.SpeakerID {
	if len(toks) == 0 || !beginsWhois[toks[0].text] || len(sub.Speakers) != 1 || !loose && len(sub.Topics)+len(sub.Rest) > 0 {
		return ""
	}
	return sub.Speakers[0]
}

var beginsWhois = wordSet(`who whos хто кто`)
