package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"planbot/corpus"
	"planbot/corpus/lang"
)

// maxFillers is how many stop words more than the alias a question may have
// between the terms of an alias: "the Council of the Peace".
const maxFillers = 2

// subjects finds the people and topics that a question names. An alias has two
// keys: its words just so, and its terms, so that other forms of the words
// meet it too. At each place the longest alias counts, and of one length the
// words before the terms: есе is the essay, although its stem is that of ЄС.
type subjects struct {
	aliases map[string]alias // by key
	longest int              // alias, in words
	byWord  map[string]int   // by first word: the longest key of words, in words
	byTerm  []int            // by first term: the longest key of terms, in terms
	words   map[string]bool  // while building: every word of an alias; true for one of a person
}

// An alias is what a key names: a speaker, a topic, or both.
type alias struct {
	speaker corpus.SpeakerID
	topic   string
}

func newSubjects() subjects {
	return subjects{aliases: map[string]alias{}, byWord: map[string]int{}, words: map[string]bool{}}
}

// addSpeaker adds an alias of a speaker; isName says that it is its name.
func (s *subjects) addSpeaker(speaker *corpus.Speaker, words []token, isName bool) {
	for _, key := range s.keys(words, speaker.Person, isName) {
		if a := s.aliases[key]; a.speaker == "" {
			a.speaker = speaker.ID
			s.aliases[key] = a
		}
	}
}

// addTopic adds an alias of a topic; isName says that it is its name.
func (s *subjects) addTopic(id string, words []token, isName bool) {
	for _, key := range s.keys(words, false, isName) {
		if a := s.aliases[key]; a.topic == "" {
			a.topic = id
			s.aliases[key] = a
		}
	}
}

// otherNames lists what people may type for a speaker beside its name and its
// aliases, where it can mean nobody else: for one without aliases each word of
// the name and the role, and for who writes an article the author's name.
func otherNames(c *corpus.Corpus) map[corpus.SpeakerID][]string {
	owners := map[string]map[corpus.SpeakerID]bool{} // of each name, in lower case
	claim := func(id corpus.SpeakerID, names ...string) {
		for _, name := range names {
			name = strings.ToLower(name)
			if owners[name] == nil {
				owners[name] = map[corpus.SpeakerID]bool{}
			}
			owners[name][id] = true
		}
	}
	wanted := map[corpus.SpeakerID][]string{}
	for i := range c.Speakers {
		s := &c.Speakers[i]
		names := partNames(s)
		claim(s.ID, append(names, s.Aliases...)...)
		if len(s.Aliases)+len(s.Parties) == 0 {
			wanted[s.ID] = names
		}
	}
	for i := range c.Articles {
		a := &c.Articles[i]
		claim(a.Narrator, a.Author)
		wanted[a.Narrator] = append(wanted[a.Narrator], a.Author)
	}
	for i := range c.Topics {
		claim("", append(c.Topics[i].Aliases.All(), c.Topics[i].Name)...)
	}
	for id, names := range wanted {
		wanted[id] = slices.DeleteFunc(names, func(name string) bool { return name == "" || len(owners[strings.ToLower(name)]) > 1 })
	}
	return wanted
}

// partNames are the role of a speaker, its office without the place, and the
// words of its name.
func partNames(s *corpus.Speaker) []string {
	office, _, _ := strings.Cut(s.Role, " of ")
	names := []string{s.Role, office}
	for _, w := range corpus.Words(s.Name) {
		if utf8.RuneCountInString(w) > 1 && !lang.IsStop(w) {
			names = append(names, w)
		}
	}
	return names
}

// keys remembers the words of an alias and lists its keys. Two aliases can
// differ as typed and yet have the same terms: the first owner of a key keeps
// it. A name always has both keys.
func (s *subjects) keys(words []token, person, isName bool) []string {
	for _, t := range words {
		if !t.isNumber() {
			s.words[t.Text] = s.words[t.Text] || person
		}
	}
	parts := withoutCompounds(words)
	s.longest = max(s.longest, len(parts))
	var wordKey, termKey []byte
	for i := range parts {
		wordKey = appendWordKey(wordKey, &parts[i])
		termKey = appendTermKey(termKey, &parts[i])
	}
	var keys []string
	if len(wordKey) > 0 {
		keys = append(keys, string(wordKey))
	}
	if len(termKey) > 0 && (isName || !losesWords(words)) {
		keys = append(keys, string(termKey))
	}
	for _, key := range keys {
		s.addLength(key)
	}
	return keys
}

// addLength keeps how long a key is under what it begins with.
func (s *subjects) addLength(key string) {
	if words, ok := strings.CutPrefix(key, "="); ok {
		first, _, _ := strings.Cut(words, "=")
		s.byWord[first] = max(s.byWord[first], strings.Count(key, "="))
		return
	}
	first := termID(key[0])<<24 | termID(key[1])<<16 | termID(key[2])<<8 | termID(key[3])
	for len(s.byTerm) <= int(first) {
		s.byTerm = append(s.byTerm, 0)
	}
	s.byTerm[first] = max(s.byTerm[first], len(key)/4)
}

// appendWordKey adds a word to a key of words. The mark before it tells it from
// a term, for no term has so high a number.
func appendWordKey(key []byte, t *token) []byte { return append(append(key, '='), t.Text...) }

// appendTermKey adds a word to a key of terms, in which stop words are left out.
func appendTermKey(key []byte, t *token) []byte {
	if t.id == stopped {
		return key
	}
	return append(key, byte(t.id>>24), byte(t.id>>16), byte(t.id>>8), byte(t.id))
}

// aliasFillers are the stop words that an alias may have without changing what
// it names: "the Board of Peace".
var aliasFillers = lang.List("fillers")

// losesWords reports whether an alias is another without its stop words: "what
// Putin wants" would stand for Putin.
func losesWords(alias []token) bool {
	return slices.ContainsFunc(alias, func(t token) bool { return t.id == stopped && !aliasFillers[t.Text] })
}

// A subject is what a question is about, as far as its words name it.
type subject struct {
	speakers []corpus.SpeakerID
	topics   []string
	naming   []termID // terms that name a speaker
	rest     []token  // words that name neither, stop words aside
}

// find recognises aliases in words without compounds, the longest first at each
// word. What out held before goes. With passAsking, words of asking alone name no
// topic: "Trump's opinion" is what he says.
func (s *subjects) find(words []token, passAsking bool, out *subject) {
	*out = subject{naming: out.naming[:0], rest: out.rest[:0]}
	for len(words) > 0 {
		a, n := s.match(words)
		switch {
		case n > 0 && !(passAsking && a.speaker == "" && onlyAsks(words[:n])):
			if out.add(a) {
				out.naming = appendTerms(out.naming, words[:n])
			}
		default:
			n = 1
			if words[0].id != stopped {
				out.rest = append(out.rest, words[0])
			}
		}
		words = words[n:]
	}
}

// onlyAsks reports whether words only ask for what somebody says.
func onlyAsks(words []token) bool {
	return !slices.ContainsFunc(words, func(t token) bool { return t.id != stopped && !t.is(askingKind) })
}

// match finds the longest alias at the beginning of words, and how many words
// it takes.
func (s *subjects) match(words []token) (longest alias, n int) {
	mostWords, mostTerms := 0, 0
	if words[0].is(aliasKind) {
		mostWords = s.byWord[words[0].Text]
	}
	if id := words[0].id; id >= 0 && int(id) < len(s.byTerm) {
		mostTerms = s.byTerm[id]
	}
	if mostWords+mostTerms == 0 {
		return alias{}, 0
	}
	wordKey, termKey := make([]byte, 0, 256), make([]byte, 0, 64)
	for i := range words[:min(s.longest+maxFillers, len(words))] {
		if i >= mostWords && len(termKey) >= 4*mostTerms {
			break
		}
		t := &words[i]
		wordKey, termKey = appendWordKey(wordKey, t), appendTermKey(termKey, t)
		a, ok := alias{}, false
		if i < mostWords {
			a, ok = s.aliases[string(wordKey)]
		}
		if !ok && mostTerms > 0 && t.id != stopped {
			a, ok = s.aliases[string(termKey)]
		}
		if ok {
			longest, n = a, i+1
		}
	}
	return longest, n
}

// add adds what an alias names, and reports whether that is another speaker. An
// alias of both a speaker and a topic is the speaker's.
func (s *subject) add(a alias) (another bool) {
	if a.speaker == "" {
		if !slices.Contains(s.topics, a.topic) {
			s.topics = append(s.topics, a.topic)
		}
		return false
	}
	if slices.Contains(s.speakers, a.speaker) {
		return false
	}
	s.speakers = append(s.speakers, a.speaker)
	return true
}

// asksWhois reports whether a question begins as one who somebody is.
func asksWhois(toks []token) bool { return len(toks) > 0 && beginsWhois[toks[0].Text] }

var beginsWhois = lang.List("cues/whois")

// whois returns the person if the question only asks who that person is.
func whois(toks []token, sub *subject) corpus.SpeakerID {
	if !asksWhois(toks) || len(sub.speakers) != 1 || len(sub.topics)+len(sub.rest) > 0 {
		return ""
	}
	return sub.speakers[0]
}

// learnName makes one word of all ways in which a person's surname is written in an
// alphabet, such as Zelenskyy and Zelensky; then of Зеленський and Зеленский.
func (d *dictionary) learnName(name string, aliases []string) {
	words := strings.Fields(name)
	latin, cyrillic := d.learn(words[len(words)-1])[0].id, unknown
	for _, alias := range aliases {
		words := lang.Words(alias)
		if len(words) != 1 {
			continue
		}
		w := words[0].Text
		if !lang.IsCyrillic(w) {
			d.learnSpelling(w, latin)
			d.learnSpelling(w+"s", latin) // as people write the genitive
		} else if cyrillic == unknown {
			cyrillic = d.learn(w)[0].id
		} else {
			d.learnSpelling(w, cyrillic)
		}
	}
}

// learnSpelling adds a word that has the term of another, unless it is a word itself.
func (d *dictionary) learnSpelling(w string, term termID) {
	info := d.look(w)
	if _, learnt := d.words[w]; learnt || info.is(knownKind|stopKind) {
		return
	}
	info.kind |= textKind
	info.id, info.asked = term, term
	d.words[w] = info
}
