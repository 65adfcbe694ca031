package corpus

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// A translationRec holds our words for one record of the corpus in the language
// of its file.
type translationRec struct {
	Of       string   `toml:"of"`
	Title    string   `toml:"title"`
	Summary  string   `toml:"summary"`
	Gist     string   `toml:"gist"`
	Events   []string `toml:"events"`
	Examples []string `toml:"examples"`
	Note     string   `toml:"note"`
	Label    string   `toml:"label"`
	Version  string   `toml:"version"`
	Via      string   `toml:"via"`
	Name     string   `toml:"name"`
	Role     string   `toml:"role"`
	Short    string   `toml:"short"`
	Text     string   `toml:"text"`
}

// texts lists what the record translates, by key.
func (r *translationRec) texts() map[string]string {
	out := map[string]string{
		"title": r.Title, "summary": r.Summary, "gist": r.Gist, "note": r.Note, "label": r.Label, "version": r.Version,
		"via": r.Via, "name": r.Name, "role": r.Role, "short": r.Short, "text": r.Text,
	}
	for i, text := range r.Events {
		out[eventKey(i)] = text
	}
	for i, text := range r.Examples {
		out[exampleKey(i)] = text
	}
	maps.DeleteFunc(out, func(_, text string) bool { return text == "" })
	return out
}

func eventKey(i int) string   { return fmt.Sprintf("events.%d", i) }
func exampleKey(i int) string { return fmt.Sprintf("examples.%d", i) }

// A wordID names a text of ours: its record, such as "point:21", "usn:8.2" or
// "speaker:putin", and its key there, such as "title".
type wordID struct{ of, key string }

// A word is one text of ours.
type word struct {
	wordID
	text *string // where the corpus has it
}

// words lists every text of ours but empty ones. The other wordings of a point
// are those of the passages.
func (c *Corpus) words() []word {
	var out []word
	add := func(of, key string, text *string) {
		if *text != "" {
			out = append(out, word{wordID{of, key}, text})
		}
	}
	add("plan", "title", &c.Plan.Title)
	add("plan", "note", &c.Plan.Note)
	add("plan", "label", &c.Plan.Label)
	for i := range c.Plan.Examples {
		add("plan", exampleKey(i), &c.Plan.Examples[i])
	}
	for i := range c.Points {
		p := &c.Points[i]
		add(p.Ref().String(), "title", &p.Title)
		add(p.Ref().String(), "summary", &p.Summary)
	}
	for i := range c.Articles {
		a := &c.Articles[i]
		add("article:"+a.ID, "short", &a.Short)
		for j := range a.Passages {
			a.Passages[j].words(add)
		}
	}
	for i := range c.Speakers {
		s := &c.Speakers[i]
		add("speaker:"+string(s.ID), "name", &s.Name)
		add("speaker:"+string(s.ID), "role", &s.Role)
		add("speaker:"+string(s.ID), "short", &s.Short)
	}
	for i := range c.Topics {
		add("topic:"+c.Topics[i].ID, "name", &c.Topics[i].Name)
	}
	for i := range c.Parties {
		add("party:"+c.Parties[i].ID, "name", &c.Parties[i].Name)
	}
	seen := map[string]int{}
	for i := range c.Duties {
		d := &c.Duties[i]
		id := fmt.Sprintf("duty:%d:%s:%s", d.Point, d.Party, d.Kind)
		if seen[id]++; seen[id] > 1 {
			id = fmt.Sprintf("%s:%d", id, seen[id])
		}
		add(id, "text", &d.Text)
	}
	return out
}

// words adds the texts of ours in a passage.
func (p *Passage) words(add func(of, key string, text *string)) {
	add(p.Ref.String(), "gist", &p.Gist)
	for i := range p.Events {
		add(p.Ref.String(), eventKey(i), &p.Events[i].Text)
	}
	for i := range p.Quotes {
		q := &p.Quotes[i]
		add(q.ID(), "note", &q.Note)
		add(q.ID(), "version", &q.OtherVersion)
		add(q.ID(), "via", &q.RelayedBy)
	}
	for i := range p.Wordings {
		add(fmt.Sprintf("%s/%d", p.Ref, i+1), "note", &p.Wordings[i].Note)
	}
}

// A translation is our words in one language, and where each stands.
type translation struct {
	file  *file // the first one in the language
	texts map[wordID]string
	at    map[wordID]place
}

// translations reads what the files say in other languages and checks it
// against the corpus.
func (b *builder) translations() map[string]translation {
	out := map[string]translation{}
	for _, f := range b.files {
		switch {
		case f.Language == "" && len(f.Translations) > 0:
			b.fault(place{file: f}.in("translation", 0), "a translation in a file without a language")
		case f.Language == "":
		case f.Language == English || !isID(f.Language):
			b.fault(place{file: f}.in("language"), "language %q: want an ISO 639-1 code other than %q", f.Language, English)
		default:
			t, ok := out[f.Language]
			if !ok {
				t = translation{f, map[wordID]string{}, map[wordID]place{}}
				out[f.Language] = t
			}
			b.translation(f, t)
		}
	}
	words := b.corpus.words()
	for _, lang := range slices.Sorted(maps.Keys(out)) {
		b.checkTranslation(out[lang], words)
	}
	return out
}

func (b *builder) translation(f *file, t translation) {
	for i, r := range f.Translations {
		at := place{file: f}.in("translation", i)
		texts := r.texts()
		if len(texts) == 0 {
			b.fault(at, "the translation of %s is empty", r.Of)
		}
		for key, text := range texts {
			id := wordID{r.Of, key}
			if _, twice := t.texts[id]; twice {
				b.fault(at, "the %s of %s is there twice", key, r.Of)
			}
			t.texts[id], t.at[id] = text, at.in(key)
		}
	}
}

// checkTranslation holds a translation to the words of the corpus: each is
// there, nothing else is, quotes what the English quotes, and is about as long.
func (b *builder) checkTranslation(t translation, words []word) {
	english := map[string]string{} // all texts of a record
	for _, w := range words {
		english[w.of] += *w.text + "\n"
	}
	known := map[wordID]bool{}
	for _, w := range words {
		known[w.wordID] = true
		text, ok := t.texts[w.wordID]
		at := t.at[w.wordID]
		switch {
		case !ok:
			b.faults = append(b.faults, Fault{File: t.file.name, Msg: fmt.Sprintf("the %s of %s is not translated", w.key, w.of)})
			continue
		case blank(text):
			b.fault(at, "%s is missing", w.key)
		case utf8.RuneCountInString(text) > 2*utf8.RuneCountInString(*w.text)+40:
			b.fault(at, "the %s of %s is more than twice as long as in English", w.key, w.of)
		}
		for _, span := range quoted(text, "") {
			if q := text[span.from:span.to]; strings.HasSuffix(text[:span.from], "“") && !strings.Contains(english[w.of], q) {
				b.fault(at, "the %s of %s quotes “%s”, which the English does not", w.key, w.of, q)
			}
		}
	}
	for id, at := range t.at {
		if !known[id] {
			b.fault(at, "there is no %s of %s in English", id.key, id.of)
		}
	}
}

// English is the language of the sources, and of a corpus's own words.
const English = "en"

// In returns the corpus with our words in another language, by ISO 639-1 code:
// the same records in the same order, with the same refs, ids and verbatim
// texts. It returns the corpus itself where it has no words in the language.
func (c *Corpus) In(lang string) *Corpus {
	if in := c.languages[lang]; in != nil && lang != c.Lang {
		return in()
	}
	return c
}

// Languages lists the languages that the corpus has our words in, English
// first.
func (c *Corpus) Languages() []string {
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(c.languages)), func(lang string) bool { return lang == English })
	return append([]string{English}, others...)
}

// offer makes the corpus available in its languages. Each is made when it is
// first asked for.
func (c *Corpus) offer(in map[string]translation) {
	c.Lang = English
	c.languages = map[string]func() *Corpus{English: func() *Corpus { return c }}
	for lang, t := range in {
		c.languages[lang] = sync.OnceValue(func() *Corpus { return c.translated(lang, t.texts) })
	}
}

// translated copies the corpus and exchanges our words.
func (c *Corpus) translated(lang string, texts map[wordID]string) *Corpus {
	out := *c
	out.Lang = lang
	out.Points, out.Plan.Examples = slices.Clone(c.Points), slices.Clone(c.Plan.Examples)
	out.Speakers, out.Topics, out.Parties, out.Duties = slices.Clone(c.Speakers), slices.Clone(c.Topics), slices.Clone(c.Parties), slices.Clone(c.Duties)
	out.Articles = slices.Clone(c.Articles)
	for i := range out.Articles {
		a := &out.Articles[i]
		a.Passages = slices.Clone(a.Passages)
		for j := range a.Passages {
			p := &a.Passages[j]
			p.Quotes, p.Wordings, p.Events = slices.Clone(p.Quotes), slices.Clone(p.Wordings), slices.Clone(p.Events)
		}
	}
	for _, w := range out.words() {
		*w.text = texts[w.wordID]
	}
	out.link()
	return &out
}
