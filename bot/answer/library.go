// Package answer holds what the corpus says, one file for each command: a
// Request in, a Reply out. It keeps nothing, and it knows no platform and no
// clock, so one corpus always gives one answer.
//
// An error of these functions is a *message.UsageError: the request was wrong,
// and the error says what to type instead. Where the sources don't answer, the
// reply says so and offers what comes nearest.
package answer

import (
	"slices"
	"strings"
	"sync"

	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/corpus"
	"planbot/corpus/ask"
	"planbot/corpus/search"
)

// A Library is what answers are given from: one corpus, its index, and the words
// of one language. It never changes, and any number of goroutines may use it at
// once.
type Library struct {
	Corpus *corpus.Corpus // with our words in the language
	Words  *locale.Words

	english *corpus.Corpus // what is indexed, with the names that lines have
	index   func() *search.Index
	names   func() CorpusNames
	// indexed maps names in other languages, in lower case, to those that the index has.
	indexed   func() map[string]string
	libraries map[string]func() *Library
}

// New makes the library of a corpus, in English.
func New(c *corpus.Corpus) *Library {
	// All are made when the first request needs them.
	index := sync.OnceValue(func() *search.Index { return search.New(c) })
	indexed := sync.OnceValue(func() map[string]string { return indexedNames(c) })
	libraries := map[string]func() *Library{}
	for _, code := range locale.Languages() {
		libraries[code] = sync.OnceValue(func() *Library {
			in := c.In(code)
			return &Library{
				Corpus: in, Words: locale.In(code), english: c, index: index, indexed: indexed, libraries: libraries,
				names: sync.OnceValue(func() CorpusNames { return namesOf(in, c) }),
			}
		})
	}
	return libraries[locale.English]()
}

// In returns the library that answers from the same texts in the language of an
// ISO 639-1 code. It answers in English where the interface does not speak it.
func (l *Library) In(code string) *Library {
	if in := l.libraries[code]; in != nil {
		return in()
	}
	return l.libraries[locale.English]()
}

func (l *Library) say(key string, args ...any) string { return l.Words.Say(key, args...) }

func (l *Library) paragraph(key string, args ...any) message.Paragraph {
	return message.Paragraph{Text: l.say(key, args...)}
}

// Warm makes ahead of the first request what it would otherwise wait for.
func (l *Library) Warm() {
	l.index().Warm()
	for _, code := range locale.Languages() {
		l.In(code).names()
	}
}

// Search finds the clauses and passages that answer a question, best first, at
// most limit. What the plan says is not answered by what an article says, nor by a
// clause what none says.
func (l *Library) Search(question string, limit int) search.Result {
	res := l.index().Search(question, limit)
	if res.Abstained || len(res.Named)+len(res.SaidBy) > 0 {
		return res
	}
	if isPoint := res.Hits[0].Ref.IsPoint(); isPoint && ask.AsksNoClause(question) || !isPoint && ask.AsksPlan(question) {
		abstain(&res, search.NoDetail)
	}
	return res
}

// Verified compares a text with the words that the corpus quotes.
func (l *Library) Verified(typed string) search.Verification {
	v := l.index().Verify(typed)
	for i := range v.Places {
		l.translate(&v.Places[i].Verbatim)
	}
	return v
}

// translate finds words of the index in the corpus of this language.
func (l *Library) translate(v *search.Verbatim) {
	switch {
	case v.Point != nil:
		v.Point = l.Corpus.Point(v.Point.Number)
	case v.Wording != nil:
		wordings := l.Corpus.Passage(v.Ref).Wordings
		v.Wording = &wordings[slices.IndexFunc(wordings, func(w corpus.Wording) bool { return w.Text == v.Wording.Text })]
	case v.Quote != nil:
		v.Quote = l.Corpus.Quote(v.Quote.Ref, v.Quote.N)
	}
}

// bySpeakerMark stands before the id of a speaker, which may also be a word for a topic.
const bySpeakerMark = "by "

// Statements finds who said what about a subject, or what a person said. A word of
// another language is no slip: it is read before any word is corrected.
func (l *Library) Statements(subject string) search.Statements {
	if name := l.indexed()[strings.ToLower(subject)]; name != "" {
		subject = name
	}
	if id, ok := strings.CutPrefix(strings.ToLower(subject), bySpeakerMark); ok && l.english.Speaker(corpus.SpeakerID(id)) != nil {
		subject = l.english.Speaker(corpus.SpeakerID(id)).Name
	}
	s := l.index().Statements(subject)
	for _, reading := range []func() string{
		func() string { return l.index().InCyrillic(subject) },
		func() string { return ask.InEnglish(subject, l.index().Knows).English },
	} {
		if s.Understood && len(s.Corrections) == 0 {
			break
		}
		if read := l.index().Statements(reading()); read.Understood && len(read.Corrections) == 0 {
			s = read
		}
	}
	s.Quotes, s.About = l.here(s.Quotes), l.here(s.About)
	return s
}

// indexedNames maps the names of topics and speakers in other languages to those
// in English.
func indexedNames(c *corpus.Corpus) map[string]string {
	out := map[string]string{}
	for _, code := range c.Languages()[1:] {
		in := c.In(code)
		for i := range in.Topics {
			out[strings.ToLower(in.Topics[i].Name)] = c.Topics[i].Name
		}
		for i := range in.Speakers {
			out[strings.ToLower(in.Speakers[i].Name)] = c.Speakers[i].Name
		}
	}
	return out
}

// bearing lists what is quoted in a passage and bears on a question.
func (l *Library) bearing(question string, p *corpus.Passage) []*corpus.Quote {
	return l.here(l.index().Bearing(question, l.english.Passage(p.Ref)))
}

// here finds quotations of the index in the corpus of this language.
func (l *Library) here(quotes []*corpus.Quote) []*corpus.Quote {
	if l.Corpus == l.english {
		return quotes
	}
	out := make([]*corpus.Quote, len(quotes))
	for i, q := range quotes {
		out[i] = l.Corpus.Quote(q.Ref, q.N)
	}
	return out
}
