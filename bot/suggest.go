package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/ref"
	"planbot/corpus/search"
)

// A Suggestion is one way to fill in an argument. A command that gets the
// label instead of the value answers the same, since a platform may send
// either.
type Suggestion struct {
	Label string // what a person reads, at most 100 characters
	Value string // what the command gets, at most 100 characters
}

// maxSuggestion is the length of a label, in characters: Discord's limit.
const maxSuggestion = 100

// Suggest completes an argument of that kind while it is typed: best first, at
// most limit. With nothing typed it lists what there is. Kinds that take any
// text have no suggestions, and who types faster than the limits allow gets
// none.
func (b *Bot) Suggest(ctx context.Context, from Origin, kind ArgKind, typed string, limit int) (out []Suggestion) {
	b = b.view()
	b.typing(ctx, from, "suggest", func() Outcome {
		out = b.suggestions(kind, text.Shorten(Tidy(typed), maxSuggestion))
		out = out[:min(len(out), limit)]
		return Answered
	})
	return out
}

func (b *Bot) suggestions(kind ArgKind, typed string) (out []Suggestion) {
	switch kind {
	case PointArg:
		out = b.suggestPoints(typed)
	case SubjectArg:
		out = b.completed(b.names().subjects, typed)
	case TopicArg:
		out = b.completed(b.names().topics, typed)
	case RefArg:
		out = b.suggestRefs(typed)
	case CommandArg:
		out = b.completed(b.names().commands, typed)
	}
	return out
}

// A nameList is what an argument of one kind can name.
type nameList struct {
	suggestions []Suggestion
	completer   *search.Completer
	known       map[string]bool // every name and alias, in lower case
}

// completed lists those that fit what is typed; all of them when nothing is.
func (b *Bot) completed(l nameList, typed string) []Suggestion {
	if typed == "" {
		return l.suggestions
	}
	var out []Suggestion
	found, _ := l.completer.Complete(typed)
	for _, i := range found {
		out = append(out, l.suggestions[i])
	}
	return out
}

// A listing gathers suggestions with the other names that each goes by.
type listing struct {
	suggestions []Suggestion
	texts       [][]string
}

func (l *listing) add(s Suggestion, aliases ...string) {
	l.suggestions = append(l.suggestions, s)
	l.texts = append(l.texts, append([]string{s.Label}, aliases...))
}

func (l *listing) names() nameList {
	known := map[string]bool{}
	for i, s := range l.suggestions {
		known[strings.ToLower(s.Value)] = true
		for _, name := range l.texts[i] {
			known[strings.ToLower(name)] = true
		}
	}
	return nameList{l.suggestions, search.NewCompleter(l.texts), known}
}

// argNames are the names of everything that an argument can name.
type argNames struct{ points, topics, subjects, commands nameList }

// own reports whether a text in lower case is a name that the corpus or the
// table of commands has.
func (n argNames) own(lower string) bool {
	return n.points.known[lower] || n.topics.known[lower] || n.subjects.known[lower] || n.commands.known[lower]
}

// listNames lists them, in the published order.
func listNames(c *corpus.Corpus, table []Command) argNames {
	var points, topics, subjects, commands listing
	for i := range c.Points {
		p := &c.Points[i]
		var aliases []string
		for _, id := range p.Topics {
			aliases = append(aliases, c.Topic(id).Name)
		}
		points.add(Suggestion{text.Shorten(strconv.Itoa(p.Number)+". "+p.Title, maxSuggestion), strconv.Itoa(p.Number)}, aliases...)
	}
	for i := range c.Topics {
		t := &c.Topics[i]
		topics.add(Suggestion{t.Name, t.Name}, t.Aliases.All()...)
		subjects.add(Suggestion{t.Name, t.Name}, t.Aliases.All()...)
	}
	said := map[corpus.SpeakerID]bool{}
	c.Quotes(func(q *corpus.Quote) bool { said[q.Speaker] = true; return false })
	for i := range c.Speakers {
		if s := &c.Speakers[i]; said[s.ID] {
			subjects.add(Suggestion{s.Name, s.Name}, s.Aliases...)
		}
	}
	for i := range table {
		commands.add(Suggestion{table[i].Name, table[i].Name}, table[i].Short)
	}
	return argNames{points.names(), topics.names(), subjects.names(), commands.names()}
}

// suggestPoints completes numbers by their digits and words by titles, then by
// what the index finds.
func (b *Bot) suggestPoints(typed string) []Suggestion {
	list := b.names().points
	if typed == "" {
		return list.suggestions
	}
	var order []int
	add := func(i int) {
		if !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	for _, n := range ref.Points(typed, len(b.corpus.Points)) {
		if b.corpus.Point(n) != nil {
			add(n - 1)
		}
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
	for _, h := range b.Ask(typed, len(b.corpus.Points)).Hits {
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
	var out []Suggestion
	if several := severalPoints(typed, order); several != "" {
		out = append(out, Suggestion{several, several})
	}
	for _, i := range order {
		out = append(out, list.suggestions[i])
	}
	return out
}

// severalPoints offers what was typed as it stands when it names more than one
// point: "21-23, 25".
func severalPoints(typed string, named []int) string {
	if len(named) < 2 || !strings.ContainsAny(typed, "-–, ") || strings.ContainsFunc(typed, unicode.IsLetter) {
		return ""
	}
	return typed
}

// suggestRefs completes references by their letters, and finds passages by
// their words.
func (b *Bot) suggestRefs(typed string) []Suggestion {
	var out []Suggestion
	add := func(ref corpus.Ref, label string) {
		s := Suggestion{text.Shorten(ref.String()+" · "+label, maxSuggestion), ref.String()}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	start := strings.ToLower(typed)
	for i := range b.corpus.Articles {
		for j := range b.corpus.Articles[i].Passages {
			p := &b.corpus.Articles[i].Passages[j]
			if strings.HasPrefix(p.Ref.String(), start) && (j == 0 || start != "") {
				add(p.Ref, p.Gist)
			}
		}
	}
	if start == "" || strings.Contains(start, ":") {
		return out
	}
	for _, h := range b.Ask(typed, maxFindings).Hits {
		if !h.Ref.IsPoint() {
			add(h.Ref, b.corpus.Passage(h.Ref).Gist)
		}
	}
	return out
}
