package answer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/search"
)

// Names is a list of names that a person may type.
type Names struct {
	suggestions []message.Suggestion
	completer   *search.Completer
	known       map[string]bool     // every name and alias, in lower case
	spellings   map[string][]string // of each value: the value, the name and its aliases
}

// A NameList gathers names for Names.
type NameList struct {
	suggestions []message.Suggestion
	texts       [][]string // of each: the name and its aliases
}

// Add appends a name with the value that a command gets for it, and its aliases.
func (l *NameList) Add(label, value string, aliases ...string) {
	l.suggestions = append(l.suggestions, message.Suggestion{Label: label, Value: value})
	l.texts = append(l.texts, append([]string{label}, aliases...))
}

// Names makes the list ready for use.
func (l *NameList) Names() Names {
	n := Names{l.suggestions, search.NewCompleter(l.texts), map[string]bool{}, map[string][]string{}}
	for i, s := range l.suggestions {
		for _, name := range append([]string{s.Value}, l.texts[i]...) {
			n.known[strings.ToLower(name)] = true
			n.spellings[s.Value] = append(n.spellings[s.Value], name)
		}
	}
	return n
}

// spelling is how a name with that value is written that begins with what is
// typed, in whatever case: a name, an alias, or the end of one from a word on. It
// is "" if there is none.
func (n Names) spelling(value, typed string) string {
	for _, name := range n.spellings[value] {
		for rest := name; rest != ""; _, rest, _ = strings.Cut(rest, " ") {
			if begins(rest, typed) {
				return rest
			}
		}
	}
	return ""
}

func begins(s, start string) bool {
	whole, n := []rune(s), utf8.RuneCountInString(start)
	return n <= len(whole) && strings.EqualFold(string(whole[:n]), start)
}

// Complete lists the names that fit what is typed, best first; all of them when
// nothing is.
func (n Names) Complete(typed string) []message.Suggestion {
	if typed == "" {
		return n.suggestions
	}
	var out []message.Suggestion
	found, _ := n.completer.Complete(typed)
	for _, i := range found {
		out = append(out, n.suggestions[i])
	}
	return out
}

// Has reports whether a text in lower case is one of the names or aliases.
func (n Names) Has(lower string) bool { return n.known[lower] }

// CorpusNames are the names of what an argument can name. Subjects are topics and
// the speakers who are quoted.
type CorpusNames struct{ Points, Topics, Parties, Speakers, Subjects Names }

// Names lists what the corpus has names for, in the language of the library.
func (l *Library) Names() CorpusNames { return l.names() }

// namesOf lists them in the language of a corpus, in the published order. Lines
// have the names of the English one, which is indexed.
func namesOf(c, english *corpus.Corpus) CorpusNames {
	var points, topics, parties, speakers, subjects NameList
	for i := range c.Points {
		p := &c.Points[i]
		var aliases []string
		for _, id := range p.Topics {
			aliases = append(aliases, c.Topic(id).Name)
		}
		number := strconv.Itoa(p.Number)
		points.Add(text.Shorten(number+". "+p.Title, message.MaxSuggestion), number, aliases...)
	}
	for i := range c.Topics {
		t := &c.Topics[i]
		name := english.Topic(t.ID).Name
		topics.Add(t.Name, name, t.Aliases.All()...)
		subjects.Add(t.Name, name, t.Aliases.All()...)
	}
	for _, p := range c.Parties {
		parties.Add(p.Name, p.ID, p.Aliases.All()...)
	}
	said := map[corpus.SpeakerID]bool{}
	c.Quotes(func(q *corpus.Quote) bool { said[q.Speaker] = true; return false })
	for i := range c.Speakers {
		if s := &c.Speakers[i]; said[s.ID] {
			name := english.Speaker(s.ID).Name
			speakers.Add(s.Name, name, s.Aliases...)
			subjects.Add(s.Name, name, s.Aliases...)
		}
	}
	return CorpusNames{points.Names(), topics.Names(), parties.Names(), speakers.Names(), subjects.Names()}
}

// Knows reports whether a text in lower case names a point, a topic, a
// party or a speaker.
func (l *Library) Knows(lower string) bool {
	n := l.names()
	return n.Points.Has(lower) || n.Topics.Has(lower) || n.Parties.Has(lower) || n.Subjects.Has(lower)
}

// Spelling is how what a suggestion offers is written so that it begins with
// what is typed: for "zel" Zelenskyy. It is "" if it is not written so.
func (l *Library) Spelling(value, typed string) string {
	n := l.names()
	for _, names := range []Names{n.Subjects, n.Topics, n.Parties} {
		if s := names.spelling(value, typed); s != "" {
			return s
		}
	}
	if begins(value, typed) {
		return value
	}
	return ""
}

// SuggestPoints completes numbers by their digits and words by titles, then by
// what the index finds.
func (l *Library) SuggestPoints(typed string) []message.Suggestion {
	list := l.names().Points
	if typed == "" {
		return list.suggestions
	}
	var order []int
	add := func(i int) {
		if !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	for _, n := range l.NamedPoints(typed) {
		add(n - 1)
	}
	if digits := strings.Trim(typed, "#. "); digits != "" {
		for i := range list.suggestions {
			if strings.HasPrefix(list.suggestions[i].Value, digits) {
				add(i)
			}
		}
	}
	completed, slipped := list.completer.Complete(typed)
	var found []int
	for _, h := range l.Search(typed, len(l.Corpus.Points)).Hits {
		if h.Ref.IsPoint() {
			found = append(found, h.Ref.Line-1)
		}
	}
	if slipped {
		completed, found = found, completed
	}
	for _, i := range append(completed, found...) {
		add(i)
	}
	var out []message.Suggestion
	if len(order) > 1 && strings.ContainsAny(typed, "-–, ") && !strings.ContainsFunc(typed, unicode.IsLetter) {
		out = append(out, message.Suggestion{Label: typed, Value: typed}) // several points as they were typed: "21-23, 25"
	}
	for _, i := range order {
		out = append(out, list.suggestions[i])
	}
	return out
}

// SuggestSubjects completes topics and people, and points by their numbers.
func (l *Library) SuggestSubjects(typed string) []message.Suggestion {
	var out []message.Suggestion
	for _, n := range l.NamedPoints(typed) {
		out = append(out, message.Suggestion{Label: l.say("button.point", n), Value: fmt.Sprintf("point %d", n)})
	}
	return append(out, l.names().Subjects.Complete(typed)...)
}

// SuggestRefs completes references by their letters, and finds passages by
// their words.
func (l *Library) SuggestRefs(typed string) []message.Suggestion {
	var out []message.Suggestion
	add := func(ref corpus.Ref, label string) {
		s := message.Suggestion{Label: text.Shorten(ref.String()+" · "+label, message.MaxSuggestion), Value: ref.String()}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	start := strings.ToLower(typed)
	for i := range l.Corpus.Articles {
		for j := range l.Corpus.Articles[i].Passages {
			p := &l.Corpus.Articles[i].Passages[j]
			if strings.HasPrefix(p.Ref.String(), start) && (j == 0 || start != "") {
				add(p.Ref, p.Gist)
			}
		}
	}
	if start == "" || strings.Contains(start, ":") {
		return out
	}
	for _, h := range l.Search(typed, maxFindings).Hits {
		if !h.Ref.IsPoint() {
			add(h.Ref, l.Corpus.Passage(h.Ref).Gist)
		}
	}
	return out
}

// Example is a line that shows what a command does with this corpus: the one
// that the corpus gives, or one made from its first records. It is "" for a
// command that is not about the corpus, or if there is nothing to show.
func (l *Library) Example(command string) string {
	for _, line := range l.Corpus.Plan.Examples {
		if name, _, _ := strings.Cut(line, " "); name == "/"+command {
			return line
		}
	}
	first := &l.Corpus.Points[0]
	arg := ""
	switch command {
	case "point", "compare", "summary":
		arg = "1"
	case "ask", "find", "why":
		arg = strings.ToLower(first.Title)
	case "verify":
		arg = firstWords(first.Text, message.MaxButtonLine-len("/verify "))
	case "schedule":
		arg = fmt.Sprintf("1-%d 09:00 UTC", len(l.Corpus.Points))
	case "points", "who":
		arg = firstOf(l.names().Topics.suggestions)
	case "party":
		arg = firstOf(l.names().Parties.suggestions)
	case "context":
		arg = firstOf(l.SuggestRefs(""))
	}
	if arg == "" {
		return ""
	}
	return "/" + command + " " + arg
}

func firstOf(all []message.Suggestion) string {
	if len(all) == 0 {
		return ""
	}
	return all[0].Value
}

func firstWords(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:max(strings.LastIndex(text[:limit+1], " "), 0)], "")
}
